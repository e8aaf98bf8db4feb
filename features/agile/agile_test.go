package agile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/agile"
	"loggia/platform/db"
)

const giuliaCode, lucaCode = "FRRGLI85D52A944B", "RNLLCU79M14A944T"

func TestFromTheApplicationToTheSignaturesOfBoth(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, err := h.Begin(giulia, "", false)
		must(t, err)
		if a.State != agile.Draft || a.Office != "tributi" || a.Terms.From != "2026-12-01" || a.Terms.To != "2027-11-30" || a.Terms.Directing == "" {
			t.Fatalf("the draft begins as %+v", a)
		}
		if _, err := h.Begin(giulia, "", false); !errors.Is(err, agile.ErrOneOpen) {
			t.Errorf("a second draft: %v", err)
		}
		if _, err := h.Submit(giulia, a.ID); !errors.Is(err, agile.ErrDays) {
			t.Errorf("sent without days: %v", err)
		}
		saved, err := h.Save(giulia, a.ID, a.Version, whole(), false)
		must(t, err)
		if _, err := h.Save(giulia, a.ID, a.Version, whole(), false); !errors.Is(err, agile.ErrChanged) {
			t.Errorf("saved over what another window saved: %v", err)
		}
		if _, err := h.Save(marco, a.ID, saved.Version, whole(), false); err == nil {
			t.Error("the head writes in a draft that nobody has sent")
		}
		must(t, second(h.Submit(giulia, a.ID)))
		if _, err := h.Amend(marco, a.ID, "  "); !errors.Is(err, agile.ErrReason) {
			t.Errorf("a change asked without saying which: %v", err)
		}
		must(t, second(h.Amend(marco, a.ID, "Metti il giovedì al posto del mercoledì.")))
		must(t, second(h.Submit(giulia, a.ID)))
		must(t, second(h.Approve(marco, a.ID, "")))
		if _, err := h.Prepare(marco, a.ID); !errors.Is(err, agile.ErrContents) {
			t.Errorf("prepared without notices and employment: %v", err)
		}
		h.ready(giulia, giuliaCode)
		h.course.lacks["giulia"] = true
		if lacks, err := h.Lacks(giulia, a.ID); err != nil || len(lacks) != 1 || lacks[0].Code != "training" {
			t.Errorf("without the course: %v, %v", lacks, err)
		}
		h.course.lacks["giulia"] = false
		must(t, second(h.Prepare(marco, a.ID)))
		file, sha, err := h.Document(giulia, a.ID)
		if err != nil || !bytes.HasPrefix(file, []byte("%PDF-1.")) || len(sha) != 64 {
			t.Fatalf("the document: %d bytes, %q, %v", len(file), sha, err)
		}
		if _, err := h.Sign(giulia, a.ID, sha); !errors.Is(err, identity.ErrSecondFactor) {
			t.Errorf("signed with one factor: %v", err)
		}
		if _, err := h.Sign(signing(giulia), a.ID, strings.Repeat("0", 64)); !errors.Is(err, agile.ErrOtherDocument) {
			t.Errorf("another document signed: %v", err)
		}
		if _, err := h.Sign(signing(chiara), a.ID, sha); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("another office's head signs: %v", err)
		}
		if _, err := h.Sign(signing(sara), a.ID, sha); !errors.Is(err, agile.ErrNotYours) {
			t.Errorf("the secretary signs what the head prepared: %v", err)
		}
		must(t, second(h.Sign(signing(giulia), a.ID, sha)))
		if _, err := h.Sign(signing(giulia), a.ID, sha); !errors.Is(err, agile.ErrSignedAlready) {
			t.Errorf("signed twice: %v", err)
		}
		done, err := h.Sign(signing(marco), a.ID, sha)
		must(t, err)
		if done.State != agile.Signed || done.Signed.IsZero() || done.LastDay != "2027-05-31" {
			t.Errorf("after both: %+v", done)
		}
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if len(v.Signatures) != 2 || v.Signatures[0].SHA256 != sha || v.Signatures[0].How != identity.ByTOTP || v.Signatures[1].Side != agile.Body {
			t.Errorf("the signatures are %+v", v.Signatures)
		}
		moves := []string{}
		for _, s := range v.Steps {
			moves = append(moves, string(s.Move))
		}
		if got := strings.Join(moves, " "); got != "begin submit amend submit approve prepare sign_worker sign_body complete" {
			t.Errorf("the story is %s", got)
		}
		if _, ok, _ := h.InForce(system, "giulia", "2026-11-30"); ok {
			t.Error("it holds the day before its first")
		}
		if got, ok, err := h.InForce(system, "giulia", "2026-12-01"); !ok || err != nil || got.ID != a.ID {
			t.Errorf("on its first day: %v, %v", ok, err)
		}
		h.at("2026-12-01")
		if s := h.state(giulia, a.ID); s != agile.InForce {
			t.Errorf("on its first day it is %s", s)
		}
		h.at("2027-06-01")
		if s := h.state(giulia, a.ID); s != agile.Ended {
			t.Errorf("the day after its last it is %s", s)
		}
		if _, ok, _ := h.InForce(system, "giulia", "2027-05-31"); !ok {
			t.Error("its last day is not one of its days any more")
		}
		if _, ok, _ := h.InForce(system, "giulia", "2027-06-01"); ok {
			t.Error("it holds after its last day")
		}
	})
}

func TestTwoSignaturesAtOnceCloseItOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.toSign(giulia, marco, whole())
		sha := h.sha(giulia, a.ID)
		var wg sync.WaitGroup
		for _, who := range []context.Context{giulia, marco} {
			wg.Go(func() {
				for range 20 { // whoever comes second reads again, as the browser does
					if _, err := h.Sign(signing(who), a.ID, sha); !errors.Is(err, agile.ErrChanged) {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
				t.Error("never got to sign")
			})
		}
		wg.Wait()
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if v.State != agile.Signed || len(v.Signatures) != 2 {
			t.Errorf("after both at once: %s with %d signatures", v.State, len(v.Signatures))
		}
	})
}

func TestWithdrawalKeepsTheNoticeOfTheLaw(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		open := whole()
		open.To, open.Goals[0].By = "", "2027-06-30"
		h.ready(giulia, giuliaCode)
		h.ready(luca, lucaCode)
		must(t, h.SetEmployment(paola, agile.Employment{Person: "luca", FiscalCode: lucaCode, Hired: "2010-01-01", Contract: "A01", Protected: true}))
		a, b := h.agree(giulia, marco, open), h.agree(luca, marco, open)
		h.at("2026-12-10")
		if _, err := h.Withdraw(marco, a.ID, "", "", false); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("the head withdraws and so learns the notice: %v", err)
		}
		for _, c := range []struct {
			who  context.Context
			id   string
			days int
			last string
		}{{giulia, a.ID, 30, "2027-01-09"}, {paola, a.ID, 30, "2027-01-09"}, {luca, b.ID, 30, "2027-01-09"}, {paola, b.ID, 90, "2027-03-10"}} {
			if n, err := h.NoticeDue(c.who, c.id); err != nil || n.Days != c.days || n.Last != c.last || n.Term {
				t.Errorf("notice due: %+v, %v; want %d days, %s", n, err, c.days, c.last)
			}
		}
		if _, err := h.Withdraw(paola, b.ID, "riorganizzazione dell'ufficio", "2027-03-09", false); !errors.Is(err, agile.ErrTooSoon) {
			t.Errorf("89 days for a protected worker: %v", err)
		}
		got, err := h.Withdraw(paola, b.ID, "riorganizzazione dell'ufficio", "2027-03-10", false)
		must(t, err)
		if got.State != agile.Leaving || got.LastDay != "2027-03-10" {
			t.Errorf("withdrawn: %+v", got)
		}
		h.at("2027-03-10")
		if s := h.state(luca, b.ID); s != agile.Leaving {
			t.Errorf("on the last day of notice it is %s", s)
		}
		h.at("2027-03-11")
		if s := h.state(luca, b.ID); s != agile.Withdrawn {
			t.Errorf("after the notice it is %s", s)
		}
	})
}

func TestATermEndsEarlyOnlyForAReason(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		h.at("2026-12-10")
		if _, err := h.Withdraw(giulia, a.ID, "ho cambiato idea, grazie", "", false); !errors.Is(err, agile.ErrNeedsReason) {
			t.Errorf("a term without a justified reason: %v", err)
		}
		if _, err := h.Withdraw(giulia, a.ID, "no", "", true); !errors.Is(err, agile.ErrNeedsReason) {
			t.Errorf("a justified reason of two letters: %v", err)
		}
		got, err := h.Withdraw(giulia, a.ID, "trasferimento in un altro ente", "", true)
		must(t, err)
		if got.LastDay != "2026-12-10" {
			t.Errorf("with a justified reason it holds until %s", got.LastDay)
		}
		h.at("2026-12-11")
		if s := h.state(giulia, a.ID); s != agile.Withdrawn {
			t.Errorf("the day after it is %s", s)
		}
		if _, err := h.Renew(giulia, a.ID); !errors.Is(err, agile.ErrNotRenewable) {
			t.Errorf("renewed after a withdrawal: %v", err)
		}
	})
}

