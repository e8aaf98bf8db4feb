package app

import "context"

// seed fills an empty installation with the invented Unione Valfiorita. Each
// part seeds its own; what is there already is left alone.
func (a *App) seed(ctx context.Context) error {
	if err := a.Ente.Seed(ctx); err != nil {
		return err
	}
	if err := a.People.Seed(ctx); err != nil {
		return err
	}
	if err := a.Office.Seed(ctx); err != nil {
		return err
	}
	if err := a.Workday.Seed(ctx); err != nil {
		return err
	}
	return a.Kit.Seed(ctx)
}
