package workday

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Figures are the days of one office in a stretch of time. They name nobody: who
// works in two offices counts in each.
type Figures struct {
	Office  string
	People  int
	Away    int
	Present int
	Absent  int
}

// Figures gives the days of each office from one day to another, both included.
func (s *Service) Figures(ctx context.Context, from, to Day) (all []Figures, err error) {
	defer errs.Wrap(&err, "workday.Figures(%s, %s)", from, to)
	if _, err = access.Check(ctx, "workday.figures", access.Thing{}); err != nil {
		return nil, err
	}
	if to.Before(from) || to.Sub(from) > 800 {
		return nil, ErrRange.In("to")
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = figures(tx, from, to)
		return err
	})
	return all, err
}

func figures(tx *db.Tx, from, to Day) ([]Figures, error) {
	people, offices, err := everybody(tx)
	if err != nil {
		return nil, err
	}
	p, err := patron(tx)
	if err != nil {
		return nil, err
	}
	working := map[Day]bool{}
	for d := from; !d.After(to); d = d.Add(1) {
		if italy.Working(d, p) {
			working[d] = true
		}
	}
	away, err := countAway(tx, from, to)
	if err != nil {
		return nil, err
	}
	absences, err := listAllAbsent(tx, from, to)
	if err != nil {
		return nil, err
	}
	absent := map[string]int{} // absences of one person never overlap
	for _, a := range absences {
		if !a.Whole() {
			continue // some hours less are a day of work
		}
		for d := a.First; !d.After(a.Last); d = d.Add(1) {
			if working[d] {
				absent[a.Person]++
			}
		}
	}
	by := map[string]*Figures{}
	all := []*Figures{}
	for _, one := range people {
		for _, office := range offices[one] {
			f := by[office]
			if f == nil {
				f = &Figures{Office: office}
				by[office] = f
				all = append(all, f)
			}
			f.People++
			f.Away += away[one]
			f.Absent += absent[one]
			f.Present += len(working) - away[one] - absent[one]
		}
	}
	out := make([]Figures, len(all))
	for i, f := range all {
		out[i] = *f
	}
	slices.SortFunc(out, func(a, b Figures) int {
		if a.Office < b.Office {
			return -1
		}
		return one(a.Office > b.Office)
	})
	return out, nil
}

// An Unagreed is a day away without an agreement, in an emergency.
type Unagreed struct {
	Person string
	Day    Day
}

// WithoutAgreement lists the days that began without an agreement, for the
// personnel office: the list is kept (DL 18/2020, art. 87 as a model).
func (s *Service) WithoutAgreement(ctx context.Context, from, to Day) (all []Unagreed, err error) {
	defer errs.Wrap(&err, "workday.WithoutAgreement")
	if _, err = access.Check(ctx, "workday.emergency", access.Thing{}); err != nil {
		return nil, err
	}
	all = []Unagreed{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := listEmergency(tx, from, to)
		for _, r := range rows {
			all = append(all, Unagreed{r.Person, r.Day})
		}
		return err
	})
	return all, err
}
