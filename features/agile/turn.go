package agile

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Turn does for the present body what the calendar does to agreements: what was
// signed begins on its first day, what has had its last day ends. It may run
// twice, and after days of absence: the days are those of the agreements.
func (s *Service) Turn(ctx context.Context) (turned int, err error) {
	defer errs.Wrap(&err, "agile.Turn")
	if _, err := access.Check(ctx, "agile.turn", access.Thing{}); err != nil {
		return 0, err
	}
	const batch = 200
	for {
		var due []Agreement
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			if due, err = listDue(tx, today(tx), batch); err != nil {
				return err
			}
			for _, a := range due {
				if err := s.turn(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return turned, err
		}
		if turned += len(due); len(due) < batch {
			return turned, s.warn(ctx)
		}
	}
}

func (s *Service) turn(tx *db.Tx, a Agreement) (err error) {
	if a.State == Signed {
		return s.start(tx, &a)
	}
	m := Expire
	if a.State == Leaving {
		m = Leave
	}
	if a.State, err = Next(a.State, m); err != nil {
		return err
	}
	return s.keep(tx, &a, m, "")
}

// start begins an agreement; one of the same person that still holds, as the one
// that it follows may, is replaced as of the day before.
func (s *Service) start(tx *db.Tx, a *Agreement) error {
	old, held, err := findHeldBy(tx, a.Person)
	if err != nil {
		return err
	}
	if held {
		first, err := italy.ParseDay(a.Terms.From)
		if err != nil {
			return err
		}
		if old.State, err = Next(old.State, Replace); err != nil {
			return err
		}
		if day := first.Add(-1).String(); old.LastDay == "" || day < old.LastDay {
			old.LastDay = day
		}
		if err := s.keep(tx, &old, Replace, ""); err != nil {
			return err
		}
	}
	next, err := Next(a.State, Start)
	if err != nil {
		return err
	}
	a.State = next
	if err := endTelework(tx, *a); err != nil {
		return err
	}
	return s.keep(tx, a, Start, "")
}

// warn announces once each agreement that ends soon, so that its person can ask
// for the renewal in time.
func (s *Service) warn(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		days, err := norm.Int(tx, keyWarn, today(tx))
		if err != nil {
			return err
		}
		soon, err := listExpiring(tx, italy.DayOf(tx.Now).Add(days).String())
		if err != nil {
			return err
		}
		for _, a := range soon {
			if err := insertStep(tx, a.ID, Step{Move: "warn", State: a.State}); err != nil {
				return err
			}
			if err := tx.Emit(Expiring{a.ID, a.Person, a.LastDay}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Daily does for the present body what is due each day: it turns the calendar and
// forgets what is too old. It may run any number of times.
func (s *Service) Daily(ctx context.Context) error {
	if _, err := s.Turn(ctx); err != nil {
		return err
	}
	_, err := s.Forget(ctx)
	return err
}
