package office

import (
	"context"
	"time"
	"unicode/utf8"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// ErrNoSuchColleague is the answer when the person named does not work in the office.
var ErrNoSuchColleague = errs.New(errs.Invalid, "office.no_such_colleague")

// A Brought is a companion with the token of their own link.
type Brought struct {
	Companion
	Token string
}

// Bring makes a second link for a technician, lawyer or interpreter; with an
// address, the link is mailed there. Staff of the office may.
func (s *Service) Bring(ctx context.Context, appointment, name, label, email string) (b Brought, err error) {
	defer errs.Wrap(&err, "office.Bring(%s)", appointment)
	name, label = line(name), line(label)
	if name == "" || utf8.RuneCountInString(name) > 80 || utf8.RuneCountInString(label) > 40 {
		return b, ErrName.In("name")
	}
	if email != "" && !addressable(email) {
		return b, ErrEmail.In("email")
	}
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return b, err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return b, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if passage, _ := a.Door(tx.Now); passage != PassWait && passage != PassEarly {
			return ErrOver
		}
		b.Companion = Companion{ID: id.New(), Appointment: a.ID, Name: name, Label: label, Made: tx.Now}
		b.Token = s.companionToken(tx.Ente, b.Companion)
		if err := insertCompanion(tx, b.Companion, link.Hash(b.Token)); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.brought")
		if email == "" {
			return nil
		}
		a.Citizen = Citizen{Name: name, Email: email, Language: a.Citizen.Language}
		return s.write(tx, letterBrought, a, house, map[string]any{"token": b.Token})
	})
	return b, err
}

// SendAway ends a companion's link and puts them out. Staff of the office may.
func (s *Service) SendAway(ctx context.Context, appointment, companion string) (err error) {
	defer errs.Wrap(&err, "office.SendAway(%s)", appointment)
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		found, err := revokeCompanion(tx, appointment, companion)
		if err != nil {
			return err
		}
		if !found {
			return ErrNoSuchAppointment
		}
		if v, came, err := lastVisit(tx, appointment, companion); err != nil {
			return err
		} else if came && (v.State == Waiting || v.State == Inside) {
			v.State, v.Left = Gone, tx.Now
			if err := upsertVisit(tx, v); err != nil {
				return err
			}
		}
		s.changed(tx, a.Office, "office.brought")
		s.doorChanged(tx, appointment, "office.brought")
		return nil
	})
	if err != nil {
		return err
	}
	return s.Rooms.Remove(ctx, appointment, Bearer{Appointment: a, Companion: Companion{ID: companion}}.identity())
}

// HandOver passes a meeting on: to a colleague, or to another office whose
// staff then serve it. Whoever is inside stays inside. Staff of the office may.
func (s *Service) HandOver(ctx context.Context, appointment, office, person string) (err error) {
	defer errs.Wrap(&err, "office.HandOver(%s)", appointment)
	if _, err := s.mayServe(ctx, appointment); err != nil {
		return err
	}
	if _, err := s.Houses.Office(ctx, office); err != nil {
		return err
	}
	if person != "" {
		serves, err := s.Colleagues.Serves(ctx, person, office)
		if err != nil {
			return err
		}
		if !serves {
			return ErrNoSuchColleague.In("person")
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if a.Progress.Over() {
			return ErrState.With("act", "hand_over")
		}
		v, err := findVirtual(tx, office)
		if err != nil {
			return err
		}
		from := a.Office
		a.Office, a.Clerk = office, person
		if from != office && !a.Starts.IsZero() {
			// The desk number is only where it sat; the other office takes the
			// person in beside its own appointments, on a desk of its own.
			if a.Desk, err = spareDesk(tx, v, a.Starts); err != nil {
				return err
			}
			if err := s.freed(tx, from, a); err != nil {
				return err
			}
		}
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		s.changed(tx, from, "office.handed_over")
		s.changed(tx, office, "office.handed_over")
		s.doorChanged(tx, a.ID, "office.handed_over")
		return tx.Emit(HandedOver{a.ID, from, office, person})
	})
}

// spareDesk gives a desk that is free at the hour, even one beyond the office's own.
func spareDesk(tx *db.Tx, v Virtual, starts time.Time) (int, error) {
	booked, err := taken(tx, v.Office, starts, starts.Add(time.Millisecond))
	if err != nil {
		return 0, err
	}
	desk := 0
	for booked[db.MS(starts)][desk] {
		desk++
	}
	return desk, nil
}
