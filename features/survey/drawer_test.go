package survey

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"loggia/platform/italy"
)

func counted(n int) tally { return tally{Counts: []int{n, 0, 0, 0, 0}} }

func TestWhatMayBeToldApart(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts map[string]int
		want  string
	}{
		{"too few of all", map[string]int{"a": 4}, ""},
		{"one office, and nobody else", map[string]int{"a": 5}, "a"},
		{"the rest would be one person", map[string]int{"a": 9, "b": 1}, ""},
		{"the rest would be four", map[string]int{"a": 9, "b": 7, "": 4}, "a"},
		{"the rest is five of several", map[string]int{"a": 9, "b": 2, "c": 3}, "a"},
		{"the smallest hides the rest", map[string]int{"a": 9, "b": 6, "c": 1}, "a"},
		{"enough each", map[string]int{"a": 5, "b": 5, "c": 5}, "a b c"},
		{"an office where nobody answered", map[string]int{"a": 5, "b": 5, "c": 0}, "a b"},
		{"the others are enough", map[string]int{"a": 5, "": 6}, "a"},
		{"nobody", map[string]int{}, ""},
	} {
		d := drawer{}
		for p, n := range c.parts {
			d[p] = counted(n)
		}
		if got := strings.Join(d.shown(5), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever the answers: no part shown, and no remainder that anybody could
// reckon from what is shown, is of fewer people than the threshold. And what is
// kept once the wave is closed is no more than what is shown.
func TestNothingCanBeReckoned(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 20_000 {
		d, fewest := drawer{}, 3+random.IntN(5)
		for p := range 1 + random.IntN(7) {
			name := ""
			if p > 0 {
				name = fmt.Sprintf("o%d", p)
			}
			d[name] = counted(random.IntN(10))
		}
		whole := d.whole().answers()
		keep := d.shown(fewest)
		left := whole
		for _, p := range keep {
			if n := d[p].answers(); n < fewest {
				t.Fatalf("%d: %v shows %s with %d", i, d, p, n)
			}
			left -= d[p].answers()
		}
		if whole >= fewest && left != 0 && left < fewest {
			t.Fatalf("%d: %v with %d shows %v and leaves %d", i, d, fewest, keep, left)
		}
		if whole < fewest && len(keep) > 0 {
			t.Fatalf("%d: %v shows %v", i, d, keep)
		}
		m := d.melt(fewest)
		if m.whole().answers() != whole {
			t.Fatalf("%d: melting lost answers", i)
		}
		for p := range m {
			if p != "" && !slices.Contains(keep, p) {
				t.Fatalf("%d: %s is kept apart", i, p)
			}
		}
		if again := m.shown(fewest); !slices.Equal(again, keep) {
			t.Fatalf("%d: %v before and %v after it was sealed", i, keep, again)
		}
	}
}

func TestATallyTellsNoOrder(t *testing.T) {
	one, other := tally{}, tally{}
	for _, text := range []string{"c", "a", "b"} {
		one = one.with(Answer{Text: text}, 0)
	}
	for _, text := range []string{"b", "c", "a"} {
		other = other.with(Answer{Text: text}, 0)
	}
	if !slices.Equal(one.Texts, other.Texts) {
		t.Errorf("%v and %v", one.Texts, other.Texts)
	}
	var r, s roll
	for _, p := range []string{"anna", "zoe", "bea"} {
		r = r.with(p)
	}
	for _, p := range []string{"bea", "anna", "zoe"} {
		s = s.with(p)
	}
	if !slices.Equal(r, s) || !r.has("zoe") || r.has("carla") {
		t.Errorf("%v and %v", r, s)
	}
	if got := (tally{Counts: []int{1, 0, 0, 0, 1}}).mean(); got != 3 {
		t.Errorf("mean %v", got)
	}
}

func TestQuarters(t *testing.T) {
	var got []string
	for _, q := range quarters(italy.On(2026, 2, 3), 4) {
		got = append(got, q.name+" "+q.from+" "+q.to)
	}
	want := "2025-1 2025-01-01 2025-03-31|2025-2 2025-04-01 2025-06-30|2025-3 2025-07-01 2025-09-30|2025-4 2025-10-01 2025-12-31"
	if strings.Join(got, "|") != want {
		t.Errorf("%v", got)
	}
}
