package desk

import "loggia/platform/db"

const placeColumns = `id, floor, kind, code, name, x, y, w, h, office, seats, reserved, active, removed`

func scanPlace(p *Place, scan func(...any) error) error {
	var reserved, active, removed int
	err := scan(&p.ID, &p.Floor, &p.Kind, &p.Code, &p.Name, &p.X, &p.Y, &p.W, &p.H, &p.Office, &p.Seats, &reserved, &active, &removed)
	p.Reserved, p.Active, p.removed = reserved != 0, active != 0, removed != 0
	return err
}

func findPlace(tx *db.Tx, id string) (p Place, err error) {
	err = scanPlace(&p, tx.QueryRow(`SELECT `+placeColumns+` FROM desk_place WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		err = ErrNoSuchPlace
	}
	return p, err
}

func findPlaceByCode(tx *db.Tx, code string) (p Place, err error) {
	if code == "" {
		return p, ErrNoSuchPlace
	}
	err = scanPlace(&p, tx.QueryRow(`SELECT `+placeColumns+` FROM desk_place WHERE ente = $1 AND code = UPPER($2)`, tx.Ente, code).Scan)
	if db.NoRows(err) {
		err = ErrNoSuchPlace
	}
	return p, err
}

// listPlaces gives the places on the plan of a floor.
func listPlaces(tx *db.Tx, floor string) ([]Place, error) {
	rows, err := tx.Query(`SELECT `+placeColumns+` FROM desk_place WHERE ente = $1 AND floor = $2 AND removed = 0 ORDER BY kind, code, name, id`, tx.Ente, floor)
	return db.Collect(rows, err, scanPlace)
}

func insertPlace(tx *db.Tx, p Place) error {
	_, err := tx.Exec(`INSERT INTO desk_place (ente, `+placeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		tx.Ente, p.ID, p.Floor, p.Kind, p.Code, p.Name, p.X, p.Y, p.W, p.H, p.Office, p.Seats, bit(p.Reserved), bit(p.Active), bit(p.removed))
	return err
}

func updatePlace(tx *db.Tx, p Place) error {
	_, err := tx.Exec(`UPDATE desk_place SET code = $3, name = $4, x = $5, y = $6, w = $7, h = $8, office = $9, seats = $10, reserved = $11, active = $12 WHERE ente = $1 AND id = $2`,
		tx.Ente, p.ID, p.Code, p.Name, p.X, p.Y, p.W, p.H, p.Office, p.Seats, bit(p.Reserved), bit(p.Active))
	return err
}

// blankCode takes the code of a place away, so that others of the plan may swap theirs.
func blankCode(tx *db.Tx, place string) error {
	_, err := tx.Exec(`UPDATE desk_place SET code = '' WHERE ente = $1 AND id = $2`, tx.Ente, place)
	return err
}

// removePlace takes a place off the plan. Its row stays as long as bookings name it.
func removePlace(tx *db.Tx, place string) error {
	if _, err := tx.Exec(`DELETE FROM desk_favourite WHERE ente = $1 AND place = $2`, tx.Ente, place); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE desk_place SET removed = 1, active = 0, code = '' WHERE ente = $1 AND id = $2`, tx.Ente, place)
	return err
}

func deleteRemovedPlaces(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM desk_place WHERE ente = $1 AND removed = 1 AND NOT EXISTS (SELECT 1 FROM desk_booking b WHERE b.ente = desk_place.ente AND b.place = desk_place.id)`, tx.Ente)
	return err
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

const floorColumns = `id, site, name, position, wide, high, version, image, image_type`

func scanFloor(f *Floor, scan func(...any) error) error {
	err := scan(&f.ID, &f.Site, &f.Name, &f.Position, &f.Wide, &f.High, &f.Version, &f.image, &f.imageType)
	f.Image = f.image != ""
	return err
}

func findFloor(tx *db.Tx, id string) (f Floor, err error) {
	err = scanFloor(&f, tx.QueryRow(`SELECT `+floorColumns+` FROM desk_floor WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		err = ErrNoSuchFloor
	}
	return f, err
}

func listFloors(tx *db.Tx) ([]Floor, error) {
	rows, err := tx.Query(`SELECT `+floorColumns+` FROM desk_floor WHERE ente = $1 ORDER BY site, position, id`, tx.Ente)
	return db.Collect(rows, err, scanFloor)
}

func insertFloor(tx *db.Tx, f Floor) error {
	_, err := tx.Exec(`INSERT INTO desk_floor (ente, `+floorColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, f.ID, f.Site, f.Name, f.Position, f.Wide, f.High, f.Version, f.image, f.imageType)
	return err
}

// updateFloor writes a floor whose plan is still the one that was read; false
// when somebody drew meanwhile.
func updateFloor(tx *db.Tx, f Floor) (bool, error) {
	n, err := tx.Exec(`UPDATE desk_floor SET name = $3, wide = $4, high = $5, version = version + 1 WHERE ente = $1 AND id = $2 AND version = $6`, tx.Ente, f.ID, f.Name, f.Wide, f.High, f.Version)
	return n == 1, err
}

func updateImage(tx *db.Tx, floor, key, kind string) error {
	_, err := tx.Exec(`UPDATE desk_floor SET image = $3, image_type = $4 WHERE ente = $1 AND id = $2`, tx.Ente, floor, key, kind)
	return err
}

func listSites(tx *db.Tx) ([]Site, error) {
	rows, err := tx.Query(`SELECT id, name, address, position FROM desk_site WHERE ente = $1 ORDER BY position, id`, tx.Ente)
	return db.Collect(rows, err, func(s *Site, scan func(...any) error) error { return scan(&s.ID, &s.Name, &s.Address, &s.Position) })
}

func insertSite(tx *db.Tx, s Site) error {
	_, err := tx.Exec(`INSERT INTO desk_site (ente, id, name, address, position) VALUES ($1, $2, $3, $4, $5)`, tx.Ente, s.ID, s.Name, s.Address, s.Position)
	return err
}

func updateSite(tx *db.Tx, s Site) (bool, error) {
	n, err := tx.Exec(`UPDATE desk_site SET name = $3, address = $4 WHERE ente = $1 AND id = $2`, tx.Ente, s.ID, s.Name, s.Address)
	return n == 1, err
}

// A Quota is the most desks that an office may have at once in a building.
type Quota struct {
	Site   string `json:"site"`
	Office string `json:"office"`
	Most   int    `json:"most" minimum:"0" maximum:"1000"`
}

func listQuotas(tx *db.Tx) ([]Quota, error) {
	rows, err := tx.Query(`SELECT site, office, most FROM desk_quota WHERE ente = $1 ORDER BY site, office`, tx.Ente)
	return db.Collect(rows, err, func(q *Quota, scan func(...any) error) error { return scan(&q.Site, &q.Office, &q.Most) })
}

func replaceQuotas(tx *db.Tx, site string, all []Quota) error {
	if _, err := tx.Exec(`DELETE FROM desk_quota WHERE ente = $1 AND site = $2`, tx.Ente, site); err != nil {
		return err
	}
	for _, q := range all {
		if _, err := tx.Exec(`INSERT INTO desk_quota (ente, site, office, most) VALUES ($1, $2, $3, $4)`, tx.Ente, site, q.Office, q.Most); err != nil {
			return err
		}
	}
	return nil
}
