package workday

import (
	"cmp"
	"slices"

	"loggia/platform/errs"
)

// What can be wrong with the needs of an office.
var (
	ErrSettings    = errs.New(errs.Invalid, "workday.settings")
	ErrNotOnSite   = errs.New(errs.Conflict, "workday.not_on_site")
	ErrNoSuchShift = errs.New(errs.NotFound, "workday.no_such_shift")
	ErrBusy        = errs.New(errs.Conflict, "workday.busy")
)

// A Span is a stretch of a day in minutes after midnight, as clocks show them.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Needs are what an office cannot do without, by weekday, Monday first.
type Needs struct {
	Minimums [7]int    // people on site
	Shifts   [7][]Span // when somebody must be at the counter
}

// Clean gives n with its spans in order, or says what cannot be.
func (n Needs) Clean() (Needs, error) {
	for i := range 7 {
		if n.Minimums[i] < 0 || n.Minimums[i] > 500 {
			return n, ErrSettings.In("minimums")
		}
		spans := slices.Clone(n.Shifts[i])
		slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
		for k, s := range spans {
			if s.From < 0 || s.To > 24*60 || s.From >= s.To || k > 0 && s.From < spans[k-1].To || len(spans) > 8 {
				return n, ErrSettings.In("shifts")
			}
		}
		n.Shifts[i] = spans
	}
	return n, nil
}

// weekday gives the index of d in Needs.
func weekday(d Day) int { return (int(d.Weekday()) + 6) % 7 }

// A Duty is one person at the counter.
type Duty struct {
	Office string
	Day    Day
	Span   Span
	Person string
}