func TestARenewalFollowsOverTheYearsEndAndARevisionReplaces(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		terms := whole()
		terms.To, terms.Goals[0].By = "2026-12-31", "2026-12-31"
		a := h.agree(giulia, marco, terms)
		h.at("2026-12-02")
		facts := h.facts("agile.expiring")
		h.at("2026-12-03")
		if facts != 1 || h.facts("agile.expiring") != 1 {
			t.Errorf("warned %d times, then %d", facts, h.facts("agile.expiring"))
		}
		must(t, h.Evaluate(marco, a.ID, agile.Final, []agile.Opinion{{Goal: a.Terms.Goals[0].ID, Reached: "95", Met: "yes"}}))
		next, err := h.Renew(giulia, a.ID)
		must(t, err)
		if next.Kind != agile.Renewal || next.Terms.From != "2027-01-01" || next.Terms.To != "2027-01-31" || next.Terms.Goals[0].ID == a.Terms.Goals[0].ID {
			t.Fatalf("one month renewed is %+v", next.Terms)
		}
		must(t, second(h.Submit(giulia, next.ID)))
		must(t, second(h.Approve(marco, next.ID, "")))
		must(t, second(h.Prepare(marco, next.ID)))
		sha := h.sha(giulia, next.ID)
		must(t, second(h.Sign(signing(marco), next.ID, sha)))
		must(t, second(h.Sign(signing(giulia), next.ID, sha)))
		h.at("2027-01-01")
		if h.state(giulia, a.ID) != agile.Ended || h.state(giulia, next.ID) != agile.InForce {
			t.Errorf("at the new year: %s, %s", h.state(giulia, a.ID), h.state(giulia, next.ID))
		}
		rev, err := h.Revise(giulia, next.ID, "2027-01-15")
		must(t, err)
		if _, err := h.Revise(giulia, next.ID, "2027-02-15"); err == nil {
			t.Error("revised from a day after the end")
		}
		must(t, second(h.Submit(giulia, rev.ID)))
		must(t, second(h.Approve(marco, rev.ID, "")))
		must(t, second(h.Prepare(marco, rev.ID)))
		sha = h.sha(giulia, rev.ID)
		must(t, second(h.Sign(signing(marco), rev.ID, sha)))
		must(t, second(h.Sign(signing(giulia), rev.ID, sha)))
		h.clock.Set(h.clock.Now().Add(30 * 24 * time.Hour)) // the server was off from 1 to 31 January
		must(t, second(h.Turn(system)))
		if h.state(giulia, rev.ID) != agile.InForce {
			t.Errorf("the revision is %s", h.state(giulia, rev.ID))
		}
		for day, want := range map[string]string{"2027-01-14": next.ID, "2027-01-15": rev.ID} {
			if got, ok, err := h.InForce(system, "giulia", day); !ok || err != nil || got.ID != want {
				t.Errorf("on %s: %s, %v, %v", day, got.ID, ok, err)
			}
		}
		if n, err := h.Turn(system); n != 0 || err != nil {
			t.Errorf("turning again turns %d, %v", n, err)
		}
	})
}

