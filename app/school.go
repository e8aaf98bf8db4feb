package app

import (
	"context"
	"net/http"
	"time"

	"loggia/core/identity"
	"loggia/features/office"
	"loggia/features/training"
	"loggia/platform/db"
	"loggia/platform/ui"
)

// wireTraining gives training the directory, the rooms of meetings and the
// address that is printed on certificates, and forgets in time.
func (a *App) wireTraining(ctx context.Context) (err error) {
	a.Training, err = training.New(ctx, training.Config{DB: a.DB, Blobs: a.Blobs, Scan: a.scanner(), Jobs: a.Jobs, People: pupils{a}, Agile: agreed{a}, Meetings: classrooms{a}, Say: a.Words, Log: a.log,
		Site: func(ctx context.Context) string { return a.Ente.URL(ctx, db.ScopeOf(ctx).Ente) }})
	if err != nil {
		return err
	}
	a.workers = append(a.workers, a.daily("training: what is too old not forgotten", a.Training.ForgetOld))
	return nil
}

// trainingPages serves the page on which anybody verifies a certificate.
func (a *App) trainingPages(citizens office.CitizenPages) error {
	return training.VerifyPage{Service: a.Training, UI: a.UI, Frame: func(r *http.Request, title string) ui.Frame { return citizens.Framed(r, title) }, Log: a.log}.Pages(a.API)
}

// pupils gives training those who work in a body, whoever has left not included.
type pupils struct{ a *App }

func (p pupils) Working(ctx context.Context) ([]training.Colleague, error) {
	people, err := p.a.People.People(ctx, "", "")
	all := make([]training.Colleague, 0, len(people))
	for _, one := range people {
		if one.State != identity.Left {
			all = append(all, training.Colleague{ID: one.ID, Given: one.Given, Family: one.Family})
		}
	}
	return all, err
}

// agreed gives training those who have an agreement: some courses are for them.
type agreed struct{ a *App }

func (g agreed) Worker(ctx context.Context, person, day string) (bool, error) {
	_, ok, err := g.a.Agile.InForce(ctx, person, day)
	return ok, err
}

func (g agreed) Workers(ctx context.Context, day string) ([]string, error) {
	return g.a.Agile.Bound(ctx, "", day)
}

// classrooms gives training the meeting of a sitting on line.
type classrooms struct{ a *App }

func (c classrooms) Hold(ctx context.Context, id, title string, opens, until time.Time) (string, error) {
	return "/riunioni/" + id, c.a.Meeting.Reserve(itself(ctx), id, title, "", opens, until)
}
