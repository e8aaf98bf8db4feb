package training

import (
	"loggia/platform/db"
)

const resultColumns = `id, enrolment, course, person, day, until, score, how`

func scanResult(r *Result, scan func(...any) error) error {
	return scan(&r.ID, &r.Enrolment, &r.Course, &r.Person, &r.Day, &r.Until, &r.Score, &r.How)
}

func insertResult(tx *db.Tx, r Result) error {
	_, err := tx.Exec(`INSERT INTO training_result (ente, id, enrolment, course, person, day, until, score, how, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, r.ID, r.Enrolment, r.Course, r.Person, r.Day, r.Until, r.Score, r.How, db.MS(tx.Now))
	return err
}

func findResult(tx *db.Tx, id string) (r Result, err error) {
	err = scanResult(&r, tx.QueryRow(`SELECT `+resultColumns+` FROM training_result WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return r, ErrNoSuchCertificate
	}
	return r, err
}

// listResults gives results, those done last at the end. A revoked certificate
// takes its result with it.
func listResults(tx *db.Tx, where string, args ...any) ([]Result, error) {
	rows, err := tx.Query(`SELECT r.id, r.enrolment, r.course, r.person, r.day, r.until, r.score, r.how FROM training_result r
		LEFT JOIN training_certificate c ON c.ente = r.ente AND c.id = r.id
		WHERE r.ente = $1 AND COALESCE(c.revoked, 0) = 0 AND `+where+` ORDER BY r.day, r.id`, append([]any{tx.Ente}, args...)...)
	return db.Collect(rows, err, scanResult)
}

// latest gives the last result of each person in each course, by both.
func latest(all []Result) map[[2]string]Result {
	by := map[[2]string]Result{}
	for _, r := range all {
		by[[2]string{r.Person, r.Course}] = r
	}
	return by
}

const certificateColumns = `id, code, person, course, given, family, title, minutes, day, until, blob, revoked, why`

func scanCertificate(c *Certificate, scan func(...any) error) error {
	var revoked int64
	err := scan(&c.ID, &c.Code, &c.Person, &c.Course, &c.Given, &c.Family, &c.Title, &c.Minutes, &c.Day, &c.Until, &c.blob, &revoked, &c.Why)
	c.Revoked = db.Time(revoked)
	return err
}

func insertCertificate(tx *db.Tx, c Certificate) error {
	_, err := tx.Exec(`INSERT INTO training_certificate (ente, id, code, person, course, given, family, title, minutes, day, until, blob, made_at, revoked, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, 0, '')`,
		tx.Ente, c.ID, c.Code, c.Person, c.Course, c.Given, c.Family, c.Title, c.Minutes, c.Day, c.Until, db.MS(tx.Now))
	return err
}

