package agile

import (
	"context"
	"time"

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

// Run turns the agreements of every body that bodies gives, at once and then a
// minute after each midnight in Rome, until ctx ends.
func (s *Service) Run(ctx context.Context, bodies func(context.Context) ([]string, error)) error {
	for {
		all, err := bodies(ctx)
		if err != nil {
			s.Log.Warn("agile: bodies not read", "error", err)
		}
		for _, b := range all {
			in := access.System(db.Scoped(ctx, db.Scope{}), b)
			if _, err := s.Turn(in); err != nil && ctx.Err() == nil {
				s.Log.Warn("agile: agreements not turned", "body", b, "error", err)
			}
			if _, err := s.Forget(in); err != nil && ctx.Err() == nil {
				s.Log.Warn("agile: what is too old not forgotten", "body", b, "error", err)
			}
		}
		now := s.DB.Now()
		midnight := italy.DayOf(now).Add(1).Start().Add(time.Minute)
		timer := time.NewTimer(min(midnight.Sub(now), time.Hour)) // the hour: a clock may be set, a laptop may sleep
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}
