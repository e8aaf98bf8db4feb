package workday

import (
	"context"
	"encoding/json"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const (
	layOutJob  = "workday.lay_out"
	layOutDays = 26 * 7 // how far ahead the fixed days of an agreement are written
)

// LayOut writes the days that a person's agreement fixes by weekday or by date,
// from a day on, half a year ahead; later it goes on by itself while the
// agreement lasts. Days that have a row already stay. For reactions: when an
// agreement begins, changes or goes on.
func (s *Service) LayOut(ctx context.Context, person string, from Day) (err error) {
	defer errs.Wrap(&err, "workday.LayOut(%s)", person)
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	if from.IsZero() || from.Before(italy.DayOf(s.DB.Now())) {
		from = italy.DayOf(s.DB.Now())
	}
	to, found := from.Add(layOutDays), []Day{}
	last := Day{}
	deals, err := s.deals(ctx, []string{person}, from, to)
	if err != nil {
		return err
	}
	for d := from; !d.After(to); d = d.Add(1) {
		on := deals.at(person, d)
		if on.agreed {
			last = d
			if on.terms.Fixed(d) {
				found = append(found, d)
			}
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := take(tx, []string{person}, from, to)
		if err != nil {
			return err
		}
		for _, d := range found {
			if _, there := p.rows[person][d]; there || !italy.Working(d, p.patron) {
				continue
			}
			if err := putRow(tx, Row{person, d, Away, ByAgreement}); err != nil {
				return err
			}
		}
		offices, err := workplaces(tx, person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		if last.Before(to) { // it ends before then
			return nil
		}
		return jobs.Enqueue(tx, layOutJob, person, jobs.Unique(person), jobs.At(to.Add(-28).Start().Add(3*time.Hour)))
	})
}

func (s *Service) layOutAgain(ctx context.Context, args json.RawMessage) error {
	var person string
	if err := json.Unmarshal(args, &person); err != nil {
		return err
	}
	return s.LayOut(access.System(ctx, db.ScopeOf(ctx).Ente), person, Day{})
}

// Keep brings a person back to the office on the days to come on which no
// agreement of theirs holds, nor an emergency, and ends their wishes for such
// days. For reactions: when an agreement has moved on, whichever way.
func (s *Service) Keep(ctx context.Context, person string) (err error) {
	defer errs.Wrap(&err, "workday.Keep(%s)", person)
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	days := map[Day]bool{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		from, to := today(tx), today(tx).Add(800)
		rows, err := listRows(tx, []string{person}, from, to)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Place == Away {
				days[r.Day] = true
			}
		}
		wishes, err := listWishes(tx, person, from, to)
		for _, w := range wishes {
			if w.State.Open() {
				days[w.Day] = true
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	now := italy.DayOf(s.DB.Now())
	deals, err := s.deals(ctx, []string{person}, now, now.Add(801))
	if err != nil {
		return err
	}
	for d := range days {
		on := deals.at(person, d)
		if on.agreed || on.emergency {
			delete(days, d)
		}
	}
	if len(days) == 0 {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for d := range days {
			if err := s.dropWish(tx, person, d); err != nil {
				return err
			}
			if err := deleteRow(tx, person, d); err != nil {
				return err
			}
		}
		offices, err := workplaces(tx, person)
		s.changed(tx, offices...)
		return err
	})
}

// KeepEmergency does what Keep does for everybody who is away without an
// agreement on a day to come. For reactions: when an emergency ends before it
// was to.
func (s *Service) KeepEmergency(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "workday.KeepEmergency")
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	people := map[string]bool{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := listEmergency(tx, today(tx).Add(1), today(tx).Add(800)) // who is at home today stays there
		for _, r := range rows {
			people[r.Person] = true
		}
		return err
	})
	for person := range people {
		if err == nil {
			err = s.Keep(ctx, person)
		}
	}
	return err
}

// Clear brings a person back to the office from a day on and ends their wishes.
// For reactions: when an agreement ends or is withdrawn from.
func (s *Service) Clear(ctx context.Context, person string, from Day) (err error) {
	defer errs.Wrap(&err, "workday.Clear(%s)", person)
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if from.IsZero() || from.Before(today(tx)) {
			from = today(tx)
		}
		if err := jobs.Cancel(tx, layOutJob, person); err != nil {
			return err
		}
		if _, err := deleteAwayFrom(tx, person, from); err != nil {
			return err
		}
		wishes, err := listWishes(tx, person, from, from.Add(800))
		if err != nil {
			return err
		}
		for _, w := range wishes {
			if err := s.dropWish(tx, person, w.Day); err != nil {
				return err
			}
		}
		offices, err := workplaces(tx, person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		return nil
	})
}

// ForgetOld deletes what is older than the term of retention of today: what
// payroll may still be asked about is kept, nothing longer.
func (s *Service) ForgetOld(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "workday.ForgetOld")
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		today := italy.DayOf(tx.Now)
		months, err := norm.Int(tx, keepMonths, text(today))
		if err != nil {
			return err
		}
		return forget(tx, italy.On(today.Year, today.Month-time.Month(months), today.Day))
	})
}

// Forget deletes the days, wishes, calls and absences that are older than a day.
// For the job that keeps the terms of retention.
func (s *Service) Forget(ctx context.Context, before Day) (err error) {
	defer errs.Wrap(&err, "workday.Forget(%s)", before)
	if _, err = access.Check(ctx, "workday.lay_out", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return forget(tx, before) })
}
