package workday_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"loggia/features/workday"
	"loggia/platform/italy"
)

func day(s string) workday.Day {
	d, err := italy.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Years end inside a week, years of 53 weeks too, and two days a year have 23
// and 25 hours: a week is always its seven dates.
func TestAWeekIsSevenDatesWhateverTheYear(t *testing.T) {
	for _, c := range []struct{ in, first, last string }{
		{"2026-12-31", "2026-12-28", "2027-01-03"}, // ISO week 53 of 2026
		{"2027-01-01", "2026-12-28", "2027-01-03"},
		{"2027-01-04", "2027-01-04", "2027-01-10"}, // week 1 of 2027
		{"2024-12-30", "2024-12-30", "2025-01-05"}, // week 1 of 2025 begins in 2024
		{"2026-03-29", "2026-03-23", "2026-03-29"}, // 23 hours
		{"2026-10-25", "2026-10-19", "2026-10-25"}, // 25 hours
	} {
		w := workday.Week(day(c.in))
		if w[0].String() != c.first || w[6].String() != c.last {
			t.Errorf("the week of %s is %s–%s", c.in, w[0], w[6])
		}
	}
	for d, n := day("2020-01-01"), 0; n < 4000; d, n = d.Add(1), n+1 {
		w := workday.Week(d)
		if !slices.Contains(w[:], d) || int(w[0].Weekday()) != 1 {
			t.Fatalf("the week of %s begins on %s", d, w[0])
		}
		y, k := iso(d)
		if y0, k0 := iso(w[0]); y != y0 || k != k0 {
			t.Fatalf("%s is of week %d/%d, its Monday of %d/%d", d, y, k, y0, k0)
		}
	}
}

func iso(d workday.Day) (int, int) { return d.Start().In(italy.Rome).ISOWeek() }

func TestNoticeIsCountedInDatesAcrossTheChangeOfTheHour(t *testing.T) {
	for _, c := range []struct {
		today, day string
		notice     int
		want       bool
	}{
		{"2026-03-28", "2026-03-29", 1, true}, {"2026-03-29", "2026-03-30", 1, true}, {"2026-10-24", "2026-10-26", 2, true},
		{"2026-12-31", "2027-01-01", 1, true}, {"2026-12-01", "2026-12-01", 1, false}, {"2026-12-02", "2026-12-01", 0, false}, {"2026-12-01", "2026-12-01", 0, true},
	} {
		if got := workday.InTime(day(c.today), day(c.day), c.notice); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// However many days one asks, one after another, those granted by Fits are never
// more than the limit in any week, and one more always fits while there is room.
func TestFitsNeverPassesTheLimitAndNeverWastesIt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	start := day("2026-11-23")
	for range 400 {
		limit := r.IntN(6)
		taken := []workday.Day{}
		perWeek := map[workday.Day]int{}
		for range 60 {
			d := start.Add(r.IntN(45))
			fits := workday.Fits(limit, d, taken)
			there := slices.Contains(taken, d)
			others := perWeek[d.Monday()]
			if there {
				others--
			}
			if fits != (others < limit) {
				t.Fatalf("limit %d, %d others taken in the week of %s: fits %v", limit, others, d, fits)
			}
			if fits && !there {
				taken = append(taken, d)
				perWeek[d.Monday()]++
			}
		}
		for week, n := range perWeek {
			if n > limit {
				t.Fatalf("%d days away in the week of %s, limit %d", n, week, limit)
			}
		}
	}
}

func TestTheLimitOfTerms(t *testing.T) {
	for _, c := range []struct {
		terms workday.Terms
		week  string
		want  int
	}{
		{workday.Terms{DaysPerWeek: 2}, "2026-11-30", 2},
		{workday.Terms{DaysPerWeek: 3, Weekdays: []int{1}}, "2026-11-30", 3},
		{workday.Terms{Weekdays: []int{2, 4}}, "2026-11-30", 2},
		{workday.Terms{Dates: []string{"2026-12-31", "2027-01-01", "2027-01-04"}}, "2026-12-28", 2},
		{workday.Terms{Dates: []string{"2026-12-31", "2027-01-01", "2027-01-04"}}, "2027-01-04", 1},
		{workday.Terms{}, "2026-11-30", 0},
	} {
		if got := c.terms.Limit(day(c.week)); got != c.want {
			t.Errorf("%+v in the week of %s: %d", c.terms, c.week, got)
		}
	}
}

// places draws random days: mostly office, some away, some off.
func places(r *rand.Rand, start workday.Day, n int) func(workday.Day) workday.Place {
	m := map[workday.Day]workday.Place{}
	for i := range n {
		m[start.Add(i)] = []workday.Place{workday.Office, workday.Office, workday.Away, workday.Out}[r.IntN(4)]
	}
	return func(d workday.Day) workday.Place {
		if p, ok := m[d]; ok {
			return p
		}
		return workday.Office
	}
}

func TestPrevalence(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	start := day("2026-11-02")
	for range 500 {
		where := places(r, start, 70)
		d, weeks := start.Add(35+r.IntN(14)), r.IntN(6)
		office, away := 0, 0
		for i := range 7 * weeks {
			switch where(d.Monday().Add(6 - i)) {
			case workday.Office:
				office++
			case workday.Away:
				away++
			}
		}
		if got, want := workday.Prevails(weeks, d, where), away == 0 || office > away; got != want {
			t.Fatalf("%d weeks, %d at the office, %d away: %v", weeks, office, away, got)
		}
		if !workday.Prevails(0, d, where) {
			t.Fatal("switched off, it still warns")
		}
		// Coming to the office on one more day never makes it worse.
		if workday.Prevails(weeks, d, where) {
			better := func(x workday.Day) workday.Place {
				if x == d && where(x) == workday.Away {
					return workday.Office
				}
				return where(x)
			}
			if !workday.Prevails(weeks, d, better) {
				t.Fatal("coming to the office made it worse")
			}
		}
	}
}

func TestRotation(t *testing.T) {
	awayOn := func(days ...string) func(workday.Day) workday.Place {
		return func(d workday.Day) workday.Place {
			switch {
			case slices.Contains(days, d.String()):
				return workday.Away
			case d.Weekday() == 0 || d.Weekday() == 6:
				return workday.Out
			}
			return workday.Office
		}
	}
	thuToTue := awayOn("2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08")
	for _, c := range []struct {
		longest int
		day     string
		want    bool
	}{
		{3, "2026-12-04", false}, {4, "2026-12-04", true}, {0, "2026-12-04", true}, // the week-end between does not end the run
		{3, "2026-12-02", true}, // a day at the office belongs to no run
	} {
		if got := workday.Rotates(c.longest, day(c.day), thuToTue); got != c.want {
			t.Errorf("at most %d, on %s: %v", c.longest, c.day, got)
		}
	}
	if workday.Rotates(5, day("2026-12-04"), func(workday.Day) workday.Place { return workday.Away }) {
		t.Error("away for ever rotates")
	}
	if !workday.Rotates(5, day("2026-12-04"), func(d workday.Day) workday.Place {
		if d == day("2026-12-04") {
			return workday.Away
		}
		return workday.Out
	}) {
		t.Error("one day among days without work is a run of more than five")
	}
}

// Each minute of a shift is held by somebody on site or is in exactly one gap.
func TestGapsAreExactlyTheMinutesNobodyHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		shifts, at := []workday.Span{}, 480
		for range r.IntN(4) {
			from := at + r.IntN(60)
			at = from + 1 + r.IntN(200)
			shifts = append(shifts, workday.Span{From: from, To: at})
		}
		duties := []workday.Duty{}
		for i := range r.IntN(6) {
			from := 420 + r.IntN(500)
			duties = append(duties, workday.Duty{Span: workday.Span{From: from, To: from + 1 + r.IntN(240)}, Person: fmt.Sprint(i)})
		}
		onSite := func(p string) bool { return p != "1" && p != "3" }
		gaps := workday.Gaps(shifts, duties, onSite)
		for m := 400; m < 1400; m++ {
			in := func(s workday.Span) bool { return m >= s.From && m < s.To }
			held := slices.ContainsFunc(duties, func(d workday.Duty) bool { return onSite(d.Person) && in(d.Span) })
			inShift := slices.ContainsFunc(shifts, in)
			n := 0
			for _, g := range gaps {
				if in(g) {
					n++
				}
			}
			if want := map[bool]int{true: 1}[inShift && !held]; n != want {
				t.Fatalf("minute %d: in %d gaps, want %d\nshifts %v\nduties %v\ngaps %v", m, n, want, shifts, duties, gaps)
			}
		}
	}
}

