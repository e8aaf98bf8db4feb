package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Send gives the drafts of the reader's week to the head of their office, and
// says how many they were. ErrNothing when there are none.
func (s *Service) Send(ctx context.Context, week Day) (n int, err error) {
	defer errs.Wrap(&err, "workday.Send(%s)", week)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return 0, err
	}
	monday := week.Monday()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		wishes, err := listWishes(tx, who.ID, monday, monday.Add(6))
		if err != nil {
			return err
		}
		for _, w := range wishes {
			if w.State != Draft {
				continue
			}
			if w.State, err = w.State.After("send"); err != nil {
				return err
			}
			if late, err := s.late(tx, w.Day, moveNotice); err != nil || late {
				return errOr(err, ErrLate)
			}
			if err := updateWish(tx, w); err != nil {
				return err
			}
			if err := tx.Emit(Asked{w.ID, w.Person, w.Office, text(w.Day)}); err != nil {
				return err
			}
			s.changed(tx, w.Office)
			n++
		}
		if n == 0 {
			return ErrNothing
		}
		return nil
	})
	return n, err
}

// Withdraw takes back a wish of the reader's own, sent or not.
func (s *Service) Withdraw(ctx context.Context, wish string) (err error) {
	defer errs.Wrap(&err, "workday.Withdraw(%s)", wish)
	return s.own(ctx, wish, func(tx *db.Tx, w Wish) error {
		was := w.State
		if w.State, err = w.State.After("withdraw"); err != nil {
			return err
		}
		if err := updateWish(tx, w); err != nil || was == Draft {
			return err
		}
		return tx.Emit(Withdrawn{w.ID, w.Person, w.Office, text(w.Day)})
	})
}

// own runs do on a wish of the reader's; another's does not exist for them.
func (s *Service) own(ctx context.Context, wish string, do func(*db.Tx, Wish) error) error {
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := findWish(tx, wish)
		if err != nil {
			return err
		}
		if w.Person != who.ID {
			return ErrNoSuchWish
		}
		s.changed(tx, w.Office)
		return do(tx, w)
	})
}
