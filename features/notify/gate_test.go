package notify

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"loggia/platform/italy"
)

func rome(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}

// usual is nine to six from Monday to Friday, with the holidays of the country.
func usual(d italy.Day) ([]Band, error) {
	if _, holiday := italy.HolidayOn(d); holiday {
		return nil, nil
	}
	return Usual.On(d), nil
}

func TestWhen(t *testing.T) {
	table := timetable{contact: usual, rest: 11 * time.Hour}
	lunch := timetable{contact: usual, rest: 11 * time.Hour, quiet: []Band{{13 * 60, 14 * 60}}}
	silent := timetable{contact: usual, rest: 11 * time.Hour, quiet: []Band{{0, 20 * 60}}}
	// Until eight in the evening, and again from six: the rest makes it seven.
	long := timetable{rest: 11 * time.Hour, contact: func(italy.Day) ([]Band, error) { return []Band{{6 * 60, 20 * 60}}, nil }}
	night := timetable{rest: 11 * time.Hour, contact: func(italy.Day) ([]Band, error) { return []Band{{0, 60}, {14 * 60, 24 * 60}}, nil }}
	away := timetable{rest: 11 * time.Hour, contact: func(italy.Day) ([]Band, error) { return nil, nil }}
	for _, c := range []struct {
		name  string
		o     occasion
		table timetable
		now   string
		want  string
		rings bool
	}{
		{"in the hours it rings", occasion{urgency: Rings, digestAt: -1}, table, "2026-11-25 10:00", "2026-11-25 10:00", true},
		{"in the hours a badge does not", occasion{urgency: Badge, digestAt: -1}, table, "2026-11-25 10:00", "2026-11-25 10:00", false},
		{"in the hours a digest waits for tomorrow", occasion{urgency: Digest, digestAt: -1}, table, "2026-11-25 10:00", "2026-11-26 09:00", false},
		{"in the evening it waits", occasion{urgency: Rings, digestAt: -1}, table, "2026-11-25 20:30", "2026-11-26 09:00", false},
		{"early in the morning it waits for the same day", occasion{urgency: Rings, digestAt: -1}, table, "2026-11-25 06:00", "2026-11-25 09:00", false},
		{"at the end the hours are over", occasion{urgency: Rings, digestAt: -1}, table, "2026-11-25 18:00", "2026-11-26 09:00", false},
		{"an emergency rings at any hour", occasion{urgency: Rings, emergency: true, digestAt: -1}, table, "2026-11-28 23:59", "2026-11-28 23:59", true},
		{"on Friday evening it waits for Monday", occasion{urgency: Rings, digestAt: -1}, table, "2026-11-27 18:01", "2026-11-30 09:00", false},
		{"at the end of the year it waits for the first working day", occasion{urgency: Rings, digestAt: -1}, table, "2026-12-31 20:00", "2027-01-04 09:00", false},
		{"the night before summer time", occasion{urgency: Rings, digestAt: -1}, table, "2026-03-27 20:00", "2026-03-30 09:00", false},
		{"the night before winter time", occasion{urgency: Rings, digestAt: -1}, table, "2026-10-23 20:00", "2026-10-26 09:00", false},
		{"quiet hours are outside", occasion{urgency: Rings, digestAt: -1}, lunch, "2026-11-25 13:20", "2026-11-25 14:00", false},
		{"quiet hours that leave nothing are not obeyed", occasion{urgency: Rings, digestAt: -1}, silent, "2026-11-25 10:00", "2026-11-25 10:00", true},
		{"eleven hours of rest come first", occasion{urgency: Rings, digestAt: -1}, long, "2026-11-26 06:10", "2026-11-26 07:00", false},
		{"until midnight and after it: the rest is counted from the end", occasion{urgency: Rings, digestAt: -1}, night, "2026-11-26 00:30", "2026-11-26 14:00", false},
		{"eleven hours that pass, the night that has one less", occasion{urgency: Rings, digestAt: -1}, long, "2026-03-29 06:00", "2026-03-29 08:00", false},
		{"eleven hours that pass, the night that has one more", occasion{urgency: Rings, digestAt: -1}, long, "2026-10-25 05:00", "2026-10-25 06:00", false},
		{"its sender chose a moment in the hours", occasion{urgency: Rings, notBefore: rome("2026-11-26 15:00"), digestAt: -1}, table, "2026-11-25 20:30", "2026-11-26 15:00", true},
		{"its sender chose a moment outside them", occasion{urgency: Rings, notBefore: rome("2026-11-26 19:00"), digestAt: -1}, table, "2026-11-25 20:30", "2026-11-27 09:00", false},
		{"its sender chose a moment that has passed", occasion{urgency: Rings, notBefore: rome("2026-11-24 15:00"), digestAt: -1}, table, "2026-11-25 10:00", "2026-11-25 10:00", true},
		{"the person wants the digest at ten", occasion{urgency: Rings, digestAt: 10 * 60}, table, "2026-11-25 20:30", "2026-11-26 10:00", false},
		{"the person wants it at an hour outside", occasion{urgency: Rings, digestAt: 22 * 60}, table, "2026-11-25 20:30", "2026-11-26 09:00", false},
		{"nobody knows when the person is back", occasion{urgency: Rings, digestAt: -1}, away, "2026-11-25 10:00", "2027-03-25 00:00", false},
	} {
		v, err := when(c.o, c.table, rome(c.now))
		if err != nil {
			t.Fatal(err)
		}
		if got := v.at.In(italy.Rome).Format("2006-01-02 15:04"); got != c.want || v.rings != c.rings {
			t.Errorf("%s: at %s, want %s; rings %v, want %v", c.name, got, c.want, v.rings, c.rings)
		}
	}
}

