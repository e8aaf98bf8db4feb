package forward

import (
	"sync"

	"github.com/pion/rtp"
)

// How many packets of a layer are kept for subscribers who ask for one again:
// more than a second of each. They are kept once, whoever watches.
const (
	keptSounds   = 64
	keptPictures = 256
)

// A history keeps the latest packets of a layer, by number. Packets are not
// changed once they are in it.
type history struct {
	mu      sync.RWMutex
	packets []*rtp.Packet
}

func newHistory(video bool) *history {
	if video {
		return &history{packets: make([]*rtp.Packet, keptPictures)}
	}
	return &history{packets: make([]*rtp.Packet, keptSounds)}
}

func (h *history) put(p *rtp.Packet) {
	h.mu.Lock()
	h.packets[int(p.SequenceNumber)%len(h.packets)] = p
	h.mu.Unlock()
}

// get gives the packet with this number; nil when it is no longer there.
func (h *history) get(number uint16) *rtp.Packet {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if p := h.packets[int(number)%len(h.packets)]; p != nil && p.SequenceNumber == number {
		return p
	}
	return nil
}

// A trace is how one packet left to one subscriber.
type trace struct {
	out, in uint16
	layer   *layer // nil for one that carried nothing
	stamp   uint32
	picture uint16
	tl0     uint8
	moved   bool
	again   uint8 // how often it was sent again
	at      int64 // ms, when it left last
}

// againMost is how often one packet is sent again: what is lost so often is
// lost for good.
const againMost = 6

// traces keeps how the latest packets left, by their number on the way out.
type traces []trace

func newTraces(video bool) traces {
	if video {
		return make(traces, keptPictures)
	}
	return make(traces, keptSounds)
}

func (t traces) put(x trace) { t[int(x.out)%len(t)] = x }

func (t traces) get(out uint16) *trace {
	if x := &t[int(out)%len(t)]; x.out == out && x.at != 0 {
		return x
	}
	return nil
}
