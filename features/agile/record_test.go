package agile_test

import (
	"context"
	"errors"
	"testing"

	"loggia/features/agile"
)

func TestAWithdrawalIsReadByBothSidesAndTheHead(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		open := whole()
		open.To = ""
		h.ready(luca, lucaCode)
		must(t, h.SetEmployments(paola, []agile.Employment{{Person: "luca", FiscalCode: lucaCode, Hired: "2010-01-01", Contract: "A01", Protected: true}}))
		a := h.agree(luca, marco, open)
		h.at("2026-12-10")
		if _, err := h.Record(luca, a.ID); !errors.Is(err, agile.ErrNoWithdrawal) {
			t.Errorf("before there is one: %v", err)
		}
		must(t, second(h.Withdraw(paola, a.ID, "riorganizzazione dell'ufficio", "", false)))
		for name, who := range map[string]context.Context{"its person": luca, "the head": marco, "the personnel office": paola} {
			if file, err := h.Record(who, a.ID); err != nil || len(file) < 1000 || string(file[:5]) != "%PDF-" {
				t.Errorf("%s: %d bytes, %v", name, len(file), err)
			}
		}
		for name, who := range map[string]context.Context{"a colleague": giulia, "another head": chiara, "another body": foreigner} {
			if _, err := h.Record(who, a.ID); !errors.Is(err, agile.ErrNoSuchAgreement) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestManyEmploymentsAreKeptAllOrNone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		good := agile.Employment{Person: "luca", FiscalCode: lucaCode, Hired: "2010-01-01", Contract: "A01"}
		bad := agile.Employment{Person: "giulia", FiscalCode: "X", Hired: "2010-01-01", Contract: "A01"}
		if err := h.SetEmployments(paola, []agile.Employment{good, bad}); !errors.Is(err, agile.ErrFiscalCode) {
			t.Errorf("a code that is none: %v", err)
		}
		if all, err := h.Employments(paola); err != nil || len(all) != 0 {
			t.Errorf("half of a file was kept: %v, %v", all, err)
		}
		must(t, h.SetEmployments(paola, []agile.Employment{good}))
		if all, err := h.Employments(paola); err != nil || len(all) != 1 || all[0] != good {
			t.Errorf("%v, %v", all, err)
		}
		for name, who := range map[string]context.Context{"its person": luca, "the head": marco, "the secretary": sara, "the administrator": ivo} {
			if _, err := h.Employments(who); err == nil {
				t.Errorf("%s reads every employment", name)
			}
			if err := h.SetEmployments(who, []agile.Employment{good}); err == nil {
				t.Errorf("%s writes employments", name)
			}
		}
	})
}

// What an evaluation is written from: where the members are, and their goals once
// they are enough for nobody to be told apart.
func TestHowFarACohortHasComeTellsNobodyApart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c, err := h.Pilot(paola, agile.Cohort{Name: "Pilota", Size: 10, From: "2026-12-01", Months: 6})
		must(t, err)
		must(t, second(h.Enrol(paola, c.ID, []string{"giulia", "luca", "marco"})))
		mine, err := h.Mine(giulia)
		must(t, err)
		h.ready(giulia, giuliaCode)
		a, err := h.Save(giulia, mine[0].ID, mine[0].Version, whole(), false)
		must(t, err)
		must(t, second(h.Submit(giulia, a.ID)))
		must(t, second(h.Approve(marco, a.ID, "")))
		must(t, second(h.Prepare(marco, a.ID)))
		sha := h.sha(giulia, a.ID)
		must(t, second(h.Sign(signing(giulia), a.ID, sha)))
		must(t, second(h.Sign(signing(marco), a.ID, sha)))
		mine, err = h.Mine(luca)
		must(t, err)
		must(t, second(h.Drop(luca, mine[0].ID)))
		h.at("2026-12-02")
		must(t, h.Evaluate(marco, a.ID, agile.Final, []agile.Opinion{{Goal: "g1", Reached: "95", Met: "yes"}}))
		p, err := h.Progress(paola, c.ID)
		must(t, err)
		if want := (agile.Progress{Members: 3, Drafts: 1, Held: 1, Over: 1, Days: 2, Hidden: true}); p != want {
			t.Errorf("got %+v, want %+v", p, want)
		}
		for name, who := range map[string]context.Context{"a member": giulia, "the head": marco, "the administrator": ivo} {
			if _, err := h.Progress(who, c.ID); err == nil {
				t.Errorf("%s reads it", name)
			}
		}
		if _, err := h.Progress(foreigner, c.ID); !errors.Is(err, agile.ErrNoSuchCohort) {
			t.Errorf("another body: %v", err)
		}
	})
}
