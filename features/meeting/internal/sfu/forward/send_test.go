package forward

import (
	"encoding/binary"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A modern subscriber takes numbers across streams, and what is sent again in a
// stream of its own.
type modern struct {
	codec webrtc.RTPCodecCapability

	mu  sync.Mutex
	got []rtp.Packet
}

func (s *modern) CodecParameters() []webrtc.RTPCodecParameters {
	return []webrtc.RTPCodecParameters{
		{RTPCodecCapability: s.codec, PayloadType: 96},
		{RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: "apt=96"}, PayloadType: 97},
	}
}
func (s *modern) HeaderExtensions() []webrtc.RTPHeaderExtensionParameter {
	return []webrtc.RTPHeaderExtensionParameter{{URI: StampURI, ID: 5}}
}
func (s *modern) SSRC() webrtc.SSRC                       { return 7 }
func (s *modern) SSRCRetransmission() webrtc.SSRC         { return 8 }
func (s *modern) SSRCForwardErrorCorrection() webrtc.SSRC { return 0 }
func (s *modern) WriteStream() webrtc.TrackLocalWriter    { return s }
func (s *modern) ID() string                              { return "modern" }
func (s *modern) RTCPReader() interceptor.RTCPReader      { return nil }
func (s *modern) Write([]byte) (int, error)               { return 0, nil }
func (s *modern) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, *(&rtp.Packet{Header: *h, Payload: payload}).Clone())
	return len(payload), nil
}

func (s *modern) last() rtp.Packet {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got[len(s.got)-1]
}

func nack(numbers ...uint16) *rtcp.TransportLayerNack {
	return &rtcp.TransportLayerNack{MediaSSRC: 7, Nacks: rtcp.NackPairsFromSequenceNumbers(numbers)}
}

func TestWhatIsLostIsSentAgainAsItWas(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_LOW, "q", "h")
	m := &modern{codec: s.track.codec}
	if _, err := s.down.Bind(m); err != nil {
		t.Fatal(err)
	}
	s.down.Connected()
	for range 3 {
		s.sends(true, "q")
	}
	first := m.got[0]
	if id := first.GetExtension(5); len(id) != 2 || binary.BigEndian.Uint16(m.got[2].GetExtension(5)) != binary.BigEndian.Uint16(id)+2 {
		t.Errorf("packets are not numbered: % x", id)
	}
	before := len(m.got)
	s.down.resend(nack(first.SequenceNumber, 999), s.now)
	if len(m.got) != before+1 {
		t.Fatalf("%d packets are sent again", len(m.got)-before)
	}
	again := m.last()
	if again.SSRC != 8 || again.PayloadType != 97 || binary.BigEndian.Uint16(again.Payload) != first.SequenceNumber || again.Timestamp != first.Timestamp || again.Marker != first.Marker || string(again.Payload[2:]) != string(first.Payload) {
		t.Errorf("sent again as %v", again)
	}
	s.down.resend(nack(first.SequenceNumber), s.now.Add(time.Millisecond))
	if len(m.got) != before+1 {
		t.Error("asked twice at once, it is sent twice")
	}
	for i := range 20 {
		s.down.resend(nack(first.SequenceNumber), s.now.Add(time.Duration(i+1)*time.Second))
	}
	if n := len(m.got) - before; n != againMost {
		t.Errorf("it is sent again %d times", n)
	}
	// After a change of layer counters are moved, and those of what is sent again too.
	s.down.allow(wire.VideoQuality_HIGH, false, s.now)
	s.set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_HIGH})
	s.sends(true, "h")
	s.sends(true, "h")
	moved := m.last()
	s.down.resend(nack(moved.SequenceNumber), s.now)
	if again := m.last(); string(again.Payload[2:]) != string(moved.Payload) {
		t.Errorf("sent again as % x, not % x", again.Payload, moved.Payload)
	}
}

func TestWithoutAStreamOfItsOwnItIsSentInTheSameOne(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeOpus, wire.VideoQuality_HIGH, "")
	s.connect()
	l := s.track.layers[""]
	for n := range uint16(3) {
		s.track.spread(l, &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: 10 + n, Timestamp: uint32(n) * 960}, Payload: []byte{1, byte(n)}}, s.now)
	}
	s.down.resend(nack(s.viewer.got[1].SequenceNumber), s.now)
	if again := s.viewer.got[3]; again.SSRC != 7 || again.SequenceNumber != s.viewer.got[1].SequenceNumber || again.Payload[1] != 1 {
		t.Errorf("sent again as %v", again)
	}
}

