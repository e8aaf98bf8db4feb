package app

import (
	"context"

	"loggia/core/ente"
	"loggia/features/grant"
)

// wireGrant gives plans and grants what they need of others: who was trained,
// and the invoices of what was bought.
func (a *App) wireGrant(ctx context.Context) (err error) {
	a.Grant, err = grant.New(ctx, grant.Config{DB: a.DB, Jobs: a.Jobs, Blobs: a.Blobs, Scan: a.scanner(), Names: a.People, Training: a.Training, Bills: bills{a}, Say: a.Words,
		Body: func(ctx context.Context) grant.Letterhead {
			b, _ := ente.Current(ctx)
			if b.ID == "" { // outside a request: a job, the command line
				b, _ = a.Ente.Body(ctx)
			}
			return grant.Letterhead{Name: b.Name, Address: b.Address}
		}})
	if err != nil {
		return err
	}
	a.workers = append(a.workers, a.daily("grant: what is too old not forgotten", a.Grant.ForgetOld))
	return nil
}

// bills gives the invoices of the kit's purchases.
type bills struct{ a *App }

func (b bills) Bills(ctx context.Context) ([]grant.Bill, error) {
	orders, _, err := b.a.Kit.Purchases(ctx)
	all := []grant.Bill{}
	for _, o := range orders {
		for _, i := range o.Invoices {
			all = append(all, grant.Bill{Number: i.Number, Day: i.Day, Supplier: o.SupplierName, CIG: o.CIG, Cents: i.Cents})
		}
	}
	return all, err
}
