package httpapi

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"loggia/platform/clock"
)

// maxKeys bounds a Limiter's memory to about 2 MB, whoever knocks.
const maxKeys = 1 << 15

// A Limiter says how often each key may pass (GCRA, the leaky bucket that
// remembers one instant a key). Its memory is bounded: when too many keys
// knock at once it forgets some, in their favour.
type Limiter struct {
	clock clock.Clock
	seed  maphash.Seed
	mu    sync.Mutex
	next  map[uint64]time.Time // when the key's bucket will be empty again
	max   int
}

// NewLimiter gives a Limiter that has seen nobody.
func NewLimiter(c clock.Clock) *Limiter {
	return &Limiter{clock: c, seed: maphash.MakeSeed(), next: map[uint64]time.Time{}, max: maxKeys}
}

// Allow counts one knock of key, which may pass n times in any stretch of per.
// When it may not, wait says how long until it may.
func (l *Limiter) Allow(key string, n int, per time.Duration) (wait time.Duration, ok bool) {
	now, each := l.clock.Now(), per/time.Duration(n)
	k := maphash.String(l.seed, key)
	l.mu.Lock()
	defer l.mu.Unlock()
	empty, seen := l.next[k]
	if !seen || empty.Before(now) {
		empty = now
	}
	if wait = empty.Sub(now) - (per - each); wait > 0 {
		return wait, false
	}
	if !seen && len(l.next) >= l.max {
		l.forget(now)
	}
	l.next[k] = empty.Add(each)
	return 0, true
}

// forget drops the keys whose time has passed, and if that is not enough an
// eighth of the rest: a map gives them in no order that a caller could choose.
func (l *Limiter) forget(now time.Time) {
	for k, empty := range l.next {
		if !empty.After(now) {
			delete(l.next, k)
		}
	}
	for k := range l.next {
		if len(l.next) <= l.max-l.max/8 {
			return
		}
		delete(l.next, k)
	}
}

// network gives what counts as one visitor: an IPv4 address, or the /64 that a
// home or a mobile operator gives to one customer.
func network(ip netip.Addr) string {
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
