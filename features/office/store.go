package office

import (
	"encoding/json"
	"strings"
	"time"

	"loggia/platform/db"
)

const virtualColumns = `office, about, bring, languages, reasons, prefix, slot, desks, lead, furthest, hours, sign, sign_until, sign_note, active`

func scanVirtual(v *Virtual, scan func(...any) error) error {
	var bring, languages, reasons, hours string
	var until int64
	err := scan(&v.Office, &v.About, &bring, &languages, &reasons, &v.Prefix, &v.Slot, &v.Desks, &v.Lead, &v.Furthest, &hours, &v.Sign.State, &until, &v.Sign.Note, &v.Active)
	if err != nil {
		return err
	}
	v.Sign.Until = db.Time(until)
	for text, into := range map[string]any{bring: &v.Bring, languages: &v.Languages, reasons: &v.Reasons, hours: &v.Hours} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return err
		}
	}
	return nil
}

func text(v any) string {
	b, _ := json.Marshal(v) // lists of strings and spans: cannot fail
	return string(b)
}

func findVirtual(tx *db.Tx, office string) (v Virtual, err error) {
	err = scanVirtual(&v, tx.QueryRow(`SELECT `+virtualColumns+` FROM office_virtual WHERE ente = $1 AND office = $2`, tx.Ente, office).Scan)
	if db.NoRows(err) {
		return v, ErrNoSuchOffice
	}
	return v, err
}

func listVirtuals(tx *db.Tx) ([]Virtual, error) {
	rows, err := tx.Query(`SELECT `+virtualColumns+` FROM office_virtual WHERE ente = $1 ORDER BY office`, tx.Ente)
	return db.Collect(rows, err, scanVirtual)
}

