package kit_test

import (
	"fmt"
	"testing"
	"time"

	"loggia/features/kit"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
)

// BenchmarkImport loads 300 people with a laptop each and every second with a
// headset, and prints its figures as the other benches do: name, value, unit,
// target.
func BenchmarkImport(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, ...db.Option) *db.DB
	}{{"SQLite", dbtest.SQLite}, {"PostgreSQL", dbtest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := newTown(b, engine.open)
				b.StartTimer()
				start := time.Now()
				r, err := s.Import(root, load(people(300)), kit.Edits{}, "")
				took := time.Since(start)
				if err != nil || r.People != 300 || r.Items != 450 {
					b.Fatal(r.People, r.Items, err)
				}
				fmt.Printf("kit: import of 300 people with 450 items, %s\t%.2f\ts\t<= 15\n", engine.name, took.Seconds())
			}
		})
	}
}
