package desk

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/jobs"
)

// Cancel gives a place back. Its owner only; one that is over stays as it was.
func (s *Service) Cancel(ctx context.Context, booking string) (err error) {
	defer errs.Wrap(&err, "desk.Cancel(%s)", booking)
	return s.own(ctx, booking, func(tx *db.Tx, b Booking) error {
		switch {
		case b.State == Cancelled:
			return nil
		case b.State == Released || !b.Ends().After(tx.Now):
			return ErrOver
		}
		return s.drop(tx, b, Cancelled)
	})
}

// Restore takes a cancelled booking back, if nobody has the place meanwhile.
func (s *Service) Restore(ctx context.Context, booking string) (err error) {
	defer errs.Wrap(&err, "desk.Restore(%s)", booking)
	return s.own(ctx, booking, func(tx *db.Tx, b Booking) error {
		if b.State == Taken || b.State == Here {
			return nil
		}
		b.made = tx.Now
		return s.take(tx, b, false)
	})
}

// own runs do on a booking of the person who asks. Another's does not exist.
func (s *Service) own(ctx context.Context, booking string, do func(*db.Tx, Booking) error) error {
	if _, err := access.Check(ctx, "desk.book", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		b, err := findBooking(tx, booking)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "desk.own", access.Thing{Owner: b.Person}); err != nil {
			return ErrNoSuchBooking
		}
		return do(tx, b)
	})
}

// drop frees the place of b and says so.
func (s *Service) drop(tx *db.Tx, b Booking, state string) error {
	p, err := findPlace(tx, b.Place)
	if err != nil {
		return err
	}
	if err := updateState(tx, b.ID, state); err != nil {
		return err
	}
	if err := deleteHolds(tx, b.ID); err != nil {
		return err
	}
	if err := jobs.Cancel(tx, releaseJob, b.ID); err != nil {
		return err
	}
	s.changed(tx, p.Floor)
	return tx.Emit(Freed{b.ID, b.Place, b.Day, state == Released})
}
