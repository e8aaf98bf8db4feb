package identity

import (
	"time"

	"loggia/core/ente"
	"loggia/platform/db"
)

const personColumns = `ente, id, email, given, family, phone, lang, handle, password, totp, totp_on, totp_step, invited_at, joined_at, left_at`

func scanPerson(p *Person, scan func(...any) error) error {
	err := scan(&p.home, &p.ID, &p.Email, &p.Given, &p.Family, &p.Phone, &p.Lang, &p.handle, &p.password, &p.totp, &p.totpOn, &p.totpStep,
		&p.invitedAt, &p.joinedAt, &p.leftAt)
	p.Places = []ente.Place{}
	p.settle()
	return err
}

func findPerson(tx *db.Tx, person string) (p Person, err error) {
	return onePerson(tx, `SELECT `+personColumns+` FROM identity_person WHERE ente = $1 AND id = $2`, person)
}

func findPersonByEmail(tx *db.Tx, email string) (p Person, err error) {
	return onePerson(tx, `SELECT `+personColumns+` FROM identity_person WHERE ente = $1 AND email = $2`, email)
}

func findPersonByHandle(tx *db.Tx, handle string) (p Person, err error) {
	return onePerson(tx, `SELECT `+personColumns+` FROM identity_person WHERE ente = $1 AND handle = $2`, handle)
}

func onePerson(tx *db.Tx, query, by string) (p Person, err error) {
	err = scanPerson(&p, tx.QueryRow(query, tx.Ente, by).Scan)
	if db.NoRows(err) {
		return p, ErrNoSuchPerson
	}
	return p, err
}

func listPeople(tx *db.Tx) ([]Person, error) {
	rows, err := tx.Query(`SELECT `+personColumns+` FROM identity_person WHERE ente = $1 ORDER BY family, given, id`, tx.Ente)
	return db.Collect(rows, err, scanPerson)
}

func insertPerson(tx *db.Tx, p Person) error {
	_, err := tx.Exec(`INSERT INTO identity_person (ente, id, email, given, family, phone, lang, handle, password, totp, totp_on, totp_step, created_at, invited_at, joined_at, left_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', 0, 0, $9, 0, 0, 0)`,
		tx.Ente, p.ID, p.Email, p.Given, p.Family, p.Phone, p.Lang, p.handle, db.MS(tx.Now))
	if db.Unique(err, "identity_person") {
		return ErrEmailTaken.In("email")
	}
	return err
}

func updatePerson(tx *db.Tx, p Person) error {
	_, err := tx.Exec(`UPDATE identity_person SET email = $3, given = $4, family = $5, phone = $6, lang = $7 WHERE ente = $1 AND id = $2`,
		tx.Ente, p.ID, p.Email, p.Given, p.Family, p.Phone, p.Lang)
	if db.Unique(err, "identity_person") {
		return ErrEmailTaken.In("email")
	}
	return err
}

func updatePassword(tx *db.Tx, person, password string) error {
	_, err := tx.Exec(`UPDATE identity_person SET password = $3 WHERE ente = $1 AND id = $2`, tx.Ente, person, password)
	return err
}

func updateTOTP(tx *db.Tx, person, sealed string, on int64) error {
	_, err := tx.Exec(`UPDATE identity_person SET totp = $3, totp_on = $4, totp_step = 0 WHERE ente = $1 AND id = $2`, tx.Ente, person, sealed, on)
	return err
}

// useStep keeps the step of a code; false when it, or a later one, was used.
func useStep(tx *db.Tx, person string, step int64) (bool, error) {
	n, err := tx.Exec(`UPDATE identity_person SET totp_step = $3 WHERE ente = $1 AND id = $2 AND totp_step < $3`, tx.Ente, person, step)
	return n > 0, err
}

func updateInvited(tx *db.Tx, person string) error {
	_, err := tx.Exec(`UPDATE identity_person SET invited_at = $3 WHERE ente = $1 AND id = $2`, tx.Ente, person, db.MS(tx.Now))
	return err
}

