package grant

import (
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a plan.
var (
	ErrNoSuch  = errs.New(errs.NotFound, "grant.no_such")
	ErrText    = errs.New(errs.Invalid, "grant.text")
	ErrDays    = errs.New(errs.Invalid, "grant.days")
	ErrOutside = errs.New(errs.Invalid, "grant.outside")
	ErrRisk    = errs.New(errs.Invalid, "grant.risk")
	ErrState   = errs.New(errs.Conflict, "grant.state")
	ErrWhy     = errs.New(errs.Invalid, "grant.why")
	ErrOwner   = errs.New(errs.Invalid, "grant.owner")
)

// A Plan is what a body does so that its way of working changes.
type Plan struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	About string `json:"about"`
	Since string `json:"since"`
	Until string `json:"until"`
}

// A State is how far an action has come.
type State string

// The states.
const (
	Planned State = "planned"
	Doing   State = "doing"
	Blocked State = "blocked"
	Done    State = "done"
	Dropped State = "dropped"
)

// moves are the legal ones: act → from → to.
var moves = map[string]map[State]State{
	"start":  {Planned: Doing},
	"block":  {Planned: Blocked, Doing: Blocked},
	"resume": {Blocked: Doing},
	"finish": {Planned: Done, Doing: Done, Blocked: Done},
	"reopen": {Done: Doing, Dropped: Planned},
	"drop":   {Planned: Dropped, Doing: Dropped, Blocked: Dropped},
}

// acts lists the moves in the order in which a page offers them.
var acts = []string{"start", "resume", "finish", "block", "drop", "reopen"}

// After gives the state that follows an act; ErrState when it is not legal now.
func (s State) After(act string) (State, error) {
	to, ok := moves[act][s]
	if !ok {
		return s, ErrState
	}
	return to, nil
}

// Moves lists what can be done with an action in state s.
func (s State) Moves() []string {
	all := []string{}
	for _, act := range acts {
		if _, ok := moves[act][s]; ok {
			all = append(all, act)
		}
	}
	return all
}

// Over reports whether nothing is left to do.
func (s State) Over() bool { return s == Done || s == Dropped }

// An Action is a piece of the plan that somebody answers for. A milestone is a
// day by which something must be true.
type Action struct {
	ID        string `json:"id"`
	Plan      string `json:"plan"`
	Title     string `json:"title"`
	About     string `json:"about"`
	Owner     string `json:"owner,omitempty" doc:"person"`
	Since     string `json:"since,omitempty"`
	Due       string `json:"due"`
	Milestone bool   `json:"milestone"`
	State     State  `json:"state"`
	Note      string `json:"note,omitempty"`
	DoneOn    string `json:"done_on,omitempty"`
}

// Timing says how an action stands on a day: "over", "late", "soon" within warn
// days of its deadline, or "on_time".
func (a Action) Timing(today string, warn int) string {
	due, err := italy.ParseDay(a.Due)
	switch {
	case a.State.Over():
		return "over"
	case err != nil:
		return "on_time"
	case a.Due < today:
		return "late"
	case due.Add(-warn).String() <= today:
		return "soon"
	}
	return "on_time"
}

// A Risk is what may go wrong.
type Risk struct {
	ID          string `json:"id"`
	Plan        string `json:"plan"`
	Title       string `json:"title"`
	Probability int    `json:"probability" doc:"1 rare to 5 almost certain"`
	Impact      int    `json:"impact" doc:"1 slight to 5 severe"`
	Mitigation  string `json:"mitigation"`
	Owner       string `json:"owner,omitempty"`
	Closed      bool   `json:"closed"`
}

// Weight is probability times impact.
func (r Risk) Weight() int { return r.Probability * r.Impact }

// Level says in a word how much a risk weighs: low up to 5, high from 12.
func (r Risk) Level() string {
	switch w := r.Weight(); {
	case w >= 12:
		return "high"
	case w >= 6:
		return "medium"
	default:
		return "low"
	}
}

// check gives p tidied, or says what is wrong.
func (p Plan) check() (Plan, error) {
	var err error
	if p.Title, err = text(p.Title, 200, true, "title"); err != nil {
		return p, err
	}
	if p.About, err = text(p.About, 4000, false, "about"); err != nil {
		return p, err
	}
	return p, span(p.Since, p.Until, "until")
}

func (a Action) check(p Plan) (Action, error) {
	var err error
	if a.Title, err = text(a.Title, 200, true, "title"); err != nil {
		return a, err
	}
	if a.About, err = text(a.About, 4000, false, "about"); err != nil {
		return a, err
	}
	if a.Milestone {
		a.Since = ""
	}
	if a.Since == "" && !a.Milestone {
		return a, ErrDays.In("since")
	}
	from := a.Since
	if a.Milestone {
		from = a.Due
	}
	if err := span(from, a.Due, "due"); err != nil {
		return a, err
	}
	if from < p.Since || a.Due > p.Until {
		return a, ErrOutside.In("due").With("since", p.Since).With("until", p.Until)
	}
	return a, nil
}

func (r Risk) check() (Risk, error) {
	var err error
	if r.Title, err = text(r.Title, 200, true, "title"); err != nil {
		return r, err
	}
	if r.Mitigation, err = text(r.Mitigation, 2000, false, "mitigation"); err != nil {
		return r, err
	}
	if r.Probability < 1 || r.Probability > 5 || r.Impact < 1 || r.Impact > 5 {
		return r, ErrRisk.In("probability")
	}
	return r, nil
}

// text gives s trimmed, at most n characters of what people write.
func text(s string, n int, needed bool, field string) (string, error) {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > n || !utf8.ValidString(s) || strings.ContainsRune(s, 0) || needed && s == "" {
		return s, ErrText.In(field).With("limit", n)
	}
	return s, nil
}

func span(since, until, field string) error {
	if !isDay(since) || !isDay(until) || until < since {
		return ErrDays.In(field)
	}
	return nil
}

func isDay(s string) bool {
	_, err := italy.ParseDay(s)
	return err == nil
}

func dayOf(t time.Time) string { return italy.DayOf(t).String() }
