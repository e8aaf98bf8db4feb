package tap

import (
	"time"

	"github.com/pion/rtp"
)

// patience is how long a packet that is missing is waited for: lost ones are
// sent again within a round trip or two.
const patience = 400 * time.Millisecond

// An arrival is a packet and when it came. The payload is our own copy.
type arrival struct {
	number  int64 // of the packet, counted on where its 16 bits begin anew
	stamp   uint32
	marker  bool
	level   int // dB below the loudest; -1 when not said
	payload []byte
	at      time.Time
}

// An order puts packets back into theirs. Not safe for concurrent use.
type order struct {
	begun   bool
	last    int64 // the highest number seen
	next    int64 // the number that is due
	waiting map[int64]arrival
}

// put takes up a packet. One that comes twice, or after its turn, is dropped.
func (o *order) put(p *rtp.Packet, at time.Time) {
	if len(p.Payload) == 0 {
		return
	}
	if !o.begun {
		o.begun, o.waiting = true, map[int64]arrival{}
		o.last, o.next = int64(p.SequenceNumber), int64(p.SequenceNumber)
	}
	n := o.last + int64(int16(p.SequenceNumber-uint16(o.last)))
	if n < o.next {
		return
	}
	o.last = max(o.last, n)
	o.waiting[n] = arrival{number: n, stamp: p.Timestamp, marker: p.Marker, level: -1, payload: p.Payload, at: at}
}

// take gives the packet that is due; lost says that others before it never
// came.
func (o *order) take(now time.Time) (a arrival, lost, ok bool) {
	if len(o.waiting) == 0 {
		return a, false, false
	}
	if a, ok = o.waiting[o.next]; !ok {
		first, oldest := int64(-1), now
		for n, w := range o.waiting {
			if first < 0 || n < first {
				first = n
			}
			if w.at.Before(oldest) {
				oldest = w.at
			}
		}
		if now.Sub(oldest) < patience {
			return a, false, false
		}
		a, lost = o.waiting[first], true
	}
	delete(o.waiting, a.number)
	o.next = a.number + 1
	return a, lost, true
}
