package agile

import (
	"time"

	"loggia/core/access"
	"loggia/platform/errs"
)

// What can be wrong with an agreement.
var (
	ErrNoSuchAgreement = errs.New(errs.NotFound, "agile.no_such_agreement")
	ErrOneOpen         = errs.New(errs.Conflict, "agile.one_open")
	ErrChanged         = errs.New(errs.Conflict, "agile.changed") // somebody saved in the meantime
	ErrReason          = errs.New(errs.Invalid, "agile.reason")
	ErrOfficeFull      = errs.New(errs.Conflict, "agile.office_full")
	ErrTooManyDays     = errs.New(errs.Conflict, "agile.too_many_days")
	ErrNoOffice        = errs.New(errs.Invalid, "agile.no_office")
)

// The kinds of agreement.
const (
	First    = "first"
	Revision = "revision"
	Renewal  = "renewal"
)

// An Agreement is the pact between one person and the body.
type Agreement struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Office   string    `json:"office"`
	Manager  string    `json:"manager" doc:"who signs for the body, empty until approved"`
	Kind     string    `json:"kind" enum:"first,revision,renewal"`
	Before   string    `json:"before,omitempty" doc:"the agreement that this one revises or renews"`
	Call     string    `json:"call,omitempty"`
	Cohort   string    `json:"cohort,omitempty"`
	Telework bool      `json:"telework" doc:"converts a telework that the person has"`
	State    State     `json:"state"`
	Terms    Terms     `json:"terms"`
	LastDay  string    `json:"last_day,omitempty" doc:"on which it really holds, once that is known"`
	Version  int       `json:"version" doc:"to be sent back with a change"`
	Changed  time.Time `json:"changed"`
	Signed   time.Time `json:"signed" doc:"by both; zero before"`

	document, sha256 string
}

// thing is what permissions are asked about.
func (a Agreement) thing() access.Thing { return access.Thing{Office: a.Office, Owner: a.Person} }

// holds reports whether the agreement lets its person work elsewhere on day.
func (a Agreement) holds(day string) bool {
	switch a.State {
	case Signed, InForce, Leaving, Ended, Withdrawn, Replaced:
		return a.Terms.From <= day && (a.LastDay == "" || day <= a.LastDay)
	}
	return false
}

// A Step is one thing that happened to an agreement.
type Step struct {
	Move  Move      `json:"move"`
	State State     `json:"state" doc:"after it"`
	Actor string    `json:"actor"`
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at"`
}

// The two sides of an agreement.
const (
	Worker = "worker"
	Body   = "body"
)

// A Signature is one side's.
type Signature struct {
	Side   string    `json:"side" enum:"worker,body"`
	Person string    `json:"person"`
	How    string    `json:"how" enum:"totp,passkey"`
	SHA256 string    `json:"sha256" doc:"of the file that was signed"`
	At     time.Time `json:"at"`
}

// The reasons for coming first (L. 81/2017 art. 18 c. 3-bis, as rewritten by
// D.Lgs. 105/2022).
const (
	Child         = "child"          // up to twelve years
	DisabledChild = "disabled_child" // L. 104/1992 art. 3 c. 3, of any age
	Disability    = "disability"     // one's own, L. 104/1992
	Caregiver     = "caregiver"      // L. 205/2017 art. 1 c. 255
)

// The kinds of proof; the proof itself is shown and given back.
var proofs = []string{"self_declaration", "certificate_seen", "already_held"}

// A Priority is one reason for coming first, with the kind of proof.
type Priority struct {
	Reason string `json:"reason" enum:"child,disabled_child,disability,caregiver"`
	Proof  string `json:"proof" enum:"self_declaration,certificate_seen,already_held"`
}