func findCertificate(tx *db.Tx, id string) (c Certificate, err error) {
	err = scanCertificate(&c, tx.QueryRow(`SELECT `+certificateColumns+` FROM training_certificate WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCertificate
	}
	return c, err
}

func findCertificateByCode(tx *db.Tx, code string) (c Certificate, err error) {
	err = scanCertificate(&c, tx.QueryRow(`SELECT `+certificateColumns+` FROM training_certificate WHERE ente = $1 AND code = $2`, tx.Ente, code).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCertificate
	}
	return c, err
}

// listCertificates gives those of a course, of a person, or both; "" means any.
func listCertificates(tx *db.Tx, course, person string) ([]Certificate, error) {
	rows, err := tx.Query(`SELECT `+certificateColumns+` FROM training_certificate WHERE ente = $1 AND (course = $2 OR $2 = '') AND (person = $3 OR $3 = '') ORDER BY family, given, id`, tx.Ente, course, person)
	return db.Collect(rows, err, scanCertificate)
}

// listUnwritten gives some of the certificates of a course that have no PDF yet.
func listUnwritten(tx *db.Tx, course string, limit int) ([]Certificate, error) {
	rows, err := tx.Query(`SELECT `+certificateColumns+` FROM training_certificate WHERE ente = $1 AND course = $2 AND blob = '' AND revoked = 0 ORDER BY id LIMIT $3`, tx.Ente, course, limit)
	return db.Collect(rows, err, scanCertificate)
}

func countUnwritten(tx *db.Tx, course string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM training_certificate WHERE ente = $1 AND course = $2 AND blob = '' AND revoked = 0`, tx.Ente, course).Scan(&n)
	return n, err
}

// keepPDF keeps where the PDF of a certificate lies, unless another was faster.
func keepPDF(tx *db.Tx, id, blob string) (kept bool, err error) {
	n, err := tx.Exec(`UPDATE training_certificate SET blob = $3 WHERE ente = $1 AND id = $2 AND blob = ''`, tx.Ente, id, blob)
	return n == 1, err
}

func revokeCertificate(tx *db.Tx, id, why string) (done bool, err error) {
	n, err := tx.Exec(`UPDATE training_certificate SET revoked = $3, why = $4 WHERE ente = $1 AND id = $2 AND revoked = 0`, tx.Ente, id, db.MS(tx.Now), why)
	return n == 1, err
}

const batchColumns = `id, course, total, done, made_at, ended`

func scanBatch(b *Batch, scan func(...any) error) error {
	var made, ended int64
	err := scan(&b.ID, &b.Course, &b.Total, &b.Done, &made, &ended)
	b.Made, b.Ended = db.Time(made), ended != 0
	return err
}

func insertBatch(tx *db.Tx, b Batch) error {
	_, err := tx.Exec(`INSERT INTO training_batch (ente, id, course, total, done, made_by, made_at, ended) VALUES ($1, $2, $3, $4, 0, $5, $6, 0)`, tx.Ente, b.ID, b.Course, b.Total, tx.Actor, db.MS(tx.Now))
	return err
}

func findBatch(tx *db.Tx, id string) (b Batch, err error) {
	err = scanBatch(&b, tx.QueryRow(`SELECT `+batchColumns+` FROM training_batch WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return b, ErrNoSuchBatch
	}
	return b, err
}

// findRunning gives the batch of a course that is under way, if there is one.
func findRunning(tx *db.Tx, course string) (b Batch, err error) {
	err = scanBatch(&b, tx.QueryRow(`SELECT `+batchColumns+` FROM training_batch WHERE ente = $1 AND course = $2 AND ended = 0 ORDER BY made_at DESC, id DESC LIMIT 1`, tx.Ente, course).Scan)
	if db.NoRows(err) {
		return b, ErrNoSuchBatch
	}
	return b, err
}

func updateBatch(tx *db.Tx, id string, done int, ended bool) error {
	at := int64(0)
	if ended {
		at = db.MS(tx.Now)
	}
	_, err := tx.Exec(`UPDATE training_batch SET done = $3, ended = $4 WHERE ente = $1 AND id = $2`, tx.Ente, id, done, at)
	return err
}

// deleteWay forgets an enrolment with everything that hangs on it.
func deleteWay(tx *db.Tx, enrolment string) error {
	for _, q := range []string{
		`DELETE FROM training_certificate WHERE ente = $1 AND id IN (SELECT id FROM training_result WHERE ente = $1 AND enrolment = $2)`,
		`DELETE FROM training_result WHERE ente = $1 AND enrolment = $2`,
		`DELETE FROM training_try WHERE ente = $1 AND enrolment = $2`,
		`DELETE FROM training_read WHERE ente = $1 AND enrolment = $2`,
		`DELETE FROM training_presence WHERE ente = $1 AND person = (SELECT person FROM training_enrolment WHERE ente = $1 AND id = $2) AND session IN
			(SELECT s.id FROM training_session s JOIN training_enrolment e ON e.ente = s.ente AND e.edition = s.edition WHERE e.ente = $1 AND e.id = $2)`,
		`DELETE FROM training_enrolment WHERE ente = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(q, tx.Ente, enrolment); err != nil {
			return err
		}
	}
	return nil
}

func insertSkill(tx *db.Tx, person, moment string, area, level int) error {
	_, err := tx.Exec(`INSERT INTO training_skill (ente, person, moment, area, level, at) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Ente, person, moment, area, level, db.MS(tx.Now))
	return err
}

type skill struct {
	person, moment string
	area, level    int
	at             int64
}

// listSkills gives the answers of one person, or of all for "", in the order in
// which they came.
func listSkills(tx *db.Tx, person string) ([]skill, error) {
	rows, err := tx.Query(`SELECT person, moment, area, level, at FROM training_skill WHERE ente = $1 AND (person = $2 OR $2 = '') ORDER BY moment, at, person, area`, tx.Ente, person)
	return db.Collect(rows, err, func(k *skill, scan func(...any) error) error {
		return scan(&k.person, &k.moment, &k.area, &k.level, &k.at)
	})
}
