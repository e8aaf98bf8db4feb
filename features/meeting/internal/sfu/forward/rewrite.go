package forward

import (
	"time"

	"github.com/pion/rtp"
)

// A rewriter makes one unbroken stream of packets out of several layers: the
// subscriber's browser must not notice the change. Gaps stay as they came, so
// that what was lost on the way here can be asked for again.
type rewriter struct {
	started bool
	shifts  []shift // oldest first
	tsOff   uint32

	lastSN uint16
	lastTS uint32
	lastAt time.Time

	moved   bool // the counters of VP8 differ from what arrives
	picOff  uint16
	tl0Off  uint8
	lastPic uint16
	lastTL0 uint8

	thread thread
	astray bool // the layer lies a little beside its place, which the reports tell

	packet  rtp.Packet // what next gives
	scratch []byte
}

// A shift holds from one incoming number on. Old ones are kept a while for
// packets that come late.
type shift struct{ from, off uint16 }

const keptShifts = 16

// Numbers have 16 bits and are compared within half of that: a shift that holds
// for long is moved along, or the packets of a long talk would seem to come
// from before it.
const (
	shiftReach = 1 << 14
	lateReach  = 1 << 13
)

// swallow closes the gap of a packet that is not passed on.
func (w *rewriter) swallow(sn uint16) {
	if n := len(w.shifts); n > 0 && int16(sn-w.shifts[n-1].from) >= 0 && int16(sn+w.shifts[n-1].off-w.lastSN) > 0 {
		w.push(shift{sn + 1, w.shifts[n-1].off - 1})
	}
}

func (w *rewriter) push(s shift) {
	if len(w.shifts) == keptShifts {
		w.shifts = append(w.shifts[:0], w.shifts[1:]...)
	}
	w.shifts = append(w.shifts, s)
}

// change begins a layer with in, its first packet of a key frame. r is the last
// report on that layer, if there is one.
func (w *rewriter) change(in *rtp.Packet, isVP8 bool, rate float64, r *report, now time.Time) {
	if !w.started {
		w.started = true
		w.shifts = []shift{{in.SequenceNumber, 0}}
		w.lastSN, w.lastTS, w.lastAt = in.SequenceNumber-1, in.Timestamp-1, now
		return
	}
	w.shifts = []shift{{in.SequenceNumber, w.lastSN + 1 - in.SequenceNumber}}
	w.tsOff = w.lastTS + uint32(now.Sub(w.lastAt).Seconds()*rate) + 1 - in.Timestamp
	w.astray = true
	if at, ok := w.thread.place(r, in.Timestamp, rate); ok {
		switch after := float64(int32(at-w.lastTS)) / rate; {
		case after > 0 && after < farApart:
			w.tsOff, w.astray = at-in.Timestamp, false
		case after > -farApart: // it was overtaken by the layer before; time never goes back
			w.tsOff = w.lastTS + 1 - in.Timestamp
		}
	}
	if v, ok := parseVP8(in.Payload); isVP8 && ok {
		w.moved = true
		w.picOff = w.lastPic + 1 - v.pictureID(in.Payload)
		if v.tl0 > 0 {
			w.tl0Off = w.lastTL0 + 1 - in.Payload[v.tl0]
		}
	}
}

// farApart is how many seconds two layers of one picture are never apart.
const farApart = 10

// reported ties the stream to the publisher's clock.
func (w *rewriter) reported(r *report) {
	if w.started && (!w.astray || w.thread.ntp == 0) {
		w.thread = thread{r.ntp, r.rtp + w.tsOff}
	}
}

// insert makes room for n packets after the newest.
func (w *rewriter) insert(n uint16) (first uint16) {
	last := w.shifts[len(w.shifts)-1]
	in := w.lastSN - last.off
	first = w.lastSN + 1
	w.lastSN += n
	w.push(shift{in + 1, last.off + n})
	return first
}

// next gives in as the subscriber shall see it, until the next call; false for a
// packet from before the layer began.
func (w *rewriter) next(in *rtp.Packet, isVP8 bool, now time.Time) (*rtp.Packet, bool) {
	off, ok := w.offset(in.SequenceNumber)
	if !ok {
		return nil, false
	}
	// Extensions of the publisher's connection mean nothing on another.
	w.packet = rtp.Packet{Header: rtp.Header{Version: 2, Marker: in.Marker, SequenceNumber: in.SequenceNumber + off, Timestamp: in.Timestamp + w.tsOff}, Payload: in.Payload}
	out := &w.packet
	newest := int16(out.SequenceNumber-w.lastSN) > 0
	if newest {
		w.lastSN, w.lastTS, w.lastAt = out.SequenceNumber, out.Timestamp, now
		if int16(in.SequenceNumber-w.shifts[len(w.shifts)-1].from) > shiftReach {
			w.shifts = append(w.shifts[:0], shift{in.SequenceNumber - lateReach, off})
		}
	}
	if !isVP8 {
		return out, true
	}
	v, ok := parseVP8(in.Payload)
	if !ok {
		return out, true
	}
	picture, tl0 := (v.pictureID(in.Payload)+w.picOff)&0x7fff, uint8(0)
	if v.tl0 > 0 {
		tl0 = in.Payload[v.tl0] + w.tl0Off
	}
	if w.moved {
		w.scratch = append(w.scratch[:0], in.Payload...)
		v.set(w.scratch, picture, tl0)
		out.Payload = w.scratch
	}
	if newest {
		w.lastPic, w.lastTL0 = picture, tl0
	}
	return out, true
}

// stale says whether nothing has been passed on for so long that a packet that
// does not fit is not one that comes late.
func (w *rewriter) stale(now time.Time) bool { return now.Sub(w.lastAt) > time.Second }

func (w *rewriter) offset(sn uint16) (uint16, bool) {
	for i := len(w.shifts) - 1; i >= 0; i-- {
		if int16(sn-w.shifts[i].from) >= 0 {
			return w.shifts[i].off, true
		}
	}
	return 0, false
}
