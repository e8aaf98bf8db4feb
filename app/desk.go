package app

import (
	"context"
	"net/http"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/desk"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// wireDesk joins the places to sit with the offices that sit there.
func (a *App) wireDesk(ctx context.Context) (err error) {
	a.Desk, err = desk.New(ctx, desk.Config{DB: a.DB, Names: a.People, Offices: officeNames{a.Ente}, Hints: a.Live, Blobs: a.Blobs, Jobs: a.Jobs})
	if err != nil {
		return err
	}
	a.Live.Allow("desk", func(r *http.Request, _ string) (string, error) {
		ctx, err := a.People.Refresh(r.Context())
		if err != nil {
			return "", err
		}
		who, err := access.Check(ctx, "desk.look", access.Thing{})
		return who.ID, err
	})
	return nil
}

// vacateDesks frees the desks of who will not come after all.
func (a *App) vacateDesks() {
	away := func(ctx context.Context, person, text string) error {
		day, err := italy.ParseDay(text)
		if err != nil {
			return err
		}
		at, _, err := a.Workday.Whereabouts(ctx, person, day)
		if err != nil || at == workday.Office {
			return err
		}
		return a.Desk.Vacate(ctx, person, text, text)
	}
	on(a, workday.Approved{}, "desk", func(ctx context.Context, e workday.Approved) error { return away(ctx, e.Person, e.Day) })
	on(a, workday.Planned{}, "desk", func(ctx context.Context, e workday.Planned) error { return away(ctx, e.Person, e.Day) })
	on(a, workday.Absent{}, "desk", func(ctx context.Context, e workday.Absent) error {
		if e.Part { // they come for the rest of the day
			return nil
		}
		return a.Desk.Vacate(ctx, e.Person, e.First, e.Last)
	})
}

// officeNames gives what most features want of offices: how they are called,
// and where their body is on the web.
type officeNames struct{ *ente.Service }

// OfficeNames gives the working offices of the body in ctx by id.
func (o officeNames) OfficeNames(ctx context.Context) (map[string]string, error) {
	all, err := o.Offices(ctx)
	names := map[string]string{}
	for _, one := range all {
		if one.Active {
			names[one.ID] = one.Name
		}
	}
	return names, err
}

// Site gives the address of the body in ctx, without a slash at its end.
func (o officeNames) Site(ctx context.Context) string { return o.URL(ctx, db.ScopeOf(ctx).Ente) }
