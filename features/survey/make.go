package survey

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Make keeps a new survey that nobody has been asked yet. The personnel office.
func (s *Service) Make(ctx context.Context, v Survey) (_ Survey, err error) {
	defer errs.Wrap(&err, "survey.Make")
	if v, err = s.draft(ctx, v); err != nil {
		return v, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		v.ID, v.Published, v.made = id.New(), false, tx.Now
		return insertSurvey(tx, v)
	})
	return v, err
}

// Change writes a survey anew, as long as nobody has been asked: the words of a
// question do not change between before and after.
func (s *Service) Change(ctx context.Context, v Survey) (_ Survey, err error) {
	defer errs.Wrap(&err, "survey.Change(%s)", v.ID)
	if v, err = s.draft(ctx, v); err != nil {
		return v, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := findSurvey(tx, v.ID)
		if err != nil {
			return err
		}
		if !was.fresh() {
			return ErrState
		}
		return updateSurvey(tx, v)
	})
	return v, err
}

func (s *Service) draft(ctx context.Context, v Survey) (Survey, error) {
	if _, err := access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return v, err
	}
	v, err := v.Clean()
	if err != nil || v.Cohort == "" {
		return v, err
	}
	_, err = s.Config.Cohorts.Members(ctx, v.Cohort) // it is there
	return v, err
}

// Remove forgets a survey with all that was answered.
func (s *Service) Remove(ctx context.Context, survey string) (err error) {
	defer errs.Wrap(&err, "survey.Remove(%s)", survey)
	if _, err = access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := findSurvey(tx, survey)
		if err != nil {
			return err
		}
		if _, open := v.now(); open {
			return ErrState // people are answering: close it first
		}
		return deleteSurvey(tx, survey)
	})
}

// Share lets all colleagues read the results, or no more.
func (s *Service) Share(ctx context.Context, survey string, on bool) (err error) {
	defer errs.Wrap(&err, "survey.Share(%s)", survey)
	if _, err = access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findSurvey(tx, survey); err != nil {
			return err
		}
		return updatePublished(tx, survey, on)
	})
}
