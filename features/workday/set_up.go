package workday

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// SetUp says what an office cannot do without: people on site and hours of its
// counter, by weekday.
func (s *Service) SetUp(ctx context.Context, office string, n Needs) (err error) {
	defer errs.Wrap(&err, "workday.SetUp(%s)", office)
	if _, err = access.Check(ctx, "workday.set_up", access.Thing{Office: office}); err != nil {
		return err
	}
	if n, err = n.Clean(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := ente.FindOffice(tx, office); err != nil {
			return err
		}
		if err := putNeeds(tx, office, n); err != nil {
			return err
		}
		s.changed(tx, office)
		return tx.Emit(SetUp{office})
	})
}

// Assign puts a person at the counter of an office for the shift that begins at
// from minutes after midnight, or nobody when person is "". They must be on site.
func (s *Service) Assign(ctx context.Context, office string, day Day, from int, person string) (err error) {
	defer errs.Wrap(&err, "workday.Assign(%s, %s)", office, day)
	if _, err = access.Check(ctx, "workday.assign", access.Thing{Office: office}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if day.Before(today(tx)) {
			return ErrPast
		}
		s.changed(tx, office)
		if person == "" {
			return deleteDuty(tx, office, day, from)
		}
		if err := isMember(tx, office, person); err != nil {
			return err
		}
		needs, err := findNeeds(tx, office)
		if err != nil {
			return err
		}
		span, ok := shiftAt(needs, day, from)
		if !ok {
			return ErrNoSuchShift
		}
		p, err := take(tx, []string{person}, day, day)
		if err != nil {
			return err
		}
		if p.at(person, day) != Office {
			return ErrNotOnSite.In("person")
		}
		mine, err := listDutiesOf(tx, person, day, day)
		if err != nil {
			return err
		}
		for _, d := range mine {
			if d.Office != office && d.Span.From < span.To && span.From < d.Span.To {
				return ErrBusy.In("person")
			}
		}
		if err := putDuty(tx, Duty{office, day, span, person}); err != nil {
			return err
		}
		return tx.Emit(Assigned{office, person, text(day)})
	})
}

func shiftAt(n Needs, d Day, from int) (Span, bool) {
	for _, s := range n.Shifts[weekday(d)] {
		if s.From == from {
			return s, true
		}
	}
	return Span{}, false
}
