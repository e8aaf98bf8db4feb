package grant_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/grant"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/words"
)

// A ledgered accounts office: the feature with what it needs.
type desk struct {
	*grant.Service
	db     *db.DB
	jobs   *jobs.Queue
	ledger *ledger.Ledger
	clock  *clock.Fixed
	told   []string
	scan   antivirus.Verdict
	blobs  *counting
}

// counting counts the blobs that are kept.
type counting struct {
	blob.Store
	mu   sync.Mutex
	keys map[string]bool
}

func (c *counting) Put(ctx context.Context, r io.Reader, limit int64) (blob.Ref, error) {
	ref, err := c.Store.Put(ctx, r, limit)
	if err == nil {
		c.mu.Lock()
		c.keys[ref.Key] = true
		c.mu.Unlock()
	}
	return ref, err
}

func (c *counting) Delete(ctx context.Context, key string) error {
	c.mu.Lock()
	delete(c.keys, key)
	c.mu.Unlock()
	return c.Store.Delete(ctx, key)
}

func (d *desk) Scan(context.Context, io.Reader) (antivirus.Verdict, error) { return d.scan, nil }

func (d *desk) Names(_ context.Context, ids []string) (map[string]string, error) {
	known := map[string]string{"paola": "Paola Fermi", "marco": "Marco Bellandi", "giulia": "Giulia Ferretti"}
	out := map[string]string{}
	for _, id := range ids {
		if known[id] != "" {
			out[id] = known[id]
		}
	}
	return out, nil
}

func (d *desk) Trained(_ context.Context, from, to string) (int, error) {
	if from > to {
		return 0, errors.New("turned round")
	}
	return 23, nil
}

func (d *desk) Bills(context.Context) ([]grant.Bill, error) {
	return []grant.Bill{{Number: "FPA 1", Day: "2026-11-02", Supplier: "Informatica", Cents: 100_00}, {Number: "old", Day: "2020-01-01", Supplier: "Informatica", Cents: 1}}, nil
}

func at(body, id, home string, places ...access.Place) context.Context {
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: body}), access.Person{ID: id, Ente: home, Places: places})
}

var (
	paola  = at("borgofiore", "paola", "borgofiore", access.Place{Role: access.Personnel})
	marco  = at("borgofiore", "marco", "borgofiore", access.Place{Office: "tributi", Role: access.Head})
	giulia = at("borgofiore", "giulia", "borgofiore", access.Place{Office: "tributi", Role: access.Staff})
	system = access.System(context.Background(), "borgofiore")
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, fn func(t *testing.T, d *desk)) {
	t.Helper()
	now := clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	dbtest.Each(t, func(t *testing.T, raw *db.DB) {
		now.Set(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
		d := &desk{db: raw, clock: now, scan: antivirus.Clean}
		var err error
		log := slog.New(slog.DiscardHandler)
		d.ledger, err = ledger.New(system, raw, log)
		must(t, err)
		d.jobs, err = jobs.New(system, raw, log)
		must(t, err)
		_, err = norm.New(system, raw)
		must(t, err)
		store, err := blob.OpenFolder(t.TempDir())
		must(t, err)
		d.blobs = &counting{Store: store, keys: map[string]bool{}}
		say, err := words.Load(grant.Catalogue)
		must(t, err)
		d.Service, err = grant.New(system, grant.Config{DB: raw, Jobs: d.jobs, Blobs: d.blobs, Scan: d, Names: d, Training: d, Bills: d, Say: say,
			Body: func(context.Context) grant.Letterhead {
				return grant.Letterhead{Name: "Comune di Borgofiore", Address: "Piazza della Loggia 1"}
			}})
		must(t, err)
		ledger.On(d.ledger, "test", func(_ context.Context, f grant.ActionDue) error {
			name := "due " + f.Owner
			if f.Passed {
				name += " passed"
			}
			d.told = append(d.told, name)
			return nil
		})
		must(t, d.ledger.Start(system))
		fn(t, d)
	}, db.WithClock(now))
}

func (d *desk) settle(t *testing.T) {
	t.Helper()
	must(t, d.jobs.Settle(context.Background()))
	must(t, d.ledger.Settle(system))
}

// project makes a plan with a grant of 1,000 euro, 70 % funded, with two headings.
func (d *desk) project(t *testing.T, overrun string) (plan grant.Plan, g grant.Grant, a grant.Accounts) {
	t.Helper()
	plan, err := d.KeepPlan(paola, grant.Plan{Title: "Smart working in Comune", Since: "2026-01-01", Until: "2027-12-31"})
	must(t, err)
	g, err = d.KeepGrant(paola, grant.Grant{Plan: plan.ID, Title: "Bando", Funder: "Regione", CUP: "B51B21000000001", Total: 1000_00, Share: 700_00, Since: "2026-01-01", Until: "2027-12-31", Overrun: overrun, Promised: 40})
	must(t, err)
	must(t, d.KeepHeadings(paola, g.ID, 0, []grant.Heading{{Title: "Formazione", Planned: 600_00}, {Title: "Strumenti", Planned: 400_00}}))
	a, err = d.Accounts(paola, g.ID)
	must(t, err)
	return plan, g, a
}

var invoice = []byte("%PDF-1.4 una fattura")

func (d *desk) spend(t *testing.T, g grant.Grant, heading, day, number string, cents int64) grant.Expense {
	t.Helper()
	e, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: heading, Day: day, What: "Corso", Supplier: "Scuola", Number: number, Cents: cents})
	must(t, err)
	_, err = d.Attach(paola, e.ID, "fattura.pdf", bytes.NewReader(invoice))
	must(t, err)
	return e
}

