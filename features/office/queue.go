package office

import (
	"slices"
	"time"
)

// A Place is one waiting visit with its appointment.
type Place struct {
	Visit       Visit
	Appointment Appointment
}

// Line puts the waiting in order: who has the earlier hour comes first, and of
// two with one hour who arrived first. Coming early gives no advantage over an
// hour that was given.
func Line(all []Place) []Place {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Place) int {
		if c := a.Appointment.Starts.Compare(b.Appointment.Starts); c != 0 {
			return c
		}
		return a.Visit.Arrived.Compare(b.Visit.Arrived)
	})
	return out
}

// A Wait is how long somebody may have to wait: a range, never one figure, and
// by the clock.
type Wait struct {
	From, To time.Duration // in steps of five minutes
	Around   time.Time     // the middle of the range by the clock
}

// usual gives the median of the latest meetings' lengths, or the slot's length
// while fewer than five are known: one long morning must not scare everybody.
func usual(lengths []time.Duration, slot time.Duration) time.Duration {
	if len(lengths) < 5 {
		return slot
	}
	s := slices.Clone(lengths)
	slices.Sort(s)
	return max(s[len(s)/2], 2*time.Minute)
}

// Estimate gives the wait of whoever has ahead people in front, at an office
// with desks; inside holds how long each meeting under way has lasted. Nobody
// is called before their own hour, starts.
func Estimate(ahead, desks int, inside, lengths []time.Duration, slot time.Duration, now, starts time.Time) Wait {
	each := usual(lengths, slot)
	// When each desk is free next: a meeting that lasts longer than usual is
	// taken to end in a quarter of the usual time.
	free := make([]time.Duration, max(desks, 1))
	for i, lasted := range inside {
		if i < len(free) {
			free[i] = max(each-lasted, each/4)
		}
	}
	var at time.Duration
	for range ahead + 1 {
		i := slices.Index(free, slices.Min(free))
		at = free[i]
		free[i] += each
	}
	at = max(at, starts.Sub(now), 0)
	w := Wait{From: floor5(at * 3 / 4), To: ceil5(at * 5 / 4), Around: now.Add(at).Truncate(time.Minute)}
	if early := starts.Sub(now); w.From < early {
		w.From = floor5(early)
	}
	if w.To <= w.From {
		w.To = w.From + 5*time.Minute
	}
	return w
}

const five = 5 * time.Minute

func floor5(d time.Duration) time.Duration { return d / five * five }
func ceil5(d time.Duration) time.Duration  { return (d + five - 1) / five * five }
