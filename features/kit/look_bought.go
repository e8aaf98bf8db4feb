package kit

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Purchases gives orders and suppliers, newest order first.
func (s *Service) Purchases(ctx context.Context) (orders []Order, suppliers []Supplier, err error) {
	defer errs.Wrap(&err, "kit.Purchases")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if orders, err = listOrders(tx, ""); err != nil {
			return err
		}
		suppliers, err = listSuppliers(tx)
		return err
	})
	return orders, suppliers, err
}

// Licences gives the licences of the body; of one, who has its seats.
func (s *Service) Licences(ctx context.Context) (all []Licence, err error) {
	defer errs.Wrap(&err, "kit.Licences")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listLicences(tx); return err })
	return all, err
}

// Seats gives who has the seats of a licence.
func (s *Service) Seats(ctx context.Context, licence string) (all []Seat, err error) {
	defer errs.Wrap(&err, "kit.Seats(%s)", licence)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := findLicence(tx, licence); err != nil {
			return err
		}
		all, err = listSeats(tx, licence)
		return err
	})
	if err != nil {
		return nil, err
	}
	people := []string{}
	for _, seat := range all {
		people = append(people, seat.Person)
	}
	names, err := s.names(ctx, people)
	for i := range all {
		all[i].Name = names[all[i].Person]
	}
	return all, err
}