func TestAHeadingThatIsSpentRefusesOrWarns(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, g, a := d.project(t, "refuse")
		training := a.Lines[0].ID
		d.spend(t, g, training, "2026-10-01", "1", 590_00)
		_, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: training, Day: "2026-10-02", What: "Aula", Cents: 10_01})
		if !errors.Is(err, grant.ErrOverrun) || errs.As(err).Args["left"] != "10,00\u00a0€" {
			t.Errorf("a cent too much: %v", err)
		}
		d.spend(t, g, training, "2026-10-02", "2", 10_00)
		g.Overrun = "warn"
		_, err = d.KeepGrant(paola, g)
		must(t, err)
		e, over, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: training, Day: "2026-10-03", What: "Altro", Cents: 50_00})
		if err != nil || over != 50_00 {
			t.Errorf("over by %d, %v", over, err)
		}
		e.Cents = 20_00
		if _, over, err = d.Spend(paola, e); err != nil || over != 20_00 {
			t.Errorf("changed: over by %d, %v", over, err)
		}
		if a, err = d.Accounts(paola, g.ID); err != nil || a.Lines[0].Spent != 620_00 || a.Lines[0].Funded != 434_00 {
			t.Errorf("%+v, %v", a.Lines, err)
		}
		if err := d.KeepHeadings(paola, g.ID, 0, []grant.Heading{{Title: "Tutto", Planned: 1000_00}}); !errors.Is(err, grant.ErrHeading) {
			t.Errorf("a heading with expenses went: %v", err)
		}
		if err := d.KeepHeadings(paola, g.ID, 0, []grant.Heading{{ID: training, Title: "Formazione", Planned: 999_99}}); !errors.Is(err, grant.ErrSum) {
			t.Errorf("the sum is short of a cent: %v", err)
		}
	})
}

// Two who spend the last euro of a heading at once: one does.
func TestTwoSpendTheLastEuroAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, g, a := d.project(t, "refuse")
		results := make(chan error, 6)
		for range cap(results) {
			go func() {
				_, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: a.Lines[1].ID, Day: "2026-10-02", What: "Portatile", Cents: 250_00})
				results <- err
			}()
		}
		good := 0
		for range cap(results) {
			err := <-results
			if err == nil {
				good++
			} else if !errors.Is(err, grant.ErrOverrun) {
				t.Error(err)
			}
		}
		if good != 1 {
			t.Errorf("%d of them spent it", good)
		}
	})
}

func TestAnInvoiceIsEnteredOnceAndBillsComeFromPurchases(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, g, a := d.project(t, "refuse")
		if len(a.Bills) != 1 || a.Bills[0].Number != "FPA 1" {
			t.Fatalf("%+v", a.Bills)
		}
		b := a.Bills[0]
		for i := range 2 {
			_, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: a.Lines[1].ID, Day: b.Day, What: "Cuffie", Supplier: b.Supplier, Number: b.Number, Cents: b.Cents})
			if i == 0 && err != nil || i == 1 && !errors.Is(err, grant.ErrTwice) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if a, _ = d.Accounts(paola, g.ID); len(a.Bills) != 0 {
			t.Errorf("still offered: %+v", a.Bills)
		}
	})
}

