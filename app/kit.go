package app

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/features/agile"
	"loggia/features/kit"
	"loggia/features/training"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// wireKit gives the kit what it needs: names, papers, and who has done already
// what a set-up asks.
func (a *App) wireKit(ctx context.Context) (err error) {
	a.Kit, err = kit.New(ctx, kit.Config{DB: a.DB, People: a.People, Blobs: a.Blobs, Scan: a.scanner(), Say: a.Words, Zone: italy.Rome,
		Body: func(ctx context.Context) kit.Body {
			b, _ := ente.Current(ctx)
			if b.ID == "" { // outside a request: a job, the command line
				b, _ = a.Ente.Body(ctx)
			}
			return kit.Body{Name: b.Name, Address: b.Address, Site: a.Ente.URL(ctx, b.ID)}
		},
		Done: map[kit.Tick]kit.Asked{
			kit.TickAccount:   func(tx *db.Tx, _ []string) (kit.Set, error) { return identity.JoinedIn(tx) },
			kit.TickFactor:    func(tx *db.Tx, _ []string) (kit.Set, error) { return identity.Secured(tx) },
			kit.TickAgreement: a.agreedOf,
			kit.TickTraining:  a.trainedOf,
		}})
	if err != nil {
		return err
	}
	a.workers = append(a.workers, a.daily("kit: what is too old not forgotten", a.Kit.ForgetOld))
	return nil
}

// agreedOf gives those of the people who have an agreement that holds today.
func (a *App) agreedOf(tx *db.Tx, _ []string) (kit.Set, error) {
	all, err := a.Agile.Bound(access.System(tx.Context(), tx.Ente), "", italy.DayOf(tx.Now).String())
	set := kit.Set{}
	for _, person := range all {
		set[person] = true
	}
	return set, err
}

// trainedOf gives those of the people who have done the course that an agreement
// asks, on health and safety;
// where the body has no such course nobody waits for it.
func (a *App) trainedOf(tx *db.Tx, people []string) (kit.Set, error) {
	set := kit.Set{}
	for _, p := range people {
		done, err := courses{a}.Done(access.System(tx.Context(), tx.Ente), p, "safety", italy.DayOf(tx.Now).String())
		if err != nil {
			return nil, err
		}
		set[p] = done
	}
	return set, nil
}

// tickSteps does the steps of a set-up that tick themselves.
func (a *App) tickSteps() {
	on(a, identity.HasJoined{}, "kit", func(ctx context.Context, e identity.HasJoined) error {
		return a.Kit.Tick(ctx, e.Person, kit.TickAccount)
	})
	on(a, identity.CredentialChanged{}, "kit", func(ctx context.Context, e identity.CredentialChanged) error {
		return a.Kit.Recheck(ctx, e.Person, kit.TickFactor)
	})
	on(a, agile.Agreed{}, "kit", func(ctx context.Context, e agile.Agreed) error {
		return a.Kit.Tick(ctx, e.Person, kit.TickAgreement)
	})
	on(a, training.Completed{}, "kit", func(ctx context.Context, e training.Completed) error {
		return a.Kit.Recheck(ctx, e.Person, kit.TickTraining)
	})
	on(a, identity.HasLeft{}, "kit", func(ctx context.Context, e identity.HasLeft) error { return a.Kit.Left(ctx, e.Person) })
}
