package sfu_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/tap"
	"loggia/features/meeting/internal/sfu/wire"
	"loggia/platform/ffmpeg"
)

// needs ffmpeg: scripts/need installs it for `make test`.
func tool(t *testing.T) *ffmpeg.Tool {
	t.Helper()
	f, err := ffmpeg.Find("")
	if err != nil {
		t.Skip("ffmpeg is not installed here")
	}
	return f
}

// A clip is a flash and a beep once a second, coded as browsers do: pictures of
// VP8 or H264 in frames, and Opus in packets of 20 ms. period is its length, and
// it can be played in a circle.
type clip struct {
	h264     bool
	w, h     int
	pictures [][]byte // access units, 25 a second; a key frame begins it
	sounds   [][]byte
}

const perSecond = 25

func command(t *testing.T, args ...string) []byte {
	t.Helper()
	var said bytes.Buffer
	c := exec.Command("ffmpeg", append([]string{"-hide_banner", "-nostdin", "-v", "error"}, args...)...)
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		t.Fatalf("ffmpeg %v: %v: %s", args, err, said.String())
	}
	return out
}

// film makes a clip: a dark picture that is white in the first 80 ms of each
// second, and a beep in the same 80 ms.
func film(t *testing.T, mime string, w, h int, colour string) *clip {
	t.Helper()
	c := &clip{h264: mime == webrtc.MimeTypeH264, w: w, h: h}
	const seconds = 2
	picture := fmt.Sprintf("color=%s:size=%dx%d:rate=%d:duration=%d,drawbox=t=fill:c=white:enable='lt(mod(t,1),0.079)'", colour, w, h, perSecond, seconds)
	if c.h264 {
		stream := command(t, "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50", "-x264-params", "sliced-threads=0:aud=1", "-f", "h264", "pipe:1")
		for _, au := range bytes.Split(stream, []byte{0, 0, 0, 1, 9})[1:] {
			c.pictures = append(c.pictures, append([]byte{0, 0, 0, 1, 9}, au...))
		}
	} else {
		ivf := command(t, "-f", "lavfi", "-i", picture, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "50", "-lag-in-frames", "0", "-auto-alt-ref", "0", "-b:v", "600k", "-f", "ivf", "pipe:1")
		for b := ivf[32:]; len(b) > 12; {
			n := int(binary.LittleEndian.Uint32(b))
			c.pictures = append(c.pictures, b[12:12+n])
			b = b[12+n:]
		}
	}
	if len(c.pictures) != seconds*perSecond {
		t.Fatalf("%d pictures", len(c.pictures))
	}
	beep := fmt.Sprintf("aevalsrc='0.6*sin(2*PI*1000*t)*lt(mod(t,1),0.08)':s=48000:d=%d", seconds)
	ogg := command(t, "-f", "lavfi", "-i", beep, "-c:a", "libopus", "-application", "lowdelay", "-frame_duration", "20", "-b:a", "48k", "-f", "ogg", "pipe:1")
	c.sounds = oggPackets(ogg)[2:] // behind the two heads
	c.sounds = c.sounds[:seconds*50]
	return c
}

// oggPackets takes packets out of pages (RFC 3533).
func oggPackets(b []byte) (all [][]byte) {
	var one []byte
	for len(b) > 27 {
		n := int(b[26])
		table, body := b[27:27+n], b[27+n:]
		for _, size := range table {
			one = append(one, body[:size]...)
			body = body[size:]
			if size < 255 {
				all, one = append(all, one), nil
			}
		}
		b = body
	}
	return all
}

// A player sends a clip in a circle, as a browser with a slow encoder would:
// pictures later than sounds, and only its reports say what belongs together.
type player struct {
	c      *client
	sender *webrtc.RTPSender
	stop   func()
	sid    string
	level  atomic.Int32 // dB below the loudest, as the packets of a sound say
}

