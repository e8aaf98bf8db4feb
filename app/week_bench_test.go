package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/italy"
)

const (
	weekOffices = 100
	weekPeople  = 40 // in each: 4,000 in all
)

// The weeks of a body of 4,000 people with real agreements, signed by both with
// all that the law asks in them, a year of days each, and in every office ten
// days away and two absences that wait: the week of an office as its head sees
// it, and a person's own, through the whole program. Prints name, value, unit,
// target.
func BenchmarkWeekOfFourThousand(b *testing.B) {
	a := town(b)
	ctx := db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
	system := access.System(ctx, "borgofiore")
	today := italy.DayOf(a.DB.Now())
	monday := today.Monday().Add(7)
	signed := "" // an agreement of the demo town, as signing leaves it
	err := a.DB.Read(system, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT id FROM agile_agreement WHERE ente = $1 AND state = 'in_force' ORDER BY length(terms) DESC LIMIT 1`, tx.Ente).Scan(&signed)
	})
	if err != nil {
		b.Fatal(err)
	}
	for o := range weekOffices {
		office := fmt.Sprintf("ufficio-%d", o)
		err := a.DB.Write(system, func(tx *db.Tx) error {
			exec := func(query string, args ...any) {
				if err == nil {
					_, err = tx.Exec(query, append([]any{tx.Ente}, args...)...)
				}
			}
			exec(`INSERT INTO ente_office (ente, id, slug, name, kind, description, email, phone, position, created_at, closed_at) VALUES ($1, $2, $2, $2, 'office', '', '', '', $3, 0, 0)`, office, 100+o)
			for i := range weekPeople {
				p, role := fmt.Sprintf("p-%d-%d", o, i), access.Staff
				if i == 0 {
					role = access.Head
				}
				exec(`INSERT INTO identity_person (ente, id, email, given, family, phone, lang, handle, password, totp, totp_on, totp_step, created_at, invited_at, joined_at, left_at)
					VALUES ($1, $2, $3, 'Prova', $2, '', 'it', $2, '', '', 0, 0, 0, 0, 1, 0)`, p, p+"@borgofiore.example")
				exec(`INSERT INTO ente_place (ente, person, office, role, since) VALUES ($1, $2, $3, $4, 0)`, p, office, string(role))
				exec(`INSERT INTO agile_agreement SELECT ente, $2, $2, $3, $4, kind, before, call, cohort, telework, state, terms, days, from_day, to_day, last_day, document, sha256, version, created_at, changed_at, signed_at
					FROM agile_agreement WHERE ente = $1 AND id = $5`, p, office, fmt.Sprintf("p-%d-0", o), signed)
				exec(`INSERT INTO agile_signature SELECT ente, $2, side, CASE side WHEN 'worker' THEN $2 ELSE $3 END, how, sha256, at FROM agile_signature WHERE ente = $1 AND agreement = $4`, p, fmt.Sprintf("p-%d-0", o), signed)
				for w := range 52 {
					for _, d := range []int{i % 5, (i + 2) % 5} {
						exec(`INSERT INTO workday_day (ente, person, day, place, how, changed) VALUES ($1, $2, $3, 'away', 'asked', 0)`, p, monday.Add(7*(w-44)+d).String())
					}
				}
				if i%4 == 0 {
					exec(`INSERT INTO workday_wish (ente, id, person, office, day, instead, words, state, proposed, answer, override, answered_by, made, answered)
						VALUES ($1, $2, $2, $3, $4, '', '', 'asked', '', '', '', '', 0, 0)`, p, office, monday.Add(3).String())
				}
				if i%20 == 1 {
					exec(`INSERT INTO workday_absence (ente, id, person, first_day, last_day, kind, made_by, made, office, state) VALUES ($1, $2, $2, $3, $4, 'leave', '', 0, $5, 'asked')`, p, monday.String(), monday.Add(1).String(), office)
				}
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	offices, mine, o := []time.Duration{}, []time.Duration{}, 0
	for b.Loop() {
		office := fmt.Sprintf("ufficio-%d", o%weekOffices)
		head := access.As(ctx, access.Person{ID: fmt.Sprintf("p-%d-0", o%weekOffices), Ente: "borgofiore", Places: []access.Place{{Office: office, Role: access.Head}}})
		clerk := access.As(ctx, access.Person{ID: fmt.Sprintf("p-%d-4", o%weekOffices), Ente: "borgofiore", Places: []access.Place{{Office: office, Role: access.Staff}}})
		o++
		began := time.Now()
		w, err := a.Workday.WeekOf(head, office, monday, "it")
		offices = append(offices, time.Since(began))
		if err != nil || len(w.People) != weekPeople || len(w.Wishes) != weekPeople/4 || len(w.Leaves) != 2 || w.Wishes[1].Limit == 0 {
			b.Fatal(len(w.People), len(w.Wishes), len(w.Leaves), err)
		}
		began = time.Now()
		m, err := a.Workday.Mine(clerk, monday, monday, "it")
		mine = append(mine, time.Since(began))
		if err != nil || !m.Agreed {
			b.Fatal(m.Agreed, err)
		}
	}
	for name, took := range map[string][]time.Duration{"office week, 4000 signed agreements, p95": offices, "a person's own week, 4000 signed agreements, p95": mine} {
		slices.Sort(took)
		fmt.Printf("%s\t%.1f\tms\t<= 100\n", name, float64(took[(len(took)-1)*95/100].Microseconds())/1000)
	}
}
