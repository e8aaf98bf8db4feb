package agile

import (
	"context"

	"loggia/platform/db"
	"loggia/platform/italy"
)

// quality gives what those who use the services and those who work from elsewhere
// say: the mean of citizens' ratings in the whole quarters of the period and in
// the same quarters of the year before, and the questions that staff answered
// before and after. Whole quarters, as from days that one may choose a single
// citizen's could be reckoned. What the neighbours' thresholds hide is not here.
func (s *Service) quality(ctx context.Context, from, to string) (all []Figure, err error) {
	in := system(ctx)
	if s.Users != nil {
		first, last, whole := wholeQuarters(from, to, italy.DayOf(s.DB.Now()))
		for _, back := range []int{1, 0} {
			f := Figure{Key: "rating", Group: []string{"now", "before"}[back], Unit: "stars", Of: 5, Missing: !whole}
			if whole {
				a, b := italy.On(first.Year-back, first.Month, 1), italy.On(last.Year-back, last.Month+1, 1).Add(-1)
				f.From, f.To = a.String(), b.String()
				if f.People, f.Value, err = s.Users.Rated(in, f.From, f.To); err != nil {
					return nil, err
				}
				if f.Hidden = f.Value == 0; f.Hidden {
					f.People = 0
				}
			}
			all = append(all, f)
		}
	}
	if s.Surveys == nil {
		return all, nil
	}
	groups := []string{""}
	if err := s.read(ctx, func(tx *db.Tx) error {
		cohorts, err := listCohorts(tx)
		for _, c := range cohorts {
			groups = append(groups, c.ID)
		}
		return err
	}); err != nil {
		return nil, err
	}
	for _, g := range groups {
		err := s.Surveys.Felt(in, g, func(question string, before, after float64) {
			all = append(all, Figure{Key: "felt", Group: question, When: "before", Value: before, Of: 5, Unit: "points"},
				Figure{Key: "felt", Group: question, When: "after", Value: after, Of: 5, Unit: "points"})
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// wholeQuarters gives the first and the last day of the quarters that lie whole
// between two days and are over.
func wholeQuarters(from, to string, now italy.Day) (first, last italy.Day, some bool) {
	a, err := italy.ParseDay(from)
	b, err2 := italy.ParseDay(to)
	if err != nil || err2 != nil {
		return first, last, false
	}
	if !b.Before(now) {
		b = now.Add(-1)
	}
	quarter := func(d italy.Day) italy.Day { return italy.On(d.Year, (d.Month-1)/3*3+1, 1) }
	first = quarter(a)
	if first.Before(a) {
		first = italy.On(first.Year, first.Month+3, 1)
	}
	last = quarter(b.Add(1)).Add(-1) // the quarter of the day after is the first that is not whole
	return first, last, first.Before(last)
}
