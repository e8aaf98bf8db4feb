package kit

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// KeepSupplier gives the body a supplier, or changes the one that p.ID names.
func (s *Service) KeepSupplier(ctx context.Context, p Supplier) (_ Supplier, err error) {
	defer errs.Wrap(&err, "kit.KeepSupplier(%s)", p.Name)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return p, err
	}
	if p, err = p.Clean(); err != nil {
		return p, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if p.ID == "" {
			p.ID = id.New()
		} else if err := hasSupplier(tx, p.ID); err != nil {
			return err
		}
		return insertSupplier(tx, p)
	})
	return p, err
}

// Order keeps a purchase order with its lines.
func (s *Service) Order(ctx context.Context, o Order) (_ Order, err error) {
	defer errs.Wrap(&err, "kit.Order(%s)", o.Number)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return o, err
	}
	if o, err = o.Clean(); err != nil {
		return o, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := hasSupplier(tx, o.Supplier); err != nil {
			return err
		}
		for i, l := range o.Lines {
			if l.Model == "" {
				continue
			}
			m, err := findModel(tx, l.Model)
			if err != nil {
				return err
			}
			if l.Words == "" {
				o.Lines[i].Words = m.Called()
			}
		}
		o.ID = id.New()
		if err := insertOrder(tx, o); err != nil {
			return err
		}
		o, err = findOrder(tx, o.ID)
		return err
	})
	return o, err
}

// Arrive puts in the register what came of a line of an order, at most what was
// ordered.
func (s *Service) Arrive(ctx context.Context, order string, line int, items []Item) (_ []Item, err error) {
	defer errs.Wrap(&err, "kit.Arrive(%s)", order)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	if len(items) == 0 || len(items) > 500 {
		return nil, ErrQuantity.In("items")
	}
	for i := range items {
		if items[i], err = items[i].Clean(); err != nil {
			return nil, err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := findOrder(tx, order)
		if err != nil {
			return err
		}
		if line < 1 || line > len(o.Lines) {
			return ErrNoSuchOrder
		}
		l := o.Lines[line-1]
		if l.Model == "" {
			return ErrNoModel
		}
		if ok, err := arrive(tx, order, line, len(items)); err != nil || !ok { // the condition settles two at once
			if err == nil {
				err = ErrTooMany.With("left", l.Quantity-l.Arrived).In("items")
			}
			return err
		}
		for i := range items {
			items[i].Model, items[i].Order = l.Model, order
			if err := addItem(tx, &items[i], "bought"); err != nil {
				return err
			}
		}
		return nil
	})
	return items, err
}

// Bill keeps an invoice of an order.
func (s *Service) Bill(ctx context.Context, i Invoice) (_ Invoice, err error) {
	defer errs.Wrap(&err, "kit.Bill(%s)", i.Number)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return i, err
	}
	if i, err = i.Clean(); err != nil {
		return i, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := findOrder(tx, i.Order)
		if err != nil {
			return err
		}
		i.ID = id.New()
		return insertInvoice(tx, i, o.Supplier)
	})
	return i, err
}

// Pay says on which day an invoice was paid; "" takes it back.
func (s *Service) Pay(ctx context.Context, order, invoice, day string) (err error) {
	defer errs.Wrap(&err, "kit.Pay(%s)", invoice)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if err := cleanDay(day, "paid", false); err != nil {
		return err
	}
	if day > s.today(s.DB.Now()) {
		return ErrFuture.In("paid")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := payInvoice(tx, order, invoice, day)
		if err == nil && !done {
			err = ErrNoSuchInvoice
		}
		return err
	})
}

// KeepLicence gives the body a licence, or changes the one that l.ID names. Seats
// that somebody has are not taken away.
func (s *Service) KeepLicence(ctx context.Context, l Licence) (_ Licence, err error) {
	defer errs.Wrap(&err, "kit.KeepLicence(%s)", l.Product)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return l, err
	}
	if l, err = l.Clean(); err != nil {
		return l, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if l.Supplier != "" {
			if err := hasSupplier(tx, l.Supplier); err != nil {
				return err
			}
		}
		if l.ID == "" {
			l.ID = id.New()
		} else if _, err := findLicence(tx, l.ID); err != nil {
			return err
		}
		if err := insertLicence(tx, l, ente.Fold(l.Product)); err != nil {
			return err
		}
		if err := setSeats(tx, l.ID, l.Seats); err != nil {
			return err
		}
		l, err = findLicence(tx, l.ID)
		return err
	})
	return l, err
}

// setSeats makes a licence have want seats, taking away free ones only.
func setSeats(tx *db.Tx, licence string, want int) error {
	n, last, err := countSeats(tx, licence)
	if err != nil {
		return err
	}
	for ; n < want; n++ {
		last++
		if err := insertSeat(tx, licence, last); err != nil {
			return err
		}
	}
	for ; n > want; n-- {
		if ok, err := deleteFreeSeat(tx, licence); err != nil || !ok {
			if err == nil {
				err = ErrSeatsTaken.In("seats")
			}
			return err
		}
	}
	return nil
}

// GiveSeat gives a person one seat of a licence, or says that none is free.
func (s *Service) GiveSeat(ctx context.Context, licence, person string) (err error) {
	defer errs.Wrap(&err, "kit.GiveSeat(%s)", licence)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if _, err := s.People.Person(ctx, person); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := findLicence(tx, licence)
		if err != nil {
			return err
		}
		return giveSeat(tx, l, person)
	})
}

func giveSeat(tx *db.Tx, l Licence, person string) error {
	if ok, err := takeSeat(tx, l.ID, person); err != nil || !ok { // the rows settle two at once
		if err == nil {
			err = ErrNoSeat.With("product", l.Product).With("seats", l.Seats)
		}
		return err
	}
	return tx.Emit(SeatTaken{l.ID, person})
}

// FreeSeat takes a person's seat back.
func (s *Service) FreeSeat(ctx context.Context, licence, person string) (err error) {
	defer errs.Wrap(&err, "kit.FreeSeat(%s)", licence)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := freeSeat(tx, licence, person)
		if err == nil && !done {
			err = ErrSeatNone
		}
		if err != nil {
			return err
		}
		return tx.Emit(SeatFreed{licence, person})
	})
}

// Left frees the seats of who does not work here any more. What they have in
// their hands stays theirs until it is returned.
func (s *Service) Left(ctx context.Context, person string) (err error) {
	defer errs.Wrap(&err, "kit.Left")
	if _, err := access.Check(ctx, "kit.tick", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		seats, err := listSeatsOf(tx, person)
		if err != nil {
			return err
		}
		for licence := range seats {
			if _, err := freeSeat(tx, licence, person); err != nil {
				return err
			}
			if err := tx.Emit(SeatFreed{licence, person}); err != nil {
				return err
			}
		}
		return nil
	})
}
