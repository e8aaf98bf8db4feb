package app

import (
	"context"

	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/features/kit"
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
		Done: map[kit.Tick]func(*db.Tx) (kit.Set, error){
			kit.TickAccount: func(tx *db.Tx) (kit.Set, error) { return identity.JoinedIn(tx) },
			kit.TickFactor:  func(tx *db.Tx) (kit.Set, error) { return identity.Secured(tx) },
		}})
	return err
}