// play announces a track and sends it. lag is by how much it leaves later than
// it was taken.
func (c *client) play(source wire.TrackSource, film *clip, began time.Time, lag time.Duration) *player {
	c.t.Helper()
	video := source == wire.TrackSource_CAMERA || source == wire.TrackSource_SCREEN_SHARE
	cid := fmt.Sprintf("%s-%d", source, time.Now().UnixNano())
	q := &wire.AddTrackRequest{Cid: cid, Type: wire.TrackType_AUDIO, Source: source}
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	var pack rtp.Payloader = &codecs.OpusPayloader{}
	if video {
		q.Type, q.Width, q.Height = wire.TrackType_VIDEO, uint32(film.w), uint32(film.h)
		codec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
		pack = &codecs.VP8Payloader{EnablePictureID: true}
		name := "vp8"
		if film.h264 {
			codec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeH264, ClockRate: 90000, SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"}
			pack, name = &codecs.H264Payloader{}, "h264"
		}
		q.SimulcastCodecs = []*wire.SimulcastCodec{{Codec: name, Cid: cid}}
	}
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: q}})
	p := &player{c: c}
	p.level.Store(15)
	c.until("the track is taken", func() bool {
		if i := c.answers[cid]; i != nil {
			p.sid = i.Sid
		}
		return p.sid != ""
	})
	local, err := webrtc.NewTrackLocalStaticRTP(codec, cid, "stream")
	if err != nil {
		c.t.Fatal(err)
	}
	tr, err := c.pub.AddTransceiverFromTrack(local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		c.t.Fatal(err)
	}
	p.sender = tr.Sender()
	c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
	c.negotiate(false)
	over := make(chan struct{})
	var once sync.Once
	ended := make(chan struct{})
	p.stop = func() {
		once.Do(func() {
			close(over)
			<-ended
			c.pub.RemoveTrack(p.sender)
			c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
			c.negotiate(false)
		})
	}
	c.t.Cleanup(func() {
		once.Do(func() { close(over) })
		<-ended
	})
	frames, each := film.sounds, 20*time.Millisecond
	if video {
		frames, each = film.pictures, time.Second/perSecond
	}
	go func() {
		defer close(ended)
		packetizer := rtp.NewPacketizerWithOptions(1200, pack, rtp.NewFixedSequencer(65000), codec.ClockRate)
		base := uint32(4_294_960_000) // wraps soon
		reported := time.Time{}
		// In the circle at where the clip would be had it begun with `began`.
		n := int(time.Since(began)/each) + 1
		for n%len(frames) != 0 && video {
			n++ // a picture begins with a key frame
		}
		for ; ; n++ {
			taken := began.Add(time.Duration(n) * each)
			select {
			case <-over:
				return
			case <-time.After(time.Until(taken.Add(lag))):
			}
			stamp := base + uint32(time.Duration(n)*each*time.Duration(codec.ClockRate)/time.Second)
			for _, one := range packetizer.Packetize(frames[n%len(frames)], 0) {
				one.Timestamp = stamp
				for _, e := range p.sender.GetParameters().HeaderExtensions {
					if !video && e.URI == sdp.AudioLevelURI {
						one.SetExtension(uint8(e.ID), []byte{byte(p.level.Load())})
					}
				}
				local.WriteRTP(one)
			}
			if time.Since(reported) > 500*time.Millisecond {
				reported = time.Now()
				ssrc := uint32(p.sender.GetParameters().Encodings[0].SSRC)
				c.pub.WriteRTCP([]rtcp.Packet{&rtcp.SenderReport{SSRC: ssrc, NTPTime: ntp(taken), RTPTime: stamp}})
			}
		}
	}()
	return p
}

func ntp(at time.Time) uint64 {
	s := at.Unix() + 2208988800
	return uint64(s)<<32 | uint64(at.Nanosecond())<<32/1e9
}

// A studio is what a tap writes to: an encoder a part, whose fragments are kept
// in a file.
type studio struct {
	t        *testing.T
	tool     *ffmpeg.Tool
	folder   string
	low      bool
	patience time.Duration // beyond a minute

	mu     sync.Mutex
	parts  []tap.Part
	lives  []*ffmpeg.Live
	pieces int
	length time.Duration
	events []tap.Event
}

func (s *studio) part(p tap.Part) (io.WriteCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := os.Create(s.path(p.Number))
	if err != nil {
		return nil, err
	}
	live, err := s.tool.Live(ffmpeg.LiveOptions{H264: p.Codec == tap.H264, Sounds: p.Sounds, Preset: "ultrafast", Low: s.low,
		Begin: func(r ffmpeg.Rung, b []byte) {
			if r == ffmpeg.Top {
				f.Write(b)
			}
		},
		Out: func(r ffmpeg.Rung, one ffmpeg.Fragment) {
			if r == ffmpeg.Top {
				f.Write(one.Bytes)
				s.mu.Lock()
				s.pieces++
				s.length += one.Duration
				s.mu.Unlock()
			}
		}})
	if err != nil {
		return nil, err
	}
	s.parts, s.lives = append(s.parts, p), append(s.lives, live)
	return live, nil
}

func (s *studio) path(n int) string { return filepath.Join(s.folder, fmt.Sprintf("%03d.mp4", n)) }

func (s *studio) event(e tap.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

// until waits for a condition of what has been made.
func (s *studio) until(what string, is func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute + s.patience); ; <-time.After(20 * time.Millisecond) {
		s.mu.Lock()
		ok := is()
		s.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("not in time: %s (parts %v, %v long)", what, s.parts, s.length)
		}
	}
}

