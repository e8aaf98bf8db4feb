package agile

import (
	"encoding/json"
	"strconv"

	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/italy"
)

const agreementColumns = `id, person, office, manager, kind, before, call, cohort, telework, state, terms, last_day, document, sha256, version, changed_at, signed_at`

func scanAgreement(a *Agreement, scan func(...any) error) error {
	var terms string
	var telework, changed, signed int64
	err := scan(&a.ID, &a.Person, &a.Office, &a.Manager, &a.Kind, &a.Before, &a.Call, &a.Cohort, &telework, &a.State, &terms, &a.LastDay, &a.document, &a.sha256, &a.Version, &changed, &signed)
	if err != nil {
		return err
	}
	a.Telework, a.Changed, a.Signed = telework != 0, db.Time(changed), db.Time(signed)
	if err := json.Unmarshal([]byte(terms), &a.Terms); err != nil {
		return err
	}
	a.Terms = a.Terms.lists()
	return nil
}

func findAgreement(tx *db.Tx, id string) (a Agreement, err error) {
	err = scanAgreement(&a, tx.QueryRow(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return a, ErrNoSuchAgreement
	}
	return a, err
}

func listAgreementsOf(tx *db.Tx, person string) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND person = $2 ORDER BY from_day DESC, id DESC`, tx.Ente, person)
	return db.Collect(rows, err, scanAgreement)
}

// listAgreements gives those of one office ("" for all) in one of states (none
// for all), a page at a time by id.
func listAgreements(tx *db.Tx, office, cohort string, states []State, after string, limit int) ([]Agreement, error) {
	in := ""
	args := []any{tx.Ente, office, cohort, after, limit}
	for _, s := range states {
		if in != "" {
			in += ", "
		}
		args = append(args, string(s))
		in += "$" + strconv.Itoa(len(args))
	}
	if in != "" {
		in = ` AND state IN (` + in + `)`
	}
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND ($2 = '' OR office = $2) AND ($3 = '' OR cohort = $3) AND ($4 = '' OR id < $4)`+in+` ORDER BY id DESC LIMIT $5`, args...)
	return db.Collect(rows, err, scanAgreement)
}

