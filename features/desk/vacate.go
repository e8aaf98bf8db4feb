package desk

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Vacate frees what a person has booked for the days from first to last, on
// which they will not be at the office after all; not where they have come. The program itself does it; it
// bears repetition.
func (s *Service) Vacate(ctx context.Context, person, first, last string) (err error) {
	defer errs.Wrap(&err, "desk.Vacate(%s, %s)", first, last)
	if _, err = access.Check(ctx, "desk.vacate", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := listBookingsOf(tx, person, max(first, italy.DayOf(tx.Now).String()))
		if err != nil {
			return err
		}
		for _, b := range all {
			if b.Day > last || b.State != Taken {
				continue
			}
			if err := s.drop(tx, b, Released); err != nil {
				return err
			}
		}
		return nil
	})
}
