package app

import (
	"context"

	"loggia/core/access"
)

// seedQuietly makes the demo town. On the first day nobody is told of what
// happened to make it: the facts are delivered here, while staff are not told.
func (a *App) seedQuietly(ctx context.Context) error {
	bodies, err := a.Ente.Bodies(access.System(ctx, ""))
	if err != nil {
		return err
	}
	if len(bodies) > 0 {
		return a.seed(ctx)
	}
	a.hushed = true
	defer func() { a.hushed = false }()
	if err := a.seed(ctx); err != nil {
		return err
	}
	return a.Ledger.Settle(ctx)
}

// seed fills an empty installation with the invented Unione Valfiorita. Each
// part seeds its own; what is there already is left alone.
func (a *App) seed(ctx context.Context) error {
	for _, part := range []func(context.Context) error{
		a.Ente.Seed,
		a.People.Seed,
		a.Office.Seed,
		a.Feedback.Seed,
		a.Training.Seed,
		a.Agile.Seed,
		a.Workday.Seed,
		a.Kit.Seed,
		a.Desk.Seed,
		a.Grant.Seed,
		a.seedMinistry,
		a.Survey.Seed,
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}
