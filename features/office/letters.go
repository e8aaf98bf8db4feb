package office

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/ics"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// The kinds of letter: each has words office.letter.<kind>.subject, .lead and
// .more, and says what its button does.
const (
	letterNew       = "booked"
	letterMoved     = "moved"
	letterCancelled = "cancelled"
	letterProposed  = "proposed"
	letterReply     = "reply"
	letterBrought   = "brought"
	letterDay       = "tomorrow"
	letterHour      = "soon"
	letterEarlier   = "earlier"
	letterReceived  = "received"
	letterLink      = "link"
)

func letterBooked(moved bool) string {
	if moved {
		return letterMoved
	}
	return letterNew
}

//go:embed letters/letter.html
var letterFS embed.FS

var letterPage = template.Must(template.ParseFS(letterFS, "letters/letter.html"))

// write composes and queues one letter to the citizen of a, in the transaction
// that it tells of. A person without an address gets none: the clerk tells them.
func (s *Service) write(tx *db.Tx, kind string, a Appointment, house House, more map[string]any) error {
	if a.Citizen.Email == "" {
		return nil
	}
	l, err := s.compose(tx, kind, a, house, more)
	if err != nil {
		return err
	}
	return s.Post.Send(tx, l)
}

// say is write for words that belong to the thread: the message is kept with
// the request, so that the answer to it joins the same thread.
func (s *Service) say(tx *db.Tx, a Appointment, house House, kind, words string) error {
	messages, err := listMessages(tx, a.ID)
	if err != nil {
		return err
	}
	m := Message{ID: id.New(), Appointment: a.ID, Way: "out", Author: tx.Actor, Body: words, At: tx.Now}
	m.MessageID = "<" + m.ID + "." + a.ID + "@" + domain(house.Email) + ">"
	more := map[string]any{"words": words}
	if len(messages) > 0 {
		refs := []string{}
		for _, old := range messages {
			if old.MessageID != "" {
				refs = append(refs, old.MessageID)
			}
		}
		more["references"] = refs
	}
	more["messageID"] = m.MessageID
	if a.Citizen.Email != "" {
		l, err := s.compose(tx, kind, a, house, more)
		if err != nil {
			return err
		}
		m.Subject = l.Subject
		if err := s.Post.Send(tx, l); err != nil {
			return err
		}
	}
	return insertMessage(tx, m)
}

func domain(email string) string {
	_, d, ok := strings.Cut(email, "@")
	if !ok {
		return "loggia.invalid"
	}
	return d
}

type letterView struct {
	Lang, Title, Hello, Lead, When, Words, Button, Link, More, Office, Ente, Number, Sign string
	Bring                                                                                 []string
	BringTitle, NumberTitle                                                               string
}

