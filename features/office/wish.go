package office

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Wish asks to be told when an earlier slot frees, or takes that back. Whoever
// holds the citizen's link may.
func (s *Service) Wish(ctx context.Context, token string, earlier bool) (err error) {
	defer errs.Wrap(&err, "office.Wish")
	a, err := s.byToken(ctx, token)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if !earlier {
			return deleteWish(tx, a.ID)
		}
		return upsertWish(tx, a.ID)
	})
}

// TellEarlier tells the first few of the waiting list that a slot has freed. It
// is promised to nobody: whoever takes it first has it, and the letter says so.
// Bears repetition: nobody is told twice within an hour.
func (s *Service) TellEarlier(ctx context.Context, office string, starts time.Time) (err error) {
	defer errs.Wrap(&err, "office.TellEarlier(%s)", office)
	if _, err := access.Check(ctx, "office.receive", access.Thing{Office: office}); err != nil {
		return err
	}
	const most = 5
	house, calendar, err := s.surroundings(ctx, office)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, slot, err := s.slotFor(tx, office, starts, calendar, false)
		if err != nil {
			return nil // it is too near by now, or no longer offered: nothing to tell
		}
		if _, err := freeDesk(tx, v, slot, ""); err != nil {
			return nil // somebody has it already
		}
		all, err := listWishes(tx, office, starts, most)
		if err != nil {
			return err
		}
		for _, a := range all {
			if err := updateWish(tx, a.ID); err != nil {
				return err
			}
			if err := s.write(tx, letterEarlier, a, house, map[string]any{"freed": Moment(slot.Starts, slot.Ends, a.Citizen.Language)}); err != nil {
				return err
			}
		}
		return nil
	})
}
