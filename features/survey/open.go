package survey

import (
	"context"
	"slices"
	"strconv"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

// longest is how many days a wave may stay open.
const longest = 90

// Open invites the people of a survey to one of its waves, until a day
// included. ErrFew when they are fewer than the threshold: nothing could ever be
// shown.
func (s *Service) Open(ctx context.Context, survey string, n int, until string) (err error) {
	defer errs.Wrap(&err, "survey.Open(%s, %d)", survey, n)
	if _, err = access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return err
	}
	var v Survey
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { v, err = findSurvey(tx, survey); return err }); err != nil {
		return err
	}
	where, err := s.People.Workplaces(ctx)
	if err != nil {
		return err
	}
	people := sorted(where)
	if v.Cohort != "" {
		if people, err = s.Config.Cohorts.Members(ctx, v.Cohort); err != nil {
			return err
		}
	}
	people = slices.Compact(slices.Sorted(slices.Values(people)))
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := findSurvey(tx, survey)
		if err != nil {
			return err
		}
		if n < 1 || n > len(v.Waves) {
			return ErrNoSuchSurvey
		}
		if _, open := v.now(); open || v.Waves[n-1].State != Draft || n > 1 && v.Waves[n-2].State != Ended {
			return ErrState
		}
		today := italy.DayOf(tx.Now)
		last, err := italy.ParseDay(until)
		if err != nil || last.Before(today) || last.Sub(today) > longest {
			return ErrUntil.In("until")
		}
		least, err := norm.Int(tx, fewest, today.String())
		if err != nil {
			return err
		}
		if len(people) < least {
			return ErrFew.With("fewest", least).With("people", len(people))
		}
		w := Wave{N: n, State: Open, Until: until, Fewest: least}
		if err := updateWave(tx, survey, w); err != nil {
			return err
		}
		if err := s.invite(tx, v, n, people, where, least); err != nil {
			return err
		}
		night, _ := last.Add(1).At(0, 5)
		if err := jobs.Enqueue(tx, closeJob, closing{survey, n}, jobs.At(night), jobs.Unique(survey+"/"+strconv.Itoa(n))); err != nil {
			return err
		}
		return tx.Emit(Opened{survey, n, until})
	})
}

// invite writes who may answer. An office with fewer people than the threshold
// is not kept apart at all: its answers would be those of a few.
func (s *Service) invite(tx *db.Tx, v Survey, n int, people []string, where map[string]string, least int) error {
	size := map[string]int{}
	for _, p := range people {
		size[where[p]]++
	}
	for _, p := range people {
		part := ""
		if v.ByOffice && size[where[p]] >= least {
			part = where[p]
		}
		if err := insertInvited(tx, v.ID, n, p, part); err != nil {
			return err
		}
	}
	if err := writeDrawer(tx, v.ID, n, names, roll{}); err != nil {
		return err
	}
	for _, q := range v.Questions {
		if err := writeDrawer(tx, v.ID, n, q.ID, drawer{}); err != nil {
			return err
		}
	}
	return nil
}
