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
		begun := a.Progress == Booked && !a.Opened.IsZero()
		if begun || (!clerk && !a.Starts.IsZero() && !tx.Now.Before(a.Starts)) {
			return ErrState.With("act", "book")
		}
		v, slot, err := s.slotFor(tx, a.Office, starts, calendar, clerk)
		if err != nil {
			return err
		}
		had := a
		if had.Starts.Equal(slot.Starts) {
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
		if !had.Starts.IsZero() {
			if err := endVisits(tx, a.ID); err != nil { // who waits for the old hour leaves the line
				return err
			}
			if err := s.freed(tx, a.Office, had); err != nil {
				return err
			}
		}
		return s.took(tx, a, house, !had.Starts.IsZero())
	})
	return r, err
}

// freed announces that the hour that had held at office can be taken again.
func (s *Service) freed(tx *db.Tx, office string, had Appointment) error {
	if !had.Starts.After(tx.Now) {
		return nil
	}
	return tx.Emit(Freed{had.ID, office, had.Starts})
}
