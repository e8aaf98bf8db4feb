// Package ics writes one event as an iCalendar file (RFC 5545, RFC 5546), such
// as goes with the mail of an appointment and into a phone's calendar.
package ics

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Methods of RFC 5546.
const (
	Publish = "PUBLISH" // here is an event; no answer is expected
	Request = "REQUEST" // you are invited
	Cancel  = "CANCEL"  // it will not take place
)

// An Event is something with a beginning and an end. UID stays the same when it
// moves, and Sequence grows, so that calendars replace what they had.
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

// Bytes gives the file. Times are written in UTC, which every calendar shows by
// its own clock: no zone table can then be out of date.
func (e Event) Bytes() []byte {
	var b strings.Builder
	put := func(name, value string) { fold(&b, name+":"+value) }
	put("BEGIN", "VCALENDAR")
	put("VERSION", "2.0")
	put("PRODID", "-//Loggia//Loggia//IT")
	put("METHOD", e.Method)
	put("BEGIN", "VEVENT")
	put("UID", escape(e.UID))
	put("SEQUENCE", fmt.Sprint(e.Sequence))
	put("DTSTAMP", utc(e.Stamp))
	put("DTSTART", utc(e.Starts))
	put("DTEND", utc(e.Ends))
	put("SUMMARY", escape(e.Summary))
	for _, optional := range [][2]string{{"DESCRIPTION", escape(e.Description)}, {"LOCATION", escape(e.Place)}, {"URL", uri(e.URL)}} {
		if optional[1] != "" {
			put(optional[0], optional[1])
		}
	}
	if e.OrganizerEmail != "" {
		put("ORGANIZER;CN="+quoted(e.OrganizerName), "mailto:"+uri(e.OrganizerEmail))
	}
	if e.AttendeeEmail != "" {
		put("ATTENDEE;CN="+quoted(e.AttendeeName)+";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", "mailto:"+uri(e.AttendeeEmail))
	}
	if e.Method == Cancel {
		put("STATUS", "CANCELLED")
	} else {
		put("STATUS", "CONFIRMED")
	}
	if e.Alarm > 0 && e.Method != Cancel {
		put("BEGIN", "VALARM")
		put("ACTION", "DISPLAY")
		put("DESCRIPTION", escape(e.Summary))
		put("TRIGGER", fmt.Sprintf("-PT%dM", int(e.Alarm.Minutes())))
		put("END", "VALARM")
	}
	put("END", "VEVENT")
	put("END", "VCALENDAR")
	return []byte(b.String())
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// escape writes a TEXT value (RFC 5545 §3.3.11).
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
}

// quoted writes a parameter: quotes and control characters cannot stand in one.
func quoted(s string) string {
	return `"` + strings.Map(func(r rune) rune {
		if r == '"' || r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s) + `"`
}

// uri keeps a line break from starting a property of its own.
func uri(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// fold writes a line in pieces of at most 75 octets (RFC 5545 §3.1), never in
// the middle of a character.
func fold(b *strings.Builder, line string) {
	room := 75
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], 74
	}
	b.WriteString(line + "\r\n")
}
