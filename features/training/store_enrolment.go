package training

import (
	"encoding/json"
	"time"

	"loggia/platform/db"
)

const enrolmentColumns = `id, course, edition, person, state, due, reason, attended, extra, made_by, made_at`

func scanEnrolment(e *Enrolment, scan func(...any) error) error {
	var attended int
	var made int64
	err := scan(&e.ID, &e.Course, &e.Edition, &e.Person, &e.State, &e.Due, &e.Reason, &attended, &e.extra, &e.by, &made)
	e.attended, e.Made = attended != 0, db.Time(made)
	return err
}

func findEnrolment(tx *db.Tx, id string) (e Enrolment, err error) {
	err = scanEnrolment(&e, tx.QueryRow(`SELECT `+enrolmentColumns+` FROM training_enrolment WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return e, ErrNoSuchEnrolment
	}
	return e, err
}

// findOpen gives somebody's way through a course that is not at its end.
func findOpen(tx *db.Tx, course, person string) (e Enrolment, err error) {
	err = scanEnrolment(&e, tx.QueryRow(`SELECT `+enrolmentColumns+` FROM training_enrolment WHERE ente = $1 AND course = $2 AND person = $3 AND state IN ('asked', 'waiting', 'enrolled')`, tx.Ente, course, person).Scan)
	if db.NoRows(err) {
		return e, ErrNoSuchEnrolment
	}
	return e, err
}

func listEnrolments(tx *db.Tx, where string, args ...any) ([]Enrolment, error) {
	rows, err := tx.Query(`SELECT `+enrolmentColumns+` FROM training_enrolment WHERE ente = $1 AND `+where+` ORDER BY made_at, id`, append([]any{tx.Ente}, args...)...)
	return db.Collect(rows, err, scanEnrolment)
}

// insertEnrolment keeps e unless the person is on the way through the course already.
func insertEnrolment(tx *db.Tx, e Enrolment) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO training_enrolment (ente, id, course, edition, person, state, due, reason, attended, extra, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, $8, $9) ON CONFLICT DO NOTHING`,
		tx.Ente, e.ID, e.Course, e.Edition, e.Person, string(e.State), e.Due, tx.Actor, db.MS(tx.Now))
	return n == 1, err
}

// moveEnrolment changes where e is, if it still is where the caller saw it.
func moveEnrolment(tx *db.Tx, e Enrolment, to Progress, reason string) error {
	n, err := tx.Exec(`UPDATE training_enrolment SET state = $4, reason = $5 WHERE ente = $1 AND id = $2 AND state = $3`, tx.Ente, e.ID, string(e.State), string(to), reason)
	if err == nil && n == 0 {
		err = ErrMoved
	}
	return err
}

func updateAttended(tx *db.Tx, enrolment string) error {
	_, err := tx.Exec(`UPDATE training_enrolment SET attended = 1 WHERE ente = $1 AND id = $2`, tx.Ente, enrolment)
	return err
}

func grantTry(tx *db.Tx, enrolment string) error {
	_, err := tx.Exec(`UPDATE training_enrolment SET extra = extra + 1 WHERE ente = $1 AND id = $2`, tx.Ente, enrolment)
	return err
}

// takeSeat takes one seat of an edition, if one is free: the row settles who has
// the last one, however many ask at once.
func takeSeat(tx *db.Tx, edition string) (bool, error) {
	n, err := tx.Exec(`UPDATE training_edition SET taken = taken + 1 WHERE ente = $1 AND id = $2 AND taken < seats AND state = 'open'`, tx.Ente, edition)
	return n == 1, err
}

func freeSeat(tx *db.Tx, edition string) error {
	_, err := tx.Exec(`UPDATE training_edition SET taken = taken - 1 WHERE ente = $1 AND id = $2`, tx.Ente, edition)
	return err
}

const editionColumns = `id, course, way, place, teacher, seats, taken, state`

func scanEdition(e *Edition, scan func(...any) error) error {
	e.Sessions = []Session{}
	return scan(&e.ID, &e.Course, &e.Way, &e.Place, &e.Teacher, &e.Seats, &e.Taken, &e.State)
}

func findEdition(tx *db.Tx, id string) (e Edition, err error) {
	err = scanEdition(&e, tx.QueryRow(`SELECT `+editionColumns+` FROM training_edition WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return e, ErrNoSuchEdition
	}
	if err != nil {
		return e, err
	}
	e.Sessions, err = listSessions(tx, id)
	return e, err
}

// listEditions gives every edition with its sittings, the next first.
func listEditions(tx *db.Tx) ([]Edition, error) {
	rows, err := tx.Query(`SELECT `+editionColumns+` FROM training_edition e WHERE ente = $1 ORDER BY (SELECT MIN(starts) FROM training_session s WHERE s.ente = e.ente AND s.edition = e.id), id`, tx.Ente)
	all, err := db.Collect(rows, err, scanEdition)
	if err != nil {
		return nil, err
	}
	sessions, err := listSessions(tx, "")
	for i := range all {
		for _, s := range sessions {
			if s.edition == all[i].ID {
				all[i].Sessions = append(all[i].Sessions, s)
			}
		}
	}
	return all, err
}

func scanSession(s *Session, scan func(...any) error) error {
	var starts, ends int64
	err := scan(&s.ID, &s.edition, &starts, &ends)
	s.Starts, s.Ends = db.Time(starts), db.Time(ends)
	return err
}

func listSessions(tx *db.Tx, edition string) ([]Session, error) {
	rows, err := tx.Query(`SELECT id, edition, starts, ends FROM training_session WHERE ente = $1 AND (edition = $2 OR $2 = '') ORDER BY starts, id`, tx.Ente, edition)
	return db.Collect(rows, err, scanSession)
}

func findSession(tx *db.Tx, id string) (s Session, err error) {
	err = scanSession(&s, tx.QueryRow(`SELECT id, edition, starts, ends FROM training_session WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchEdition
	}
	return s, err
}

func insertEdition(tx *db.Tx, e Edition) error {
	if _, err := tx.Exec(`INSERT INTO training_edition (ente, id, course, way, place, teacher, seats, taken, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'open', $8)`,
		tx.Ente, e.ID, e.Course, e.Way, e.Place, e.Teacher, e.Seats, db.MS(tx.Now)); err != nil {
		return err
	}
	return insertSessions(tx, e)
}

func insertSessions(tx *db.Tx, e Edition) error {
	for _, s := range e.Sessions {
		if _, err := tx.Exec(`INSERT INTO training_session (ente, id, edition, starts, ends) VALUES ($1, $2, $3, $4, $5)`, tx.Ente, s.ID, e.ID, db.MS(s.Starts), db.MS(s.Ends)); err != nil {
			return err
		}
	}
	return nil
}

func updateEdition(tx *db.Tx, e Edition) error {
	if _, err := tx.Exec(`UPDATE training_edition SET way = $3, place = $4, teacher = $5, seats = $6 WHERE ente = $1 AND id = $2`, tx.Ente, e.ID, e.Way, e.Place, e.Teacher, e.Seats); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM training_session WHERE ente = $1 AND edition = $2`, tx.Ente, e.ID); err != nil {
		return err
	}
	return insertSessions(tx, e)
}

func updateEditionState(tx *db.Tx, id, state string) error {
	n, err := tx.Exec(`UPDATE training_edition SET state = $3 WHERE ente = $1 AND id = $2 AND state = 'open'`, tx.Ente, id, state)
	if err == nil && n == 0 {
		err = ErrClosed
	}
	return err
}

// markCame keeps that a person came in by the link of a sitting.
func markCame(tx *db.Tx, session, person string) error {
	_, err := tx.Exec(`INSERT INTO training_presence (ente, session, person, came, present, by, at) VALUES ($1, $2, $3, 1, 0, '', $4)
		ON CONFLICT (ente, session, person) DO UPDATE SET came = 1`, tx.Ente, session, person, db.MS(tx.Now))
	return err
}

// markPresent keeps what the teacher says of a person at a sitting.
func markPresent(tx *db.Tx, session, person string, present bool) error {
	_, err := tx.Exec(`INSERT INTO training_presence (ente, session, person, came, present, by, at) VALUES ($1, $2, $3, 0, $4, $5, $6)
		ON CONFLICT (ente, session, person) DO UPDATE SET present = excluded.present, by = excluded.by, at = excluded.at`, tx.Ente, session, person, yes(present), tx.Actor, db.MS(tx.Now))
	return err
}

type presence struct {
	session, person string
	came, present   bool
}

func listPresences(tx *db.Tx, edition string) ([]presence, error) {
	rows, err := tx.Query(`SELECT p.session, p.person, p.came, p.present FROM training_presence p JOIN training_session s ON s.ente = p.ente AND s.id = p.session WHERE p.ente = $1 AND s.edition = $2`, tx.Ente, edition)
	return db.Collect(rows, err, func(p *presence, scan func(...any) error) error {
		var came, present int
		err := scan(&p.session, &p.person, &came, &present)
		p.came, p.present = came != 0, present != 0
		return err
	})
}

func markRead(tx *db.Tx, enrolment, lesson string) error {
	_, err := tx.Exec(`INSERT INTO training_read (ente, enrolment, lesson) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, tx.Ente, enrolment, lesson)
	return err
}

func listRead(tx *db.Tx, enrolment string) (map[string]bool, error) {
	rows, err := tx.Query(`SELECT lesson FROM training_read WHERE ente = $1 AND enrolment = $2`, tx.Ente, enrolment)
	all, err := db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
	set := map[string]bool{}
	for _, l := range all {
		set[l] = true
	}
	return set, err
}

// A try as the database keeps it.
type try struct {
	id, enrolment, person string
	n                     int
	paper                 Paper
	answers               Answers
	started, until        time.Time
	handed                time.Time
	handedIn              bool
	score                 int
	passed                bool
}

const tryColumns = `id, enrolment, person, n, paper, answers, started, until, handed_in, score, passed`

func scanTry(t *try, scan func(...any) error) error {
	var paper, answers string
	var started, until, handed int64
	var passed int
	if err := scan(&t.id, &t.enrolment, &t.person, &t.n, &paper, &answers, &started, &until, &handed, &t.score, &passed); err != nil {
		return err
	}
	t.started, t.until, t.handed, t.handedIn, t.passed = db.Time(started), db.Time(until), db.Time(handed), handed != 0, passed != 0
	if t.handedIn {
		return nil // wiped
	}
	if err := json.Unmarshal([]byte(paper), &t.paper); err != nil {
		return err
	}
	return json.Unmarshal([]byte(answers), &t.answers)
}

func findTry(tx *db.Tx, id string) (t try, err error) {
	err = scanTry(&t, tx.QueryRow(`SELECT `+tryColumns+` FROM training_try WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return t, ErrNoSuchTry
	}
	return t, err
}

func listTries(tx *db.Tx, enrolment string) ([]try, error) {
	rows, err := tx.Query(`SELECT `+tryColumns+` FROM training_try WHERE ente = $1 AND enrolment = $2 ORDER BY n`, tx.Ente, enrolment)
	return db.Collect(rows, err, scanTry)
}

// countTries gives how many tries were handed in on each open way through a course.
func countTries(tx *db.Tx, course string) (map[string]int, error) {
	type one struct {
		enrolment string
		n         int
	}
	rows, err := tx.Query(`SELECT t.enrolment, COUNT(*) FROM training_try t JOIN training_enrolment e ON e.ente = t.ente AND e.id = t.enrolment
		WHERE t.ente = $1 AND e.course = $2 AND t.handed_in <> 0 GROUP BY t.enrolment`, tx.Ente, course)
	all, err := db.Collect(rows, err, func(o *one, scan func(...any) error) error { return scan(&o.enrolment, &o.n) })
	by := map[string]int{}
	for _, o := range all {
		by[o.enrolment] = o.n
	}
	return by, err
}

// countAhead gives how many have waited for a seat of an edition for longer than e.
func countAhead(tx *db.Tx, e Enrolment) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM training_enrolment WHERE ente = $1 AND edition = $2 AND state = 'waiting' AND (made_at < $3 OR made_at = $3 AND id < $4)`, tx.Ente, e.Edition, db.MS(e.Made), e.ID).Scan(&n)
	return n, err
}

func insertTry(tx *db.Tx, t try) error {
	paper, err := json.Marshal(t.paper)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO training_try (ente, id, enrolment, person, n, paper, answers, started, until, handed_in, score, passed) VALUES ($1, $2, $3, $4, $5, $6, '[]', $7, $8, 0, 0, 0)`,
		tx.Ente, t.id, t.enrolment, t.person, t.n, string(paper), db.MS(t.started), db.MS(t.until))
	return err
}

func updateAnswers(tx *db.Tx, id string, a Answers) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE training_try SET answers = $3 WHERE ente = $1 AND id = $2 AND handed_in = 0`, tx.Ente, id, string(text))
	if err == nil && n == 0 {
		err = ErrHandedIn
	}
	return err
}

// handIn keeps the mark and wipes paper and answers: what somebody did not know
// is nobody's business (GDPR art. 5 par. 1 lett. c).
func handIn(tx *db.Tx, id string, score int, passed bool) error {
	n, err := tx.Exec(`UPDATE training_try SET paper = '', answers = '', handed_in = $3, score = $4, passed = $5 WHERE ente = $1 AND id = $2 AND handed_in = 0`,
		tx.Ente, id, db.MS(tx.Now), score, yes(passed))
	if err == nil && n == 0 {
		err = ErrHandedIn
	}
	return err
}
