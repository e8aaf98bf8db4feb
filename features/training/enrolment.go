package training

import (
	"time"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchEnrolment is the answer for an enrolment that is not here, or not for this reader.
	ErrNoSuchEnrolment = errs.New(errs.NotFound, "training.no_such_enrolment")
	// ErrEnrolled is the answer when somebody is on their way through the course already.
	ErrEnrolled = errs.New(errs.Conflict, "training.enrolled")
	// ErrNotOffered is the answer when a course is not published or cannot be done so.
	ErrNotOffered = errs.New(errs.Conflict, "training.not_offered")
	// ErrMoved is the answer when an enrolment is not any more where the act needs it.
	ErrMoved = errs.New(errs.Conflict, "training.moved")
	// ErrDuty is the answer to leaving a course that is due.
	ErrDuty = errs.New(errs.Conflict, "training.duty")
	// ErrReason is the answer to a refusal without a reason.
	ErrReason = errs.New(errs.Invalid, "training.reason")
	// ErrNobody is the answer when nobody has the profile that was named.
	ErrNobody = errs.New(errs.Invalid, "training.nobody")
)

// A Progress is where somebody is on the way through a course.
type Progress string

// The states of an enrolment; the first three are open, the others are the end.
const (
	Asking   Progress = "asked"    // waits for a consent
	Waiting  Progress = "waiting"  // waits for a seat
	Learning Progress = "enrolled" // may learn
	Finished Progress = "done"
	Missed   Progress = "missed" // came too little
	GivenUp  Progress = "left"
	Declined Progress = "refused"
	Dropped  Progress = "cancelled" // the edition was
)

// Open reports whether the way goes on.
func (p Progress) Open() bool { return p == Asking || p == Waiting || p == Learning }

// An Enrolment is one person's way through one course.
type Enrolment struct {
	ID      string    `json:"id"`
	Course  string    `json:"course"`
	Edition string    `json:"edition,omitempty"`
	Person  string    `json:"person"`
	State   Progress  `json:"state" enum:"asked,waiting,enrolled,done,missed,left,refused,cancelled"`
	Due     string    `json:"due,omitempty"`
	Reason  string    `json:"reason,omitempty" doc:"of a refusal"`
	Made    time.Time `json:"made"`

	attended bool
	extra    int
	by       string
}

// A Result is what somebody has done. Score is -1 where there was no quiz.
type Result struct {
	ID, Enrolment, Course, Person, Day, Until, How string
	Score                                          int
}

// Holds reports whether r counts on day.
func (r Result) Holds(day string) bool {
	return r.ID != "" && r.Day <= day && (r.Until == "" || day <= r.Until)
}

// A Standing says how somebody stands with a course: no more than a head needs
// to know, and all that anybody but the person and the personnel office learns.
type Standing string

// The standings.
const (
	StandsDone    Standing = "done"
	StandsEnding  Standing = "ending" // done, but not for long
	StandsToDo    Standing = "to_do"
	StandsExpired Standing = "expired" // was done, does not hold any more
)

// standing judges the latest result on day; notice is how many days before its
// end a result counts as ending.
func standing(r Result, day, endingOn string) Standing {
	switch {
	case r.ID == "":
		return StandsToDo
	case !r.Holds(day):
		return StandsExpired
	case r.Until != "" && r.Until <= endingOn:
		return StandsEnding
	}
	return StandsDone
}
