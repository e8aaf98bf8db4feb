package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"loggia/platform/errs"
)

// ErrHours is the answer to opening hours that overlap, end before they begin,
// or are not times of a day; argument "hours" is the text at fault.
var ErrHours = errs.New(errs.Invalid, "office.hours")

// A Day is a civil date, "2026-11-25": the same day whatever the clock does.
type Day string

// DayOf gives the day on which t falls in loc.
func DayOf(t time.Time, loc *time.Location) Day { return Day(t.In(loc).Format(time.DateOnly)) }

// Valid reports whether d is a day of the calendar.
func (d Day) Valid() bool {
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Format(time.DateOnly) == string(d)
}

func (d Day) noon() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t.Add(12 * time.Hour)
}

// Add gives the day n days later.
func (d Day) Add(n int) Day { return Day(d.noon().AddDate(0, 0, n).Format(time.DateOnly)) }

// Weekday gives 0 for Monday to 6 for Sunday.
func (d Day) Weekday() int { return (int(d.noon().Weekday()) + 6) % 7 }

// At gives the instant of a minute of the day in loc. ok is false for a minute
// that the clock jumps over when summer time begins.
func (d Day) At(minute int, loc *time.Location) (t time.Time, ok bool) {
	n := d.noon()
	t = time.Date(n.Year(), n.Month(), n.Day(), 0, minute, 0, 0, loc)
	h, m, _ := t.Clock()
	return t, h*60+m == minute%(24*60) && (minute == 24*60 || DayOf(t, loc) == d)
}

// A Span is a stretch of a day in minutes from midnight: 9:00–12:30 is {540, 750}.
type Span struct{ From, To int }

// String gives "09:00-12:30".
func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

func parseSpan(text string) (s Span, err error) {
	var fh, fm, th, tm int
	clean := strings.NewReplacer("–", "-", "—", "-", ".", ":", " ", "").Replace(text)
	if n, err := fmt.Sscanf(clean, "%d:%d-%d:%d", &fh, &fm, &th, &tm); err != nil || n != 4 {
		return s, ErrHours.With("hours", text)
	}
	s = Span{fh*60 + fm, th*60 + tm}
	if fm > 59 || tm > 59 || fh < 0 || fm < 0 || tm < 0 || s.From >= s.To || s.To > 24*60 {
		return s, ErrHours.With("hours", text)
	}
	return s, nil
}

// Hours are the spans of one day, in order. As JSON: ["09:00-12:30", …].
type Hours []Span

// ParseHours reads spans and puts them in order; two that overlap are refused.
func ParseHours(texts []string) (Hours, error) {
	h := Hours{}
	for _, t := range texts {
		s, err := parseSpan(t)
		if err != nil {
			return nil, err
		}
		h = append(h, s)
	}
	slices.SortFunc(h, func(a, b Span) int { return a.From - b.From })
	for i := 1; i < len(h); i++ {
		if h[i].From < h[i-1].To {
			return nil, ErrHours.With("hours", h[i].String())
		}
	}
	return h, nil
}

// Texts gives the spans as ParseHours reads them.
func (h Hours) Texts() []string {
	out := make([]string, len(h))
	for i, s := range h {
		out[i] = s.String()
	}
	return out
}

// MarshalJSON writes the spans as texts.
func (h Hours) MarshalJSON() ([]byte, error) { return json.Marshal(h.Texts()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (h *Hours) UnmarshalJSON(b []byte) error {
	var texts []string
	if err := json.Unmarshal(b, &texts); err != nil {
		return err
	}
	parsed, err := ParseHours(texts)
	*h = parsed
	return err
}

// A Week holds the hours of each weekday, Monday first.
type Week [7]Hours

// An Exception is a day on which other hours hold; none means closed all day.
// Note says why, to citizens ("Patrono", "Assemblea").
type Exception struct {
	Day   Day
	Hours Hours
	Note  string
}

// A Calendar knows the days on which public offices are closed by law or custom.
type Calendar interface {
	// Holiday gives the name of the holiday on day for the body in force.
	Holiday(day Day) (name string, ok bool)
}
