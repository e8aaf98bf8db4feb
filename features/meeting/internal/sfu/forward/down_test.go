package forward

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A subscriber notes what it is sent. It is what a peer connection is to a Down.
type subscriber struct {
	codec webrtc.RTPCodecCapability
	got   []rtp.Packet
}

func (s *subscriber) CodecParameters() []webrtc.RTPCodecParameters {
	return []webrtc.RTPCodecParameters{{RTPCodecCapability: s.codec, PayloadType: 96}}
}
func (s *subscriber) HeaderExtensions() []webrtc.RTPHeaderExtensionParameter { return nil }
func (s *subscriber) SSRC() webrtc.SSRC                                      { return 7 }
func (s *subscriber) SSRCRetransmission() webrtc.SSRC                        { return 0 }
func (s *subscriber) SSRCForwardErrorCorrection() webrtc.SSRC                { return 0 }
func (s *subscriber) WriteStream() webrtc.TrackLocalWriter                   { return s }
func (s *subscriber) ID() string                                             { return "subscriber" }
func (s *subscriber) RTCPReader() interceptor.RTCPReader                     { return nil }
func (s *subscriber) Write([]byte) (int, error)                              { return 0, nil }
func (s *subscriber) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	s.got = append(s.got, rtp.Packet{Header: *h, Payload: payload})
	return len(payload), nil
}

// A stage is a publisher with up to three layers, a subscriber, and a clock.
type stage struct {
	t       *testing.T
	track   *Track
	down    *Down
	viewer  *subscriber
	now     time.Time
	asked   []string // for key frames, by layer
	numbers map[string]uint16
	line    *Line
	said    []rtcp.Packet // to the subscriber
}

var ssrcs = map[string]uint32{"": 1, "q": 11, "h": 12, "f": 13}

func newStage(t *testing.T, mime string, want wire.VideoQuality, layers ...string) *stage {
	t.Helper()
	s := &stage{t: t, now: time.Now(), numbers: map[string]uint16{}}
	s.track = NewTrack("TR_VC1", mime != webrtc.MimeTypeOpus, func(ssrc uint32) {
		for rid, of := range ssrcs {
			if of == ssrc {
				s.asked = append(s.asked, rid)
			}
		}
	})
	s.line = NewLine(func(p []rtcp.Packet) error { s.said = append(s.said, p...); return nil })
	s.track.codec = webrtc.RTPCodecCapability{MimeType: mime, ClockRate: 90000}
	s.track.SetSizes([]*wire.VideoLayer{
		{Quality: wire.VideoQuality_LOW, Width: 320, Height: 180}, {Quality: wire.VideoQuality_MEDIUM, Width: 640, Height: 360}, {Quality: wire.VideoQuality_HIGH, Width: 1280, Height: 720},
	})
	for i, rid := range layers {
		s.arrive(rid)
		s.numbers[rid] = uint16(1000 * (i + 1))
	}
	d, err := s.track.NewDown("PA_1|camera", want, s.line)
	if err != nil {
		t.Fatal(err)
	}
	s.down, s.viewer = d, &subscriber{codec: s.track.codec}
	return s
}

func (s *stage) arrive(rid string) {
	s.track.layers[rid] = newLayer(rid, ssrcs[rid], s.track.Video, s.now)
}

func (s *stage) connect() {
	s.t.Helper()
	if _, err := s.down.Bind(s.viewer); err != nil {
		s.t.Fatal(err)
	}
	s.down.Connected()
}

// sends lets the publisher send one frame of each layer named, and time go on.
func (s *stage) sends(key bool, layers ...string) {
	for _, rid := range layers {
		s.numbers[rid]++
		n := s.numbers[rid]
		frame := byte(1)
		if key {
			frame = 0
		}
		l := s.track.layers[rid]
		l.heard.Store(s.now.UnixMilli())
		// The last byte tells the layers apart.
		s.track.spread(l, &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: n, Timestamp: uint32(n) * 3000, Marker: true}, Payload: []byte{0x90, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), frame, byte(ssrcs[rid])}}, s.now)
	}
	s.now = s.now.Add(33 * time.Millisecond)
}

// sees gives what the subscriber has got since the last call, by layer.
func (s *stage) sees() []string {
	seen := map[string]bool{}
	for _, p := range s.viewer.got {
		for rid, ssrc := range ssrcs {
			if p.Payload[len(p.Payload)-1] == byte(ssrc) {
				seen[rid] = true
			}
		}
	}
	s.viewer.got = nil
	return slices.Sorted(maps.Keys(seen))
}

func (s *stage) expect(what string, layers ...string) {
	s.t.Helper()
	if got := s.sees(); !slices.Equal(got, layers) {
		s.t.Errorf("%s: the subscriber gets layers %q, not %q", what, got, layers)
	}
}

func (s *stage) set(q *wire.UpdateTrackSettings) { s.down.Set(q) }

func TestAPictureStartsWithAKeyFrameOfTheLayerWanted(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_HIGH, "q", "h", "f")
	s.sends(true, "q", "h", "f")
	if len(s.asked) != 0 {
		t.Errorf("key frames %q are asked for that nobody would see", s.asked)
	}
	s.connect()
	if !slices.Equal(s.asked, []string{"f"}) {
		t.Errorf("once connected, key frames of %q are asked for", s.asked)
	}
	s.sends(false, "q", "h", "f")
	s.expect("before the key frame")
	s.sends(true, "q", "h", "f")
	s.sends(false, "q", "h", "f")
	s.expect("after it", "f")
}

