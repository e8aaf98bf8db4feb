// Package italy knows what every Italian office takes for granted: the hour in
// Rome, the days on which nobody works, how dates are written, and what a
// fiscal code says.
//
// day.go has civil days and the hours in them; holidays.go the national
// holidays, as data with their law; write.go how people write days and hours;
// fiscalcode.go the codice fiscale.
package italy

import (
	"fmt"
	"time"
	_ "time/tzdata" // a server without zone files is still in Italy
)

// Rome is the time of the whole country.
var Rome = load()

func load() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic("italy: the zone data are compiled in: " + err.Error())
	}
	return l
}

// A Day is a date on the wall calendar, without hour or zone. It may be
// compared with == and used as a map key. The zero Day is no day.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// On gives the day with these numbers; those out of range carry over.
func On(year int, month time.Month, day int) Day {
	return dayIn(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
}

// DayOf gives the day that it is in Rome at t.
func DayOf(t time.Time) Day { return dayIn(t.In(Rome)) }

func dayIn(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// ParseDay reads "2026-11-25".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("not a day: %q", s)
	}
	return dayIn(t), nil
}

// String gives "2026-11-25", which sorts and goes into URLs and columns.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText gives String, so that JSON carries "2026-11-25".
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText gives.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

func (d Day) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// Add gives the day n days later.
func (d Day) Add(n int) Day { return dayIn(d.noon().AddDate(0, 0, n)) }

// Sub gives how many days d is after e.
func (d Day) Sub(e Day) int { return int(d.noon().Sub(e.noon()) / (24 * time.Hour)) }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

// Before reports whether d comes before e.
func (d Day) Before(e Day) bool { return d.noon().Before(e.noon()) }

// After reports whether d comes after e.
func (d Day) After(e Day) bool { return e.Before(d) }

// Monday gives the Monday of d's week.
func (d Day) Monday() Day { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// Start gives the first instant of d in Rome, the first of its 23, 24 or 25 hours.
func (d Day) Start() time.Time {
	t, _ := d.At(0, 0)
	return t
}

// At gives the instant at which a clock in Rome shows hour:minute on d. On the
// last Sunday of March no clock shows 02:30: ok is false, and t is as long
// after midnight as the clock says. On the last Sunday of October clocks show
// 02:30 twice: t is the first time.
func (d Day) At(hour, minute int) (t time.Time, ok bool) {
	t = time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, Rome)
	if earlier := t.Add(-time.Hour); sameClock(earlier, t) {
		t = earlier // time.Date does not say which of the two it gives
	}
	ok = t.Hour() == hour && t.Minute() == minute && dayIn(t) == d
	return t, ok
}

func sameClock(a, b time.Time) bool {
	return a.Hour() == b.Hour() && a.Minute() == b.Minute() && a.Day() == b.Day()
}
