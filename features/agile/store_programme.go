package agile

import (
	"encoding/json"
	"time"

	"loggia/platform/db"
)

func findProgramme(tx *db.Tx) (p Programme, err error) {
	var articles string
	err = tx.QueryRow(`SELECT id, title, legal_basis, regulation, from_day, articles FROM agile_programme WHERE ente = $1 ORDER BY created_at DESC LIMIT 1`, tx.Ente).
		Scan(&p.ID, &p.Title, &p.LegalBasis, &p.Regulation, &p.From, &articles)
	if db.NoRows(err) {
		return p, ErrNoProgramme
	}
	if err != nil {
		return p, err
	}
	err = json.Unmarshal([]byte(articles), &p.Articles)
	t := Terms{Bands: p.Articles.Bands, Tools: p.Articles.Tools}.lists()
	p.Articles.Bands, p.Articles.Tools = t.Bands, t.Tools
	return p, err
}

func putProgramme(tx *db.Tx, p Programme) error {
	_, err := tx.Exec(`INSERT INTO agile_programme (ente, id, title, legal_basis, regulation, from_day, articles, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, legal_basis = excluded.legal_basis, regulation = excluded.regulation, from_day = excluded.from_day, articles = excluded.articles`,
		tx.Ente, p.ID, p.Title, p.LegalBasis, p.Regulation, p.From, articlesJSON(p.Articles), db.MS(tx.Now))
	return err
}

func putActivity(tx *db.Tx, a Activity) error {
	_, err := tx.Exec(`INSERT INTO agile_activity (ente, id, office, name, remote, reason) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, id) DO UPDATE SET office = excluded.office, name = excluded.name, remote = excluded.remote, reason = excluded.reason`,
		tx.Ente, a.ID, a.Office, a.Name, bit(a.Remote), a.Reason)
	if db.Unique(err, "agile_activity_name") {
		return ErrActivityTwo.In("name")
	}
	return err
}

func deleteActivity(tx *db.Tx, activity string) error {
	n, err := tx.Exec(`DELETE FROM agile_activity WHERE ente = $1 AND id = $2`, tx.Ente, activity)
	if err == nil && n == 0 {
		return ErrNoSuchActivity
	}
	return err
}

func listActivities(tx *db.Tx, office string) ([]Activity, error) {
	rows, err := tx.Query(`SELECT id, office, name, remote, reason FROM agile_activity WHERE ente = $1 AND ($2 = '' OR office = $2 OR office = '') ORDER BY office, remote DESC, name`, tx.Ente, office)
	return db.Collect(rows, err, func(a *Activity, scan func(...any) error) error {
		var remote int
		err := scan(&a.ID, &a.Office, &a.Name, &remote, &a.Reason)
		a.Remote = remote != 0
		return err
	})
}

func putLimit(tx *db.Tx, l Limit) error {
	_, err := tx.Exec(`INSERT INTO agile_limit (ente, office, people, max_days) VALUES ($1, $2, $3, $4)
		ON CONFLICT (ente, office) DO UPDATE SET people = excluded.people, max_days = excluded.max_days`, tx.Ente, l.Office, l.People, l.Days)
	return err
}

func findLimit(tx *db.Tx, office string) (l Limit, err error) {
	l.Office = office
	err = tx.QueryRow(`SELECT people, max_days FROM agile_limit WHERE ente = $1 AND office = $2`, tx.Ente, office).Scan(&l.People, &l.Days)
	if db.NoRows(err) {
		return l, nil
	}
	return l, err
}

func listLimits(tx *db.Tx) ([]Limit, error) {
	rows, err := tx.Query(`SELECT office, people, max_days FROM agile_limit WHERE ente = $1 ORDER BY office`, tx.Ente)
	return db.Collect(rows, err, func(l *Limit, scan func(...any) error) error { return scan(&l.Office, &l.People, &l.Days) })
}

func putCall(tx *db.Tx, c Call) error {
	_, err := tx.Exec(`INSERT INTO agile_call (ente, id, title, opens, closes, places) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, opens = excluded.opens, closes = excluded.closes, places = excluded.places`,
		tx.Ente, c.ID, c.Title, c.Opens, c.Closes, c.Places)
	return err
}

const callColumns = `id, title, opens, closes, places`

func scanCall(c *Call, scan func(...any) error) error {
	return scan(&c.ID, &c.Title, &c.Opens, &c.Closes, &c.Places)
}