func (h *house) facts(name string) (n int) {
	h.t.Helper()
	must(h.t, h.db.Read(system, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM ledger WHERE ente = $1 AND name = $2`, tx.Ente, name).Scan(&n)
	}))
	return n
}

func TestTheLengthOfARenewalIsThatOfWhatItFollows(t *testing.T) {
	for _, c := range [][4]string{
		{"2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"},
		{"2026-07-01", "2026-12-31", "2027-01-01", "2027-06-30"},
		{"2026-09-01", "2027-02-28", "2027-03-01", "2027-08-31"},
		{"2026-12-15", "2027-03-14", "2027-03-15", "2027-06-14"}, // over the change to summer time
		{"2026-12-01", "2026-12-10", "2026-12-11", "2026-12-20"},
		{"2027-09-01", "2028-02-29", "2028-03-01", "2028-08-31"},
	} {
		if got := agile.SameLength(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%s–%s renewed from %s ends %s, want %s", c[0], c[1], c[2], got, c[3])
		}
	}
}

func TestTheOrderOfACallIsTheLaws(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		call, err := h.SetCall(paola, agile.Call{Title: "Autunno 2026", Opens: "2026-11-20", Closes: "2026-11-30", Places: 1})
		must(t, err)
		closed, err := h.SetCall(paola, agile.Call{Title: "Estate 2026", Opens: "2026-06-01", Closes: "2026-06-30"})
		must(t, err)
		if _, err := h.Begin(giulia, closed.ID, false); !errors.Is(err, agile.ErrCallClosed) {
			t.Errorf("a call that is over: %v", err)
		}
		apply := func(who context.Context, telework bool, reasons ...agile.Priority) agile.Agreement {
			a, err := h.Begin(who, call.ID, telework)
			must(t, err)
			a, err = h.Save(who, a.ID, a.Version, whole(), telework)
			must(t, err)
			must(t, h.SetPriorities(who, a.ID, reasons))
			must(t, second(h.Submit(who, a.ID)))
			h.clock.Advance(time.Minute)
			return a
		}
		first := apply(giulia, false)
		work := apply(paola, true)
		law := apply(luca, false, agile.Priority{Reason: agile.Child, Proof: "self_declaration"}, agile.Priority{Reason: agile.Caregiver, Proof: "certificate_seen"})
		all, err := h.Ranking(paola, call.ID)
		must(t, err)
		if len(all) != 3 || all[0].Agreement != law.ID || !all[0].Inside || all[1].Agreement != work.ID || all[1].Inside || all[2].Agreement != first.ID {
			t.Errorf("the order is %+v", all)
		}
		if p, of, err := h.MyPlace(giulia, first.ID); err != nil || p.Place != 3 || of != 3 || p.First {
			t.Errorf("Giulia is told %+v of %d, %v", p, of, err)
		}
		for name, who := range map[string]context.Context{"the head": marco, "a colleague": giulia, "the secretary": sara, "the administrator": ivo, "another body's personnel": foreigner} {
			if _, err := h.Ranking(who, call.ID); err == nil && name != "the personnel office" {
				t.Errorf("%s reads the ranking", name)
			}
		}
		for _, bad := range [][]agile.Priority{{{Reason: "luck", Proof: "self_declaration"}}, {{Reason: agile.Child, Proof: "the certificate itself"}}, {{Reason: agile.Child, Proof: "certificate_seen"}, {Reason: agile.Child, Proof: "certificate_seen"}}} {
			if err := h.SetPriorities(luca, law.ID, bad); err == nil {
				t.Errorf("%v is accepted", bad)
			}
		}
	})
}

// The matrix: nobody sees health data or reasons of priority but their person
// and the personnel office; whoever may not read an agreement does not learn
// that there is one.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(luca, lucaCode)
		a, err := h.Begin(luca, "", false)
		must(t, err)
		must(t, second(h.Save(luca, a.ID, a.Version, whole(), false)))
		must(t, h.SetPriorities(luca, a.ID, []agile.Priority{{Reason: agile.Disability, Proof: "certificate_seen"}}))
		must(t, second(h.Submit(luca, a.ID)))
		visitor := root
		type door struct {
			name string
			ask  func(context.Context) error
		}
		look := door{"the agreement", func(ctx context.Context) error { return second(h.Look(ctx, a.ID)) }}
		why := door{"the reasons", func(ctx context.Context) error { return second(h.Priorities(ctx, a.ID)) }}
		job := door{"the employment", func(ctx context.Context) error {
			_, known, err := h.Employment(ctx, "luca")
			if err == nil && !known {
				err = agile.ErrNoSuchAgreement
			}
			return err
		}}
		list := door{"the office's list", func(ctx context.Context) error { return second(h.List(ctx, "tributi", "", nil, "")) }}
		body := door{"the body's list", func(ctx context.Context) error { return second(h.List(ctx, "", "", nil, "")) }}
		refuse := door{"a refusal", func(ctx context.Context) error { return second(h.Refuse(ctx, a.ID, "mancano persone allo sportello")) }}
		figures := door{"the figures", func(ctx context.Context) error { return second(h.Figures(ctx, "2026-01-01", "2026-12-31")) }}
		notice := door{"the notice due", func(ctx context.Context) error { return second(h.NoticeDue(ctx, a.ID)) }}
		tell := door{"what the Ministry asks", func(ctx context.Context) error { return second(h.Communication(ctx, a.ID)) }}
		people := []struct {
			name string
			ctx  context.Context
			may  string
		}{
			{"a visitor", visitor, ""},
			{"its person", luca, "the agreement, the reasons, the employment, the notice due"},
			{"a colleague of the office", giulia, ""},
			{"the head", marco, "the agreement, the office's list"},
			{"another head", chiara, ""},
			{"the personnel office", paola, "the agreement, the reasons, the employment, the office's list, the body's list, the figures, the notice due, what the Ministry asks"},
			{"the secretary", sara, "the agreement, the office's list, the body's list, the figures, what the Ministry asks"},
			{"the administrator", ivo, "the figures"},
			{"the personnel office of another body", foreigner, ""},
		}
		for _, p := range people {
			for _, d := range []door{look, why, job, list, body, figures, notice, tell} {
				err := d.ask(p.ctx)
				if may := strings.Contains(", "+p.may+", ", ", "+d.name+", "); (err == nil) != may {
					if p.name == "the personnel office of another body" && (d.name == "the body's list" || d.name == "the figures" || d.name == "the office's list") && err == nil {
						continue // they read their own body, which has nothing
					}
					t.Errorf("%s asks for %s: %v", p.name, d.name, err)
				}
			}
		}
		for _, p := range people {
			err := refuse.ask(p.ctx)
			if may := p.name == "the head"; may != (err == nil) && p.name != "the secretary" {
				t.Errorf("%s refuses: %v", p.name, err)
			}
			if err == nil {
				break
			}
		}
		v, err := h.Look(marco, a.ID)
		must(t, err)
		text := fmt.Sprintf("%+v", v)
		for _, secret := range []string{agile.Disability, agile.Child, "certificate_seen", lucaCode} {
			if strings.Contains(text, secret) {
				t.Errorf("the head reads %q in %s", secret, text)
			}
		}
	})
}

func TestNobodyDecidesOnTheirOwnApplication(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, err := h.Begin(marco, "", false)
		must(t, err)
		must(t, second(h.Save(marco, a.ID, a.Version, whole(), false)))
		must(t, second(h.Submit(marco, a.ID)))
		if _, err := h.Approve(marco, a.ID, ""); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head approves himself: %v", err)
		}
		must(t, second(h.Approve(sara, a.ID, "")))
	})
}

func TestAnOfficesLimitsHoldUnlessTheHeadSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.SetLimit(paola, agile.Limit{Office: "tributi", People: 1, Days: 1}))
		send := func(who context.Context, days int) string {
			a, err := h.Begin(who, "", false)
			must(t, err)
			terms := whole()
			terms.Days, terms.Weekdays = days, nil
			must(t, second(h.Save(who, a.ID, a.Version, terms, false)))
			must(t, second(h.Submit(who, a.ID)))
			return a.ID
		}
		first, other := send(giulia, 2), send(luca, 1)
		if _, err := h.Approve(marco, first, ""); !errors.Is(err, agile.ErrTooManyDays) {
			t.Errorf("two days where one is the most: %v", err)
		}
		must(t, second(h.Approve(marco, first, "figlio in ospedale lontano")))
		if _, err := h.Approve(marco, other, ""); !errors.Is(err, agile.ErrOfficeFull) {
			t.Errorf("a second where one is the most: %v", err)
		}
	})
}

func TestAnEmergencyIsDeclaredByLawAndEnds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, bad := range map[string]agile.Emergency{"no law": {From: "2026-11-30", To: "2026-12-04"}, "backwards": {LegalBasis: "DL 1/2026", From: "2026-12-04", To: "2026-11-30"}, "for ever": {LegalBasis: "DL 1/2026", From: "2026-12-04", To: "2030-01-01"}} {
			if _, err := h.Declare(paola, bad); err == nil {
				t.Errorf("%s is declared", name)
			}
		}
		if _, err := h.Declare(marco, agile.Emergency{LegalBasis: "DL 1/2026", From: "2026-11-30", To: "2026-12-04"}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head declares: %v", err)
		}
		e, err := h.Declare(paola, agile.Emergency{LegalBasis: "DL 1/2026", From: "2026-11-30", To: "2026-12-04"})
		must(t, err)
		on := func(ctx context.Context, day string) bool {
			on, err := h.Emergency(ctx, day)
			must(t, err)
			return on
		}
		if on(system, "2026-11-29") || !on(system, "2026-11-30") || !on(system, "2026-12-04") || on(system, "2026-12-05") {
			t.Error("the days of the emergency are not its days")
		}
		if on(access.System(db.Scoped(context.Background(), db.Scope{}), "castelvento"), "2026-12-01") {
			t.Error("another body is in emergency too")
		}
		e.To = "2026-12-02"
		must(t, second(h.Declare(sara, e)))
		if on(system, "2026-12-03") {
			t.Error("it goes on after it was ended")
		}
	})
}

func TestAPilotIsMeasuredBeforeItIsExtended(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.db.Write(system, func(tx *db.Tx) error {
			for i := range 120 {
				if _, err := ente.Put(tx, ente.Place{Person: fmt.Sprintf("p%03d", i), Office: "anagrafe", Role: access.Staff}); err != nil {
					return err
				}
			}
			return nil
		}))
		pilot, err := h.Pilot(paola, agile.Cohort{Name: "Pilota", Size: 100, From: "2027-01-01", Months: 6})
		must(t, err)
		if pilot.Last() != "2027-06-30" {
			t.Errorf("six months from the new year end %s", pilot.Last())
		}
		all := make([]string, 120)
		for i := range all {
			all[i] = fmt.Sprintf("p%03d", i)
		}
		if n, err := h.Enrol(paola, pilot.ID, all); !errors.Is(err, agile.ErrCohortFull) {
			t.Errorf("120 in 100 places: %d, %v", n, err)
		}
		if m, _ := h.Members(paola, pilot.ID); len(m) != 0 {
			t.Errorf("%d are in after a refusal", len(m))
		}
		if n, err := h.Enrol(paola, pilot.ID, all[:100]); n != 100 || err != nil {
			t.Fatalf("100 in 100 places: %d, %v", n, err)
		}
		if n, err := h.Enrol(paola, pilot.ID, all[:100]); n != 0 || err != nil {
			t.Errorf("again: %d, %v", n, err)
		}
		one := person("p000", access.Place{Office: "anagrafe", Role: access.Staff})
		mine, err := h.Mine(one)
		must(t, err)
		if len(mine) != 1 || mine[0].Cohort != pilot.ID || mine[0].Terms.From != "2027-01-01" || mine[0].Terms.To != "2027-06-30" {
			t.Errorf("a member finds %+v", mine)
		}
		if _, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: 4000, From: "2027-07-01", Months: 12, Extends: pilot.ID}); !errors.Is(err, agile.ErrCohortState) {
			t.Errorf("extended before it was measured: %v", err)
		}
		if err := h.Conclude(paola, pilot.ID, "Bene.", false); !errors.Is(err, agile.ErrCohort) {
			t.Errorf("an evaluation of one word: %v", err)
		}
		must(t, h.Conclude(paola, pilot.ID, "Obiettivi raggiunti al 92 %, nessun reclamo dei cittadini.", false))
		next, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: 4000, From: "2027-07-01", Months: 12, Extends: pilot.ID})
		must(t, err)
		if n, err := h.EnrolOffices(paola, next.ID, []string{""}); err != nil || n < 120 {
			t.Errorf("the whole body: %d, %v", n, err)
		}
		cohorts, err := h.Cohorts(giulia)
		must(t, err)
		if len(cohorts) != 2 || cohorts[1].State != agile.CohortExtended || cohorts[1].Members != 100 {
			t.Errorf("the cohorts are %+v", cohorts)
		}
	})
}

func TestWhatMayNotBeKeptGoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		h.ready(luca, lucaCode)
		a := h.agree(giulia, marco, whole())
		b, err := h.Begin(luca, "", false)
		must(t, err)
		must(t, second(h.Save(luca, b.ID, b.Version, whole(), false)))
		must(t, h.SetPriorities(luca, b.ID, []agile.Priority{{Reason: agile.Child, Proof: "self_declaration"}}))
		must(t, second(h.Submit(luca, b.ID)))
		must(t, second(h.Refuse(marco, b.ID, "lo sportello resterebbe vuoto")))
		forget := func(day string) int {
			h.at(day)
			n, err := h.Forget(system)
			must(t, err)
			return n
		}
		if n := forget("2027-11-25"); n != 0 {
			t.Errorf("a year to the day after the refusal %d went", n)
		}
		if n := forget("2027-11-27"); n != 1 {
			t.Errorf("a year and a day later %d went", n)
		}
		if _, err := h.Look(luca, b.ID); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("the refusal is still there: %v", err)
		}
		if n := forget("2031-11-25"); n != 0 {
			t.Errorf("five years to the day after the signature %d went", n)
		}
		if n := forget("2031-11-27"); n != 1 {
			t.Errorf("later %d went", n)
		}
		if _, _, err := h.Document(giulia, a.ID); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("its document is still there: %v", err)
		}
		for _, table := range []string{"agile_agreement", "agile_step", "agile_signature", "agile_priority", "agile_evaluation"} {
			var n int
			must(t, h.db.Read(system, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM `+table+` WHERE ente = $1`, tx.Ente).Scan(&n)
			}))
			if n != 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
	})
}

