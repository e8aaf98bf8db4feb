package training

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// ForgetOld deletes what is kept of people for longer than it serves, counted in
// the years of training.keep_years: ways through a course that came to nothing,
// proofs that were answered, registers of editions whose people are all gone.
// What people felt able to do becomes nobody's: the figures of the body stay as
// they are. Results have a job of their own, planned when they are made.
func (s *Service) ForgetOld(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "training.ForgetOld")
	if _, err := access.Check(ctx, "training.forget", access.Thing{}); err != nil {
		return err
	}
	var gone []string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		day := italy.DayOf(tx.Now)
		years, err := norm.Int(tx, keepYears, day.String())
		if err != nil {
			return err
		}
		before := db.MS(italy.On(day.Year-years, day.Month, day.Day).Start())
		ways, err := listVain(tx, before)
		if err != nil {
			return err
		}
		for _, e := range ways {
			if err := s.unplan(tx, e.ID); err != nil {
				return err
			}
			if err := deleteWay(tx, e.ID); err != nil {
				return err
			}
		}
		old, err := listProofs(tx, `made_at < $2 AND decided_at < $2`, before)
		if err != nil {
			return err
		}
		gone = nil
		for _, p := range old {
			if p.blob != "" {
				gone = append(gone, p.blob)
			}
			if err := deleteProof(tx, p.ID); err != nil {
				return err
			}
		}
		if err := deleteRegisters(tx, before); err != nil {
			return err
		}
		return disownSkills(tx, before)
	})
	if err != nil {
		return err
	}
	for _, key := range gone {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return err
}

// listVain gives the ways made before a moment that have led to no result.
func listVain(tx *db.Tx, before int64) ([]Enrolment, error) {
	return listEnrolments(tx, `made_at < $2 AND NOT EXISTS (SELECT 1 FROM training_result r WHERE r.ente = $1 AND r.enrolment = training_enrolment.id)`, before)
}

// deleteRegisters deletes editions that were over before a moment and on whose
// list nobody is any more, and the notes of who had certificates written.
func deleteRegisters(tx *db.Tx, before int64) error {
	const old = `SELECT e.id FROM training_edition e WHERE e.ente = $1 AND NOT EXISTS (SELECT 1 FROM training_enrolment l WHERE l.ente = e.ente AND l.edition = e.id)
		AND NOT EXISTS (SELECT 1 FROM training_session s WHERE s.ente = e.ente AND s.edition = e.id AND s.ends >= $2)`
	for _, q := range []string{
		`DELETE FROM training_presence WHERE ente = $1 AND session IN (SELECT id FROM training_session WHERE ente = $1 AND edition IN (` + old + `))`,
		`DELETE FROM training_session WHERE ente = $1 AND ends < $2 AND NOT EXISTS (SELECT 1 FROM training_enrolment l WHERE l.ente = $1 AND l.edition = training_session.edition)
			AND NOT EXISTS (SELECT 1 FROM training_presence p WHERE p.ente = $1 AND p.session = training_session.id)`,
		`DELETE FROM training_edition WHERE ente = $1 AND made_at < $2 AND NOT EXISTS (SELECT 1 FROM training_session s WHERE s.ente = $1 AND s.edition = training_edition.id)`,
		`DELETE FROM training_batch WHERE ente = $1 AND ended > 0 AND ended < $2`,
	} {
		if _, err := tx.Exec(q, tx.Ente, before); err != nil {
			return err
		}
	}
	return nil
}

// disownSkills makes nobody's the answers given before a moment. They stay where
// they are: the figures count whole groups in the order in which they came, and
// one that goes would be told by the difference.
func disownSkills(tx *db.Tx, before int64) error {
	all, err := listSkills(tx, "")
	if err != nil {
		return err
	}
	done := map[[2]string]bool{}
	for _, k := range all {
		key := [2]string{k.person, k.moment}
		if k.at >= before || k.nobody() || done[key] {
			continue
		}
		done[key] = true
		if _, err := tx.Exec(`UPDATE training_skill SET person = $4 WHERE ente = $1 AND person = $2 AND moment = $3`, tx.Ente, k.person, k.moment, nobody+id.New()); err != nil {
			return err
		}
	}
	return nil
}

// nobody begins what stands in the place of a person once an answer has none.
const nobody = "-"

func (k skill) nobody() bool { return k.person[0] == nobody[0] }