func TestPapersAreWhatTheySayAndAreKeptOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, g, a := d.project(t, "refuse")
		e := d.spend(t, g, a.Lines[0].ID, "2026-10-01", "1", 10_00)
		for name, content := range map[string]string{"pagina.pdf": "<html><script>alert(1)</script>", "programma.exe": "MZ\x90\x00", "vuoto.pdf": ""} {
			if _, err := d.Attach(paola, e.ID, name, strings.NewReader(content)); !errors.Is(err, grant.ErrDocument) {
				t.Errorf("%s: %v", name, err)
			}
		}
		d.scan = antivirus.Infected
		if _, err := d.Attach(paola, e.ID, "virus.pdf", bytes.NewReader(invoice)); !errors.Is(err, antivirus.ErrInfected) {
			t.Errorf("infected: %v", err)
		}
		d.scan = antivirus.Clean
		xml := `<?xml version="1.0"?><p:FatturaElettronica versione="FPA12">`
		got, err := d.Attach(paola, e.ID, "../../IT00012345678_1.xml", strings.NewReader(xml))
		must(t, err)
		if got.Document != "IT00012345678_1.xml" || got.Type != "application/xml" {
			t.Errorf("%+v", got)
		}
		if n := len(d.blobs.keys); n != 1 {
			t.Errorf("%d blobs kept", n)
		}
		_, content, err := d.Paper(paola, e.ID)
		must(t, err)
		text, _ := io.ReadAll(content)
		content.Close()
		if string(text) != xml {
			t.Errorf("%q", text)
		}
		must(t, d.Unspend(paola, e.ID))
		if n := len(d.blobs.keys); n != 0 {
			t.Errorf("%d blobs left behind", n)
		}
	})
}

func TestAReportThatWasSentDoesNotChange(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		plan, g, a := d.project(t, "refuse")
		if _, err := d.Draw(paola, g.ID, "2026-10-01", "2026-10-31"); !errors.Is(err, grant.ErrEmpty) {
			t.Errorf("nothing spent: %v", err)
		}
		_, err := d.KeepAction(paola, grant.Action{Plan: plan.ID, Title: "Formare", Owner: "marco", Since: "2026-02-01", Due: "2026-12-01"})
		must(t, err)
		d.spend(t, g, a.Lines[0].ID, "2026-09-15", "0", 33_33)
		e := d.spend(t, g, a.Lines[0].ID, "2026-10-15", "1", 100_01)
		bare, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: a.Lines[1].ID, Day: "2026-10-20", What: "Cuffie", Cents: 50_00})
		must(t, err)
		r, err := d.Draw(paola, g.ID, "2026-10-01", "2026-10-31")
		must(t, err)
		if r.Spent != 150_01 || r.Funded != 128_34-23_33 {
			t.Errorf("spent %d, funded %d", r.Spent, r.Funded)
		}
		if err := d.Send(paola, r.ID); !errors.Is(err, grant.ErrPapers) {
			t.Errorf("without a paper: %v", err)
		}
		_, err = d.Attach(paola, bare.ID, "scontrino.pdf", bytes.NewReader(invoice))
		must(t, err)
		must(t, d.Send(paola, r.ID))
		for name, err := range map[string]error{
			"sent again":           d.Send(paola, r.ID),
			"torn":                 d.Tear(paola, r.ID),
			"an expense taken out": d.Unspend(paola, e.ID),
		} {
			if !errors.Is(err, grant.ErrFrozen) {
				t.Errorf("%s: %v", name, err)
			}
		}
		e.Cents = 1
		if _, _, err := d.Spend(paola, e); !errors.Is(err, grant.ErrFrozen) {
			t.Errorf("an expense changed: %v", err)
		}
		e.Day = "2026-11-02"
		if _, _, err := d.Spend(paola, e); !errors.Is(err, grant.ErrFrozen) {
			t.Errorf("an expense moved out: %v", err)
		}
		if _, _, err := d.Spend(paola, grant.Expense{Grant: g.ID, Heading: a.Lines[0].ID, Day: "2026-10-31", What: "Tardi", Cents: 1}); !errors.Is(err, grant.ErrFrozen) {
			t.Errorf("an expense slipped in: %v", err)
		}
		if _, err := d.Attach(paola, e.ID, "altra.pdf", bytes.NewReader(invoice)); !errors.Is(err, grant.ErrFrozen) {
			t.Errorf("another paper: %v", err)
		}
		g.Share = 800_00
		if _, err := d.KeepGrant(paola, g); !errors.Is(err, grant.ErrFrozen) {
			t.Errorf("another share: %v", err)
		}
		for _, form := range []string{"pdf", "xlsx"} {
			kept, content, err := d.Report(paola, r.ID, form)
			must(t, err)
			text, err := io.ReadAll(content)
			must(t, err)
			content.Close()
			sum := sha256.Sum256(text)
			want := map[string]string{"pdf": kept.PDFSHA256, "xlsx": kept.XLSXSHA256}[form]
			if hex.EncodeToString(sum[:]) != want || kept.Sent == nil || len(text) < 1000 {
				t.Errorf("%s: %d bytes, %s", form, len(text), want)
			}
		}
		d.spend(t, g, a.Lines[0].ID, "2026-11-10", "9", 10_00)
		second, err := d.Draw(paola, g.ID, "2026-10-31", "2026-11-30")
		must(t, err)
		if err := d.Send(paola, second.ID); !errors.Is(err, grant.ErrOverlap) {
			t.Errorf("a day told twice: %v", err)
		}
		must(t, d.Tear(paola, second.ID))
	})
}