func TestTheSafetyNoticeIsReadEachYear(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		_ = a
		h.at("2027-11-26")
		next, err := h.Begin(giulia, "", false)
		must(t, err)
		must(t, second(h.Save(giulia, next.ID, next.Version, func() agile.Terms {
			w := whole()
			w.From, w.To, w.Goals[0].By = "2027-12-01", "2028-05-31", "2028-05-31"
			return w
		}(), false)))
		codes := func() (s string) {
			lacks, err := h.Lacks(giulia, next.ID)
			must(t, err)
			for _, l := range lacks {
				s += l.Code + " "
			}
			return s
		}
		if got := codes(); got != "safety " {
			t.Errorf("a year and a day after reading, missing: %q", got)
		}
		must(t, second(h.Give(paola, agile.Paper{Kind: "safety", Year: 2027, Title: "Sicurezza 2027", Body: "Un altro testo abbastanza lungo per quest'anno nuovo."})))
		if got := codes(); got != "safety " {
			t.Errorf("the new notice unread, missing: %q", got)
		}
		papers, err := h.Papers(giulia)
		must(t, err)
		for _, p := range papers {
			must(t, h.Read(giulia, p.ID))
		}
		if got := codes(); got != "" {
			t.Errorf("the new notice read, missing: %q", got)
		}
	})
}