func findCall(tx *db.Tx, call string) (c Call, err error) {
	err = scanCall(&c, tx.QueryRow(`SELECT `+callColumns+` FROM agile_call WHERE ente = $1 AND id = $2`, tx.Ente, call).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCall
	}
	return c, err
}

func listCalls(tx *db.Tx) ([]Call, error) {
	rows, err := tx.Query(`SELECT `+callColumns+` FROM agile_call WHERE ente = $1 ORDER BY opens DESC, id`, tx.Ente)
	return db.Collect(rows, err, scanCall)
}

func listOfCall(tx *db.Tx, call string) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND call = $2 ORDER BY id`, tx.Ente, call)
	return db.Collect(rows, err, scanAgreement)
}

const cohortColumns = `id, name, size, from_day, months, state, outcome, extends, (SELECT COUNT(*) FROM agile_member m WHERE m.ente = agile_cohort.ente AND m.cohort = agile_cohort.id)`

func scanCohort(c *Cohort, scan func(...any) error) error {
	return scan(&c.ID, &c.Name, &c.Size, &c.From, &c.Months, &c.State, &c.Outcome, &c.Extends, &c.Members)
}

func findCohort(tx *db.Tx, cohort string) (c Cohort, err error) {
	err = scanCohort(&c, tx.QueryRow(`SELECT `+cohortColumns+` FROM agile_cohort WHERE ente = $1 AND id = $2`, tx.Ente, cohort).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCohort
	}
	return c, err
}

func listCohorts(tx *db.Tx) ([]Cohort, error) {
	rows, err := tx.Query(`SELECT `+cohortColumns+` FROM agile_cohort WHERE ente = $1 ORDER BY from_day DESC, id`, tx.Ente)
	return db.Collect(rows, err, scanCohort)
}

func insertCohort(tx *db.Tx, c Cohort) error {
	_, err := tx.Exec(`INSERT INTO agile_cohort (ente, id, name, size, from_day, months, state, outcome, extends, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, c.ID, c.Name, c.Size, c.From, c.Months, c.State, c.Outcome, c.Extends, db.MS(tx.Now))
	return err
}

func updateCohort(tx *db.Tx, cohort, state, outcome string) error {
	_, err := tx.Exec(`UPDATE agile_cohort SET state = $3, outcome = $4 WHERE ente = $1 AND id = $2`, tx.Ente, cohort, state, outcome)
	return err
}

func insertMember(tx *db.Tx, cohort, person string) error {
	_, err := tx.Exec(`INSERT INTO agile_member (ente, cohort, person) VALUES ($1, $2, $3) ON CONFLICT (ente, cohort, person) DO NOTHING`, tx.Ente, cohort, person)
	return err
}

func listMembers(tx *db.Tx, cohort string) ([]string, error) {
	rows, err := tx.Query(`SELECT person FROM agile_member WHERE ente = $1 AND cohort = $2 ORDER BY person`, tx.Ente, cohort)
	return db.Collect(rows, err, func(p *string, scan func(...any) error) error { return scan(p) })
}

func hasOpen(tx *db.Tx, person string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM agile_agreement WHERE ente = $1 AND person = $2 AND state IN ('draft', 'submitted', 'to_amend', 'approved', 'to_sign')`, tx.Ente, person).Scan(&n)
	return n > 0, err
}

func insertEmergency(tx *db.Tx, e Emergency) error {
	_, err := tx.Exec(`INSERT INTO agile_emergency (ente, id, legal_basis, from_day, to_day, actor, declared_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Ente, e.ID, e.LegalBasis, e.From, e.To, e.Actor, db.MS(tx.Now))
	return err
}

func updateEmergency(tx *db.Tx, e Emergency) error {
	n, err := tx.Exec(`UPDATE agile_emergency SET legal_basis = $3, from_day = $4, to_day = $5 WHERE ente = $1 AND id = $2`, tx.Ente, e.ID, e.LegalBasis, e.From, e.To)
	if err == nil && n == 0 {
		return ErrNoSuchEmergency
	}
	return err
}

func listEmergencies(tx *db.Tx) ([]Emergency, error) {
	rows, err := tx.Query(`SELECT id, legal_basis, from_day, to_day, actor FROM agile_emergency WHERE ente = $1 ORDER BY from_day DESC, id`, tx.Ente)
	return db.Collect(rows, err, func(e *Emergency, scan func(...any) error) error {
		return scan(&e.ID, &e.LegalBasis, &e.From, &e.To, &e.Actor)
	})
}

