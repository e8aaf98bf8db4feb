package training

import (
	"encoding/json"

	"loggia/platform/db"
)

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

const courseColumns = `id, title, about, area, tag, minutes, months, self_paced, consent, draw, pass, tries, quiz_minutes, presence, state`

func scanCourse(c *Course, scan func(...any) error) error {
	var self int
	err := scan(&c.ID, &c.Title, &c.About, &c.Area, &c.Tag, &c.Minutes, &c.Months, &self, &c.Consent, &c.Draw, &c.Pass, &c.Tries, &c.QuizMinutes, &c.Presence, &c.State)
	c.SelfPaced, c.Duties = self != 0, []Duty{}
	return err
}

func findCourse(tx *db.Tx, id string) (c Course, err error) {
	err = scanCourse(&c, tx.QueryRow(`SELECT `+courseColumns+` FROM training_course WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCourse
	}
	if err != nil {
		return c, err
	}
	duties, err := listDuties(tx, id)
	if d := duties[id]; d != nil {
		c.Duties = d
	}
	return c, err
}

// listCourses gives every course by area and title, with its duties.
func listCourses(tx *db.Tx) ([]Course, error) {
	rows, err := tx.Query(`SELECT `+courseColumns+` FROM training_course WHERE ente = $1 ORDER BY area, title, id`, tx.Ente)
	all, err := db.Collect(rows, err, scanCourse)
	if err != nil {
		return nil, err
	}
	duties, err := listDuties(tx, "")
	for i := range all {
		if d := duties[all[i].ID]; d != nil {
			all[i].Duties = d
		}
	}
	return all, err
}

type dutyRow struct {
	course string
	Duty
}

// listDuties gives the duties of one course, or of all for "".
func listDuties(tx *db.Tx, course string) (map[string][]Duty, error) {
	rows, err := tx.Query(`SELECT course, profile, value, due FROM training_duty WHERE ente = $1 AND (course = $2 OR $2 = '') ORDER BY course, profile, value`, tx.Ente, course)
	all, err := db.Collect(rows, err, func(d *dutyRow, scan func(...any) error) error { return scan(&d.course, &d.Profile, &d.Value, &d.Due) })
	by := map[string][]Duty{}
	for _, d := range all {
		by[d.course] = append(by[d.course], d.Duty)
	}
	return by, err
}

// putCourse keeps c, new or changed, and its duties.
func putCourse(tx *db.Tx, c Course) error {
	_, err := tx.Exec(`INSERT INTO training_course (ente, id, title, about, area, tag, minutes, months, self_paced, consent, draw, pass, tries, quiz_minutes, presence, state, made_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)
		ON CONFLICT (ente, id) DO UPDATE SET title = excluded.title, about = excluded.about, area = excluded.area, tag = excluded.tag, minutes = excluded.minutes, months = excluded.months,
			self_paced = excluded.self_paced, consent = excluded.consent, draw = excluded.draw, pass = excluded.pass, tries = excluded.tries, quiz_minutes = excluded.quiz_minutes,
			presence = excluded.presence, state = excluded.state, changed_at = excluded.changed_at`,
		tx.Ente, c.ID, c.Title, c.About, c.Area, c.Tag, c.Minutes, c.Months, yes(c.SelfPaced), c.Consent, c.Draw, c.Pass, c.Tries, c.QuizMinutes, c.Presence, string(c.State), db.MS(tx.Now))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM training_duty WHERE ente = $1 AND course = $2`, tx.Ente, c.ID); err != nil {
		return err
	}
	for _, d := range c.Duties {
		if _, err := tx.Exec(`INSERT INTO training_duty (ente, course, profile, value, due) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ente, course, profile, value) DO UPDATE SET due = excluded.due`, tx.Ente, c.ID, d.Profile, d.Value, d.Due); err != nil {
			return err
		}
	}
	return nil
}

func scanLesson(l *Lesson, scan func(...any) error) error {
	l.Files = []File{}
	return scan(&l.ID, &l.Title, &l.Words)
}

// listLessons gives the lessons of a course in order, with their files.
func listLessons(tx *db.Tx, course string) ([]Lesson, error) {
	rows, err := tx.Query(`SELECT id, title, words FROM training_lesson WHERE ente = $1 AND course = $2 ORDER BY position, id`, tx.Ente, course)
	all, err := db.Collect(rows, err, scanLesson)
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(`SELECT `+fileColumns+` FROM training_file f JOIN training_lesson l ON l.ente = f.ente AND l.id = f.lesson WHERE f.ente = $1 AND l.course = $2 ORDER BY f.at, f.id`, tx.Ente, course)
	files, err := db.Collect(rows, err, scanFile)
	for i := range all {
		for _, f := range files {
			if f.lesson == all[i].ID {
				all[i].Files = append(all[i].Files, f)
			}
		}
	}
	return all, err
}

func putLesson(tx *db.Tx, course string, position int, l Lesson) error {
	_, err := tx.Exec(`INSERT INTO training_lesson (ente, id, course, position, title, words) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, id) DO UPDATE SET position = excluded.position, title = excluded.title, words = excluded.words`, tx.Ente, l.ID, course, position, l.Title, l.Words)
	return err
}

func deleteLesson(tx *db.Tx, id string) error {
	for _, q := range []string{`DELETE FROM training_read WHERE ente = $1 AND lesson = $2`, `DELETE FROM training_file WHERE ente = $1 AND lesson = $2`, `DELETE FROM training_lesson WHERE ente = $1 AND id = $2`} {
		if _, err := tx.Exec(q, tx.Ente, id); err != nil {
			return err
		}
	}
	return nil
}

func findLesson(tx *db.Tx, id string) (course string, err error) {
	err = tx.QueryRow(`SELECT course FROM training_lesson WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan(&course)
	if db.NoRows(err) {
		return "", ErrNoSuchCourse
	}
	return course, err
}

const fileColumns = `f.id, f.lesson, f.name, f.type, f.size, f.sha256, f.blob, f.scan, f.at`

func scanFile(f *File, scan func(...any) error) error {
	var at int64
	err := scan(&f.ID, &f.lesson, &f.Name, &f.Type, &f.Size, &f.sha256, &f.blob, &f.Scan, &at)
	f.at = db.Time(at)
	return err
}

func insertFile(tx *db.Tx, f File) error {
	_, err := tx.Exec(`INSERT INTO training_file (ente, id, lesson, name, type, size, sha256, blob, scan, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, f.ID, f.lesson, f.Name, f.Type, f.Size, f.sha256, f.blob, f.Scan, db.MS(tx.Now))
	return err
}

// findFile gives a file and the course to which it belongs.
func findFile(tx *db.Tx, id string) (f File, course string, err error) {
	err = scanFile(&f, tx.QueryRow(`SELECT `+fileColumns+` FROM training_file f WHERE f.ente = $1 AND f.id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return f, "", ErrNoSuchFile
	}
	if err != nil {
		return f, "", err
	}
	course, err = findLesson(tx, f.lesson)
	return f, course, err
}

func deleteFile(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM training_file WHERE ente = $1 AND id = $2`, tx.Ente, id)
	return err
}

func scanQuestion(q *Question, scan func(...any) error) error {
	var many int
	var options string
	if err := scan(&q.ID, &q.Words, &many, &options, &q.Why); err != nil {
		return err
	}
	q.Many = many != 0
	return json.Unmarshal([]byte(options), &q.Options)
}

func listQuestions(tx *db.Tx, course string) ([]Question, error) {
	rows, err := tx.Query(`SELECT id, words, many, options, why FROM training_question WHERE ente = $1 AND course = $2 ORDER BY position, id`, tx.Ente, course)
	return db.Collect(rows, err, scanQuestion)
}

// putQuestions makes all the whole bank of a course.
func putQuestions(tx *db.Tx, course string, all []Question) error {
	if _, err := tx.Exec(`DELETE FROM training_question WHERE ente = $1 AND course = $2`, tx.Ente, course); err != nil {
		return err
	}
	for i, q := range all {
		options, err := json.Marshal(q.Options)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO training_question (ente, id, course, position, words, many, options, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			tx.Ente, q.ID, course, i, q.Words, yes(q.Many), string(options), q.Why); err != nil {
			return err
		}
	}
	return nil
}

// usedCourse reports whether anything hangs on a course: people, editions, proofs.
func usedCourse(tx *db.Tx, course string) (bool, error) {
	n := 0
	err := tx.QueryRow(`SELECT (SELECT COUNT(*) FROM training_enrolment WHERE ente = $1 AND course = $2) + (SELECT COUNT(*) FROM training_edition WHERE ente = $1 AND course = $2)
		+ (SELECT COUNT(*) FROM training_proof WHERE ente = $1 AND course = $2)`, tx.Ente, course).Scan(&n)
	return n > 0, err
}

func deleteCourse(tx *db.Tx, course string) error {
	for _, q := range []string{
		`DELETE FROM training_file WHERE ente = $1 AND lesson IN (SELECT id FROM training_lesson WHERE ente = $1 AND course = $2)`,
		`DELETE FROM training_lesson WHERE ente = $1 AND course = $2`,
		`DELETE FROM training_question WHERE ente = $1 AND course = $2`,
		`DELETE FROM training_duty WHERE ente = $1 AND course = $2`,
		`DELETE FROM training_course WHERE ente = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(q, tx.Ente, course); err != nil {
			return err
		}
	}
	return nil
}
