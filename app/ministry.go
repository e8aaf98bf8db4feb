package app

import (
	"context"
	"fmt"

	"loggia/features/agile"
	"loggia/features/ministry"
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
	on(a, agile.WithdrawnFrom{}, "ministry", func(ctx context.Context, e agile.WithdrawnFrom) error {
		return a.Ministry.Queue(ctx, e.Agreement, ministry.Withdrawal, e.Last)
	})
}
