package office

import (
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchAppointment is the answer for an id or link that opens nothing here.
	ErrNoSuchAppointment = errs.New(errs.NotFound, "office.no_such_appointment")
	// ErrState is the answer to an act that the appointment's state does not allow.
	ErrState = errs.New(errs.Conflict, "office.state")
	// ErrName is the answer to a name that is empty or longer than 80 characters.
	ErrName = errs.New(errs.Invalid, "office.name")
	// ErrSurname is the answer to a surname that is empty or longer than 80 characters.
	ErrSurname = errs.New(errs.Invalid, "office.surname")
	// ErrEmail is the answer to an address to which nothing can be sent.
	ErrEmail = errs.New(errs.Invalid, "office.email")
	// ErrReason is the answer when no reason was chosen.
	ErrReason = errs.New(errs.Invalid, "office.reason")
	// ErrDetail is the answer to details longer than 200 characters.
	ErrDetail = errs.New(errs.Invalid, "office.detail")
	// ErrNoteLong is the answer to a text of the office longer than 2,000 characters, or empty where one is needed.
	ErrNoteLong = errs.New(errs.Invalid, "office.note")
)

// Progress is how far a request has come.
type Progress string

// A request by web begins Booked; one by mail begins Asked. The last three are
// its outcomes.
const (
	Asked     Progress = "asked"     // came by mail, has no hour yet
	Proposed  Progress = "proposed"  // the office has proposed hours
	Booked    Progress = "booked"    // has an hour
	Cancelled Progress = "cancelled" // by the citizen, or by the office
	Answered  Progress = "answered"  // closed by a written answer, no meeting needed
	Done      Progress = "done"
	NoShow    Progress = "no_show"
	FollowUp  Progress = "follow_up" // met, and something is left to do
)

// next is the whole life of a request: from each progress, what each act leads to.
var next = map[Progress]map[string]Progress{
	Asked:     {"propose": Proposed, "book": Booked, "cancel": Cancelled, "answer": Answered},
	Proposed:  {"propose": Proposed, "book": Booked, "cancel": Cancelled, "answer": Answered},
	Booked:    {"book": Booked, "cancel": Cancelled, "done": Done, "no_show": NoShow, "follow_up": FollowUp},
	Answered:  {"reopen": Asked},
	Cancelled: {"reopen": Asked},
	FollowUp:  {"book": Booked, "answer": Done, "done": Done, "reopen": FollowUp},
	Done:      {"done": Done, "follow_up": FollowUp, "no_show": NoShow, "reopen": FollowUp},
	NoShow:    {"done": Done, "follow_up": FollowUp, "book": Booked, "reopen": Asked},
}

// After gives the progress that act leads to, or ErrState.
func (p Progress) After(act string) (Progress, error) {
	to, ok := next[p][act]
	if !ok {
		return p, ErrState.With("act", act)
	}
	return to, nil
}

// Over reports whether nothing more is expected of the citizen or the office.
func (p Progress) Over() bool { return p == Cancelled || p == Answered || p == Done || p == NoShow }

// Source is how a request came.
type Source string

// The ways in.
const (
	ByWeb   Source = "web"
	ByMail  Source = "mail"
	ByClerk Source = "clerk" // for a person without internet
)

// A Citizen is who asks: the least that is needed to answer.
type Citizen struct {
	Name, Surname, Email, Phone, Language string
}

// Full gives name and surname.
func (c Citizen) Full() string { return strings.TrimSpace(c.Name + " " + c.Surname) }

// Check gives c tidied, or says which field is at fault. For a person without
// internet a telephone number stands in for the address.
func (c Citizen) Check(source Source) (Citizen, error) {
	for _, f := range []struct {
		text *string
		long int
		err  *errs.Error
		name string
	}{{&c.Name, 80, ErrName, "name"}, {&c.Surname, 80, ErrSurname, "surname"}} {
		*f.text = line(*f.text)
		if *f.text == "" || utf8.RuneCountInString(*f.text) > f.long {
			return c, f.err.In(f.name)
		}
	}
	c.Phone = line(c.Phone)
	if utf8.RuneCountInString(c.Phone) > 30 {
		c.Phone = ""
	}
	if c.Language != "en" {
		c.Language = "it"
	}
	c.Email = strings.TrimSpace(c.Email)
	if c.Email == "" && source == ByClerk {
		return c, nil
	}
	if !addressable(c.Email) {
		return c, ErrEmail.In("email")
	}
	return c, nil
}

// addressable reports whether mail can be sent to s: one plain address with a
// domain that has an ending.
func addressable(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	dot := strings.LastIndex(domain, ".")
	return dot > 0 && dot < len(domain)-2 && !strings.ContainsAny(s, " \r\n<>,;")
}

// line gives s as one line without control characters or the marks that turn
// text round and can disguise a name.
func line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfeff || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return ' '
		}
		return r
	}, s)), " ")
}

// paragraph gives s with its line breaks and without other control characters.
func paragraph(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = line(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// An Appointment is one request of one citizen, with or without an hour yet.
type Appointment struct {
	ID, Office, Number string
	Progress           Progress
	Source             Source
	Citizen            Citizen
	Reason, Detail     string
	Starts, Ends       time.Time // zero while it has no hour
	Desk               int
	Generation         int // of its door's link; another one ends the links sent before
	Made, Changed      time.Time
	Opened             time.Time // its meeting began
	Closed             time.Time // its meeting ended
	Clerk              string    // who serves it now, so that colleagues see it is taken
	Note               string    // the office's own words at the end
	Rating             int       // 1 to 5; 0 for none
	RatingText         string
}

// Take gives a with the hour of slot. It is refused once the request is over.
func (a Appointment) Take(s Slot) (Appointment, error) {
	p, err := a.Progress.After("book")
	if err != nil {
		return a, err
	}
	if a.Progress != Booked { // nobody came, or something was left to do: the next meeting begins anew
		a.Opened, a.Closed, a.Clerk = time.Time{}, time.Time{}, ""
	}
	a.Progress, a.Starts, a.Ends = p, s.Starts, s.Ends
	return a, nil
}

// Reopen gives a as it stands once its citizen has written again: back before
// the office's eyes when it was over, and without the hour it no longer has. ok
// is false when it is open as it is.
func (a Appointment) Reopen() (_ Appointment, ok bool) {
	p, err := a.Progress.After("reopen")
	if err != nil {
		return a, false
	}
	if a.Progress = p; p == Asked {
		a.Starts, a.Ends, a.Opened, a.Closed, a.Desk, a.Clerk = time.Time{}, time.Time{}, time.Time{}, time.Time{}, 0, ""
	}
	return a, true
}

// number gives "TRI-2026-0412": the office's prefix, the year, the place in it.
func number(prefix string, year, n int) string { return fmt.Sprintf("%s-%d-%04d", prefix, year, n) }
