// Package ffmpeg runs the program of that name: it makes pieces of a live
// picture and sounds, and joins pieces into one film. Where the program is not
// installed it says so.
//
// ffmpeg.go finds it and measures the machine; live.go encodes what is live;
// boxes.go cuts what comes out into fragments; film.go joins them.
package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"loggia/platform/errs"
)

// ErrMissing is the answer on a machine without ffmpeg.
var ErrMissing = errs.New(errs.Unavailable, "ffmpeg.missing")

// A Tool is the program as it was found.
type Tool struct {
	path string

	measuring sync.Once
	speed     Speed
}

// Find looks for ffmpeg in the PATH, or where path says.
func Find(path string) (*Tool, error) {
	if path == "" {
		path = "ffmpeg"
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return nil, ErrMissing.From(err)
	}
	return &Tool{path: found}, nil
}

// Version gives what the program says of itself.
func (t *Tool) Version(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, t.path, "-version").Output()
	line, _, _ := strings.Cut(string(out), "\n")
	return line, err
}

// run waits for one run; the error holds the last of what was said.
func (t *Tool) run(ctx context.Context, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, t.path, append([]string{"-hide_banner", "-nostdin", "-v", "error"}, args...)...)
	var said tail
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("ffmpeg: %w: %s", err, said.String())
	}
	return out, nil
}

// tail keeps the last of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.b = append(t.b, p...); len(t.b) > 2000 {
		t.b = bytes.Clone(t.b[len(t.b)-2000:])
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.b))
}

// Card draws what is shown when there is nothing to see: one second of H264 at
// 25 pictures, with start codes and a delimiter before each.
func (t *Tool) Card(ctx context.Context) ([]byte, error) {
	return t.run(ctx, "-f", "lavfi", "-i", fmt.Sprintf("color=0x1b2a41:size=%dx%d:rate=25:duration=1", Width, Height),
		"-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-tune", "zerolatency", "-g", "25", "-x264-params", "sliced-threads=0:threads=1:aud=1", "-bsf:v", "filter_units=remove_types=6", "-f", "h264", "pipe:1")
}

// The size of a picture that is encoded anew.
const Width, Height = 1280, 720

// A Speed says what encoding costs here, in seconds of one processor for one
// second of film.
type Speed struct {
	Cores                int
	Superfast, Ultrafast float64 // 1280×720
	Low                  float64 // 640×360, from a picture of 1280×720
}

// Preset is the best that the machine can afford for the large picture: a
// quarter of what it has, at most, else the quickest.
func (s Speed) Preset() string {
	if s.Superfast > 0 && s.Superfast < 0.25*float64(s.Cores) {
		return "superfast"
	}
	return "ultrafast"
}

// AffordsLow says whether a second, smaller picture may be made beside what is
// made already: it takes a tenth of the machine at most.
func (s Speed) AffordsLow() bool { return s.Low > 0 && s.Low < 0.1*float64(s.Cores) }

// Measure encodes two seconds each way, once in the life of the program.
func (t *Tool) Measure(ctx context.Context) Speed {
	t.measuring.Do(func() {
		one := func(args ...string) float64 {
			c := exec.CommandContext(ctx, t.path, append([]string{"-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=2"}, args...)...)
			if err := c.Run(); err != nil {
				return 0
			}
			return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds() / 2
		}
		source := one("-f", "null", "-")
		t.speed = Speed{
			Cores:     runtime.NumCPU(),
			Superfast: max(0, one("-c:v", "libx264", "-preset", "superfast", "-b:v", "1800k", "-f", "null", "-")-source),
			Ultrafast: max(0, one("-c:v", "libx264", "-preset", "ultrafast", "-b:v", "1800k", "-f", "null", "-")-source),
			Low:       max(0, one("-vf", "scale=640:360", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "350k", "-f", "null", "-")-source),
		}
	})
	return t.speed
}

var errEnd = errors.New("ffmpeg has ended")

// patience is how long it may take to finish once its input has ended.
const patience = 10 * time.Second