func (s *studio) longer(by time.Duration) {
	s.t.Helper()
	s.mu.Lock()
	until := s.length + by
	s.mu.Unlock()
	s.until("more film", func() bool { return s.length >= until })
}

func openTap(t *testing.T, e *sfu.Engine) (*studio, *tap.Tap) {
	t.Helper()
	s := &studio{t: t, tool: tool(t), folder: t.TempDir()}
	drawn, err := s.tool.Card(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	card, err := tap.ReadCard(drawn)
	if err != nil {
		t.Fatal(err)
	}
	tapped, err := e.Tap("borgofiore.prova", tap.Options{Card: card, Part: s.part, Event: s.event})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tapped.Close)
	return s, tapped
}

// finish ends the tap and gives the film.
func (s *studio) finish(tapped *tap.Tap) string {
	s.t.Helper()
	tapped.Close()
	var parts []string
	for i, l := range s.lives {
		ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
		l.Wait(ctx)
		stop()
		parts = append(parts, s.path(i+1))
	}
	film := filepath.Join(s.folder, "film.mp4")
	if err := s.tool.Join(context.Background(), s.folder, parts, []ffmpeg.Chapter{{Title: "Inizio"}, {At: time.Second, Title: "Parla = Ada; #1"}}, s.length, film); err != nil {
		s.t.Fatal(err)
	}
	return film
}

// clean fails when a film has anything that a decoder complains of. The times
// are taken as they are: how often a camera sends a picture changes.
func clean(t *testing.T, film string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", film, "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-f", "null", "-").CombinedOutput()
	if err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("%s: %v: %s", film, err, out)
	}
}

func probe(t *testing.T, film string, args ...string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", append([]string{"-v", "error", "-of", "csv=p=0"}, append(args, film)...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// marks gives when pictures flash and when sounds begin, in seconds.
func marks(t *testing.T, film string) (flashes, beeps []float64) {
	t.Helper()
	out := command(t, "-i", film, "-vf", "scale=32:18,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-an", "-f", "null", "-")
	at, white := 0.0, false
	for line := range strings.Lines(string(out)) {
		if _, pts, ok := strings.Cut(line, "pts_time:"); ok {
			at, _ = strconv.ParseFloat(strings.TrimSpace(pts), 64)
		}
		if _, y, ok := strings.Cut(line, "YAVG="); ok {
			v, _ := strconv.ParseFloat(strings.TrimSpace(y), 64)
			if v > 150 && !white {
				flashes = append(flashes, at)
			}
			white = v > 150
		}
	}
	samples := command(t, "-i", film, "-vn", "-ac", "1", "-ar", "48000", "-af", "aresample=async=1:first_pts=0", "-f", "f32le", "pipe:1")
	quiet := 0
	for i := 0; i+4 <= len(samples); i += 4 {
		v := math.Float32frombits(binary.LittleEndian.Uint32(samples[i:]))
		if math.Abs(float64(v)) > 0.1 {
			if quiet > 4800 || len(beeps) == 0 && quiet > 480 {
				beeps = append(beeps, float64(i/4)/48000)
			}
			quiet = 0
		} else {
			quiet++
		}
	}
	return flashes, beeps
}

// lips gives by how much the sound comes later than the picture, in seconds, at
// the worst mark; it fails when there are too few.
func lips(t *testing.T, film string, atLeast int) (worst float64) {
	t.Helper()
	flashes, beeps := marks(t, film)
	pairs := 0
	for _, f := range flashes {
		best := math.Inf(1)
		for _, b := range beeps {
			if math.Abs(b-f) < math.Abs(best) {
				best = b - f
			}
		}
		if math.Abs(best) < 0.5 {
			pairs++
			if math.Abs(best) > math.Abs(worst) {
				worst = best
			}
		}
	}
	if pairs < atLeast {
		t.Errorf("%d pairs of flash and beep, want %d (flashes %v, beeps %v)", pairs, atLeast, flashes, beeps)
	}
	return worst
}

func speaks(t *testing.T, url string, e *sfu.Engine, who string) *client {
	t.Helper()
	silent = []func(*webrtc.API){webrtc.WithInterceptorRegistry(&interceptor.Registry{})}
	defer func() { silent = nil }()
	c := enter(t, url, sign(t, e, sfu.Ticket{Identity: who, Name: who, Sources: []string{"camera", "microphone", "screen_share", "screen_share_audio"}}), true)
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	go func() { // as a browser does: who is silent for long is taken to be gone
		beat := time.NewTicker(5 * time.Second)
		defer beat.Stop()
		for {
			select {
			case <-over:
				return
			case <-beat.C:
				c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Ping{Ping: time.Now().UnixMilli()}})
			}
		}
	}()
	return c
}