func TestAFigureSpeaksForItself(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		goal := a.Terms.Goals[0].ID
		if err := h.Evaluate(giulia, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "91", Met: "yes"}}); !errors.Is(err, agile.ErrNotYet) {
			t.Errorf("evaluated before it began: %v", err)
		}
		h.at("2027-02-01")
		for _, c := range []struct {
			o    agile.Opinion
			want error
		}{
			{agile.Opinion{Goal: goal, Reached: "91", Met: "no"}, agile.ErrEvaluation}, {agile.Opinion{Goal: goal, Reached: "70", Met: "yes"}, agile.ErrEvaluation},
			{agile.Opinion{Goal: goal, Reached: "molte", Met: "yes"}, agile.ErrReached}, {agile.Opinion{Goal: "another", Reached: "91", Met: "yes"}, agile.ErrEvaluation},
			{agile.Opinion{Goal: goal, Reached: "85", Met: "partly", Note: "mancava il collegamento per due settimane"}, nil},
		} {
			if err := h.Evaluate(giulia, a.ID, agile.Mid, []agile.Opinion{c.o}); !errors.Is(err, c.want) {
				t.Errorf("%+v: %v", c.o, err)
			}
		}
		if err := h.Evaluate(chiara, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "85", Met: "no"}}); !errors.Is(err, agile.ErrNoSuchAgreement) {
			t.Errorf("another head evaluates: %v", err)
		}
		must(t, h.Evaluate(marco, a.ID, agile.Mid, []agile.Opinion{{Goal: goal, Reached: "85", Met: "partly"}}))
		must(t, h.Evaluate(marco, a.ID, agile.Final, []agile.Opinion{{Goal: goal, Reached: "50", Met: "no"}}))
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if len(v.Opinions) != 3 {
			t.Errorf("the opinions are %+v", v.Opinions)
		}
		if _, err := h.Renew(giulia, a.ID); !errors.Is(err, agile.ErrNotMet) {
			t.Errorf("renewed after a final no: %v", err)
		}
	})
}