func TestAnotherLayerComesAtItsKeyFrameAndNothingIsMissing(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_HIGH, "q", "h", "f")
	s.connect()
	s.sends(true, "q", "h", "f")
	s.expect("at first", "f")
	s.now = s.now.Add(20 * keyPause) // the requests above are by the true clock
	s.set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_LOW})
	s.sends(false, "q", "h", "f")
	s.expect("until the key frame of the other comes", "f")
	s.sends(true, "q")
	s.sends(false, "q", "h", "f")
	s.expect("from then on", "q")
	s.set(&wire.UpdateTrackSettings{Width: 500, Height: 300})
	s.sends(true, "q", "h", "f")
	s.viewer.got = nil
	s.sends(false, "q", "h", "f")
	s.expect("the smallest that fills the window", "h")
	s.set(&wire.UpdateTrackSettings{Width: 300, Height: 500})
	s.sends(true, "q", "h", "f")
	s.viewer.got = nil
	s.sends(false, "q", "h", "f")
	s.expect("a window upright", "h")
	s.set(&wire.UpdateTrackSettings{Width: 4000, Height: 3000})
	s.sends(true, "q", "h", "f")
	s.viewer.got = nil
	s.sends(false, "q", "h", "f")
	s.expect("a window larger than all", "f")
}

func TestWhoDoesNotLookGetsNothing(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_HIGH, "q", "h")
	s.connect()
	s.sends(true, "q", "h")
	s.expect("at first", "h")
	if s.track.Wanted() != wire.VideoQuality_HIGH {
		t.Errorf("wanted is %v", s.track.Wanted())
	}
	s.set(&wire.UpdateTrackSettings{Disabled: true})
	s.sends(true, "q", "h")
	s.expect("while not looking")
	if s.track.Wanted() != wire.VideoQuality_OFF {
		t.Errorf("with nobody looking, wanted is %v", s.track.Wanted())
	}
	s.set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_MEDIUM})
	s.sends(false, "q", "h")
	s.expect("looking again, before a key frame")
	s.sends(true, "q", "h")
	s.expect("and after it", "h")
}

func TestALayerThatCeasesIsReplaced(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_HIGH, "q", "h", "f")
	s.connect()
	s.sends(true, "q", "h", "f")
	s.expect("at first", "f")
	for range 60 { // two seconds: the publisher's line does not carry the best
		s.sends(false, "q", "h")
	}
	s.viewer.got = nil
	s.asked = nil
	s.track.Tick(s.now)
	if !slices.Equal(s.asked, []string{"h"}) {
		t.Errorf("key frames of %q are asked for", s.asked)
	}
	s.sends(true, "q", "h")
	s.expect("the next best", "h")
	s.sends(false, "q", "h", "f")
	s.track.Tick(s.now)
	s.sends(true, "f")
	s.viewer.got = nil
	s.sends(false, "q", "h", "f")
	s.expect("when the best is back", "f")
}

// With fifty who watch, one loss would become fifty requests.
func TestKeyFramesAreAskedForSparinglyButNeverForgotten(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_HIGH, "")
	s.connect()
	for range 50 {
		s.down.Refresh()
	}
	if len(s.asked) != 1 {
		t.Fatalf("asked %d times at once", len(s.asked))
	}
	s.now = s.now.Add(20 * keyPause) // the requests above are by the true clock
	s.sends(false, "")
	if len(s.asked) != 2 {
		t.Fatalf("what came too early was asked %d times in all", len(s.asked))
	}
	s.now = s.now.Add(20 * keyPause) // the requests above are by the true clock
	s.sends(false, "")
	if len(s.asked) != 2 {
		t.Error("asked again for nobody")
	}
}

func TestSoundPassesAtOnceAndPaddingDoesNot(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeOpus, wire.VideoQuality_HIGH, "")
	s.connect()
	l := s.track.layers[""]
	send := func(n uint16, payload ...byte) {
		s.track.spread(l, &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: n, PayloadType: 111, Extension: true, ExtensionProfile: 0xbede}, Payload: payload}, s.now)
	}
	send(10, 1)
	send(11)
	send(12, 2)
	if len(s.viewer.got) != 2 || s.viewer.got[0].SequenceNumber != 10 || s.viewer.got[1].SequenceNumber != 11 {
		t.Fatalf("got %v", s.viewer.got)
	}
	if p := s.viewer.got[0]; p.PayloadType != 96 || p.SSRC != 7 || p.Extension {
		t.Errorf("what belongs to the publisher's connection passes: %+v", p.Header)
	}
	s.down.Close()
	send(13, 3)
	if len(s.viewer.got) != 2 {
		t.Error("a subscription that has ended goes on")
	}
}

func TestH264ChangesLayerAtItsParameters(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeH264, wire.VideoQuality_HIGH, "")
	s.connect()
	l := s.track.layers[""]
	for i, payload := range [][]byte{{0x41, 1}, {0x67, 2}, {0x65, 3}, {0x41, 4}} {
		s.track.spread(l, &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: uint16(i)}, Payload: payload}, s.now)
	}
	if len(s.viewer.got) != 3 || s.viewer.got[0].Payload[0] != 0x67 {
		t.Errorf("got %v", s.viewer.got)
	}
}
