package ministry

import (
	"time"

	"loggia/features/ministry/internal/wire"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with an act on a communication.
var (
	ErrNoSuch = errs.New(errs.NotFound, "ministry.no_such")
	ErrState  = errs.New(errs.Conflict, "ministry.state")
	ErrKind   = errs.New(errs.Invalid, "ministry.kind")
	ErrDay    = errs.New(errs.Invalid, "ministry.day")
	ErrCode   = errs.New(errs.Invalid, "ministry.code")
	ErrWhy    = errs.New(errs.Invalid, "ministry.why")
	ErrFile   = errs.New(errs.Invalid, "ministry.file")
)

// A Kind is what a communication tells: the Ministry's own letters.
type Kind string

// The kinds.
const (
	Start      Kind = "I" // inizio
	Change     Kind = "M" // modifica
	Annulment  Kind = "A" // annullamento
	Withdrawal Kind = "R" // recesso
)

// Known reports whether k is one of the kinds.
func (k Kind) Known() bool { return k == Start || k == Change || k == Annulment || k == Withdrawal }

// A State is how far a communication has come.
type State string

// The states.
const (
	Waiting  State = "waiting"  // to be sent
	Sending  State = "sending"  // a request is under way, or nobody knows what became of it
	Blocked  State = "blocked"  // something is missing: it cannot be sent
	Declined State = "refused"  // the Ministry has said no
	Exported State = "exported" // was in a file that somebody uploads; the receipt is awaited
	Received State = "accepted" // the Ministry has it, and gave its code
	Dropped  State = "dropped"  // not needed any more
)

// moves are the legal ones: act → from → to.
var moves = map[string]map[State]State{
	"begin":   {Waiting: Sending},
	"look":    {Sending: Sending},  // asks what became of it
	"accept":  {Sending: Received}, // by the Ministry's answer, or found in its archive
	"refuse":  {Sending: Declined},
	"release": {Sending: Waiting}, // surely not taken
	"block":   {Waiting: Blocked},
	"correct": {Blocked: Waiting, Declined: Waiting, Exported: Waiting, Waiting: Waiting},
	"export":  {Waiting: Exported},
	"receipt": {Waiting: Received, Sending: Received, Blocked: Received, Declined: Received, Exported: Received}, // made by hand on the portal
	"drop":    {Waiting: Dropped, Blocked: Dropped, Declined: Dropped, Exported: Dropped},
}

// After gives the state that follows an act; ErrState when the act is not legal now.
func (s State) After(act string) (State, error) {
	to, ok := moves[act][s]
	if !ok {
		return s, ErrState.With("act", act)
	}
	return to, nil
}

// Open reports whether the communication has still to be made.
func (s State) Open() bool { return s != Received && s != Dropped }

// A Communication is one message to the Ministry about one agreement.
type Communication struct {
	ID        string
	Number    int // the one that the Ministry gets, 1, 2, 3 …
	Key       string
	Agreement string
	Series    string // the first agreement of those that renew one another
	Kind      Kind
	Day       string // from which it holds: start, change, last day
	Due       string // last day on which it is in time
	State     State
	Facts     Facts
	Faults    []string // why it is blocked
	Code      string   // 17 digits, once accepted
	Target    string   // the code that it changes
	Result    string
	Message   string // the Ministry's
	Trouble   string // why the last attempt came to nothing
	Export    string // the file that it was put in
	Note      string // a person's, or what the program did beside
	Failures  int    // attempts without outcome, one after the other
	Lease     time.Time
	Next      time.Time // when it is tried again
	Queued    time.Time
	Settled   time.Time
}

// Due gives the last day in time for something of day: term days after it. The
// first day does not count; a holiday at the end is not allowed for, so that we
// are never late by a different reading.
func Due(day string, term int) (string, error) {
	d, err := italy.ParseDay(day)
	if err != nil {
		return "", ErrDay.From(err)
	}
	return d.Add(term).String(), nil
}

// same reports whether what the Ministry holds is what c tells, so that c must
// not be sent (again). The list of its archive has no day of signature: it is
// compared when it is there.
func (c Communication) same(f wire.Found) bool {
	p := c.Facts.Period
	switch c.Kind {
	case Start:
		return f.Kind != "A" && f.Employer == c.Facts.Employer.CF && f.Worker == c.Facts.Worker.CF && string(f.From) == p.From && (f.Signed == "" || string(f.Signed) == p.Signed)
	case Change:
		e := c.Facts.Employment
		return f.Kind != "A" && string(f.From) == p.From && string(f.To) == p.To && string(f.Signed) == p.Signed && f.Employment == e.Kind && f.PAT == e.PAT && f.Tariff == e.Tariff
	case Withdrawal:
		return f.Kind != "A" && string(f.To) == c.Day
	default:
		return f.Kind == "A"
	}
}

// inTheWay reports whether f is a communication of the same body that must be
// closed before c can start: still open when c begins, and begun before it.
func (c Communication) inTheWay(f wire.Found) bool {
	from := c.Facts.Period.From
	return f.Kind != "A" && f.Employer == c.Facts.Employer.CF && f.Worker == c.Facts.Worker.CF && string(f.From) < from && (f.To == "" || string(f.To) >= from)
}

// pause is how long the next try waits: a minute, doubled up to an hour, for as
// long as it takes; an outage of days must lose nothing.
func pause(failures int) time.Duration {
	return min(time.Minute<<min(failures, 7), time.Hour)
}
