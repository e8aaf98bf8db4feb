package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Why a day away is not approved as it is. With a written reason it is.
var (
	ErrUnder      = errs.New(errs.Conflict, "workday.under")
	ErrCounter    = errs.New(errs.Conflict, "workday.counter")
	ErrPrevalence = errs.New(errs.Conflict, "workday.prevalence")
	ErrRotation   = errs.New(errs.Conflict, "workday.rotation")
)

var refusals = map[Warning]*errs.Error{Under: ErrUnder, Counter: ErrCounter, Prevalence: ErrPrevalence, Rotation: ErrRotation}

// Approve grants a wish, for the head of the office. Where a warning speaks
// against it (fewer people than the office needs, the counter, prevalence,
// rotation), override is the head's reason to go on: without one the first
// warning comes back as an error. Of two approvals at once the second sees what
// the first has left.
func (s *Service) Approve(ctx context.Context, wish, override string) (err error) {
	defer errs.Wrap(&err, "workday.Approve(%s)", wish)
	if override, err = words(override, "override", false); err != nil {
		return err
	}
	who, w, err := s.mayAnswer(ctx, wish)
	if err != nil {
		return err
	}
	on, err := s.deal(ctx, w.Person, w.Day)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := findWish(tx, wish)
		if err != nil {
			return err
		}
		if w.State, err = w.State.After("approve"); err != nil {
			return err
		}
		w.By, w.Answered, w.Override = who.ID, tx.Now, override
		return s.grant(tx, w, on, override)
	})
}

// Accept takes the day that the head proposed.
func (s *Service) Accept(ctx context.Context, wish string) (err error) {
	defer errs.Wrap(&err, "workday.Accept(%s)", wish)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return err
	}
	w, err := s.findWish(ctx, wish)
	if err != nil {
		return err
	}
	if w.Person != who.ID {
		return ErrNoSuchWish
	}
	on, err := s.deal(ctx, w.Person, w.Wanted())
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := findWish(tx, wish)
		if err != nil {
			return err
		}
		day := w.Wanted()
		if w.State, err = w.State.After("accept"); err != nil {
			return err
		}
		asked := w.Day
		w.Day = day
		if err := s.grant(tx, w, on, w.Override); err != nil {
			return err
		}
		return moveWish(tx, w, asked)
	})
}

// Decline says no to the day proposed; the wish ends.
func (s *Service) Decline(ctx context.Context, wish string) (err error) {
	defer errs.Wrap(&err, "workday.Decline(%s)", wish)
	return s.own(ctx, wish, func(tx *db.Tx, w Wish) error {
		if w.State, err = w.State.After("decline"); err != nil {
			return err
		}
		if err := updateWish(tx, w); err != nil {
			return err
		}
		return tx.Emit(Withdrawn{w.ID, w.Person, w.Office, text(w.Day)})
	})
}

// grant makes the day of w a day away, unless something speaks against it and
// override says nothing.
func (s *Service) grant(tx *db.Tx, w Wish, on deal, override string) error {
	p, err := s.mayChange(tx, w.Person, w.Day)
	if err != nil {
		return err
	}
	if !w.Instead.IsZero() && (p.at(w.Person, w.Instead) != Away || w.Instead.Monday() != w.Day.Monday()) {
		w.Instead = Day{} // given up, called back or absent meanwhile, or of another week: nothing to exchange
	}
	if err := s.fits(tx, w.Person, w.Day, w.Instead, p, on, false); err != nil {
		return err
	}
	c, err := p.scene(tx).caseOf(w.Person, w.Day, w.Instead)
	if err != nil {
		return err
	}
	if all := c.Warnings(); len(all) > 0 && override == "" {
		return refusals[all[0]].With("on_site", c.OnSite).With("minimum", c.Minimum).With("weeks", c.Weeks).With("days", c.Longest)
	}
	if err := putRow(tx, Row{w.Person, w.Day, Away, ByRequest}); err != nil {
		return err
	}
	if !w.Instead.IsZero() {
		if err := putRow(tx, Row{w.Person, w.Instead, Office, ByChoice}); err != nil {
			return err
		}
	}
	if err := updateWish(tx, w); err != nil {
		return err
	}
	offices, err := workplaces(tx, w.Person)
	if err != nil {
		return err
	}
	s.changed(tx, offices...)
	return tx.Emit(Approved{w.ID, w.Person, w.Office, text(w.Day)})
}

// Refuse says no, with the reason that the person will read.
func (s *Service) Refuse(ctx context.Context, wish, why string) (err error) {
	defer errs.Wrap(&err, "workday.Refuse(%s)", wish)
	if why, err = words(why, "why", true); err != nil {
		return err
	}
	return s.answer(ctx, wish, "refuse", func(tx *db.Tx, w *Wish) error {
		w.Answer = why
		return tx.Emit(Refused{w.ID, w.Person, w.Office, text(w.Day)})
	})
}

// Propose offers another day in place of the one asked for.
func (s *Service) Propose(ctx context.Context, wish string, day Day, why string) (err error) {
	defer errs.Wrap(&err, "workday.Propose(%s, %s)", wish, day)
	if why, err = words(why, "why", false); err != nil {
		return err
	}
	return s.answer(ctx, wish, "propose", func(tx *db.Tx, w *Wish) error {
		if day == w.Day {
			return ErrSameDay.In("day")
		}
		p, err := s.mayChange(tx, w.Person, day)
		if err != nil {
			return err
		}
		if p.at(w.Person, day) == Away {
			return ErrSameDay.In("day")
		}
		w.Proposed, w.Answer = day, why
		return tx.Emit(Proposed{w.ID, w.Person, w.Office, text(w.Day), text(day)})
	})
}

// answer runs do on a wish that the reader may answer and keeps what became of it.
func (s *Service) answer(ctx context.Context, wish, act string, do func(*db.Tx, *Wish) error) error {
	who, _, err := s.mayAnswer(ctx, wish)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := findWish(tx, wish)
		if err != nil {
			return err
		}
		if w.State, err = w.State.After(act); err != nil {
			return err
		}
		w.By, w.Answered = who.ID, tx.Now
		if err := do(tx, &w); err != nil {
			return err
		}
		s.changed(tx, w.Office)
		return updateWish(tx, w)
	})
}

func (s *Service) findWish(ctx context.Context, wish string) (w Wish, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		w, err = findWish(tx, wish)
		return err
	})
	return w, err
}

// mayAnswer gives who asks and the wish, when they may answer it. A draft is
// nobody's but its author's.
func (s *Service) mayAnswer(ctx context.Context, wish string) (who access.Person, w Wish, err error) {
	if who, err = access.Check(ctx, "workday.today", access.Thing{}); err != nil {
		return who, w, err
	}
	if w, err = s.findWish(ctx, wish); err != nil {
		return who, w, err
	}
	if w.State == Draft {
		return who, w, ErrNoSuchWish
	}
	who, err = access.Check(ctx, "workday.answer", access.Thing{Office: w.Office, Owner: w.Person})
	return who, w, err
}

// moveWish keeps the day that was accepted as the wish's own, and the one asked
// for as what was proposed against.
func moveWish(tx *db.Tx, w Wish, asked Day) error {
	_, err := tx.Exec(`UPDATE workday_wish SET day = $3, proposed = $4 WHERE ente = $1 AND id = $2`, tx.Ente, w.ID, text(w.Day), text(asked))
	return err
}

func today(tx *db.Tx) Day { return italy.DayOf(tx.Now) }
