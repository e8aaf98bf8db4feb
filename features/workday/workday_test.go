package workday_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/workday"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/italy"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/words"
)

// A town is the demo town's people with their days on a real database, on
// Wednesday 25 November 2026 at ten.
type town struct {
	*workday.Service
	db    *db.DB
	clock *clock.Fixed
	led   *ledger.Ledger
	jobs  *jobs.Queue
	norms *norm.Service
	*deals
}

// deals stand where the feature agile is: who has agreed what.
type deals struct {
	mu        sync.Mutex
	terms     map[string]workday.Terms
	until     string // the last day on which agreements are in force
	emergency bool
	endsOn    string // the last day of the emergency, when it has one
	hints     []string
}

func (d *deals) Between(_ context.Context, people []string, from, _ string) (all []workday.Bound, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range people {
		if t, ok := d.terms[p]; ok && (d.until == "" || from <= d.until) {
			all = append(all, workday.Bound{Person: p, From: "2000-01-01", To: d.until, Terms: t})
		}
	}
	return all, nil
}

func (d *deals) Emergencies(context.Context) ([][2]string, error) {
	if !d.emergency {
		return nil, nil
	}
	to := d.endsOn
	if to == "" {
		to = "2100-01-01"
	}
	return [][2]string{{"2000-01-01", to}}, nil
}

func (d *deals) Publish(ente, subject, event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hints = append(d.hints, ente+" "+subject+" "+event)
}

type cuts struct{}

func (cuts) Cut(string) {}

type noMail struct{}

func (noMail) Mail(*db.Tx, string, string, string, map[string]any) error { return nil }

func rome(day, hour string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}

var root = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})

func as(id, body string, places ...access.Place) context.Context {
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: body}), access.Person{ID: id, Ente: body, Places: places})
}

func in(office string, role access.Role) access.Place {
	return access.Place{Office: office, Role: role}
}

var (
	giulia  = as("giulia", "borgofiore", in("tributi", access.Staff))
	anna    = as("anna", "borgofiore", in("tributi", access.Staff))
	luca    = as("luca", "borgofiore", in("tributi", access.Staff))
	piero   = as("piero", "borgofiore", in("edilizia", access.Head), in("tributi", access.Staff))
	marco   = as("marco", "borgofiore", in("tributi", access.Head))
	fabio   = as("fabio", "borgofiore", in("anagrafe", access.Staff))
	chiara  = as("chiara", "borgofiore", in("anagrafe", access.Head))
	sara    = as("sara", "borgofiore", access.Place{Role: access.Secretary}, in("segreteria", access.Head))
	paola   = as("paola", "borgofiore", access.Place{Role: access.Personnel}, in("segreteria", access.Staff))
	ivo     = as("ivo", "borgofiore", access.Place{Role: access.Admin})
	nora    = as("nora", "castelvento", in("tributi", access.Staff), in("tributi", access.Head))
	visitor = access.Watch(root)
	system  = access.System(root, "borgofiore")
)

func each(t *testing.T, fn func(t *testing.T, h *town)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) { fn(t, build(t, open)) })
	}
}

