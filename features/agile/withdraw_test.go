package agile_test

import (
	"context"
	"errors"
	"testing"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/agile"
)

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