func TestAMeetingIsTakenWithLipsAndVoiceTogether(t *testing.T) {
	tool(t)
	for _, mime := range []string{webrtc.MimeTypeVP8, webrtc.MimeTypeH264} {
		t.Run(mime, func(t *testing.T) {
			e, url := open(t)
			ada := speaks(t, url, e, "ada")
			clip := film(t, mime, 320, 180, "black")
			began := time.Now()
			ada.play(wire.TrackSource_MICROPHONE, clip, began, 0)
			ada.play(wire.TrackSource_CAMERA, clip, began, 150*time.Millisecond)
			s, tapped := openTap(t, e)
			s.until("a picture", func() bool { return len(s.parts) > 0 && s.parts[len(s.parts)-1].Width == 320 })
			s.longer(6 * time.Second)
			film := s.finish(tapped)
			clean(t, film)
			if got := probe(t, film, "-show_entries", "chapter_tags=title"); got != "Inizio\nParla = Ada; #1" {
				t.Errorf("chapters %q", got)
			}
			worst := lips(t, film, 4)
			t.Logf("%s: the sound is off by %.0f ms at most", mime, worst*1000)
			if math.Abs(worst) > 0.080 {
				t.Errorf("the sound is off by %.0f ms", worst*1000)
			}
		})
	}
}

// With LOGGIA_LONG=1 it is a meeting of ten minutes.
func TestAShareAnotherSpeakerAndAKilledEncoder(t *testing.T) {
	tool(t)
	stretch := 3 * time.Second
	if os.Getenv("LOGGIA_LONG") != "" {
		stretch = 2 * time.Minute
	}
	e, url := open(t)
	ada, bruno := speaks(t, url, e, "ada"), speaks(t, url, e, "bruno")
	camera, other, page := film(t, webrtc.MimeTypeH264, 320, 180, "black"), film(t, webrtc.MimeTypeVP8, 320, 180, "navy"), film(t, webrtc.MimeTypeH264, 640, 360, "black")
	began := time.Now()
	adaSays, brunoSays := ada.play(wire.TrackSource_MICROPHONE, camera, began, 0), bruno.play(wire.TrackSource_MICROPHONE, other, began, 0)
	brunoSays.level.Store(127)
	ada.play(wire.TrackSource_CAMERA, camera, began, 60*time.Millisecond)
	bruno.play(wire.TrackSource_CAMERA, other, began, 60*time.Millisecond)
	s, tapped := openTap(t, e)
	s.patience = stretch
	sees := func(what string, width int, codec string) {
		t.Helper()
		s.until(what, func() bool {
			last := len(s.parts) - 1
			return last >= 0 && s.parts[last].Width == width && s.parts[last].Codec == codec
		})
		s.longer(stretch)
	}
	sees("who speaks", 320, tap.H264)
	adaSays.level.Store(127)
	brunoSays.level.Store(15)
	sees("who speaks now", 320, tap.VP8)
	share := ada.play(wire.TrackSource_SCREEN_SHARE, page, began, 60*time.Millisecond)
	sees("the screen that is shared", 640, tap.H264)
	s.mu.Lock()
	parts, live := len(s.parts), s.lives[len(s.lives)-1]
	s.mu.Unlock()
	if err := syscall.Kill(live.Pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	killed := time.Now()
	s.until("another part", func() bool { return len(s.parts) > parts })
	s.mu.Lock()
	lost := s.parts[parts].Began.Sub(killed)
	s.mu.Unlock()
	s.longer(stretch)
	share.stop()
	sees("who speaks, again", 320, tap.VP8)
	whole := time.Since(began)
	out := s.finish(tapped)
	clean(t, out)
	var kinds []string
	for _, one := range s.events {
		if one.Kind == "speaker" || one.Kind == "share" || one.Kind == "share_ended" {
			kinds = append(kinds, one.Kind+" "+one.Identity)
		}
	}
	if got := strings.Join(kinds, ", "); got != "speaker ada, speaker bruno, share ada, share_ended ada" {
		t.Errorf("it noted %s", got)
	}
	worst := lips(t, out, 8)
	t.Logf("%v of %v in %d parts; the sound is off by %.0f ms at most; the part after the killed encoder begins %v after", s.length.Round(time.Millisecond), whole.Round(time.Millisecond), len(s.parts), worst*1000, lost.Round(time.Millisecond))
	if math.Abs(worst) > 0.080 {
		t.Errorf("the sound is off by %.0f ms", worst*1000)
	}
}
