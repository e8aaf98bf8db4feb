package ente_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
)

// town gives the demo town on a fresh database.
func town(t *testing.T, d *db.DB) *ente.Service {
	t.Helper()
	ctx := context.Background()
	if _, err := ledger.New(ctx, d, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	s, err := ente.New(ctx, d, ente.Config{URL: "http://localhost:8080", Default: "borgofiore",
		Hosts: map[string]string{"sportello.valfiorita.example": "valfiorita"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Seed(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

func in(body string) context.Context {
	return db.Scoped(context.Background(), db.Scope{Ente: body})
}

func as(body string, places ...access.Place) context.Context {
	return access.As(in(body), access.Person{ID: "someone", Ente: body, Places: places})
}

func facts(t *testing.T, d *db.DB, body string) (names []string) {
	t.Helper()
	err := d.Read(in(body), func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger WHERE ente = $1 ORDER BY seq`, body)
		names, err = db.Collect(rows, err, func(s *string, scan func(...any) error) error { return scan(s) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestSeedTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := town(t, d)
		before := len(facts(t, d, "borgofiore"))
		if err := s.Seed(context.Background()); err != nil {
			t.Fatal(err)
		}
		if after := len(facts(t, d, "borgofiore")); after != before || before == 0 {
			t.Errorf("%d facts, then %d", before, after)
		}
		bodies, err := s.Bodies(in("borgofiore"))
		if err != nil || len(bodies) != 3 || bodies[0].ID != "valfiorita" || bodies[1].Parent != "valfiorita" {
			t.Fatalf("%v, %v", bodies, err)
		}
		if c, err := s.Crest(in("borgofiore")); err != nil || c.Type != "image/svg+xml" || len(c.Data) < 100 {
			t.Errorf("crest: %s, %v", c.Type, err)
		}
		offices, err := s.Offices(in("borgofiore"))
		if err != nil || len(offices) != 11 {
			t.Fatalf("%d offices, %v", len(offices), err)
		}
		for i, o := range offices {
			if o.ID == "edilizia" && offices[i-1].ID != "ufficio-tecnico" {
				t.Errorf("edilizia comes after %s, want it under its parent", offices[i-1].ID)
			}
		}
	})
}

func TestFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := town(t, d)
		admin := access.Place{Role: access.Admin}
		comune := func(id, parent string) ente.Body {
			return ente.Body{ID: id, Kind: ente.Comune, Name: "Comune di Prova", Short: "Prova", Parent: parent}
		}
		for _, c := range []struct {
			name string
			ctx  context.Context
			body ente.Body
			want error
		}{
			{"an administrator of the Unione", as("valfiorita", admin), comune("montelupo", "valfiorita"), nil},
			{"the same again", as("valfiorita", admin), comune("montelupo", "valfiorita"), ente.ErrBodyTaken},
			{"a visitor", in("valfiorita"), comune("altrove", "valfiorita"), access.ErrSignIn},
			{"a head", as("valfiorita", access.Place{Office: "digitale", Role: access.Head}), comune("altrove", "valfiorita"), access.ErrForbidden},
			{"an administrator founds one with no parent", as("valfiorita", admin), comune("altrove", ""), access.ErrForbidden},
			{"an administrator under another body", as("borgofiore", admin), comune("altrove", "valfiorita"), ente.ErrNoSuchBody},
			{"a Comune under a Comune", as("borgofiore", admin), comune("altrove", "borgofiore"), ente.ErrParent},
			{"an id with capitals", as("valfiorita", admin), comune("Altrove", "valfiorita"), ente.ErrBodyID},
			{"an id that hosts use", as("valfiorita", admin), comune("www", "valfiorita"), ente.ErrBodyID},
			{"the command line", access.System(in(""), "solo"), comune("solo", ""), nil},
		} {
			if _, err := s.Found(c.ctx, c.body); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
	})
}

func TestOffices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := town(t, d)
		admin := as("borgofiore", access.Place{Role: access.Admin})
		head := as("borgofiore", access.Place{Office: "tributi", Role: access.Head})

		if _, err := s.AddOffice(head, ente.Office{Name: "Nuovo"}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head adds: %v", err)
		}
		if _, err := s.AddOffice(in("borgofiore"), ente.Office{Name: "Nuovo"}); !errors.Is(err, access.ErrSignIn) {
			t.Errorf("a visitor adds: %v", err)
		}
		o, err := s.AddOffice(admin, ente.Office{Name: "  Città e qualità ", Parent: "tributi"})
		if err != nil || o.Slug != "citta-e-qualita" || o.Name != "Città e qualità" {
			t.Fatalf("%+v, %v", o, err)
		}
		if _, err := s.AddOffice(admin, ente.Office{Name: "CITTA' E QUALITA'", Slug: "citta-e-qualita"}); !errors.Is(err, ente.ErrOfficeTaken) {
			t.Errorf("a slug twice: %v", err)
		}
		if err := s.MoveOffice(admin, "tributi", o.ID); !errors.Is(err, ente.ErrParentInside) {
			t.Errorf("an office inside its own child: %v", err)
		}
		if err := s.MoveOffice(admin, "tributi", "tributi"); !errors.Is(err, ente.ErrParentInside) {
			t.Errorf("an office inside itself: %v", err)
		}
		if err := s.CloseOffice(admin, "tributi"); !errors.Is(err, ente.ErrOfficeOccupied) {
			t.Errorf("an office with a part: %v", err)
		}
		if err := s.MoveOffice(admin, o.ID, "anagrafe"); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseOffice(admin, "tributi"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddOffice(admin, ente.Office{Name: "Sotto", Parent: "tributi"}); !errors.Is(err, ente.ErrOfficeClosed) {
			t.Errorf("a part of a closed office: %v", err)
		}
		if _, err := s.Office(in("borgofiore"), "tributi"); !errors.Is(err, ente.ErrNoSuchOffice) {
			t.Errorf("a citizen asks for a closed office: %v", err)
		}
		if _, err := s.Office(in("castelvento"), "tributi"); err != nil {
			t.Errorf("the same slug in another body: %v", err)
		}
		if err := s.ReopenOffice(admin, "tributi"); err != nil {
			t.Fatal(err)
		}
		o.Name, o.Slug = "Altro nome", "altro"
		if o, err = s.ChangeOffice(admin, o); err != nil || o.Slug != "citta-e-qualita" || o.Parent != "anagrafe" {
			t.Errorf("%+v, %v: links must last", o, err)
		}
		if _, err := s.ChangeOffice(as("castelvento", access.Place{Role: access.Admin}), o); !errors.Is(err, ente.ErrNoSuchOffice) {
			t.Errorf("another body's office: %v", err)
		}
	})
}

// Two administrators who press at once get one office, not two.
func TestAddOfficeRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := town(t, d)
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() {
				_, results[i] = s.AddOffice(as("borgofiore", access.Place{Role: access.Admin}), ente.Office{Name: "Biblioteca"})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, ente.ErrOfficeTaken):
				t.Errorf("a loser is told: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d won", won)
		}
	})
}

func TestPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		town(t, d)
		write := func(body string, fn func(tx *db.Tx) error) error { return d.Write(in(body), fn) }
		put := func(body string, p ente.Place) (new bool, err error) {
			err = write(body, func(tx *db.Tx) error { new, err = ente.Put(tx, p); return err })
			return new, err
		}
		boss := ente.Place{Person: "ivo", Role: access.Admin}
		for i, want := range []bool{true, false} {
			if new, err := put("valfiorita", boss); err != nil || new != want {
				t.Errorf("time %d: %v, %v", i, new, err)
			}
		}
		if _, err := put("borgofiore", ente.Place{Person: "giulia", Office: "digitale", Role: access.Staff}); !errors.Is(err, ente.ErrNoSuchOffice) {
			t.Errorf("an office of another body: %v", err)
		}
		if _, err := put("borgofiore", ente.Place{Person: "giulia", Role: access.Staff}); !errors.Is(err, ente.ErrRoleWhere) {
			t.Errorf("staff of the whole body: %v", err)
		}
		if _, err := put("borgofiore", ente.Place{Person: "giulia", Role: "king"}); !errors.Is(err, ente.ErrRole) {
			t.Errorf("an unheard role: %v", err)
		}
		remove := func(body string, p ente.Place) error {
			return write(body, func(tx *db.Tx) error { return ente.Remove(tx, p) })
		}
		if err := remove("valfiorita", boss); !errors.Is(err, ente.ErrLastAdmin) {
			t.Errorf("the last administrator: %v", err)
		}
		if _, err := put("borgofiore", boss); err != nil {
			t.Fatal(err)
		}
		if err := remove("borgofiore", boss); err != nil {
			t.Errorf("the last of a Comune, whose Unione has one: %v", err)
		}
		got := facts(t, d, "valfiorita")
		if got[len(got)-1] != "ente.person_placed" {
			t.Errorf("last fact: %s", got[len(got)-1])
		}
	})
}

func TestFromHost(t *testing.T) {
	d := dbtest.SQLite(t)
	s := town(t, d)
	admin := as("castelvento", access.Place{Role: access.Admin})
	b, err := s.Body(admin)
	if err != nil {
		t.Fatal(err)
	}
	b.Hosts = []string{"sportello.Castelvento.example."}
	if _, err := s.Change(admin, b); err != nil {
		t.Fatal(err)
	}
	taken, _ := s.Body(in("borgofiore"))
	taken.Hosts = []string{"sportello.castelvento.example"}
	if _, err := s.Change(as("borgofiore", access.Place{Role: access.Admin}), taken); !errors.Is(err, ente.ErrHostTaken) {
		t.Errorf("another's host: %v", err)
	}
	h := s.FromHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := ente.Current(r.Context())
		w.Write([]byte(db.ScopeOf(r.Context()).Ente + " " + b.Short))
		if ente.Named(r.Context()) {
			w.Write([]byte(" named"))
		}
	}))
	for _, c := range []struct{ host, cookie, want string }{
		{"borgofiore.localhost:8080", "", "borgofiore Borgofiore named"},
		{"CASTELVENTO.localhost:8080", "", "castelvento Castelvento named"},
		{"castelvento.localhost:8080", "borgofiore", "castelvento Castelvento named"},
		{"sportello.castelvento.example", "", "castelvento Castelvento named"},
		{"www.sportello.castelvento.example:443", "", "castelvento Castelvento named"},
		{"sportello.valfiorita.example:8443", "", "valfiorita Valfiorita named"},
		{"localhost:8080", "", "borgofiore Borgofiore"},
		{"localhost:8080", "castelvento", "castelvento Castelvento"},
		{"127.0.0.1:8080", "nowhere", "borgofiore Borgofiore"},
		{"[::1]:8080", "", "borgofiore Borgofiore"},
		{"evil.example", "", "borgofiore Borgofiore"},
		{"", "", "borgofiore Borgofiore"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = c.host
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: ente.Cookie, Value: c.cookie})
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Body.String() != c.want {
			t.Errorf("%s with %q: %q, want %q", c.host, c.cookie, w.Body, c.want)
		}
	}
	for body, want := range map[string]string{
		"borgofiore": "http://localhost:8080", "valfiorita": "http://sportello.valfiorita.example:8080",
		"castelvento": "http://sportello.castelvento.example:8080",
	} {
		if got := s.URL(context.Background(), body); got != want {
			t.Errorf("URL(%s) = %s, want %s", body, got, want)
		}
	}
	if line, err := s.Lineage(context.Background(), "borgofiore"); err != nil || len(line) != 2 || line[1] != "valfiorita" {
		t.Errorf("lineage: %v, %v", line, err)
	}
	if _, err := s.Lineage(context.Background(), "nowhere"); !errors.Is(err, ente.ErrNoSuchBody) {
		t.Errorf("lineage of nobody: %v", err)
	}
}
