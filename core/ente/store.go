package ente

import (
	"encoding/base64"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
)

const bodyColumns = `ente, kind, name, short, COALESCE(parent, ''), hosts, colour, address, phone, email, pec, patron_day, patron_month, patron_name, languages, crest_type`

func scanBody(b *Body, scan func(...any) error) error {
	var hosts, languages, crest string
	err := scan(&b.ID, &b.Kind, &b.Name, &b.Short, &b.Parent, &hosts, &b.Colour, &b.Address, &b.Phone, &b.Email, &b.PEC,
		&b.Patron.Day, &b.Patron.Month, &b.Patron.Name, &languages, &crest)
	b.Hosts, b.Languages, b.Crest = strings.Fields(hosts), strings.Fields(languages), crest != ""
	return err
}

func findBody(tx *db.Tx, body string) (b Body, err error) {
	err = scanBody(&b, tx.QueryRow(`SELECT `+bodyColumns+` FROM ente_body WHERE ente = $1`, body).Scan)
	if db.NoRows(err) {
		return b, ErrNoSuchBody
	}
	return b, err
}

// listBodies reads across bodies: which ones exist is what a host name is
// looked up in, before any body is known.
func listBodies(tx *db.Tx) ([]Body, error) {
	rows, err := tx.Query(`SELECT ` + bodyColumns + ` FROM ente_body ORDER BY COALESCE(parent, ente), CASE WHEN parent IS NULL THEN 0 ELSE 1 END, created_at, ente`)
	return db.Collect(rows, err, scanBody)
}

func insertBody(tx *db.Tx, b Body) error {
	_, err := tx.Exec(`INSERT INTO ente_body (ente, kind, name, short, parent, hosts, colour, address, phone, email, pec,
			patron_day, patron_month, patron_name, languages, crest_type, crest, created_at, changed_at)
		VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', '', $16, $16)`,
		b.ID, string(b.Kind), b.Name, b.Short, b.Parent, strings.Join(b.Hosts, " "), b.Colour, b.Address, b.Phone, b.Email, b.PEC,
		b.Patron.Day, b.Patron.Month, b.Patron.Name, strings.Join(b.Languages, " "), db.MS(tx.Now))
	if db.Unique(err, "ente_body") {
		return ErrBodyTaken.In("id")
	}
	return err
}

func updateBody(tx *db.Tx, b Body) error {
	_, err := tx.Exec(`UPDATE ente_body SET name = $2, short = $3, hosts = $4, colour = $5, address = $6, phone = $7, email = $8, pec = $9,
			patron_day = $10, patron_month = $11, patron_name = $12, languages = $13, changed_at = $14 WHERE ente = $1`,
		tx.Ente, b.Name, b.Short, strings.Join(b.Hosts, " "), b.Colour, b.Address, b.Phone, b.Email, b.PEC,
		b.Patron.Day, b.Patron.Month, b.Patron.Name, strings.Join(b.Languages, " "), db.MS(tx.Now))
	return err
}

func updateCrest(tx *db.Tx, c Crest) error {
	n, err := tx.Exec(`UPDATE ente_body SET crest_type = $2, crest = $3, changed_at = $4 WHERE ente = $1`, tx.Ente, c.Type, c.text(), db.MS(tx.Now))
	if err == nil && n == 0 {
		return ErrNoSuchBody
	}
	return err
}

func findCrest(tx *db.Tx) (c Crest, err error) {
	var text string
	err = tx.QueryRow(`SELECT crest_type, crest FROM ente_body WHERE ente = $1 AND crest_type <> ''`, tx.Ente).Scan(&c.Type, &text)
	if db.NoRows(err) {
		return c, ErrNoSuchBody
	}
	if err == nil {
		c.Data, err = base64.StdEncoding.DecodeString(text)
	}
	return c, err
}

const officeColumns = `id, COALESCE(parent, ''), slug, name, kind, description, email, phone, position, closed_at`

func scanOffice(o *Office, scan func(...any) error) error {
	var closed int64
	err := scan(&o.ID, &o.Parent, &o.Slug, &o.Name, &o.Kind, &o.Description, &o.Email, &o.Phone, &o.Position, &closed)
	o.Active = closed == 0
	return err
}

