package survey

import (
	"encoding/json"

	"loggia/platform/db"
)

const columns = `id, title, about, cohort, by_office, published, questions, made_at`

func scanSurvey(s *Survey, scan func(...any) error) error {
	var byOffice, published int
	var questions string
	var made int64
	if err := scan(&s.ID, &s.Title, &s.About, &s.Cohort, &byOffice, &published, &questions, &made); err != nil {
		return err
	}
	s.ByOffice, s.Published, s.made = byOffice != 0, published != 0, db.Time(made)
	return json.Unmarshal([]byte(questions), &s.Questions)
}

func findSurvey(tx *db.Tx, id string) (s Survey, err error) {
	err = scanSurvey(&s, tx.QueryRow(`SELECT `+columns+` FROM survey_survey WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return s, ErrNoSuchSurvey
	}
	if err != nil {
		return s, err
	}
	s.Waves, err = listWaves(tx, id)
	return s, err
}

func listSurveys(tx *db.Tx) ([]Survey, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM survey_survey WHERE ente = $1 ORDER BY made_at DESC, id`, tx.Ente)
	all, err := db.Collect(rows, err, scanSurvey)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Waves, err = listWaves(tx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func insertSurvey(tx *db.Tx, s Survey) error {
	questions, err := json.Marshal(s.Questions)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO survey_survey (ente, `+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Ente, s.ID, s.Title, s.About, s.Cohort, bit(s.ByOffice), bit(s.Published), string(questions), db.MS(s.made)); err != nil {
		return err
	}
	return insertWaves(tx, s)
}

func insertWaves(tx *db.Tx, s Survey) error {
	for _, w := range s.Waves {
		if _, err := tx.Exec(`INSERT INTO survey_wave (ente, survey, n, name, state, until, fewest, answers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Ente, s.ID, w.N, w.Name, w.State, w.Until, w.Fewest, 0); err != nil {
			return err
		}
	}
	return nil
}

// updateSurvey writes anew one that nobody has been asked yet.
func updateSurvey(tx *db.Tx, s Survey) error {
	questions, err := json.Marshal(s.Questions)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE survey_survey SET title = $3, about = $4, cohort = $5, by_office = $6, questions = $7 WHERE ente = $1 AND id = $2`,
		tx.Ente, s.ID, s.Title, s.About, s.Cohort, bit(s.ByOffice), string(questions)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM survey_wave WHERE ente = $1 AND survey = $2`, tx.Ente, s.ID); err != nil {
		return err
	}
	return insertWaves(tx, s)
}

func deleteSurvey(tx *db.Tx, id string) error {
	for _, q := range []string{`DELETE FROM survey_drawer WHERE ente = $1 AND survey = $2`, `DELETE FROM survey_invited WHERE ente = $1 AND survey = $2`,
		`DELETE FROM survey_wave WHERE ente = $1 AND survey = $2`, `DELETE FROM survey_survey WHERE ente = $1 AND id = $2`} {
		if _, err := tx.Exec(q, tx.Ente, id); err != nil {
			return err
		}
	}
	return nil
}

func updatePublished(tx *db.Tx, id string, on bool) error {
	_, err := tx.Exec(`UPDATE survey_survey SET published = $3 WHERE ente = $1 AND id = $2`, tx.Ente, id, bit(on))
	return err
}

func listWaves(tx *db.Tx, survey string) ([]Wave, error) {
	rows, err := tx.Query(`SELECT w.n, w.name, w.state, w.until, w.fewest, w.answers, (SELECT COUNT(*) FROM survey_invited i WHERE i.ente = w.ente AND i.survey = w.survey AND i.n = w.n)
		FROM survey_wave w WHERE w.ente = $1 AND w.survey = $2 ORDER BY w.n`, tx.Ente, survey)
	all, err := db.Collect(rows, err, func(w *Wave, scan func(...any) error) error {
		return scan(&w.N, &w.Name, &w.State, &w.Until, &w.Fewest, &w.Answers, &w.Invited)
	})
	if err != nil {
		return nil, err
	}
	for i, w := range all {
		if w.State != Open {
			continue
		}
		r, err := readRoll(tx, survey, w.N)
		if err != nil {
			return nil, err
		}
		all[i].Answers = len(r)
	}
	return all, nil
}

func updateWave(tx *db.Tx, survey string, w Wave) error {
	_, err := tx.Exec(`UPDATE survey_wave SET state = $4, until = $5, fewest = $6, answers = $7 WHERE ente = $1 AND survey = $2 AND n = $3`, tx.Ente, survey, w.N, w.State, w.Until, w.Fewest, w.Answers)
	return err
}

func insertInvited(tx *db.Tx, survey string, n int, person, part string) error {
	_, err := tx.Exec(`INSERT INTO survey_invited (ente, survey, n, person, part) VALUES ($1, $2, $3, $4, $5)`, tx.Ente, survey, n, person, part)
	return err
}

// findInvited gives the heading under which a person's answer counts.
func findInvited(tx *db.Tx, survey string, n int, person string) (part string, err error) {
	err = tx.QueryRow(`SELECT part FROM survey_invited WHERE ente = $1 AND survey = $2 AND n = $3 AND person = $4`, tx.Ente, survey, n, person).Scan(&part)
	if db.NoRows(err) {
		err = ErrNotInvited
	}
	return part, err
}

func listInvited(tx *db.Tx, survey string, n int) ([]string, error) {
	rows, err := tx.Query(`SELECT person FROM survey_invited WHERE ente = $1 AND survey = $2 AND n = $3 ORDER BY person`, tx.Ente, survey, n)
	return db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
}

// The drawer of names has no question.
const names = ""

func readDrawer(tx *db.Tx, survey string, n int, name string, into any) error {
	var content string
	err := tx.QueryRow(`SELECT content FROM survey_drawer WHERE ente = $1 AND survey = $2 AND n = $3 AND drawer = $4`, tx.Ente, survey, n, name).Scan(&content)
	if db.NoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(content), into)
}

func readRoll(tx *db.Tx, survey string, n int) (r roll, err error) {
	err = readDrawer(tx, survey, n, names, &r)
	return r, err
}

func writeDrawer(tx *db.Tx, survey string, n int, name string, what any) error {
	content, err := json.Marshal(what)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO survey_drawer (ente, survey, n, drawer, content) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ente, survey, n, drawer) DO UPDATE SET content = excluded.content`, tx.Ente, survey, n, name, string(content))
	return err
}

func deleteDrawer(tx *db.Tx, survey string, n int, name string) error {
	_, err := tx.Exec(`DELETE FROM survey_drawer WHERE ente = $1 AND survey = $2 AND n = $3 AND drawer = $4`, tx.Ente, survey, n, name)
	return err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
