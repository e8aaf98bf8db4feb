package allocate

import (
	"slices"
	"time"
)

const (
	kept      = 2048 // packets on their way whose fate is still to be told
	queueStep = 100 * time.Millisecond
	rateStep  = 200 * time.Millisecond
	lossStep  = time.Second
	baseStep  = 15 * time.Second // within which one packet at least meets no queue

	standing = 80 * time.Millisecond  // a queue that no burst explains
	overflow = 200 * time.Millisecond // one that is about to spill
	growth   = 30 * time.Millisecond  // in the moments before, of a queue that grows
	blackout = 500 * time.Millisecond // without a word: the way is cut, which is not the same as full

	muchLoss    = 0.05 // more than the way's own
	disaster    = 0.20
	ambientMost = 0.10 // what a way may lose at any load
	ambientFor  = 12   // steps of loss that are remembered
	fewPackets  = 50   // from which nothing is told of loss
)

// An Estimator knows what the way to one client carries, from when packets
// leave and what the client tells of their arrival. It is told the time, and is
// not safe for concurrent use.
//
// Three things are read. The queue: how much later than the fastest of late even
// the fastest packet of a moment arrives. A burst or a busy processor delays
// some packets; only a way that is full delays all. The rate: what arrives in a
// second, which is what the way carries while a queue stands. The loss, less
// what is lost at any load, as on radio.
type Estimator struct {
	began time.Time
	next  uint16
	sent  [kept]departure
	first time.Time // something was sent
	fed   time.Time // the last word of the client
	owed  time.Time // since when there are packets that no word followed
	after time.Time // until when what is seen is still the end of a blackout

	base    [2]time.Duration // the fastest way of this step, and of the one before
	baseAt  time.Time
	fastest time.Duration // of this moment
	queueAt time.Time
	queue   time.Duration
	full    int              // moments in a row with a queue
	late    [5]time.Duration // the queues of the moments before

	rateAt  time.Duration // by the client's clock
	arrived int
	acked   int
	leftAt  time.Time
	left    int
	leaving int

	lossAt   time.Time
	lost, of int
	losses   [ambientFor]float64
	steps    int
	loss     float64
	lossy    int // steps in a row with much loss

	missed time.Time // when the client last asked for something again

	told int // what the client reckons itself, when it does
}

type departure struct {
	at     int64 // µs since began
	size   int32
	number uint16
	out    bool
}

const unknown = time.Duration(1<<63 - 1)

// NewEstimator makes an estimator of a way that nothing is known of.
func NewEstimator(now time.Time) *Estimator {
	return &Estimator{began: now, base: [2]time.Duration{unknown, unknown}, baseAt: now, fastest: unknown, queueAt: now, leftAt: now, lossAt: now}
}

// Sent notes a packet that leaves, and gives the number under which the client
// shall tell of it.
func (e *Estimator) Sent(size int, now time.Time) uint16 {
	if e.first.IsZero() {
		e.first = now
	}
	if e.owed.IsZero() {
		e.owed = now
	}
	number := e.next
	e.next++
	e.sent[number%kept] = departure{at: now.Sub(e.began).Microseconds(), size: int32(size), number: number, out: true}
	e.left += size
	if step := now.Sub(e.leftAt); step >= rateStep {
		e.leaving = int(float64(e.left*8) / step.Seconds())
		e.left, e.leftAt = 0, now
	}
	return number
}

// Feedback takes the client's word on how packets arrived.
func (e *Estimator) Feedback(packet []byte, now time.Time) {
	dark := e.dark(now)
	if dark {
		e.after = now.Add(blackout)
	}
	dark = now.Before(e.after)
	if readFeedback(packet, func(number uint16, arrived bool, at time.Duration) { e.fate(number, arrived, at, dark) }) {
		e.fed, e.owed = now, time.Time{}
	}
	if e.step(now); dark {
		e.full, e.lossy = 0, 0
	}
}

func (e *Estimator) dark(now time.Time) bool {
	return !e.fed.IsZero() && !e.owed.IsZero() && now.Sub(e.owed) > blackout
}

func (e *Estimator) fate(number uint16, arrived bool, at time.Duration, dark bool) {
	d := &e.sent[number%kept]
	if !d.out || d.number != number {
		return // told already, or too long ago
	}
	if !arrived {
		if !dark {
			e.lost, e.of = e.lost+1, e.of+1
		}
		d.out = false // what comes later all the same is a loss to whoever waited
		return
	}
	d.out = false
	e.of++
	way := at - time.Duration(d.at)*time.Microsecond
	e.base[0] = min(e.base[0], way)
	e.fastest = min(e.fastest, way)
	e.arrived += int(d.size)
	if e.rateAt == 0 || at < e.rateAt {
		e.rateAt, e.arrived = at, 0
	} else if step := at - e.rateAt; step >= rateStep {
		e.acked = int(float64(e.arrived*8) / step.Seconds())
		e.rateAt, e.arrived = at, 0
	}
}

