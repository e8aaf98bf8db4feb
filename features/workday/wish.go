package workday

import (
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a wish.
var (
	ErrNoSuchWish = errs.New(errs.NotFound, "workday.no_such_wish")
	ErrState      = errs.New(errs.Conflict, "workday.state")
	ErrAskedTwice = errs.New(errs.Conflict, "workday.asked_twice")
	ErrNothing    = errs.New(errs.Conflict, "workday.nothing")
	ErrSameDay    = errs.New(errs.Invalid, "workday.same_day")
)

// A State is how far a wish has come.
type State string

// The states of a wish.
const (
	Draft    State = "draft"    // written, not sent yet
	Sent     State = "asked"    // the head has it
	Answered State = "proposed" // the head proposes another day
	Granted  State = "approved"
	Denied   State = "refused"
	Dropped  State = "withdrawn"
)

// Open reports whether something may still become of it.
func (s State) Open() bool { return s == Draft || s == Sent || s == Answered }

var moves = map[State]map[string]State{
	Draft:    {"send": Sent, "withdraw": Dropped},
	Sent:     {"approve": Granted, "refuse": Denied, "propose": Answered, "withdraw": Dropped},
	Answered: {"accept": Granted, "decline": Dropped, "propose": Answered, "withdraw": Dropped},
}

// After gives the state after an act, or ErrState where the act is out of place.
func (s State) After(act string) (State, error) {
	to, ok := moves[s][act]
	if !ok {
		return s, ErrState
	}
	return to, nil
}

// A Wish is what a person asks: to be away on a day, perhaps instead of another.
type Wish struct {
	ID, Person, Office string
	Day                Day
	Instead            Day // an away day given up for it; zero for none
	Words              string
	State              State
	Proposed           Day    // what the head proposes; zero for nothing
	Answer             string // the head's words
	Override           string // why it was approved against a warning
	By                 string // who answered
	Made, Answered     time.Time
}

// Wanted gives the day that the wish would fill now: the one proposed, once
// there is one.
func (w Wish) Wanted() Day {
	if w.State == Answered {
		return w.Proposed
	}
	return w.Day
}