func upsertVirtual(tx *db.Tx, v Virtual) error {
	_, err := tx.Exec(`INSERT INTO office_virtual (ente, `+virtualColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (ente, office) DO UPDATE SET about = excluded.about, bring = excluded.bring, languages = excluded.languages, reasons = excluded.reasons,
			prefix = excluded.prefix, slot = excluded.slot, desks = excluded.desks, lead = excluded.lead, furthest = excluded.furthest, hours = excluded.hours, active = excluded.active`,
		tx.Ente, v.Office, v.About, text(v.Bring), text(v.Languages), text(v.Reasons), v.Prefix, v.Slot, v.Desks, v.Lead, v.Furthest, text(v.Hours),
		v.Sign.State, db.MS(v.Sign.Until), v.Sign.Note, v.Active)
	return err
}

func updateSign(tx *db.Tx, office string, s Sign) error {
	_, err := tx.Exec(`UPDATE office_virtual SET sign = $3, sign_until = $4, sign_note = $5 WHERE ente = $1 AND office = $2`, tx.Ente, office, s.State, db.MS(s.Until), s.Note)
	return err
}

func listExceptions(tx *db.Tx, office string, from Day) ([]Exception, error) {
	rows, err := tx.Query(`SELECT day, hours, note FROM office_exception WHERE ente = $1 AND office = $2 AND day >= $3 ORDER BY day`, tx.Ente, office, from)
	return db.Collect(rows, err, func(e *Exception, scan func(...any) error) error {
		var hours string
		if err := scan(&e.Day, &hours, &e.Note); err != nil {
			return err
		}
		return json.Unmarshal([]byte(hours), &e.Hours)
	})
}

func replaceExceptions(tx *db.Tx, office string, from Day, all []Exception) error {
	if _, err := tx.Exec(`DELETE FROM office_exception WHERE ente = $1 AND office = $2 AND day >= $3`, tx.Ente, office, from); err != nil {
		return err
	}
	for _, e := range all {
		if _, err := tx.Exec(`INSERT INTO office_exception (ente, office, day, hours, note) VALUES ($1, $2, $3, $4, $5)`, tx.Ente, office, e.Day, text(e.Hours), e.Note); err != nil {
			return err
		}
	}
	return nil
}

// nextNumber gives the next request number of a prefix in a year.
func nextNumber(tx *db.Tx, prefix string, year int) (n int, err error) {
	err = tx.QueryRow(`INSERT INTO office_number (ente, prefix, year, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (ente, prefix, year) DO UPDATE SET last = office_number.last + 1 RETURNING last`, tx.Ente, prefix, year).Scan(&n)
	return n, err
}

const appointmentColumns = `id, office, number, progress, source, name, surname, email, phone, language, reason, detail, starts, ends, desk, generation, made, changed, opened, closed, clerk, note, rating, rating_text`

func scanAppointment(a *Appointment, scan func(...any) error) error {
	var starts, ends, made, changed, opened, closed int64
	err := scan(&a.ID, &a.Office, &a.Number, &a.Progress, &a.Source, &a.Citizen.Name, &a.Citizen.Surname, &a.Citizen.Email, &a.Citizen.Phone, &a.Citizen.Language,
		&a.Reason, &a.Detail, &starts, &ends, &a.Desk, &a.Generation, &made, &changed, &opened, &closed, &a.Clerk, &a.Note, &a.Rating, &a.RatingText)
	a.Starts, a.Ends, a.Made, a.Changed, a.Opened, a.Closed = db.Time(starts), db.Time(ends), db.Time(made), db.Time(changed), db.Time(opened), db.Time(closed)
	return err
}

func findAppointment(tx *db.Tx, id string) (a Appointment, err error) {
	err = scanAppointment(&a, tx.QueryRow(`SELECT `+appointmentColumns+` FROM office_appointment WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return a, ErrNoSuchAppointment
	}
	return a, err
}

func findAppointmentByDoor(tx *db.Tx, door string) (a Appointment, err error) {
	err = scanAppointment(&a, tx.QueryRow(`SELECT `+appointmentColumns+` FROM office_appointment WHERE ente = $1 AND door = $2`, tx.Ente, door).Scan)
	if db.NoRows(err) {
		return a, ErrNoSuchAppointment
	}
	return a, err
}

func findAppointmentByNumber(tx *db.Tx, number string) (a Appointment, err error) {
	err = scanAppointment(&a, tx.QueryRow(`SELECT `+appointmentColumns+` FROM office_appointment WHERE ente = $1 AND number = $2`, tx.Ente, number).Scan)
	if db.NoRows(err) {
		return a, ErrNoSuchAppointment
	}
	return a, err
}

func insertAppointment(tx *db.Tx, a Appointment, door string) error {
	_, err := tx.Exec(`INSERT INTO office_appointment (ente, `+appointmentColumns+`, door) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)`,
		tx.Ente, a.ID, a.Office, a.Number, a.Progress, a.Source, a.Citizen.Name, a.Citizen.Surname, a.Citizen.Email, a.Citizen.Phone, a.Citizen.Language,
		a.Reason, a.Detail, db.MS(a.Starts), db.MS(a.Ends), a.Desk, a.Generation, db.MS(a.Made), db.MS(a.Changed), db.MS(a.Opened), db.MS(a.Closed), a.Clerk, a.Note, a.Rating, a.RatingText, door)
	if db.Unique(err, "office_slot") || db.Unique(err, "office_appointment.ente, office_appointment.office") {
		return ErrSlotTaken
	}
	return err
}

// updateAppointment keeps every changeable part of a.
func updateAppointment(tx *db.Tx, a Appointment, door string) error {
	n, err := tx.Exec(`UPDATE office_appointment SET office = $3, progress = $4, name = $5, surname = $6, email = $7, phone = $8, reason = $9, detail = $10, starts = $11, ends = $12,
		desk = $13, generation = $14, changed = $15, opened = $16, closed = $17, clerk = $18, note = $19, rating = $20, rating_text = $21, door = $22 WHERE ente = $1 AND id = $2`,
		tx.Ente, a.ID, a.Office, a.Progress, a.Citizen.Name, a.Citizen.Surname, a.Citizen.Email, a.Citizen.Phone, a.Reason, a.Detail, db.MS(a.Starts), db.MS(a.Ends),
		a.Desk, a.Generation, db.MS(tx.Now), db.MS(a.Opened), db.MS(a.Closed), a.Clerk, a.Note, a.Rating, a.RatingText, door)
	if db.Unique(err, "office_slot") || db.Unique(err, "office_appointment.ente, office_appointment.office") {
		return ErrSlotTaken
	}
	if err == nil && n == 0 {
		return ErrNoSuchAppointment
	}
	return err
}

// taken gives, by hour, the desks that are booked from one instant to another.
func taken(tx *db.Tx, office string, from, to time.Time) (map[int64]map[int]bool, error) {
	out := map[int64]map[int]bool{}
	rows, err := tx.Query(`SELECT starts, desk FROM office_appointment WHERE ente = $1 AND office = $2 AND starts >= $3 AND starts < $4 AND progress <> 'cancelled'`,
		tx.Ente, office, db.MS(from), db.MS(to))
	_, err = db.Collect(rows, err, func(_ *struct{}, scan func(...any) error) error {
		var starts int64
		var desk int
		if err := scan(&starts, &desk); err != nil {
			return err
		}
		if out[starts] == nil {
			out[starts] = map[int]bool{}
		}
		out[starts][desk] = true
		return nil
	})
	return out, err
}

// listDay gives the appointments of an office between two instants.
func listDay(tx *db.Tx, office string, from, to time.Time) ([]Appointment, error) {
	rows, err := tx.Query(`SELECT `+appointmentColumns+` FROM office_appointment WHERE ente = $1 AND office = $2 AND starts >= $3 AND starts < $4 ORDER BY starts, desk, id`,
		tx.Ente, office, db.MS(from), db.MS(to))
	return db.Collect(rows, err, scanAppointment)
}

// listAsked gives the requests of an office that wait for its answer, the oldest
// first: also those with an hour whose citizen has written since.
func listAsked(tx *db.Tx, office string) ([]Appointment, error) {
	rows, err := tx.Query(`SELECT `+appointmentColumns+` FROM office_appointment a WHERE ente = $1 AND office = $2 AND (progress IN ('asked', 'proposed', 'follow_up') OR (progress = 'booked' AND EXISTS (
			SELECT 1 FROM office_message m WHERE m.ente = a.ente AND m.appointment = a.id AND m.way = 'in' AND m.at > a.changed AND NOT EXISTS (
				SELECT 1 FROM office_message o WHERE o.ente = m.ente AND o.appointment = m.appointment AND o.way = 'out' AND o.at > m.at)))) ORDER BY made, id LIMIT 500`,
		tx.Ente, office)
	return db.Collect(rows, err, scanAppointment)
}

// countAsked gives how many requests came by mail from an address since then.
func countAsked(tx *db.Tx, email string, since time.Time) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM office_appointment WHERE ente = $1 AND source = 'mail' AND made > $2 AND email = $3`, tx.Ente, db.MS(since), email).Scan(&n)
	return n, err
}

// listMatching gives the latest requests whose number, name or address holds q.
func listMatching(tx *db.Tx, office, q string) ([]Appointment, error) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(q)) + "%"
	rows, err := tx.Query(`SELECT `+appointmentColumns+` FROM office_appointment WHERE ente = $1 AND office = $2
		AND (LOWER(number) LIKE $3 ESCAPE '\' OR LOWER(name || ' ' || surname) LIKE $3 ESCAPE '\' OR LOWER(email) LIKE $3 ESCAPE '\') ORDER BY made DESC, id DESC LIMIT 50`, tx.Ente, office, like)
	return db.Collect(rows, err, scanAppointment)
}

const companionColumns = `id, appointment, name, label, made, revoked`

func scanCompanion(c *Companion, scan func(...any) error) error {
	var made, revoked int64
	err := scan(&c.ID, &c.Appointment, &c.Name, &c.Label, &made, &revoked)
	c.Made, c.Revoked = db.Time(made), db.Time(revoked)
	return err
}

func insertCompanion(tx *db.Tx, c Companion, door string) error {
	_, err := tx.Exec(`INSERT INTO office_companion (ente, id, appointment, name, label, door, made, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		tx.Ente, c.ID, c.Appointment, c.Name, c.Label, door, db.MS(c.Made))
	return err
}

func findCompanionByDoor(tx *db.Tx, door string) (c Companion, err error) {
	err = scanCompanion(&c, tx.QueryRow(`SELECT `+companionColumns+` FROM office_companion WHERE ente = $1 AND door = $2 AND revoked = 0`, tx.Ente, door).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchAppointment
	}
	return c, err
}

func listCompanions(tx *db.Tx, appointment string) ([]Companion, error) {
	rows, err := tx.Query(`SELECT `+companionColumns+` FROM office_companion WHERE ente = $1 AND appointment = $2 AND revoked = 0 ORDER BY made, id`, tx.Ente, appointment)
	return db.Collect(rows, err, scanCompanion)
}

func revokeCompanion(tx *db.Tx, appointment, id string) (found bool, err error) {
	n, err := tx.Exec(`UPDATE office_companion SET revoked = $4 WHERE ente = $1 AND appointment = $2 AND id = $3 AND revoked = 0`, tx.Ente, appointment, id, db.MS(tx.Now))
	return n == 1, err
}

const visitColumns = `id, appointment, who, name, state, arrived, seen, admitted, left_at, reason`

func scanVisit(v *Visit, scan func(...any) error) error {
	var arrived, seen, admitted, left int64
	err := scan(&v.ID, &v.Appointment, &v.Who, &v.Name, &v.State, &arrived, &seen, &admitted, &left, &v.Reason)
	v.Arrived, v.Seen, v.Admitted, v.Left = db.Time(arrived), db.Time(seen), db.Time(admitted), db.Time(left)
	return err
}

func upsertVisit(tx *db.Tx, v Visit) error {
	_, err := tx.Exec(`INSERT INTO office_visit (ente, `+visitColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (ente, id) DO UPDATE SET name = excluded.name, state = excluded.state, seen = excluded.seen, admitted = excluded.admitted, left_at = excluded.left_at, reason = excluded.reason`,
		tx.Ente, v.ID, v.Appointment, v.Who, v.Name, v.State, db.MS(v.Arrived), db.MS(v.Seen), db.MS(v.Admitted), db.MS(v.Left), v.Reason)
	return err
}

func findVisit(tx *db.Tx, id string) (v Visit, err error) {
	err = scanVisit(&v, tx.QueryRow(`SELECT `+visitColumns+` FROM office_visit WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return v, ErrNoSuchAppointment
	}
	return v, err
}

// lastVisit gives the latest stay of one person at an appointment; ok is false
// when they have never come.
func lastVisit(tx *db.Tx, appointment, who string) (v Visit, ok bool, err error) {
	err = scanVisit(&v, tx.QueryRow(`SELECT `+visitColumns+` FROM office_visit WHERE ente = $1 AND appointment = $2 AND who = $3 ORDER BY arrived DESC, id DESC LIMIT 1`, tx.Ente, appointment, who).Scan)
	if db.NoRows(err) {
		return v, false, nil
	}
	return v, err == nil, err
}

func listVisits(tx *db.Tx, appointment string) ([]Visit, error) {
	rows, err := tx.Query(`SELECT `+visitColumns+` FROM office_visit WHERE ente = $1 AND appointment = $2 ORDER BY arrived, id`, tx.Ente, appointment)
	return db.Collect(rows, err, scanVisit)
}

// listPresent gives the stays of an office that are waiting or inside, with
// their appointments, while the door is open. Who has given no sign of life for
// long stands in nobody's way; one sign brings them back to their place.
func listPresent(tx *db.Tx, office string) ([]Place, error) {
	rows, err := tx.Query(`SELECT `+prefixed("v", visitColumns)+`, `+prefixed("a", appointmentColumns)+` FROM office_visit v
		JOIN office_appointment a ON a.ente = v.ente AND a.id = v.appointment
		WHERE v.ente = $1 AND a.office = $2 AND (v.state = 'inside' OR (v.state = 'waiting' AND v.seen > $3)) AND a.ends > $4 ORDER BY v.arrived, v.id`,
		tx.Ente, office, db.MS(tx.Now.Add(-awayAfter)), db.MS(tx.Now.Add(-doorAfter)))
	return db.Collect(rows, err, func(p *Place, scan func(...any) error) error {
		return scanVisit(&p.Visit, func(visit ...any) error {
			return scanAppointment(&p.Appointment, func(appointment ...any) error { return scan(append(visit, appointment...)...) })
		})
	})
}

func prefixed(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}

// endVisits closes every stay of an appointment.
func endVisits(tx *db.Tx, appointment string) error {
	_, err := tx.Exec(`UPDATE office_visit SET state = 'gone', left_at = $3 WHERE ente = $1 AND appointment = $2 AND state IN ('waiting', 'inside')`, tx.Ente, appointment, db.MS(tx.Now))
	return err
}

// recentLengths gives how long the office's latest meetings lasted.
func recentLengths(tx *db.Tx, office string) ([]time.Duration, error) {
	rows, err := tx.Query(`SELECT closed - opened FROM office_appointment WHERE ente = $1 AND office = $2 AND opened > 0 AND closed > opened ORDER BY closed DESC LIMIT 15`, tx.Ente, office)
	return db.Collect(rows, err, func(d *time.Duration, scan func(...any) error) error {
		var ms int64
		err := scan(&ms)
		*d = time.Duration(ms) * time.Millisecond
		return err
	})
}

const messageColumns = `id, appointment, at, way, author, subject, body, whole, message_id`

func insertMessage(tx *db.Tx, m Message) error {
	_, err := tx.Exec(`INSERT INTO office_message (ente, `+messageColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, m.ID, m.Appointment, db.MS(m.At), m.Way, m.Author, m.Subject, m.Body, m.Whole, m.MessageID)
	return err
}

func listMessages(tx *db.Tx, appointment string) ([]Message, error) {
	rows, err := tx.Query(`SELECT `+messageColumns+` FROM office_message WHERE ente = $1 AND appointment = $2 ORDER BY at, id`, tx.Ente, appointment)
	return db.Collect(rows, err, func(m *Message, scan func(...any) error) error {
		var at int64
		err := scan(&m.ID, &m.Appointment, &at, &m.Way, &m.Author, &m.Subject, &m.Body, &m.Whole, &m.MessageID)
		m.At = db.Time(at)
		return err
	})
}

// findThread gives the request to which one of these message ids belongs; ""
// when none does.
func findThread(tx *db.Tx, ids []string) (appointment string, err error) {
	for _, one := range ids {
		if one == "" {
			continue // notes have none: nothing is joined by that
		}
		err = tx.QueryRow(`SELECT appointment FROM office_message WHERE ente = $1 AND message_id = $2`, tx.Ente, one).Scan(&appointment)
		if err == nil || !db.NoRows(err) {
			return appointment, err
		}
	}
	return "", nil
}

func insertProposal(tx *db.Tx, appointment string, p Proposal) error {
	_, err := tx.Exec(`INSERT INTO office_proposal (ente, appointment, starts, ends) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, tx.Ente, appointment, db.MS(p.Starts), db.MS(p.Ends))
	return err
}

func listProposals(tx *db.Tx, appointment string) ([]Proposal, error) {
	rows, err := tx.Query(`SELECT starts, ends FROM office_proposal WHERE ente = $1 AND appointment = $2 ORDER BY starts`, tx.Ente, appointment)
	return db.Collect(rows, err, func(p *Proposal, scan func(...any) error) error {
		var starts, ends int64
		err := scan(&starts, &ends)
		p.Starts, p.Ends = db.Time(starts), db.Time(ends)
		return err
	})
}

func deleteProposals(tx *db.Tx, appointment string) error {
	_, err := tx.Exec(`DELETE FROM office_proposal WHERE ente = $1 AND appointment = $2`, tx.Ente, appointment)
	return err
}

func upsertWish(tx *db.Tx, appointment string) error {
	_, err := tx.Exec(`INSERT INTO office_wish (ente, appointment, made, told) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING`, tx.Ente, appointment, db.MS(tx.Now))
	return err
}

func deleteWish(tx *db.Tx, appointment string) error {
	_, err := tx.Exec(`DELETE FROM office_wish WHERE ente = $1 AND appointment = $2`, tx.Ente, appointment)
	return err
}

func hasWish(tx *db.Tx, appointment string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT COUNT(*) FROM office_wish WHERE ente = $1 AND appointment = $2`, tx.Ente, appointment).Scan(&n)
	return n > 0, err
}

// listWishes gives the appointments of an office that would rather be earlier
// and whose hour is after freed, the oldest wish first.
func listWishes(tx *db.Tx, office string, freed time.Time, most int) ([]Appointment, error) {
	rows, err := tx.Query(`SELECT `+prefixed("a", appointmentColumns)+` FROM office_wish w JOIN office_appointment a ON a.ente = w.ente AND a.id = w.appointment
		WHERE w.ente = $1 AND a.office = $2 AND a.progress = 'booked' AND a.starts > $3 AND w.told < $4 ORDER BY w.made, a.id LIMIT $5`,
		tx.Ente, office, db.MS(freed), db.MS(tx.Now.Add(-time.Hour)), most)
	return db.Collect(rows, err, scanAppointment)
}

func updateWish(tx *db.Tx, appointment string) error {
	_, err := tx.Exec(`UPDATE office_wish SET told = $3 WHERE ente = $1 AND appointment = $2`, tx.Ente, appointment, db.MS(tx.Now))
	return err
}

// A File came attached to a message, or was laid on the table of the meeting by
// a guest; Message is empty then.
type File struct {
	ID, Appointment, Message, Name, Type, Scan string
	Size                                       int64
	At                                         time.Time
	blob                                       string
}

const fileColumns = `id, appointment, message, name, type, size, blob, scan, at`

func scanFile(f *File, scan func(...any) error) error {
	var at int64
	err := scan(&f.ID, &f.Appointment, &f.Message, &f.Name, &f.Type, &f.Size, &f.blob, &f.Scan, &at)
	f.At = db.Time(at)
	return err
}

func insertFile(tx *db.Tx, f File) error {
	_, err := tx.Exec(`INSERT INTO office_file (ente, `+fileColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Ente, f.ID, f.Appointment, f.Message, f.Name, f.Type, f.Size, f.blob, f.Scan, db.MS(f.At))
	return err
}

func listFiles(tx *db.Tx, appointment string) ([]File, error) {
	rows, err := tx.Query(`SELECT `+fileColumns+` FROM office_file WHERE ente = $1 AND appointment = $2 ORDER BY at, id`, tx.Ente, appointment)
	return db.Collect(rows, err, scanFile)
}

func findFile(tx *db.Tx, appointment, id string) (f File, err error) {
	err = scanFile(&f, tx.QueryRow(`SELECT `+fileColumns+` FROM office_file WHERE ente = $1 AND appointment = $2 AND id = $3`, tx.Ente, appointment, id).Scan)
	if db.NoRows(err) {
		return f, ErrNoSuchAppointment
	}
	return f, err
}
