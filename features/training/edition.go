package training

import (
	"cmp"
	"slices"
	"time"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchEdition is the answer for an edition that is not here.
	ErrNoSuchEdition = errs.New(errs.NotFound, "training.no_such_edition")
	// ErrWay is the answer to an edition that is held nowhere.
	ErrWay = errs.New(errs.Invalid, "training.way")
	// ErrSessions is the answer to an edition without days, or with days that overlap.
	ErrSessions = errs.New(errs.Invalid, "training.sessions")
	// ErrSeats is the answer to fewer seats than are taken; argument "taken".
	ErrSeats = errs.New(errs.Conflict, "training.seats")
	// ErrClosed is the answer once an edition is over or cancelled.
	ErrClosed = errs.New(errs.Conflict, "training.closed")
	// ErrBegun is the answer to what can only be done before an edition begins.
	ErrBegun = errs.New(errs.Conflict, "training.begun")
	// ErrNotYet is the answer before the room of a lesson opens.
	ErrNotYet = errs.New(errs.Conflict, "training.not_yet")
	// ErrNotListed is the answer when somebody is not on the sheet of an edition.
	ErrNotListed = errs.New(errs.NotFound, "training.not_listed")
)

// An Edition holds a course on given days, in a place or in a meeting on line.
type Edition struct {
	ID       string    `json:"id"`
	Course   string    `json:"course"`
	Way      string    `json:"way" enum:"place,meeting"`
	Place    string    `json:"place,omitempty"`
	Teacher  string    `json:"teacher,omitempty" doc:"the id of a colleague"`
	Seats    int       `json:"seats"`
	Taken    int       `json:"taken"`
	State    string    `json:"state" enum:"open,closed,cancelled"`
	Sessions []Session `json:"sessions"`
}

// A Session is one sitting of an edition.
type Session struct {
	ID     string    `json:"id"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`

	edition string
}

// EarlyBy is how long before a sitting its room on line opens.
const EarlyBy = 15 * time.Minute

// Clean gives e with its days in order, or says what cannot be accepted.
func (e Edition) Clean() (Edition, error) {
	if err := cleanText(&e.Place, "place", 200, e.Way == "place"); err != nil {
		return e, err
	}
	switch {
	case e.Way != "place" && e.Way != "meeting":
		return e, ErrWay.In("way")
	case e.Seats < 1 || e.Seats > 5000:
		return e, ErrNumber.With("min", 1).With("max", 5000).In("seats")
	case len(e.Sessions) == 0 || len(e.Sessions) > 40:
		return e, ErrSessions.In("sessions")
	}
	e.Sessions = slices.Clone(e.Sessions)
	slices.SortFunc(e.Sessions, func(a, b Session) int { return cmp.Compare(a.Starts.UnixMilli(), b.Starts.UnixMilli()) })
	for i, s := range e.Sessions {
		if !s.Starts.Before(s.Ends) || s.Ends.Sub(s.Starts) > 12*time.Hour || i > 0 && s.Starts.Before(e.Sessions[i-1].Ends) {
			return e, ErrSessions.In("sessions")
		}
	}
	return e, nil
}

// Begins gives the start of the first sitting, Over the end of the last.
func (e Edition) Begins() time.Time { return e.Sessions[0].Starts }

// Over gives the end of the last sitting.
func (e Edition) Over() time.Time { return e.Sessions[len(e.Sessions)-1].Ends }

// Attended gives the per cent of the edition's time in which somebody was there.
func (e Edition) Attended(present map[string]bool) int {
	var there, all time.Duration
	for _, s := range e.Sessions {
		all += s.Ends.Sub(s.Starts)
		if present[s.ID] {
			there += s.Ends.Sub(s.Starts)
		}
	}
	if all == 0 {
		return 0
	}
	return int(100 * there / all)
}

// elsewhere reports whether e is held on other days or in another place than old.
func (e Edition) elsewhere(old Edition) bool {
	return e.Way != old.Way || e.Place != old.Place || !slices.EqualFunc(e.Sessions, old.Sessions, func(a, b Session) bool { return a.Starts.Equal(b.Starts) && a.Ends.Equal(b.Ends) })
}
