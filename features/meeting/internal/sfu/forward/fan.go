package forward

import (
	"runtime"
	"sync"
	"time"

	"github.com/pion/rtp"
)

// inlineMost is up to how many subscribers are served where the publisher is
// read. Beyond it the work is split, so that the last of them does not wait for
// all the others and the publisher's own packets do not pile up.
const inlineMost = 50

// A fan is who takes a track. It is never changed, only replaced: packets are
// spread without a lock.
type fan struct {
	all    []*Down
	shares [][]*Down // by worker; nil while there are few
}

func newFan(all []*Down) *fan {
	f := &fan{all: all}
	if len(all) > inlineMost {
		f.shares = make([][]*Down, runtime.GOMAXPROCS(0))
		for _, d := range all {
			// Always the same, so that its packets stay in order.
			i := d.number % uint64(len(f.shares))
			f.shares[i] = append(f.shares[i], d)
		}
	}
	return f
}

// A share is one packet for some subscribers.
type share struct {
	downs  []*Down
	layer  *layer
	packet *rtp.Packet
	now    time.Time
}

const waiting = 256 // shares that may wait for a worker

// workers serve the shares of all large tracks. There are as many as processors,
// made when the first is needed, and they stay.
var workers = sync.OnceValue(func() []chan share {
	all := make([]chan share, runtime.GOMAXPROCS(0))
	for i := range all {
		all[i] = make(chan share, waiting)
		go func() {
			for s := range all[i] {
				for _, d := range s.downs {
					d.write(s.layer, s.packet, s.now)
				}
			}
		}()
	}
	return all
})

func (t *Track) spread(l *layer, packet *rtp.Packet, now time.Time) {
	if len(packet.Payload) > 0 {
		l.history.put(packet)
	}
	f := t.downs.Load()
	if f.shares == nil {
		for _, d := range f.all {
			d.write(l, packet, now)
		}
	} else {
		for i, w := range workers()[:len(f.shares)] {
			if len(f.shares[i]) > 0 {
				w <- share{f.shares[i], l, packet, now}
			}
		}
	}
	for _, x := range *t.feeds.Load() {
		x.write(l, packet, now)
	}
	if l.overdue(now) {
		t.ask(l.ssrc)
	}
}

func (t *Track) attach(d *Down) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.downs.Store(newFan(append(append([]*Down(nil), t.downs.Load().all...), d)))
}

func (t *Track) detach(d *Down) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var next []*Down
	for _, x := range t.downs.Load().all {
		if x != d {
			next = append(next, x)
		}
	}
	t.downs.Store(newFan(next))
}
