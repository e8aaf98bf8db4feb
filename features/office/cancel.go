package office

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// Cancel gives up an appointment, for whoever holds its link. Cancelling twice
// changes nothing.
func (s *Service) Cancel(ctx context.Context, token string) (err error) {
	defer errs.Wrap(&err, "office.Cancel")
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return err
	}
	a, err := s.byToken(ctx, token)
	if err != nil {
		return err
	}
	return s.cancel(ctx, a.ID, "")
}

// CancelFor does the same for the office, which says why.
func (s *Service) CancelFor(ctx context.Context, appointment, why string) (err error) {
	defer errs.Wrap(&err, "office.CancelFor(%s)", appointment)
	if _, err := s.mayServe(ctx, appointment); err != nil {
		return err
	}
	if why, err = note(why, true); err != nil {
		return err
	}
	return s.cancel(ctx, appointment, why)
}

func (s *Service) cancel(ctx context.Context, appointment, why string) error {
	a, err := s.find(ctx, appointment)
	if err != nil {
		return err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if a.Progress == Cancelled {
			return nil
		}
		if !a.Opened.IsZero() {
			return ErrState.With("act", "cancel")
		}
		if a.Progress, err = a.Progress.After("cancel"); err != nil {
			return err
		}
		if why != "" {
			a.Note = why
		}
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		if err := endVisits(tx, a.ID); err != nil {
			return err
		}
		if err := s.unplan(tx, a); err != nil {
			return err
		}
		if err := deleteWish(tx, a.ID); err != nil {
			return err
		}
		if err := s.write(tx, letterCancelled, a, house, map[string]any{"why": why}); err != nil {
			return err
		}
		if err := s.freed(tx, a.Office, a); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.cancelled")
		s.doorChanged(tx, a.ID, "office.cancelled")
		return tx.Emit(Dropped{a.ID, a.Office, a.Starts})
	})
}
