package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/mailer"
)

var (
	start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	ctx   = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore", Actor: "giulia"})
	quiet = slog.New(slog.DiscardHandler)
)

func letter() mailer.Message {
	return mailer.Message{
		Kind: "office.booked", From: mailer.Address{Name: "Ufficio Tributi", Email: "tributi@comune.borgofiore.example"},
		To: mailer.Address{Name: "Teresa Città", Email: "teresa@example.org"}, Subject: "Appuntamento: martedì", Text: "Buongiorno,\nè fissato.\n",
	}
}

// each runs fn on both databases with a clock that stands still.
func each(t *testing.T, fn func(t *testing.T, d *db.DB, c *clock.Fixed)) {
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			c := clock.NewFixed(start)
			fn(t, open(t, db.WithClock(c)), c)
		})
	}
}

func open(t *testing.T, d *db.DB, c mailer.Config) *mailer.Mailer {
	t.Helper()
	m, err := mailer.New(ctx, d, quiet, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func to(s *server) mailer.Config {
	return mailer.Config{Host: s.host, Port: s.port, Security: mailer.Plain, Hello: "loggia.example"}
}

func send(t *testing.T, d *db.DB, m *mailer.Mailer, msg mailer.Message) (id string) {
	t.Helper()
	err := d.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = m.Send(tx, msg)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func find(t *testing.T, d *db.DB, id string) (l mailer.Letter) {
	t.Helper()
	if err := d.Read(ctx, func(tx *db.Tx) (err error) { l, err = mailer.Find(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheServerGetsWhatWasWritten(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fixed) {
		s := listen(t, "none", "")
		m := open(t, d, to(s))
		id := send(t, d, m, letter())
		if l := find(t, d, id); l.State != mailer.Waiting {
			t.Fatalf("it is %s before it has left", l.State)
		}
		if err := m.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		got := s.mail()
		if len(got) != 1 || got[0].from != "tributi@comune.borgofiore.example" || got[0].to != "teresa@example.org" {
			t.Fatalf("received %+v", got)
		}
		l, p := find(t, d, id), parse(t, got[0].raw)
		if l.State != mailer.Sent || !l.Sent.Equal(start) || l.Text != "Buongiorno,\nè fissato." || l.From.Name != "Ufficio Tributi" {
			t.Errorf("outbox says %+v", l)
		}
		if p.ID != l.MessageID || p.Subject != "Appuntamento: martedì" || p.To[0].Name != "Teresa Città" || !p.AutoReply || !p.Loop {
			t.Errorf("the reader sees %+v", p)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return m.Retry(tx, id) }); !errors.Is(err, mailer.ErrAlreadySent) {
			t.Errorf("it may leave twice: %v", err)
		}
	})
}

func TestNothingLeavesWhenTheChangeIsUndone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fixed) {
		s := listen(t, "none", "")
		m := open(t, d, to(s))
		oops := errors.New("oops")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := m.Send(tx, letter()); err != nil {
				t.Error(err)
			}
			return oops
		})
		if !errors.Is(err, oops) || m.Settle(ctx) != nil || len(s.mail()) != 0 {
			t.Fatalf("%v, received %d", err, len(s.mail()))
		}
	})
}

