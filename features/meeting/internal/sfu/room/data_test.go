package room

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/wire"
)

func TestNobodySpeaksForOthers(t *testing.T) {
	for field, foreign := range map[protowire.Number]bool{
		speakers: true, transcription: true, metrics: true,
		6: false, 9: false, 10: false, 11: false, 12: false, 13: false, 14: false, 15: false, 18: false, 99: false,
	} {
		raw := protowire.AppendTag([]byte{0x80, 0x01, 0x07}, field, protowire.BytesType) // after a number that is its own
		raw = protowire.AppendBytes(raw, []byte("content"))
		var m wire.DataPacket
		if err := proto.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		if speaksForOthers(&m) != foreign {
			t.Errorf("content of kind %d: %v", field, !foreign)
		}
	}
}

// say has p send a message, and gives whom it reaches.
func say(p *Participant, label string, number uint32, to ...string) int {
	reached, _ := p.accept(label, &wire.DataPacket{Sequence: number, DestinationIdentities: to, User: &wire.UserPacket{Payload: []byte("x")}})
	return len(reached)
}

func TestWhomAMessageReaches(t *testing.T) {
	b := newBench(t)
	for _, who := range []string{"a", "mute", "blind"} { // the bench holds no more
		b.join("r", who)
	}
	b.join("elsewhere", "c")
	var a, mute *Participant
	b.at("r", "blind", func(_ *Room, p *Participant) { p.permission.CanSubscribe = false })
	b.at("r", "a", func(_ *Room, p *Participant) { a = p })
	b.at("r", "mute", func(_ *Room, p *Participant) { mute = p; p.permission.CanPublishData = false })
	for _, c := range []struct {
		what string
		got  int
		want int
	}{
		{"to all but the sender and who may not hear", say(a, peer.Lossy, 0), 1},
		{"to one", say(a, peer.Reliable, 1, "mute"), 1},
		{"the same again", say(a, peer.Reliable, 1, "mute"), 0},
		{"an older one", say(a, peer.Reliable, 0, "mute"), 1},
		{"to who may not hear", say(a, peer.Reliable, 2, "blind"), 0},
		{"to oneself", say(a, peer.Reliable, 3, "a"), 0},
		{"to another room", say(a, peer.Reliable, 4, "c"), 0},
		{"from who may not speak", say(mute, peer.Reliable, 1), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: reaches %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestWhatIsKeptOfWhatWasSaid(t *testing.T) {
	b := newBench(t)
	b.join("r", "a")
	b.at("r", "a", func(_ *Room, p *Participant) {
		for n := range uint32(3 * saidLimit) {
			p.keep(&wire.DataPacket{Sequence: n + 1}, []byte("short"))
		}
		if len(p.said) != saidLimit || p.said[len(p.said)-1].number != 3*saidLimit {
			t.Errorf("%d are kept", len(p.said))
		}
		for n := range uint32(20) {
			p.keep(&wire.DataPacket{Sequence: n}, make([]byte, 64<<10))
		}
		if len(p.said) != saidBytes/(64<<10) {
			t.Errorf("%d long ones are kept", len(p.said))
		}
		p.said[len(p.said)-1].at = time.Now().Add(-saidFor - time.Second)
		if p.keep(&wire.DataPacket{Sequence: 1}, nil); len(p.said) != 1 {
			t.Errorf("%s", fmt.Sprint("old ones are kept: ", len(p.said)))
		}
	})
}