func updateJoined(tx *db.Tx, person string) error {
	_, err := tx.Exec(`UPDATE identity_person SET joined_at = $3 WHERE ente = $1 AND id = $2 AND joined_at = 0`, tx.Ente, person, db.MS(tx.Now))
	return err
}

func updateLeft(tx *db.Tx, person string, at int64) error {
	_, err := tx.Exec(`UPDATE identity_person SET left_at = $3 WHERE ente = $1 AND id = $2`, tx.Ente, person, at)
	return err
}

func insertTicket(tx *db.Tx, hash string, kind ticketKind, person, data string, until time.Time) error {
	_, err := tx.Exec(`INSERT INTO identity_ticket (ente, hash, kind, person, data, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Ente, hash, string(kind), person, data, db.MS(until))
	return err
}

func findTicket(tx *db.Tx, hash string, kind ticketKind) (person, data string, err error) {
	err = tx.QueryRow(`SELECT person, data FROM identity_ticket WHERE ente = $1 AND hash = $2 AND kind = $3 AND expires_at > $4`,
		tx.Ente, hash, string(kind), db.MS(tx.Now)).Scan(&person, &data)
	return person, data, err
}

func deleteTicket(tx *db.Tx, hash string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM identity_ticket WHERE ente = $1 AND hash = $2`, tx.Ente, hash)
	return n > 0, err
}

// deleteTickets forgets a person's tickets of one kind, or all when kind is "".
func deleteTickets(tx *db.Tx, person string, kind ticketKind) error {
	_, err := tx.Exec(`DELETE FROM identity_ticket WHERE ente = $1 AND person = $2 AND (kind = $3 OR $3 = '')`, tx.Ente, person, string(kind))
	return err
}

func deleteOldTickets(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM identity_ticket WHERE ente = $1 AND expires_at <= $2`, tx.Ente, db.MS(tx.Now))
	return err
}

func findThrottle(tx *db.Tx, key string) (failures int, last time.Time, err error) {
	var ms int64
	err = tx.QueryRow(`SELECT failures, last_at FROM identity_throttle WHERE ente = $1 AND key = $2`, tx.Ente, key).Scan(&failures, &ms)
	if db.NoRows(err) {
		return 0, last, nil
	}
	return failures, db.Time(ms), err
}

// countThrottle adds one, or begins again when the last was before since.
func countThrottle(tx *db.Tx, key string, since time.Time) error {
	_, err := tx.Exec(`INSERT INTO identity_throttle (ente, key, failures, last_at) VALUES ($1, $2, 1, $3)
		ON CONFLICT (ente, key) DO UPDATE SET failures = CASE WHEN identity_throttle.last_at < $4 THEN 1 ELSE identity_throttle.failures + 1 END, last_at = excluded.last_at`,
		tx.Ente, key, db.MS(tx.Now), db.MS(since))
	return err
}

func deleteThrottle(tx *db.Tx, key string) error {
	_, err := tx.Exec(`DELETE FROM identity_throttle WHERE ente = $1 AND key = $2`, tx.Ente, key)
	return err
}

func tidy(tx *db.Tx) error {
	day := 24 * time.Hour
	for _, q := range []struct {
		text string
		till time.Time
	}{
		{`DELETE FROM identity_throttle WHERE ente = $1 AND last_at < $2`, tx.Now.Add(-2 * day)},
		{`DELETE FROM identity_ticket WHERE ente = $1 AND expires_at < $2`, tx.Now},
		{`DELETE FROM identity_session WHERE ente = $1 AND used_at < $2`, tx.Now.Add(-sessionIdle)},
		{`DELETE FROM identity_session WHERE ente = $1 AND created_at < $2`, tx.Now.Add(-sessionLife)},
		{`DELETE FROM identity_known WHERE ente = $1 AND seen_at < $2`, tx.Now.Add(-knownLife)},
	} {
		if _, err := tx.Exec(q.text, tx.Ente, db.MS(q.till)); err != nil {
			return err
		}
	}
	return nil
}