func (s *Service) compose(tx *db.Tx, kind string, a Appointment, house House, more map[string]any) (Letter, error) {
	lang := cmp.Or(a.Citizen.Language, "it")
	t := func(key string, args map[string]any) string { return s.Say.T(lang, "office.letter."+key, args) }
	when := ""
	if !a.Starts.IsZero() {
		when = Moment(a.Starts, a.Ends, lang)
	}
	args := map[string]any{"office": house.Name, "ente": house.EnteName, "when": when, "name": a.Citizen.Name, "number": a.Number, "hour": italy.Hour(a.Starts)}
	for k, v := range more {
		args[k] = v
	}
	token, _ := more["token"].(string)
	if token == "" {
		token = s.doorToken(tx.Ente, a)
	}
	words, _ := more["words"].(string)
	if why, _ := more["why"].(string); why != "" {
		words = why
	}
	v := letterView{Lang: lang, Title: t(kind+".subject", args), Hello: t("hello", args), Lead: t(kind+".lead", args), When: when, Words: words,
		Button: t(kind+".button", args), Link: house.Site + "/porta/" + token, More: t(kind+".more", args), Office: house.Name, Ente: house.EnteName,
		Number: a.Number, NumberTitle: t("number", args), BringTitle: t("bring", args), Sign: t("sign", args)}
	if kind == letterNew || kind == letterMoved || kind == letterDay {
		if virtual, err := findVirtual(tx, a.Office); err == nil {
			v.Bring = virtual.Bring
		}
	}
	if kind == letterCancelled && when != "" {
		v.Link = house.Site + "/uffici/" + house.Slug + "/prenota"
	}
	var page bytes.Buffer
	if err := letterPage.Execute(&page, v); err != nil {
		return Letter{}, err
	}
	l := Letter{Kind: kind, ByPerson: kind == letterReply || kind == letterProposed, To: a.Citizen.Email, ToName: a.Citizen.Full(), From: house.Email, FromName: house.Name + " · " + house.EnteName, Subject: v.Title, Text: v.text(), HTML: page.String()}
	l.MessageID, _ = more["messageID"].(string)
	l.References, _ = more["references"].([]string)
	if n := len(l.References); n > 0 {
		l.InReplyTo = l.References[n-1]
		l.Subject = "Re: " + strings.TrimPrefix(l.Subject, "Re: ")
	}
	switch kind {
	case letterNew, letterMoved, letterBrought, letterLink:
		if a.Starts.IsZero() {
			break
		}
		l.Calendar, l.CalendarMethod = s.calendar(tx.Now, ics.Request, a, house, v), ics.Request
	case letterCancelled:
		if when != "" {
			l.Calendar, l.CalendarMethod = s.calendar(tx.Now, ics.Cancel, a, house, v), ics.Cancel
		}
	}
	return l, nil
}

// text gives the letter for readers that show no HTML.
func (v letterView) text() string {
	var b strings.Builder
	put := func(s string) {
		if s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	put(v.Hello)
	put(v.Lead)
	put(v.When)
	put(v.Words)
	if v.Button != "" {
		put(v.Button + ":\n" + v.Link)
	}
	if len(v.Bring) > 0 {
		put(v.BringTitle + "\n- " + strings.Join(v.Bring, "\n- "))
	}
	put(v.More)
	put(v.Sign)
	put(v.NumberTitle + " " + v.Number)
	return strings.TrimSpace(b.String()) + "\n"
}

// calendar gives the appointment as a file for the citizen's calendar.
func (s *Service) calendar(now time.Time, method string, a Appointment, house House, v letterView) []byte {
	return ics.Event{
		UID: a.ID + "@" + domain(house.Email), Sequence: int(a.Changed.Sub(a.Made)/time.Second) + a.Generation, Method: method, Stamp: now, Starts: a.Starts, Ends: a.Ends,
		Summary: house.Name + ", " + house.EnteName, Description: v.Lead + "\n" + v.Link, Place: v.Link, URL: v.Link,
		OrganizerName: house.Name, OrganizerEmail: house.Email, AttendeeName: a.Citizen.Full(), AttendeeEmail: a.Citizen.Email, Alarm: time.Hour,
	}.Bytes()
}

// Calendar gives the appointment of a link as an .ics file.
func (s *Service) calendarOf(now time.Time, a Appointment, house House, token, lang string) []byte {
	v := letterView{Lead: s.Say.T(lang, "office.letter.calendar", map[string]any{"office": house.Name}), Link: house.Site + "/porta/" + token}
	return s.calendar(now, ics.Publish, a, house, v)
}

// Moment writes "giovedì 26 novembre 2026, dalle 15:20 alle 15:40".
func Moment(starts, ends time.Time, lang string) string {
	from, to := italy.Hour(starts), italy.Hour(ends)
	day := italy.DayOf(starts).Long(lang)
	if lang == "en" {
		return day + ", from " + from + " to " + to
	}
	return day + ", " + prep("dalle", from) + " " + prep("alle", to)
}

// prep fits the article to the hour: one o'clock is singular in Italian.
func prep(article, hour string) string {
	if strings.HasPrefix(hour, "01:") {
		return map[string]string{"dalle": "dall'", "alle": "all'"}[article] + hour
	}
	return article + " " + hour
}
