package meeting

import "loggia/platform/db"

func findRule(tx *db.Tx, meeting string) (r Rule, err error) {
	var locked, waits int64
	err = tx.QueryRow(`SELECT locked, waiting, mode FROM meeting_rule WHERE ente = $1 AND meeting = $2`, tx.Ente, meeting).Scan(&locked, &waits, &r.Mode)
	if db.NoRows(err) {
		return Rule{Mode: All}, nil
	}
	r.Locked, r.Waiting = locked == 1, waits == 1
	return r, err
}

func upsertRule(tx *db.Tx, meeting string, r Rule) error {
	_, err := tx.Exec(`INSERT INTO meeting_rule (ente, meeting, locked, waiting, mode) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ente, meeting) DO UPDATE SET locked = excluded.locked, waiting = excluded.waiting, mode = excluded.mode`,
		tx.Ente, meeting, flag(r.Locked), flag(r.Waiting), r.Mode)
	return err
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

const standingColumns = `identity, name, label, door, at, seen, host, voice`

func scanStanding(s *Standing, scan func(...any) error) error {
	var at, seen, host int64
	err := scan(&s.Identity, &s.Name, &s.Label, &s.Door, &at, &seen, &host, &s.Voice)
	s.At, s.Seen, s.Host = db.Time(at), db.Time(seen), host == 1
	return err
}

// findStanding gives what was decided of somebody; of who nothing was, nothing.
func findStanding(tx *db.Tx, meeting, identity string) (s Standing, err error) {
	err = scanStanding(&s, tx.QueryRow(`SELECT `+standingColumns+` FROM meeting_standing WHERE ente = $1 AND meeting = $2 AND identity = $3`, tx.Ente, meeting, identity).Scan)
	if db.NoRows(err) {
		return Standing{Identity: identity}, nil
	}
	return s, err
}

func listStandings(tx *db.Tx, meeting string) ([]Standing, error) {
	rows, err := tx.Query(`SELECT `+standingColumns+` FROM meeting_standing WHERE ente = $1 AND meeting = $2 ORDER BY at, identity`, tx.Ente, meeting)
	return db.Collect(rows, err, scanStanding)
}

func upsertStanding(tx *db.Tx, meeting string, s Standing) error {
	_, err := tx.Exec(`INSERT INTO meeting_standing (ente, meeting, identity, name, label, door, at, seen, host, voice) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (ente, meeting, identity) DO UPDATE SET name = excluded.name, label = excluded.label, door = excluded.door, at = excluded.at, seen = excluded.seen, host = excluded.host, voice = excluded.voice`,
		tx.Ente, meeting, s.Identity, s.Name, s.Label, s.Door, db.MS(s.At), db.MS(s.Seen), flag(s.Host), s.Voice)
	return err
}

func unrevokeGuest(tx *db.Tx, meeting, id string) error {
	_, err := tx.Exec(`UPDATE meeting_guest SET revoked = 0 WHERE ente = $1 AND meeting = $2 AND id = $3`, tx.Ente, meeting, id)
	return err
}

func findGuest(tx *db.Tx, meeting, id string) (g Guest, err error) {
	err = scanGuest(&g, tx.QueryRow(`SELECT `+guestColumns+` FROM meeting_guest WHERE ente = $1 AND meeting = $2 AND id = $3`, tx.Ente, meeting, id).Scan)
	if db.NoRows(err) {
		return g, ErrNotHere
	}
	return g, err
}
