package workday

import (
	"encoding/json"

	"loggia/platform/db"
)

func isClosed(tx *db.Tx, month string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM workday_month WHERE ente = $1 AND month = $2`, tx.Ente, month).Scan(&n)
	return n > 0, err
}

func insertMonth(tx *db.Tx, month string) error {
	_, err := tx.Exec(`INSERT INTO workday_month (ente, month, closed, closed_by) VALUES ($1, $2, $3, $4)`, tx.Ente, month, db.MS(tx.Now), tx.Actor)
	if db.Unique(err, "workday_month") {
		return ErrClosedTwice
	}
	return err
}

// listClosed gives the months closed, the latest first.
func listClosed(tx *db.Tx) ([]string, error) {
	rows, err := tx.Query(`SELECT month FROM workday_month WHERE ente = $1 ORDER BY month DESC`, tx.Ente)
	return db.Collect(rows, err, func(m *string, scan func(...any) error) error { return scan(m) })
}

func insertTotal(tx *db.Tx, month string, t Total) error {
	kinds, _ := json.Marshal(t.Kinds) // words and numbers always can be written
	minutes, _ := json.Marshal(t.Minutes)
	_, err := tx.Exec(`INSERT INTO workday_total (ente, month, person, office, away, absent, vouchers, vouchers_away, kinds, minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, month, t.Person, t.Office, t.Away, t.Absent, t.Vouchers, t.VouchersAway, string(kinds), string(minutes))
	return err
}

func listTotals(tx *db.Tx, month string) ([]Total, error) {
	rows, err := tx.Query(`SELECT person, office, away, absent, vouchers, vouchers_away, kinds, minutes FROM workday_total WHERE ente = $1 AND month = $2 ORDER BY person`, tx.Ente, month)
	return db.Collect(rows, err, func(t *Total, scan func(...any) error) error {
		var kinds, minutes string
		if err := scan(&t.Person, &t.Office, &t.Away, &t.Absent, &t.Vouchers, &t.VouchersAway, &kinds, &minutes); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(minutes), &t.Minutes); err != nil {
			return err
		}
		return json.Unmarshal([]byte(kinds), &t.Kinds)
	})
}

// listTotalsOf gives what payroll was told of a person, month by month.
func listTotalsOf(tx *db.Tx, person string) ([]KnownTotal, error) {
	rows, err := tx.Query(`SELECT month, office, away, absent, vouchers FROM workday_total WHERE ente = $1 AND person = $2 ORDER BY month`, tx.Ente, person)
	all, err := db.Collect(rows, err, func(k *KnownTotal, scan func(...any) error) error {
		return scan(&k.Month, &k.Office, &k.Away, &k.Absent, &k.Vouchers)
	})
	if all == nil {
		all = []KnownTotal{}
	}
	return all, err
}

func insertCorrection(tx *db.Tx, c Correction) error {
	_, err := tx.Exec(`INSERT INTO workday_correction (ente, id, person, day, was, becomes, vouchers, why, made_by, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, c.ID, c.Person, text(c.Day), string(c.Was), string(c.Becomes), c.Vouchers, c.Why, tx.Actor, db.MS(tx.Now))
	return err
}

func listCorrections(tx *db.Tx, person string, from, to Day) ([]Correction, error) {
	rows, err := tx.Query(`SELECT id, person, day, was, becomes, vouchers, why, made_by FROM workday_correction WHERE ente = $1 AND (person = $2 OR $2 = '') AND day BETWEEN $3 AND $4 ORDER BY day, made, id`, tx.Ente, person, text(from), text(to))
	return db.Collect(rows, err, scanCorrection)
}

// listSince gives the corrections made after the month was closed: those before
// it are in its totals.
func listSince(tx *db.Tx, month string, from, to Day) ([]Correction, error) {
	rows, err := tx.Query(`SELECT id, person, day, was, becomes, vouchers, why, made_by FROM workday_correction
		WHERE ente = $1 AND day BETWEEN $3 AND $4 AND made >= (SELECT closed FROM workday_month WHERE ente = $1 AND month = $2) ORDER BY day, made, id`, tx.Ente, month, text(from), text(to))
	return db.Collect(rows, err, scanCorrection)
}

func scanCorrection(c *Correction, scan func(...any) error) error {
	var day string
	err := scan(&c.ID, &c.Person, &day, &c.Was, &c.Becomes, &c.Vouchers, &c.Why, &c.By)
	c.Day = dayOf(day)
	return err
}

// findColumns gives the columns that the body has chosen; none for never.
func findColumns(tx *db.Tx) (columns []string, err error) {
	var list string
	err = tx.QueryRow(`SELECT columns FROM workday_columns WHERE ente = $1`, tx.Ente).Scan(&list)
	if db.NoRows(err) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(list), &columns)
	}
	return columns, err
}

func putColumns(tx *db.Tx, columns []string) error {
	list, _ := json.Marshal(columns) // words always can be written
	_, err := tx.Exec(`INSERT INTO workday_columns (ente, columns) VALUES ($1, $2) ON CONFLICT (ente) DO UPDATE SET columns = excluded.columns`, tx.Ente, string(list))
	return err
}

// A tally is how many days of one place a person had, absences left out.
type tally struct {
	person string
	n      int
}

// countAway counts each person's days away from one day to another; a day on
// which they are absent is none.
func countAway(tx *db.Tx, from, to Day) (map[string]int, error) {
	counts := map[string]int{}
	// Absences are few and days many: it is quicker to count all and take away.
	for _, q := range []struct {
		sign int
		text string
	}{
		{1, `SELECT person, COUNT(*) FROM workday_day WHERE ente = $1 AND place = 'away' AND day BETWEEN $2 AND $3 GROUP BY person`},
		{-1, `SELECT d.person, COUNT(*) FROM workday_absence a JOIN workday_day d ON d.ente = a.ente AND d.person = a.person AND d.day BETWEEN a.first_day AND a.last_day
			WHERE a.ente = $1 AND a.last_day >= $2 AND a.first_day <= $3 AND d.place = 'away' AND d.day BETWEEN $2 AND $3 GROUP BY d.person`},
	} {
		rows, err := tx.Query(q.text, tx.Ente, text(from), text(to))
		all, err := db.Collect(rows, err, func(t *tally, scan func(...any) error) error { return scan(&t.person, &t.n) })
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			counts[t.person] += q.sign * t.n
		}
	}
	return counts, nil
}

// forget deletes what is older than a day: rows, wishes, calls, absences, duties.
func forget(tx *db.Tx, before Day) error {
	for _, q := range []string{
		`DELETE FROM workday_day WHERE ente = $1 AND day < $2`,
		`DELETE FROM workday_wish WHERE ente = $1 AND day < $2`,
		`DELETE FROM workday_call_back WHERE ente = $1 AND day < $2`,
		`DELETE FROM workday_absence WHERE ente = $1 AND last_day < $2`,
		`DELETE FROM workday_duty WHERE ente = $1 AND day < $2`,
		`DELETE FROM workday_correction WHERE ente = $1 AND day < $2`,
		`DELETE FROM workday_total WHERE ente = $1 AND month < substr($2, 1, 7)`,
	} {
		if _, err := tx.Exec(q, tx.Ente, text(before)); err != nil {
			return err
		}
	}
	return nil
}
