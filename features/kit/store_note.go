package kit

import (
	"loggia/platform/db"
)

const noteColumns = `id, number, kind, person, person_name, until, words, made_at, made_by, state, closed_at, alone, blob, sha256, copy_blob, copy_sha256`

func scanNote(n *Note, scan func(...any) error) error {
	var made, closed int64
	err := scan(&n.ID, &n.Number, &n.Kind, &n.Person, &n.PersonName, &n.Until, &n.Words, &made, &n.MadeBy, &n.State, &closed, &n.Alone, &n.blob, &n.SHA256, &n.copyBlob, &n.CopySHA256)
	n.Made, n.Closed = db.Time(made), db.Time(closed)
	return err
}

// findNote gives a note with its lines and signatures.
func findNote(tx *db.Tx, note string) (n Note, err error) {
	err = scanNote(&n, tx.QueryRow(`SELECT `+noteColumns+` FROM kit_note WHERE ente = $1 AND id = $2`, tx.Ente, note).Scan)
	if db.NoRows(err) {
		return n, ErrNoSuchNote
	}
	if err != nil {
		return n, err
	}
	if n.Lines, err = listLines(tx, note); err != nil {
		return n, err
	}
	n.Signatures, err = listSignatures(tx, note)
	return n, err
}

func insertNote(tx *db.Tx, n Note) error {
	_, err := tx.Exec(`INSERT INTO kit_note (ente, id, number, kind, person, person_name, until, words, made_at, made_by, state, closed_at, alone, blob, sha256, copy_blob, copy_sha256)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', '', '', '', '')`,
		tx.Ente, n.ID, n.Number, string(n.Kind), n.Person, n.PersonName, n.Until, n.Words, db.MS(n.Made), n.MadeBy, n.State)
	if err != nil {
		return err
	}
	for i, l := range n.Lines {
		if _, err := tx.Exec(`INSERT INTO kit_line (ente, note, n, item, way, condition) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Ente, n.ID, i+1, l.Item, string(l.Way), string(l.Condition)); err != nil {
			return err
		}
	}
	return nil
}

// keepPaper gives a note its paper, if it has none yet.
func keepPaper(tx *db.Tx, note, blob, sum string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_note SET blob = $3, sha256 = $4 WHERE ente = $1 AND id = $2 AND blob = ''`, tx.Ente, note, blob, sum)
	return n > 0, err
}

func keepCopy(tx *db.Tx, note, blob, sum string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_note SET copy_blob = $3, copy_sha256 = $4 WHERE ente = $1 AND id = $2 AND copy_blob = ''`, tx.Ente, note, blob, sum)
	return n > 0, err
}

// closeNote ends an open note; false when it is not open any more.
func closeNote(tx *db.Tx, note, state, alone string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_note SET state = $3, closed_at = $4, alone = $5 WHERE ente = $1 AND id = $2 AND state = 'open'`, tx.Ente, note, state, db.MS(tx.Now), alone)
	return n > 0, err
}

func listLines(tx *db.Tx, note string) ([]Line, error) {
	rows, err := tx.Query(`SELECT l.item, l.way, l.condition, i.inventory, i.serial, m.id, m.category, m.maker, m.name FROM kit_line l
		JOIN kit_item i ON i.ente = l.ente AND i.id = l.item JOIN kit_model m ON m.ente = i.ente AND m.id = i.model
		WHERE l.ente = $1 AND l.note = $2 ORDER BY l.n`, tx.Ente, note)
	return db.Collect(rows, err, func(l *Line, scan func(...any) error) error {
		return scan(&l.Item, &l.Way, &l.Condition, &l.Inventory, &l.Serial, &l.Kind.ID, &l.Kind.Category, &l.Kind.Maker, &l.Kind.Name)
	})
}

func listSignatures(tx *db.Tx, note string) ([]Signature, error) {
	rows, err := tx.Query(`SELECT side, person, name, at, how, sha256 FROM kit_signature WHERE ente = $1 AND note = $2 ORDER BY at, side`, tx.Ente, note)
	return db.Collect(rows, err, func(s *Signature, scan func(...any) error) error {
		var at int64
		err := scan(&s.Side, &s.Person, &s.Name, &at, &s.How, &s.SHA256)
		s.At = db.Time(at)
		return err
	})
}

