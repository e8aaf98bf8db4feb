package app

import (
	"context"
	"net/http"
	"strings"

	"loggia/core/access"
	"loggia/features/workday"
)

// wireWorkday opens the working days, and lets the people of an office hear that
// their week has changed.
func (a *App) wireWorkday(ctx context.Context) (err error) {
	a.Workday, err = workday.New(ctx, workday.Config{DB: a.DB, Agreements: agreements{a.Agile}, Names: a.People, Hints: a.Live, Say: a.Words, Jobs: a.Jobs})
	if err != nil {
		return err
	}
	a.workers = append(a.workers, a.daily("workday: what is too old not forgotten", func(ctx context.Context) error { return a.Workday.ForgetOld(ctx) }))
	a.Live.Allow("workday", func(r *http.Request, subject string) (string, error) {
		_, office, _ := strings.Cut(subject, "/")
		ctx, err := a.People.Refresh(r.Context()) // asked again at every beat: a place may be gone
		if err != nil {
			return "", err
		}
		who, err := access.Check(ctx, "workday.week", access.Thing{Office: office})
		return who.ID, err
	})
	return nil
}
