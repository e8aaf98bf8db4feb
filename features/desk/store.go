package desk

import (
	"strings"

	"loggia/platform/db"
)

const bookingColumns = `id, place, person, office, day, from_min, to_min, state, made_at`

func scanBooking(b *Booking, scan func(...any) error) error {
	var made int64
	err := scan(&b.ID, &b.Place, &b.Person, &b.Office, &b.Day, &b.From, &b.To, &b.State, &made)
	b.made = db.Time(made)
	return err
}

func findBooking(tx *db.Tx, id string) (b Booking, err error) {
	err = scanBooking(&b, tx.QueryRow(`SELECT `+bookingColumns+` FROM desk_booking WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		err = ErrNoSuchBooking
	}
	return b, err
}

func insertBooking(tx *db.Tx, b Booking) error {
	_, err := tx.Exec(`INSERT INTO desk_booking (ente, `+bookingColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, b.ID, b.Place, b.Person, b.Office, b.Day, b.From, b.To, b.State, db.MS(b.made))
	return err
}

func updateState(tx *db.Tx, booking, state string) error {
	_, err := tx.Exec(`UPDATE desk_booking SET state = $3 WHERE ente = $1 AND id = $2`, tx.Ente, booking, state)
	return err
}

func insertHold(tx *db.Tx, b Booking, slot int) error {
	_, err := tx.Exec(`INSERT INTO desk_hold (ente, place, day, slot, person, booking) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Ente, b.Place, b.Day, slot, b.Person, b.ID)
	return err
}

// personHasAnother reports whether insertHold was refused because the person
// has another place then. SQLite names the columns of the key that refused.
func personHasAnother(err error) bool {
	return db.Unique(err, "desk_hold_person") && (strings.Contains(err.Error(), "desk_hold_person") || strings.Contains(err.Error(), "desk_hold.person"))
}

func deleteHolds(tx *db.Tx, booking string) error {
	_, err := tx.Exec(`DELETE FROM desk_hold WHERE ente = $1 AND booking = $2`, tx.Ente, booking)
	return err
}

// listHolds gives the bookings that hold a place of a floor on a day.
func listHolds(tx *db.Tx, floor, day string) ([]Booking, error) {
	rows, err := tx.Query(`SELECT `+prefixed+` FROM desk_booking b JOIN desk_place p ON p.ente = b.ente AND p.id = b.place
		WHERE b.ente = $1 AND p.floor = $2 AND b.day = $3 AND b.state IN ('booked', 'here') ORDER BY b.from_min, b.id`, tx.Ente, floor, day)
	return db.Collect(rows, err, scanBooking)
}

const prefixed = `b.id, b.place, b.person, b.office, b.day, b.from_min, b.to_min, b.state, b.made_at`

// listBookingsOf gives the bookings of a person from a day on; "" for all.
func listBookingsOf(tx *db.Tx, person, from string) ([]Booking, error) {
	rows, err := tx.Query(`SELECT `+bookingColumns+` FROM desk_booking WHERE ente = $1 AND person = $2 AND day >= $3 ORDER BY day, from_min, id`, tx.Ente, person, from)
	return db.Collect(rows, err, scanBooking)
}

func listBookingsAt(tx *db.Tx, place, person, day string) ([]Booking, error) {
	rows, err := tx.Query(`SELECT `+bookingColumns+` FROM desk_booking WHERE ente = $1 AND place = $2 AND person = $3 AND day = $4 ORDER BY from_min`, tx.Ente, place, person, day)
	return db.Collect(rows, err, scanBooking)
}

// listComing gives the bookings that still hold a place, from a day on.
func listComing(tx *db.Tx, place, from string) ([]Booking, error) {
	rows, err := tx.Query(`SELECT `+bookingColumns+` FROM desk_booking WHERE ente = $1 AND place = $2 AND day >= $3 AND state IN ('booked', 'here') ORDER BY day`, tx.Ente, place, from)
	return db.Collect(rows, err, scanBooking)
}

func deleteBookingsBefore(tx *db.Tx, day string) error {
	if _, err := tx.Exec(`DELETE FROM desk_hold WHERE ente = $1 AND day < $2`, tx.Ente, day); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM desk_booking WHERE ente = $1 AND day < $2`, tx.Ente, day)
	return err
}

func countBookings(tx *db.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM desk_booking WHERE ente = $1`, tx.Ente).Scan(&n)
	return n, err
}

func findQuota(tx *db.Tx, floor, office string) (most int, set bool, err error) {
	err = tx.QueryRow(`SELECT q.most FROM desk_quota q JOIN desk_floor f ON f.ente = q.ente AND f.site = q.site WHERE q.ente = $1 AND f.id = $2 AND q.office = $3`, tx.Ente, floor, office).Scan(&most)
	if db.NoRows(err) {
		return 0, false, nil
	}
	return most, true, err
}

// countHeld counts the desks that an office has at once in the building of a floor.
func countHeld(tx *db.Tx, floor, office, day string, slot int) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM desk_hold h
		JOIN desk_booking b ON b.ente = h.ente AND b.id = h.booking
		JOIN desk_place p ON p.ente = h.ente AND p.id = h.place
		JOIN desk_floor f ON f.ente = p.ente AND f.id = p.floor
		WHERE h.ente = $1 AND h.day = $2 AND h.slot = $3 AND b.office = $4 AND f.site = (SELECT site FROM desk_floor WHERE ente = $1 AND id = $5)`,
		tx.Ente, day, slot, office, floor).Scan(&n)
	return n, err
}

func isNeeding(tx *db.Tx, person string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM desk_need WHERE ente = $1 AND person = $2`, tx.Ente, person).Scan(&n)
	return n > 0, err
}

func setNeeding(tx *db.Tx, person string, needs bool) error {
	q := `DELETE FROM desk_need WHERE ente = $1 AND person = $2`
	if needs {
		q = `INSERT INTO desk_need (ente, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(q, tx.Ente, person)
	return err
}

func listFavourites(tx *db.Tx, person string) (map[string]bool, error) {
	rows, err := tx.Query(`SELECT place FROM desk_favourite WHERE ente = $1 AND person = $2`, tx.Ente, person)
	ids, err := db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
	all := map[string]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all, err
}

func setFavourite(tx *db.Tx, person, place string, on bool) error {
	q := `DELETE FROM desk_favourite WHERE ente = $1 AND person = $2 AND place = $3`
	if on {
		q = `INSERT INTO desk_favourite (ente, person, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(q, tx.Ente, person, place)
	return err
}