func insertAgreement(tx *db.Tx, a Agreement) error {
	terms, err := json.Marshal(a.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO agile_agreement (ente, id, person, office, manager, kind, before, call, cohort, telework, state, terms, days, from_day, to_day, last_day, document, sha256, version, created_at, changed_at, signed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', 1, $17, $17, 0)`,
		tx.Ente, a.ID, a.Person, a.Office, a.Manager, a.Kind, a.Before, a.Call, a.Cohort, bit(a.Telework), string(a.State), string(terms), a.Terms.Days, a.Terms.From, a.Terms.To, a.LastDay, db.MS(tx.Now))
	if db.Unique(err, "agile_agreement_open") {
		return ErrOneOpen
	}
	return err
}

// updateAgreement keeps a, unless somebody has changed it since a was read.
func updateAgreement(tx *db.Tx, a Agreement) error {
	terms, err := json.Marshal(a.Terms)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE agile_agreement SET office = $3, manager = $4, call = $5, cohort = $6, telework = $7, state = $8, terms = $9, days = $10, from_day = $11, to_day = $12,
		last_day = $13, document = $14, sha256 = $15, version = version + 1, changed_at = $16, signed_at = $17 WHERE ente = $1 AND id = $2 AND version = $18`,
		tx.Ente, a.ID, a.Office, a.Manager, a.Call, a.Cohort, bit(a.Telework), string(a.State), string(terms), a.Terms.Days, a.Terms.From, a.Terms.To,
		a.LastDay, a.document, a.sha256, db.MS(tx.Now), db.MS(a.Signed), a.Version)
	switch {
	case db.Unique(err, "agile_agreement_open"), db.Unique(err, "agile_agreement_held"):
		return ErrOneOpen
	case err == nil && n == 0:
		return ErrChanged
	}
	return err
}

func insertStep(tx *db.Tx, agreement string, s Step) error {
	_, err := tx.Exec(`INSERT INTO agile_step (ente, agreement, seq, move, state, actor, note, at)
		SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7 FROM agile_step WHERE ente = $1 AND agreement = $2`,
		tx.Ente, agreement, string(s.Move), string(s.State), tx.Actor, s.Note, db.MS(tx.Now))
	return err
}

func listSteps(tx *db.Tx, agreement string) ([]Step, error) {
	rows, err := tx.Query(`SELECT move, state, actor, note, at FROM agile_step WHERE ente = $1 AND agreement = $2 ORDER BY seq`, tx.Ente, agreement)
	return db.Collect(rows, err, func(s *Step, scan func(...any) error) error {
		var at int64
		err := scan(&s.Move, &s.State, &s.Actor, &s.Note, &at)
		s.At = db.Time(at)
		return err
	})
}

func insertSignature(tx *db.Tx, agreement string, s Signature) error {
	_, err := tx.Exec(`INSERT INTO agile_signature (ente, agreement, side, person, how, sha256, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Ente, agreement, s.Side, s.Person, s.How, s.SHA256, db.MS(tx.Now))
	if db.Unique(err, "agile_signature") {
		return ErrSignedAlready
	}
	return err
}

func listSignatures(tx *db.Tx, agreement string) ([]Signature, error) {
	rows, err := tx.Query(`SELECT side, person, how, sha256, at FROM agile_signature WHERE ente = $1 AND agreement = $2 ORDER BY side DESC`, tx.Ente, agreement)
	return db.Collect(rows, err, func(s *Signature, scan func(...any) error) error {
		var at int64
		err := scan(&s.Side, &s.Person, &s.How, &s.SHA256, &at)
		s.At = db.Time(at)
		return err
	})
}

func deleteSignatures(tx *db.Tx, agreement string) error {
	_, err := tx.Exec(`DELETE FROM agile_signature WHERE ente = $1 AND agreement = $2`, tx.Ente, agreement)
	return err
}

func replacePriorities(tx *db.Tx, agreement string, all []Priority) error {
	if _, err := tx.Exec(`DELETE FROM agile_priority WHERE ente = $1 AND agreement = $2`, tx.Ente, agreement); err != nil {
		return err
	}
	for _, p := range all {
		if _, err := tx.Exec(`INSERT INTO agile_priority (ente, agreement, reason, proof) VALUES ($1, $2, $3, $4)`, tx.Ente, agreement, p.Reason, p.Proof); err != nil {
			return err
		}
	}
	return nil
}

func listPriorities(tx *db.Tx, agreement string) ([]Priority, error) {
	rows, err := tx.Query(`SELECT reason, proof FROM agile_priority WHERE ente = $1 AND agreement = $2 ORDER BY reason`, tx.Ente, agreement)
	return db.Collect(rows, err, func(p *Priority, scan func(...any) error) error { return scan(&p.Reason, &p.Proof) })
}

// countPriorities gives how many reasons each application of a call has.
func countPriorities(tx *db.Tx, call string) (map[string]int, error) {
	rows, err := tx.Query(`SELECT p.agreement, COUNT(*) FROM agile_priority p JOIN agile_agreement a ON a.ente = p.ente AND a.id = p.agreement WHERE p.ente = $1 AND a.call = $2 GROUP BY p.agreement`, tx.Ente, call)
	type count struct {
		agreement string
		n         int
	}
	all, err := db.Collect(rows, err, func(c *count, scan func(...any) error) error { return scan(&c.agreement, &c.n) })
	found := map[string]int{}
	for _, c := range all {
		found[c.agreement] = c.n
	}
	return found, err
}

// firstSubmitted gives when each application of a call was first sent.
func firstSubmitted(tx *db.Tx, call string) (map[string]int64, error) {
	rows, err := tx.Query(`SELECT s.agreement, MIN(s.at) FROM agile_step s JOIN agile_agreement a ON a.ente = s.ente AND a.id = s.agreement WHERE s.ente = $1 AND a.call = $2 AND s.move = 'submit' GROUP BY s.agreement`, tx.Ente, call)
	type sent struct {
		agreement string
		at        int64
	}
	all, err := db.Collect(rows, err, func(c *sent, scan func(...any) error) error { return scan(&c.agreement, &c.at) })
	found := map[string]int64{}
	for _, c := range all {
		found[c.agreement] = c.at
	}
	return found, err
}

// countHolding gives how many in an office have an agreement approved or better.
func countHolding(tx *db.Tx, office, but string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(DISTINCT person) FROM agile_agreement WHERE ente = $1 AND office = $2 AND person <> $3 AND state IN ('approved', 'to_sign', 'signed', 'in_force', 'suspended', 'leaving')`, tx.Ente, office, but).Scan(&n)
	return n, err
}

// findHeldBy gives the one agreement of a person that was begun and is not over.
func findHeldBy(tx *db.Tx, person string) (a Agreement, held bool, err error) {
	err = scanAgreement(&a, tx.QueryRow(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND person = $2 AND state IN ('in_force', 'suspended', 'leaving')`, tx.Ente, person).Scan)
	if db.NoRows(err) {
		return a, false, nil
	}
	return a, err == nil, err
}

// listDue gives the agreements to which the calendar does something on day.
func listDue(tx *db.Tx, day string, limit int) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND (
		(state IN ('in_force', 'suspended', 'leaving') AND last_day <> '' AND last_day < $2) OR (state = 'signed' AND from_day <= $2))
		ORDER BY CASE WHEN state = 'signed' THEN 1 ELSE 0 END, id LIMIT $3`, tx.Ente, day, limit)
	return db.Collect(rows, err, scanAgreement)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// listExpiring gives the agreements in force that end by a day, and of which
// nobody has been warned.
func listExpiring(tx *db.Tx, by string) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement a WHERE ente = $1 AND state IN ('in_force', 'suspended') AND last_day <> '' AND last_day <= $2
		AND NOT EXISTS (SELECT 1 FROM agile_step s WHERE s.ente = a.ente AND s.agreement = a.id AND s.move = 'warn') ORDER BY last_day, id`, tx.Ente, by)
	return db.Collect(rows, err, scanAgreement)
}

