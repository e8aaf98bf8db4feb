package yjs

import (
	"encoding/json"
	"testing"
	"time"
)

// BenchmarkYjs merges and opens one document of 10,000 updates that four people
// wrote all over, and prints how long beside what Yjs takes for the same.
func BenchmarkYjs(b *testing.B) {
	var long struct {
		Updates     [][]byte
		Merge, Open float64 // ms, of Yjs
		Characters  int
	}
	if err := json.Unmarshal(oracle(b, nil, "long", "10000"), &long); err != nil {
		b.Fatal(err)
	}
	report := func(b *testing.B, yjs float64, most string, act func()) {
		act() // once, so that memory is there
		at := time.Now()
		for range b.N {
			act()
		}
		ms := float64(time.Since(at).Microseconds()) / 1000 / float64(b.N)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ms, "ms_"+most)
		b.ReportMetric(yjs/ms, "times_faster_than_Yjs")
	}
	b.Run("merge", func(b *testing.B) {
		report(b, long.Merge, "at_most_50", func() {
			if _, err := Merge(long.Updates...); err != nil {
				b.Fatal(err)
			}
		})
	})
	b.Run("open", func(b *testing.B) {
		report(b, long.Open, "at_most_500", func() {
			d, err := Load(long.Updates...)
			if err != nil {
				b.Fatal(err)
			}
			if n := units([]byte(d.Now().Text("t"))); n != long.Characters {
				b.Fatalf("%d characters of %d", n, long.Characters)
			}
		})
	})
	merged, err := Merge(long.Updates...)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("open_merged", func(b *testing.B) {
		report(b, long.Open, "at_most_500", func() {
			if d, err := Load(merged); err != nil || d.Now().Text("t") == "" {
				b.Fatal(err)
			}
		})
	})
}
