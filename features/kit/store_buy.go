package kit

import "loggia/platform/db"

func insertSupplier(tx *db.Tx, s Supplier) error {
	_, err := tx.Exec(`INSERT INTO kit_supplier (ente, id, name, vat, email, phone) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, id) DO UPDATE SET name = excluded.name, vat = excluded.vat, email = excluded.email, phone = excluded.phone`, tx.Ente, s.ID, s.Name, s.VAT, s.Email, s.Phone)
	if db.Unique(err, "kit_supplier") {
		return ErrSupplierThere.In("vat")
	}
	return err
}

func listSuppliers(tx *db.Tx) ([]Supplier, error) {
	rows, err := tx.Query(`SELECT id, name, vat, email, phone FROM kit_supplier WHERE ente = $1 ORDER BY name, id`, tx.Ente)
	return db.Collect(rows, err, func(s *Supplier, scan func(...any) error) error {
		return scan(&s.ID, &s.Name, &s.VAT, &s.Email, &s.Phone)
	})
}

func hasSupplier(tx *db.Tx, supplier string) error {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM kit_supplier WHERE ente = $1 AND id = $2`, tx.Ente, supplier).Scan(&n)
	if err == nil && n == 0 {
		return ErrNoSuchSupplier.In("supplier")
	}
	return err
}

func insertOrder(tx *db.Tx, o Order) error {
	_, err := tx.Exec(`INSERT INTO kit_order (ente, id, number, day, supplier, cig, words) VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Ente, o.ID, o.Number, o.Day, o.Supplier, o.CIG, o.Words)
	if db.Unique(err, "kit_order") {
		return ErrOrderThere.In("number")
	}
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		if _, err := tx.Exec(`INSERT INTO kit_order_line (ente, order_id, n, model, words, quantity, cents, arrived) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`, tx.Ente, o.ID, l.N, l.Model, l.Words, l.Quantity, l.Cents); err != nil {
			return err
		}
	}
	return nil
}

// listOrders gives the orders with lines and invoices; one alone when order is
// not "".
func listOrders(tx *db.Tx, order string) ([]Order, error) {
	rows, err := tx.Query(`SELECT o.id, o.number, o.day, o.supplier, s.name, o.cig, o.words FROM kit_order o JOIN kit_supplier s ON s.ente = o.ente AND s.id = o.supplier
		WHERE o.ente = $1 AND ($2 = '' OR o.id = $2) ORDER BY o.day DESC, o.number DESC`, tx.Ente, order)
	all, err := db.Collect(rows, err, func(o *Order, scan func(...any) error) error {
		o.Lines, o.Invoices = []OrderLine{}, []Invoice{}
		return scan(&o.ID, &o.Number, &o.Day, &o.Supplier, &o.SupplierName, &o.CIG, &o.Words)
	})
	if err != nil {
		return nil, err
	}
	at := map[string]*Order{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	type owned struct {
		of string
		OrderLine
	}
	rows, err = tx.Query(`SELECT order_id, n, model, words, quantity, cents, arrived FROM kit_order_line WHERE ente = $1 AND ($2 = '' OR order_id = $2) ORDER BY order_id, n`, tx.Ente, order)
	lines, err := db.Collect(rows, err, func(l *owned, scan func(...any) error) error {
		return scan(&l.of, &l.N, &l.Model, &l.Words, &l.Quantity, &l.Cents, &l.Arrived)
	})
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		o := at[l.of]
		o.Lines, o.Cents = append(o.Lines, l.OrderLine), o.Cents+l.OrderLine.Cents*int64(l.Quantity)
	}
	rows, err = tx.Query(`SELECT id, order_id, number, day, cents, paid FROM kit_invoice WHERE ente = $1 AND ($2 = '' OR order_id = $2) ORDER BY day, number`, tx.Ente, order)
	bills, err := db.Collect(rows, err, func(i *Invoice, scan func(...any) error) error {
		return scan(&i.ID, &i.Order, &i.Number, &i.Day, &i.Cents, &i.Paid)
	})
	if err != nil {
		return nil, err
	}
	for _, i := range bills {
		o := at[i.Order]
		o.Invoices, o.Billed = append(o.Invoices, i), o.Billed+i.Cents
	}
	return all, nil
}

func findOrder(tx *db.Tx, order string) (Order, error) {
	all, err := listOrders(tx, order)
	if err != nil {
		return Order{}, err
	}
	if order == "" || len(all) == 0 {
		return Order{}, ErrNoSuchOrder
	}
	return all[0], nil
}

// arrive counts n more of a line as arrived; false when more than were ordered.
func arrive(tx *db.Tx, order string, line, n int) (bool, error) {
	done, err := tx.Exec(`UPDATE kit_order_line SET arrived = arrived + $4 WHERE ente = $1 AND order_id = $2 AND n = $3 AND arrived + $4 <= quantity`, tx.Ente, order, line, n)
	return done > 0, err
}