func TestAPersonReadsAllThatIsKnownOfThem(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		h.agree(giulia, marco, whole())
		h.Shares = []agile.Share{{Section: "kit", Known: func(_ context.Context, who string) (any, error) { return "LT-0187 of " + who, nil }}}
		all, err := h.Known(giulia)
		must(t, err)
		text := fmt.Sprintf("%+v", all)
		for _, want := range []string{giuliaCode, "via dei Tigli", "sign_worker", "LT-0187 of giulia"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is kept and not shown", want)
			}
		}
		if all, err = h.Known(luca); err != nil || strings.Contains(fmt.Sprintf("%+v", all), "Tigli") {
			t.Errorf("Luca reads Giulia's: %v", err)
		}
	})
}

func TestABodyMayAskForMoreNoticeAndNotForLess(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		norms, err := norm.New(root, h.db)
		must(t, err)
		must(t, norms.Set(paola, "agile.withdrawal_days", "2026-11-25", 45, "Regolamento 3/2026"))
		open := whole()
		open.To, open.Goals[0].By = "", "2027-06-30"
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, open)
		if n, err := h.NoticeDue(giulia, a.ID); err != nil || n.Days != 45 {
			t.Errorf("notice: %+v, %v", n, err)
		}
	})
}

func TestTheDemoTownHasItsProgrammeOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, table := range []string{"agile_programme"} {
			must(t, h.db.Write(system, func(tx *db.Tx) error { return second(tx.Exec(`DELETE FROM `+table+` WHERE ente = $1`, tx.Ente)) }))
		}
		must(t, h.Seed(root))
		must(t, h.Seed(root))
		rows, err := h.List(marco, "tributi", "", nil, "")
		if err != nil || len(rows) != 7 {
			t.Errorf("the tax office has %d agreements, %v", len(rows), err)
		}
		v, err := h.Look(marco, "rinnovo-nadia")
		if err != nil || !v.Can["sign"] || len(v.Signatures) != 1 {
			t.Errorf("Nadia's renewal waits for Marco: %+v, %v", v.Can, err)
		}
		sha := v.SHA256
		must(t, second(h.Sign(signing(marco), "rinnovo-nadia", sha)))
	})
}

