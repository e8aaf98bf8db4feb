package desk

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

// CheckIn says that who booked is at the place, on the day itself. Its owner only.
func (s *Service) CheckIn(ctx context.Context, booking string) (err error) {
	defer errs.Wrap(&err, "desk.CheckIn(%s)", booking)
	return s.own(ctx, booking, s.arrive)
}

func (s *Service) arrive(tx *db.Tx, b Booking) error {
	switch {
	case b.State == Here:
		return nil
	case b.State != Taken || !b.Ends().After(tx.Now):
		return ErrOver
	case b.Day != italy.DayOf(tx.Now).String():
		return ErrEarly
	}
	p, err := findPlace(tx, b.Place)
	if err != nil {
		return err
	}
	if err := updateState(tx, b.ID, Here); err != nil {
		return err
	}
	s.changed(tx, p.Floor)
	return jobs.Cancel(tx, releaseJob, b.ID)
}

// Sit is what the code on a desk does: it says that the person has come, or, if
// the desk is free and they have none, takes it from now to the end of the day.
func (s *Service) Sit(ctx context.Context, code string) (b Booking, err error) {
	defer errs.Wrap(&err, "desk.Sit(%s)", code)
	who, err := access.Check(ctx, "desk.book", access.Thing{})
	if err != nil {
		return b, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := findPlaceByCode(tx, code)
		if err != nil {
			return err
		}
		now := italy.DayOf(tx.Now)
		mine, err := listBookingsAt(tx, p.ID, who.ID, now.String())
		if err != nil {
			return err
		}
		for _, one := range mine {
			if (one.State == Taken || one.State == Here) && one.Ends().After(tx.Now) {
				b = one
				b.State = Here
				return s.arrive(tx, one)
			}
		}
		if p.Kind != Desk {
			return ErrNoSuchBooking
		}
		b = Booking{ID: id.New(), Place: p.ID, Person: who.ID, Office: officeOf(who), Day: now.String(), From: morning, To: evening, State: Taken, made: tx.Now}
		if !b.at(noon).After(tx.Now) {
			b.From = noon
		}
		if err := s.take(tx, b, true); err != nil {
			return err
		}
		if err := s.arrive(tx, b); err != nil {
			return err
		}
		b.State = Here
		return nil
	})
	return b, err
}
