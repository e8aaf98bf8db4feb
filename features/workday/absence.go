package workday

import (
	"slices"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with an absence.
var (
	ErrKind          = errs.New(errs.Invalid, "workday.kind")
	ErrHours         = errs.New(errs.Invalid, "workday.hours")
	ErrWholeDays     = errs.New(errs.Invalid, "workday.whole_days")
	ErrHalfDays      = errs.New(errs.Invalid, "workday.half_days")
	ErrOutOfBands    = errs.New(errs.Invalid, "workday.out_of_bands")
	ErrNoSuchAbsence = errs.New(errs.NotFound, "workday.no_such_absence")
	ErrOverlap       = errs.New(errs.Conflict, "workday.overlap")
)

// A Kind says why somebody is absent. Several are data on health or on the
// family (GDPR art. 9): those are for the owner and the personnel office alone.
type Kind string

// The kinds.
const (
	Leave    Kind = "leave"    // ferie
	Sick     Kind = "sick"     // malattia
	Law104   Kind = "law104"   // L. 104/1992 art. 33
	Permit   Kind = "permit"   // permesso retribuito, by the hour too
	Visit    Kind = "visit"    // visite, terapie, esami
	Parental Kind = "parental" // congedo parentale
	Mission  Kind = "mission"  // missione
	Other    Kind = "other"
)

// Kinds lists them in the order in which they are offered.
var Kinds = []Kind{Leave, Sick, Law104, Permit, Visit, Parental, Mission, Other}

// Asked reports whether the head of the office must agree. The others are rights
// that the person tells of and the personnel office checks.
func (k Kind) Asked() bool { return slices.Contains([]Kind{Leave, Permit, Mission, Other}, k) }

// Shown gives what a head reads of a kind that they answer: its word where it
// says nothing of health or family, and nothing where it might.
func (k Kind) Shown() Kind {
	if k == Leave || k == Permit || k == Mission {
		return k
	}
	return ""
}

// The halves of a day.
var (
	Morning   = Span{8 * 60, 13*60 + 30}
	Afternoon = Span{13*60 + 30, 19 * 60}
)

// fits says why a part of a day cannot be of kind k: sickness is whole days, and
// holidays are not taken by the hour (CCNL Funzioni locali 16/11/2022 art. 38).
func (k Kind) fits(part Span) error {
	switch {
	case k == Sick:
		return ErrWholeDays.In("from")
	case k == Leave && part != Morning && part != Afternoon:
		return ErrHalfDays.In("from")
	}
	return nil
}

// A Stage is how far an absence has come.
type Stage string

// The stages. What the person takes back is deleted: nobody needs to remember it.
const (
	Waiting  Stage = "asked"    // the head has it
	Agreed   Stage = "approved" // the person is absent
	Turned   Stage = "refused"
	Recalled Stage = "recalled" // agreed, and then the service needed the person
)

// An Absence is a stretch of days, both ends included, or a part of one day.
type Absence struct {
	ID, Person  string
	First, Last Day
	Part        Span // of the one day; zero for whole days
	Kind        Kind
	Office      string // whose head answers
	Stage       Stage
	Answer, By  string // the head's words, and who said them
	Made        time.Time
}

// Whole reports whether it takes whole days.
func (a Absence) Whole() bool { return a.Part == Span{} }

// On reports whether it touches d.
func (a Absence) On(d Day) bool { return !d.Before(a.First) && !d.After(a.Last) }

// Meets reports whether a and b want the same time.
func (a Absence) Meets(b Absence) bool {
	if a.Last.Before(b.First) || b.Last.Before(a.First) {
		return false
	}
	return a.Whole() || b.Whole() || a.Part.meets(b.Part)
}

func (s Span) meets(t Span) bool { return s.From < t.To && t.From < s.To }

// minus gives what is left of s outside the stretches cut.
func (s Span) minus(cut []Span) []Span {
	left := []Span{s}
	for _, c := range cut {
		next := []Span{}
		for _, x := range left {
			if !x.meets(c) {
				next = append(next, x)
				continue
			}
			if x.From < c.From {
				next = append(next, Span{x.From, c.From})
			}
			if c.To < x.To {
				next = append(next, Span{c.To, x.To})
			}
		}
		left = next
	}
	return left
}

const longest = 400 // days of one absence

// Clean says what cannot be accepted.
func (a Absence) Clean() error {
	switch {
	case !slices.Contains(Kinds, a.Kind):
		return ErrKind.In("kind")
	case a.Last.Before(a.First) || a.Last.Sub(a.First) > longest:
		return ErrRange.In("last")
	case a.Whole():
		return nil
	case a.Part.From < 0 || a.Part.To > 24*60 || a.Part.From >= a.Part.To || a.First != a.Last:
		return ErrHours.In("to")
	}
	return a.Kind.fits(a.Part)
}
