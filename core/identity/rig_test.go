package identity_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
)

// A rig is the demo town on one database, with what it mailed and cut.
type rig struct {
	*identity.Service
	t     testing.TB
	db    *db.DB
	ente  *ente.Service
	clock *clock.Fixed
	mail  *mailbox
	cut   *cuts
}

type mailbox struct {
	mu  sync.Mutex
	all []letter
}

type letter struct {
	to, kind, link string
}

func (m *mailbox) Mail(tx *db.Tx, to, lang, kind string, data map[string]any) error {
	tx.After(func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		link, _ := data["link"].(string)
		m.all = append(m.all, letter{to, kind, link})
	})
	return nil
}

// last gives the token of the last letter of a kind to somebody, "" for none.
func (m *mailbox) last(to, kind string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range slices.Backward(m.all) {
		if l.to == to && l.kind == kind {
			return l.link[strings.LastIndex(l.link, "/")+1:]
		}
	}
	return ""
}

type cuts struct {
	mu  sync.Mutex
	all []string
}

func (c *cuts) Cut(session string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, session)
}

func (c *cuts) has(session string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Contains(c.all, session)
}

// each runs fn on the demo town of every database. The clock stands still.
func each(t *testing.T, fn func(t *testing.T, r *rig)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { fn(t, newRig(t, engine, true)) })
	}
}

func newRig(t testing.TB, engine string, demo bool) *rig {
	t.Helper()
	r := &rig{t: t, clock: clock.NewFixed(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)), mail: &mailbox{}, cut: &cuts{}}
	if engine == "sqlite" {
		r.db = dbtest.SQLite(t, db.WithClock(r.clock))
	} else {
		r.db = dbtest.Postgres(t, db.WithClock(r.clock))
	}
	ctx := context.Background()
	quiet := slog.New(slog.DiscardHandler)
	if _, err := ledger.New(ctx, r.db, quiet); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.ente, err = ente.New(ctx, r.db, ente.Config{URL: "http://localhost:8080", Default: "borgofiore"}); err != nil {
		t.Fatal(err)
	}
	if r.Service, err = identity.New(ctx, r.db, r.ente, r.mail, r.cut, identity.Config{Demo: demo, Memory: 64, Log: quiet}); err != nil {
		t.Fatal(err)
	}
	for _, seed := range []func(context.Context) error{r.ente.Seed, r.Service.Seed} {
		if err := seed(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// in gives the context of a visitor of a body.
func in(body string) context.Context {
	return db.Scoped(context.Background(), db.Scope{Ente: body})
}

// as gives the context of a demo person who has signed in to their body.
func (r *rig) as(person string) context.Context {
	r.t.Helper()
	for _, p := range identity.Demo() {
		if p.ID == person {
			e, err := r.SignInDemo(in(p.Body), person, p.Body, identity.Client{})
			if err != nil {
				r.t.Fatal(err)
			}
			return r.with(p.Body, e.Token)
		}
	}
	r.t.Fatalf("nobody is called %s", person)
	return nil
}

// adminOf gives the context in which the administrator of the Unione works in a
// body.
func (r *rig) adminOf(body string) context.Context {
	r.t.Helper()
	e, err := r.SignInDemo(in("valfiorita"), "ivo", "valfiorita", identity.Client{})
	if err != nil {
		r.t.Fatal(err)
	}
	return r.with(body, e.Token)
}

// with gives the context of whoever shows token in a body.
func (r *rig) with(body, token string) context.Context {
	r.t.Helper()
	ctx, _, err := r.Recognise(in(body), token, true)
	if err != nil {
		r.t.Fatalf("a session that should be good: %v", err)
	}
	return ctx
}

const goodPassword = "quattro-cavalli-blu"

// join invites a new person of Borgofiore and lets them choose goodPassword.
func (r *rig) join(email string) identity.Person {
	r.t.Helper()
	admin := access.System(in("borgofiore"), "borgofiore")
	p, err := r.AddPerson(admin, identity.Person{Given: "Prova", Family: "Persona", Email: email,
		Places: []ente.Place{{Office: "tributi", Role: access.Staff}}})
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.Invite(admin, []string{p.ID}); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.AcceptInvitation(in("borgofiore"), r.mail.last(email, "identity.invite"), goodPassword, identity.Client{}); err != nil {
		r.t.Fatal(err)
	}
	return p
}

// facts gives the names of what has happened in a body since the last call.
func (r *rig) facts(body string) (names []string) {
	r.t.Helper()
	err := r.db.Read(in(body), func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger WHERE ente = $1 ORDER BY seq`, body)
		names, err = db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return names
}

func (r *rig) lastFact(body string) string {
	all := r.facts(body)
	return all[len(all)-1]
}

func want(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) && got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