// step closes what is measured in steps.
func (e *Estimator) step(now time.Time) {
	if now.Sub(e.queueAt) >= queueStep && e.fastest != unknown {
		before := e.queue
		copy(e.late[1:], e.late[:])
		e.late[0] = before
		e.queue = e.fastest - min(e.base[0], e.base[1])
		e.fastest, e.queueAt = unknown, now
		if e.queue > standing && e.queue > before*9/10 { // one that drains needs no less to be sent
			e.full++
		} else {
			e.full = 0
		}
	}
	if now.Sub(e.baseAt) >= baseStep {
		e.base[0], e.base[1], e.baseAt = unknown, e.base[0], now
	}
	if now.Sub(e.lossAt) >= lossStep && e.of >= fewPackets {
		loss := float64(e.lost) / float64(e.of)
		if now.Sub(e.missed) > 2*lossStep {
			loss = 0
		}
		e.note(loss)
		e.lost, e.of, e.lossAt = 0, 0, now
	}
}

// Missed notes that the client asks for something again. A client that says that
// packets did not arrive, and misses none of them, has only told of them late.
func (e *Estimator) Missed(now time.Time) { e.missed = now }

func (e *Estimator) note(loss float64) {
	e.loss = loss
	if loss > e.ambient()+muchLoss {
		e.lossy++
	} else {
		e.lossy = 0
	}
	e.losses[e.steps%ambientFor] = loss
	e.steps++
}

// ambient is what is lost on this way whatever is sent on it: what was usual of
// late.
func (e *Estimator) ambient() float64 {
	late := slices.Sorted(slices.Values(e.losses[:min(e.steps, ambientFor)]))
	if len(late) == 0 {
		return ambientMost
	}
	return min(ambientMost, late[(len(late)-1)/2])
}

// Lowered says that less is sent from now on: what is still seen of before is no
// sign against it.
func (e *Estimator) Lowered(now time.Time) {
	e.after = now.Add(blackout)
	e.full, e.lossy, e.lost, e.of, e.lossAt = 0, 0, 0, 0, now
}

// Report takes the share of packets that a client without feedback says it lost.
func (e *Estimator) Report(loss float64) { e.note(loss) }

// Told takes what a client without feedback reckons that the way carries.
func (e *Estimator) Told(bitrate int) { e.told = bitrate }

// mute says whether packets have gone out for a while and no word of any came:
// a client that does not know how to.
func (e *Estimator) mute(now time.Time) bool {
	return e.fed.IsZero() && !e.first.IsZero() && now.Sub(e.first) > 1500*time.Millisecond
}

// spills says whether more is sent than the way carries. A queue that stands and
// neither grows nor loses anything is one of a processor that is late, ours or
// the client's, unless it is long and lasts.
func (e *Estimator) spills() bool {
	grows := func(moments int) bool { return e.queue > e.late[moments-1]+growth }
	losing := !e.missed.Before(e.lossAt.Add(-lossStep)) && e.of >= fewPackets/5 && float64(e.lost) > float64(e.of)*(e.ambient()+muchLoss)
	switch {
	case e.full >= 10 && e.queue > overflow:
		return true
	case e.full >= 5:
		return grows(5) || losing
	case e.full >= 3 && e.queue > overflow:
		return grows(3) || losing
	}
	return false
}

// Signs is what an estimator sees at one moment.
type Signs struct {
	Over  bool          // more is sent than the way carries
	Queue time.Duration // that a packet waits in on its way
	Loss  float64       // the share of packets lost of late
	Acked int           // bits/s that arrive
	Sent  int           // bits/s that leave
	Dark  bool          // nothing is heard: nothing can be decided
	Mute  bool          // the client tells nothing of single packets
	Told  int           // what it reckons itself; 0 is nothing
}

// Signs gives what is seen now.
func (e *Estimator) Signs(now time.Time) Signs {
	s := Signs{Queue: e.queue, Loss: e.loss, Acked: e.acked, Sent: e.leaving, Mute: e.mute(now), Told: e.told}
	s.Dark = e.dark(now)
	s.Over = e.spills() || e.lossy >= 2 || e.lossy >= 1 && e.loss > disaster
	return s
}
