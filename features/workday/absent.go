package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Record keeps an absence, by the person it is of or the personnel office. Days
// of closed months are refused: see Correct. Wishes for those days end.
func (s *Service) Record(ctx context.Context, a Absence) (absence string, err error) {
	defer errs.Wrap(&err, "workday.Record(%s, %s)", a.First, a.Last) // never the kind: this goes to the log
	if _, err = access.Check(ctx, "workday.absence", access.Thing{Owner: a.Person}); err != nil {
		return "", err
	}
	if err := a.Clean(); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		offices, err := workplaces(tx, a.Person)
		if err != nil {
			return err
		}
		if len(offices) == 0 {
			return ErrNotMember.In("person")
		}
		if err := openMonths(tx, a.First, a.Last); err != nil {
			return err
		}
		others, err := listAbsent(tx, []string{a.Person}, a.First, a.Last)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			return ErrOverlap.In("first")
		}
		a.ID = id.New()
		absence = a.ID
		for d := a.First; !d.After(a.Last); d = d.Add(1) {
			if err := s.dropWish(tx, a.Person, d); err != nil {
				return err
			}
		}
		if err := insertAbsence(tx, a); err != nil {
			return err
		}
		s.changed(tx, offices...)
		return tx.Emit(Absent{a.Person, text(a.First), text(a.Last)})
	})
	return absence, err
}

// Cancel takes an absence back: the days are again what they were before it.
func (s *Service) Cancel(ctx context.Context, absence string) (err error) {
	defer errs.Wrap(&err, "workday.Cancel(%s)", absence)
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAbsence(tx, absence)
		if err != nil {
			return err
		}
		if a.Person != who.ID && !access.Can(ctx, "workday.absence", access.Thing{Owner: a.Person}) {
			return ErrNoSuchAbsence // that it exists is for those two alone
		}
		if err := openMonths(tx, a.First, a.Last); err != nil {
			return err
		}
		offices, err := workplaces(tx, a.Person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		if err := deleteAbsence(tx, absence); err != nil {
			return err
		}
		return tx.Emit(Back{a.Person, text(a.First), text(a.Last)})
	})
}

// openMonths says ErrMonthClosed when one of the days is of a closed month.
func openMonths(tx *db.Tx, first, last Day) error {
	for m := firstOf(first); !m.After(last); m = firstOf(m.Add(31)) {
		closed, err := isClosed(tx, month(m))
		if err != nil {
			return err
		}
		if closed {
			return ErrMonthClosed.With("month", month(m))
		}
	}
	return nil
}
