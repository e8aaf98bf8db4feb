package survey

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A View is a survey as one person sees it.
type View struct {
	Survey
	Answer   bool            `json:"answer" doc:"I am invited, and have not answered yet"`
	Answered bool            `json:"answered" doc:"I have answered the wave that is open"`
	Can      map[string]bool `json:"can"`
}

// Mine gives the surveys that concern the person who asks: those to answer,
// those whose results they may read, and for who makes them all of them.
func (s *Service) Mine(ctx context.Context) (all []View, err error) {
	defer errs.Wrap(&err, "survey.Mine")
	who, err := access.Check(ctx, "survey.answer", access.Thing{})
	if err != nil {
		return nil, err
	}
	all = []View{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		surveys, err := listSurveys(tx)
		if err != nil {
			return err
		}
		for _, v := range surveys {
			view, concerns, err := s.view(ctx, tx, v, who.ID)
			if err != nil {
				return err
			}
			if concerns {
				view.Questions = nil
				all = append(all, view)
			}
		}
		return nil
	})
	return all, err
}

// Look gives one survey with its questions to who is concerned by it.
func (s *Service) Look(ctx context.Context, survey string) (view View, err error) {
	defer errs.Wrap(&err, "survey.Look(%s)", survey)
	who, err := access.Check(ctx, "survey.answer", access.Thing{})
	if err != nil {
		return view, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := findSurvey(tx, survey)
		if err != nil {
			return err
		}
		concerns := false
		if view, concerns, err = s.view(ctx, tx, v, who.ID); err == nil && !concerns {
			err = ErrNoSuchSurvey
		}
		return err
	})
	return view, err
}

func (s *Service) view(ctx context.Context, tx *db.Tx, v Survey, person string) (view View, concerns bool, err error) {
	view = View{Survey: v, Can: map[string]bool{"make": access.Can(ctx, "survey.make", access.Thing{}), "results": access.Can(ctx, "survey.results", access.Thing{}) || v.Published}}
	if w, open := v.now(); open {
		switch _, err := findInvited(tx, v.ID, w.N, person); {
		case errors.Is(err, ErrNotInvited):
		case err != nil:
			return view, false, err
		default:
			r, err := readRoll(tx, v.ID, w.N)
			if err != nil {
				return view, false, err
			}
			view.Answered = r.has(person)
			view.Answer = !view.Answered
		}
	}
	concerns = view.Answer || view.Answered || view.Can["make"] || view.Can["results"] && !v.fresh()
	if !view.Can["make"] && !view.Can["results"] { // how many have answered is not for everybody while it is open
		view.Waves = append([]Wave{}, view.Waves...)
		for i := range view.Waves {
			view.Waves[i].Answers, view.Waves[i].Invited = 0, 0
		}
	}
	return view, concerns, nil
}

// Cohorts gives the names of the groups that may be asked, by id. Who makes surveys.
func (s *Service) Cohorts(ctx context.Context) (all map[string]string, err error) {
	defer errs.Wrap(&err, "survey.Cohorts")
	if _, err = access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return nil, err
	}
	return s.Config.Cohorts.Cohorts(ctx)
}

// Waiting gives who is invited to an open wave and has not answered yet, for the
// program to remind; no person may ask.
func (s *Service) Waiting(ctx context.Context, survey string, n int) (people []string, err error) {
	defer errs.Wrap(&err, "survey.Waiting(%s, %d)", survey, n)
	if _, err = access.Check(ctx, "survey.remind", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		people = nil
		invited, err := listInvited(tx, survey, n)
		if err != nil {
			return err
		}
		r, err := readRoll(tx, survey, n)
		if err != nil {
			return err
		}
		for _, p := range invited {
			if !r.has(p) {
				people = append(people, p)
			}
		}
		return nil
	})
	return people, err
}