// listHolding gives what may hold for a person on a day.
func listHolding(tx *db.Tx, person, day string) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND person = $2 AND from_day <= $3 AND (last_day = '' OR last_day >= $3)
		AND state IN ('signed', 'in_force', 'leaving', 'ended', 'withdrawn', 'replaced') ORDER BY from_day DESC`, tx.Ente, person, day)
	return db.Collect(rows, err, scanAgreement)
}

const holding = ` AND state IN ('signed', 'in_force', 'leaving', 'ended', 'withdrawn', 'replaced')`

func listBound(tx *db.Tx, office, day string) ([]string, error) {
	rows, err := tx.Query(`SELECT DISTINCT person FROM agile_agreement WHERE ente = $1 AND ($2 = '' OR office = $2) AND from_day <= $3 AND (last_day = '' OR last_day >= $3)`+holding+` ORDER BY person`, tx.Ente, office, day)
	return db.Collect(rows, err, func(p *string, scan func(...any) error) error { return scan(p) })
}

// listBetween gives those of people that hold on some day of a stretch, the
// latest first.
func listBetween(tx *db.Tx, people []string, from, to string) ([]Agreement, error) {
	in := ""
	args := []any{tx.Ente, from, to}
	for _, p := range people {
		if in != "" {
			in += ", "
		}
		args = append(args, p)
		in += "$" + strconv.Itoa(len(args))
	}
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND person IN (`+in+`) AND from_day <= $3 AND (last_day = '' OR last_day >= $2)`+holding+` ORDER BY from_day DESC`, args...)
	return db.Collect(rows, err, scanAgreement)
}

// todo counts what the personnel office must look at.
func todo(tx *db.Tx) (t Todo, soon []Agreement, err error) {
	t.States = map[State]int{}
	rows, err := tx.Query(`SELECT state, COUNT(*) FROM agile_agreement WHERE ente = $1 GROUP BY state`, tx.Ente)
	type count struct {
		state State
		n     int
	}
	counts, err := db.Collect(rows, err, func(c *count, scan func(...any) error) error { return scan(&c.state, &c.n) })
	if err != nil {
		return t, nil, err
	}
	for _, c := range counts {
		t.States[c.state] = c.n
	}
	days, err := norm.Int(tx, keyWarn, today(tx))
	if err != nil {
		return t, nil, err
	}
	by := italy.DayOf(tx.Now).Add(days).String()
	more, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement a WHERE ente = $1 AND state IN ('in_force', 'suspended') AND last_day <> '' AND last_day <= $2
		AND NOT EXISTS (SELECT 1 FROM agile_agreement b WHERE b.ente = a.ente AND b.before = a.id AND b.state NOT IN ('refused', 'dropped')) ORDER BY last_day, id LIMIT 200`, tx.Ente, by)
	if soon, err = db.Collect(more, err, scanAgreement); err != nil {
		return t, nil, err
	}
	const live = `('approved', 'to_sign', 'signed', 'in_force', 'suspended', 'leaving')`
	for _, q := range []struct {
		into *int
		text string
		args []any
	}{
		{&t.NoRecord, `SELECT COUNT(DISTINCT person) FROM agile_agreement a WHERE ente = $1 AND state IN ` + live + ` AND NOT EXISTS (SELECT 1 FROM agile_worker w WHERE w.ente = a.ente AND w.person = a.person)`, []any{tx.Ente}},
		{&t.Unread, `SELECT COUNT(DISTINCT person) FROM agile_agreement a WHERE ente = $1 AND state IN ('in_force', 'suspended', 'leaving') AND NOT EXISTS (
			SELECT 1 FROM agile_reading r JOIN agile_notice n ON n.ente = r.ente AND n.id = r.notice WHERE r.ente = a.ente AND r.person = a.person AND n.kind = 'safety'
			AND n.year = (SELECT MAX(year) FROM agile_notice m WHERE m.ente = n.ente AND m.kind = 'safety'))`, []any{tx.Ente}},
		{&t.Refused, `SELECT COUNT(*) FROM agile_agreement a WHERE ente = $1 AND state = 'refused' AND EXISTS (SELECT 1 FROM agile_priority p WHERE p.ente = a.ente AND p.agreement = a.id)`, []any{tx.Ente}},
	} {
		if err := tx.QueryRow(q.text, q.args...).Scan(q.into); err != nil {
			return t, nil, err
		}
	}
	return t, soon, nil
}
