package allocate

import "time"

// Nobody is the quality wanted of a picture that nobody shows.
const Nobody = -1

// lowerAfter is how long less must be wanted before a publisher is told: a
// window that is moved about costs nothing.
const lowerAfter = 5 * time.Second

// A Dynacast spares a publisher the layers that nobody shows: more is asked for
// at once, less only after a while.
type Dynacast struct {
	told  int
	since time.Time // less has been wanted
	again bool
}

// NewDynacast begins with what publishers send untold.
func NewDynacast(best int) Dynacast { return Dynacast{told: best} }

// Again has the publisher told once more: it may not have heard.
func (d *Dynacast) Again() { d.again = true }

// Tell takes what is wanted now, Nobody or a quality, and says whether to tell
// the publisher so.
func (d *Dynacast) Tell(wanted int, now time.Time) bool {
	switch {
	case d.again:
	case wanted == d.told:
		d.since = time.Time{}
		return false
	case wanted < d.told:
		if d.since.IsZero() {
			d.since = now
		}
		if now.Sub(d.since) < lowerAfter {
			return false
		}
	}
	*d = Dynacast{told: wanted}
	return true
}
