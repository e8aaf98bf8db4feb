package mailer_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ics"
	"loggia/platform/mailer"
)

func raw(t *testing.T, msg mailer.Message) []byte {
	t.Helper()
	d := dbtest.SQLite(t)
	m := open(t, d, mailer.Config{Mark: "town"})
	id := send(t, d, m, msg)
	var b []byte
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { b, err = mailer.Raw(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return b
}

func head(b []byte) string {
	h, _, _ := bytes.Cut(b, []byte("\r\n\r\n"))
	return "\r\n" + strings.ReplaceAll(string(h), "\r\n ", " ") + "\r\n"
}

func TestAnInvitationHasEverythingInItsPlace(t *testing.T) {
	cal := ics.Event{Method: ics.Request, UID: "1@x", Summary: "Città", Starts: start, Ends: start.Add(time.Hour), Stamp: start}.Bytes()
	msg := letter()
	msg.HTML, msg.Calendar = "<p>è fissato</p>", &mailer.Calendar{Method: ics.Request, Body: cal}
	msg.Files = []mailer.File{{Name: "bolletta città.pdf", Body: []byte("%PDF-1.7")}}
	msg.ReplyTo = mailer.Address{Name: "Tributi", Email: "risposte@comune.borgofiore.example"}
	msg.Answers, msg.References, msg.List = "two@example.org", []string{"one@example.org", "two@example.org"}, "notizie.borgofiore.example"
	msg.ID = "request-1.2@borgofiore.example"
	b := raw(t, msg)
	p := parse(t, b)
	if p.ID != msg.ID || p.ReplyTo.Email != msg.ReplyTo.Email || p.InReplyTo != "two@example.org" || fmt.Sprint(p.References) != "[one@example.org two@example.org]" || p.HTML != "<p>è fissato</p>" {
		t.Errorf("%+v", p)
	}
	for _, want := range []string{"\r\nAuto-Submitted: auto-generated\r\n", "\r\nList-Id: <notizie.borgofiore.example>\r\n", "\r\nX-Loggia-Loop: town\r\n", "\r\nDate: ", "\r\nMessage-ID: <"} {
		if !strings.Contains(head(b), want) {
			t.Errorf("no %q in %s", want, head(b))
		}
	}
	if !bytes.Contains(b, []byte("Content-Type: text/calendar; method=REQUEST; charset=UTF-8")) {
		t.Errorf("no invitation in\n%s", b)
	}
	files := map[string][]byte{}
	for _, a := range p.Attachments {
		files[a.Name+" "+a.Type] = a.Body
	}
	if !bytes.Equal(files["appuntamento.ics text/calendar"], cal) || string(files["bolletta città.pdf application/pdf"]) != "%PDF-1.7" {
		t.Errorf("attachments %q", files)
	}
	for _, l := range bytes.Split(b, []byte("\r\n")) {
		if len(l) > 998 || bytes.ContainsAny(l, "\r\n") { // RFC 5322 §2.1.1
			t.Errorf("line %.80q", l)
		}
	}
}

func TestNoHeaderCanBeInjected(t *testing.T) {
	const evil = "x\r\nBcc: victim@example.org\r\n\r\n<script>"
	msg := letter()
	msg.Subject, msg.To.Name, msg.From.Name, msg.List, msg.Answers, msg.ID = evil, evil, evil, evil, evil, evil
	msg.References = []string{evil, "a b", "<x>"}
	msg.ReplyTo = mailer.Address{Name: evil, Email: "a@b.it"}
	msg.Files = []mailer.File{{Name: evil + `"; x="y`, Type: evil, Body: []byte("z")}}
	b := raw(t, msg)
	if bytes.Contains(b, []byte("\nBcc:")) || strings.Contains(head(b), "References") || strings.Contains(head(b), "In-Reply-To") || strings.Contains(head(b), "List-Id") {
		t.Fatalf("%s", b)
	}
	if p := parse(t, b); len(p.Attachments) != 1 || p.Text != "Buongiorno,\nè fissato." || !strings.Contains(p.Subject, "Bcc: victim@example.org") {
		t.Errorf("%+v", p)
	}
	d := dbtest.SQLite(t)
	m := open(t, d, mailer.Config{})
	for _, address := range []string{"", "x", "a@", "@b.it", "a@b.it\r\nRCPT TO:<c@d.it>", "a@b.it>", "a b@c.it", `"a"@b.it`, "a@b.it,c@d.it", "a@[1.2.3.4]", "a@-b-.it", strings.Repeat("a", 250) + "@b.it"} {
		msg := letter()
		msg.To.Email = address
		if err := d.Write(ctx, func(tx *db.Tx) error { _, err := m.Send(tx, msg); return err }); !errors.Is(err, mailer.ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestNamesInEveryLanguage(t *testing.T) {
	s, d := listen(t, "none", ""), dbtest.SQLite(t)
	m := open(t, d, to(s))
	msg := letter()
	msg.To = mailer.Address{Name: "Ђорђе, Ñandú \"Città\" 東京", Email: "info@città.example"}
	send(t, d, m, msg)
	msg.To = mailer.Address{Email: "josé@example.org"}
	send(t, d, m, msg)
	if err := m.Settle(ctx); err != nil || len(s.mail()) != 2 {
		t.Fatalf("%v, %d", err, len(s.mail()))
	}
	if got := s.mail()[0]; got.to != "info@xn--citt-3na.example" || parse(t, got.raw).To[0].Name != "Ђорђе, Ñandú \"Città\" 東京" {
		t.Errorf("%s %+v", got.to, parse(t, got.raw).To)
	}
	if got := s.mail()[1]; got.to != "josé@example.org" {
		t.Errorf("%s", got.to)
	}
}

func TestMannersOfMachines(t *testing.T) {
	person, reply := letter(), letter()
	person.ByPerson, reply.Reply = true, true
	if h := head(raw(t, person)); strings.Contains(h, "Auto-Submitted") {
		t.Error(h)
	}
	s, d := listen(t, "none", ""), dbtest.SQLite(t)
	m := open(t, d, to(s))
	send(t, d, m, reply)
	if err := m.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	if got := s.mail()[0]; got.from != "" || !strings.Contains(head(got.raw), "\r\nAuto-Submitted: auto-replied\r\n") {
		t.Errorf("from %q %s", got.from, head(got.raw))
	}
}

func TestOneSenderForAll(t *testing.T) {
	s, d := listen(t, "none", ""), dbtest.SQLite(t)
	conf := to(s)
	conf.From = "noreply@valfiorita.example"
	m := open(t, d, conf)
	send(t, d, m, letter())
	if err := m.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	got := s.mail()[0]
	if p := parse(t, got.raw); got.from != conf.From || p.From.Name != "Ufficio Tributi" || p.From.Email != conf.From || p.ReplyTo.Email != "tributi@comune.borgofiore.example" {
		t.Errorf("%s %+v", got.from, p)
	}
}
