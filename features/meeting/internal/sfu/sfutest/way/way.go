// Package way is a bad network for tests: packets wait in a queue that drains at
// a rate, take a while, and some never arrive. It holds no clock and no sockets.
package way

import (
	"math/rand/v2"
	"sync"
	"time"
)

// Shape is how bad it is. The zero value is a perfect one.
type Shape struct {
	Rate  int           // bits/s; 0 is no limit
	Queue time.Duration // that waits at most, before packets are dropped at its end; needs a rate
	Delay time.Duration // that each packet takes besides
	Loss  float64       // the share that is lost, 0 to 1
	Dead  bool          // nothing passes
}

// A Way is one direction. Safe for concurrent use.
type Way struct {
	mu     sync.Mutex
	shape  Shape
	free   time.Time // when the queue is empty
	random *rand.Rand

	passed, dropped int
}

// New makes a way; the same seed loses the same packets.
func New(s Shape, seed uint64) *Way {
	return &Way{shape: s, random: rand.New(rand.NewPCG(seed, seed))}
}

// Set changes how bad it is from now on.
func (w *Way) Set(s Shape) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shape = s
}

// Pass gives when a packet of that size that comes now arrives; false when it
// does not.
func (w *Way) Pass(size int, now time.Time) (at time.Time, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.shape
	if w.free.Before(now) {
		w.free = now
	}
	if s.Dead || w.random.Float64() < s.Loss || s.Rate > 0 && w.free.Sub(now) > s.Queue {
		w.dropped++
		return time.Time{}, false
	}
	w.passed++
	if s.Rate > 0 {
		w.free = w.free.Add(time.Duration(float64(size*8) / float64(s.Rate) * float64(time.Second)))
	}
	return w.free.Add(s.Delay), true
}

// Counts gives how many packets passed and how many did not.
func (w *Way) Counts() (passed, dropped int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.passed, w.dropped
}
