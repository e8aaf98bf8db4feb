package training

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Kept is all that is kept of one person here, for that person to read.
type Kept struct {
	Enrolments   []Enrolment   `json:"enrolments"`
	Results      []ResultView  `json:"results"`
	Certificates []Certified   `json:"certificates"`
	Tries        []KnownTry    `json:"tries"`
	Presences    []KnownSit    `json:"presences"`
	Proofs       []Proof       `json:"proofs"`
	Taught       []KnownTaught `json:"taught"`
	Skills       []SkillAnswer `json:"skills"`
}

// A KnownTry is one go at a quiz. Its answers were wiped when it was handed in.
type KnownTry struct {
	Course string    `json:"course"`
	Score  int       `json:"score"`
	Passed bool      `json:"passed"`
	At     time.Time `json:"at"`
}

// A KnownSit is a sitting at which the person came in, or was said to be.
type KnownSit struct {
	Course  string    `json:"course"`
	Starts  time.Time `json:"starts"`
	Came    bool      `json:"came"`
	Present bool      `json:"present"`
}

// A KnownTaught is an edition that the person taught.
type KnownTaught struct {
	Course string    `json:"course"`
	Begins time.Time `json:"begins"`
}

// Known gives what is kept of a person to that person. The name of each course
// stands with its certificate.
func (s *Service) Known(ctx context.Context, person string) (k Kept, err error) {
	defer errs.Wrap(&err, "training.Known")
	if _, err := access.Check(ctx, "training.own", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if k.Enrolments, err = listEnrolments(tx, `person = $2`, person); err != nil {
			return err
		}
		results, err := listResults(tx, `r.person = $2`, person)
		if err != nil {
			return err
		}
		k.Results = make([]ResultView, len(results))
		for i, r := range results {
			k.Results[i] = viewResult(r, today(tx))
		}
		found, err := listCertificates(tx, "", person)
		if err != nil {
			return err
		}
		k.Certificates = make([]Certified, len(found))
		for i, c := range found {
			k.Certificates[i] = Certified{ID: c.ID, Name: c.Title, Day: c.Day, Until: c.Until, Worth: c.Worth(today(tx)), Written: c.blob != "", Why: c.Why}
		}
		if k.Proofs, err = listProofs(tx, `person = $2`, person); err != nil {
			return err
		}
		if k.Tries, k.Presences, k.Taught, err = listTraces(tx, person); err != nil {
			return err
		}
		k.Skills, err = mySkills(tx, person)
		return err
	})
	return k, err
}

// listTraces gives the smaller things that are kept of a person.
func listTraces(tx *db.Tx, person string) (tries []KnownTry, sits []KnownSit, taught []KnownTaught, err error) {
	rows, err := tx.Query(`SELECT c.title, t.score, t.passed, t.handed_in FROM training_try t JOIN training_enrolment e ON e.ente = t.ente AND e.id = t.enrolment
		JOIN training_course c ON c.ente = e.ente AND c.id = e.course WHERE t.ente = $1 AND t.person = $2 ORDER BY t.started`, tx.Ente, person)
	tries, err = db.Collect(rows, err, func(k *KnownTry, scan func(...any) error) error {
		var passed int
		var at int64
		err := scan(&k.Course, &k.Score, &passed, &at)
		k.Passed, k.At = passed != 0, db.Time(at)
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	rows, err = tx.Query(`SELECT c.title, s.starts, p.came, p.present FROM training_presence p JOIN training_session s ON s.ente = p.ente AND s.id = p.session
		JOIN training_edition e ON e.ente = s.ente AND e.id = s.edition JOIN training_course c ON c.ente = e.ente AND c.id = e.course WHERE p.ente = $1 AND p.person = $2 ORDER BY s.starts`, tx.Ente, person)
	sits, err = db.Collect(rows, err, func(k *KnownSit, scan func(...any) error) error {
		var starts int64
		var came, present int
		err := scan(&k.Course, &starts, &came, &present)
		k.Starts, k.Came, k.Present = db.Time(starts), came != 0, present != 0
		return err
	})
	if err != nil {
		return nil, nil, nil, err
	}
	rows, err = tx.Query(`SELECT c.title, (SELECT MIN(s.starts) FROM training_session s WHERE s.ente = e.ente AND s.edition = e.id) FROM training_edition e
		JOIN training_course c ON c.ente = e.ente AND c.id = e.course WHERE e.ente = $1 AND e.teacher = $2 ORDER BY e.made_at`, tx.Ente, person)
	taught, err = db.Collect(rows, err, func(k *KnownTaught, scan func(...any) error) error {
		var begins int64
		err := scan(&k.Course, &begins)
		k.Begins = db.Time(begins)
		return err
	})
	return tries, sits, taught, err
}
