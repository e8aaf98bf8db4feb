package meeting

import (
	"loggia/platform/db"
)

const meetingColumns = `id, title, office, owner, opens, until, ended`

func scanMeeting(m *Meeting, scan func(...any) error) error {
	var opens, until, ended int64
	err := scan(&m.ID, &m.Title, &m.Office, &m.Owner, &opens, &until, &ended)
	m.Opens, m.Until, m.Ended = db.Time(opens), db.Time(until), db.Time(ended)
	return err
}

func findMeeting(tx *db.Tx, id string) (m Meeting, err error) {
	err = scanMeeting(&m, tx.QueryRow(`SELECT `+meetingColumns+` FROM meeting WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return m, ErrNoSuchMeeting
	}
	return m, err
}

// upsertMeeting keeps m; a meeting already there under its id gets m's title
// and time, and is open again.
func upsertMeeting(tx *db.Tx, m Meeting) error {
	_, err := tx.Exec(`INSERT INTO meeting (ente, id, title, office, owner, opens, until, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, office = excluded.office, opens = excluded.opens, until = excluded.until, ended = 0`,
		tx.Ente, m.ID, m.Title, m.Office, m.Owner, db.MS(m.Opens), db.MS(m.Until))
	return err
}

func endMeeting(tx *db.Tx, id string) (ended bool, err error) {
	n, err := tx.Exec(`UPDATE meeting SET ended = $3 WHERE ente = $1 AND id = $2 AND ended = 0`, tx.Ente, id, db.MS(tx.Now))
	return n == 1, err
}

// listMeetings gives those that a person opened or was asked to come to and that
// are not over, the next first.
func listMeetings(tx *db.Tx, person string) ([]Meeting, error) {
	rows, err := tx.Query(`SELECT `+meetingColumns+` FROM meeting WHERE ente = $1 AND ended = 0 AND until > $3
		AND (owner = $2 OR id IN (SELECT meeting FROM meeting_person WHERE ente = $1 AND person = $2)) ORDER BY opens, id LIMIT 200`,
		tx.Ente, person, db.MS(tx.Now))
	return db.Collect(rows, err, scanMeeting)
}

// insertPerson keeps that a colleague was asked; false when they were before.
func insertPerson(tx *db.Tx, meeting, person string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO meeting_person (ente, meeting, person, asker, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		tx.Ente, meeting, person, tx.Actor, db.MS(tx.Now))
	return n == 1, err
}

func listPeople(tx *db.Tx, meeting string) ([]string, error) {
	rows, err := tx.Query(`SELECT person FROM meeting_person WHERE ente = $1 AND meeting = $2 ORDER BY at, person`, tx.Ente, meeting)
	return db.Collect(rows, err, func(p *string, scan func(...any) error) error { return scan(p) })
}

const guestColumns = `id, meeting, name, label, made, revoked`

func scanGuest(g *Guest, scan func(...any) error) error {
	var made, revoked int64
	err := scan(&g.ID, &g.Meeting, &g.Name, &g.Label, &made, &revoked)
	g.Made, g.Revoked = db.Time(made), db.Time(revoked)
	return err
}

func findGuestByDoor(tx *db.Tx, door string) (g Guest, err error) {
	err = scanGuest(&g, tx.QueryRow(`SELECT `+guestColumns+` FROM meeting_guest WHERE ente = $1 AND door = $2`, tx.Ente, door).Scan)
	if db.NoRows(err) {
		return g, ErrNoSuchMeeting
	}
	return g, err
}

func insertGuest(tx *db.Tx, g Guest, door string) error {
	_, err := tx.Exec(`INSERT INTO meeting_guest (ente, id, meeting, name, label, door, made, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		tx.Ente, g.ID, g.Meeting, g.Name, g.Label, door, db.MS(g.Made))
	return err
}

func revokeGuest(tx *db.Tx, meeting, id string) (found bool, err error) {
	n, err := tx.Exec(`UPDATE meeting_guest SET revoked = $4 WHERE ente = $1 AND meeting = $2 AND id = $3 AND revoked = 0`, tx.Ente, meeting, id, db.MS(tx.Now))
	return n == 1, err
}

func listGuests(tx *db.Tx, meeting string) ([]Guest, error) {
	rows, err := tx.Query(`SELECT `+guestColumns+` FROM meeting_guest WHERE ente = $1 AND meeting = $2 AND revoked = 0 ORDER BY made, id`, tx.Ente, meeting)
	return db.Collect(rows, err, scanGuest)
}

const documentColumns = `id, meeting, name, type, size, sha256, blob, who, at, scan`

func scanDocument(d *Document, scan func(...any) error) error {
	var at int64
	err := scan(&d.ID, &d.Meeting, &d.Name, &d.Type, &d.Size, &d.SHA256, &d.blob, &d.Who, &at, &d.Scan)
	d.At = db.Time(at)
	return err
}

func insertDocument(tx *db.Tx, d Document) error {
	_, err := tx.Exec(`INSERT INTO meeting_document (ente, id, meeting, name, type, size, sha256, blob, who, at, scan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		tx.Ente, d.ID, d.Meeting, d.Name, d.Type, d.Size, d.SHA256, d.blob, d.Who, db.MS(d.At), d.Scan)
	return err
}

func findDocument(tx *db.Tx, meeting, id string) (d Document, err error) {
	err = scanDocument(&d, tx.QueryRow(`SELECT `+documentColumns+` FROM meeting_document WHERE ente = $1 AND meeting = $2 AND id = $3`, tx.Ente, meeting, id).Scan)
	if db.NoRows(err) {
		return d, ErrNoSuchDocument
	}
	return d, err
}

func listDocuments(tx *db.Tx, meeting string) ([]Document, error) {
	rows, err := tx.Query(`SELECT `+documentColumns+` FROM meeting_document WHERE ente = $1 AND meeting = $2 ORDER BY at, id`, tx.Ente, meeting)
	return db.Collect(rows, err, scanDocument)
}

func countDocuments(tx *db.Tx, meeting string) (n int, size int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*), COALESCE(SUM(size), 0) FROM meeting_document WHERE ente = $1 AND meeting = $2`, tx.Ente, meeting).Scan(&n, &size)
	return n, size, err
}
