package grant

import (
	"time"

	"loggia/platform/db"
)

func none(err error) error {
	if db.NoRows(err) {
		return ErrNoSuch
	}
	return err
}

func scanPlan(p *Plan, scan func(...any) error) error {
	return scan(&p.ID, &p.Title, &p.About, &p.Since, &p.Until)
}

func findPlan(tx *db.Tx, id string) (p Plan, err error) {
	err = scanPlan(&p, tx.QueryRow(`SELECT id, title, about, since, until FROM grant_plan WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return p, none(err)
}

func listPlans(tx *db.Tx) ([]Plan, error) {
	rows, err := tx.Query(`SELECT id, title, about, since, until FROM grant_plan WHERE ente = $1 ORDER BY since DESC, id`, tx.Ente)
	return db.Collect(rows, err, scanPlan)
}

func putPlan(tx *db.Tx, p Plan) error {
	_, err := tx.Exec(`INSERT INTO grant_plan (ente, id, title, about, since, until, made) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, about = excluded.about, since = excluded.since, until = excluded.until`,
		tx.Ente, p.ID, p.Title, p.About, p.Since, p.Until, db.MS(tx.Now))
	return err
}

const actionColumns = `id, plan, title, about, owner, since, due, milestone, state, note, done_on`

func scanAction(a *Action, scan func(...any) error) error {
	return scan(&a.ID, &a.Plan, &a.Title, &a.About, &a.Owner, &a.Since, &a.Due, &a.Milestone, &a.State, &a.Note, &a.DoneOn)
}

func findAction(tx *db.Tx, id string) (a Action, err error) {
	err = scanAction(&a, tx.QueryRow(`SELECT `+actionColumns+` FROM grant_action WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return a, none(err)
}

func listActions(tx *db.Tx, plan string) ([]Action, error) {
	rows, err := tx.Query(`SELECT `+actionColumns+` FROM grant_action WHERE ente = $1 AND plan = $2 ORDER BY due, id`, tx.Ente, plan)
	return db.Collect(rows, err, scanAction)
}

func putAction(tx *db.Tx, a Action) error {
	_, err := tx.Exec(`INSERT INTO grant_action (ente, `+actionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, about = excluded.about, owner = excluded.owner, since = excluded.since, due = excluded.due, milestone = excluded.milestone,
			state = excluded.state, note = excluded.note, done_on = excluded.done_on`,
		tx.Ente, a.ID, a.Plan, a.Title, a.About, a.Owner, a.Since, a.Due, a.Milestone, a.State, a.Note, a.DoneOn)
	return err
}

// updateState moves an action that is still where it was read; else ErrState.
func updateState(tx *db.Tx, a Action, was State) error {
	n, err := tx.Exec(`UPDATE grant_action SET state = $3, note = $4, done_on = $5 WHERE ente = $1 AND id = $2 AND state = $6`, tx.Ente, a.ID, a.State, a.Note, a.DoneOn, was)
	if err == nil && n == 0 {
		err = ErrState
	}
	return err
}

func insertMove(tx *db.Tx, id, action, act, note string) error {
	_, err := tx.Exec(`INSERT INTO grant_move (ente, id, action, act, note, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, tx.Ente, id, action, act, note, tx.Actor, db.MS(tx.Now))
	return err
}

// A Move is one change of an action's state.
type Move struct {
	Act  string    `json:"act"`
	Note string    `json:"note,omitempty"`
	Who  string    `json:"who" doc:"person"`
	At   time.Time `json:"at"`
}

func scanMove(m *Move, scan func(...any) error) error {
	var at int64
	err := scan(&m.Act, &m.Note, &m.Who, &at)
	m.At = db.Time(at)
	return err
}

func listMoves(tx *db.Tx, action string) ([]Move, error) {
	rows, err := tx.Query(`SELECT act, note, who, at FROM grant_move WHERE ente = $1 AND action = $2 ORDER BY id`, tx.Ente, action)
	return db.Collect(rows, err, scanMove)
}

func listMovesBy(tx *db.Tx, person string) ([]Move, error) {
	rows, err := tx.Query(`SELECT act, note, who, at FROM grant_move WHERE ente = $1 AND who = $2 ORDER BY id`, tx.Ente, person)
	return db.Collect(rows, err, scanMove)
}

// listEntriesBy gives what a person wrote into the accounts.
func listEntriesBy(tx *db.Tx, person string) ([]Entry, error) {
	rows, err := tx.Query(`SELECT 'expense', what, at FROM grant_expense WHERE ente = $1 AND who = $2
		UNION ALL SELECT 'report', since || ' ' || until, made FROM grant_report WHERE ente = $1 AND made_by = $2
		UNION ALL SELECT 'sent', since || ' ' || until, sent FROM grant_report WHERE ente = $1 AND sent_by = $2 ORDER BY 3`, tx.Ente, person)
	all, err := db.Collect(rows, err, func(e *Entry, scan func(...any) error) error {
		var at int64
		err := scan(&e.What, &e.Name, &at)
		e.At = db.Time(at)
		return err
	})
	if all == nil {
		all = []Entry{}
	}
	return all, err
}

func listActionsOf(tx *db.Tx, person string) ([]Action, error) {
	rows, err := tx.Query(`SELECT `+actionColumns+` FROM grant_action WHERE ente = $1 AND owner = $2 ORDER BY due, id`, tx.Ente, person)
	return db.Collect(rows, err, scanAction)
}

func listRisksOf(tx *db.Tx, person string) ([]Risk, error) {
	rows, err := tx.Query(`SELECT id, plan, title, probability, impact, mitigation, owner, closed FROM grant_risk WHERE ente = $1 AND owner = $2 ORDER BY id`, tx.Ente, person)
	return db.Collect(rows, err, scanRisk)
}

// countOwned says how many actions and risks a person answers for, in any plan.
func countOwned(tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(`SELECT (SELECT COUNT(*) FROM grant_action WHERE ente = $1 AND owner = $2 AND owner <> '') + (SELECT COUNT(*) FROM grant_risk WHERE ente = $1 AND owner = $2 AND owner <> '')`, tx.Ente, person).Scan(&n)
	return n, err
}

func deleteFrom(tx *db.Tx, table, id string) error {
	n, err := tx.Exec(`DELETE FROM `+table+` WHERE ente = $1 AND id = $2`, tx.Ente, id)
	if err == nil && n == 0 {
		err = ErrNoSuch
	}
	return err
}

func scanRisk(r *Risk, scan func(...any) error) error {
	return scan(&r.ID, &r.Plan, &r.Title, &r.Probability, &r.Impact, &r.Mitigation, &r.Owner, &r.Closed)
}

func findRisk(tx *db.Tx, id string) (r Risk, err error) {
	err = scanRisk(&r, tx.QueryRow(`SELECT id, plan, title, probability, impact, mitigation, owner, closed FROM grant_risk WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	return r, none(err)
}

func listRisks(tx *db.Tx, plan string) ([]Risk, error) {
	rows, err := tx.Query(`SELECT id, plan, title, probability, impact, mitigation, owner, closed FROM grant_risk WHERE ente = $1 AND plan = $2 ORDER BY closed, probability * impact DESC, id`, tx.Ente, plan)
	return db.Collect(rows, err, scanRisk)
}

func putRisk(tx *db.Tx, r Risk) error {
	_, err := tx.Exec(`INSERT INTO grant_risk (ente, id, plan, title, probability, impact, mitigation, owner, closed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, probability = excluded.probability, impact = excluded.impact, mitigation = excluded.mitigation, owner = excluded.owner, closed = excluded.closed`,
		tx.Ente, r.ID, r.Plan, r.Title, r.Probability, r.Impact, r.Mitigation, r.Owner, r.Closed)
	return err
}
