package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with hours.
var (
	ErrBands  = errs.New(errs.Invalid, "notify.bands")
	ErrRest   = errs.New(errs.Invalid, "notify.rest")
	ErrDay    = errs.New(errs.Invalid, "notify.day")
	ErrPast   = errs.New(errs.Invalid, "notify.past")
	ErrSource = errs.New(errs.Invalid, "notify.source")
	ErrQuiet  = errs.New(errs.Invalid, "notify.quiet")
)

const dayEnd = 24 * 60

// A Band is a stretch of a day in minutes of Rome's clock from midnight:
// {540, 1020} is from 9:00 until just before 17:00.
type Band = [2]int

// checkBands refuses what is no list of stretches of one day, in order and apart.
func checkBands(all []Band, most int) error {
	last := -1
	for _, b := range all {
		if b[0] <= last || b[0] < 0 || b[1] > dayEnd || b[0] >= b[1] {
			return ErrBands
		}
		last = b[1]
	}
	if len(all) > most {
		return ErrBands
	}
	return nil
}

// without gives what is left of all outside the stretches cut.
func without(all, cut []Band) []Band {
	left := slices.Clone(all)
	for _, c := range cut {
		var next []Band
		for _, b := range left {
			if c[1] <= b[0] || b[1] <= c[0] {
				next = append(next, b)
				continue
			}
			if b[0] < c[0] {
				next = append(next, Band{b[0], c[0]})
			}
			if c[1] < b[1] {
				next = append(next, Band{c[1], b[1]})
			}
		}
		left = next
	}
	return left
}

// A Week is the hours of a body for whoever has no agreement of their own:
// seven days, Monday first.
type Week [7][]Band

// Usual holds where a body has not set its hours.
var Usual = Week{{{9 * 60, 18 * 60}}, {{9 * 60, 18 * 60}}, {{9 * 60, 18 * 60}}, {{9 * 60, 18 * 60}}, {{9 * 60, 18 * 60}}, {}, {}}

// On gives the stretches of a day.
func (w Week) On(d italy.Day) []Band { return w[(int(d.Weekday())+6)%7] }

// Check says whether w may be a body's hours: at most four stretches a day, and
// rest hours between the end of a day and the beginning of the next.
func (w Week) Check(rest int) error {
	for i, day := range w {
		if err := checkBands(day, 4); err != nil {
			return ErrBands.In("week")
		}
		tomorrow := w[(i+1)%7]
		if len(day) > 0 && len(tomorrow) > 0 && tomorrow[0][0]+dayEnd-day[len(day)-1][1] < rest*60 {
			return ErrRest.With("hours", rest).In("week")
		}
	}
	return nil
}

func (w Week) text() string {
	for i := range w {
		if w[i] == nil {
			w[i] = []Band{}
		}
	}
	b, err := json.Marshal(w)
	if err != nil {
		panic("notify: a week of numbers does not marshal: " + err.Error())
	}
	return string(b)
}

func parseWeek(s string) (w Week, err error) {
	if err = json.Unmarshal([]byte(s), &w); err != nil {
		err = fmt.Errorf("notify: a week that cannot be read: %w", err)
	}
	return w, err
}

// A span is a stretch of time; its end is outside.
type span struct{ from, to time.Time }

func (s span) holds(t time.Time) bool { return !t.Before(s.from) && t.Before(s.to) }

// spansOf gives the bands of a day as instants. On the last Sundays of March
// and October a band is as long as the clock says, an hour less or more.
func spansOf(d italy.Day, bands []Band) []span {
	var all []span
	for _, b := range bands {
		s := span{instant(d, b[0]), instant(d, b[1])}
		if s.from.Before(s.to) {
			all = append(all, s)
		}
	}
	return all
}

func instant(d italy.Day, minute int) time.Time {
	if minute >= dayEnd {
		return d.Add(1).Start()
	}
	t, shown := d.At(minute/60, minute%60)
	if !shown { // between two and three of the night in which summer time begins
		t, _ = d.At(minute/60+1, 0)
	}
	return t
}
