package agile_test

import (
	"fmt"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/agile"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
)

const benchPeople = 4000

// fill gives the town 4,000 people in a hundred offices, each with an agreement
// in force, an employment and a goal evaluated. The rows are written as the acts
// would leave them: what is measured is reading.
func (h *house) fill(b *testing.B) {
	b.Helper()
	a := h.agree(giulia, marco, whole())
	h.at("2026-12-02")
	must(b, h.db.Write(system, func(tx *db.Tx) error {
		for i := range benchPeople {
			who, office, id := fmt.Sprintf("p-%d", i), fmt.Sprintf("ufficio-%d", i%100), fmt.Sprintf("a-%d", i)
			if _, err := ente.Put(tx, ente.Place{Person: who, Office: "anagrafe", Role: access.Staff}); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO agile_agreement SELECT ente, $2, $3, $4, manager, kind, before, call, cohort, telework, state, terms, $5, from_day, to_day, last_day, document, sha256, version, created_at, changed_at, signed_at
				FROM agile_agreement WHERE ente = $1 AND id = $6`, tx.Ente, id, who, office, 1+i%3, a.ID); err != nil {
				return err
			}
			day := 1 + i%28
			if i%2 == 0 {
				day += 40
			}
			code := fmt.Sprintf("FRRGLI%02dD%02dA944", 60+i%40, day)
			if _, err := tx.Exec(`INSERT INTO agile_worker (ente, person, fiscal_code, hired, contract, protected) VALUES ($1, $2, $3, '2015-01-01', 'A01', 0)`, tx.Ente, who, code+checkOf(code)); err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO agile_evaluation (ente, agreement, goal, moment, side, reached, met, note, actor, at) VALUES ($1, $2, 'g1', 'final', 'body', '91', 'yes', '', 'marco', $3)`, tx.Ente, id, db.MS(tx.Now)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// The figures of the PIAO over 4,000 people with agreements, and the list of one
// office among them. Prints name, value, unit, target.
func BenchmarkFourThousand(b *testing.B) {
	h := build(b, dbtest.SQLite)
	h.ready(giulia, giuliaCode)
	h.fill(b)
	for b.Loop() {
		began := time.Now()
		all, err := h.Figures(paola, "2026-01-01", "2026-12-31")
		must(b, err)
		fmt.Printf("PIAO figures, %d people with agreements\t%.0f\tms\t<= 2000\n", benchPeople, float64(time.Since(began).Microseconds())/1000)
		for _, f := range all {
			if f.Key == "with" && f.Value != benchPeople+1 {
				b.Fatalf("%v people have an agreement", f.Value)
			}
		}
		began = time.Now()
		rows, err := h.List(person("x", access.Place{Office: "ufficio-7", Role: access.Head}), "ufficio-7", "", nil, "")
		must(b, err)
		if len(rows) != benchPeople/100 {
			b.Fatalf("%d rows", len(rows))
		}
		fmt.Printf("agreements of one office among %d\t%.1f\tms\t-\n", benchPeople, float64(time.Since(began).Microseconds())/1000)
		began = time.Now()
		if _, err := h.Bound(system, "", "2026-12-02"); err != nil {
			b.Fatal(err)
		}
		fmt.Printf("who may work from elsewhere today, %d people\t%.0f\tms\t-\n", benchPeople, float64(time.Since(began).Microseconds())/1000)
	}
}

// A pilot extended to 4,000: each finds the draft of an agreement.
func BenchmarkExtend(b *testing.B) {
	h := build(b, dbtest.SQLite)
	people := make([]string, benchPeople)
	must(b, h.db.Write(system, func(tx *db.Tx) error {
		for i := range people {
			people[i] = fmt.Sprintf("p-%d", i)
			if _, err := ente.Put(tx, ente.Place{Person: people[i], Office: "anagrafe", Role: access.Staff}); err != nil {
				return err
			}
		}
		return nil
	}))
	for b.Loop() {
		c, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: benchPeople, From: "2027-01-01", Months: 12})
		must(b, err)
		began := time.Now()
		if n, err := h.Enrol(paola, c.ID, people); err != nil || n != benchPeople {
			b.Fatal(n, err)
		}
		fmt.Printf("cohort of %d, a draft for each\t%.1f\ts\t-\n", benchPeople, time.Since(began).Seconds())
		began = time.Now()
		if p, err := h.Progress(paola, c.ID); err != nil || p.Drafts != benchPeople {
			b.Fatal(p, err)
		}
		fmt.Printf("how far a cohort of %d has come\t%.0f\tms\t-\n", benchPeople, float64(time.Since(began).Microseconds())/1000)
	}
}

// checkOf gives the check character of the first fifteen of a fiscal code (DM
// 23/12/1976).
func checkOf(code string) string {
	odd := map[rune]int{}
	for i, v := range []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21} {
		odd[rune('0'+i)] = v
	}
	for i, v := range []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23} {
		odd[rune('A'+i)] = v
	}
	sum := 0
	for i, c := range code {
		switch {
		case i%2 == 0:
			sum += odd[c]
		case c >= 'A':
			sum += int(c - 'A')
		default:
			sum += int(c - '0')
		}
	}
	return string(rune('A' + sum%26))
}
