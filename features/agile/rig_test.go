package agile_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/agile"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/italy"
	"loggia/platform/ledger"
	"loggia/platform/words"
)

// A house is the programme of Borgofiore on one database, on 25 November 2026.
type house struct {
	*agile.Service
	t      testing.TB
	db     *db.DB
	clock  *clock.Fixed
	course *course
	folder string
}

// course is who has done the course on smart working: everybody, but those named.
type course struct{ lacks map[string]bool }

func (c *course) Done(_ context.Context, person, _, _ string) (bool, error) {
	return !c.lacks[person], nil
}
func (c *course) Trained(context.Context, string, string) (int, error) { return 41, nil }

type offices struct{ db *db.DB }

func (offices) Name(_ context.Context, office string) (string, error) { return office, nil }
func (o offices) People(ctx context.Context, office string) (map[string]string, error) {
	where := map[string]string{}
	err := o.db.Read(ctx, func(tx *db.Tx) error {
		all, err := ente.ListPlaces(tx)
		for _, p := range all {
			if p.Office != "" && (office == "" || office == p.Office) {
				where[p.Person] = p.Office
			}
		}
		return err
	})
	return where, err
}
func (offices) Letterhead(context.Context) (string, string, []byte, error) {
	return "Comune di Borgofiore", "Piazza della Loggia 1", nil, nil
}

type names struct{}

func (names) Names(_ context.Context, people []string) (map[string]string, error) {
	all := map[string]string{}
	for _, p := range people {
		all[p] = "Nome di " + p
	}
	return all, nil
}

var (
	root      = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
	system    = access.System(root, "borgofiore")
	giulia    = person("giulia", access.Place{Office: "tributi", Role: access.Staff})
	luca      = person("luca", access.Place{Office: "tributi", Role: access.Staff})
	marco     = person("marco", access.Place{Office: "tributi", Role: access.Head})
	chiara    = person("chiara", access.Place{Office: "anagrafe", Role: access.Head})
	paola     = person("paola", access.Place{Role: access.Personnel}, access.Place{Office: "segreteria", Role: access.Staff})
	sara      = person("sara", access.Place{Role: access.Secretary}, access.Place{Office: "segreteria", Role: access.Head})
	ivo       = person("ivo", access.Place{Role: access.Admin})
	foreigner = access.As(db.Scoped(context.Background(), db.Scope{Ente: "castelvento"}), access.Person{ID: "nora", Ente: "castelvento", Places: []access.Place{{Role: access.Personnel}, {Office: "tributi", Role: access.Head}}})
)

func person(id string, places ...access.Place) context.Context {
	return access.As(root, access.Person{ID: id, Ente: "borgofiore", Name: id, Places: places})
}

// signing gives ctx with a second factor given a moment ago.
func signing(ctx context.Context) context.Context {
	return identity.WithConfirmation(ctx, identity.ByTOTP)
}

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { fn(t, build(t, open)) })
	}
}

