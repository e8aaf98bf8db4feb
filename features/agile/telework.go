package agile

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a contract of telework.
var (
	ErrTelework       = errs.New(errs.Invalid, "agile.telework")
	ErrNoSuchTelework = errs.New(errs.NotFound, "agile.no_such_telework")
	ErrConverting     = errs.New(errs.Conflict, "agile.converting")
)

// Who said that somebody teleworks.
const (
	Listed   = "listed"   // the personnel office
	Declared = "declared" // the person, in an application
)

// A Telework is a contract of work from a fixed place that somebody still has. It
// is another institute than smart working: the one ends on the day before the
// other begins.
type Telework struct {
	Person    string `json:"person"`
	Contract  string `json:"contract" maxLength:"200" doc:"its number and day"`
	Since     string `json:"since"`
	Place     string `json:"place" maxLength:"200"`
	Weekdays  []int  `json:"weekdays" doc:"on which the person works there, 1 is Monday"`
	Source    string `json:"source" required:"false" enum:",listed,declared"`
	Agreement string `json:"agreement" required:"false" doc:"that takes its place"`
	Ends      string `json:"ends" required:"false" doc:"last day, once it is known"`
	State     string `json:"state" required:"false" enum:",listed,proposed,accepted,signed,converted,declined"`
	Name      string `json:"name" required:"false"`
}

// conversion says how far a telework has come on its way into an agreement.
func conversion(agreement State) string {
	switch agreement {
	case "":
		return "listed"
	case Draft, ToAmend:
		return "proposed"
	case Submitted, Approved, ToSign:
		return "accepted"
	case Signed:
		return "signed"
	case Refused, Dropped:
		return "declined"
	}
	return "converted"
}

func (w Telework) clean() (Telework, error) {
	for _, text := range []*string{&w.Contract, &w.Place} {
		if *text = strings.TrimSpace(*text); len([]rune(*text)) > 200 || strings.ContainsRune(*text, 0) {
			return w, ErrTelework.In("contract")
		}
	}
	if w.Contract == "" {
		return w, ErrTelework.In("contract")
	}
	if _, err := italy.ParseDay(w.Since); err != nil {
		return w, ErrPeriod.In("since")
	}
	w.Weekdays = slices.Compact(slices.Sorted(slices.Values(w.Weekdays)))
	for _, d := range w.Weekdays {
		if d < 1 || d > 7 {
			return w, ErrDays.In("weekdays")
		}
	}
	return w, nil
}

