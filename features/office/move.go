package office

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// Move gives an appointment another hour, for whoever holds its link. The link
// stays the same: the mail of the new hour and the old one open the same door.
func (s *Service) Move(ctx context.Context, token string, starts time.Time) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.Move")
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return r, err
	}
	a, err := s.byToken(ctx, token)
	if err != nil {
		return r, err
	}
	return s.take(ctx, a.ID, starts, false)
}

// MoveTo does the same for the office.
func (s *Service) MoveTo(ctx context.Context, appointment string, starts time.Time) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.MoveTo(%s)", appointment)
	if _, err := s.mayServe(ctx, appointment); err != nil {
		return r, err
	}
	return s.take(ctx, appointment, starts, true)
}

// take gives an appointment the hour that begins at starts: its first, or
// another one. The hour it had is free again.
func (s *Service) take(ctx context.Context, appointment string, starts time.Time, clerk bool) (r Receipt, err error) {
	a, err := s.find(ctx, appointment)
	if err != nil {
		return r, err
	}
	house, calendar, err := s.surroundings(ctx, a.Office)
	if err != nil {
		return r, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if !a.Opened.IsZero() || (!clerk && !a.Starts.IsZero() && !tx.Now.Before(a.Starts)) {
			return ErrState.With("act", "book") // it has begun
		}
		v, slot, err := s.slotFor(tx, a.Office, starts, calendar, clerk)
		if err != nil {
			return err
		}
		had := a.Starts
		if had.Equal(slot.Starts) {
			r = Receipt{a, s.doorToken(tx.Ente, a)}
			return nil // pressed twice
		}
		if a, err = a.Take(slot); err != nil {
			return err
		}
		if a.Desk, err = freeDesk(tx, v, slot, a.ID); err != nil {
			return err
		}
		token := s.doorToken(tx.Ente, a)
		if err := updateAppointment(tx, a, link.Hash(token)); err != nil {
			return err
		}
		if err := deleteProposals(tx, a.ID); err != nil {
			return err
		}
		r = Receipt{a, token}
		if !had.IsZero() {
			if err := s.freed(tx, a, had); err != nil {
				return err
			}
		}
		return s.took(tx, a, house, !had.IsZero())
	})
	return r, err
}

// freed announces that the hour that began at had can be taken again.
func (s *Service) freed(tx *db.Tx, a Appointment, had time.Time) error {
	if !had.After(tx.Now) {
		return nil
	}
	return tx.Emit(Freed{a.ID, a.Office, had})
}
