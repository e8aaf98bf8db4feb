package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Skipped is a day of last week that could not be copied, and why.
type Skipped struct {
	Day Day
	Why *errs.Error
}

// Copy makes drafts for the reader's week out of the week before: the same
// weekdays away. What cannot be is skipped and said; what is there already stays.
func (s *Service) Copy(ctx context.Context, week Day) (copied int, skipped []Skipped, err error) {
	defer errs.Wrap(&err, "workday.Copy(%s)", week)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return 0, nil, err
	}
	monday := week.Monday()
	deals, err := s.deals(ctx, []string{who.ID}, monday, monday.Add(6))
	if err != nil {
		return 0, nil, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		copied, skipped = 0, []Skipped{}
		before, err := take(tx, []string{who.ID}, monday.Add(-7), monday.Add(6))
		if err != nil {
			return err
		}
		wishes, err := listWishes(tx, who.ID, monday, monday.Add(6))
		if err != nil {
			return err
		}
		asked := map[Day]bool{}
		for _, w := range wishes {
			asked[w.Day] = asked[w.Day] || w.State.Open()
		}
		for _, d := range Week(monday) {
			if before.at(who.ID, d.Add(-7)) != Away || before.at(who.ID, d) == Away || asked[d] {
				continue
			}
			err := s.plan(tx, who.ID, Change{Day: d, Place: Away}, deals.at(who.ID, d))
			why := errs.As(err)
			switch {
			case err == nil:
				copied++
			case why.Kind == errs.Internal:
				return err
			default: // a refusal of ours, before anything was written
				skipped = append(skipped, Skipped{d, why})
			}
		}
		return nil
	})
	return copied, skipped, err
}
