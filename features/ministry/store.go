package ministry

import (
	"encoding/json"

	"loggia/platform/db"
)

const columns = `id, number, key, agreement, series, kind, day, due, state, facts, faults, code, target, result, message, trouble, note, export, failures, lease, next_at, queued, settled`

func scan(c *Communication, scan func(...any) error) error {
	var facts, faults string
	var lease, next, queued, settled int64
	if err := scan(&c.ID, &c.Number, &c.Key, &c.Agreement, &c.Series, &c.Kind, &c.Day, &c.Due, &c.State, &facts, &faults, &c.Code, &c.Target, &c.Result, &c.Message, &c.Trouble, &c.Note, &c.Export, &c.Failures, &lease, &next, &queued, &settled); err != nil {
		return err
	}
	c.Lease, c.Next, c.Queued, c.Settled = db.Time(lease), db.Time(next), db.Time(queued), db.Time(settled)
	if err := json.Unmarshal([]byte(facts), &c.Facts); err != nil {
		return err
	}
	return json.Unmarshal([]byte(faults), &c.Faults)
}

func findCommunication(tx *db.Tx, id string) (c Communication, err error) {
	err = scan(&c, tx.QueryRow(`SELECT `+columns+` FROM ministry_communication WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		err = ErrNoSuch
	}
	return c, err
}

// findByKey reports whether something was asked for already.
func findByKey(tx *db.Tx, key string) (c Communication, found bool, err error) {
	err = scan(&c, tx.QueryRow(`SELECT `+columns+` FROM ministry_communication WHERE ente = $1 AND key = $2`, tx.Ente, key).Scan)
	if db.NoRows(err) {
		return c, false, nil
	}
	return c, err == nil, err
}

func listCommunications(tx *db.Tx, where string, args ...any) ([]Communication, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM ministry_communication WHERE ente = $1 `+where, append([]any{tx.Ente}, args...)...)
	return db.Collect(rows, err, scan)
}

func countStates(tx *db.Tx) (map[State]int, error) {
	all := map[State]int{}
	rows, err := tx.Query(`SELECT state, COUNT(*) FROM ministry_communication WHERE ente = $1 GROUP BY state`, tx.Ente)
	_, err = db.Collect(rows, err, func(_ *struct{}, scan func(...any) error) error {
		var s State
		var n int
		err := scan(&s, &n)
		all[s] = n
		return err
	})
	return all, err
}

// nextNumber gives the number of a new communication. Two at once get two.
func nextNumber(tx *db.Tx) (n int, err error) {
	err = tx.QueryRow(`INSERT INTO ministry_number (ente, last) VALUES ($1, 1)
		ON CONFLICT (ente) DO UPDATE SET last = ministry_number.last + 1 RETURNING last`, tx.Ente).Scan(&n)
	return n, err
}

func insertCommunication(tx *db.Tx, c Communication) error {
	facts, faults, err := texts(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO ministry_communication (ente, person, worker, `+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)`,
		tx.Ente, c.Facts.Person, c.Facts.Worker.CF, c.ID, c.Number, c.Key, c.Agreement, c.Series, c.Kind, c.Day, c.Due, c.State, facts, faults, c.Code, c.Target, c.Result, c.Message, c.Trouble, c.Note, c.Export, c.Failures, db.MS(c.Lease), db.MS(c.Next), db.MS(c.Queued), db.MS(c.Settled))
	return err
}

// updateCommunication keeps c if it is still in the state was; else ErrState:
// somebody else has moved it.
func updateCommunication(tx *db.Tx, c Communication, was State) error {
	facts, faults, err := texts(c)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE ministry_communication SET worker = $3, day = $4, due = $5, state = $6, facts = $7, faults = $8, code = $9, target = $10, result = $11, message = $12, trouble = $13,
		note = $14, failures = $15, lease = $16, next_at = $17, settled = $18, agreement = $19, export = $20, person = $21 WHERE ente = $1 AND id = $2 AND state = $22`,
		tx.Ente, c.ID, c.Facts.Worker.CF, c.Day, c.Due, c.State, facts, faults, c.Code, c.Target, c.Result, c.Message, c.Trouble, c.Note, c.Failures, db.MS(c.Lease), db.MS(c.Next), db.MS(c.Settled), c.Agreement, c.Export, c.Facts.Person, was)
	if err == nil && n == 0 {
		err = ErrState.With("act", "keep")
	}
	return err
}

func texts(c Communication) (facts, faults string, err error) {
	if c.Faults == nil {
		c.Faults = []string{}
	}
	f, err := json.Marshal(c.Facts)
	if err != nil {
		return "", "", err
	}
	l, err := json.Marshal(c.Faults)
	return string(f), string(l), err
}

func deleteCommunication(tx *db.Tx, id string) error {
	if _, err := tx.Exec(`DELETE FROM ministry_attempt WHERE ente = $1 AND communication = $2`, tx.Ente, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM ministry_communication WHERE ente = $1 AND id = $2`, tx.Ente, id)
	return err
}

// listEarlier gives the communications of c's worker or series that come before
// it and are not over.
func listEarlier(tx *db.Tx, c Communication) ([]Communication, error) {
	return listCommunications(tx, `AND (worker = $2 OR series = $3) AND number < $4 AND state NOT IN ('accepted', 'dropped') ORDER BY number`, c.Facts.Worker.CF, c.Series, c.Number)
}

// listSeries gives all that was told, or is to be told, of one stretch of smart
// working: an agreement and those that renew it.
func listSeries(tx *db.Tx, series string) ([]Communication, error) {
	return listCommunications(tx, `AND series = $2 AND state <> 'dropped' ORDER BY number`, series)
}

// findSeries gives the series that an agreement belongs to; "" when nothing was
// ever told of it.
func findSeries(tx *db.Tx, agreement string) (series string, err error) {
	err = tx.QueryRow(`SELECT series FROM ministry_communication WHERE ente = $1 AND (agreement = $2 OR series = $2) ORDER BY number DESC LIMIT 1`, tx.Ente, agreement).Scan(&series)
	if db.NoRows(err) {
		return "", nil
	}
	return series, err
}

// findCode gives the code that a later communication of a series names: that of
// the last one accepted. None when the Ministry knows of none, or it was annulled.
func findCode(tx *db.Tx, series string, before int) (code string, err error) {
	var kind Kind
	err = tx.QueryRow(`SELECT code, kind FROM ministry_communication WHERE ente = $1 AND series = $2 AND number < $3 AND state = 'accepted' ORDER BY number DESC LIMIT 1`, tx.Ente, series, before).Scan(&code, &kind)
	if db.NoRows(err) || err == nil && kind == Annulment {
		return "", nil
	}
	return code, err
}

// listCodes gives the codes that other communications of ours hold.
func listCodes(tx *db.Tx, worker, except string) (map[string]bool, error) {
	held := map[string]bool{}
	rows, err := tx.Query(`SELECT code, target FROM ministry_communication WHERE ente = $1 AND worker = $2 AND id <> $3`, tx.Ente, worker, except)
	_, err = db.Collect(rows, err, func(_ *struct{}, scan func(...any) error) error {
		var code, target string
		err := scan(&code, &target)
		held[code], held[target] = true, true
		return err
	})
	return held, err
}

// An Attempt is one request to the Ministry, or a receipt entered by hand.
type Attempt struct {
	N                                                      int
	Act, Who, Fate, Result, Message, Trouble, Code, Answer string
	Status                                                 int
	At, Answered                                           int64
}

// insertAttempt writes that a request is about to leave, and gives its number.
func insertAttempt(tx *db.Tx, communication, act string) (n int, err error) {
	err = tx.QueryRow(`INSERT INTO ministry_attempt (ente, communication, n, act, at, who, fate, status, result, message, trouble, code, answer, answered)
		SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, '', 0, '', '', '', '', '', 0 FROM ministry_attempt WHERE ente = $1 AND communication = $2 RETURNING n`,
		tx.Ente, communication, act, db.MS(tx.Now), tx.Actor).Scan(&n)
	return n, err
}

func updateAttempt(tx *db.Tx, communication string, a Attempt) error {
	_, err := tx.Exec(`UPDATE ministry_attempt SET fate = $4, status = $5, result = $6, message = $7, trouble = $8, code = $9, answer = $10, answered = $11 WHERE ente = $1 AND communication = $2 AND n = $3`,
		tx.Ente, communication, a.N, a.Fate, a.Status, a.Result, a.Message, a.Trouble, a.Code, a.Answer, db.MS(tx.Now))
	return err
}

func listAttempts(tx *db.Tx, communication string) ([]Attempt, error) {
	rows, err := tx.Query(`SELECT n, act, at, who, fate, status, result, message, trouble, code, answer, answered FROM ministry_attempt WHERE ente = $1 AND communication = $2 ORDER BY n`, tx.Ente, communication)
	return db.Collect(rows, err, func(a *Attempt, scan func(...any) error) error {
		return scan(&a.N, &a.Act, &a.At, &a.Who, &a.Fate, &a.Status, &a.Result, &a.Message, &a.Trouble, &a.Code, &a.Answer, &a.Answered)
	})
}

func findSettings(tx *db.Tx) (s Settings, err error) {
	var endpoints, cols string
	var changed int64
	err = tx.QueryRow(`SELECT employer_cf, employer_name, pat, tariff, connected, endpoints, scope, key_sealed, columns, changed FROM ministry_settings WHERE ente = $1`, tx.Ente).
		Scan(&s.EmployerCF, &s.EmployerName, &s.PAT, &s.Tariff, &s.Connected, &endpoints, &s.Scope, &s.sealed, &cols, &changed)
	if db.NoRows(err) {
		s.Columns = DefaultColumns
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Changed = db.Time(changed)
	if err := json.Unmarshal([]byte(endpoints), &s.Endpoints); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(cols), &s.Columns)
}

func putSettings(tx *db.Tx, s Settings) error {
	endpoints, err := json.Marshal(s.Endpoints)
	if err != nil {
		return err
	}
	cols, err := json.Marshal(s.Columns)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO ministry_settings (ente, employer_cf, employer_name, pat, tariff, connected, endpoints, scope, key_sealed, columns, changed, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (ente) DO UPDATE SET employer_cf = excluded.employer_cf, employer_name = excluded.employer_name, pat = excluded.pat, tariff = excluded.tariff, connected = excluded.connected,
			endpoints = excluded.endpoints, scope = excluded.scope, key_sealed = excluded.key_sealed, columns = excluded.columns, changed = excluded.changed, changed_by = excluded.changed_by`,
		tx.Ente, s.EmployerCF, s.EmployerName, s.PAT, s.Tariff, s.Connected, string(endpoints), s.Scope, s.sealed, string(cols), db.MS(tx.Now), tx.Actor)
	return err
}

// listExports gives the files of which a receipt is still awaited.
func listExports(tx *db.Tx) ([]Export, error) {
	rows, err := tx.Query(`SELECT c.export, MIN(c.kind), COUNT(*), MAX(a.at) FROM ministry_communication c JOIN ministry_attempt a ON a.ente = c.ente AND a.communication = c.id AND a.act = 'file'
		WHERE c.ente = $1 AND c.state = 'exported' GROUP BY c.export ORDER BY c.export`, tx.Ente)
	return db.Collect(rows, err, func(e *Export, scan func(...any) error) error {
		var at int64
		err := scan(&e.ID, &e.Kind, &e.Rows, &at)
		e.Made = db.Time(at)
		return err
	})
}
