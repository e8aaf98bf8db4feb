package agile_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"loggia/features/agile"
)

func TestACostHoldsFromItsDayUntilTheNext(t *testing.T) {
	costs := []agile.Cost{{Key: "energy", From: "2026-07-01", Cents: 200, Source: "nuova tariffa"}, {Key: "energy", From: "2026-02-01", Cents: 180, Source: "bollette 2025"}}
	for _, c := range []struct {
		name, from, to string
		want           [][2]string
	}{
		{"before the first", "2026-01-01", "2026-01-31", nil},
		{"from the first on", "2026-01-01", "2026-06-30", [][2]string{{"2026-02-01", "2026-06-30"}}},
		{"over the change", "2026-06-01", "2026-12-31", [][2]string{{"2026-06-01", "2026-06-30"}, {"2026-07-01", "2026-12-31"}}},
		{"after the change", "2026-08-01", "2026-08-31", [][2]string{{"2026-08-01", "2026-08-31"}}},
	} {
		got := agile.Stretches(costs, c.from, c.to)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		for i, p := range got {
			if p.From != c.want[i][0] || p.To != c.want[i][1] {
				t.Errorf("%s: %+v", c.name, got)
			}
		}
	}
}

func TestMonthsAndYearsOfPeopleAreParts(t *testing.T) {
	for span, want := range map[[2]string]float64{
		{"2026-01-01", "2026-12-31"}: 12, {"2026-02-01", "2026-02-28"}: 1, {"2026-02-15", "2026-02-28"}: 0.5, {"2026-01-16", "2026-03-15"}: 16.0/31 + 1 + 15.0/31, {"2026-05-05", "2026-05-04"}: 0,
	} {
		if got := agile.Months(span[0], span[1]); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: %v months, want %v", span, got, want)
		}
	}
	spans := [][2]string{{"2025-01-01", ""}, {"2026-01-01", "2026-01-31"}, {"2027-01-01", ""}, {"2025-01-01", "2025-12-31"}}
	if got := agile.PersonYears(spans, "2026-01-01", "2026-12-31"); math.Abs(got-(1+31.0/365)) > 1e-9 {
		t.Errorf("%v years of people", got)
	}
}

type days struct{ asked [][2]string }

func (d *days) Totals(_ context.Context, from, to string) (present, away, absent int, err error) {
	d.asked = append(d.asked, [2]string{from, to})
	return 100, 40, 10, nil
}

// What nobody has written is not reckoned; what is written is, and shows how.
func TestSavingsAreReckonedOnlyFromWhatIsWritten(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		d := &days{}
		h.Days = d
		figure := func(key, group string) agile.Figure {
			t.Helper()
			all, err := h.Figures(paola, "2026-01-01", "2026-12-31")
			must(t, err)
			for _, f := range all {
				if f.Key == key && f.Group == group {
					return f
				}
			}
			t.Fatalf("no figure %s %s", key, group)
			return agile.Figure{}
		}
		if f := figure("saved", ""); !f.Missing || f.Value != 0 {
			t.Errorf("with nothing written: %+v", f)
		}
		for _, bad := range []agile.Cost{{Key: "hopes", From: "2026-01-01", Cents: 1, Source: "x"}, {Key: "energy", From: "domani", Cents: 1, Source: "x"}, {Key: "energy", From: "2026-01-01", Cents: -1, Source: "x"}, {Key: "energy", From: "2026-01-01", Cents: 1, Source: "  "}} {
			if err := h.SetCost(paola, bad); err == nil {
				t.Errorf("kept: %+v", bad)
			}
		}
		must(t, h.SetCost(paola, agile.Cost{Key: "energy", From: "2026-01-01", Cents: 183, Source: "bollette 2025"}))
		must(t, h.SetCost(paola, agile.Cost{Key: "rooms", From: "2026-10-01", Cents: 45000, Source: "contratto 12/2026"}))
		f := figure("cost", "energy")
		if f.Value != 73.20 || f.Missing || len(f.Parts) != 1 || f.Parts[0].Quantity != 40 || f.Parts[0].To != "2026-11-25" || f.Parts[0].Source != "bollette 2025" {
			t.Errorf("energy: %+v", f)
		}
		f = figure("cost", "rooms")
		if len(f.Parts) != 1 || f.Value != 825 || f.Parts[0].From != "2026-10-01" || f.Parts[0].Per != "month" { // October, and 25 days of 30
			t.Errorf("rooms: %+v", f)
		}
		if f := figure("cost", "heating"); !f.Missing || f.Value != 0 || f.Parts != nil {
			t.Errorf("heating was made up: %+v", f)
		}
		must(t, h.RemoveCost(paola, "rooms", "2026-10-01"))
		if err := h.RemoveCost(paola, "rooms", "2026-10-01"); !errors.Is(err, agile.ErrNoSuchCost) {
			t.Errorf("twice: %v", err)
		}
		if f := figure("saved", ""); f.Value != 73.20 || f.Missing {
			t.Errorf("together: %+v", f)
		}
		for name, who := range map[string]context.Context{"a head": marco, "a colleague": giulia, "the administrator": ivo} {
			if err := h.SetCost(who, agile.Cost{Key: "energy", From: "2026-01-01", Cents: 1, Source: "x"}); err == nil {
				t.Errorf("%s writes costs", name)
			}
		}
		if all, err := h.Costs(foreigner); err != nil || len(all) != 0 {
			t.Errorf("another body reads %v, %v", all, err)
		}
	})
}

type heard struct{ from, to []string }

func (u *heard) Rated(_ context.Context, from, to string) (int, float64, error) {
	u.from, u.to = append(u.from, from), append(u.to, to)
	if from < "2026" {
		return 3, 0, nil // too few
	}
	return 41, 4.2, nil
}

func (u *heard) Felt(_ context.Context, cohort string, tell func(string, float64, float64)) error {
	if cohort == "" {
		tell("Quanto riesci a concentrarti?", 2.8, 4.1)
	}
	return nil
}

func TestWhatPeopleSayIsOfWholeQuartersAndOfTheYearBefore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		u := &heard{}
		h.Users, h.Surveys = u, u
		all, err := h.Figures(paola, "2026-01-15", "2026-12-31") // today is 25 November
		must(t, err)
		found := map[string]agile.Figure{}
		for _, f := range all {
			found[f.Key+f.Group+f.When] = f
		}
		if f := found["ratingnow"]; f.Value != 4.2 || f.People != 41 || f.From != "2026-04-01" || f.To != "2026-09-30" {
			t.Errorf("now: %+v", f)
		}
		if f := found["ratingbefore"]; !f.Hidden || f.Value != 0 || f.People != 0 || f.From != "2025-04-01" || f.To != "2025-09-30" {
			t.Errorf("before: %+v", f)
		}
		if f := found["feltQuanto riesci a concentrarti?after"]; f.Value != 4.1 {
			t.Errorf("felt: %+v", f)
		}
		all, err = h.Figures(paola, "2026-11-01", "2026-11-30")
		must(t, err)
		for _, f := range all {
			if f.Key == "rating" && (!f.Missing || f.Value != 0) {
				t.Errorf("a month tells what one citizen said: %+v", f)
			}
		}
	})
}