func TestADraftThatTheAccountsHaveLeftBehindIsNotSent(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		_, g, a := d.project(t, "refuse")
		d.spend(t, g, a.Lines[0].ID, "2026-10-15", "1", 100_00)
		r, err := d.Draw(paola, g.ID, "2026-10-01", "2026-10-31")
		must(t, err)
		d.spend(t, g, a.Lines[0].ID, "2026-10-16", "2", 1)
		if err := d.Send(paola, r.ID); !errors.Is(err, grant.ErrState) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhoAnswersForAnActionIsToldBeforeAndAfter(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		plan, _, _ := d.project(t, "refuse")
		a, err := d.KeepAction(paola, grant.Action{Plan: plan.ID, Title: "Consegnare i portatili", Owner: "marco", Since: "2026-11-01", Due: "2026-12-10"})
		must(t, err)
		days := func(n int) {
			for range n {
				d.clock.Advance(24 * time.Hour)
				d.settle(t)
			}
		}
		days(7) // 2 December
		if len(d.told) != 0 {
			t.Fatalf("too soon: %v", d.told)
		}
		days(1)
		if !slices.Equal(d.told, []string{"due marco"}) {
			t.Fatalf("on the 3rd: %v", d.told)
		}
		days(8) // the 11th
		if !slices.Equal(d.told, []string{"due marco", "due marco passed"}) {
			t.Errorf("on the 11th: %v", d.told)
		}
		a.Due = "2026-12-20"
		_, err = d.KeepAction(paola, a)
		must(t, err)
		must(t, d.Move(marco, a.ID, "finish", "consegnati tutti"))
		days(15)
		if len(d.told) != 2 {
			t.Errorf("told of what is done: %v", d.told)
		}
		moves, names, err := d.Moves(paola, a.ID)
		if err != nil || len(moves) != 1 || moves[0].Who != "marco" || names["marco"] != "Marco Bellandi" {
			t.Errorf("%+v %v %v", moves, names, err)
		}
	})
}

