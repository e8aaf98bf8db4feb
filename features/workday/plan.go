package workday

import (
	"context"
	"slices"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// A Change is what a person wants of one of their days.
type Change struct {
	Day     Day
	Place   Place // Office or Away
	Instead Day   // with Away: the day away given up for it; zero for none
	Words   string
}

// Plan changes one of the reader's own days. Coming to the office needs nobody's
// leave and holds at once; being away becomes a wish, in draft until the week is
// sent. A day away that was given up may be taken again while there is time. In
// an emergency being away holds at once, without agreement or notice.
func (s *Service) Plan(ctx context.Context, c Change) (err error) {
	defer errs.Wrap(&err, "workday.Plan(%s, %s)", c.Day, c.Place)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return err
	}
	if c.Place != Office && c.Place != Away {
		return ErrDay.In("place")
	}
	if c.Words, err = words(c.Words, "words", false); err != nil {
		return err
	}
	deal, err := s.deal(ctx, who.ID, c.Day)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.plan(tx, who.ID, c, deal) })
}

func (s *Service) plan(tx *db.Tx, person string, c Change, on deal) error {
	offices, err := workplaces(tx, person)
	if err != nil {
		return err
	}
	if len(offices) == 0 {
		return ErrNotMember
	}
	p, err := s.mayChange(tx, person, c.Day)
	if err != nil {
		return err
	}
	s.changed(tx, offices...)
	if c.Place == Office {
		return s.come(tx, person, c.Day, p)
	}
	if p.at(person, c.Day) == Away {
		return nil
	}
	if on.emergency {
		how := ByEmergency
		if on.agreed {
			how = ByRequest
		}
		return s.settle(tx, Row{person, c.Day, Away, how})
	}
	late, err := s.late(tx, c.Day, moveNotice)
	if err != nil || late {
		return errOr(err, ErrLate)
	}
	if err := s.fits(tx, person, c.Day, c.Instead, p, on, true); err != nil {
		return err
	}
	if r, ok := p.rows[person][c.Day]; ok && r.How == ByChoice {
		again, err := s.again(tx, person, c.Day, p)
		if err != nil || again {
			return err
		}
	}
	return s.wish(tx, person, offices[0], c)
}

// mayChange gives the person's picture around d, or why d cannot change: a day
// gone by, on which nobody works, on which they are absent, or of a closed month.
func (s *Service) mayChange(tx *db.Tx, person string, d Day) (p picture, err error) {
	from, to, err := window(tx, d)
	if err != nil {
		return p, err
	}
	if p, err = take(tx, []string{person}, from, to); err != nil {
		return p, err
	}
	closed, err := isClosed(tx, month(d))
	switch {
	case err != nil:
		return p, err
	case closed:
		return p, ErrMonthClosed.With("month", month(d))
	case !italy.Working(d, p.patron):
		return p, ErrNotWorking
	case p.isAbsent(person, d):
		return p, ErrAbsent
	case d.Before(italy.DayOf(tx.Now)):
		return p, ErrPast
	}
	return p, nil
}

func (s *Service) late(tx *db.Tx, d Day, key string) (bool, error) {
	notice, err := norm.Int(tx, key, text(d))
	return !InTime(italy.DayOf(tx.Now), d, notice), err
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// fits says why d cannot be away under the agreement; with wishes, what is asked
// for already counts as taken.
func (s *Service) fits(tx *db.Tx, person string, d, instead Day, p picture, on deal, wishes bool) error {
	if on.emergency {
		return nil
	}
	if !on.agreed {
		return ErrNoAgreement
	}
	recover, err := norm.Is(tx, recoverDays, text(d))
	if err != nil {
		return err
	}
	taken := p.taken(person, d, recover)
	if wishes {
		if taken, err = withWishes(tx, person, d, taken); err != nil {
			return err
		}
	}
	if !instead.IsZero() {
		if instead == d || instead.Monday() != d.Monday() || p.at(person, instead) != Away || instead.Before(italy.DayOf(tx.Now)) {
			return ErrInstead.In("instead")
		}
		taken = slices.DeleteFunc(taken, func(x Day) bool { return x == instead })
	}
	if limit := on.terms.Limit(d.Monday()); !Fits(limit, d, taken) {
		return ErrFull.With("limit", limit)
	}
	return nil
}

// withWishes adds to the days taken in the week of d what the person asks for,
// and leaves out what they would give up for it.
func withWishes(tx *db.Tx, person string, d Day, taken []Day) ([]Day, error) {
	wishes, err := listWishes(tx, person, d.Monday(), d.Monday().Add(6))
	for _, w := range wishes {
		if w.State.Open() && w.Day != d {
			taken = slices.DeleteFunc(taken, func(x Day) bool { return x == w.Instead })
			taken = append(taken, w.Wanted())
		}
	}
	return taken, err
}

// come puts a person at the office on d and drops what they had asked for it.
func (s *Service) come(tx *db.Tx, person string, d Day, p picture) error {
	if err := s.dropWish(tx, person, d); err != nil {
		return err
	}
	r, ok := p.rows[person][d]
	if !ok || r.Place == Office {
		return nil
	}
	if err := putRow(tx, Row{person, d, Office, ByChoice}); err != nil {
		return err
	}
	return tx.Emit(Planned{person, text(d)})
}

func (s *Service) dropWish(tx *db.Tx, person string, d Day) error {
	wishes, err := listWishes(tx, person, d, d)
	if err != nil {
		return err
	}
	for _, w := range wishes {
		if !w.State.Open() {
			continue
		}
		was := w.State
		if w.State, err = w.State.After("withdraw"); err != nil {
			return err
		}
		if err := updateWish(tx, w); err != nil {
			return err
		}
		if was != Draft { // nobody was told of a draft
			if err := tx.Emit(Withdrawn{w.ID, w.Person, w.Office, text(w.Day)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// again takes back a day given up by the person themselves: the head had
// approved it. Where that would now raise a warning it must be asked anew.
func (s *Service) again(tx *db.Tx, person string, d Day, p picture) (bool, error) {
	c, err := p.scene(tx).caseOf(person, d, Day{})
	if err != nil || len(c.Warnings()) > 0 {
		return false, err
	}
	return true, s.settle(tx, Row{person, d, Away, ByRequest})
}

// settle writes a day that needs no answer.
func (s *Service) settle(tx *db.Tx, r Row) error {
	if err := putRow(tx, r); err != nil {
		return err
	}
	return tx.Emit(Planned{r.Person, text(r.Day)})
}

// wish keeps a draft, or changes the one that is there.
func (s *Service) wish(tx *db.Tx, person, office string, c Change) error {
	wishes, err := listWishes(tx, person, c.Day, c.Day)
	if err != nil {
		return err
	}
	for _, w := range wishes {
		if w.State == Draft {
			w.Instead, w.Words, w.Office = c.Instead, c.Words, office
			return updateWish(tx, w)
		}
		if w.State.Open() {
			return ErrAskedTwice
		}
	}
	return insertWish(tx, Wish{ID: id.New(), Person: person, Office: office, Day: c.Day, Instead: c.Instead, Words: c.Words, State: Draft})
}

func monthOf(n int) time.Month { return time.Month(n) }
