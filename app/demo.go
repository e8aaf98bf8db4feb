package app

import "context"

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
		a.Training.Seed,
		a.Grant.Seed,
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}
