package workday_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
)

const (
	benchOffices = 100
	benchPeople  = 40 // in each office: 4,000 in all
)

// fill gives the town 4,000 people with agreements, a year of days each.
func (h *town) fill(b *testing.B) {
	b.Helper()
	start := day("2026-01-05")
	exec := func(tx *db.Tx, query string, args ...any) error {
		_, err := tx.Exec(query, args...)
		return err
	}
	for o := range benchOffices {
		office := fmt.Sprintf("ufficio-%d", o)
		err := h.db.Write(system, func(tx *db.Tx) error {
			if err := exec(tx, `INSERT INTO ente_office (ente, id, slug, name, kind, description, email, phone, position, created_at, closed_at) VALUES ('borgofiore', $1, $1, $1, 'office', '', '', '', $2, 0, 0)`, office, 100+o); err != nil {
				return err
			}
			for i := range benchPeople {
				p := fmt.Sprintf("p-%d-%d", o, i)
				h.terms[p] = workday.Terms{Agreement: p, DaysPerWeek: 2}
				role := access.Staff
				if i == 0 {
					role = access.Head
				}
				if err := exec(tx, `INSERT INTO identity_person (ente, id, email, given, family, phone, lang, handle, password, totp, totp_on, totp_step, created_at, invited_at, joined_at, left_at)
					VALUES ('borgofiore', $1, $2, 'Prova', $1, '', 'it', $1, '', '', 0, 0, 0, 0, 1, 0)`, p, p+"@borgofiore.example"); err != nil {
					return err
				}
				if err := exec(tx, `INSERT INTO ente_place (ente, person, office, role, since) VALUES ('borgofiore', $1, $2, $3, 0)`, p, office, string(role)); err != nil {
					return err
				}
				for w := range 52 {
					for _, d := range []int{i % 5, (i + 2) % 5} {
						if err := exec(tx, `INSERT INTO workday_day (ente, person, day, place, how, changed) VALUES ('borgofiore', $1, $2, 'away', 'asked', 0)`, p, start.Add(7*w+d).String()); err != nil {
							return err
						}
					}
				}
				if i%4 == 0 {
					if err := exec(tx, `INSERT INTO workday_absence (ente, id, person, first_day, last_day, kind, made_by, made) VALUES ('borgofiore', $1, $1, '2026-11-30', '2026-12-01', 'leave', '', 0)`, p); err != nil {
						return err
					}
					if err := exec(tx, `INSERT INTO workday_wish (ente, id, person, office, day, instead, words, state, proposed, answer, override, answered_by, made, answered)
						VALUES ('borgofiore', $1, $1, $2, '2026-12-03', '', '', 'asked', '', '', '', '', 0, 0)`, p, office); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// A year of figures by office among 4,000 people.
func BenchmarkFigures(b *testing.B) {
	h := build(b, dbtest.SQLite)
	h.fill(b)
	took := []time.Duration{}
	for b.Loop() {
		began := time.Now()
		all, err := h.Figures(paola, day("2026-01-01"), day("2026-12-31"))
		took = append(took, time.Since(began))
		if err != nil || len(all) < benchOffices {
			b.Fatal(len(all), err)
		}
	}
	report(b, "days of a year by office, 4000 people", took, 0.5, 2000)
}

func report(b *testing.B, name string, took []time.Duration, at float64, target int) {
	b.Helper()
	slices.Sort(took)
	ms := float64(took[min(len(took)-1, int(float64(len(took))*at))].Microseconds()) / 1000
	b.ReportMetric(ms, "ms")
	fmt.Printf("%s\t%.1f\tms\t%d\n", name, ms, target)
}
