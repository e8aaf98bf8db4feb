package office

import (
	"context"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// Relink ends the citizen's link and mails another, when the first one has come
// into the wrong hands. Whoever stands at the door with the old one is put out.
// Staff of the office may; for a citizen without an address they read the new
// link from the dossier.
func (s *Service) Relink(ctx context.Context, appointment string) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.Relink(%s)", appointment)
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return r, err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return r, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if a.Progress.Over() {
			return ErrState.With("act", "relink")
		}
		a.Generation++ // the token is made of it: see link.Key
		r = Receipt{a, s.doorToken(tx.Ente, a)}
		if err := updateAppointment(tx, a, link.Hash(r.Token)); err != nil {
			return err
		}
		if v, came, err := lastVisit(tx, a.ID, citizen); err != nil {
			return err
		} else if came && (v.State == Waiting || v.State == Inside) {
			v.State, v.Left = Gone, tx.Now
			if err := upsertVisit(tx, v); err != nil {
				return err
			}
		}
		s.changed(tx, a.Office, "office.left")
		s.doorChanged(tx, a.ID, "office.left")
		return s.write(tx, letterLink, a, house, nil)
	})
	if err != nil {
		return r, err
	}
	return r, s.Rooms.Remove(ctx, appointment, Bearer{Appointment: a}.identity())
}