// ListTeleworkers keeps the contracts of telework of many people, all or none; of
// somebody who is listed already it changes what is said, until the agreement is
// on its way.
func (s *Service) ListTeleworkers(ctx context.Context, all []Telework) (err error) {
	defer errs.Wrap(&err, "agile.ListTeleworkers")
	if _, err := access.Check(ctx, "agile.telework", access.Thing{}); err != nil {
		return err
	}
	for i := range all {
		if all[i], err = all[i].clean(); err != nil {
			return errs.As(err).With("row", i+1)
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, w := range all {
			if _, err := workplace(tx, w.Person); err != nil {
				return errs.As(err).With("person", w.Person)
			}
			old, err := findTelework(tx, w.Person)
			if err != nil && !errors.Is(err, ErrNoSuchTelework) {
				return err
			}
			if err == nil && old.State != "listed" && old.State != "proposed" && old.State != "declined" {
				return ErrConverting.With("person", w.Person)
			}
			w.Source, w.Agreement, w.Ends = Listed, old.Agreement, old.Ends
			if err := putTelework(tx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unlist takes somebody from the list who was never a teleworker; once an
// agreement is on its way they stay.
func (s *Service) Unlist(ctx context.Context, person string) (err error) {
	defer errs.Wrap(&err, "agile.Unlist(%s)", person)
	if _, err := access.Check(ctx, "agile.telework", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := findTelework(tx, person)
		if err != nil {
			return err
		}
		if w.State != "listed" && w.State != "declined" {
			return ErrConverting.With("person", person)
		}
		_, err = tx.Exec(`DELETE FROM agile_telework WHERE ente = $1 AND person = $2`, tx.Ente, person)
		return err
	})
}

// Teleworkers gives the contracts of telework with how far each has come, for the
// personnel office.
func (s *Service) Teleworkers(ctx context.Context) (all []Telework, err error) {
	defer errs.Wrap(&err, "agile.Teleworkers")
	if _, err := access.Check(ctx, "agile.telework", access.Thing{}); err != nil {
		return nil, err
	}
	if err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listTeleworks(tx)
		return err
	}); err != nil {
		return nil, err
	}
	people := make([]string, len(all))
	for i, w := range all {
		people[i] = w.Person
	}
	names, err := s.Names.Names(ctx, people)
	for i := range all {
		all[i].Name = names[all[i].Person]
	}
	return all, err
}

// Convert proposes to some teleworkers an agreement from a day on: each finds a
// draft in which place, days and tools are those of the contract, and sends it,
// or gives it up. It gives how many were proposed; all or none.
func (s *Service) Convert(ctx context.Context, people []string, from string) (n int, err error) {
	defer errs.Wrap(&err, "agile.Convert")
	if _, err := access.Check(ctx, "agile.telework", access.Thing{}); err != nil {
		return 0, err
	}
	if d, err := italy.ParseDay(from); err != nil || d.Before(italy.DayOf(s.DB.Now())) {
		return 0, ErrPeriod.In("from")
	}
	tools := map[string][]Tool{}
	for _, p := range people {
		if s.Kit == nil {
			break
		}
		held, err := s.Kit.Held(system(ctx), p)
		if err != nil {
			return 0, err
		}
		for _, name := range held {
			tools[p] = append(tools[p], Tool{Name: name})
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		for _, p := range slices.Compact(slices.Sorted(slices.Values(people))) {
			if err := s.propose(tx, p, from, tools[p]); err != nil {
				return errs.As(err).With("person", p)
			}
			n++
		}
		return nil
	})
	return n, err
}

// propose writes the draft of one teleworker.
func (s *Service) propose(tx *db.Tx, person, from string, tools []Tool) error {
	w, err := findTelework(tx, person)
	if err != nil {
		return err
	}
	if w.State != "listed" && w.State != "declined" {
		return ErrConverting
	}
	office, err := workplace(tx, person)
	if err != nil {
		return err
	}
	a, err := s.begin(tx, person, office, "", "", true)
	if err != nil {
		return err
	}
	first, err := italy.ParseDay(from)
	if err != nil {
		return err
	}
	usualFrom, _ := italy.ParseDay(a.Terms.From) // written by usual: a day
	usualTo, _ := italy.ParseDay(a.Terms.To)
	a.Terms.From, a.Terms.To = from, sameLength(usualFrom, usualTo, first).String()
	a.Terms.Place, a.Terms.Weekdays, a.Terms.Days = w.Place, w.Weekdays, len(w.Weekdays)
	if len(tools) > 0 {
		a.Terms.Tools = tools
	}
	if a.Terms, err = a.Terms.tidy(); err != nil {
		return err
	}
	if err := updateAgreement(tx, a); err != nil {
		return err
	}
	w.Agreement, w.Ends = a.ID, ""
	if err := putTelework(tx, w); err != nil {
		return err
	}
	return tx.Emit(ConversionProposed{a.ID, person})
}

// declare keeps that the person of an application says they telework, when the
// personnel office has not listed them: what the contract says is to be checked.
func (s *Service) declare(tx *db.Tx, a Agreement) error {
	if !a.Telework {
		return nil
	}
	w, err := findTelework(tx, a.Person)
	switch {
	case errors.Is(err, ErrNoSuchTelework):
		w = Telework{Person: a.Person, Source: Declared, Since: "", Place: a.Terms.Place, Weekdays: a.Terms.Weekdays}
	case err != nil:
		return err
	case w.Agreement == a.ID:
		return nil
	case w.State != "listed" && w.State != "declined":
		return nil // another agreement is on its way
	}
	w.Agreement, w.Ends = a.ID, ""
	return putTelework(tx, w)
}

// endTelework ends the telework that an agreement takes the place of, on the day
// before it begins.
func endTelework(tx *db.Tx, a Agreement) error {
	if !a.Telework {
		return nil
	}
	_, err := tx.Exec(`UPDATE agile_telework SET ends = $3 WHERE ente = $1 AND agreement = $2`, tx.Ente, a.ID, dayBefore(a.Terms.From))
	return err
}

func putTelework(tx *db.Tx, w Telework) error {
	days, err := json.Marshal(w.Weekdays)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO agile_telework (ente, person, contract, since, place, weekdays, source, agreement, ends, listed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (ente, person) DO UPDATE SET contract = excluded.contract, since = excluded.since, place = excluded.place, weekdays = excluded.weekdays,
			source = excluded.source, agreement = excluded.agreement, ends = excluded.ends`,
		tx.Ente, w.Person, w.Contract, w.Since, w.Place, string(days), w.Source, w.Agreement, w.Ends, db.MS(tx.Now))
	return err
}

const teleworkColumns = `t.person, t.contract, t.since, t.place, t.weekdays, t.source, t.agreement, t.ends, COALESCE(a.state, '')`

const teleworkTables = ` FROM agile_telework t LEFT JOIN agile_agreement a ON a.ente = t.ente AND a.id = t.agreement WHERE t.ente = $1`

func scanTelework(w *Telework, scan func(...any) error) error {
	var days string
	var state State
	if err := scan(&w.Person, &w.Contract, &w.Since, &w.Place, &days, &w.Source, &w.Agreement, &w.Ends, &state); err != nil {
		return err
	}
	if w.State = conversion(state); w.Ends != "" {
		w.State = "converted" // its agreement may be forgotten before it is
	}
	w.Weekdays = []int{}
	return json.Unmarshal([]byte(days), &w.Weekdays)
}

func findTelework(tx *db.Tx, person string) (w Telework, err error) {
	err = scanTelework(&w, tx.QueryRow(`SELECT `+teleworkColumns+teleworkTables+` AND t.person = $2`, tx.Ente, person).Scan)
	if db.NoRows(err) {
		return w, ErrNoSuchTelework
	}
	return w, err
}

func listTeleworks(tx *db.Tx) ([]Telework, error) {
	rows, err := tx.Query(`SELECT `+teleworkColumns+teleworkTables+` ORDER BY t.person`, tx.Ente)
	return db.Collect(rows, err, scanTelework)
}
