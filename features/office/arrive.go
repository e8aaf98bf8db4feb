package office

import (
	"context"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// A Bearer is who stands at a door with a link: the citizen, or a companion.
type Bearer struct {
	Appointment Appointment
	Companion   Companion // zero for the citizen
}

// who gives the name under which the bearer's stays are kept.
func (b Bearer) who() string {
	if b.Companion.ID != "" {
		return b.Companion.ID
	}
	return citizen
}

// citizen is who of the visits of whoever holds the appointment's own link.
const citizen = "citizen"

// identity gives the name by which the meeting knows the bearer.
func (b Bearer) identity() string { return "door:" + b.Appointment.ID + ":" + b.who() }

// bearer finds who holds the link. A token that was truncated, made up, ended,
// or belongs to another body is ErrNoSuchAppointment, always the same.
func (s *Service) bearer(tx *db.Tx, token string) (b Bearer, err error) {
	if !link.Wellformed(token) {
		return b, ErrNoSuchAppointment
	}
	hash := link.Hash(token)
	b.Appointment, err = findAppointmentByDoor(tx, hash)
	if err == nil {
		return b, nil
	}
	if b.Companion, err = findCompanionByDoor(tx, hash); err != nil {
		return b, err
	}
	b.Appointment, err = findAppointment(tx, b.Companion.Appointment)
	return b, err
}

// byToken gives the appointment of the citizen's own link; a companion's link
// does not move, cancel or rate.
func (s *Service) byToken(ctx context.Context, token string) (a Appointment, err error) {
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return a, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b, err := s.bearer(tx, token)
		if err == nil && b.Companion.ID != "" {
			err = ErrNoSuchAppointment
		}
		a = b.Appointment
		return err
	})
	return a, err
}

// Arrive puts the bearer of a link into the waiting room under the name typed.
// Coming again, after the line broke or in a second tab, gives the same place.
func (s *Service) Arrive(ctx context.Context, token, name string) (v Visit, err error) {
	defer errs.Wrap(&err, "office.Arrive")
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return v, err
	}
	if name = line(name); name == "" || utf8.RuneCountInString(name) > 80 {
		return v, ErrName.In("name")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		b, err := s.bearer(tx, token)
		if err != nil {
			return err
		}
		if err := s.passable(tx, b.Appointment); err != nil {
			return err
		}
		last, came, err := lastVisit(tx, b.Appointment.ID, b.who())
		if err != nil {
			return err
		}
		if came && (last.State == Waiting || last.State == Inside) {
			last.Name, last.Seen = name, tx.Now
			v = last
			return upsertVisit(tx, v)
		}
		v = Visit{ID: id.New(), Appointment: b.Appointment.ID, Who: b.who(), Name: name, State: Waiting, Arrived: tx.Now, Seen: tx.Now}
		if err := upsertVisit(tx, v); err != nil {
			return err
		}
		s.changed(tx, b.Appointment.Office, "office.arrived")
		return tx.Emit(Arrived{b.Appointment.ID, b.Appointment.Office, v.ID})
	})
	return v, err
}

// passable says whether the waiting room of a is open.
func (s *Service) passable(tx *db.Tx, a Appointment) error {
	switch passage, opens := a.Door(tx.Now); passage {
	case PassWait:
		return nil
	case PassEarly:
		return ErrEarly.With("opens", opens)
	case PassNone:
		return ErrEarly
	}
	return ErrOver
}

// Alive is the waiting room's sign of life: without one the desk sees the line
// as broken, and the place is kept.
func (s *Service) Alive(ctx context.Context, token string) (err error) {
	defer errs.Wrap(&err, "office.Alive")
	return s.atDoor(ctx, token, func(tx *db.Tx, b Bearer, v Visit) error {
		if v.State != Waiting && v.State != Inside {
			return nil
		}
		lost := v.Lost(tx.Now)
		v.Seen = tx.Now
		if lost {
			s.changed(tx, b.Appointment.Office, "office.arrived")
		}
		return upsertVisit(tx, v)
	})
}

// Leave takes the bearer out of the waiting room, or out of the meeting.
func (s *Service) Leave(ctx context.Context, token string) (err error) {
	defer errs.Wrap(&err, "office.Leave")
	return s.atDoor(ctx, token, func(tx *db.Tx, b Bearer, v Visit) error {
		if v.State != Waiting && v.State != Inside {
			return nil
		}
		v.State, v.Left = Gone, tx.Now
		s.changed(tx, b.Appointment.Office, "office.left")
		return upsertVisit(tx, v)
	})
}

// atDoor runs do with the bearer's latest stay; nothing when there was none.
func (s *Service) atDoor(ctx context.Context, token string, do func(*db.Tx, Bearer, Visit) error) error {
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		b, err := s.bearer(tx, token)
		if err != nil {
			return err
		}
		v, came, err := lastVisit(tx, b.Appointment.ID, b.who())
		if err != nil || !came {
			return err
		}
		return do(tx, b, v)
	})
}

// MediaToken gives the credential for the meeting to a bearer who was admitted.
func (s *Service) MediaToken(ctx context.Context, token string) (media string, err error) {
	defer errs.Wrap(&err, "office.MediaToken")
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return "", err
	}
	var b Bearer
	var v Visit
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if b, err = s.bearer(tx, token); err != nil {
			return err
		}
		if err := s.passable(tx, b.Appointment); err != nil {
			return err
		}
		var came bool
		if v, came, err = lastVisit(tx, b.Appointment.ID, b.who()); err != nil {
			return err
		}
		if !came || v.State != Inside {
			return access.ErrForbidden
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return s.Rooms.Admit(ctx, b.Appointment.room(), b.identity(), v.Name, b.Companion.Label, false)
}
