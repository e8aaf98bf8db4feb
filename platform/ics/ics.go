// Package ics writes one event as an iCalendar file (RFC 5545, RFC 5546), such
// as goes with the mail of an appointment and into a phone's calendar.
//
// ics.go holds the event and writes it; text.go folds and escapes; zone.go
// writes the hours of Italy.
package ics

import (
	"strconv"
	"strings"
	"time"
)

// Methods of RFC 5546.
const (
	Publish = "PUBLISH" // here is an event; no answer is expected
	Request = "REQUEST" // you are invited
	Cancel  = "CANCEL"  // it will not take place
)

// An Event is something with a beginning and an end. UID stays the same when it
// moves, and Sequence grows, so that calendars replace what they had: a change
// whose number is not higher is ignored.
type Event struct {
	UID                           string
	Sequence                      int
	Method                        string
	Stamp, Starts, Ends           time.Time
	Summary, Description, Place   string
	URL                           string
	OrganizerName, OrganizerEmail string
	AttendeeName, AttendeeEmail   string
	Alarm                         time.Duration // before the beginning; 0 for none
}

// Bytes gives the file. Its lines end in CRLF and it is valid UTF-8 whatever
// the event says.
func (e Event) Bytes() []byte {
	var w writer
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//Loggia//Loggia//IT")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:" + bare(e.Method))
	w.zone()
	w.event(e)
	w.line("END:VCALENDAR")
	return w.Bytes()
}

func (w *writer) event(e Event) {
	w.line("BEGIN:VEVENT")
	w.line("UID:" + escape(e.UID))
	w.line("SEQUENCE:" + strconv.Itoa(e.Sequence))
	w.line("DTSTAMP:" + utc(e.Stamp))
	w.line("DTSTART" + local(e.Starts))
	w.line("DTEND" + local(e.Ends))
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Place)
	if u := bare(e.URL); u != "" {
		w.line("URL:" + u)
	}
	if e.OrganizerEmail != "" {
		w.line(`ORGANIZER;CN="` + quoted(e.OrganizerName) + `":mailto:` + bare(e.OrganizerEmail))
	}
	if e.AttendeeEmail != "" {
		// Already accepted: the reader asked for this hour, and no answer is awaited.
		w.line(`ATTENDEE;CN="` + quoted(e.AttendeeName) + `";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:` + bare(e.AttendeeEmail))
	}
	if e.Method == Cancel {
		w.line("STATUS:CANCELLED")
	} else {
		w.line("STATUS:CONFIRMED")
		w.alarm(e)
	}
	w.line("TRANSP:OPAQUE")
	w.line("END:VEVENT")
}

func (w *writer) alarm(e Event) {
	if e.Alarm <= 0 {
		return
	}
	w.line("BEGIN:VALARM")
	w.line("ACTION:DISPLAY")
	w.line("DESCRIPTION:" + escape(e.Summary)) // RFC 5545 §3.6.6: required with DISPLAY
	w.line("TRIGGER:-" + duration(e.Alarm))
	w.line("END:VALARM")
}

// duration writes d in whole seconds as RFC 5545 §3.3.6 has it: P1DT2H.
func duration(d time.Duration) string {
	var s strings.Builder
	put := func(of time.Duration, name string) {
		if n := d / of; n > 0 {
			s.WriteString(strconv.Itoa(int(n)) + name)
			d -= n * of
		}
	}
	s.WriteString("P")
	put(24*time.Hour, "D")
	if d >= time.Second {
		s.WriteString("T")
		put(time.Hour, "H")
		put(time.Minute, "M")
		put(time.Second, "S")
	}
	return s.String()
}