func TestTheLineIsProtected(t *testing.T) {
	for _, c := range []struct {
		name, server string
		conf         func(*mailer.Config)
		arrives      bool
	}{
		{"STARTTLS and sign-in", "starttls", func(c *mailer.Config) { c.Security, c.TLS = mailer.STARTTLS, certificate.client }, true},
		{"TLS and sign-in", "tls", func(c *mailer.Config) { c.Security, c.TLS = mailer.TLS, certificate.client }, true},
		{"a certificate nobody vouches for", "starttls", func(c *mailer.Config) { c.Security, c.TLS = mailer.STARTTLS, certificate.stranger }, false},
		{"a server that has no STARTTLS", "none", func(c *mailer.Config) { c.Security, c.TLS = mailer.STARTTLS, certificate.client }, false},
		{"a wrong password", "tls", func(c *mailer.Config) { c.Security, c.TLS, c.Password = mailer.TLS, certificate.client, "x" }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, s := dbtest.SQLite(t), listen(t, c.server, "")
			conf := to(s)
			conf.User, conf.Password = "loggia", "segreta"
			c.conf(&conf)
			m := open(t, d, conf)
			id := send(t, d, m, letter())
			err := m.Settle(ctx)
			got := s.mail()
			if c.arrives {
				if err != nil || len(got) != 1 || !got[0].tls && c.server == "starttls" || got[0].user != "loggia" {
					t.Fatalf("%v %+v", err, got)
				}
				return
			}
			if l := find(t, d, id); err == nil || len(got) != 0 || l.State != mailer.Waiting || m.Problem() == "" {
				t.Fatalf("error %v, received %d, state %s, problem %q", err, len(got), l.State, m.Problem())
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	busy := &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted"}
	nobody := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	each(t, func(t *testing.T, d *db.DB, c *clock.Fixed) {
		s := listen(t, "none", "")
		m := open(t, d, to(s))
		s.say("rcpt", nobody, busy, nil, busy)
		s.say("data", nil, nobody)
		gone, later, fine := send(t, d, m, letter()), send(t, d, m, letter()), send(t, d, m, letter())
		if err := m.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		if l := find(t, d, gone); l.State != mailer.Failed || l.Reason != mailer.Rejected || !strings.Contains(l.Answer, "no such user") {
			t.Errorf("refused for good: %+v", l.Entry)
		}
		if l := find(t, d, later); l.State != mailer.Waiting || l.Attempts != 1 || !l.Next.Equal(start.Add(time.Minute)) {
			t.Errorf("put off: %+v", l.Entry)
		}
		if l := find(t, d, fine); l.State != mailer.Sent {
			t.Errorf("a neighbour's refusal stopped it: %+v", l.Entry)
		}
		m.Settle(ctx)
		if n := len(s.mail()); n != 1 {
			t.Errorf("%d received before the hour", n)
		}
		c.Advance(time.Minute)
		m.Settle(ctx) // busy again
		c.Advance(2 * time.Minute)
		m.Settle(ctx) // refused after its text
		if l := find(t, d, later); l.State != mailer.Failed || l.Attempts != 3 {
			t.Errorf("%+v", l.Entry)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return m.Retry(tx, gone) }); err != nil {
			t.Fatal(err)
		}
		m.Settle(ctx)
		if l := find(t, d, gone); l.State != mailer.Sent || l.Reason != "" {
			t.Errorf("tried again by hand: %+v", l.Entry)
		}
	})
}

func TestAMessageIsGivenUpAfterDaysOfRefusals(t *testing.T) {
	d, c := dbtest.SQLite, clock.NewFixed(start)
	base, s := d(t, db.WithClock(c)), listen(t, "none", "")
	m := open(t, base, to(s))
	id := send(t, base, m, letter())
	tries := 0
	for find(t, base, id).State == mailer.Waiting && tries < 200 {
		s.say("rcpt", &smtp.SMTPError{Code: 452, Message: "full"})
		m.Settle(ctx)
		c.Advance(2 * time.Hour)
		tries++
	}
	if l := find(t, base, id); l.Reason != mailer.GaveUp || c.Now().Sub(start) < 5*24*time.Hour {
		t.Fatalf("after %v: %+v", c.Now().Sub(start), l.Entry)
	}
}

func TestTheServerIsDownThenBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, c *clock.Fixed) {
		s := listen(t, "none", "")
		m := open(t, d, to(s))
		s.Close()
		var ids []string
		for range 3 {
			ids = append(ids, send(t, d, m, letter()))
		}
		for range 50 { // far more than a message would be tried
			if m.Settle(ctx) == nil {
				t.Fatal("nobody noticed")
			}
			c.Advance(3 * time.Hour)
		}
		if l := find(t, d, ids[0]); l.State != mailer.Waiting || l.Attempts != 0 || m.Problem() == "" {
			t.Fatalf("the outage was held against the message: %+v", l.Entry)
		}
		back := listen(t, "none", fmt.Sprintf("127.0.0.1:%d", s.port))
		if err := m.Settle(ctx); err != nil || len(back.mail()) != 3 || m.Problem() != "" {
			t.Fatalf("%v, %d received, problem %q", err, len(back.mail()), m.Problem())
		}
	})
}

func TestAServerThatClosesInTheMiddle(t *testing.T) {
	d, c := dbtest.SQLite, clock.NewFixed(start)
	base, s := d(t, db.WithClock(c)), listen(t, "none", "")
	m := open(t, base, to(s))
	s.say("mail", &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "closing"})
	a, b := send(t, base, m, letter()), send(t, base, m, letter())
	if m.Settle(ctx) == nil {
		t.Fatal("421 was taken for an answer about one message")
	}
	c.Advance(time.Minute)
	if err := m.Settle(ctx); err != nil || len(s.mail()) != 2 {
		t.Fatalf("%v, %d received, %v %v", err, len(s.mail()), find(t, base, a).State, find(t, base, b).State)
	}
}

