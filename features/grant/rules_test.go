package grant

import (
	"errors"
	"math/rand/v2"
	"testing"
)

func TestOnlyTheLegalMovesAreMade(t *testing.T) {
	want := map[State]map[string]State{
		Planned: {"start": Doing, "block": Blocked, "finish": Done, "drop": Dropped},
		Doing:   {"block": Blocked, "finish": Done, "drop": Dropped},
		Blocked: {"resume": Doing, "finish": Done, "drop": Dropped},
		Done:    {"reopen": Doing},
		Dropped: {"reopen": Planned},
	}
	for from, legal := range want {
		for act := range moves {
			got, err := from.After(act)
			to, ok := legal[act]
			if ok && (err != nil || got != to) || !ok && (!errors.Is(err, ErrState) || got != from) {
				t.Errorf("%s %s: %s, %v", from, act, got, err)
			}
		}
		if n := len(from.Moves()); n != len(legal) {
			t.Errorf("%s offers %d moves, want %d", from, n, len(legal))
		}
	}
}

func TestTimingIsOfTheDay(t *testing.T) {
	a := Action{State: Doing, Due: "2026-12-10"}
	for today, want := range map[string]string{"2026-12-02": "on_time", "2026-12-03": "soon", "2026-12-10": "soon", "2026-12-11": "late"} {
		if got := a.Timing(today, 7); got != want {
			t.Errorf("%s: %s, want %s", today, got, want)
		}
	}
	a.State = Done
	if a.Timing("2027-01-01", 7) != "over" {
		t.Error("what is done is not late")
	}
}

func TestRisksHaveALevel(t *testing.T) {
	for _, c := range []struct {
		p, i int
		want string
	}{{1, 5, "low"}, {2, 3, "medium"}, {3, 4, "high"}, {5, 5, "high"}, {1, 1, "low"}} {
		if r := (Risk{Probability: c.p, Impact: c.i}); r.Level() != c.want || r.Weight() != c.p*c.i {
			t.Errorf("%+v: %s", c, r.Level())
		}
	}
}

func TestTheExampleOfSeventyPerCent(t *testing.T) {
	g := Grant{Total: 150_000_00, Share: 105_000_00}
	lines := g.Budget([]Heading{{"a", "Formazione", 45_000_00}, {"b", "Strumenti", 72_500_00}, {"c", "Avvio", 24_333_33}, {"d", "Comunicazione", 8_166_67}}, map[string]int64{"a": 12_400_00, "b": 41_760_50, "c": 8_111_11})
	var share, spent, funded int64
	for _, l := range lines {
		share, spent, funded = share+l.Share, spent+l.Spent, funded+l.Funded
	}
	if share != 105_000_00 || spent != 62_271_61 || funded != 43_590_13 || lines[0].Share != 31_500_00 || percent(g.Share, g.Total) != "70%" {
		t.Errorf("share %d, spent %d, funded %d, %+v", share, spent, funded, lines)
	}
	if percent(2, 3) != "66,67%" || percent(1, 8) != "12,5%" && percent(1, 8) != "12,50%" {
		t.Errorf("%s %s", percent(2, 3), percent(1, 8))
	}
}

// Shares always add up, none is a cent away from its exact part, and reports of
// consecutive periods add up to the whole, whatever the figures.
func TestSharesAlwaysAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		den := 1 + r.Int64N(most)
		num := r.Int64N(den + 1)
		parts := make([]int64, 1+r.IntN(12))
		var sum int64
		for i := range parts {
			if r.IntN(4) > 0 {
				parts[i] = r.Int64N(1 << (1 + r.IntN(36)))
			}
			sum += parts[i]
		}
		got := Split(parts, num, den)
		var all int64
		for i, g := range got {
			all += g
			exact := float64(parts[i]) * float64(num) / float64(den)
			if d := float64(g) - exact; d > 1 || d < -1 {
				t.Fatalf("%d of %d/%d of %v: %d is not near %f", i, num, den, parts, g, exact)
			}
			if g < 0 || g > parts[i] {
				t.Fatalf("part %d of %v is %d", i, parts, g)
			}
		}
		if all != portion(sum, num, den) {
			t.Fatalf("%v of %v is %d, not %d", num, parts, all, portion(sum, num, den))
		}
	}
}

func TestReportsOfConsecutivePeriodsAddUpToTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		total := 1 + r.Int64N(1_000_000)
		g := Grant{Total: total, Share: r.Int64N(total + 1)}
		headings := []Heading{{ID: "a"}, {ID: "b"}, {ID: "c"}}
		upTo := map[string]int64{}
		var funded int64
		for range 1 + r.IntN(6) {
			spent := map[string]int64{}
			for _, h := range headings {
				spent[h.ID] = r.Int64N(200_000) // past the total, sometimes
				upTo[h.ID] += spent[h.ID]
			}
			for _, l := range g.period(headings, spent, upTo) {
				if l.Funded < 0 || l.Funded > l.Spent {
					t.Fatalf("%+v of %+v", l, g)
				}
				funded += l.Funded
			}
		}
		var spent int64
		for _, n := range upTo {
			spent += n
		}
		if funded != g.due(spent) || funded > g.Share {
			t.Fatalf("%d funded of %d spent, grant %+v", funded, spent, g)
		}
	}
}

func TestCodesAndSumsHaveTheirForms(t *testing.T) {
	good := Grant{Title: "x", Funder: "Regione", CUP: "b51b 2100 0000 001", Total: 100, Share: 70, Since: "2026-01-01", Until: "2026-12-31", Overrun: "refuse"}
	if g, err := good.check(); err != nil || g.CUP != "B51B21000000001" {
		t.Errorf("%+v, %v", g, err)
	}
	for _, c := range []struct {
		want  error
		spoil func(*Grant)
	}{
		{ErrCUP, func(g *Grant) { g.CUP = "B51B2100000000" }}, {ErrCUP, func(g *Grant) { g.CUP = "151B21000000001" }},
		{ErrMoney, func(g *Grant) { g.Total = 0 }}, {ErrMoney, func(g *Grant) { g.Total = most + 1 }}, {ErrShare, func(g *Grant) { g.Share = 101 }}, {ErrShare, func(g *Grant) { g.Share = -1 }},
		{ErrDays, func(g *Grant) { g.Until = "2025-12-31" }}, {ErrText, func(g *Grant) { g.Title = "a\x00b" }}, {ErrState, func(g *Grant) { g.Overrun = "hope" }},
	} {
		g := good
		c.spoil(&g)
		if _, err := g.check(); !errors.Is(err, c.want) {
			t.Errorf("%v: %v", c.want, err)
		}
	}
	e := Expense{What: "x", Day: "2026-06-01", Cents: 1, CIG: "1234567abc"}
	if got, err := e.check(good); err != nil || got.CIG != "1234567ABC" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, cig := range []string{"123", "0000000000", "12345678901"} {
		e.CIG = cig
		if _, err := e.check(good); !errors.Is(err, ErrCIG) {
			t.Errorf("%s: %v", cig, err)
		}
	}
	for cents, want := range map[int64]string{0: "0,00\u00a0€", 5: "0,05\u00a0€", 123456789: "1.234.567,89\u00a0€", -150: "−1,50\u00a0€", 100000: "1.000,00\u00a0€"} {
		if got := euro(cents); got != want {
			t.Errorf("%d: %s", cents, got)
		}
	}
}