func insertInvoice(tx *db.Tx, i Invoice, supplier string) error {
	_, err := tx.Exec(`INSERT INTO kit_invoice (ente, id, order_id, supplier, number, day, cents, paid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Ente, i.ID, i.Order, supplier, i.Number, i.Day, i.Cents, i.Paid)
	if db.Unique(err, "kit_invoice") {
		return ErrInvoiceThere.In("number")
	}
	return err
}

func payInvoice(tx *db.Tx, order, invoice, day string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_invoice SET paid = $4 WHERE ente = $1 AND order_id = $2 AND id = $3`, tx.Ente, order, invoice, day)
	return n > 0, err
}

func insertLicence(tx *db.Tx, l Licence, same string) error {
	_, err := tx.Exec(`INSERT INTO kit_licence (ente, id, product, same, seats, cents, period, starts, ends, supplier) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (ente, id) DO UPDATE SET product = excluded.product, same = excluded.same, seats = excluded.seats, cents = excluded.cents, period = excluded.period, starts = excluded.starts, ends = excluded.ends, supplier = excluded.supplier`,
		tx.Ente, l.ID, l.Product, same, l.Seats, l.Cents, l.Period, l.Starts, l.Ends, l.Supplier)
	if db.Unique(err, "kit_licence") {
		return ErrLicenceThere.In("product")
	}
	return err
}

func listLicences(tx *db.Tx) ([]Licence, error) {
	rows, err := tx.Query(`SELECT l.id, l.product, l.seats, l.cents, l.period, l.starts, l.ends, l.supplier, (SELECT COUNT(*) FROM kit_seat s WHERE s.ente = l.ente AND s.licence = l.id AND s.person <> '')
		FROM kit_licence l WHERE l.ente = $1 ORDER BY l.product`, tx.Ente)
	return db.Collect(rows, err, func(l *Licence, scan func(...any) error) error {
		return scan(&l.ID, &l.Product, &l.Seats, &l.Cents, &l.Period, &l.Starts, &l.Ends, &l.Supplier, &l.Taken)
	})
}

func findLicence(tx *db.Tx, licence string) (Licence, error) {
	all, err := listLicences(tx)
	for _, l := range all {
		if l.ID == licence {
			return l, err
		}
	}
	if err == nil {
		err = ErrNoSuchLicence
	}
	return Licence{}, err
}

func insertSeat(tx *db.Tx, licence string, n int) error {
	_, err := tx.Exec(`INSERT INTO kit_seat (ente, licence, n, person, since) VALUES ($1, $2, $3, '', 0)`, tx.Ente, licence, n)
	return err
}

// deleteFreeSeat takes one free seat away, the last; false when none is free.
func deleteFreeSeat(tx *db.Tx, licence string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM kit_seat WHERE ente = $1 AND licence = $2 AND n = (SELECT MAX(n) FROM kit_seat WHERE ente = $1 AND licence = $2 AND person = '')`, tx.Ente, licence)
	return n > 0, err
}

func countSeats(tx *db.Tx, licence string) (n, last int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*), COALESCE(MAX(n), 0) FROM kit_seat WHERE ente = $1 AND licence = $2`, tx.Ente, licence).Scan(&n, &last)
	return n, last, err
}

// takeSeat gives person the first free seat; false when none is free.
func takeSeat(tx *db.Tx, licence, person string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_seat SET person = $3, since = $4 WHERE ente = $1 AND licence = $2 AND person = '' AND n = (SELECT MIN(n) FROM kit_seat WHERE ente = $1 AND licence = $2 AND person = '')`,
		tx.Ente, licence, person, db.MS(tx.Now))
	if db.Unique(err, "kit_seat") {
		return false, ErrSeatThere
	}
	return n > 0, err
}

func freeSeat(tx *db.Tx, licence, person string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_seat SET person = '', since = 0 WHERE ente = $1 AND licence = $2 AND person = $3 AND person <> ''`, tx.Ente, licence, person)
	return n > 0, err
}

func listSeats(tx *db.Tx, licence string) ([]Seat, error) {
	rows, err := tx.Query(`SELECT n, person, since FROM kit_seat WHERE ente = $1 AND licence = $2 AND person <> '' ORDER BY n`, tx.Ente, licence)
	return db.Collect(rows, err, func(s *Seat, scan func(...any) error) error {
		var since int64
		err := scan(&s.N, &s.Person, &since)
		s.Since = db.Time(since)
		return err
	})
}

// listSeatsOf gives the licences that a person uses, by id, and since when.
func listSeatsOf(tx *db.Tx, person string) (map[string]int64, error) {
	type one struct {
		licence string
		since   int64
	}
	rows, err := tx.Query(`SELECT licence, since FROM kit_seat WHERE ente = $1 AND person = $2`, tx.Ente, person)
	all, err := db.Collect(rows, err, func(o *one, scan func(...any) error) error { return scan(&o.licence, &o.since) })
	out := map[string]int64{}
	for _, o := range all {
		out[o.licence] = o.since
	}
	return out, err
}
