package training

import (
	"loggia/platform/db"
)

const proofColumns = `id, person, course, title, giver, day, minutes, state, reason, name, type, size, sha256, blob, scan, made_at, decided_by, decided_at`

func scanProof(p *Proof, scan func(...any) error) error {
	var made, decided int64
	err := scan(&p.ID, &p.Person, &p.Course, &p.Title, &p.Giver, &p.Day, &p.Minutes, &p.State, &p.Reason, &p.File, &p.mime, &p.size, &p.sha256, &p.blob, &p.Scan, &made, &p.decidedBy, &decided)
	p.Made, p.decided = db.Time(made), db.Time(decided)
	if p.blob == "" {
		p.File, p.Scan = "", ""
	}
	return err
}

func insertProof(tx *db.Tx, p Proof) error {
	_, err := tx.Exec(`INSERT INTO training_proof (ente, id, person, course, title, giver, day, minutes, state, reason, name, type, size, sha256, blob, scan, made_at, decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'brought', '', $9, $10, $11, $12, $13, $14, $15, '', 0)`,
		tx.Ente, p.ID, p.Person, p.Course, p.Title, p.Giver, p.Day, p.Minutes, p.File, p.mime, p.size, p.sha256, p.blob, p.Scan, db.MS(tx.Now))
	return err
}

func findProof(tx *db.Tx, id string) (p Proof, err error) {
	err = scanProof(&p, tx.QueryRow(`SELECT `+proofColumns+` FROM training_proof WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return p, ErrNoSuchProof
	}
	return p, err
}

// listProofs gives proofs, the newest first.
func listProofs(tx *db.Tx, where string, args ...any) ([]Proof, error) {
	rows, err := tx.Query(`SELECT `+proofColumns+` FROM training_proof WHERE ente = $1 AND `+where+` ORDER BY made_at DESC, id DESC`, append([]any{tx.Ente}, args...)...)
	all, err := db.Collect(rows, err, scanProof)
	if all == nil {
		all = []Proof{}
	}
	return all, err
}

// decideProof keeps the answer, once. A rejected one keeps no file.
func decideProof(tx *db.Tx, id, state, reason string) error {
	n, err := tx.Exec(`UPDATE training_proof SET state = $3, reason = $4, decided_by = $5, decided_at = $6, blob = CASE WHEN $3 = 'rejected' THEN '' ELSE blob END
		WHERE ente = $1 AND id = $2 AND state = 'brought'`, tx.Ente, id, state, reason, tx.Actor, db.MS(tx.Now))
	if err == nil && n == 0 {
		err = ErrDecided
	}
	return err
}

func deleteProof(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM training_proof WHERE ente = $1 AND id = $2`, tx.Ente, id)
	return err
}
