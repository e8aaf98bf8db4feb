package agile_test

import (
	"testing"

	"loggia/features/agile"
)

// whole is what an agreement says when nothing is missing.
func whole() agile.Terms {
	return agile.Terms{From: "2026-12-01", To: "2027-05-31", Days: 2, Weekdays: []int{2, 4}, Place: "casa, via dei Tigli 4",
		Bands: []agile.Band{{From: 540, To: 780}, {From: 900, To: 1020}}, OffFrom: 1080, OffTo: 480,
		Activities: []string{"Istruttoria delle pratiche IMU"}, Tools: []agile.Tool{{Name: "Portatile LT-0187"}},
		Goals:     []agile.Goal{{ID: "g1", Activity: "Istruttoria", Result: "Risposte in tempo", Indicator: "Risposte entro due giorni", Kind: "percent", Operator: "ge", Target: "90", By: "2027-05-31"}},
		Directing: "Il responsabile assegna i compiti di norma il giorno prima.", Disconnection: "Fuori dalle fasce i messaggi aspettano.", Conduct: "Art. 4 L. 300/1970.", Treatment: "Come in sede."}
}

var proven = agile.Proofs{Safety: true, Privacy: true, Network: true, Training: true, Employment: true}

// Each content of arts. 18–23 of L. 81/2017 is missed when it is not there, and
// nothing else is.
func TestEachContentOfTheLawIsMissedAlone(t *testing.T) {
	if lacks := whole().Lacks(proven, 11); len(lacks) != 0 {
		t.Fatalf("a whole agreement lacks %v", lacks)
	}
	for _, c := range []struct {
		code string
		take func(*agile.Terms, *agile.Proofs)
	}{
		{"duration", func(t *agile.Terms, _ *agile.Proofs) { t.To = "2026-11-30"; t.Goals[0].By = "2026-12-31" }},
		{"activities", func(t *agile.Terms, _ *agile.Proofs) { t.Activities = nil }},
		{"days", func(t *agile.Terms, _ *agile.Proofs) { t.Days, t.Weekdays = 0, nil }},
		{"weekdays", func(t *agile.Terms, _ *agile.Proofs) { t.Weekdays = []int{2} }},
		{"place", func(t *agile.Terms, _ *agile.Proofs) { t.Place = "" }},
		{"directing", func(t *agile.Terms, _ *agile.Proofs) { t.Directing = "" }},
		{"tools", func(t *agile.Terms, _ *agile.Proofs) { t.Tools = nil }},
		{"bands", func(t *agile.Terms, _ *agile.Proofs) { t.Bands = nil }},
		{"rest", func(t *agile.Terms, _ *agile.Proofs) {
			t.Bands = []agile.Band{{From: 420, To: 1260}}
			t.OffFrom, t.OffTo = 1260, 420
		}},
		{"off", func(t *agile.Terms, _ *agile.Proofs) { t.OffFrom, t.OffTo = 1320, 480 }},
		{"disconnection", func(t *agile.Terms, _ *agile.Proofs) { t.Disconnection = "" }},
		{"goals", func(t *agile.Terms, _ *agile.Proofs) { t.Goals = nil }},
		{"goals", func(t *agile.Terms, _ *agile.Proofs) { t.Goals[0].Indicator = " " }},
		{"goals", func(t *agile.Terms, _ *agile.Proofs) { t.Goals[0].Target = "molte" }},
		{"goals", func(t *agile.Terms, _ *agile.Proofs) { t.Goals[0].Operator = "circa" }},
		{"goals", func(t *agile.Terms, _ *agile.Proofs) { t.Goals[0].By = "2027-06-01" }},
		{"treatment", func(t *agile.Terms, _ *agile.Proofs) { t.Treatment = "" }},
		{"conduct", func(t *agile.Terms, _ *agile.Proofs) { t.Conduct = "" }},
		{"safety", func(_ *agile.Terms, p *agile.Proofs) { p.Safety = false }},
		{"privacy", func(_ *agile.Terms, p *agile.Proofs) { p.Privacy = false }},
		{"network", func(_ *agile.Terms, p *agile.Proofs) { p.Network = false }},
		{"training", func(_ *agile.Terms, p *agile.Proofs) { p.Training = false }},
		{"employment", func(_ *agile.Terms, p *agile.Proofs) { p.Employment = false }},
	} {
		terms, p := whole(), proven
		c.take(&terms, &p)
		codes := map[string]bool{}
		for _, l := range terms.Lacks(p, 11) {
			codes[l.Code] = true
			if l.Article == "" || l.Field == "" {
				t.Errorf("%s names no article or field", l.Code)
			}
		}
		allowed := map[string]map[string]bool{"rest": {"off": true}, "duration": {"goals": true}}[c.code]
		if !codes[c.code] {
			t.Errorf("%s taken away is not missed: %v", c.code, codes)
		}
		for other := range codes {
			if other != c.code && !allowed[other] {
				t.Errorf("%s taken away, %s is missed too", c.code, other)
			}
		}
	}
}

func TestDisconnectionKeepsApartFromContact(t *testing.T) {
	for _, c := range []struct {
		off  [2]int
		ok   bool
		name string
	}{
		{[2]int{1080, 480}, true, "18–8, contact 9–13 and 15–17"},
		{[2]int{1020, 540}, true, "17–9, touching on both sides"},
		{[2]int{1000, 540}, false, "16:40–9, within the afternoon's contact"},
		{[2]int{1080, 545}, false, "18–9:05, within the morning's contact"},
		{[2]int{1080, 300}, true, "18–5, eleven hours exactly"},
		{[2]int{1140, 480}, true, "19–8, thirteen hours"},
		{[2]int{0, 0}, false, "midnight to midnight: all day, contact within"},
	} {
		terms := whole()
		terms.OffFrom, terms.OffTo = c.off[0], c.off[1]
		missed := false
		for _, l := range terms.Lacks(proven, 11) {
			missed = missed || l.Code == "off"
		}
		if missed == c.ok {
			t.Errorf("%s: missed %v", c.name, missed)
		}
	}
}

func TestAGoalIsMetAsItsOperatorSays(t *testing.T) {
	for _, c := range []struct {
		kind, operator, target, target2, reached string
		met, known                               bool
	}{
		{"percent", "ge", "90", "", "90", true, true}, {"percent", "ge", "90", "", "89,9", false, true}, {"percent", "ge", "90%", "", "91 %", true, true}, {"percent", "ge", "90", "", "101", false, false},
		{"number", "le", "5", "", "5", true, true}, {"number", "lt", "5", "", "5", false, true}, {"number", "gt", "5", "", "5,5", true, true}, {"number", "ne", "5", "", "5", false, true}, {"number", "eq", "5", "", "5.0", true, true},
		{"number", "between", "3", "7", "7", true, true}, {"number", "between", "3", "7", "8", false, true}, {"number", "ge", "5", "", "NaN", false, false}, {"number", "ge", "5", "", "tanti", false, false},
		{"date", "le", "2026-12-18", "", "2026-12-18", true, true}, {"date", "le", "2026-12-18", "", "2027-01-02", false, true}, {"date", "le", "2026-12-18", "", "18/12/2026", false, false},
		{"text", "eq", "Pubblicata", "", "Pubblicata", false, false},
	} {
		g := agile.Goal{Kind: c.kind, Operator: c.operator, Target: c.target, Target2: c.target2}
		if met, known := g.Met(c.reached); met != c.met || known != c.known {
			t.Errorf("%s %s %s %s reached %s: %v, %v", c.kind, c.operator, c.target, c.target2, c.reached, met, known)
		}
	}
}
