package notify

import (
	"encoding/json"
	"time"

	"loggia/platform/db"
	"loggia/platform/italy"
)

const noticeColumns = `id, person, kind, key, args, link, not_before, made_at, due_at, told_at, read_at`

func scanNotice(n *Notice, scan func(...any) error) error {
	var args string
	var notBefore, made, due, told, read int64
	if err := scan(&n.ID, &n.Person, &n.Kind, &n.key, &args, &n.Page, &notBefore, &made, &due, &told, &read); err != nil {
		return err
	}
	n.notBefore, n.Made, n.Due, n.Told, n.Read = db.Time(notBefore), db.Time(made), db.Time(due), db.Time(told), db.Time(read)
	var err error
	n.Args, err = parseArgs(args)
	return err
}

// insertNotice keeps n; false when this was told to this person before.
func insertNotice(tx *db.Tx, n Notice) (bool, error) {
	args, err := n.Args.text()
	if err != nil {
		return false, err
	}
	rows, err := tx.Exec(`INSERT INTO notify_notice (ente, id, person, kind, key, args, link, not_before, made_at, due_at, told_at, read_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
		ON CONFLICT (ente, person, kind, key) WHERE key <> '' DO NOTHING`,
		tx.Ente, n.ID, n.Person, n.Kind, n.key, args, n.Page, db.MS(n.notBefore), db.MS(n.Made), db.MS(n.Due), db.MS(n.Told))
	return rows == 1, err
}

// listDuePeople gives whom something waits for that is due, those after a
// person, so many at a time.
func listDuePeople(tx *db.Tx, by time.Time, after string, most int) ([]string, error) {
	rows, err := tx.Query(`SELECT DISTINCT person FROM notify_notice WHERE ente = $1 AND told_at = 0 AND due_at <= $2 AND person > $3 ORDER BY person LIMIT $4`,
		tx.Ente, db.MS(by), after, most)
	return db.Collect(rows, err, func(p *string, scan func(...any) error) error { return scan(p) })
}

func listWaiting(tx *db.Tx, person string) ([]Notice, error) {
	rows, err := tx.Query(`SELECT `+noticeColumns+` FROM notify_notice WHERE ente = $1 AND person = $2 AND told_at = 0 ORDER BY id`, tx.Ente, person)
	return db.Collect(rows, err, scanNotice)
}

// tellWaiting marks one as told; false when another node was quicker.
func tellWaiting(tx *db.Tx, id string) (bool, error) {
	n, err := tx.Exec(`UPDATE notify_notice SET told_at = $3 WHERE ente = $1 AND id = $2 AND told_at = 0`, tx.Ente, id, db.MS(tx.Now))
	return n == 1, err
}

func updateDue(tx *db.Tx, id string, due time.Time) error {
	_, err := tx.Exec(`UPDATE notify_notice SET due_at = $3 WHERE ente = $1 AND id = $2 AND told_at = 0`, tx.Ente, id, db.MS(due))
	return err
}

// A Filter chooses some of a person's notices.
type Filter struct {
	Waiting bool   // those that wait, else those told
	Unread  bool   // only those not read
	Kind    string // "" for all
	Before  string // the id after which the list goes on
	Limit   int
}

func listNotices(tx *db.Tx, person string, f Filter) ([]Notice, error) {
	rows, err := tx.Query(`SELECT `+noticeColumns+` FROM notify_notice WHERE ente = $1 AND person = $2
		AND (CASE WHEN told_at = 0 THEN 1 ELSE 0 END) = $3 AND ($4 = 0 OR read_at = 0) AND ($5 = '' OR kind = $5) AND ($6 = '' OR id < $6)
		ORDER BY id DESC LIMIT $7`, tx.Ente, person, one(f.Waiting), one(f.Unread), f.Kind, f.Before, f.Limit)
	return db.Collect(rows, err, scanNotice)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func countUnread(tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM notify_notice WHERE ente = $1 AND person = $2 AND read_at = 0 AND told_at > 0`, tx.Ente, person).Scan(&n)
	return n, err
}

func countWaiting(tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM notify_notice WHERE ente = $1 AND person = $2 AND told_at = 0`, tx.Ente, person).Scan(&n)
	return n, err
}

// markRead marks one notice of a person, or all that were told when id is "".
func markRead(tx *db.Tx, person, id string) (int64, error) {
	return tx.Exec(`UPDATE notify_notice SET read_at = $4 WHERE ente = $1 AND person = $2 AND ($3 = '' OR id = $3) AND read_at = 0 AND (told_at > 0 OR id = $3)`,
		tx.Ente, person, id, db.MS(tx.Now))
}

