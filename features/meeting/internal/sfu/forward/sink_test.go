package forward

import (
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A tape keeps what a sink is given.
type tape struct{ got []rtp.Packet }

func (t *tape) WriteRTP(p *rtp.Packet, _ time.Time) { t.got = append(t.got, *p) }

func TestASinkTakesTheBestLayerAndNothingIsMissing(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_LOW, "q", "h")
	var kept tape
	feed, err := s.track.AddSink(&kept)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.asked, []string{"h"}) {
		t.Errorf("key frames of %q are asked for", s.asked)
	}
	if s.track.Wanted() != wire.VideoQuality_HIGH {
		t.Errorf("with a sink, wanted is %v", s.track.Wanted())
	}
	s.sends(false, "q", "h")
	if len(kept.got) != 0 {
		t.Fatal("it begins in the middle of a picture")
	}
	s.sends(true, "q", "h")
	s.sends(false, "q", "h")
	s.arrive("f")
	s.now = s.now.Add(20 * keyPause)
	s.sends(false, "q", "h", "f")
	s.asked = nil
	s.track.Tick(s.now)
	if !slices.Contains(s.asked, "f") {
		t.Errorf("the better layer is not asked for: %q", s.asked)
	}
	s.sends(true, "q", "h", "f")
	s.sends(false, "q", "h", "f")
	for i, p := range kept.got[1:] {
		if p.SequenceNumber != kept.got[i].SequenceNumber+1 || int32(p.Timestamp-kept.got[i].Timestamp) <= 0 && p.Payload[5] == kept.got[i].Payload[5] {
			t.Errorf("packet %d: number %d after %d, time %d after %d", i+1, p.SequenceNumber, kept.got[i].SequenceNumber, p.Timestamp, kept.got[i].Timestamp)
		}
	}
	if last := kept.got[len(kept.got)-1]; last.Payload[5] != byte(ssrcs["f"]) {
		t.Error("it stays with a lesser layer")
	}
	before := len(kept.got)
	feed.Close()
	s.sends(true, "q", "h", "f")
	if len(kept.got) != before {
		t.Error("a feed that has ended goes on")
	}
	if s.track.Wanted() != wire.VideoQuality_LOW {
		t.Errorf("without it, wanted is %v", s.track.Wanted())
	}
}

func TestASinkKnowsWhenSomethingWasTaken(t *testing.T) {
	s := newStage(t, webrtc.MimeTypeVP8, wire.VideoQuality_LOW, "")
	var kept tape
	feed, err := s.track.AddSink(&kept)
	if err != nil {
		t.Fatal(err)
	}
	s.sends(true, "")
	if _, ok := feed.Time(kept.got[0].Timestamp); ok {
		t.Error("it knows before the publisher has told")
	}
	const second = 1 << 32
	s.track.layers[""].report.Store(&report{ntp: 3_900_000_000*second + second/2, rtp: kept.got[0].Timestamp, at: s.now})
	at, ok := feed.Time(kept.got[0].Timestamp + 45000)
	if want := time.Unix(3_900_000_000-2208988800, 0).Add(time.Second); !ok || !at.Equal(want) {
		t.Errorf("half a second later is %v, want %v", at, want)
	}
}

func TestNothingCanBeTakenBeforeItArrives(t *testing.T) {
	if _, err := NewTrack("TR_VC1", true, func(uint32) {}).AddSink(&tape{}); err == nil {
		t.Error("a feed of what has no codec yet")
	}
}
