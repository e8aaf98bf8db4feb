package grant

import "loggia/platform/db"

const grantColumns = `id, plan, title, funder, act, cup, total, share, since, until, overrun, promised`

func scanGrant(g *Grant, scan func(...any) error) error {
	return scan(&g.ID, &g.Plan, &g.Title, &g.Funder, &g.Act, &g.CUP, &g.Total, &g.Share, &g.Since, &g.Until, &g.Overrun, &g.Promised)
}

func findGrant(tx *db.Tx, id string) (g Grant, err error) {
	err = scanGrant(&g, tx.QueryRow(`SELECT `+grantColumns+` FROM grant_grant WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return g, none(err)
}

// lockGrant finds a grant and holds it until the transaction ends: two who spend
// the last of a heading at once come one after the other.
func lockGrant(tx *db.Tx, id string) (Grant, error) {
	if _, err := tx.Exec(`UPDATE grant_grant SET title = title WHERE ente = $1 AND id = $2`, tx.Ente, id); err != nil {
		return Grant{}, err
	}
	return findGrant(tx, id)
}

func listGrants(tx *db.Tx, plan string) ([]Grant, error) {
	rows, err := tx.Query(`SELECT `+grantColumns+` FROM grant_grant WHERE ente = $1 AND plan = $2 ORDER BY since, id`, tx.Ente, plan)
	return db.Collect(rows, err, scanGrant)
}

func putGrant(tx *db.Tx, g Grant) error {
	_, err := tx.Exec(`INSERT INTO grant_grant (ente, `+grantColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, funder = excluded.funder, act = excluded.act, cup = excluded.cup, total = excluded.total, share = excluded.share,
			since = excluded.since, until = excluded.until, overrun = excluded.overrun, promised = excluded.promised`,
		tx.Ente, g.ID, g.Plan, g.Title, g.Funder, g.Act, g.CUP, g.Total, g.Share, g.Since, g.Until, g.Overrun, g.Promised)
	return err
}

func listHeadings(tx *db.Tx, grant string) ([]Heading, error) {
	rows, err := tx.Query(`SELECT id, title, planned FROM grant_heading WHERE ente = $1 AND of = $2 ORDER BY position, id`, tx.Ente, grant)
	return db.Collect(rows, err, func(h *Heading, scan func(...any) error) error { return scan(&h.ID, &h.Title, &h.Planned) })
}

func putHeading(tx *db.Tx, grant string, h Heading, position int) error {
	_, err := tx.Exec(`INSERT INTO grant_heading (ente, id, of, title, planned, position) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, planned = excluded.planned, position = excluded.position`, tx.Ente, h.ID, grant, h.Title, h.Planned, position)
	return err
}

const expenseColumns = `id, of, heading, day, what, supplier, number, cig, cents, blob, name, type, size, sha256, scan`

func scanExpense(e *Expense, scan func(...any) error) error {
	return scan(&e.ID, &e.Grant, &e.Heading, &e.Day, &e.What, &e.Supplier, &e.Number, &e.CIG, &e.Cents, &e.blob, &e.Document, &e.Type, &e.Size, &e.SHA256, &e.Scan)
}

func findExpense(tx *db.Tx, id string) (e Expense, err error) {
	err = scanExpense(&e, tx.QueryRow(`SELECT `+expenseColumns+` FROM grant_expense WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return e, none(err)
}

func listExpenses(tx *db.Tx, grant, since, until string) ([]Expense, error) {
	rows, err := tx.Query(`SELECT `+expenseColumns+` FROM grant_expense WHERE ente = $1 AND of = $2 AND day >= $3 AND day <= $4 ORDER BY day, id`, tx.Ente, grant, since, until)
	return db.Collect(rows, err, scanExpense)
}

// putExpense keeps an expense; ErrTwice when its invoice is under that heading already.
func putExpense(tx *db.Tx, e Expense) error {
	_, err := tx.Exec(`INSERT INTO grant_expense (ente, `+expenseColumns+`, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (ente, id) DO UPDATE SET heading = excluded.heading, day = excluded.day, what = excluded.what, supplier = excluded.supplier, number = excluded.number, cig = excluded.cig, cents = excluded.cents,
			blob = excluded.blob, name = excluded.name, type = excluded.type, size = excluded.size, sha256 = excluded.sha256, scan = excluded.scan`,
		tx.Ente, e.ID, e.Grant, e.Heading, e.Day, e.What, e.Supplier, e.Number, e.CIG, e.Cents, e.blob, e.Document, e.Type, e.Size, e.SHA256, e.Scan, tx.Actor, db.MS(tx.Now))
	if db.Unique(err, "grant_expense") {
		err = ErrTwice.In("number")
	}
	return err
}

// sumSpent gives what was spent under each heading of a grant, up to a day.
func sumSpent(tx *db.Tx, grant, until string) (map[string]int64, error) {
	spent := map[string]int64{}
	rows, err := tx.Query(`SELECT heading, SUM(cents) FROM grant_expense WHERE ente = $1 AND of = $2 AND day <= $3 GROUP BY heading`, tx.Ente, grant, until)
	_, err = db.Collect(rows, err, func(_ *struct{}, scan func(...any) error) error {
		var h string
		var n int64
		err := scan(&h, &n)
		spent[h] = n
		return err
	})
	return spent, err
}

func listIndicators(tx *db.Tx, grant string) ([]Indicator, error) {
	rows, err := tx.Query(`SELECT id, title, unit, promised, reached FROM grant_indicator WHERE ente = $1 AND of = $2 ORDER BY position, id`, tx.Ente, grant)
	return db.Collect(rows, err, func(i *Indicator, scan func(...any) error) error {
		return scan(&i.ID, &i.Title, &i.Unit, &i.Promised, &i.Reached)
	})
}

func replaceIndicators(tx *db.Tx, grant string, all []Indicator) error {
	if _, err := tx.Exec(`DELETE FROM grant_indicator WHERE ente = $1 AND of = $2`, tx.Ente, grant); err != nil {
		return err
	}
	for n, i := range all {
		if _, err := tx.Exec(`INSERT INTO grant_indicator (ente, id, of, title, unit, promised, reached, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			tx.Ente, i.ID, grant, i.Title, i.Unit, i.Promised, i.Reached, n); err != nil {
			return err
		}
	}
	return nil
}

const reportColumns = `id, of, since, until, made, made_by, spent, funded, pdf, pdf_sha, xlsx, xlsx_sha, sent, sent_by`

func scanReport(r *Report, scan func(...any) error) error {
	var made, sent int64
	err := scan(&r.ID, &r.Grant, &r.Since, &r.Until, &made, &r.MadeBy, &r.Spent, &r.Funded, &r.pdf, &r.PDFSHA256, &r.xlsx, &r.XLSXSHA256, &sent, &r.SentBy)
	r.Made = db.Time(made)
	if sent != 0 {
		at := db.Time(sent)
		r.Sent = &at
	}
	return err
}

func findReport(tx *db.Tx, id string) (r Report, err error) {
	err = scanReport(&r, tx.QueryRow(`SELECT `+reportColumns+` FROM grant_report WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return r, none(err)
}

func listReports(tx *db.Tx, grant string) ([]Report, error) {
	rows, err := tx.Query(`SELECT `+reportColumns+` FROM grant_report WHERE ente = $1 AND of = $2 ORDER BY until DESC, id DESC`, tx.Ente, grant)
	return db.Collect(rows, err, scanReport)
}

func insertReport(tx *db.Tx, r Report) error {
	_, err := tx.Exec(`INSERT INTO grant_report (ente, `+reportColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '')`,
		tx.Ente, r.ID, r.Grant, r.Since, r.Until, db.MS(r.Made), r.MadeBy, r.Spent, r.Funded, r.pdf, r.PDFSHA256, r.xlsx, r.XLSXSHA256)
	return err
}

// updateSent freezes a report that is still a draft; else ErrFrozen.
func updateSent(tx *db.Tx, id string) error {
	n, err := tx.Exec(`UPDATE grant_report SET sent = $3, sent_by = $4 WHERE ente = $1 AND id = $2 AND sent = 0`, tx.Ente, id, db.MS(tx.Now), tx.Actor)
	if err == nil && n == 0 {
		err = ErrFrozen
	}
	return err
}

// findFrozen reports whether a day lies in a report that was sent.
func findFrozen(tx *db.Tx, grant, day string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM grant_report WHERE ente = $1 AND of = $2 AND sent > 0 AND since <= $3 AND until >= $3`, tx.Ente, grant, day).Scan(&n)
	return n > 0, err
}

// isSent reports whether the funder was sent any report of a grant.
func isSent(tx *db.Tx, grant string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM grant_report WHERE ente = $1 AND of = $2 AND sent > 0`, tx.Ente, grant).Scan(&n)
	return n > 0, err
}
