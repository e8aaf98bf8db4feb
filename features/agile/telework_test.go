package agile_test

import (
	"context"
	"errors"
	"testing"

	"loggia/features/agile"
)

func (h *house) telework(person string) agile.Telework {
	h.t.Helper()
	all, err := h.Teleworkers(paola)
	must(h.t, err)
	for _, w := range all {
		if w.Person == person {
			return w
		}
	}
	h.t.Fatalf("%s is not listed", person)
	return agile.Telework{}
}

var contract = agile.Telework{Person: "giulia", Contract: "prot. 812 del 3 maggio 2019", Since: "2019-06-01", Place: "casa, via dei Tigli 4", Weekdays: []int{4, 2}}

func TestATeleworkBecomesAnAgreementAndEndsTheDayBefore(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		must(t, h.ListTeleworkers(paola, []agile.Telework{contract}))
		if w := h.telework("giulia"); w.State != "listed" || w.Source != agile.Listed || w.Name == "" {
			t.Errorf("listed: %+v", w)
		}
		n, err := h.Convert(paola, []string{"giulia"}, "2027-01-01")
		if err != nil || n != 1 || h.facts("agile.conversion_proposed") != 1 {
			t.Fatalf("proposed %d, %v", n, err)
		}
		if _, err := h.Convert(paola, []string{"giulia"}, "2027-01-01"); !errors.Is(err, agile.ErrConverting) {
			t.Errorf("proposed twice: %v", err)
		}
		w := h.telework("giulia")
		mine, err := h.Mine(giulia)
		must(t, err)
		a := mine[0]
		if w.State != "proposed" || w.Agreement != a.ID || !a.Telework || a.Terms.From != "2027-01-01" || a.Terms.To != "2027-12-31" || a.Terms.Place != contract.Place || a.Terms.Days != 2 || a.Terms.Weekdays[0] != 2 {
			t.Fatalf("%+v; the draft is %+v", w, a)
		}
		terms := a.Terms
		terms.Activities, terms.Goals, terms.Tools = whole().Activities, whole().Goals, whole().Tools
		terms.Goals[0].By = "2027-06-30"
		a, err = h.Save(giulia, a.ID, a.Version, terms, true)
		must(t, err)
		must(t, second(h.Submit(giulia, a.ID)))
		if w := h.telework("giulia"); w.State != "accepted" || w.Contract != contract.Contract {
			t.Errorf("accepted: %+v", w)
		}
		if err := h.ListTeleworkers(paola, []agile.Telework{contract}); !errors.Is(err, agile.ErrConverting) {
			t.Errorf("listed again meanwhile: %v", err)
		}
		must(t, second(h.Approve(marco, a.ID, "")))
		must(t, second(h.Prepare(marco, a.ID)))
		sha := h.sha(giulia, a.ID)
		must(t, second(h.Sign(signing(giulia), a.ID, sha)))
		must(t, second(h.Sign(signing(marco), a.ID, sha)))
		if w := h.telework("giulia"); w.State != "signed" || w.Ends != "" {
			t.Errorf("signed: %+v", w)
		}
		h.at("2027-01-01")
		if w := h.telework("giulia"); w.State != "converted" || w.Ends != "2026-12-31" {
			t.Errorf("converted: %+v", w)
		}
		if err := h.Unlist(paola, "giulia"); !errors.Is(err, agile.ErrConverting) {
			t.Errorf("a contract that was converted is taken away: %v", err)
		}
		known, err := h.Known(giulia)
		must(t, err)
		if !hasSection(known, "telework") {
			t.Error("she does not read what is known of her telework")
		}
		h.at("2032-01-02")
		must(t, second(h.Forget(system)))
		if all, err := h.Teleworkers(paola); err != nil || len(all) != 0 {
			t.Errorf("five years after its end it is kept: %v, %v", all, err)
		}
	})
}

func hasSection(all []agile.Section, name string) bool {
	for _, s := range all {
		if s.Section == name {
			return true
		}
	}
	return false
}

func TestWhoDeclinesIsAskedAgainAndWhoDeclaresIsListed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.ListTeleworkers(paola, []agile.Telework{contract}))
		must(t, second(h.Convert(paola, []string{"giulia"}, "2027-01-01")))
		mine, err := h.Mine(giulia)
		must(t, err)
		must(t, second(h.Drop(giulia, mine[0].ID)))
		if w := h.telework("giulia"); w.State != "declined" {
			t.Errorf("given up: %+v", w)
		}
		must(t, second(h.Convert(paola, []string{"giulia"}, "2027-02-01")))

		a, err := h.Begin(luca, "", true)
		must(t, err)
		a, err = h.Save(luca, a.ID, a.Version, whole(), true)
		must(t, err)
		must(t, second(h.Submit(luca, a.ID)))
		if w := h.telework("luca"); w.State != "accepted" || w.Source != agile.Declared || w.Contract != "" || w.Place != whole().Place {
			t.Errorf("declared: %+v", w)
		}
		// All or none, and only those who work here.
		stranger := contract
		stranger.Person = "nessuno"
		chiaras := contract
		chiaras.Person = "chiara"
		if err := h.ListTeleworkers(paola, []agile.Telework{chiaras, stranger}); !errors.Is(err, agile.ErrNoOffice) {
			t.Errorf("a stranger: %v", err)
		}
		if all, _ := h.Teleworkers(paola); len(all) != 2 {
			t.Errorf("half of a list was kept: %v", all)
		}
		must(t, h.ListTeleworkers(paola, []agile.Telework{chiaras}))
		must(t, h.Unlist(paola, "chiara"))
		for name, who := range map[string]context.Context{"a head": marco, "the person": giulia, "the secretary": sara, "the administrator": ivo} {
			if _, err := h.Teleworkers(who); err == nil {
				t.Errorf("%s reads the list", name)
			}
			if _, err := h.Convert(who, []string{"giulia"}, "2027-01-01"); err == nil {
				t.Errorf("%s proposes", name)
			}
		}
		if all, err := h.Teleworkers(foreigner); err != nil || len(all) != 0 {
			t.Errorf("another body reads %v, %v", all, err)
		}
	})
}
