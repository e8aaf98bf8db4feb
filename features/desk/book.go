package desk

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

// Book gives the person who asks a place on a day: a desk for a part of it, a
// room for some hours. ErrTaken when somebody was first, ErrElsewhere when they
// have another place then.
func (s *Service) Book(ctx context.Context, place, day string, from, to int) (b Booking, err error) {
	defer errs.Wrap(&err, "desk.Book(%s, %s)", place, day)
	who, err := access.Check(ctx, "desk.book", access.Thing{})
	if err != nil {
		return b, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		b = Booking{ID: id.New(), Place: place, Person: who.ID, Office: officeOf(who), Day: day, From: from, To: to, State: Taken, made: tx.Now}
		return s.take(tx, b, true)
	})
	return b, err
}

// officeOf gives the office whose quota a person uses: where they work.
func officeOf(who access.Person) string {
	for _, p := range who.Places {
		if p.Office != "" && (p.Role == access.Staff || p.Role == access.Head) {
			return p.Office
		}
	}
	return ""
}

// take holds the place for b, which is new or comes back.
func (s *Service) take(tx *db.Tx, b Booking, fresh bool) error {
	today := italy.DayOf(tx.Now).String()
	ahead, err := norm.Int(tx, aheadDays, today)
	if err != nil {
		return err
	}
	if err := allowed(b.Day, today, ahead); err != nil {
		return err
	}
	p, err := findPlace(tx, b.Place)
	if err != nil {
		return err
	}
	slots := b.slots(p.Kind)
	switch {
	case p.Kind == Area:
		return ErrNoSuchPlace
	case !p.Active:
		return ErrOff
	case len(slots) == 0:
		return ErrHours
	case !b.Ends().After(tx.Now):
		return ErrPast.In("day")
	}
	if p.Reserved {
		needs, err := isNeeding(tx, b.Person)
		if err != nil {
			return err
		}
		if !needs {
			return ErrReserved
		}
	}
	if p.Kind == Desk {
		if err := s.underQuota(tx, b, p, slots); err != nil {
			return err
		}
	}
	if fresh {
		err = insertBooking(tx, b)
	} else {
		err = updateState(tx, b.ID, Taken)
	}
	if err != nil {
		return err
	}
	for _, slot := range slots {
		if err := insertHold(tx, b, slot); err != nil {
			if !db.Unique(err, "desk_hold") {
				return err
			}
			return s.whyRefused(err)
		}
	}
	if err := s.expect(tx, b, p.Kind); err != nil {
		return err
	}
	if err := s.planForgetting(tx); err != nil {
		return err
	}
	s.changed(tx, p.Floor)
	return tx.Emit(Booked{b.ID, b.Place, b.Day})
}

// whyRefused tells which of the two keys refused: the place's or the person's.
func (s *Service) whyRefused(err error) error {
	if personHasAnother(err) {
		return ErrElsewhere
	}
	return ErrTaken
}

// underQuota refuses a desk beyond those that the person's office may have at
// once in that building.
func (s *Service) underQuota(tx *db.Tx, b Booking, p Place, slots []int) error {
	most, set, err := findQuota(tx, p.Floor, b.Office)
	if err != nil || !set {
		return err
	}
	for _, slot := range slots {
		n, err := countHeld(tx, p.Floor, b.Office, b.Day, slot)
		if err != nil {
			return err
		}
		if n >= most {
			return ErrQuota.With("most", most)
		}
	}
	return nil
}

// expect lays down the hour by which somebody must have come.
func (s *Service) expect(tx *db.Tx, b Booking, kind string) error {
	grace, err := graceOf(tx, b.Day, kind)
	if err != nil {
		return err
	}
	return jobs.Enqueue(tx, releaseJob, released{b.ID}, jobs.At(b.useBy(kind, grace)), jobs.Unique(b.ID))
}

func graceOf(tx *db.Tx, day, kind string) (time.Duration, error) {
	key := releaseMinutes
	if kind == Room {
		key = roomMinutes
	}
	n, err := norm.Int(tx, key, day)
	return time.Duration(n) * time.Minute, err
}