func findOffice(tx *db.Tx, office string) (o Office, err error) {
	err = scanOffice(&o, tx.QueryRow(`SELECT `+officeColumns+` FROM ente_office WHERE ente = $1 AND id = $2`, tx.Ente, office).Scan)
	if db.NoRows(err) {
		return o, ErrNoSuchOffice
	}
	return o, err
}

// listOffices gives parents before their children, sisters by position.
func listOffices(tx *db.Tx) ([]Office, error) {
	rows, err := tx.Query(`SELECT `+officeColumns+` FROM ente_office WHERE ente = $1 ORDER BY position, name, id`, tx.Ente)
	flat, err := db.Collect(rows, err, scanOffice)
	if err != nil {
		return nil, err
	}
	children := map[string][]Office{}
	for _, o := range flat {
		children[o.Parent] = append(children[o.Parent], o)
	}
	tree := make([]Office, 0, len(flat))
	var walk func(parent string)
	walk = func(parent string) {
		for _, o := range children[parent] {
			tree = append(tree, o)
			walk(o.ID)
		}
	}
	walk("")
	return tree, nil
}

func insertOffice(tx *db.Tx, o Office) error {
	_, err := tx.Exec(`INSERT INTO ente_office (ente, id, parent, slug, name, kind, description, email, phone, position, created_at, closed_at)
		VALUES ($1, $2, NULLIF($3, ''), $4, $5, $6, $7, $8, $9, $10, $11, 0)`,
		tx.Ente, o.ID, o.Parent, o.Slug, o.Name, o.Kind, o.Description, o.Email, o.Phone, o.Position, db.MS(tx.Now))
	if db.Unique(err, "ente_office") {
		return ErrOfficeTaken.With("slug", o.Slug).In("name")
	}
	return err
}

func updateOffice(tx *db.Tx, o Office) error {
	_, err := tx.Exec(`UPDATE ente_office SET parent = NULLIF($3, ''), name = $4, kind = $5, description = $6, email = $7, phone = $8, position = $9
		WHERE ente = $1 AND id = $2`, tx.Ente, o.ID, o.Parent, o.Name, o.Kind, o.Description, o.Email, o.Phone, o.Position)
	return err
}

func closeOffice(tx *db.Tx, office string, at int64) error {
	_, err := tx.Exec(`UPDATE ente_office SET closed_at = $3 WHERE ente = $1 AND id = $2`, tx.Ente, office, at)
	return err
}

func scanPlace(p *Place, scan func(...any) error) error { return scan(&p.Person, &p.Office, &p.Role) }

// listPlaces gives the places of one person, or of all when person is "".
func listPlaces(tx *db.Tx, person string) ([]Place, error) {
	rows, err := tx.Query(`SELECT person, office, role FROM ente_place WHERE ente = $1 AND (person = $2 OR $2 = '') ORDER BY person, since, office, role`, tx.Ente, person)
	return db.Collect(rows, err, scanPlace)
}

// listPlacesIn gives who has a place in one office.
func listPlacesIn(tx *db.Tx, office string) ([]Place, error) {
	rows, err := tx.Query(`SELECT person, office, role FROM ente_place WHERE ente = $1 AND office = $2 ORDER BY since, person, role`, tx.Ente, office)
	return db.Collect(rows, err, scanPlace)
}

func insertPlace(tx *db.Tx, p Place) (bool, error) {
	n, err := tx.Exec(`INSERT INTO ente_place (ente, person, office, role, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		tx.Ente, p.Person, p.Office, string(p.Role), db.MS(tx.Now))
	return n > 0, err
}

func deletePlace(tx *db.Tx, p Place) (bool, error) {
	n, err := tx.Exec(`DELETE FROM ente_place WHERE ente = $1 AND person = $2 AND office = $3 AND role = $4`, tx.Ente, p.Person, p.Office, string(p.Role))
	return n > 0, err
}

func countOtherAdmins(tx *db.Tx, person string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM ente_place WHERE ente = $1 AND office = '' AND role = $2 AND person <> $3`,
		tx.Ente, string(access.Admin), person).Scan(&n)
	return n, err
}