func TestGivingUpWhatWasSignedIsToldAndABareDraftIsNot(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.agree(giulia, marco, whole())
		must(t, second(h.Drop(giulia, a.ID)))
		if n := h.facts("agile.undone"); n != 1 {
			t.Errorf("told %d times", n)
		}
		b, err := h.Begin(giulia, "", false)
		must(t, err)
		must(t, second(h.Drop(giulia, b.ID)))
		if n := h.facts("agile.undone"); n != 1 {
			t.Errorf("a draft given up is told: %d", n)
		}
		if _, ok, _ := h.InForce(system, "giulia", "2026-12-01"); ok {
			t.Error("what was given up holds")
		}
	})
}

// Who withdraws from a renewal before its first day gives it up: what it follows
// holds on. Both sides may, the body with a reason.
func TestWithdrawingFromARenewalThatHasNotBegunUndoesIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		first := h.agree(giulia, marco, whole())
		h.at("2027-05-03")
		h.ready(giulia, giuliaCode)
		for i, side := range []context.Context{giulia, paola} {
			next, err := h.Renew(giulia, first.ID)
			must(t, err)
			must(t, second(h.Submit(giulia, next.ID)))
			must(t, second(h.Approve(marco, next.ID, "")))
			must(t, second(h.Prepare(marco, next.ID)))
			sha := h.sha(giulia, next.ID)
			must(t, second(h.Sign(signing(giulia), next.ID, sha)))
			must(t, second(h.Sign(signing(marco), next.ID, sha)))
			if _, err := h.Withdraw(side, next.ID, "", "", true); !errors.Is(err, agile.ErrNeedsReason) {
				t.Errorf("without a reason: %v", err)
			}
			a, err := h.Withdraw(side, next.ID, "Cambio di ufficio da giugno.", "", true)
			must(t, err)
			if a.State != agile.Dropped || h.facts("agile.undone") != i+1 || h.facts("agile.withdrawn") != 0 {
				t.Errorf("%s, undone %d, withdrawn %d", a.State, h.facts("agile.undone"), h.facts("agile.withdrawn"))
			}
			if got := h.state(giulia, first.ID); got != agile.InForce {
				t.Errorf("the first is %s", got)
			}
		}
	})
}

func TestWhatIsTakenBackFromSigningIsNotKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		a := h.toSign(giulia, marco, whole())
		must(t, second(h.Sign(signing(giulia), a.ID, h.sha(giulia, a.ID))))
		must(t, second(h.Reopen(marco, a.ID, "manca il giovedì")))
		v, err := h.Look(giulia, a.ID)
		must(t, err)
		if v.State != agile.Approved || v.SHA256 != "" || len(v.Signatures) != 0 {
			t.Errorf("taken back: %s, %q, %v", v.State, v.SHA256, v.Signatures)
		}
		if _, _, err := h.Document(giulia, a.ID); !errors.Is(err, agile.ErrNoDocument) {
			t.Errorf("the document can still be read: %v", err)
		}
		files := 0
		must(t, filepath.WalkDir(h.folder, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files++
			}
			return err
		}))
		if files != 0 {
			t.Errorf("%d files are left", files)
		}
	})
}
