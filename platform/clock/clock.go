// Package clock tells the time, so that a test can hold it still.
package clock

import (
	"sync"
	"time"
)

// A Clock gives the present instant.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
var System Clock = system{}

type system struct{}

func (system) Now() time.Time { return time.Now() }

// Fixed is a Clock that moves only when told to. Safe for concurrent use.
type Fixed struct {
	mu sync.Mutex
	t  time.Time
}

// NewFixed gives a clock that stands at t.
func NewFixed(t time.Time) *Fixed { return &Fixed{t: t} }

// Now gives the instant at which the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

// Set moves the clock to t.
func (f *Fixed) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t = t
}

// Advance moves the clock on by d.
func (f *Fixed) Advance(d time.Duration) { f.Set(f.Now().Add(d)) }

// Shifted gives a clock that runs as the machine's does but is by ahead of it,
// for a demonstration that must not depend on the hour of the day.
func Shifted(by time.Duration) Clock { return shifted(by) }

type shifted time.Duration

func (s shifted) Now() time.Time { return time.Now().Add(time.Duration(s)) }
