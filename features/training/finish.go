package training

import (
	"context"
	"encoding/json"
	"errors"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

// finish ends an enrolment well: the result, its certificate, the fact, and what
// must happen later. The whole of it is in the caller's transaction.
func (s *Service) finish(tx *db.Tx, c Course, e Enrolment, who Colleague, score int, how string) (result string, err error) {
	return s.finishOn(tx, c, e, who, score, how, today(tx))
}

func (s *Service) finishOn(tx *db.Tx, c Course, e Enrolment, who Colleague, score int, how, day string) (result string, err error) {
	if err := moveEnrolment(tx, e, Finished, ""); err != nil {
		return "", err
	}
	if err := s.unplan(tx, e.ID); err != nil {
		return "", err
	}
	r := Result{ID: id.New(), Enrolment: e.ID, Course: c.ID, Person: e.Person, Day: day, Until: c.Until(day), Score: score, How: how}
	if err := insertResult(tx, r); err != nil {
		return "", err
	}
	cert := Certificate{ID: r.ID, Code: NewCode(), Person: r.Person, Course: c.ID, Given: who.Given, Family: who.Family, Title: c.Title, Minutes: c.Minutes, Day: r.Day, Until: r.Until}
	if err := insertCertificate(tx, cert); err != nil {
		return "", err
	}
	if err := s.planEnd(tx, r); err != nil {
		return "", err
	}
	return r.ID, tx.Emit(Completed{r.ID, r.Person, r.Course, c.Tag, r.Day, r.Until})
}

// Record keeps that people did a course elsewhere, or before there was Loggia.
// The personnel office may. Who is on the way through it has finished; who has a
// result of that day already is left alone. It gives how many were recorded.
func (s *Service) Record(ctx context.Context, course, day string, people []string) (n int, err error) {
	defer errs.Wrap(&err, "training.Record(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return 0, err
	}
	if _, err := italy.ParseDay(day); err != nil {
		return 0, ErrDay.In("day")
	}
	names, err := s.names(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCourse(tx, course)
		if err != nil {
			return err
		}
		n, err = s.record(tx, c, day, people, names)
		return err
	})
	return n, err
}

// record gives each of people a result of that day, who has one left alone.
func (s *Service) record(tx *db.Tx, c Course, day string, people []string, names map[string]Colleague) (n int, err error) {
	if day > today(tx) {
		return 0, ErrDay.In("day")
	}
	results, err := listResults(tx, `r.course = $2 AND r.day = $3`, c.ID, day)
	if err != nil {
		return 0, err
	}
	had := latest(results)
	for _, person := range people {
		who, known := names[person]
		if !known || had[[2]string{person, c.ID}].ID != "" {
			continue
		}
		e, err := findOpen(tx, c.ID, person)
		switch {
		case errors.Is(err, ErrNoSuchEnrolment):
			e = Enrolment{ID: id.New(), Course: c.ID, Person: person, State: Learning}
			_, err = insertEnrolment(tx, e)
		case err == nil && e.State == Learning && e.Edition != "": // the seat is for somebody who needs it
			if err = freeSeat(tx, e.Edition); err == nil {
				err = s.promote(tx, e.Edition)
			}
		}
		if err != nil {
			return n, err
		}
		if _, err := s.finishOn(tx, c, e, who, -1, "recorded", day); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

const (
	remindJob = "training.remind"
	expireJob = "training.expire"
	forgetJob = "training.forget"
	weekAhead = 7 // days before a due day on which its owner is reminded
)

type about struct {
	ID  string `json:"id"`
	Day string `json:"day"`
}

// planReminder lays down the reminder of an enrolment that is due.
func (s *Service) planReminder(tx *db.Tx, e Enrolment) error {
	if e.Due == "" {
		return nil
	}
	at := morning(daysBefore(e.Due, weekAhead))
	if !at.After(tx.Now) {
		if at = morning(e.Due); !at.After(tx.Now) {
			return nil
		}
	}
	return jobs.Enqueue(tx, remindJob, about{e.ID, e.Due}, jobs.At(at), jobs.Unique(e.ID))
}

func (s *Service) unplan(tx *db.Tx, enrolment string) error {
	return jobs.Cancel(tx, remindJob, enrolment)
}

// planEnd lays down the notice that a result ends, and its forgetting.
func (s *Service) planEnd(tx *db.Tx, r Result) error {
	years, err := norm.Int(tx, keepYears, today(tx))
	if err != nil {
		return err
	}
	last := r.Until
	if last == "" {
		last = r.Day
	} else {
		notice, err := norm.Int(tx, noticeDays, today(tx))
		if err != nil {
			return err
		}
		if at := morning(daysBefore(r.Until, notice)); at.After(tx.Now) {
			if err := jobs.Enqueue(tx, expireJob, about{r.ID, r.Until}, jobs.At(at), jobs.Unique(r.ID)); err != nil {
				return err
			}
		}
	}
	d, err := italy.ParseDay(last)
	if err != nil {
		return err
	}
	at := morning(italy.On(d.Year+years, d.Month, d.Day).Add(1).String())
	return jobs.Enqueue(tx, forgetJob, about{r.ID, last}, jobs.At(at), jobs.Unique(r.ID))
}

// remind tells that the day of an enrolment comes near, if it still does.
func (s *Service) remind(ctx context.Context, args json.RawMessage) error {
	var a about
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := findEnrolment(tx, a.ID)
		if errors.Is(err, ErrNoSuchEnrolment) {
			return nil
		}
		if err != nil || e.State != Learning || e.Due != a.Day || e.Due < today(tx) {
			return err
		}
		return tx.Emit(Due{e.ID, e.Person, e.Course, e.Due})
	})
}

// expire tells that a result ends soon, if no later one has taken its place and
// the course is still offered.
func (s *Service) expire(ctx context.Context, args json.RawMessage) error {
	var a about
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findResult(tx, a.ID)
		if errors.Is(err, ErrNoSuchCertificate) {
			return nil
		}
		if err != nil {
			return err
		}
		c, err := findCourse(tx, r.Course)
		if err != nil || c.State != Published {
			return err
		}
		later, err := listResults(tx, `r.course = $2 AND r.person = $3`, r.Course, r.Person)
		if err != nil || latest(later)[[2]string{r.Person, r.Course}].ID != r.ID {
			return err
		}
		return tx.Emit(Expiring{r.ID, r.Person, r.Course, r.Until})
	})
}

// forget wipes a result and the whole way to it, years after it has ended.
func (s *Service) forget(ctx context.Context, args json.RawMessage) error {
	var a about
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	blob := ""
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findResult(tx, a.ID)
		if errors.Is(err, ErrNoSuchCertificate) {
			return nil
		}
		if err != nil {
			return err
		}
		c, err := findCertificate(tx, r.ID)
		if err != nil {
			return err
		}
		blob = c.blob
		return deleteWay(tx, r.Enrolment)
	})
	if err != nil || blob == "" {
		return err
	}
	return s.Blobs.Delete(context.WithoutCancel(ctx), blob)
}

// noticeOf gives the last day of a result that counts as ending soon.
func noticeOf(tx *db.Tx) (string, error) {
	n, err := norm.Int(tx, noticeDays, today(tx))
	return daysBefore(today(tx), -n), err
}