func build(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *house {
	t.Helper()
	c := clock.NewFixed(time.Date(2026, 11, 25, 10, 0, 0, 0, italy.Rome))
	h := &house{t: t, clock: c, db: open(t, db.WithClock(c)), course: &course{lacks: map[string]bool{}}, folder: t.TempDir()}
	log := slog.New(slog.DiscardHandler)
	must(t, second(ledger.New(root, h.db, log)))
	must(t, second(norm.New(root, h.db)))
	bodies, err := ente.New(root, h.db, ente.Config{URL: "http://localhost"})
	must(t, err)
	must(t, bodies.Seed(root))
	must(t, h.db.Write(system, func(tx *db.Tx) error {
		for _, p := range []ente.Place{{Person: "giulia", Office: "tributi", Role: access.Staff}, {Person: "luca", Office: "tributi", Role: access.Staff}, {Person: "marco", Office: "tributi", Role: access.Head},
			{Person: "chiara", Office: "anagrafe", Role: access.Head}, {Person: "paola", Office: "segreteria", Role: access.Staff}, {Person: "sara", Office: "segreteria", Role: access.Head}} {
			if _, err := ente.Put(tx, p); err != nil {
				return err
			}
		}
		return nil
	}))
	blobs, err := blob.OpenFolder(h.folder)
	must(t, err)
	say, err := words.Load(agile.Catalogue)
	must(t, err)
	h.Service, err = agile.New(root, agile.Config{DB: h.db, Blobs: blobs, Names: names{}, Offices: offices{h.db}, Training: h.course, Say: say})
	must(t, err)
	_, err = h.SetProgramme(paola, agile.Programme{Title: "Lavoro agile 2026", LegalBasis: "L. 81/2017", Regulation: "Delibera di Giunta 40/2026", From: "2026-01-01",
		Articles: agile.Articles{Directing: whole().Directing, Disconnection: whole().Disconnection, Conduct: whole().Conduct, Treatment: whole().Treatment, Bands: whole().Bands, OffFrom: 1080, OffTo: 480, Tools: whole().Tools}})
	must(t, err)
	return h
}

func second[T any](_ T, err error) error { return err }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ready does what a person must have done before they can sign.
func (h *house) ready(ctx context.Context, code string) {
	h.t.Helper()
	who := access.Who(ctx).ID
	papers, err := h.Papers(ctx)
	must(h.t, err)
	if len(papers) == 0 {
		for _, kind := range []string{"safety", "privacy", "network"} {
			must(h.t, second(h.Give(paola, agile.Paper{Kind: kind, Year: 2026, Title: kind, Body: "Un testo abbastanza lungo perché qualcuno lo legga davvero."})))
		}
		papers, err = h.Papers(ctx)
		must(h.t, err)
	}
	for _, p := range papers {
		must(h.t, h.Read(ctx, p.ID))
	}
	must(h.t, h.SetEmployment(paola, agile.Employment{Person: who, FiscalCode: code, Hired: "2015-03-01", Contract: "A01"}))
}

// toSign brings who to an agreement that waits for both signatures.
func (h *house) toSign(who, head context.Context, terms agile.Terms) agile.Agreement {
	h.t.Helper()
	a, err := h.Begin(who, "", false)
	must(h.t, err)
	a, err = h.Save(who, a.ID, a.Version, terms, false)
	must(h.t, err)
	must(h.t, second(h.Submit(who, a.ID)))
	must(h.t, second(h.Approve(head, a.ID, "")))
	a, err = h.Prepare(head, a.ID)
	must(h.t, err)
	return a
}

// sha gives the fingerprint of the file that waits for signatures.
func (h *house) sha(ctx context.Context, id string) string {
	h.t.Helper()
	v, err := h.Look(ctx, id)
	must(h.t, err)
	return v.SHA256
}

// agree brings who to an agreement signed by both.
func (h *house) agree(who, head context.Context, terms agile.Terms) agile.Agreement {
	h.t.Helper()
	a := h.toSign(who, head, terms)
	sha := h.sha(who, a.ID)
	must(h.t, second(h.Sign(signing(who), a.ID, sha)))
	a, err := h.Sign(signing(head), a.ID, sha)
	must(h.t, err)
	return a
}

func (h *house) at(day string) {
	d, err := italy.ParseDay(day)
	must(h.t, err)
	h.clock.Set(d.Start().Add(time.Minute))
	must(h.t, second(h.Turn(system)))
}

func (h *house) state(ctx context.Context, id string) agile.State {
	h.t.Helper()
	v, err := h.Look(ctx, id)
	must(h.t, err)
	return v.State
}

func (h *house) facts(name string) (n int) {
	h.t.Helper()
	must(h.t, h.db.Read(system, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM ledger WHERE ente = $1 AND name = $2`, tx.Ente, name).Scan(&n)
	}))
	return n
}