// Who may do what. Marco leads an office and answers for the action; Giulia
// answers for nothing until an action is hers.
func TestTheMatrix(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		plan, g, a := d.project(t, "refuse")
		act, err := d.KeepAction(paola, grant.Action{Plan: plan.ID, Title: "Rivedere gli orari", Owner: "marco", Since: "2026-11-01", Due: "2026-12-10"})
		must(t, err)
		e := d.spend(t, g, a.Lines[0].ID, "2026-10-15", "1", 100_00)
		r, err := d.Draw(paola, g.ID, "2026-10-01", "2026-10-31")
		must(t, err)
		people := map[string]context.Context{
			"visitor": access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), access.Person{}),
			"clerk":   giulia, "owner": marco, "personnel": paola,
			"head of another office": at("borgofiore", "chiara", "borgofiore", access.Place{Office: "anagrafe", Role: access.Head}),
			"admin":                  at("borgofiore", "ivo", "borgofiore", access.Place{Role: access.Admin}),
			"abroad":                 at("borgofiore", "nora", "castelvento", access.Place{Role: access.Personnel}),
			"foreign":                at("castelvento", "nora", "castelvento", access.Place{Role: access.Personnel}),
		}
		acts := []struct {
			name string
			do   func(ctx context.Context) error
			who  string // who may
		}{
			{"plans", func(c context.Context) error { _, err := d.Plans(c); return err }, "owner, head of another office, admin, personnel, foreign"},
			{"board", func(c context.Context) error { _, err := d.Board(c, plan.ID); return err }, "owner, head of another office, admin, personnel"},
			{"accounts", func(c context.Context) error { _, err := d.Accounts(c, g.ID); return err }, "owner, head of another office, admin, personnel"},
			{"the story", func(c context.Context) error { _, _, err := d.Moves(c, act.ID); return err }, "owner, head of another office, admin, personnel"},
			{"a move", func(c context.Context) error { return d.Move(c, act.ID, "resume", "") }, "owner, admin, personnel"},
			{"an action", func(c context.Context) error { _, err := d.KeepAction(c, act); return err }, "admin, personnel"},
			{"a risk", func(c context.Context) error {
				_, err := d.KeepRisk(c, grant.Risk{Plan: plan.ID, Title: "x", Probability: 1, Impact: 1})
				return err
			}, "admin, personnel"},
			{"an expense", func(c context.Context) error { _, _, err := d.Spend(c, e); return err }, "admin, personnel"},
			{"a paper", func(c context.Context) error {
				_, content, err := d.Paper(c, e.ID)
				if err == nil {
					content.Close()
				}
				return err
			}, "admin, personnel"},
			{"a report", func(c context.Context) error {
				_, content, err := d.Report(c, r.ID, "pdf")
				if err == nil {
					content.Close()
				}
				return err
			}, "admin, personnel"},
			{"to send", func(c context.Context) error { return d.Send(c, "none") }, ""},
		}
		for who, ctx := range people {
			for _, act := range acts {
				err := act.do(ctx)
				may := slices.Contains(strings.Split(act.who, ", "), who)
				let := err == nil || errors.Is(err, grant.ErrState) // let in, where the move is not legal now
				if let != may {
					t.Errorf("%s, %s: %v", who, act.name, err)
				}
			}
		}
		// The single expenses are not for who only leads an office.
		if a, _ := d.Accounts(marco, g.ID); len(a.Expenses)+len(a.Reports)+len(a.Bills) != 0 || a.Lines[0].Spent != 100_00 {
			t.Errorf("%+v", a)
		}
		if err := d.Move(giulia, act.ID, "start", ""); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a clerk moves another's action: %v", err)
		}
		act.Owner = "giulia"
		_, err = d.KeepAction(paola, act)
		must(t, err)
		must(t, d.Move(giulia, act.ID, "start", ""))
		if _, err := d.Board(giulia, plan.ID); err != nil {
			t.Errorf("who answers for an action does not see the plan: %v", err)
		}
		if err := d.Move(giulia, act.ID, "block", " "); !errors.Is(err, grant.ErrWhy) {
			t.Errorf("blocked without a reason: %v", err)
		}
	})
}

func TestTheSeedIsTheProjectOfTheTown(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		known := d.Service.Config
		known.Names = everybody{}
		s, err := grant.New(system, func() grant.Config { known.Jobs = fresh(t, d.db); return known }())
		must(t, err)
		for range 2 {
			must(t, s.Seed(context.Background()))
		}
		b, err := s.Board(paola, "smart-working")
		must(t, err)
		a, err := s.Accounts(paola, b.Grants[0].ID)
		must(t, err)
		var planned, share int64
		for _, l := range a.Lines {
			planned, share = planned+l.Planned, share+l.Share
		}
		if len(b.Grants) != 1 || planned != 150_000_00 || share != 105_000_00 || len(a.Expenses) != 3 || len(b.Actions) != 8 || len(b.Risks) != 3 || a.Expenses[0].Document == "" {
			t.Errorf("%+v %+v", b, a)
		}
	})
}

type everybody struct{}

func (everybody) Names(_ context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	for _, id := range ids {
		out[id] = strings.ToUpper(id[:1]) + id[1:]
	}
	return out, nil
}

func fresh(t *testing.T, d *db.DB) *jobs.Queue {
	t.Helper()
	q, err := jobs.New(system, d, slog.New(slog.DiscardHandler))
	must(t, err)
	return q
}
