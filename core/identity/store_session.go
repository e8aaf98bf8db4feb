package identity

import (
	"loggia/platform/db"
)

const sessionColumns = `ente, id, person, hash, old_hash, old_until, turned_at, browser, system, how, created_at, used_at, confirmed_at, confirmed_how`

func scanSession(s *Session, scan func(...any) error) error {
	var turned, created, used, confirmed int64
	err := scan(&s.home, &s.ID, &s.person, &s.hash, &s.oldHash, &s.oldUntil, &turned, &s.Browser, &s.System, &s.How, &created, &used, &confirmed, &s.confirmedHow)
	s.turned, s.Created, s.Used, s.confirmed = db.Time(turned), db.Time(created), db.Time(used), db.Time(confirmed)
	return err
}

func findSession(tx *db.Tx, session string) (s Session, err error) {
	err = scanSession(&s, tx.QueryRow(`SELECT `+sessionColumns+` FROM identity_session WHERE ente = $1 AND id = $2`, tx.Ente, session).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchDevice
	}
	return s, err
}

// listSessions gives a person's live sessions, the least recently used first.
func listSessions(tx *db.Tx, person string) ([]Session, error) {
	rows, err := tx.Query(`SELECT `+sessionColumns+` FROM identity_session WHERE ente = $1 AND person = $2 AND used_at > $3 AND created_at > $4
		ORDER BY used_at, created_at, id`, tx.Ente, person, db.MS(tx.Now.Add(-sessionIdle)), db.MS(tx.Now.Add(-sessionLife)))
	return db.Collect(rows, err, scanSession)
}

func insertSession(tx *db.Tx, s Session) error {
	_, err := tx.Exec(`INSERT INTO identity_session (ente, id, person, hash, old_hash, old_until, turned_at, browser, system, how, created_at, used_at, confirmed_at, confirmed_how)
		VALUES ($1, $2, $3, $4, '', 0, $8, $5, $6, $7, $8, $8, $8, $9)`, tx.Ente, s.ID, s.person, s.hash, s.Browser, s.System, s.How, db.MS(tx.Now), s.confirmedHow)
	return err
}

// turnSession gives a session a new token; false when another request was first.
func turnSession(tx *db.Tx, s Session, hash string) (bool, error) {
	n, err := tx.Exec(`UPDATE identity_session SET hash = $4, old_hash = $5, old_until = 0, turned_at = $6, used_at = $6
		WHERE ente = $1 AND id = $2 AND hash = $3`, tx.Ente, s.ID, s.hash, hash, oldHash(s), db.MS(tx.Now))
	return n > 0, err
}

// oldHash gives the token that the browser surely has. While the last new one
// has not been seen, that is still the one before it.
func oldHash(s Session) string {
	if s.oldHash != "" && s.oldUntil == 0 {
		return s.oldHash
	}
	return s.hash
}

// touchSession notes a use, unless the token was turned meanwhile.
func touchSession(tx *db.Tx, session, hash string, oldUntil int64) error {
	_, err := tx.Exec(`UPDATE identity_session SET used_at = $4, old_until = $5 WHERE ente = $1 AND id = $2 AND hash = $3`,
		tx.Ente, session, hash, db.MS(tx.Now), oldUntil)
	return err
}

func updateConfirmed(tx *db.Tx, session, how string) error {
	_, err := tx.Exec(`UPDATE identity_session SET confirmed_at = $3, confirmed_how = $4 WHERE ente = $1 AND id = $2`, tx.Ente, session, db.MS(tx.Now), how)
	return err
}

func deleteSession(tx *db.Tx, session string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM identity_session WHERE ente = $1 AND id = $2`, tx.Ente, session)
	return n > 0, err
}

func isKnown(tx *db.Tx, person, hash string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM identity_known WHERE ente = $1 AND person = $2 AND hash = $3 AND seen_at > $4`,
		tx.Ente, person, hash, db.MS(tx.Now.Add(-knownLife))).Scan(&n)
	return n > 0, err
}

// keepKnown remembers a browser, the twenty most recent of a person.
func keepKnown(tx *db.Tx, person, hash string) error {
	if _, err := tx.Exec(`INSERT INTO identity_known (ente, person, hash, seen_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (ente, person, hash) DO UPDATE SET seen_at = excluded.seen_at`, tx.Ente, person, hash, db.MS(tx.Now)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM identity_known WHERE ente = $1 AND person = $2 AND hash NOT IN
		(SELECT hash FROM identity_known WHERE ente = $1 AND person = $2 ORDER BY seen_at DESC, hash LIMIT 20)`, tx.Ente, person)
	return err
}

func forgetKnown(tx *db.Tx, person string) error {
	_, err := tx.Exec(`DELETE FROM identity_known WHERE ente = $1 AND person = $2`, tx.Ente, person)
	return err
}

func replaceRecovery(tx *db.Tx, person string, hashes []string) error {
	if _, err := tx.Exec(`DELETE FROM identity_recovery WHERE ente = $1 AND person = $2`, tx.Ente, person); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(`INSERT INTO identity_recovery (ente, person, hash) VALUES ($1, $2, $3)`, tx.Ente, person, h); err != nil {
			return err
		}
	}
	return nil
}

func useRecovery(tx *db.Tx, person, hash string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM identity_recovery WHERE ente = $1 AND person = $2 AND hash = $3`, tx.Ente, person, hash)
	return n > 0, err
}

func countRecovery(tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM identity_recovery WHERE ente = $1 AND person = $2`, tx.Ente, person).Scan(&n)
	return n, err
}

func scanPasskey(k *Passkey, scan func(...any) error) error {
	var created, used int64
	err := scan(&k.ID, &k.person, &k.Name, &k.credential, &created, &used)
	k.Created, k.Used = db.Time(created), db.Time(used)
	return err
}

func listPasskeys(tx *db.Tx, person string) ([]Passkey, error) {
	rows, err := tx.Query(`SELECT id, person, name, credential, created_at, used_at FROM identity_passkey WHERE ente = $1 AND person = $2 ORDER BY created_at, id`, tx.Ente, person)
	return db.Collect(rows, err, scanPasskey)
}

func insertPasskey(tx *db.Tx, k Passkey) error {
	_, err := tx.Exec(`INSERT INTO identity_passkey (ente, id, person, name, credential, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
		tx.Ente, k.ID, k.person, k.Name, k.credential, db.MS(tx.Now))
	if db.Unique(err, "identity_passkey") {
		return ErrPasskeyTwice
	}
	return err
}

func updatePasskey(tx *db.Tx, key, credential string) error {
	_, err := tx.Exec(`UPDATE identity_passkey SET credential = $3, used_at = $4 WHERE ente = $1 AND id = $2`, tx.Ente, key, credential, db.MS(tx.Now))
	return err
}

func deletePasskey(tx *db.Tx, person, key string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM identity_passkey WHERE ente = $1 AND person = $2 AND id = $3`, tx.Ente, person, key)
	return n > 0, err
}
