package office

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// ErrServed is the answer to a clerk who lets in somebody whom a colleague serves.
var ErrServed = errs.New(errs.Conflict, "office.served")

// mayServe gives an appointment to whoever serves its office.
func (s *Service) mayServe(ctx context.Context, appointment string) (a Appointment, err error) {
	if a, err = s.find(ctx, appointment); err != nil {
		return a, err
	}
	_, err = access.Check(ctx, "office.serve", access.Thing{Office: a.Office})
	return a, err
}

func (s *Service) find(ctx context.Context, appointment string) (a Appointment, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = findAppointment(tx, appointment)
		return err
	})
	return a, err
}

// Admit lets a waiting person in. The first one opens the meeting, and the
// clerk who admits serves it. Admitting twice changes nothing; a citizen whom a
// colleague has let in already is ErrServed. Staff of the office may.
func (s *Service) Admit(ctx context.Context, visit string) (a Appointment, err error) {
	defer errs.Wrap(&err, "office.Admit(%s)", visit)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var v Visit
		if v, a, err = s.served(ctx, tx, visit); err != nil {
			return err
		}
		if v.State == Inside {
			if a.Clerk != tx.Actor && v.Who == citizen {
				return ErrServed // two clerks pressed at once: the second calls the next person
			}
			return nil
		}
		if v.State != Waiting {
			return ErrState.With("act", "admit")
		}
		v.State, v.Admitted = Inside, tx.Now
		if err := upsertVisit(tx, v); err != nil {
			return err
		}
		if err := s.begin(tx, &a); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.admitted")
		s.doorChanged(tx, a.ID, "office.admitted")
		return tx.Emit(Admitted{a.ID, a.Office, v.ID})
	})
	return a, err
}

// begin marks the meeting of a as under way, served by whoever acts.
func (s *Service) begin(tx *db.Tx, a *Appointment) error {
	if !a.Opened.IsZero() && a.Clerk != "" {
		return nil
	}
	if a.Opened.IsZero() {
		a.Opened = tx.Now
	}
	a.Clerk = tx.Actor
	return updateAppointment(tx, *a, link.Hash(s.doorToken(tx.Ente, *a)))
}

// served gives a stay and its appointment to whoever serves the office.
func (s *Service) served(ctx context.Context, tx *db.Tx, visit string) (v Visit, a Appointment, err error) {
	if v, err = findVisit(tx, visit); err != nil {
		return v, a, err
	}
	if a, err = findAppointment(tx, v.Appointment); err != nil {
		return v, a, err
	}
	_, err = access.Check(ctx, "office.serve", access.Thing{Office: a.Office})
	return v, a, err
}

// Refuse does not let a waiting person in, and says why. Staff of the office may.
func (s *Service) Refuse(ctx context.Context, visit, why string) (err error) {
	defer errs.Wrap(&err, "office.Refuse(%s)", visit)
	if why, err = note(why, true); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, a, err := s.served(ctx, tx, visit)
		if err != nil {
			return err
		}
		if v.State != Waiting {
			return ErrState.With("act", "refuse")
		}
		v.State, v.Left, v.Reason = Refused, tx.Now, why
		if err := upsertVisit(tx, v); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.refused")
		s.doorChanged(tx, a.ID, "office.refused")
		return tx.Emit(TurnedAway{a.ID, a.Office, v.ID})
	})
}

// Join gives a clerk of the office the credential for the meeting of an
// appointment, whose door must be open.
func (s *Service) Join(ctx context.Context, appointment string) (media string, a Appointment, err error) {
	defer errs.Wrap(&err, "office.Join(%s)", appointment)
	if a, err = s.mayServe(ctx, appointment); err != nil {
		return "", a, err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return "", a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if a, err = findAppointment(tx, appointment); err != nil {
			return err
		}
		return s.passable(tx, a)
	})
	if err != nil {
		return "", a, err
	}
	who := access.Who(ctx)
	media, err = s.Rooms.Admit(ctx, a.room(), "person:"+who.ID, who.Name, house.Name, true)
	return media, a, err
}