func TestWarningsComeGravestFirst(t *testing.T) {
	away := func(workday.Day) workday.Place { return workday.Away }
	c := workday.Case{OnSite: 1, Minimum: 2, Counter: true, Weeks: 1, Longest: 2, Day: day("2026-12-02"), Where: away}
	if got := c.Warnings(); !slices.Equal(got, []workday.Warning{workday.Under, workday.Counter, workday.Prevalence, workday.Rotation}) {
		t.Errorf("%v", got)
	}
	c = workday.Case{OnSite: 2, Minimum: 2, Day: day("2026-12-02"), Where: away}
	if got := c.Warnings(); len(got) != 0 {
		t.Errorf("at the minimum, with every rule off: %v", got)
	}
}

func TestVouchers(t *testing.T) {
	for _, c := range []struct {
		place        workday.Place
		office, away bool
		want         bool
	}{
		{workday.Office, true, false, true}, {workday.Office, false, true, false}, {workday.Away, true, false, false}, {workday.Away, true, true, true}, {workday.Out, true, true, false},
	} {
		if got := workday.Voucher(c.place, c.office, c.away); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A wish ends in one of three ways, and an act out of place changes nothing.
func TestTheStatesOfAWish(t *testing.T) {
	acts := []string{"send", "approve", "refuse", "propose", "accept", "decline", "withdraw"}
	want := map[string]string{
		"draft send": "asked", "draft withdraw": "withdrawn",
		"asked approve": "approved", "asked refuse": "refused", "asked propose": "proposed", "asked withdraw": "withdrawn",
		"proposed accept": "approved", "proposed decline": "withdrawn", "proposed propose": "proposed", "proposed withdraw": "withdrawn",
	}
	for _, s := range []workday.State{workday.Draft, workday.Sent, workday.Answered, workday.Granted, workday.Denied, workday.Dropped} {
		for _, act := range acts {
			to, err := s.After(act)
			if w := want[string(s)+" "+act]; w == "" && (err == nil || to != s) || w != "" && (err != nil || string(to) != w) {
				t.Errorf("%s after %s: %s, %v", s, act, to, err)
			}
		}
		if s.Open() == (s == workday.Granted || s == workday.Denied || s == workday.Dropped) {
			t.Errorf("%s open: %v", s, s.Open())
		}
	}
}
