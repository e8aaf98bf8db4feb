package ics

import (
	"time"
	_ "time/tzdata" // a server without zone files is still in Italy
)

var rome = func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err) // tzdata is inside the binary
	}
	return l
}()

// zone writes the rule of Italian time. Directive 2000/84/EC art. 2-3: from
// the last Sunday of March to the last of October, changing at 01:00 UTC.
func (w *writer) zone() {
	for _, l := range []string{
		"BEGIN:VTIMEZONE", "TZID:Europe/Rome",
		"BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
		"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
		"BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
		"TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
		"END:VTIMEZONE",
	} {
		w.line(l)
	}
}

const wall = "20060102T150405"

func utc(t time.Time) string { return t.UTC().Format(wall) + "Z" }

// local gives t as the rest of a DTSTART or DTEND line, in Italian time. In the
// hour that October repeats, a local time means its first passage (RFC 5545
// §3.3.5), so the second one is written in UTC.
func local(t time.Time) string {
	t = t.In(rome)
	if t.Add(-time.Hour).Format(wall) == t.Format(wall) {
		return ":" + utc(t)
	}
	return ";TZID=Europe/Rome:" + t.Format(wall)
}