// The layers of a picture count their time from different starts. What a client
// lays beside the sound must stay where it is when the layer changes.
func TestSoundAndPictureStayInStepWhenTheLayerChanges(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_LOW, "q", "h")
	s.connect()
	const second = uint64(1) << 32
	start := map[string]uint32{"q": 123_456, "h": 3_987_654_321}
	clock := 3_900_000_000 * second // the publisher's
	numbers := map[string]uint16{}
	taken := map[uint32]uint64{} // when, by the publisher's clock, what has this time in the stream
	frame := func(rid string, n int, key byte) {
		numbers[rid]++
		at := clock + uint64(n)*second/15
		before := len(s.viewer.got)
		s.track.spread(s.track.layers[rid], &rtp.Packet{
			Header:  rtp.Header{Version: 2, Marker: true, SequenceNumber: numbers[rid], Timestamp: start[rid] + uint32(n*90000/15)},
			Payload: []byte{0x90, 0x80, 0x80, byte(n), key, 9},
		}, s.now)
		if len(s.viewer.got) > before {
			taken[s.viewer.got[before].Timestamp] = at
		}
	}
	report := func(rid string, n int) {
		s.track.reported(s.track.layers[rid], &report{ntp: clock + uint64(n)*second/15, rtp: start[rid] + uint32(n*90000/15), at: s.now})
	}
	for n := range 90 {
		for _, rid := range []string{"q", "h"} {
			s.track.layers[rid].heard.Store(s.now.UnixMilli())
			if n%15 == 7 {
				report(rid, n)
			}
		}
		if n == 30 {
			s.down.allow(wire.VideoQuality_HIGH, false, s.now)
			s.set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_HIGH})
		}
		if n == 60 {
			s.set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_LOW})
		}
		key := byte(1)
		if n%10 == 0 {
			key = 0
		}
		frame("q", n, key)
		frame("h", n, key)
		s.now = s.now.Add(time.Second / 15)
	}
	if len(taken) < 85 {
		t.Fatalf("only %d frames came", len(taken))
	}
	var first *rtcp.SenderReport
	checked := 0
	for _, p := range s.said {
		r, ok := p.(*rtcp.SenderReport)
		if !ok {
			continue
		}
		if first == nil {
			first = r
		}
		for stamp, at := range taken {
			// Where the report lays the frame, and when it was really taken.
			laid := seconds(r.NTPTime, at) + float64(int32(stamp-r.RTPTime))/90000
			if laid > 0.001 || laid < -0.001 {
				t.Fatalf("a frame is laid %.1f ms away from where it was taken", laid*1000)
			}
			checked++
		}
	}
	if checked == 0 {
		t.Fatal("nothing is told of the publisher's clock")
	}
}

func TestManySubscribersGetAllInOrder(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeOpus, wire.VideoQuality_HIGH, "")
	var all []*modern
	for i := range 3 * inlineMost {
		d, err := s.track.NewDown(fmt.Sprint("PA_", i), wire.VideoQuality_HIGH, NewLine(func([]rtcp.Packet) error { return nil }))
		if err != nil {
			t.Fatal(err)
		}
		m := &modern{codec: s.track.codec}
		if _, err := d.Bind(m); err != nil {
			t.Fatal(err)
		}
		d.Connected()
		all = append(all, m)
	}
	const packets = 500
	for n := range uint16(packets) {
		s.track.spread(s.track.layers[""], &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: n, Timestamp: uint32(n) * 960}, Payload: []byte{1, 2}}, s.now)
	}
	for i, m := range all {
		for deadline := time.Now().Add(10 * time.Second); ; <-time.After(time.Millisecond) {
			m.mu.Lock()
			n := len(m.got)
			m.mu.Unlock()
			if n == packets {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("subscriber %d has %d packets", i, n)
			}
		}
		for n, p := range m.got {
			if p.SequenceNumber != uint16(n) {
				t.Fatalf("subscriber %d: packet %d has number %d", i, n, p.SequenceNumber)
			}
		}
	}
}

func TestAReportTellsHowLongTheWayIs(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_LOW, "")
	s.connect()
	s.sends(true, "")
	s.track.reported(s.track.layers[""], &report{ntp: 3_900_000_000 << 32, rtp: 3000, at: s.now})
	r, ok := s.said[len(s.said)-1].(*rtcp.SenderReport)
	if !ok || r.PacketCount != 1 {
		t.Fatalf("the subscriber is told %v", s.said)
	}
	s.down.obey(&rtcp.ReceiverReport{Reports: []rtcp.ReceptionReport{{SSRC: 7, FractionLost: 64, LastSenderReport: uint32(r.NTPTime >> 16), Delay: 65536 / 10}}}, s.now.Add(250*time.Millisecond))
	if f := s.line.Figures(); f.Down != 0.25 || f.RTT.Round(time.Millisecond) != 150*time.Millisecond {
		t.Errorf("the line is said to be %+v", f)
	}
}
