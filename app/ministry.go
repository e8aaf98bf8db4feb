package app

import (
	"context"
	"fmt"

	"loggia/core/access"
	"loggia/features/agile"
	"loggia/features/ministry"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// wireMinistry opens the queue of what the Ministry of Labour is told. What it
// seals opens with the key of this installation only.
func (a *App) wireMinistry(ctx context.Context) (err error) {
	roots, err := ministry.Roots(a.Config.MinistryCA)
	if err != nil {
		return fmt.Errorf("ministry.ca: %w", err)
	}
	a.Ministry, err = ministry.New(ctx, ministry.Config{DB: a.DB, Jobs: a.Jobs, Agreements: signed{a}, Key: a.links[:], Roots: roots, Log: a.log})
	return err
}

// signed gives what there is to tell the Ministry of an agreement.
type signed struct{ a *App }

func (g signed) Facts(ctx context.Context, agreement string) (f ministry.Facts, err error) {
	c, err := g.a.Agile.Communication(itself(ctx), agreement)
	if err != nil {
		return f, err
	}
	p, err := g.a.People.Person(itself(ctx), c.Person)
	if err != nil {
		return f, err
	}
	return ministry.Facts{Person: c.Person,
		Worker:     ministry.Worker{CF: c.FiscalCode, Given: p.Given, Family: p.Family, Birth: c.BirthDay, Birthplace: c.BirthPlace},
		Employment: ministry.Employment{From: c.Hired, Kind: c.Contract},
		Period:     ministry.Period{Signed: c.SignedDay, From: c.From, To: c.To}}, nil
}

// tellMinistry queues what the Ministry is to be told when agreements change. It
// is told of a start as soon as both have signed; a renewal goes on with what it
// knows.
func (a *App) tellMinistry() {
	on(a, agile.Agreed{}, "ministry", func(ctx context.Context, e agile.Agreed) error {
		if e.Before != "" {
			return a.Ministry.Renew(ctx, e.Agreement, e.Before)
		}
		return a.Ministry.Queue(ctx, e.Agreement, ministry.Start, "")
	})
	on(a, agile.Undone{}, "ministry", func(ctx context.Context, e agile.Undone) error {
		return a.Ministry.Undo(ctx, e.Agreement, e.Before)
	})
	on(a, agile.WithdrawnFrom{}, "ministry", func(ctx context.Context, e agile.WithdrawnFrom) error {
		return a.Ministry.Queue(ctx, e.Agreement, ministry.Withdrawal, e.Last)
	})
}

// seedMinistry enters the communications of the demo town's agreements as made
// by hand on the portal. Nadia's is left out: her renewal waits for a signature,
// and its communication for whoever tries the page.
func (a *App) seedMinistry(ctx context.Context) error {
	in := access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	var agreements []string
	for _, person := range []string{"giulia", "anna", "marco"} {
		held, ok, err := a.Agile.InForce(in, person, italy.DayOf(a.DB.Now()).String())
		if err != nil {
			return err
		}
		if ok {
			agreements = append(agreements, held.ID)
		}
	}
	return a.Ministry.Seed(in, agreements)
}
