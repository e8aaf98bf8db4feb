package kit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/kit"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/ledger"
	"loggia/platform/mailaddr"
	"loggia/platform/words"
)

// A town is the kit of Borgofiore on a real database with its real people, at
// ten on Wednesday 25 November 2026.
type town struct {
	*kit.Service
	http.Handler
	people *identity.Service
	clock  *clock.Fixed
	db     *db.DB
	led    *ledger.Ledger
	blobs  blob.Store
	scan   *scanner
	fill   *strings.Replacer
}

// A scanner finds harm in what says EICAR, and can be away.
type scanner struct{ away bool }

func (s *scanner) Scan(_ context.Context, r io.Reader) (antivirus.Verdict, error) {
	if s.away {
		return "", errors.New("clamd does not answer")
	}
	b, err := io.ReadAll(r)
	if bytes.Contains(b, []byte("EICAR")) {
		return antivirus.Infected, err
	}
	return antivirus.Clean, err
}

type quiet struct{}

func (quiet) Mail(*db.Tx, string, string, string, map[string]any) error { return nil }
func (quiet) Cut(string)                                                {}

func each(t *testing.T, fn func(t *testing.T, s *town)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { fn(t, newTown(t, open)) })
	}
}

func newTown(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *town {
	t.Helper()
	s := &town{clock: clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)), scan: &scanner{}, fill: strings.NewReplacer()}
	s.db = open(t, db.WithClock(s.clock))
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	s.led, err = ledger.New(ctx, s.db, log)
	check(err)
	bodies, err := ente.New(ctx, s.db, ente.Config{URL: "http://localhost:8080", Default: "borgofiore"})
	check(err)
	_, err = norm.New(ctx, s.db)
	check(err)
	s.people, err = identity.New(ctx, s.db, bodies, quiet{}, quiet{}, identity.Config{Demo: true, Memory: 64, Log: log})
	check(err)
	s.blobs, err = blob.OpenFolder(t.TempDir())
	check(err)
	catalogue, err := words.Load(httpapi.Words, access.Words, blob.Words, antivirus.Words, ente.Words, identity.Words, mailaddr.Words, italy.Words, kit.Catalogue)
	check(err)
	s.Service, err = kit.New(ctx, kit.Config{DB: s.db, People: s.people, Blobs: s.blobs, Scan: s.scan, Say: catalogue, Zone: italy.Rome,
		Body: func(context.Context) kit.Body {
			return kit.Body{Name: "Comune di Borgofiore", Address: "Piazza della Loggia 1", Site: "https://borgofiore.example"}
		},
		Done: map[kit.Tick]kit.Asked{
			kit.TickAccount: func(tx *db.Tx, _ []string) (kit.Set, error) { return identity.JoinedIn(tx) },
			kit.TickFactor:  func(tx *db.Tx, _ []string) (kit.Set, error) { return identity.Secured(tx) },
		}})
	check(err)
	check(bodies.Seed(ctx))
	check(s.people.Seed(ctx))

	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Clock: s.clock, Log: log,
		Around: []func(http.Handler) http.Handler{func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _, _ := strings.Cut(r.Host, ".")
				ctx := db.Scoped(r.Context(), db.Scope{Ente: body})
				if who := r.Header.Get("Test-Who"); who != "" {
					ctx = identity.WithConfirmation(access.As(ctx, s.person(t, who)), identity.ByTOTP)
				}
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}}})
	s.Doors(api)
	s.Handler = api.Handler()
	return s
}

var root = access.System(db.Scoped(context.Background(), db.Scope{}), "borgofiore")

// person gives somebody of the demo town with their places, in their own body.
func (s *town) person(t testing.TB, who string) access.Person {
	t.Helper()
	body := map[string]string{"nora": "castelvento", "ivo": "valfiorita", "roberto": "valfiorita"}[who]
	if body == "" {
		body = "borgofiore"
	}
	p, err := s.people.Person(access.System(db.Scoped(context.Background(), db.Scope{}), body), who)
	if err != nil {
		t.Fatal(err)
	}
	out := access.Person{ID: p.ID, Ente: body, Name: p.Name()}
	for _, place := range p.Places {
		out.Places = append(out.Places, access.Place{Office: place.Office, Role: place.Role})
	}
	return out
}

// as gives a context in which somebody of Borgofiore acts, who has just given
// their second factor.
func (s *town) as(t testing.TB, who string) context.Context {
	t.Helper()
	return identity.WithConfirmation(access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), s.person(t, who)), identity.ByPasskey)
}

// stock puts laptops in store and gives their ids.
func (s *town) stock(t testing.TB, inventories ...string) (ids []string) {
	t.Helper()
	m, err := s.KeepModel(root, kit.Model{Category: "notebook", Maker: "Aurora", Name: "Passo " + inventories[0]})
	if err != nil {
		t.Fatal(err)
	}
	for _, inventory := range inventories {
		items, err := s.AddItems(root, []kit.Item{{Model: m.ID, Inventory: inventory, Serial: "S-" + inventory}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, items[0].ID)
	}
	return ids
}

// give hands an item over to a person, both signing.
func (s *town) give(t testing.TB, person string, items ...string) kit.Note {
	t.Helper()
	h := kit.Handover{Person: person}
	for _, i := range items {
		h.Out = append(h.Out, kit.Handed{Item: i})
	}
	return s.signed(t, h)
}

func (s *town) signed(t testing.TB, h kit.Handover) kit.Note {
	t.Helper()
	n, err := s.Prepare(s.as(t, "paola"), h)
	if err != nil {
		t.Fatal(err)
	}
	if n, err = s.Shown(s.as(t, "paola"), n.ID); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"paola", h.Person} {
		if n, err = s.Sign(s.as(t, who), n.ID, n.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func (s *town) state(t testing.TB, item string) kit.State {
	t.Helper()
	i, err := s.Item(root, item)
	if err != nil {
		t.Fatal(err)
	}
	return i.State()
}

// facts gives the names of what the kit announced, in order.
func (s *town) facts(t testing.TB) (all []string) {
	t.Helper()
	err := s.db.Read(root, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger WHERE name LIKE 'kit.%' ORDER BY seq`)
		all, err = db.Collect(rows, err, func(name *string, scan func(...any) error) error { return scan(name) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ask is one request of somebody, "" for a visitor, at the site of Borgofiore.
func (s *town) ask(who, method, path, body string) (*httptest.ResponseRecorder, map[string]any) {
	r := httptest.NewRequest(method, "/api/v1"+s.fill.Replace(path), strings.NewReader(s.fill.Replace(body)))
	r.Host = "borgofiore.example"
	if site, name, ok := strings.Cut(who, "@"); ok {
		who, r.Host = site, name+".example"
	}
	r.Header.Set("Test-Who", who)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var answer map[string]any
	json.Unmarshal(w.Body.Bytes(), &answer) // lists and files stay nil
	return w, answer
}
