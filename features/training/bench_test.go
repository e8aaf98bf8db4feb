package training_test

import (
	"fmt"
	"testing"
	"time"

	"loggia/features/training"
	"loggia/platform/db/dbtest"
)

// A whole body learns: 700 people are enrolled in one act, and their 700
// certificates are written. Prints name, value, unit, target, as make bench does.
func BenchmarkSevenHundred(b *testing.B) {
	s := open(b, dbtest.SQLite)
	people := s.hireMany(b, 700)
	c := s.course(b, plain)
	figure := func(name string, began time.Time, most float64) {
		took := time.Since(began).Seconds()
		fmt.Printf("%s\t%.1f\ts\t<= %.0f\n", name, took, most)
		if took > most {
			b.Errorf("%s: %.1f s, not <= %.0f", name, took, most)
		}
	}
	began := time.Now()
	if m, err := s.EnrolMany(paola, c.ID, training.Call{Profile: "people", People: people, Due: "2026-12-15"}, false); err != nil || len(m.Fresh) != 700 {
		b.Fatal(len(m.Fresh), err)
	}
	figure("700 people enrolled in one act", began, 5)
	if n, err := s.Record(paola, c.ID, "2026-11-20", people); err != nil || n != 700 {
		b.Fatal(n, err)
	}
	began = time.Now()
	batch, err := s.Certify(paola, c.ID)
	must(b, err)
	must(b, s.jobs.Settle(root))
	if batch, err = s.Batch(paola, batch.ID); err != nil || batch.Done != 700 || !batch.Ended {
		b.Fatal(batch, err)
	}
	figure("700 certificates as PDF/A", began, 60)
	began = time.Now()
	if _, err := s.Board(paola); err != nil {
		b.Fatal(err)
	}
	figure("what is missing to whom, 706 people", began, 1)
}