func TestWithoutAServerMessagesAreKeptAndLeaveLater(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, c *clock.Fixed) {
		folder := filepath.Join(t.TempDir(), "outbox")
		m := open(t, d, mailer.Config{Folder: folder})
		late := letter()
		late.Until = start.Add(time.Hour)
		id, gone := send(t, d, m, letter()), send(t, d, m, late)
		if err := m.Settle(ctx); err != nil || m.Configured() {
			t.Fatal(err)
		}
		if l := find(t, d, id); l.State != mailer.Kept || l.Text == "" || !l.Sent.IsZero() {
			t.Fatalf("%+v", l)
		}
		file := filepath.Join(folder, "borgofiore", id+".eml")
		text, err := os.ReadFile(file)
		if err != nil || parse(t, text).Subject != "Appuntamento: martedì" {
			t.Fatalf("%v %s", err, text)
		}
		if i, err := os.Stat(file); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("others may read it: %v %v", i.Mode(), err)
		}
		os.Remove(file) // as if the program had ended before writing it
		open(t, d, mailer.Config{Folder: folder})
		if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, text) {
			t.Fatalf("not written again: %v", err)
		}

		c.Advance(2 * time.Hour)
		s := listen(t, "none", "")
		conf := to(s)
		conf.Folder = folder
		m = open(t, d, conf)
		if err := m.Settle(ctx); err != nil || len(s.mail()) != 1 || !bytes.Equal(bytes.TrimSpace(s.mail()[0].raw), bytes.TrimSpace(text)) {
			t.Fatalf("%v %d", err, len(s.mail()))
		}
		if l := find(t, d, gone); l.State != mailer.Failed || l.Reason != mailer.Late {
			t.Errorf("a reminder of yesterday left: %+v", l.Entry)
		}
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("the file of a message that has left stays: %v", err)
		}
		send(t, d, m, letter())
		open(t, d, mailer.Config{}) // the server was taken away again
		var counts map[mailer.State]int
		if err := d.Read(ctx, func(tx *db.Tx) (err error) { counts, err = mailer.Counts(tx); return err }); err != nil || counts[mailer.Kept] != 1 || counts[mailer.Waiting] != 0 {
			t.Errorf("%v %v", counts, err)
		}
	})
}

func TestTheOutboxOfOneBodyIsNotAnothers(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fixed) {
		m := open(t, d, mailer.Config{})
		var ids []string
		for range 5 {
			ids = append(ids, send(t, d, m, letter()))
		}
		other := db.Scoped(ctx, db.Scope{Ente: "castelvento"})
		err := d.Write(other, func(tx *db.Tx) error {
			if all, err := mailer.List(tx, mailer.Query{}); err != nil || len(all) != 0 {
				t.Errorf("%v %v", all, err)
			}
			if _, err := mailer.Find(tx, ids[0]); !errors.Is(err, mailer.ErrNoSuchMessage) {
				t.Errorf("found: %v", err)
			}
			if err := m.Retry(tx, ids[0]); !errors.Is(err, mailer.ErrNoSuchMessage) {
				t.Errorf("retried: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			one, err := mailer.List(tx, mailer.Query{Limit: 2, State: mailer.Kept})
			if err != nil || len(one) != 2 || one[0].ID != ids[4] {
				t.Errorf("%v %v", one, err)
			}
			two, err := mailer.List(tx, mailer.Query{Limit: 9, Before: one[1].ID})
			if err != nil || len(two) != 3 || two[0].ID != ids[2] {
				t.Errorf("%v %v", two, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSecretsAreForgottenOnceSent(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fixed) {
		s := listen(t, "none", "")
		m := open(t, d, to(s))
		msg := letter()
		msg.Secret = true
		id := send(t, d, m, msg)
		if l := find(t, d, id); l.Forgotten {
			t.Fatal("forgotten before it was sent")
		}
		if err := m.Settle(ctx); err != nil || len(s.mail()) != 1 {
			t.Fatal(err)
		}
		if l := find(t, d, id); !l.Forgotten || l.Text != "" || l.Subject == "" {
			t.Errorf("%+v", l)
		}
	})
}

func TestRunSendsByItself(t *testing.T) {
	d, s := dbtest.SQLite(t), listen(t, "none", "")
	arrived := make(chan struct{}, 10)
	s.onData = func() { arrived <- struct{}{} }
	m := open(t, d, to(s))
	run, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- m.Run(run) }()
	for range 3 {
		send(t, d, m, letter())
		select {
		case <-arrived:
		case <-time.After(10 * time.Second):
			t.Fatal("it did not leave")
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestTwoNodesSendOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fixed) {
		s := listen(t, "none", "")
		a, b := open(t, d, to(s)), open(t, d, to(s))
		for range 30 {
			send(t, d, a, letter())
		}
		done := make(chan error, 2)
		go func() { done <- a.Settle(ctx) }()
		go func() { done <- b.Settle(ctx) }()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		seen := map[string]bool{}
		for _, r := range s.mail() {
			seen[parse(t, r.raw).ID] = true
		}
		if len(s.mail()) != 30 || len(seen) != 30 {
			t.Fatalf("%d received, %d different", len(s.mail()), len(seen))
		}
	})
}
