package workday

import (
	"slices"

	"loggia/platform/errs"
)

// What can be wrong with an absence.
var (
	ErrKind          = errs.New(errs.Invalid, "workday.kind")
	ErrNoSuchAbsence = errs.New(errs.NotFound, "workday.no_such_absence")
	ErrOverlap       = errs.New(errs.Conflict, "workday.overlap")
)

// A Kind says why somebody is absent. It is for the owner and the personnel
// office alone: several of them are health data (GDPR art. 9).
type Kind string

// The kinds.
const (
	Leave    Kind = "leave"    // ferie
	Sick     Kind = "sick"     // malattia
	Law104   Kind = "law104"   // L. 104/1992 art. 33
	Permit   Kind = "permit"   // permesso retribuito
	Parental Kind = "parental" // congedo parentale
	Mission  Kind = "mission"  // missione
	Other    Kind = "other"
)

// Kinds lists them in the order in which they are offered.
var Kinds = []Kind{Leave, Sick, Law104, Permit, Parental, Mission, Other}

// An Absence is a stretch of days, both ends included.
type Absence struct {
	ID, Person  string
	First, Last Day
	Kind        Kind
}

// On reports whether the person is absent on d.
func (a Absence) On(d Day) bool { return !d.Before(a.First) && !d.After(a.Last) }

const longest = 400 // days of one absence

// Clean says what cannot be accepted.
func (a Absence) Clean() error {
	switch {
	case !slices.Contains(Kinds, a.Kind):
		return ErrKind.In("kind")
	case a.Last.Before(a.First) || a.Last.Sub(a.First) > longest:
		return ErrRange.In("last")
	}
	return nil
}
