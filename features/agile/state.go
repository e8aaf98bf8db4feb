package agile

import (
	"slices"

	"loggia/platform/errs"
)

// ErrMove is the answer to a move that an agreement does not allow in its
// present state.
var ErrMove = errs.New(errs.Conflict, "agile.move")

// A State is how far an agreement has come.
type State string

// The states, from the application to the end.
const (
	Draft     State = "draft"     // being written by its person
	Submitted State = "submitted" // waits for the head
	ToAmend   State = "to_amend"  // the head asked a change
	Refused   State = "refused"
	Approved  State = "approved"  // what it will say is agreed
	ToSign    State = "to_sign"   // written down, waits for both signatures
	Signed    State = "signed"    // by both, its first day is to come
	InForce   State = "in_force"  // today
	Suspended State = "suspended" // by the body, for a time
	Leaving   State = "leaving"   // withdrawn from, the notice runs
	Withdrawn State = "withdrawn" // ended before its term
	Ended     State = "ended"     // at its term
	Replaced  State = "replaced"  // by a revision or a renewal
	Dropped   State = "dropped"   // the person gave up before it was signed
)

// A Move is what is done to an agreement.
type Move string

// The moves.
const (
	Submit   Move = "submit"
	Amend    Move = "amend" // ask a change
	Refuse   Move = "refuse"
	Approve  Move = "approve"
	Prepare  Move = "prepare"  // write it down for the signatures
	Reopen   Move = "reopen"   // take it back from the signatures
	Complete Move = "complete" // the second signature
	Start    Move = "start"    // its first day has come
	Suspend  Move = "suspend"
	Resume   Move = "resume"
	Withdraw Move = "withdraw"
	Leave    Move = "leave" // the notice has run out
	Expire   Move = "expire"
	Replace  Move = "replace"
	Drop     Move = "drop"
)

// moves is the whole life of an agreement (states of L. 81/2017 arts. 19–23 as
// the programme uses them).
var moves = map[State]map[Move]State{
	Draft:     {Submit: Submitted, Drop: Dropped},
	ToAmend:   {Submit: Submitted, Drop: Dropped},
	Submitted: {Amend: ToAmend, Refuse: Refused, Approve: Approved, Drop: Dropped},
	Approved:  {Prepare: ToSign, Amend: ToAmend, Refuse: Refused, Drop: Dropped},
	ToSign:    {Complete: Signed, Reopen: Approved, Drop: Dropped},
	Signed:    {Start: InForce, Withdraw: Leaving, Drop: Dropped},
	InForce:   {Suspend: Suspended, Withdraw: Leaving, Expire: Ended, Replace: Replaced},
	Suspended: {Resume: InForce, Withdraw: Leaving, Expire: Ended, Replace: Replaced},
	Leaving:   {Leave: Withdrawn, Expire: Ended, Replace: Replaced},
}

// Next gives the state after m, or ErrMove.
func Next(s State, m Move) (State, error) {
	if next, ok := moves[s][m]; ok {
		return next, nil
	}
	return s, ErrMove.With("state", string(s)).With("move", string(m))
}

// Allowed gives the moves that s allows, in order.
func (s State) Allowed() []Move {
	all := []Move{}
	for m := range moves[s] {
		all = append(all, m)
	}
	slices.Sort(all)
	return all
}

// Open reports whether the agreement is still being made.
func (s State) Open() bool {
	return s == Draft || s == Submitted || s == ToAmend || s == Approved || s == ToSign
}

// Held reports whether the agreement binds today or has bound: it was in force.
func (s State) Held() bool {
	return s == InForce || s == Suspended || s == Leaving
}

// Over reports whether nothing more happens to the agreement.
func (s State) Over() bool { return len(moves[s]) == 0 }

// Writable reports whether its person may change what it says.
func (s State) Writable() bool { return s == Draft || s == ToAmend }
