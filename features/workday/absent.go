package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// Record keeps an absence, by the person it is of or the personnel office. Of
// the kinds that a head must agree to, the person's own waits for the answer;
// all others hold at once. Days of closed months are refused: see Correct.
func (s *Service) Record(ctx context.Context, a Absence) (kept Absence, err error) {
	defer errs.Wrap(&err, "workday.Record(%s, %s)", a.First, a.Last) // never the kind: this goes to the log
	who, err := access.Check(ctx, "workday.absence", access.Thing{Owner: a.Person})
	if err != nil {
		return a, err
	}
	if err := a.Clean(); err != nil {
		return a, err
	}
	on, err := s.deal(ctx, a.Person, a.First)
	if err != nil {
		return a, err
	}
	a.Stage, a.Answer, a.By = Agreed, "", ""
	if a.Kind.Asked() && a.Person == who.ID {
		a.Stage = Waiting
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		kept, err = s.record(tx, a, on)
		return err
	})
	return kept, err
}

func (s *Service) record(tx *db.Tx, a Absence, on deal) (Absence, error) {
	offices, err := workplaces(tx, a.Person)
	if err != nil {
		return a, err
	}
	if len(offices) == 0 {
		return a, ErrNotMember.In("person")
	}
	a.Office = offices[0]
	if err := openMonths(tx, a.First, a.Last); err != nil {
		return a, err
	}
	if err := s.timely(tx, a, on); err != nil {
		return a, err
	}
	others, err := listTaken(tx, a.Person, a.First, a.Last)
	if err != nil {
		return a, err
	}
	for _, o := range others {
		if o.Meets(a) {
			return a, ErrOverlap.In("first")
		}
	}
	a.ID, a.Made = id.New(), tx.Now
	if err := insertAbsence(tx, a); err != nil {
		return a, err
	}
	s.changed(tx, offices...)
	if a.Stage == Waiting {
		return a, tx.Emit(LeaveAsked{a.ID, a.Person, a.Office, text(a.First)})
	}
	return a, s.begin(tx, a)
}

// timely says why nothing is taken from the days of a: nobody works on them, or
// the hours lie outside those in which who works away can be reached, where
// nobody needs leave (CCNL Funzioni locali 16/11/2022).
func (s *Service) timely(tx *db.Tx, a Absence, on deal) error {
	p, err := take(tx, []string{a.Person}, a.First, a.First)
	if err != nil {
		return err
	}
	if a.Whole() {
		if !a.Kind.Asked() {
			return nil // sickness may begin on a Sunday
		}
		for d := a.First; !d.After(a.Last); d = d.Add(1) {
			if italy.Working(d, p.patron) {
				return nil
			}
		}
		return ErrNotWorking.In("first")
	}
	if !italy.Working(a.First, p.patron) {
		return ErrNotWorking.In("first")
	}
	if p.at(a.Person, a.First) != Away || !on.agreed || len(on.terms.Bands) == 0 {
		return nil
	}
	for _, b := range on.terms.Bands {
		if a.Part.meets(Span{b[0], b[1]}) {
			return nil
		}
	}
	return ErrOutOfBands.In("from")
}

// begin makes an absence hold: wishes for whole days of it end.
func (s *Service) begin(tx *db.Tx, a Absence) error {
	if a.Whole() {
		for d := a.First; !d.After(a.Last); d = d.Add(1) {
			if err := s.dropWish(tx, a.Person, d); err != nil {
				return err
			}
		}
	}
	return tx.Emit(Absent{a.Person, text(a.First), text(a.Last), !a.Whole()})
}

// Cancel takes an absence back: the days are again what they were before it. Of
// one that has begun its person takes back what is still to come; the personnel
// office takes back all of it.
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
		own := a.Person == who.ID
		if !own && !access.Can(ctx, "workday.absence", access.Thing{Owner: a.Person}) {
			return ErrNoSuchAbsence // that it exists is for those two alone
		}
		if a.Stage == Turned || a.Stage == Recalled {
			return ErrState // what the head said stays readable
		}
		first := a.First
		if own && a.Stage == Agreed && a.First.Before(today(tx)) && a.Whole() {
			first = today(tx)
		}
		if own && a.Stage == Agreed && a.Last.Before(today(tx)) {
			return errOr(openMonths(tx, a.First, a.Last), ErrPast)
		}
		if err := openMonths(tx, first, a.Last); err != nil {
			return err
		}
		if first != a.First {
			err = shortenAbsence(tx, absence, first.Add(-1))
		} else {
			err = deleteAbsence(tx, absence)
		}
		if err != nil {
			return err
		}
		offices, err := workplaces(tx, a.Person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		if a.Stage == Waiting {
			return nil
		}
		return tx.Emit(Back{a.Person, text(first), text(a.Last)})
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
