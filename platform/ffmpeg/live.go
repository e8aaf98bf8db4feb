package ffmpeg

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// A Rung is one of the sizes in which a picture comes out.
type Rung int

// The rungs.
const (
	Top Rung = iota
	Low
)

// LiveOptions says what goes in and where it comes out. In goes Matroska: one
// picture, of H264 or VP8, and sounds of Opus that have no gaps.
type LiveOptions struct {
	H264   bool   // the picture is kept as it is; else it is encoded anew
	Sounds int    // tracks, to be mixed
	Preset string // of what is encoded anew
	Low    bool   // a second, smaller picture comes out too
	// Begin is told how each rung begins, Out gets each fragment as it ends: a
	// second at most. They are called by one goroutine a rung.
	Begin func(Rung, []byte)
	Out   func(Rung, Fragment)
}

// fragment is the longest stretch that is kept back: what a crash may lose.
const fragment = time.Second

// A Live is an encoder at work; what is written to it comes out in fragments.
// Close ends its input, Wait waits for the last fragment.
type Live struct {
	in   io.WriteCloser
	cmd  *exec.Cmd
	said tail
	done chan struct{}
	err  error
	once sync.Once
}

// Live starts an encoder.
func (t *Tool) Live(o LiveOptions) (*Live, error) {
	l := &Live{done: make(chan struct{})}
	l.cmd = exec.Command(t.path, arguments(o)...)
	l.cmd.Stderr = &l.said
	var err error
	if l.in, err = l.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	outs := []io.Reader{}
	top, err := l.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	outs = append(outs, top)
	var far *os.File
	if o.Low {
		near, w, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		far = w
		l.cmd.ExtraFiles = []*os.File{far}
		outs = append(outs, near)
	}
	err = l.cmd.Start()
	if far != nil {
		far.Close()
	}
	if err != nil {
		return nil, err
	}
	var reading sync.WaitGroup
	for i, out := range outs {
		reading.Go(func() {
			err := cut(out, func(b []byte) { o.Begin(Rung(i), b) }, func(f Fragment) { o.Out(Rung(i), f) })
			if err != nil {
				io.Copy(io.Discard, out) // let it end
			}
			if c, ok := out.(*os.File); ok {
				c.Close()
			}
		})
	}
	go func() {
		reading.Wait()
		if err := l.cmd.Wait(); err != nil {
			l.err = fmt.Errorf("%w: %w: %s", errEnd, err, l.said.String())
		}
		close(l.done)
	}()
	return l, nil
}

// Pid is the number of the process.
func (l *Live) Pid() int { return l.cmd.Process.Pid }

// Write gives the encoder more; an error says that it has gone.
func (l *Live) Write(b []byte) (int, error) { return l.in.Write(b) }

// Close says that nothing more comes. An encoder that does not end then is
// ended.
func (l *Live) Close() (err error) {
	l.once.Do(func() {
		err = l.in.Close()
		go func() {
			select {
			case <-l.done:
			case <-time.After(patience):
				l.cmd.Process.Kill()
			}
		}()
	})
	return err
}

// Wait waits until the last fragment is out, or ctx ends.
func (l *Live) Wait(ctx context.Context) error {
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func arguments(o LiveOptions) []string {
	mix := ""
	for i := range o.Sounds {
		mix += fmt.Sprintf("[0:a:%d]", i)
	}
	mix += fmt.Sprintf("amix=inputs=%d:normalize=0:dropout_transition=0,alimiter=limit=0.95:level=disabled", o.Sounds)
	args := []string{"-hide_banner", "-v", "error", "-f", "matroska", "-probesize", "32768", "-analyzeduration", "0", "-i", "pipe:0"}
	if o.Low {
		args = append(args, "-filter_complex", mix+",asplit=2[m0][m1]")
	} else {
		args = append(args, "-filter_complex", mix+"[m0]")
	}
	args = append(args, "-map", "0:v")
	if o.H264 {
		args = append(args, "-c:v", "copy")
	} else {
		args = append(args, encoded(Width, Height, o.Preset, "1800k", fmt.Sprintf("expr:gte(t,n_forced*%d)", int(Piece.Seconds())))...)
	}
	args = append(args, written("[m0]", "pipe:1")...)
	if o.Low {
		keys := "source" // where the large picture has them
		if !o.H264 {
			keys = fmt.Sprintf("expr:gte(t,n_forced*%d)", int(Piece.Seconds()))
		}
		args = append(args, "-map", "0:v")
		args = append(args, encoded(640, 360, "ultrafast", "350k", keys)...)
		args = append(args, written("[m1]", "pipe:3")...)
	}
	return args
}

// Piece is how far key frames should be apart: the length of a piece of a
// stream.
const Piece = 2 * time.Second

func encoded(width, height int, preset, rate, keys string) []string {
	size := fmt.Sprintf("scale=%[1]d:%[2]d:force_original_aspect_ratio=decrease,pad=%[1]d:%[2]d:(ow-iw)/2:(oh-ih)/2,setsar=1", width, height)
	return []string{"-vf", size, "-c:v", "libx264", "-preset", preset, "-tune", "zerolatency", "-profile:v", "baseline", "-pix_fmt", "yuv420p",
		"-b:v", rate, "-maxrate", rate, "-bufsize", rate, "-g", "600", "-sc_threshold", "0", "-force_key_frames", keys,
		"-fps_mode", "vfr", "-enc_time_base", "1:1000", "-threads", "1"}
}

func written(sound, to string) []string {
	return []string{"-map", sound, "-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "48000",
		"-f", "mp4", "-video_track_timescale", "90000", "-movflags", "+frag_keyframe+empty_moov+default_base_moof",
		"-frag_duration", strconv.FormatInt(fragment.Microseconds(), 10), "-max_interleave_delta", "3000000", "-flush_packets", "1", to}
}
