package app

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/notify"
	"loggia/features/office"
	"loggia/features/survey"
	"loggia/platform/db"
)

// wireSurvey joins the questionnaires with the people who are asked.
func (a *App) wireSurvey(ctx context.Context) (err error) {
	a.Survey, err = survey.New(ctx, survey.Config{DB: a.DB, Cohorts: cohorts{a}, People: asked{a.Ente}, Ratings: ratings{a}, Say: a.Words, Jobs: a.Jobs})
	return err
}

// tellOfSurveys tells those invited that they may answer.
func (a *App) tellOfSurveys() {
	on(a, survey.Opened{}, "notify", func(ctx context.Context, e survey.Opened) error {
		people, err := a.Survey.Waiting(ctx, e.Survey, e.Wave)
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "survey.opened", people, notify.Options{About: e.Survey, Args: notify.Args{"day": dayOf(e.Until)}, Page: "/agile/questionari/" + e.Survey})
	})
}

// cohorts knows who is in a group of the smart-working programme.
type cohorts struct{ a *App }

func (c cohorts) Members(ctx context.Context, cohort string) ([]string, error) {
	return c.a.Agile.Members(access.System(ctx, db.ScopeOf(ctx).Ente), cohort)
}

// Cohorts gives the groups that may be asked, by id.
func (c cohorts) Cohorts(ctx context.Context) (map[string]string, error) {
	all, err := c.a.Agile.Cohorts(access.System(ctx, db.ScopeOf(ctx).Ente))
	names := map[string]string{}
	for _, one := range all {
		names[one.ID] = one.Name
	}
	return names, err
}

// asked knows who works for the body, and in which office.
type asked struct{ *ente.Service }

func (q asked) Workplaces(ctx context.Context) (map[string]string, error) {
	return workplaces(q).People(access.System(ctx, db.ScopeOf(ctx).Ente), "")
}

func (q asked) OfficeNames(ctx context.Context) (map[string]string, error) {
	return officeNames(q).OfficeNames(ctx)
}

// ratings knows what citizens say of an office; the threshold is that of offices.
type ratings struct{ a *App }

func (r ratings) Rating(ctx context.Context, in, from, to string) (int, float64, error) {
	f, err := r.a.Office.Figures(access.System(ctx, db.ScopeOf(ctx).Ente), in, office.Day(from), office.Day(to))
	return f.Ratings, f.Rating, err
}