func build(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *town {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	h := &town{clock: clock.NewFixed(rome("2026-11-25", "10:00")), deals: &deals{terms: map[string]workday.Terms{}}}
	h.db = open(t, db.WithClock(h.clock))
	log := slog.New(slog.DiscardHandler)
	var err error
	h.led, err = ledger.New(root, h.db, log)
	check(err)
	h.jobs, err = jobs.New(root, h.db, log)
	check(err)
	h.norms, err = norm.New(root, h.db)
	check(err)
	bodies, err := ente.New(root, h.db, ente.Config{Default: "borgofiore"})
	check(err)
	people, err := identity.New(root, h.db, bodies, noMail{}, cuts{}, identity.Config{Memory: 64, Demo: true, Log: log})
	check(err)
	check(bodies.Seed(context.Background()))
	check(people.Seed(context.Background()))
	say, err := words.Load(workday.Catalogue)
	check(err)
	h.Service, err = workday.New(root, workday.Config{DB: h.db, Agreements: h.deals, Names: people, Hints: h.deals, Say: say, Jobs: h.jobs})
	check(err)
	for _, p := range []string{"giulia", "anna", "luca", "nadia", "marco", "piero", "fabio"} {
		h.terms[p] = workday.Terms{Agreement: "a-" + p, DaysPerWeek: 2}
	}
	return h
}

// away makes a person's days away, asked by them and approved by their head.
func (h *town) away(t testing.TB, who context.Context, days ...string) {
	t.Helper()
	for _, d := range days {
		w := h.ask(t, who, d, "")
		if err := h.Approve(sara, w, "per la prova"); err != nil {
			t.Fatal(d, err)
		}
	}
}

// ask makes a wish and sends it; it gives its id.
func (h *town) ask(t testing.TB, who context.Context, d, instead string) string {
	t.Helper()
	c := workday.Change{Day: day(d), Place: workday.Away, Words: "Ho la visita del tecnico per la caldaia."}
	if instead != "" {
		c.Instead = day(instead)
	}
	if err := h.Plan(who, c); err != nil {
		t.Fatal(d, err)
	}
	if _, err := h.Send(who, day(d)); err != nil {
		t.Fatal(d, err)
	}
	return h.mine(t, who, d).Wish.ID
}

// mine gives one of a person's own days.
func (h *town) mine(t testing.TB, who context.Context, d string) workday.MyDay {
	t.Helper()
	m, err := h.Mine(who, day(d), day(d), "it")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range m.Weeks[0].Days {
		if x.Day == day(d) {
			return x
		}
	}
	t.Fatal("no such day")
	return workday.MyDay{}
}

func (h *town) place(t testing.TB, who context.Context, d string, want workday.Place) {
	t.Helper()
	if got := h.mine(t, who, d); got.Place != want {
		t.Errorf("%s: %s, want %s", d, got.Place, want)
	}
}

// facts gives the names of what was announced, in order, those of working days.
func (h *town) facts(t testing.TB) (all []string) {
	t.Helper()
	err := h.db.Read(root, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger WHERE name LIKE 'workday.%' ORDER BY seq`)
		all, err = db.Collect(rows, err, func(name *string, scan func(...any) error) error { return scan(name) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantErr(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", name, err, want)
	}
}

func TestAWishIsWrittenSentApprovedAndGivenUp(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		if err := h.Plan(giulia, workday.Change{Day: day("2026-12-03"), Place: workday.Away, Words: "Consegna"}); err != nil {
			t.Fatal(err)
		}
		d := h.mine(t, giulia, "2026-12-03")
		if d.Place != workday.Office || d.Wish == nil || d.Wish.State != workday.Draft {
			t.Fatalf("a draft: %+v", d)
		}
		wantErr(t, "the head approves a draft", h.Approve(marco, d.Wish.ID, ""), workday.ErrNoSuchWish)
		if n, err := h.Send(giulia, day("2026-12-01")); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		_, err := h.Send(giulia, day("2026-12-01"))
		wantErr(t, "sent twice", err, workday.ErrNothing)
		wantErr(t, "asked twice", h.Plan(giulia, workday.Change{Day: day("2026-12-03"), Place: workday.Away}), workday.ErrAskedTwice)
		wantErr(t, "she approves it herself", h.Approve(giulia, d.Wish.ID, ""), access.ErrForbidden)
		wantErr(t, "the head of another office", h.Approve(chiara, d.Wish.ID, ""), access.ErrForbidden)
		wantErr(t, "another body", h.Approve(nora, d.Wish.ID, ""), workday.ErrNoSuchWish)
		if err := h.Approve(marco, d.Wish.ID, ""); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-03", workday.Away)
		wantErr(t, "approved twice", h.Approve(marco, d.Wish.ID, ""), workday.ErrState)
		// She comes to the office instead, and takes it back: nobody has to answer again.
		for _, place := range []workday.Place{workday.Office, workday.Away} {
			if err := h.Plan(giulia, workday.Change{Day: day("2026-12-03"), Place: place}); err != nil {
				t.Fatal(err)
			}
			h.place(t, giulia, "2026-12-03", place)
		}
		if got := h.facts(t); !slices.Equal(got, []string{"workday.asked", "workday.approved", "workday.planned", "workday.planned"}) {
			t.Errorf("%v", got)
		}
		if !slices.Contains(h.hints, "borgofiore workday/tributi workday.changed") {
			t.Errorf("nobody's screen heard: %v", h.hints)
		}
	})
}

func TestWhatADayRefuses(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.clock.Set(rome("2026-12-03", "10:00"))
		h.away(t, giulia, "2026-12-09", "2026-12-10")
		if _, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-14"), Last: day("2026-12-16"), Kind: workday.Law104}); err != nil {
			t.Fatal(err)
		}
		plan := func(who context.Context, d string) error {
			return h.Plan(who, workday.Change{Day: day(d), Place: workday.Away})
		}
		for _, c := range []struct {
			name string
			err  error
			want error
		}{
			{"a third day of two", plan(giulia, "2026-12-11"), workday.ErrFull},
			{"today, with a day of notice", plan(giulia, "2026-12-03"), workday.ErrLate},
			{"yesterday", plan(giulia, "2026-12-02"), workday.ErrPast},
			{"a holiday", plan(giulia, "2026-12-08"), workday.ErrNotWorking},
			{"a Saturday", plan(giulia, "2026-12-12"), workday.ErrNotWorking},
			{"the patron's day", plan(giulia, "2027-06-12"), workday.ErrNotWorking},
			{"an absence", plan(giulia, "2026-12-15"), workday.ErrAbsent},
			{"no agreement", plan(chiara, "2026-12-09"), workday.ErrNoAgreement},
			{"nobody's office", plan(as("amina", "borgofiore", access.Place{Role: access.Elected}), "2026-12-09"), workday.ErrNotMember},
			{"a visitor", plan(visitor, "2026-12-09"), access.ErrSignIn},
			{"instead of a day at the office", h.Plan(giulia, workday.Change{Day: day("2026-12-11"), Place: workday.Away, Instead: day("2026-12-07")}), workday.ErrInstead},
			{"instead of a day of another week", h.Plan(giulia, workday.Change{Day: day("2026-12-18"), Place: workday.Away, Instead: day("2026-12-10")}), workday.ErrInstead},
		} {
			wantErr(t, c.name, c.err, c.want)
		}
		h.clock.Set(rome("2026-12-08", "23:59")) // the evening before is still the day before
		if err := plan(luca, "2026-12-09"); err != nil {
			t.Error("the evening before:", err)
		}
		h.clock.Set(rome("2026-12-09", "00:01"))
		wantErr(t, "the day itself", plan(anna, "2026-12-09"), workday.ErrLate)
	})
}

func TestADayIsMovedForAnother(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-03")
		w := h.ask(t, giulia, "2026-12-04", "2026-12-01")
		h.place(t, giulia, "2026-12-01", workday.Away) // until it is answered
		if err := h.Approve(marco, w, ""); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-01", workday.Office)
		h.place(t, giulia, "2026-12-04", workday.Away)
		wantErr(t, "a third day", h.Plan(giulia, workday.Change{Day: day("2026-12-02"), Place: workday.Away}), workday.ErrFull)
	})
}

func TestTheHeadRefusesProposesAndTheWorkerChooses(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		w := h.ask(t, giulia, "2026-12-02", "")
		wantErr(t, "no reason", h.Refuse(marco, w, "  "), workday.ErrReason)
		if err := h.Refuse(marco, w, "Serve una persona allo sportello."); err != nil {
			t.Fatal(err)
		}
		if d := h.mine(t, giulia, "2026-12-02"); d.Wish == nil || d.Wish.State != workday.Denied || d.Wish.Answer != "Serve una persona allo sportello." {
			t.Fatalf("%+v", d.Wish)
		}
		w = h.ask(t, giulia, "2026-12-02", "") // a refusal is not for ever
		wantErr(t, "the same day", h.Propose(marco, w, day("2026-12-02"), ""), workday.ErrSameDay)
		wantErr(t, "a holiday", h.Propose(marco, w, day("2026-12-08"), ""), workday.ErrNotWorking)
		if err := h.Propose(marco, w, day("2026-12-03"), "Giovedì siamo di più."); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "a colleague accepts", h.Accept(anna, w), workday.ErrNoSuchWish)
		if err := h.Accept(giulia, w); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-02", workday.Office)
		h.place(t, giulia, "2026-12-03", workday.Away)
		w = h.ask(t, giulia, "2026-12-01", "")
		if err := h.Propose(marco, w, day("2026-12-04"), ""); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "a colleague declines", h.Decline(anna, w), workday.ErrNoSuchWish)
		if err := h.Decline(giulia, w); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-04", workday.Office)
		w = h.ask(t, giulia, "2026-12-01", "")
		wantErr(t, "a colleague withdraws", h.Withdraw(anna, w), workday.ErrNoSuchWish)
		if err := h.Withdraw(giulia, w); err != nil {
			t.Fatal(err)
		}
		if got := h.facts(t); !slices.Equal(got, []string{"workday.asked", "workday.refused", "workday.asked", "workday.proposed", "workday.approved",
			"workday.asked", "workday.proposed", "workday.withdrawn", "workday.asked", "workday.withdrawn"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestWhoAnswersTheHead(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		w := h.ask(t, marco, "2026-12-03", "")
		wantErr(t, "the head approves himself", h.Approve(marco, w, ""), access.ErrForbidden)
		wantErr(t, "the administrator", h.Approve(ivo, w, ""), access.ErrForbidden)
		if err := h.Approve(sara, w, ""); err != nil {
			t.Fatal(err)
		}
		// Piero heads another office and is of the staff of this one.
		w = h.ask(t, piero, "2026-12-03", "")
		if err := h.Approve(marco, w, ""); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWarningsNeedAReasonWhichIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		if err := h.SetUp(marco, "tributi", workday.Needs{Minimums: [7]int{5, 5, 5, 5, 5}, Shifts: [7][]workday.Span{4: {{540, 750}}}}); err != nil {
			t.Fatal(err)
		}
		h.away(t, luca, "2026-12-03") // five of six stay
		w := h.ask(t, giulia, "2026-12-03", "")
		wantErr(t, "under the minimum", h.Approve(marco, w, ""), workday.ErrUnder)
		h.place(t, giulia, "2026-12-03", workday.Office)
		if err := h.Approve(marco, w, "Anna rientra dalle ferie."); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-03", workday.Away)

		if err := h.Assign(marco, "tributi", day("2026-12-04"), 540, "giulia"); err != nil {
			t.Fatal(err)
		}
		w = h.ask(t, giulia, "2026-12-04", "")
		wantErr(t, "expected at the counter", h.Approve(marco, w, ""), workday.ErrCounter)

		if err := h.norms.Set(paola, "workday.prevalence_weeks", "2026-11-25", 1, "Regolamento 1/2026"); err != nil {
			t.Fatal(err)
		}
		h.terms["anna"] = workday.Terms{DaysPerWeek: 4}
		if err := h.SetUp(marco, "tributi", workday.Needs{}); err != nil {
			t.Fatal(err)
		}
		h.away(t, anna, "2026-12-09", "2026-12-10") // of four working days: two at the office
		w = h.ask(t, anna, "2026-12-11", "")
		wantErr(t, "presence would not prevail", h.Approve(marco, w, ""), workday.ErrPrevalence)
		if err := h.norms.Set(paola, "workday.prevalence_weeks", "2026-11-25", 0, "Regolamento 2/2026"); err != nil {
			t.Fatal(err)
		}
		if err := h.norms.Set(paola, "workday.rotation_days", "2026-11-25", 2, "Regolamento 2/2026"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "three days in a row", h.Approve(marco, w, ""), workday.ErrRotation)
		if err := h.Approve(marco, w, "Grave situazione di famiglia."); err != nil {
			t.Fatal(err)
		}
		var kept int
		err := h.db.Read(root, func(tx *db.Tx) error {
			return tx.QueryRow(`SELECT COUNT(*) FROM workday_wish WHERE ente = $1 AND override IN ('Anna rientra dalle ferie.', 'Grave situazione di famiglia.') AND answered_by = 'marco'`, "borgofiore").Scan(&kept)
		})
		if err != nil || kept != 2 {
			t.Errorf("%d reasons kept, %v", kept, err)
		}
	})
}

// Two heads approve at once the two wishes of which the office can bear one: the
// second is told, whatever the order and the database.
func TestTwoApprovalsAtOnceDoNotEmptyTheOffice(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		if err := h.SetUp(marco, "tributi", workday.Needs{Minimums: [7]int{5, 5, 5, 5, 5}}); err != nil {
			t.Fatal(err)
		}
		for _, d := range []string{"2026-12-01", "2026-12-02", "2026-12-03"} {
			wishes := []string{h.ask(t, giulia, d, ""), h.ask(t, anna, d, "")}
			answers := make([]error, 2)
			var wg sync.WaitGroup
			for i, head := range []context.Context{marco, sara} {
				wg.Go(func() { answers[i] = h.Approve(head, wishes[i], "") })
			}
			wg.Wait()
			good, under := 0, 0
			for _, err := range answers {
				switch {
				case err == nil:
					good++
				case errors.Is(err, workday.ErrUnder):
					under++
				}
			}
			if good != 1 || under != 1 {
				t.Fatalf("%s: %v", d, answers)
			}
			// make room in the agreement for the next day
			for _, who := range []context.Context{giulia, anna} {
				if err := h.Plan(who, workday.Change{Day: day(d), Place: workday.Office}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestTheCallBack(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-03")
		call := func(who context.Context, d, why string) error {
			_, err := h.CallBack(who, "tributi", "giulia", day(d), why)
			return err
		}
		wantErr(t, "no reason", call(marco, "2026-12-01", ""), workday.ErrReason)
		wantErr(t, "a colleague", call(anna, "2026-12-01", "x"), access.ErrForbidden)
		wantErr(t, "not away", call(marco, "2026-12-02", "x"), workday.ErrNotAway)
		_, err := h.CallBack(marco, "tributi", "fabio", day("2026-12-01"), "x")
		wantErr(t, "of another office", err, workday.ErrNotMember)
		h.clock.Set(rome("2026-12-01", "07:00"))
		wantErr(t, "on the day itself", call(marco, "2026-12-01", "x"), workday.ErrCallLate)
		h.clock.Set(rome("2026-11-30", "18:00"))
		if err := call(marco, "2026-12-01", "Scade il saldo IMU."); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "twice", call(marco, "2026-12-01", "x"), workday.ErrNotAway)
		d := h.mine(t, giulia, "2026-12-01")
		if d.Place != workday.Office || d.Call == nil || d.Call.Why != "Scade il saldo IMU." || !d.Call.Seen.IsZero() {
			t.Fatalf("%+v", d)
		}
		wantErr(t, "seen by another", h.See(anna, d.Call.ID), workday.ErrNoSuchCall)
		for range 2 {
			if err := h.See(giulia, d.Call.ID); err != nil {
				t.Fatal(err)
			}
		}
		if h.mine(t, giulia, "2026-12-01").Call.Seen.IsZero() {
			t.Error("not seen")
		}
		// The day lost is not recovered…
		wantErr(t, "recovered", h.Plan(giulia, workday.Change{Day: day("2026-12-04"), Place: workday.Away}), workday.ErrFull)
		// …unless the body has set so.
		if err := h.norms.Set(paola, "workday.recover_called_back", "2026-12-01", 1, "Regolamento 3/2026"); err != nil {
			t.Fatal(err)
		}
		if err := h.Plan(giulia, workday.Change{Day: day("2026-12-04"), Place: workday.Away}); err != nil {
			t.Error("not recovered:", err)
		}
		if got := h.facts(t); !slices.Equal(got[len(got)-2:], []string{"workday.called_back", "workday.seen"}) {
			t.Errorf("%v", got)
		}
	})
}

func TestLastWeekIsCopied(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.clock.Set(rome("2026-11-28", "10:00"))
		h.away(t, giulia, "2026-12-01", "2026-12-03")
		n, skipped, err := h.Copy(giulia, day("2026-12-07"))
		if err != nil || n != 1 || len(skipped) != 1 || skipped[0].Day != day("2026-12-08") || !errors.Is(skipped[0].Why, workday.ErrNotWorking) {
			t.Fatalf("%d copied, skipped %v, %v", n, skipped, err)
		}
		if n, skipped, err := h.Copy(giulia, day("2026-12-07")); err != nil || n != 0 || len(skipped) != 1 {
			t.Errorf("copied twice: %d, %v, %v", n, skipped, err)
		}
		if n, err := h.Send(giulia, day("2026-12-07")); err != nil || n != 1 {
			t.Errorf("sent %d, %v", n, err)
		}
		// The week that ends the year is copied into the first of the next.
		h.away(t, luca, "2026-12-29")
		if n, _, err := h.Copy(luca, day("2027-01-04")); err != nil || n != 1 {
			t.Errorf("across the year %d, %v", n, err)
		}
		if h.mine(t, luca, "2027-01-05").Wish == nil {
			t.Error("not the Tuesday")
		}
	})
}

func TestAnEmergencyNeedsNoAgreementAndKeepsTheList(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.emergency = true
		for _, who := range []context.Context{chiara, giulia} { // Chiara has no agreement
			for _, d := range []string{"2026-11-25", "2026-11-26", "2026-11-27"} {
				if err := h.Plan(who, workday.Change{Day: day(d), Place: workday.Away}); err != nil {
					t.Fatal(err)
				}
				h.place(t, who, d, workday.Away)
			}
		}
		h.emergency = false
		list, err := h.WithoutAgreement(paola, day("2026-11-01"), day("2026-12-31"))
		if err != nil || len(list) != 3 || list[0].Person != "chiara" {
			t.Fatalf("%v, %v", list, err)
		}
		for _, who := range []context.Context{marco, chiara, ivo} {
			_, err := h.WithoutAgreement(who, day("2026-11-01"), day("2026-12-31"))
			wantErr(t, "the list", err, access.ErrForbidden)
		}
	})
}

func TestAnEmergencyThatEndsBeforeItWasToBringsPeopleBack(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.emergency = true
		for _, d := range []string{"2026-11-25", "2026-11-26", "2026-11-27"} {
			if err := h.Plan(chiara, workday.Change{Day: day(d), Place: workday.Away}); err != nil {
				t.Fatal(err)
			}
		}
		h.endsOn = "2026-11-25"
		for range 2 { // a reaction may repeat
			if err := h.KeepEmergency(system); err != nil {
				t.Fatal(err)
			}
		}
		h.place(t, chiara, "2026-11-25", workday.Away) // today it is still on
		h.place(t, chiara, "2026-11-26", workday.Office)
		h.place(t, chiara, "2026-11-27", workday.Office)
		m, err := h.Mine(chiara, day("2026-11-25"), day("2026-11-25"), "it")
		if err != nil || !m.Emergency {
			t.Fatalf("%+v, %v", m.Emergency, err)
		}
		for _, d := range m.Weeks[0].Days {
			if want := !day("2026-11-25").Before(d.Day); d.Emergency != want {
				t.Errorf("%s: emergency is %v", d.Day, d.Emergency)
			}
		}
		wantErr(t, "a person ends it", h.KeepEmergency(paola), access.ErrForbidden)
	})
}

func TestFixedDaysAreLaidOutAndCleared(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.terms["giulia"] = workday.Terms{Weekdays: []int{2, 4}}
		h.until = "2027-01-31"
		for range 2 { // a reaction may repeat
			if err := h.LayOut(system, "giulia", day("2026-11-30")); err != nil {
				t.Fatal(err)
			}
		}
		h.place(t, giulia, "2026-12-01", workday.Away)
		h.place(t, giulia, "2026-12-03", workday.Away)
		h.place(t, giulia, "2026-12-02", workday.Office)
		h.place(t, giulia, "2026-12-08", workday.Out) // the Immaculate Conception is a Tuesday
		h.place(t, giulia, "2027-01-28", workday.Away)
		h.place(t, giulia, "2027-02-02", workday.Office) // the agreement has ended
		if err := h.Plan(giulia, workday.Change{Day: day("2026-12-03"), Place: workday.Office}); err != nil {
			t.Fatal(err)
		}
		if err := h.LayOut(system, "giulia", day("2026-11-30")); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-03", workday.Office) // what she chose stays
		w := h.ask(t, giulia, "2026-12-04", "")
		if err := h.Clear(system, "giulia", day("2026-12-02")); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-01", workday.Away)
		h.place(t, giulia, "2026-12-10", workday.Office)
		wantErr(t, "a wish that ended", h.Approve(marco, w, ""), workday.ErrState)
		wantErr(t, "a person lays out", h.LayOut(paola, "giulia", day("2026-11-30")), access.ErrForbidden)
	})
}

// An agreement may end early, be replaced, or go on: only days that none covers
// any more come back to the office.
func TestDaysWithoutAnAgreementComeBack(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-10")
		w := h.ask(t, giulia, "2026-12-17", "")
		if err := h.Keep(system, "giulia"); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-10", workday.Away)
		h.until = "2026-12-05"
		for range 2 {
			if err := h.Keep(system, "giulia"); err != nil {
				t.Fatal(err)
			}
		}
		h.place(t, giulia, "2026-12-01", workday.Away)
		h.place(t, giulia, "2026-12-10", workday.Office)
		wantErr(t, "a wish that ended", h.Approve(marco, w, ""), workday.ErrState)
		k, err := h.Known(giulia, "giulia")
		if err != nil || len(k.Days) != 1 || len(k.Wishes) != 3 {
			t.Errorf("known of her: %+v, %v", k, err)
		}
		_, err = h.Known(marco, "giulia")
		wantErr(t, "the head reads what is known of her", err, access.ErrForbidden)
	})
}

func TestAnOpenAgreementIsLaidOutAgain(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.terms["giulia"] = workday.Terms{Weekdays: []int{2}}
		if err := h.LayOut(system, "giulia", day("2026-11-30")); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2027-07-06", workday.Office)
		h.clock.Set(rome("2027-05-15", "10:00"))
		if err := h.jobs.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2027-07-06", workday.Away)
	})
}
