package workday

import (
	"cmp"
	"slices"
)

// The rules of a working week, without database, clock or reader.

// InTime reports whether day lies at least notice days after today.
func InTime(today, day Day, notice int) bool { return day.Sub(today) >= notice }

// Limit gives how many days away the terms allow in the week of monday.
func (t Terms) Limit(monday Day) int {
	if t.DaysPerWeek > 0 {
		return t.DaysPerWeek
	}
	if len(t.Weekdays) > 0 {
		return len(t.Weekdays)
	}
	n := 0
	for _, d := range Week(monday) {
		if slices.Contains(t.Dates, d.String()) {
			n++
		}
	}
	return n
}

// Fixed reports whether the terms themselves put the person away on d.
func (t Terms) Fixed(d Day) bool {
	return slices.Contains(t.Weekdays, int(d.Weekday())) || slices.Contains(t.Dates, d.String())
}

// Fits reports whether one more day away on d keeps within limit days a week.
// taken are the days away already, those asked for included; days of other weeks
// and d itself do not count.
func Fits(limit int, d Day, taken []Day) bool {
	used := map[Day]bool{}
	for _, t := range taken {
		if t != d && t.Monday() == d.Monday() {
			used[t] = true
		}
	}
	return len(used) < limit
}

// Prevails reports whether presence prevails in the weeks weeks that end with
// the week of d: more days at the office than away (DM PA 8/10/2021). Days on
// which the person does not work count for neither; 0 weeks ask nothing.
func Prevails(weeks int, d Day, where func(Day) Place) bool {
	office, away := 0, 0
	for x := d.Monday().Add(-7 * (weeks - 1)); weeks > 0 && x.Before(d.Monday().Add(7)); x = x.Add(1) {
		switch where(x) {
		case Office:
			office++
		case Away:
			away++
		}
	}
	return weeks <= 0 || away == 0 || office > away
}

// Rotates reports whether d belongs to a run of at most longest working days
// away: everybody comes to the office in turn. Days without work neither count
// nor end a run; 0 asks nothing.
func Rotates(longest int, d Day, where func(Day) Place) bool {
	if longest <= 0 || where(d) != Away {
		return true
	}
	run := 1
	for _, step := range []int{-1, 1} {
		for x, looked := d.Add(step), 0; looked < 120 && run <= longest; x, looked = x.Add(step), looked+1 {
			p := where(x)
			if p == Office {
				break
			}
			if p == Away {
				run++
			}
		}
	}
	return run <= longest
}

// Voucher reports whether a day gives a meal voucher.
func Voucher(p Place, office, away bool) bool {
	return p == Office && office || p == Away && away
}

// Gaps gives the stretches of shifts in which nobody is at the counter: duties
// of people who are not on site leave it empty.
func Gaps(shifts []Span, duties []Duty, onSite func(person string) bool) []Span {
	gaps := []Span{}
	held := []Span{}
	for _, d := range duties {
		if onSite(d.Person) {
			held = append(held, d.Span)
		}
	}
	slices.SortFunc(held, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for _, s := range shifts {
		at := s.From
		for _, h := range held {
			if h.To <= at || h.From >= s.To {
				continue
			}
			if h.From > at {
				gaps = append(gaps, Span{at, h.From})
			}
			at = max(at, h.To)
		}
		if at < s.To {
			gaps = append(gaps, Span{at, s.To})
		}
	}
	return gaps
}

// A Warning is a reason to think again before a day away is approved. The head
// may go on with a reason of their own, which is kept.
type Warning string

// The warnings, the gravest first.
const (
	Under      Warning = "under"      // fewer people on site than the office needs
	Counter    Warning = "counter"    // the person is expected at the counter
	Prevalence Warning = "prevalence" // presence would not prevail any more
	Rotation   Warning = "rotation"   // too many working days in a row without coming
)

// A Case is what the warnings about one person's day away are drawn from.
type Case struct {
	OnSite  int // people on site that day if this one is away
	Minimum int
	Counter bool // the person is on duty at the counter
	Weeks   int  // of prevalence
	Longest int  // run of days away
	Day     Day
	Where   func(Day) Place // the person's days, with this one away
}

// Warnings gives what speaks against it.
func (c Case) Warnings() []Warning {
	all := []Warning{}
	if c.OnSite < c.Minimum {
		all = append(all, Under)
	}
	if c.Counter {
		all = append(all, Counter)
	}
	if !Prevails(c.Weeks, c.Day, c.Where) {
		all = append(all, Prevalence)
	}
	if !Rotates(c.Longest, c.Day, c.Where) {
		all = append(all, Rotation)
	}
	return all
}
