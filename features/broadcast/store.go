package broadcast

import (
	"time"

	"loggia/platform/db"
)

const recordingColumns = `id, meeting, title, office, owner, starter, began, ended, state, notice, length, size, blob, sha256, keep, deleted, deleter, reason`

func scanRecording(r *Recording, scan func(...any) error) error {
	var began, ended, length, keep, deleted int64
	err := scan(&r.ID, &r.Meeting, &r.Title, &r.Office, &r.Owner, &r.Starter, &began, &ended, &r.State, &r.Notice, &length, &r.Size, &r.blob, &r.sha256, &keep, &deleted, &r.Deleter, &r.Reason)
	r.Began, r.Ended, r.Keep, r.Deleted, r.Length = db.Time(began), db.Time(ended), db.Time(keep), db.Time(deleted), time.Duration(length)*time.Millisecond
	return err
}

// insertRecording gives false when the meeting is being recorded already.
func insertRecording(tx *db.Tx, r Recording) (bool, error) {
	n, err := tx.Exec(`INSERT INTO broadcast_recording (ente, id, meeting, title, office, owner, starter, began, ended, state, notice, length, size, blob, sha256, keep, deleted, deleter, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 'running', '', 0, 0, '', '', 0, 0, '', '') ON CONFLICT DO NOTHING`,
		tx.Ente, r.ID, r.Meeting, r.Title, r.Office, r.Owner, r.Starter, db.MS(r.Began))
	return n == 1, err
}

func findRecording(tx *db.Tx, id string) (r Recording, err error) {
	err = scanRecording(&r, tx.QueryRow(`SELECT `+recordingColumns+` FROM broadcast_recording WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return r, ErrNoSuchRecording
	}
	return r, err
}

// findRunning gives the recording under way of a meeting.
func findRunning(tx *db.Tx, meeting string) (r Recording, err error) {
	err = scanRecording(&r, tx.QueryRow(`SELECT `+recordingColumns+` FROM broadcast_recording WHERE ente = $1 AND meeting = $2 AND state = 'running'`, tx.Ente, meeting).Scan)
	if db.NoRows(err) {
		return r, ErrNotRecording
	}
	return r, err
}

// listRecordings gives the newest, those deleted not included.
func listRecordings(tx *db.Tx) ([]Recording, error) {
	rows, err := tx.Query(`SELECT `+recordingColumns+` FROM broadcast_recording WHERE ente = $1 AND state <> 'deleted' ORDER BY began DESC, id LIMIT 500`, tx.Ente)
	return db.Collect(rows, err, scanRecording)
}

// listUnfinished gives, of every body, what a stop of the program left undone.
func listUnfinished(tx *db.Tx) (all []struct {
	Ente, ID, Meeting string
	State             State
}, err error) {
	rows, err := tx.Query(`SELECT ente, id, meeting, state FROM broadcast_recording WHERE state IN ('running', 'finishing') ORDER BY ente, id`)
	return db.Collect(rows, err, func(r *struct {
		Ente, ID, Meeting string
		State             State
	}, scan func(...any) error) error {
		return scan(&r.Ente, &r.ID, &r.Meeting, &r.State)
	})
}

// endRecording is false when it had ended.
func endRecording(tx *db.Tx, id, notice string) (bool, error) {
	n, err := tx.Exec(`UPDATE broadcast_recording SET state = 'finishing', ended = $3, notice = $4 WHERE ente = $1 AND id = $2 AND state = 'running'`, tx.Ente, id, db.MS(tx.Now), notice)
	return n == 1, err
}

func failRecording(tx *db.Tx, id, notice string) error {
	_, err := tx.Exec(`UPDATE broadcast_recording SET state = 'failed', notice = $3 WHERE ente = $1 AND id = $2 AND state = 'finishing'`, tx.Ente, id, notice)
	return err
}

func keepRecording(tx *db.Tx, r Recording) (bool, error) {
	n, err := tx.Exec(`UPDATE broadcast_recording SET state = 'ready', length = $3, size = $4, blob = $5, sha256 = $6, keep = $7 WHERE ente = $1 AND id = $2 AND state = 'finishing'`,
		tx.Ente, r.ID, r.Length.Milliseconds(), r.Size, r.blob, r.sha256, db.MS(r.Keep))
	return n == 1, err
}

// eraseRecording leaves the line that says what was deleted, by whom and why.
func eraseRecording(tx *db.Tx, id, by, reason string) error {
	_, err := tx.Exec(`UPDATE broadcast_recording SET state = 'deleted', blob = '', sha256 = '', deleted = $3, deleter = $4, reason = $5 WHERE ente = $1 AND id = $2`, tx.Ente, id, db.MS(tx.Now), by, reason)
	if err == nil {
		_, err = tx.Exec(`DELETE FROM broadcast_chapter WHERE ente = $1 AND recording = $2`, tx.Ente, id)
	}
	return err
}

func insertChapter(tx *db.Tx, recording string, c Chapter) error {
	_, err := tx.Exec(`INSERT INTO broadcast_chapter (ente, recording, id, at, place, kind, title) VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT DO NOTHING`,
		tx.Ente, recording, c.ID, db.MS(c.At), c.Kind, c.Title)
	return err
}

func listChapters(tx *db.Tx, recording string) ([]Chapter, error) {
	rows, err := tx.Query(`SELECT id, kind, title, at, place FROM broadcast_chapter WHERE ente = $1 AND recording = $2 ORDER BY at, id`, tx.Ente, recording)
	return db.Collect(rows, err, func(c *Chapter, scan func(...any) error) error {
		var at, place int64
		err := scan(&c.ID, &c.Kind, &c.Title, &at, &place)
		c.At, c.Place = db.Time(at), time.Duration(place)*time.Millisecond
		return err
	})
}

// placeChapters keeps those given, at their places, and no others.
func placeChapters(tx *db.Tx, recording string, all []Chapter) error {
	if _, err := tx.Exec(`DELETE FROM broadcast_chapter WHERE ente = $1 AND recording = $2`, tx.Ente, recording); err != nil {
		return err
	}
	for _, c := range all {
		if _, err := tx.Exec(`INSERT INTO broadcast_chapter (ente, recording, id, at, place, kind, title) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			tx.Ente, recording, c.ID, db.MS(c.At), c.Place.Milliseconds(), c.Kind, c.Title); err != nil {
			return err
		}
	}
	return nil
}

