package forward

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/rtp"
)

const pictureRate = 90000

var began = time.Unix(1_000_000, 0)

// vp8Packet is one packet of a layer; picture counts frames.
func vp8Packet(sn uint16, ts uint32, picture uint16, tl0 uint8, marker bool) *rtp.Packet {
	return &rtp.Packet{
		Header:  rtp.Header{Version: 2, SequenceNumber: sn, Timestamp: ts, Marker: marker},
		Payload: []byte{0x90, 0xe0, 0x80 | byte(picture>>8&0x7f), byte(picture), tl0, 0x40, 0x00, 1, 2, 3},
	}
}

func TestALayerChangeIsNotSeen(t *testing.T) {
	var w rewriter
	now := began
	var last *rtp.Packet
	send := func(layer, n int, base uint16) {
		for i := range n {
			in := vp8Packet(base+uint16(i), uint32(layer)*1_000_000+uint32(i)*3000, 100*uint16(layer)+uint16(i), uint8(50*layer+i), true)
			if i == 0 {
				w.change(in, true, pictureRate, nil, now)
			}
			out, ok := w.next(in, true, now)
			if !ok {
				t.Fatalf("layer %d: packet %d is dropped", layer, i)
			}
			if last != nil {
				d, _ := parseVP8(out.Payload)
				before, _ := parseVP8(last.Payload)
				if out.SequenceNumber != last.SequenceNumber+1 {
					t.Fatalf("layer %d packet %d: number %d after %d", layer, i, out.SequenceNumber, last.SequenceNumber)
				}
				if step := int32(out.Timestamp - last.Timestamp); step <= 0 || step > pictureRate {
					t.Fatalf("layer %d packet %d: time goes %d", layer, i, step)
				}
				if d.pictureID(out.Payload) != (before.pictureID(last.Payload)+1)&0x7fff {
					t.Fatalf("layer %d packet %d: picture %d after %d", layer, i, d.pictureID(out.Payload), before.pictureID(last.Payload))
				}
				if out.Payload[d.tl0] != last.Payload[before.tl0]+1 {
					t.Fatalf("layer %d packet %d: TL0 %d after %d", layer, i, out.Payload[d.tl0], last.Payload[before.tl0])
				}
			}
			last = out.Clone() // the next takes its place
			now = now.Add(33 * time.Millisecond)
		}
	}
	send(1, 40, 65500) // the numbers wrap on the way
	send(2, 40, 7)
	send(0, 40, 30000)
	send(2, 40, 47)
}

// Nothing is written anew as long as nothing has changed: what the publisher
// sent is what the subscriber gets.
func TestTheFirstLayerPassesUntouched(t *testing.T) {
	var w rewriter
	in := vp8Packet(5, 9, 77, 3, true)
	w.change(in, true, pictureRate, nil, began)
	out, ok := w.next(in, true, began)
	if !ok || out.SequenceNumber != 5 || out.Timestamp != 9 || &out.Payload[0] != &in.Payload[0] {
		t.Errorf("got %+v", out)
	}
}

func TestGapsAndLatePacketsKeepTheirPlace(t *testing.T) {
	var w rewriter
	packet := func(sn uint16) *rtp.Packet { return vp8Packet(sn, uint32(sn)*3000, sn, 0, true) }
	next := func(sn uint16) (uint16, bool) {
		out, ok := w.next(packet(sn), true, began)
		if !ok {
			return 0, false
		}
		return out.SequenceNumber, true
	}
	w.change(packet(100), true, pictureRate, nil, began)
	for _, c := range []struct {
		in, out uint16
		ok      bool
	}{
		{100, 100, true}, {101, 101, true}, {103, 103, true}, // 102 is lost and may be asked for again
		{102, 102, true}, // it came
		{99, 0, false},   // of the layer before
	} {
		if out, ok := next(c.in); ok != c.ok || out != c.out {
			t.Errorf("%d: got %d, %v", c.in, out, ok)
		}
	}
	w.swallow(104) // padding
	w.swallow(105)
	if out, ok := next(106); !ok || out != 104 {
		t.Errorf("after padding: got %d, %v", out, ok)
	}
	if out, ok := next(103); !ok || out != 103 {
		t.Errorf("a late one from before the padding: got %d, %v", out, ok)
	}
}

// Numbers have 16 bits: a talk of an hour goes round many times.
func TestALongTalkIsNotCutOff(t *testing.T) {
	for _, kind := range []struct {
		name  string
		isVP8 bool
	}{{"sound", false}, {"picture", true}} {
		var w rewriter
		var last uint16
		for i := range 300_000 {
			sn := uint16(i + 40_000)
			if i%5000 == 4999 { // padding now and then
				w.swallow(sn)
				continue
			}
			in := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: sn, Timestamp: uint32(i) * 960}, Payload: []byte{0x10, 0, 0}}
			if i == 0 {
				w.change(in, kind.isVP8, 48000, nil, began)
			}
			out, ok := w.next(in, kind.isVP8, began)
			if !ok {
				t.Fatalf("%s: packet %d is dropped", kind.name, i)
			}
			if i > 0 && out.SequenceNumber != last+1 {
				t.Fatalf("%s: packet %d: number %d after %d", kind.name, i, out.SequenceNumber, last)
			}
			last = out.SequenceNumber
		}
	}
}

// Whatever comes in whatever order, no two packets go out under one number.
func TestNoNumberIsUsedTwice(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 50 {
		var w rewriter
		base := uint16(random.Uint32())
		padding := map[uint16]bool{}
		order := make([]uint16, 400)
		for i := range order {
			order[i] = base + uint16(i)
			padding[order[i]] = i > 0 && random.IntN(8) == 0
		}
		for i := 1; i+3 < len(order); i++ { // some swap places
			if random.IntN(5) == 0 {
				j := i + random.IntN(3)
				order[i], order[j] = order[j], order[i]
			}
		}
		used := map[uint16]uint16{}
		for i, sn := range order {
			in := vp8Packet(sn, uint32(sn-base)*3000, sn, 0, true)
			if i == 0 {
				w.change(in, true, pictureRate, nil, began)
			}
			if padding[sn] {
				w.swallow(sn)
				continue
			}
			if out, ok := w.next(in, true, began); ok {
				if was, twice := used[out.SequenceNumber]; twice {
					t.Fatalf("round %d: %d and %d both leave as %d", round, was, sn, out.SequenceNumber)
				}
				used[out.SequenceNumber] = sn
			}
		}
	}
}
