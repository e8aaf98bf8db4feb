package office

import (
	"time"

	"loggia/platform/errs"
)

// ErrEarly is the answer at a door that is not open yet; argument "opens".
var ErrEarly = errs.New(errs.Conflict, "office.early")

// ErrOver is the answer at a door whose time is past.
var ErrOver = errs.New(errs.Gone, "office.over")

const (
	// doorBefore is how long before the hour the waiting room opens.
	doorBefore = 15 * time.Minute
	// doorAfter is how long after the end a meeting may still run: officers
	// finish what they have begun.
	doorAfter = 90 * time.Minute
	// rateFor is how long after the end the link still takes a rating.
	rateFor = 7 * 24 * time.Hour
)

// Passage says what a door's link does at a moment.
type Passage string

// What a link does, in the order in which a day goes.
const (
	PassEarly Passage = "early" // says when it opens; move and cancel
	PassWait  Passage = "open"  // the waiting room
	PassOver  Passage = "over"  // rating
	PassGone  Passage = "gone"  // cancelled, or long ago
	PassNone  Passage = "asked" // no hour yet: choose one that was proposed
)

// Door gives what a's link does at now, and when the waiting room opens.
func (a Appointment) Door(now time.Time) (p Passage, opens time.Time) {
	if a.Progress == Cancelled {
		return PassGone, time.Time{}
	}
	if a.Starts.IsZero() {
		if a.Progress.Over() {
			return PassGone, time.Time{}
		}
		return PassNone, time.Time{}
	}
	opens = a.Starts.Add(-doorBefore)
	ended := a.Closed
	if ended.IsZero() && (a.Progress.Over() || !now.Before(a.Ends.Add(doorAfter))) {
		ended = a.Ends
	}
	switch {
	case !ended.IsZero() && now.After(ended.Add(rateFor)):
		return PassGone, opens
	case !ended.IsZero():
		return PassOver, opens
	case now.Before(opens):
		return PassEarly, opens
	}
	return PassWait, opens
}

// room gives where the appointment is held, and when one may be in it.
func (a Appointment) room() Room {
	title := a.Citizen.Full()
	if a.Reason != "" {
		title = a.Reason + " · " + title
	}
	return Room{Appointment: a.ID, Title: cut(title, 120), Office: a.Office, Opens: a.Starts.Add(-doorBefore), Until: a.Ends.Add(doorAfter)}
}

// A Companion is a technician, lawyer or interpreter brought into one
// appointment by a second link.
type Companion struct {
	ID, Appointment, Name, Label string
	Made, Revoked                time.Time
}

// A Visit is one person's stay at a door. Who is "citizen" or a companion's id.
type Visit struct {
	ID, Appointment, Who, Name string
	State                      Stay
	Arrived, Seen              time.Time // Seen: last sign of life
	Admitted, Left             time.Time
	Reason                     string // of a refusal
}

// Stay is where a visit stands.
type Stay string

// The stays.
const (
	Waiting Stay = "waiting"
	Inside  Stay = "inside"
	Refused Stay = "refused"
	Gone    Stay = "gone"
)

// lostAfter is how long a waiting person may give no sign of life and still be
// counted; they keep their place and come back to it.
const lostAfter = 45 * time.Second

// awayAfter is how long without a sign of life before the others no longer wait
// for them.
const awayAfter = 10 * time.Minute

// Lost reports whether the line to a waiting person seems broken.
func (v Visit) Lost(now time.Time) bool {
	return v.State == Waiting && now.Sub(v.Seen) > lostAfter
}