// Whatever the hours, the quiet hours and the moment, the days on which clocks
// change and the end of the year among them: nothing but an emergency is told
// outside the hours, and what waits is told at the very next start.
func TestNothingIsEverToldOutsideTheHours(t *testing.T) {
	r := rand.New(rand.NewPCG(20261125, 7))
	bands := func(most int) (all []Band) {
		for at := r.IntN(dayEnd); at < dayEnd && len(all) < most; {
			end := min(at+1+r.IntN(600), dayEnd)
			all = append(all, Band{at, end})
			at = end + 1 + r.IntN(300)
		}
		return all
	}
	starts := []time.Time{rome("2026-03-28 00:00"), rome("2026-10-24 00:00"), rome("2026-12-30 00:00"), rome("2026-06-01 00:00")}
	told, waited := 0, 0
	for range 4_000 {
		week := [7][]Band{}
		for i := range week {
			if r.IntN(4) > 0 {
				week[i] = bands(3)
			}
		}
		table := timetable{contact: func(d italy.Day) ([]Band, error) { return week[d.Weekday()], nil }, quiet: bands(2 * r.IntN(2)), rest: time.Duration(11+r.IntN(3)) * time.Hour}
		now := starts[r.IntN(len(starts))].Add(time.Duration(r.IntN(3*24*60)) * time.Minute)
		o := occasion{urgency: []Urgency{Rings, Badge}[r.IntN(2)], digestAt: -1}
		v, err := when(o, table, now)
		if err != nil {
			t.Fatal(err)
		}
		if !v.known {
			continue // no day of this week has any hours
		}
		law := lawOf(week, table)
		// Told by looking at each minute, not by the rule's own arithmetic.
		if !twice(v.at) && !law.allows(v.at) {
			t.Fatalf("told at %s, outside the hours %v less %v", v.at.In(italy.Rome), week, table.quiet)
		}
		if v.now != v.at.Equal(now) || !v.now && v.rings {
			t.Fatalf("at %s: %+v", now, v)
		}
		if v.now {
			told++
			continue
		}
		waited++
		for m := now.Truncate(time.Minute); m.Before(v.at); m = m.Add(time.Minute) {
			if !twice(m) && law.allows(m) && !m.Before(now) {
				t.Fatalf("from %s it waits until %s, but %s was in the hours %v less %v", now.In(italy.Rome), v.at.In(italy.Rome), m.In(italy.Rome), week, table.quiet)
			}
		}
		if e, err := when(occasion{urgency: o.urgency, emergency: true}, table, now); err != nil || !e.now || !e.at.Equal(now) || !e.rings {
			t.Fatalf("an emergency waits: %+v, %v", e, err)
		}
	}
	if told < 300 || waited < 300 {
		t.Fatalf("%d told and %d waited: the cases are not mixed", told, waited)
	}
}

// twice reports whether clocks in Rome show that minute two times: what a band
// that begins or ends in it means, no clock can say.
func twice(t time.Time) bool {
	clock := t.In(italy.Rome).Format("2006-01-02 15:04")
	return t.Add(time.Hour).In(italy.Rome).Format("2006-01-02 15:04") == clock || t.Add(-time.Hour).In(italy.Rome).Format("2006-01-02 15:04") == clock
}

// A law is what may ring by the clock, minute by minute, from the law's words.
type law struct {
	may  [7][dayEnd]bool
	ends [7]int // the last minute of the day's hours; 0 for none
	rest time.Duration
}

func lawOf(week [7][]Band, table timetable) (l law) {
	l.rest = table.rest
	for d, bands := range week {
		free := false
		for _, b := range bands {
			l.ends[d] = b[1]
			for m := b[0]; m < b[1]; m++ {
				l.may[d][m] = !slices.ContainsFunc(table.quiet, func(q Band) bool { return q[0] <= m && m < q[1] })
				free = free || l.may[d][m]
			}
		}
		if free {
			continue
		}
		for _, b := range bands { // quiet hours that leave nothing are not obeyed
			for m := b[0]; m < b[1]; m++ {
				l.may[d][m] = true
			}
		}
	}
	return l
}

func (l law) allows(at time.Time) bool {
	local := at.In(italy.Rome)
	if !l.may[local.Weekday()][local.Hour()*60+local.Minute()] {
		return false
	}
	before := italy.DayOf(at).Add(-1)
	end := l.ends[before.Weekday()]
	return end == 0 || !at.Before(instant(before, end).Add(l.rest))
}

func TestHours(t *testing.T) {
	split := Usual
	split[2] = []Band{{8 * 60, 14 * 60}, {15 * 60, 18 * 60}}
	late := Usual
	late[0], late[1] = []Band{{9 * 60, 23 * 60}}, []Band{{9 * 60, 18 * 60}}
	back := Usual
	back[3] = []Band{{600, 540}}
	for _, c := range []struct {
		name string
		week Week
		ok   bool
	}{{"the usual ones", Usual, true}, {"two stretches", split, true}, {"ten hours of rest", late, false}, {"an end before its beginning", back, false}, {"no day at all", Week{}, true}} {
		if err := c.week.Check(11); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	got := without([]Band{{540, 1080}}, []Band{{500, 550}, {780, 840}, {1000, 1100}})
	if len(got) != 2 || got[0] != (Band{550, 780}) || got[1] != (Band{840, 1000}) {
		t.Errorf("without: %v", got)
	}
}
