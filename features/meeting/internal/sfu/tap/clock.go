package tap

import "time"

// window is how long the quickest way of a packet counts: clocks of two
// machines drift apart by a few milliseconds in that time.
const window = 20 * time.Second

// A shift is how far the program's clock is ahead of somebody's own, measured
// at the packets that came the quickest way. One serves all that a person
// publishes, so that sound and picture stay together.
type shift struct {
	best, before time.Duration
	since        time.Time
	known        bool
}

func (s *shift) see(theirs, ours time.Time) {
	d := ours.Sub(theirs)
	switch {
	case !s.known:
		s.best, s.before, s.since, s.known = d, d, ours, true
	case ours.Sub(s.since) > window:
		s.before, s.best, s.since = s.best, d, ours
	default:
		s.best = min(s.best, d)
	}
}

func (s *shift) ours(theirs time.Time) time.Time { return theirs.Add(min(s.best, s.before)) }

// A clock gives the moment of each timestamp of one track: by the publisher's
// reports once it has sent some, till then by when packets came.
type clock struct {
	rate   float64
	shift  *shift                         // of the person
	report func(uint32) (time.Time, bool) // the publisher's moment of a timestamp
	own    shift                          // without reports: of this track alone
	begun  bool
	stamp  uint32
	zero   time.Time
}

// see notes when a timestamp came, and gives its moment.
func (c *clock) see(stamp uint32, at time.Time) time.Time {
	if theirs, ok := c.report(stamp); ok {
		c.shift.see(theirs, at)
		return c.shift.ours(theirs)
	}
	if !c.begun {
		c.begun, c.stamp, c.zero = true, stamp, at
	}
	// Counted on from the last one, so that 32 bits are enough for any length.
	c.zero = c.zero.Add(time.Duration(float64(int32(stamp-c.stamp)) / c.rate * float64(time.Second)))
	c.stamp = stamp
	c.own.see(c.zero, at)
	return c.own.ours(c.zero)
}
