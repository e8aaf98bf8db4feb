package workday

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// CloseMonth keeps what payroll is told of a month that is over. From then on a
// day of it changes by a correction only.
func (s *Service) CloseMonth(ctx context.Context, key string) (err error) {
	defer errs.Wrap(&err, "workday.CloseMonth(%s)", key)
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return err
	}
	first, last, err := parseMonth(key)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if !last.Before(today(tx)) {
			return ErrNotOver
		}
		if err := insertMonth(tx, key); err != nil {
			return err
		}
		totals, err := count(tx, first, last)
		if err != nil {
			return err
		}
		for _, t := range totals {
			if err := insertTotal(tx, key, t); err != nil {
				return err
			}
		}
		return tx.Emit(MonthClosed{key})
	})
}

// A span of the calendar with the rules for vouchers on each working day.
type workingDay struct {
	Day
	office, away bool
	off          int // minutes of absence that still leave a voucher
}

// gives reports whether the day gives a voucher to who was at p, and absent for
// so many minutes of it.
func (w workingDay) gives(p Place, off int) bool {
	return Voucher(p, w.office, w.away) && off <= w.off
}

func voucherRules(tx *db.Tx, d Day) (w workingDay, err error) {
	w.Day = d
	if w.office, err = norm.Is(tx, voucherOffice, text(d)); err != nil {
		return w, err
	}
	if w.away, err = norm.Is(tx, voucherAway, text(d)); err != nil {
		return w, err
	}
	w.off, err = norm.Int(tx, voucherOff, text(d))
	return w, err
}

func workingDays(tx *db.Tx, first, last Day) (all []workingDay, err error) {
	p, err := patron(tx)
	if err != nil {
		return nil, err
	}
	for d := first; !d.After(last); d = d.Add(1) {
		if !italy.Working(d, p) {
			continue
		}
		w, err := voucherRules(tx, d)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// everybody gives each person who works in some office, with their offices.
func everybody(tx *db.Tx) (people []string, offices map[string][]string, err error) {
	places, err := ente.ListPlaces(tx)
	if err != nil {
		return nil, nil, err
	}
	offices = map[string][]string{}
	for _, p := range places {
		if p.Office == "" || p.Role != access.Staff && p.Role != access.Head {
			continue
		}
		if offices[p.Person] == nil {
			people = append(people, p.Person)
		}
		offices[p.Person] = append(offices[p.Person], p.Office)
	}
	return people, offices, nil
}

// count gives everybody's totals from one day to another.
func count(tx *db.Tx, first, last Day) ([]Total, error) {
	people, _, err := everybody(tx)
	if err != nil {
		return nil, err
	}
	days, err := workingDays(tx, first, last)
	if err != nil {
		return nil, err
	}
	p := picture{rows: map[string]map[Day]Row{}, absent: map[string][]Absence{}}
	if p.patron, err = patron(tx); err != nil {
		return nil, err
	}
	for at := 0; at < len(people); at += 1000 { // a statement takes some thousand arguments
		part, err := take(tx, people[at:min(at+1000, len(people))], first, last)
		if err != nil {
			return nil, err
		}
		for _, rows := range part.rows {
			for _, r := range rows {
				p.put(r)
			}
		}
	}
	absences, err := listAbsences(tx, "", first, last)
	if err != nil {
		return nil, err
	}
	p.absent = map[string][]Absence{} // those that hold, now with their kind
	for _, a := range absences {
		if a.Stage == Agreed {
			p.absent[a.Person] = append(p.absent[a.Person], a)
		}
	}
	totals := make([]Total, len(people))
	for i, person := range people {
		totals[i] = p.total(person, days)
	}
	return totals, nil
}

func (p picture) total(person string, days []workingDay) Total {
	t := Total{Person: person, Kinds: map[Kind]int{}, Minutes: map[Kind]int{}}
	for _, d := range days {
		off := p.off(person, d.Day)
		switch where := p.at(person, d.Day); where {
		case Office, Away:
			if where == Office {
				t.Office++
			} else {
				t.Away++
			}
			for _, a := range p.absent[person] {
				if a.On(d.Day) && !a.Whole() {
					t.Minutes[a.Kind] += a.Part.To - a.Part.From
				}
			}
			if d.gives(where, minutes(off)) {
				t.Vouchers++
				if where == Away {
					t.VouchersAway++
				}
			}
		case Out:
			t.Absent++
			for _, a := range p.absent[person] {
				if a.On(d.Day) && a.Whole() {
					t.Kinds[a.Kind]++
					break
				}
			}
		}
	}
	return t
}

// Correct changes a day gone by, saying why: in a closed month the correction is
// added to what payroll was told, which stands. Becoming absent needs the kind.
func (s *Service) Correct(ctx context.Context, person string, day Day, becomes Place, kind Kind, why string) (err error) {
	defer errs.Wrap(&err, "workday.Correct(%s, %s)", person, day)
	if _, err = access.Check(ctx, "workday.payroll", access.Thing{}); err != nil {
		return err
	}
	if why, err = words(why, "why", true); err != nil {
		return err
	}
	if becomes != Office && becomes != Away && becomes != Out {
		return ErrDay.In("place")
	}
	if becomes == Out {
		if err := (Absence{First: day, Last: day, Kind: kind}).Clean(); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		offices, err := workplaces(tx, person)
		if err != nil {
			return err
		}
		days, err := workingDays(tx, day, day)
		if err != nil {
			return err
		}
		p, err := take(tx, []string{person}, day, day)
		if err != nil {
			return err
		}
		was := p.at(person, day)
		switch {
		case len(offices) == 0:
			return ErrNotMember.In("person")
		case len(days) == 0:
			return ErrNotWorking
		case day.After(today(tx)):
			return ErrNotOver
		case was == becomes:
			return ErrUnchanged
		}
		if err := rewrite(tx, p, Absence{Person: person, First: day, Last: day, Kind: kind, Office: offices[0], Stage: Agreed}, becomes); err != nil {
			return err
		}
		c := Correction{ID: id.New(), Person: person, Day: day, Was: was, Becomes: becomes, Why: why}
		off := minutes(p.off(person, day))
		c.Vouchers = one(days[0].gives(becomes, off)) - one(days[0].gives(was, off))
		if err := insertCorrection(tx, c); err != nil {
			return err
		}
		s.changed(tx, offices...)
		return tx.Emit(Corrected{c.ID, person, text(day)})
	})
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// rewrite makes the day of one what it becomes; an absence around it is cut in
// two. Hours of absence stay on a day of work.
func rewrite(tx *db.Tx, p picture, one Absence, becomes Place) error {
	day := one.First
	for _, a := range p.absent[one.Person] {
		whole, err := findAbsence(tx, a.ID)
		if err != nil {
			return err
		}
		if !whole.Whole() && becomes != Out {
			continue
		}
		if err := deleteAbsence(tx, a.ID); err != nil {
			return err
		}
		before, after := whole, whole
		before.ID, before.Last = id.New(), day.Add(-1)
		after.ID, after.First = id.New(), day.Add(1)
		for _, part := range []Absence{before, after} {
			if part.Last.Before(part.First) {
				continue
			}
			if err := insertAbsence(tx, part); err != nil {
				return err
			}
		}
	}
	if becomes == Out {
		one.ID = id.New()
		return insertAbsence(tx, one)
	}
	return putRow(tx, Row{one.Person, day, becomes, ByHand})
}
