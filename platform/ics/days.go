package ics

import (
	"time"

	"loggia/platform/italy"
)

// A Date is something that lasts whole days and takes nobody's time, such as a
// term. UID stays the same when it is written again.
type Date struct {
	UID                  string
	Day                  italy.Day
	Summary, Description string
	URL                  string
}

// Calendar gives a file with many dates, under a name that calendars show. Stamp
// is when it was made.
func Calendar(name string, stamp time.Time, all []Date) []byte {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Loggia//Loggia//IT")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:" + Publish)
	w.text("X-WR-CALNAME", name)
	for _, d := range all {
		w.line("BEGIN:VEVENT")
		w.line("UID:" + escape(d.UID))
		w.line("DTSTAMP:" + utc(stamp))
		w.line("DTSTART;VALUE=DATE:" + date(d.Day))
		w.line("DTEND;VALUE=DATE:" + date(d.Day.Add(1))) // RFC 5545 §3.6.1: the end is not part of it
		w.text("SUMMARY", d.Summary)
		w.text("DESCRIPTION", d.Description)
		if u := bare(d.URL); u != "" {
			w.line("URL:" + u)
		}
		w.line("TRANSP:TRANSPARENT")
		w.line("END:VEVENT")
	}
	w.line("END:VCALENDAR")
	return w.Bytes()
}

func date(d italy.Day) string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("20060102")
}
