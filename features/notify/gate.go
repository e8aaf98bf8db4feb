package notify

import (
	"time"

	"loggia/platform/italy"
)

// furthest is how many days ahead a start is looked for: a longer absence is
// looked at again then.
const furthest = 120

// A timetable is when one person may be reached: their contact hours, less
// their own quiet hours, less the rest that follows the hours of the day before.
type timetable struct {
	contact func(italy.Day) ([]Band, error)
	quiet   []Band
	rest    time.Duration
}

// reach gives the stretches of a day in which the person may be reached.
func (t timetable) reach(d italy.Day) ([]span, error) {
	bands, err := t.contact(d)
	if err != nil || len(bands) == 0 {
		return nil, err
	}
	// Quiet hours that leave nothing of a day of work would silence the person
	// for ever: on that day the agreed hours hold.
	if left := without(bands, t.quiet); len(left) > 0 {
		bands = left
	}
	all := spansOf(d, bands)
	before, err := t.contact(d.Add(-1))
	if err != nil || len(before) == 0 {
		return all, err
	}
	// D.Lgs. 66/2003 art. 7: so many hours of rest in a row. They are hours that
	// pass, not those that the clock shows: summer time takes none away.
	rested := instant(d.Add(-1), before[len(before)-1][1]).Add(t.rest)
	left := all[:0]
	for _, s := range all {
		if s.from.Before(rested) {
			s.from = rested
		}
		if s.from.Before(s.to) {
			left = append(left, s)
		}
	}
	return left, nil
}

// at gives the stretch that holds an instant; ok is false outside the hours.
func (t timetable) at(now time.Time) (in span, ok bool, err error) {
	all, err := t.reach(italy.DayOf(now))
	for _, s := range all {
		if s.holds(now) {
			return s, true, err
		}
	}
	return span{}, false, err
}

// next gives the first stretch that begins at from or later; ok is false when
// none begins in the days that are looked at.
func (t timetable) next(from time.Time) (s span, ok bool, err error) {
	for d, n := italy.DayOf(from), 0; n <= furthest; d, n = d.Add(1), n+1 {
		all, err := t.reach(d)
		if err != nil {
			return span{}, false, err
		}
		for _, s := range all {
			if !s.from.Before(from) {
				return s, true, nil
			}
		}
	}
	return span{}, false, nil
}

// An occasion is all of a notice that decides when it is told.
type occasion struct {
	urgency   Urgency
	emergency bool
	notBefore time.Time // its sender chose a later moment
	digestAt  int       // the minute of the day at which the person wants the digest; -1 for the start
}

// A verdict says when a notice is told and what it does then.
type verdict struct {
	at    time.Time
	now   bool // told at once
	rings bool
	known bool // false: no start is in sight, and at is when to look again
	until time.Time
}

// when is the whole rule. An emergency is told now. Anything else is told only
// within the person's hours: now if they are in them, else at the next start.
func when(o occasion, t timetable, now time.Time) (verdict, error) {
	if o.emergency {
		return verdict{at: now, now: true, rings: true, known: true}, nil
	}
	from := now
	if o.notBefore.After(now) {
		from = o.notBefore
	}
	in, open, err := t.at(from)
	if err != nil {
		return verdict{}, err
	}
	if open && o.urgency != Digest {
		return verdict{at: from, now: from.Equal(now), rings: o.urgency == Rings, known: true, until: in.to}, nil
	}
	if open { // the digest of today has gone: tomorrow's
		from = italy.DayOf(from).Add(1).Start()
	}
	s, known, err := t.next(from)
	if err != nil {
		return verdict{}, err
	}
	if !known {
		return verdict{at: italy.DayOf(from).Add(furthest).Start()}, nil
	}
	v := verdict{at: s.from, known: true, until: s.to}
	if o.digestAt < 0 {
		return v, nil
	}
	wanted := instant(italy.DayOf(s.from), o.digestAt)
	if in, open, err := t.at(wanted); err != nil {
		return verdict{}, err
	} else if open && wanted.After(s.from) {
		v.at, v.until = wanted, in.to
	}
	return v, nil
}