const streamColumns = `id, meeting, title, office, owner, starter, state, begins, delay, started, ended`

func scanStream(s *Stream, scan func(...any) error) error {
	var begins, delay, started, ended int64
	err := scan(&s.ID, &s.Meeting, &s.Title, &s.Office, &s.Owner, &s.Starter, &s.State, &begins, &delay, &started, &ended)
	s.Begins, s.Started, s.Ended, s.Delay = db.Time(begins), db.Time(started), db.Time(ended), time.Duration(delay)*time.Second
	return err
}

// insertStream gives false when the meeting has one that is not over.
func insertStream(tx *db.Tx, s Stream, door string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO broadcast_stream (ente, id, meeting, title, office, owner, door, state, begins, delay, started, starter, ended)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9, 0, '', 0) ON CONFLICT DO NOTHING`,
		tx.Ente, s.ID, s.Meeting, s.Title, s.Office, s.Owner, door, db.MS(s.Begins), int64(s.Delay/time.Second))
	return n == 1, err
}

// findOpen gives the stream of a meeting that is not over.
func findOpen(tx *db.Tx, meeting string) (s Stream, err error) {
	err = scanStream(&s, tx.QueryRow(`SELECT `+streamColumns+` FROM broadcast_stream WHERE ente = $1 AND meeting = $2 AND state <> 'ended'`, tx.Ente, meeting).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchStream
	}
	return s, err
}

// findLatest gives the stream of a meeting that was planned last.
func findLatest(tx *db.Tx, meeting string) (s Stream, err error) {
	err = scanStream(&s, tx.QueryRow(`SELECT `+streamColumns+` FROM broadcast_stream WHERE ente = $1 AND meeting = $2 ORDER BY id DESC LIMIT 1`, tx.Ente, meeting).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchStream
	}
	return s, err
}

func findByDoor(tx *db.Tx, door string) (s Stream, err error) {
	err = scanStream(&s, tx.QueryRow(`SELECT `+streamColumns+` FROM broadcast_stream WHERE ente = $1 AND door = $2`, tx.Ente, door).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchStream
	}
	return s, err
}

// listLive gives, of every body, the streams that a stop of the program cut off.
func listLive(tx *db.Tx) (all []struct{ Ente, ID, Meeting string }, err error) {
	rows, err := tx.Query(`SELECT ente, id, meeting FROM broadcast_stream WHERE state = 'live' ORDER BY ente, id`)
	return db.Collect(rows, err, func(r *struct{ Ente, ID, Meeting string }, scan func(...any) error) error {
		return scan(&r.Ente, &r.ID, &r.Meeting)
	})
}

// turnStream sets the state, from any of those given; false when it was in none.
func turnStream(tx *db.Tx, s Stream, to Airing) (bool, error) {
	n, err := tx.Exec(`UPDATE broadcast_stream SET state = $3, started = $4, starter = $5, ended = $6 WHERE ente = $1 AND id = $2 AND state = $7`,
		tx.Ente, s.ID, to, db.MS(s.Started), s.Starter, db.MS(s.Ended), s.State)
	return n == 1, err
}

func insertCaption(tx *db.Tx, stream string, c Caption) error {
	_, err := tx.Exec(`INSERT INTO broadcast_caption (ente, stream, id, at, until, words) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Ente, stream, c.ID, db.MS(c.At), db.MS(c.Until), c.Words)
	return err
}

// listCaptions gives those that begin at a moment or later, up to another.
func listCaptions(tx *db.Tx, stream string, from, to time.Time) ([]Caption, error) {
	rows, err := tx.Query(`SELECT id, at, until, words FROM broadcast_caption WHERE ente = $1 AND stream = $2 AND at >= $3 AND at <= $4 ORDER BY at, id LIMIT 2000`, tx.Ente, stream, db.MS(from), db.MS(to))
	return db.Collect(rows, err, func(c *Caption, scan func(...any) error) error {
		var at, until int64
		err := scan(&c.ID, &at, &until, &c.Words)
		c.At, c.Until = db.Time(at), db.Time(until)
		return err
	})
}
