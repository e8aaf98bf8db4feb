package workday

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// What can be wrong with a call.
var (
	ErrNoSuchCall  = errs.New(errs.NotFound, "workday.no_such_call")
	ErrNotAway     = errs.New(errs.Conflict, "workday.not_away")
	ErrCalledTwice = errs.New(errs.Conflict, "workday.called_twice")
	ErrCallLate    = errs.New(errs.Invalid, "workday.call_late")
)

// A Call brings a person back to the office on a day away, for the needs of the
// service.
type Call struct {
	ID, Person, Office string
	Day                Day
	Why, By            string
	Seen               time.Time // by the worker; zero for not yet
}

// CallBack needs a person at the office on a day away. It says why, and comes at
// least as long before as the rules ask; the day is not recovered unless the body
// has set so (CCNL Funzioni locali 16/11/2022).
func (s *Service) CallBack(ctx context.Context, office, person string, day Day, why string) (call string, err error) {
	defer errs.Wrap(&err, "workday.CallBack(%s, %s)", person, day)
	if _, err = access.Check(ctx, "workday.answer", access.Thing{Office: office, Owner: person}); err != nil {
		return "", err
	}
	if why, err = words(why, "why", true); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := isMember(tx, office, person); err != nil {
			return err
		}
		p, err := s.mayChange(tx, person, day)
		if err != nil {
			return err
		}
		if p.at(person, day) != Away {
			return ErrNotAway
		}
		if late, err := s.late(tx, day, callBackNotice); err != nil || late {
			return errOr(err, ErrCallLate)
		}
		call = id.New()
		if err := insertCall(tx, Call{ID: call, Person: person, Office: office, Day: day, Why: why}); err != nil {
			return err
		}
		if err := putRow(tx, Row{person, day, Office, ByCall}); err != nil {
			return err
		}
		offices, err := workplaces(tx, person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		return tx.Emit(CalledBack{call, person, office, text(day)})
	})
	return call, err
}

// See keeps that the worker has read the call. Twice changes nothing.
func (s *Service) See(ctx context.Context, call string) (err error) {
	defer errs.Wrap(&err, "workday.See(%s)", call)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCall(tx, call)
		if err != nil {
			return err
		}
		if c.Person != who.ID {
			return ErrNoSuchCall
		}
		if !c.Seen.IsZero() {
			return nil
		}
		s.changed(tx, c.Office)
		if err := seeCall(tx, call); err != nil {
			return err
		}
		return tx.Emit(Seen{call, who.ID})
	})
}

// isMember says ErrNotMember when the person does not work in the office.
func isMember(tx *db.Tx, office, person string) error {
	people, _, err := members(tx, office)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p == person {
			return nil
		}
	}
	return ErrNotMember.In("person")
}
