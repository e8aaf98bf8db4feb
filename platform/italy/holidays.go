package italy

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"time"
)

// A Holiday is a day on which public offices are closed throughout Italy. The
// patron saint's day is each body's own: see Working.
type Holiday struct {
	On     string `json:"on"` // "01-06", or "easter+1"
	It     string `json:"it"`
	En     string `json:"en"`
	From   int    `json:"from"`            // first year
	Until  int    `json:"until,omitempty"` // last year; 0 while the law stands
	Source string `json:"source"`
}

// The law is data: a change is a line of this file, with its source.
//
//go:embed holidays.json
var holidaysJSON []byte

var national = read()

func read() (all []Holiday) {
	if err := json.Unmarshal(holidaysJSON, &all); err != nil {
		panic("italy: holidays.json: " + err.Error())
	}
	return all
}

// Name gives the holiday's name in "it" or "en".
func (h Holiday) Name(lang string) string {
	if lang == "en" {
		return h.En
	}
	return h.It
}

// In gives the day of h in year, if it is kept then.
func (h Holiday) In(year int) (Day, bool) {
	if year < h.From || h.Until != 0 && year > h.Until {
		return Day{}, false
	}
	switch h.On {
	case "easter":
		return Easter(year), true
	case "easter+1":
		return Easter(year).Add(1), true
	}
	var month, day int
	if _, err := fmt.Sscanf(h.On, "%02d-%02d", &month, &day); err != nil {
		panic("italy: holidays.json: no day: " + h.On)
	}
	return On(year, time.Month(month), day), true
}

// HolidayOn gives the national holiday that falls on d. Sundays are none by
// themselves.
func HolidayOn(d Day) (Holiday, bool) {
	for _, h := range national {
		if on, kept := h.In(d.Year); kept && on == d {
			return h, true
		}
	}
	return Holiday{}, false
}

// Holidays gives the national holidays of a year, as the law lists them.
func Holidays(year int) map[Day]Holiday {
	all := map[Day]Holiday{}
	for _, h := range national {
		if on, kept := h.In(year); kept {
			all[on] = h
		}
	}
	return all
}

// A Yearly is a day that returns every year, such as a patron saint's: "09-08"
// for 8 September. The zero Yearly is none.
type Yearly struct {
	Month time.Month
	Day   int
}

// ParseYearly reads "09-08"; "" gives the zero Yearly.
func ParseYearly(s string) (Yearly, error) {
	if s == "" {
		return Yearly{}, nil
	}
	t, err := time.Parse("2006-01-02", "2024-"+s) // a leap year: 29 February may be a patron's too
	if err != nil {
		return Yearly{}, fmt.Errorf("not a day of the year: %q", s)
	}
	return Yearly{t.Month(), t.Day()}, nil
}

// Working reports whether offices of a body with this patron work on d: it is
// no Saturday, Sunday, national holiday, nor the patron's day.
func Working(d Day, patron Yearly) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	if _, holiday := HolidayOn(d); holiday {
		return false
	}
	return d.Month != patron.Month || d.Day != patron.Day
}

// Easter gives Easter Sunday of a year in the Gregorian calendar (the
// anonymous algorithm published in Nature, 20 April 1876).
func Easter(year int) Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Day{year, time.Month(n / 31), n%31 + 1}
}