func isEmergency(tx *db.Tx, day string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM agile_emergency WHERE ente = $1 AND from_day <= $2 AND to_day >= $2`, tx.Ente, day).Scan(&n)
	return n > 0, err
}

func insertNotice(tx *db.Tx, p Paper) error {
	_, err := tx.Exec(`INSERT INTO agile_notice (ente, id, kind, year, title, body, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Ente, p.ID, p.Kind, p.Year, p.Title, p.Body, db.MS(tx.Now))
	if db.Unique(err, "agile_notice_year") {
		return ErrNoticeTwice.In("year")
	}
	return err
}

func findNotice(tx *db.Tx, paper string) error {
	var n int
	if err := tx.QueryRow(`SELECT COUNT(*) FROM agile_notice WHERE ente = $1 AND id = $2`, tx.Ente, paper).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return ErrNoSuchNotice
	}
	return nil
}

func putReading(tx *db.Tx, paper, person string) error {
	_, err := tx.Exec(`INSERT INTO agile_reading (ente, notice, person, read_at) VALUES ($1, $2, $3, $4) ON CONFLICT (ente, notice, person) DO NOTHING`, tx.Ente, paper, person, db.MS(tx.Now))
	return err
}

// listNotices gives the newest of each kind.
func listNotices(tx *db.Tx, person string) ([]Paper, error) {
	rows, err := tx.Query(`SELECT id, kind, year, title, body, (SELECT COUNT(*) FROM agile_reading r WHERE r.ente = n.ente AND r.notice = n.id AND r.person = $2) FROM agile_notice n
		WHERE ente = $1 AND year = (SELECT MAX(year) FROM agile_notice m WHERE m.ente = n.ente AND m.kind = n.kind) ORDER BY kind DESC`, tx.Ente, person)
	return db.Collect(rows, err, func(p *Paper, scan func(...any) error) error {
		var read int
		err := scan(&p.ID, &p.Kind, &p.Year, &p.Title, &p.Body, &read)
		p.Read = read > 0
		return err
	})
}

// lastReading gives when a person read the newest notice of a kind; zero for never.
func lastReading(tx *db.Tx, person, kind string) (time.Time, error) {
	var at int64
	err := tx.QueryRow(`SELECT COALESCE(MAX(r.read_at), 0) FROM agile_reading r JOIN agile_notice n ON n.ente = r.ente AND n.id = r.notice
		WHERE r.ente = $1 AND r.person = $2 AND n.kind = $3 AND n.year = (SELECT MAX(year) FROM agile_notice m WHERE m.ente = n.ente AND m.kind = n.kind)`, tx.Ente, person, kind).Scan(&at)
	return db.Time(at), err
}

func putWorker(tx *db.Tx, e Employment) error {
	_, err := tx.Exec(`INSERT INTO agile_worker (ente, person, fiscal_code, hired, contract, protected) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, person) DO UPDATE SET fiscal_code = excluded.fiscal_code, hired = excluded.hired, contract = excluded.contract, protected = excluded.protected`,
		tx.Ente, e.Person, e.FiscalCode, e.Hired, e.Contract, bit(e.Protected))
	return err
}

func findWorker(tx *db.Tx, person string) (e Employment, known bool, err error) {
	var protected int
	err = tx.QueryRow(`SELECT person, fiscal_code, hired, contract, protected FROM agile_worker WHERE ente = $1 AND person = $2`, tx.Ente, person).
		Scan(&e.Person, &e.FiscalCode, &e.Hired, &e.Contract, &protected)
	if db.NoRows(err) {
		return e, false, nil
	}
	e.Protected = protected != 0
	return e, err == nil, err
}

func listWorkers(tx *db.Tx) ([]Employment, error) {
	rows, err := tx.Query(`SELECT person, fiscal_code, hired, contract, protected FROM agile_worker WHERE ente = $1 ORDER BY person`, tx.Ente)
	return db.Collect(rows, err, func(e *Employment, scan func(...any) error) error {
		var protected int
		err := scan(&e.Person, &e.FiscalCode, &e.Hired, &e.Contract, &protected)
		e.Protected = protected != 0
		return err
	})
}