func findNotice(tx *db.Tx, person, id string) (n Notice, err error) {
	err = scanNotice(&n, tx.QueryRow(`SELECT `+noticeColumns+` FROM notify_notice WHERE ente = $1 AND person = $2 AND id = $3`, tx.Ente, person, id).Scan)
	if db.NoRows(err) {
		return n, ErrNoSuchNotice
	}
	return n, err
}

// deleteOld forgets what was told before told, and traces older than traced.
// What still waits is never forgotten.
func deleteOld(tx *db.Tx, told, traced time.Time) (more bool, err error) {
	if _, err := tx.Exec(`DELETE FROM notify_notice WHERE ente = $1 AND told_at > 0 AND told_at < $2`, tx.Ente, db.MS(told)); err != nil {
		return false, err
	}
	if _, err := tx.Exec(`DELETE FROM notify_emergency WHERE ente = $1 AND at < $2`, tx.Ente, db.MS(traced)); err != nil {
		return false, err
	}
	var n int
	err = tx.QueryRow(`SELECT (SELECT COUNT(*) FROM notify_notice WHERE ente = $1) + (SELECT COUNT(*) FROM notify_emergency WHERE ente = $1)`, tx.Ente).Scan(&n)
	return n > 0, err
}

func findPreference(tx *db.Tx, person string) (p Preference, err error) {
	var quiet, mail string
	var digestMail int
	err = tx.QueryRow(`SELECT quiet, digest_at, digest_mail, mail FROM notify_preference WHERE ente = $1 AND person = $2`, tx.Ente, person).
		Scan(&quiet, &p.DigestAt, &digestMail, &mail)
	if db.NoRows(err) {
		return usualPreference, nil
	}
	if err != nil {
		return p, err
	}
	p.DigestMail = digestMail == 1
	if err := json.Unmarshal([]byte(quiet), &p.Quiet); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(mail), &p.Mail)
}

func upsertPreference(tx *db.Tx, person string, p Preference) error {
	_, err := tx.Exec(`INSERT INTO notify_preference (ente, person, quiet, digest_at, digest_mail, mail) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, person) DO UPDATE SET quiet = excluded.quiet, digest_at = excluded.digest_at, digest_mail = excluded.digest_mail, mail = excluded.mail`,
		tx.Ente, person, mustText(p.Quiet), p.DigestAt, one(p.DigestMail), mustText(p.Mail))
	return err
}

// A HoursChoice is the week that a body has set from a day on.
type HoursChoice struct {
	From   italy.Day
	Week   Week
	Source string
	By     string
	At     time.Time
}

// listHours gives what the body has set, the newest first.
func listHours(tx *db.Tx) ([]HoursChoice, error) {
	rows, err := tx.Query(`SELECT from_day, week, source, set_by, set_at FROM notify_hours WHERE ente = $1 ORDER BY from_day DESC`, tx.Ente)
	return db.Collect(rows, err, func(h *HoursChoice, scan func(...any) error) error {
		var from, week string
		var at int64
		if err := scan(&from, &week, &h.Source, &h.By, &at); err != nil {
			return err
		}
		h.At = db.Time(at)
		var err error
		if h.From, err = italy.ParseDay(from); err != nil {
			return err
		}
		h.Week, err = parseWeek(week)
		return err
	})
}

func upsertHours(tx *db.Tx, h HoursChoice) error {
	_, err := tx.Exec(`INSERT INTO notify_hours (ente, from_day, week, source, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, from_day) DO UPDATE SET week = excluded.week, source = excluded.source, set_by = excluded.set_by, set_at = excluded.set_at`,
		tx.Ente, h.From.String(), h.Week.text(), h.Source, h.By, db.MS(h.At))
	return err
}

func insertEmergency(tx *db.Tx, e Emergency) error {
	_, err := tx.Exec(`INSERT INTO notify_emergency (ente, id, person, raiser, reason, link, outside, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Ente, e.ID, e.Person, e.By, e.Reason, e.Page, one(e.Outside), db.MS(e.At))
	return err
}

// listEmergencies gives those that a person received, or raised, newest first.
func listEmergencies(tx *db.Tx, person string, raised bool) ([]Emergency, error) {
	rows, err := tx.Query(`SELECT id, person, raiser, reason, link, outside, at FROM notify_emergency
		WHERE ente = $1 AND (CASE WHEN $3 = 1 THEN raiser ELSE person END) = $2 ORDER BY id DESC LIMIT 500`, tx.Ente, person, one(raised))
	return db.Collect(rows, err, func(e *Emergency, scan func(...any) error) error {
		var outside int
		var at int64
		err := scan(&e.ID, &e.Person, &e.By, &e.Reason, &e.Page, &outside, &at)
		e.Outside, e.At = outside == 1, db.Time(at)
		return err
	})
}
