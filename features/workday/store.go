package workday

import (
	"encoding/json"
	"fmt"
	"strings"

	"loggia/platform/db"
	"loggia/platform/italy"
)

// among writes $n, $n+1, … for a list, and gives the list as arguments after those before it.
func among(list []string, before ...any) (marks string, args []any) {
	all := make([]string, len(list))
	args = before
	for i, one := range list {
		all[i] = fmt.Sprintf("$%d", len(before)+i+1)
		args = append(args, one)
	}
	return strings.Join(all, ", "), args
}

// text writes a day for a column; "" for no day.
func text(d Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func dayOf(s string) (d Day) {
	if s != "" {
		d, _ = italy.ParseDay(s) // we wrote it
	}
	return d
}

func scanRow(r *Row, scan func(...any) error) error {
	var day string
	err := scan(&r.Person, &day, &r.Place, &r.How)
	r.Day = dayOf(day)
	return err
}

// listRows gives the rows of people from one day to another, both included.
func listRows(tx *db.Tx, people []string, from, to Day) ([]Row, error) {
	if len(people) == 0 {
		return nil, nil
	}
	marks, args := among(people, tx.Ente, text(from), text(to))
	rows, err := tx.Query(`SELECT person, day, place, how FROM workday_day WHERE ente = $1 AND person IN (`+marks+`) AND day BETWEEN $2 AND $3`, args...)
	return db.Collect(rows, err, scanRow)
}

func listEmergency(tx *db.Tx, from, to Day) ([]Row, error) {
	rows, err := tx.Query(`SELECT person, day, place, how FROM workday_day WHERE ente = $1 AND day BETWEEN $2 AND $3 AND how = 'emergency' ORDER BY day, person`, tx.Ente, text(from), text(to))
	return db.Collect(rows, err, scanRow)
}

func putRow(tx *db.Tx, r Row) error {
	_, err := tx.Exec(`INSERT INTO workday_day (ente, person, day, place, how, changed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, person, day) DO UPDATE SET place = excluded.place, how = excluded.how, changed = excluded.changed`,
		tx.Ente, r.Person, text(r.Day), string(r.Place), string(r.How), db.MS(tx.Now))
	return err
}

func deleteRow(tx *db.Tx, person string, d Day) error {
	_, err := tx.Exec(`DELETE FROM workday_day WHERE ente = $1 AND person = $2 AND day = $3`, tx.Ente, person, text(d))
	return err
}

// deleteAwayFrom forgets a person's days away from a day on.
func deleteAwayFrom(tx *db.Tx, person string, from Day) (int64, error) {
	return tx.Exec(`DELETE FROM workday_day WHERE ente = $1 AND person = $2 AND day >= $3 AND place = 'away'`, tx.Ente, person, text(from))
}

func scanAbsent(a *Absence, scan func(...any) error) error {
	var first, last string
	err := scan(&a.ID, &a.Person, &first, &last, &a.Part.From, &a.Part.To)
	a.First, a.Last = dayOf(first), dayOf(last)
	return err
}

const absentColumns = `id, person, first_day, last_day, starts, ends`

// listAbsent gives who is absent when. It does not read of which kind: what is
// not read cannot be shown.
func listAbsent(tx *db.Tx, people []string, from, to Day) ([]Absence, error) {
	if len(people) == 0 {
		return nil, nil
	}
	marks, args := among(people, tx.Ente, text(from), text(to))
	rows, err := tx.Query(`SELECT `+absentColumns+` FROM workday_absence WHERE ente = $1 AND person IN (`+marks+`) AND last_day >= $2 AND first_day <= $3 AND state = 'approved'`, args...)
	return db.Collect(rows, err, scanAbsent)
}

func listAllAbsent(tx *db.Tx, from, to Day) ([]Absence, error) {
	rows, err := tx.Query(`SELECT `+absentColumns+` FROM workday_absence WHERE ente = $1 AND last_day >= $2 AND first_day <= $3 AND state = 'approved'`, tx.Ente, text(from), text(to))
	return db.Collect(rows, err, scanAbsent)
}

// listTaken gives what a person has of absences, those asked for included: what
// another one may not overlap.
func listTaken(tx *db.Tx, person string, from, to Day) ([]Absence, error) {
	rows, err := tx.Query(`SELECT `+absentColumns+` FROM workday_absence WHERE ente = $1 AND person = $2 AND last_day >= $3 AND first_day <= $4 AND state IN ('asked', 'approved')`, tx.Ente, person, text(from), text(to))
	return db.Collect(rows, err, scanAbsent)
}

// listRecallable gives which absences of these people their head may call them
// back from: those of kinds about which heads are asked, and nothing of which.
func listRecallable(tx *db.Tx, people []string, from, to Day) ([]Absence, error) {
	if len(people) == 0 {
		return nil, nil
	}
	marks, args := among(people, tx.Ente, text(from), text(to))
	rows, err := tx.Query(`SELECT `+absentColumns+` FROM workday_absence WHERE ente = $1 AND person IN (`+marks+`) AND last_day >= $2 AND first_day <= $3 AND state = 'approved' AND kind IN ('leave', 'permit', 'mission', 'other')`, args...)
	return db.Collect(rows, err, scanAbsent)
}

// listLeave gives what waits for the head of an office. Of which kind is read
// only where the word says nothing of health or family.
func listLeave(tx *db.Tx, office string) ([]Absence, error) {
	rows, err := tx.Query(`SELECT `+absentColumns+`, CASE WHEN kind IN ('leave', 'permit', 'mission') THEN kind ELSE '' END, made FROM workday_absence
		WHERE ente = $1 AND office = $2 AND state = 'asked' ORDER BY first_day, made`, tx.Ente, office)
	return db.Collect(rows, err, func(a *Absence, scan func(...any) error) error {
		var made int64
		err := scanAbsent(a, func(to ...any) error { return scan(append(to, &a.Kind, &made)...) })
		a.Made, a.Office, a.Stage = db.Time(made), office, Waiting
		return err
	})
}

func scanAbsence(a *Absence, scan func(...any) error) error {
	var made int64
	err := scanAbsent(a, func(to ...any) error {
		return scan(append(to, &a.Kind, &a.Office, &a.Stage, &a.Answer, &a.By, &made)...)
	})
	a.Made = db.Time(made)
	return err
}

const absenceColumns = absentColumns + `, kind, office, state, answer, answered_by, made`

// listAbsences gives absences with their kind, of one person or of all: for the
// owner and the personnel office, whose acts call it.
func listAbsences(tx *db.Tx, person string, from, to Day) ([]Absence, error) {
	rows, err := tx.Query(`SELECT `+absenceColumns+` FROM workday_absence WHERE ente = $1 AND (person = $2 OR $2 = '') AND last_day >= $3 AND first_day <= $4 ORDER BY first_day, starts, person`,
		tx.Ente, person, text(from), text(to))
	return db.Collect(rows, err, scanAbsence)
}

func findAbsence(tx *db.Tx, id string) (a Absence, err error) {
	err = scanAbsence(&a, tx.QueryRow(`SELECT `+absenceColumns+` FROM workday_absence WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return a, ErrNoSuchAbsence
	}
	return a, err
}

func insertAbsence(tx *db.Tx, a Absence) error {
	_, err := tx.Exec(`INSERT INTO workday_absence (ente, id, person, first_day, last_day, kind, made_by, made, starts, ends, office, state, answer, answered_by, answered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		tx.Ente, a.ID, a.Person, text(a.First), text(a.Last), string(a.Kind), tx.Actor, db.MS(tx.Now), a.Part.From, a.Part.To, a.Office, string(a.Stage), a.Answer, a.By, answered(tx, a))
	return err
}

func answered(tx *db.Tx, a Absence) int64 {
	if a.By == "" {
		return 0
	}
	return db.MS(tx.Now)
}

// updateAbsence keeps what became of an absence.
func updateAbsence(tx *db.Tx, a Absence) error {
	_, err := tx.Exec(`UPDATE workday_absence SET state = $3, answer = $4, answered_by = $5, answered = $6, office = $7 WHERE ente = $1 AND id = $2`,
		tx.Ente, a.ID, string(a.Stage), a.Answer, a.By, answered(tx, a), a.Office)
	return err
}

func shortenAbsence(tx *db.Tx, id string, last Day) error {
	_, err := tx.Exec(`UPDATE workday_absence SET last_day = $3 WHERE ente = $1 AND id = $2`, tx.Ente, id, text(last))
	return err
}

func deleteAbsence(tx *db.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM workday_absence WHERE ente = $1 AND id = $2`, tx.Ente, id)
	return err
}

const wishColumns = `id, person, office, day, instead, words, state, proposed, answer, override, answered_by, made, answered`

func scanWish(w *Wish, scan func(...any) error) error {
	var day, instead, proposed string
	var made, answered int64
	err := scan(&w.ID, &w.Person, &w.Office, &day, &instead, &w.Words, &w.State, &proposed, &w.Answer, &w.Override, &w.By, &made, &answered)
	w.Day, w.Instead, w.Proposed = dayOf(day), dayOf(instead), dayOf(proposed)
	w.Made, w.Answered = db.Time(made), db.Time(answered)
	return err
}

func findWish(tx *db.Tx, id string) (w Wish, err error) {
	err = scanWish(&w, tx.QueryRow(`SELECT `+wishColumns+` FROM workday_wish WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return w, ErrNoSuchWish
	}
	return w, err
}

// listWishes gives the wishes of a person about days from one to another.
func listWishes(tx *db.Tx, person string, from, to Day) ([]Wish, error) {
	rows, err := tx.Query(`SELECT `+wishColumns+` FROM workday_wish WHERE ente = $1 AND person = $2 AND day BETWEEN $3 AND $4 ORDER BY day, made`, tx.Ente, person, text(from), text(to))
	return db.Collect(rows, err, scanWish)
}

// listWaiting gives what the head of an office has to answer, and what waits for
// the person.
func listWaiting(tx *db.Tx, office string) ([]Wish, error) {
	rows, err := tx.Query(`SELECT `+wishColumns+` FROM workday_wish WHERE ente = $1 AND office = $2 AND state IN ('asked', 'proposed') ORDER BY day, made`, tx.Ente, office)
	return db.Collect(rows, err, scanWish)
}

func insertWish(tx *db.Tx, w Wish) error {
	_, err := tx.Exec(`INSERT INTO workday_wish (ente, id, person, office, day, instead, words, state, proposed, answer, override, answered_by, made, answered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		tx.Ente, w.ID, w.Person, w.Office, text(w.Day), text(w.Instead), w.Words, string(w.State), text(w.Proposed), w.Answer, w.Override, w.By, db.MS(tx.Now), db.MS(w.Answered))
	if db.Unique(err, "workday_wish") {
		return ErrAskedTwice
	}
	return err
}

func updateWish(tx *db.Tx, w Wish) error {
	_, err := tx.Exec(`UPDATE workday_wish SET instead = $3, words = $4, state = $5, proposed = $6, answer = $7, override = $8, answered_by = $9, answered = $10, office = $11 WHERE ente = $1 AND id = $2`,
		tx.Ente, w.ID, text(w.Instead), w.Words, string(w.State), text(w.Proposed), w.Answer, w.Override, w.By, db.MS(w.Answered), w.Office)
	return err
}

func insertCall(tx *db.Tx, c Call) error {
	_, err := tx.Exec(`INSERT INTO workday_call_back (ente, id, person, office, day, why, called_by, made, seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
		tx.Ente, c.ID, c.Person, c.Office, text(c.Day), c.Why, tx.Actor, db.MS(tx.Now))
	if db.Unique(err, "workday_call_back") {
		return ErrCalledTwice
	}
	return err
}

const callColumns = `id, person, office, day, why, called_by, seen`

func scanCall(c *Call, scan func(...any) error) error {
	var day string
	var seen int64
	err := scan(&c.ID, &c.Person, &c.Office, &day, &c.Why, &c.By, &seen)
	c.Day, c.Seen = dayOf(day), db.Time(seen)
	return err
}

func findCall(tx *db.Tx, id string) (c Call, err error) {
	err = scanCall(&c, tx.QueryRow(`SELECT `+callColumns+` FROM workday_call_back WHERE ente = $1 AND id = $2`, tx.Ente, id).Scan)
	if db.NoRows(err) {
		return c, ErrNoSuchCall
	}
	return c, err
}

// listCalls gives the calls to these people on days from one to another.
func listCalls(tx *db.Tx, people []string, from, to Day) ([]Call, error) {
	if len(people) == 0 {
		return nil, nil
	}
	marks, args := among(people, tx.Ente, text(from), text(to))
	rows, err := tx.Query(`SELECT `+callColumns+` FROM workday_call_back WHERE ente = $1 AND person IN (`+marks+`) AND day BETWEEN $2 AND $3 ORDER BY day`, args...)
	return db.Collect(rows, err, scanCall)
}

func seeCall(tx *db.Tx, id string) error {
	_, err := tx.Exec(`UPDATE workday_call_back SET seen = $3 WHERE ente = $1 AND id = $2 AND seen = 0`, tx.Ente, id, db.MS(tx.Now))
	return err
}

// findNeeds gives what an office needs; one that nobody has set up needs nothing.
func findNeeds(tx *db.Tx, office string) (n Needs, err error) {
	var minimums, shifts string
	err = tx.QueryRow(`SELECT minimums, shifts FROM workday_office WHERE ente = $1 AND office = $2`, tx.Ente, office).Scan(&minimums, &shifts)
	if db.NoRows(err) {
		return n, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(minimums), &n.Minimums)
	}
	if err == nil {
		err = json.Unmarshal([]byte(shifts), &n.Shifts)
	}
	return n, err
}

func putNeeds(tx *db.Tx, office string, n Needs) error {
	minimums, _ := json.Marshal(n.Minimums) // numbers always can be written
	shifts, _ := json.Marshal(n.Shifts)
	_, err := tx.Exec(`INSERT INTO workday_office (ente, office, minimums, shifts) VALUES ($1, $2, $3, $4)
		ON CONFLICT (ente, office) DO UPDATE SET minimums = excluded.minimums, shifts = excluded.shifts`, tx.Ente, office, string(minimums), string(shifts))
	return err
}

func scanDuty(d *Duty, scan func(...any) error) error {
	var day string
	err := scan(&d.Office, &day, &d.Span.From, &d.Span.To, &d.Person)
	d.Day = dayOf(day)
	return err
}

func listDuties(tx *db.Tx, office string, from, to Day) ([]Duty, error) {
	rows, err := tx.Query(`SELECT office, day, starts, ends, person FROM workday_duty WHERE ente = $1 AND office = $2 AND day BETWEEN $3 AND $4 ORDER BY day, starts`, tx.Ente, office, text(from), text(to))
	return db.Collect(rows, err, scanDuty)
}

func listDutiesOf(tx *db.Tx, person string, from, to Day) ([]Duty, error) {
	rows, err := tx.Query(`SELECT office, day, starts, ends, person FROM workday_duty WHERE ente = $1 AND person = $2 AND day BETWEEN $3 AND $4 ORDER BY day, starts`, tx.Ente, person, text(from), text(to))
	return db.Collect(rows, err, scanDuty)
}

func putDuty(tx *db.Tx, d Duty) error {
	_, err := tx.Exec(`INSERT INTO workday_duty (ente, office, day, starts, ends, person) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (ente, office, day, starts) DO UPDATE SET ends = excluded.ends, person = excluded.person`, tx.Ente, d.Office, text(d.Day), d.Span.From, d.Span.To, d.Person)
	if db.Unique(err, "workday_duty_person") {
		return ErrBusy
	}
	return err
}

func deleteDuty(tx *db.Tx, office string, d Day, from int) error {
	_, err := tx.Exec(`DELETE FROM workday_duty WHERE ente = $1 AND office = $2 AND day = $3 AND starts = $4`, tx.Ente, office, text(d), from)
	return err
}
