package forward

import (
	"bytes"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// However packets come — late, twice, with holes, as nonsense of their codec —
// the subscriber gets what is in them, whole, and numbers that go on.
func FuzzRewrite(f *testing.F) {
	f.Add(true, []byte{0, 1, 1, 0x90, 0x80, 0x80, 1, 2, 3, 4, 5, 6})
	f.Add(true, bytes.Repeat([]byte{0, 1, 3, 0x90, 0xf0, 0x80, 1, 0, 7, 0x10}, 20))
	f.Add(false, bytes.Repeat([]byte{1, 200, 3, 0x65, 1, 2, 3, 4, 5, 6}, 20))
	f.Add(true, bytes.Repeat([]byte{2, 255, 9, 0x80, 1, 2, 3, 4, 5, 6, 3, 128, 9, 0x90, 0x80, 0x7f, 0, 0, 0, 0}, 30))
	f.Fuzz(func(t *testing.T, isVP8 bool, script []byte) {
		var w rewriter
		now := time.Unix(1_800_000_000, 0)
		sn, ts := uint16(65000), uint32(1<<32-9000)
		for len(script) >= 10 {
			step := script[:10]
			script = script[10:]
			sn += uint16(int8(step[1]))
			ts += uint32(step[2]) * 90
			now = now.Add(time.Duration(step[2]) * time.Millisecond)
			payload := bytes.Clone(step[3:])
			in := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: sn, Timestamp: ts}, Payload: payload}
			switch begins := !w.started || step[0]%8 == 3; {
			case begins:
				before, started := w.lastSN, w.started
				w.change(in, isVP8, 90000, nil, now)
				out, ok := w.next(in, isVP8, now)
				if !ok || started && out.SequenceNumber != before+1 {
					t.Fatalf("a layer begins at %v after %d", out, before)
				}
			case step[0]%8 == 5:
				w.swallow(sn)
			default:
				before := w.lastSN
				out, ok := w.next(in, isVP8, now)
				if !ok {
					continue
				}
				if len(out.Payload) != len(in.Payload) || !isVP8 && !bytes.Equal(out.Payload, step[3:]) {
					t.Fatalf("%x became %x", step[3:], out.Payload)
				}
				if w.lastSN != before && w.lastSN != out.SequenceNumber {
					t.Fatalf("the newest is %d, given was %d", w.lastSN, out.SequenceNumber)
				}
			}
			if !bytes.Equal(payload, step[3:]) {
				t.Fatalf("the packet that others get too was changed: %x, was %x", payload, step[3:])
			}
			if len(w.shifts) > keptShifts {
				t.Fatalf("%d shifts are kept", len(w.shifts))
			}
		}
	})
}