func insertSignature(tx *db.Tx, note string, s Signature) error {
	_, err := tx.Exec(`INSERT INTO kit_signature (ente, note, side, person, name, at, how, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Ente, note, string(s.Side), s.Person, s.Name, db.MS(s.At), s.How, s.SHA256)
	if db.Unique(err, "kit_signature") {
		return ErrSignedTwice
	}
	return err
}

// openNoteOf gives the number of an open note that names an item, "" for none.
func openNoteOf(tx *db.Tx, item string) (number string, err error) {
	err = tx.QueryRow(`SELECT n.number FROM kit_line l JOIN kit_note n ON n.ente = l.ente AND n.id = l.note WHERE l.ente = $1 AND l.item = $2 AND n.state = 'open' LIMIT 1`, tx.Ente, item).Scan(&number)
	if db.NoRows(err) {
		return "", nil
	}
	return number, err
}

// listNotes gives the notes of a person, or all in a state; newest first.
func listNotes(tx *db.Tx, person, state string, limit int) ([]Note, error) {
	rows, err := tx.Query(`SELECT `+noteColumns+` FROM kit_note WHERE ente = $1 AND ($2 = '' OR person = $2) AND ($3 = '' OR state = $3) ORDER BY made_at DESC, id DESC LIMIT $4`, tx.Ente, person, state, limit)
	all, err := db.Collect(rows, err, scanNote)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Lines, err = listLines(tx, all[i].ID); err != nil {
			return nil, err
		}
		if all[i].Signatures, err = listSignatures(tx, all[i].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const faultColumns = `f.id, f.item, f.person, f.words, f.at, f.taken_at, f.closed_at, f.outcome, f.answer, f.photo, f.photo_type, f.photo_sha256, f.photo_scan, i.inventory, m.maker, m.name`
const faultTables = ` FROM kit_fault f JOIN kit_item i ON i.ente = f.ente AND i.id = f.item JOIN kit_model m ON m.ente = i.ente AND m.id = i.model `

func scanFault(f *Fault, scan func(...any) error) error {
	var at, taken, closed int64
	var m Model
	err := scan(&f.ID, &f.Item, &f.Person, &f.Words, &at, &taken, &closed, &f.Outcome, &f.Answer, &f.photo, &f.PhotoType, &f.photoSHA, &f.PhotoScan, &f.Inventory, &m.Maker, &m.Name)
	f.At, f.Taken, f.Closed, f.Model = db.Time(at), db.Time(taken), db.Time(closed), m.Called()
	return err
}

func findFault(tx *db.Tx, fault string) (f Fault, err error) {
	err = scanFault(&f, tx.QueryRow(`SELECT `+faultColumns+faultTables+`WHERE f.ente = $1 AND f.id = $2`, tx.Ente, fault).Scan)
	if db.NoRows(err) {
		return f, ErrNoSuchFault
	}
	return f, err
}

// listFaults gives the faults of an item, or all that are open; newest first.
func listFaults(tx *db.Tx, item string) ([]Fault, error) {
	rows, err := tx.Query(`SELECT `+faultColumns+faultTables+`WHERE f.ente = $1 AND (f.item = $2 OR ($2 = '' AND f.closed_at = 0)) ORDER BY f.at DESC LIMIT 500`, tx.Ente, item)
	return db.Collect(rows, err, scanFault)
}

func insertFault(tx *db.Tx, f Fault) error {
	_, err := tx.Exec(`INSERT INTO kit_fault (ente, id, item, person, words, at, taken_at, closed_at, outcome, answer, photo, photo_type, photo_sha256, photo_scan) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '', '', '', '', '', '')`,
		tx.Ente, f.ID, f.Item, f.Person, f.Words, db.MS(tx.Now))
	if db.Unique(err, "kit_fault") {
		return ErrFaultThere
	}
	return err
}

func keepPhoto(tx *db.Tx, f Fault) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_fault SET photo = $3, photo_type = $4, photo_sha256 = $5, photo_scan = $6 WHERE ente = $1 AND id = $2 AND photo = '' AND closed_at = 0`,
		tx.Ente, f.ID, f.photo, f.PhotoType, f.photoSHA, f.PhotoScan)
	return n > 0, err
}

func takeFault(tx *db.Tx, fault string) error {
	_, err := tx.Exec(`UPDATE kit_fault SET taken_at = $3 WHERE ente = $1 AND id = $2 AND taken_at = 0`, tx.Ente, fault, db.MS(tx.Now))
	return err
}

func closeFault(tx *db.Tx, fault, outcome, answer string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_fault SET closed_at = $3, outcome = $4, answer = $5 WHERE ente = $1 AND id = $2 AND closed_at = 0`, tx.Ente, fault, db.MS(tx.Now), outcome, answer)
	return n > 0, err
}

func insertLoss(tx *db.Tx, l Loss) error {
	kind := "lost"
	if l.Stolen {
		kind = "stolen"
	}
	_, err := tx.Exec(`INSERT INTO kit_loss (ente, id, item, person, kind, day, words, report, office, at, found_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
		tx.Ente, l.ID, l.Item, l.Person, kind, l.Day, l.Words, l.Report, l.Police, db.MS(tx.Now))
	return err
}

func updateLossReport(tx *db.Tx, item, report, police string) (bool, error) {
	n, err := tx.Exec(`UPDATE kit_loss SET report = $3, office = $4 WHERE ente = $1 AND item = $2 AND found_at = 0 AND report = ''`, tx.Ente, item, report, police)
	return n > 0, err
}

func closeLoss(tx *db.Tx, item string) error {
	_, err := tx.Exec(`UPDATE kit_loss SET found_at = $3 WHERE ente = $1 AND item = $2 AND found_at = 0`, tx.Ente, item, db.MS(tx.Now))
	return err
}

// findLoss gives the loss of an item that is missing.
func findLoss(tx *db.Tx, item string) (l Loss, err error) {
	var kind string
	var at int64
	err = tx.QueryRow(`SELECT id, item, person, kind, day, words, report, office, at FROM kit_loss WHERE ente = $1 AND item = $2 AND found_at = 0`, tx.Ente, item).
		Scan(&l.ID, &l.Item, &l.Person, &kind, &l.Day, &l.Words, &l.Report, &l.Police, &at)
	l.Stolen, l.At = kind == "stolen", db.Time(at)
	if db.NoRows(err) {
		return l, ErrNotLost
	}
	return l, err
}
