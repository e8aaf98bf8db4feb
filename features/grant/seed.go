package grant

import (
	"bytes"
	"context"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/pdf"
)

// seedPlan is the id of the demo town's plan, so that tests can name it.
const seedPlan = "smart-working"

// Seed gives Borgofiore its change plan and the grant of "Smart working in
// Comune", 105,000 euro of 150,000, half way through. Seeding twice changes
// nothing.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "grant.Seed")
	in := access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	plans, err := s.Plans(in)
	if err != nil || len(plans) > 0 {
		return err
	}
	today := italy.DayOf(s.DB.Now())
	day := func(n int) string { return today.Add(n).String() }
	p := Plan{seedPlan, "Smart working in Comune", "Dal lavoro in sede a un lavoro per obiettivi: persone formate, strumenti, sportelli che restano aperti.", day(-240), day(240)}
	if err := s.DB.Write(in, func(tx *db.Tx) error { return putPlan(tx, p) }); err != nil {
		return err
	}
	for _, a := range []struct {
		Action
		moves []string
	}{
		{Action{Title: "Mappare le attività che si possono fare a distanza", Owner: "sara", Since: day(-240), Due: day(-180)}, []string{"start", "finish"}},
		{Action{Title: "Regolamento del lavoro agile approvato dalla Giunta", Owner: "sara", Due: day(-150), Milestone: true}, []string{"finish"}},
		{Action{Title: "Formare responsabili e dipendenti", About: "Competenze digitali, sicurezza, lavoro per obiettivi.", Owner: "paola", Since: day(-150), Due: day(60)}, []string{"start"}},
		{Action{Title: "Consegnare portatili e cuffie", Owner: "marco", Since: day(-90), Due: day(5)}, []string{"start"}},
		{Action{Title: "Rivedere gli orari degli sportelli", About: "Ogni giorno almeno due persone in sede per ufficio.", Owner: "marco", Since: day(-60), Due: day(-4)}, []string{"start"}},
		{Action{Title: "Primo gruppo al lavoro agile", Owner: "paola", Due: day(15), Milestone: true}, nil},
		{Action{Title: "Questionario e valutazione del pilota", Owner: "paola", Since: day(120), Due: day(180)}, nil},
		{Action{Title: "Estendere agli altri uffici", Owner: "chiara", Since: day(185), Due: day(235)}, nil},
	} {
		a.Plan = seedPlan
		kept, err := s.KeepAction(in, a.Action)
		if err != nil {
			return err
		}
		for _, act := range a.moves {
			if err := s.Move(in, kept.ID, act, ""); err != nil {
				return err
			}
		}
	}
	for _, r := range []Risk{
		{"", seedPlan, "I portatili arrivano tardi", 3, 4, "Ordine in due lotti; intanto i computer di sede assegnati.", "marco", false},
		{"", seedPlan, "Sportelli scoperti il venerdì", 2, 4, "Minimo in sede per ufficio, controllato ogni settimana.", "chiara", false},
		{"", seedPlan, "Formazione rimandata per i carichi di lavoro", 2, 2, "Corsi da seguire quando si può, in moduli di venti minuti.", "paola", false},
	} {
		if _, err := s.KeepRisk(in, r); err != nil {
			return err
		}
	}
	return s.seedGrant(in, p, day)
}

func (s *Service) seedGrant(in context.Context, p Plan, day func(int) string) error {
	g, err := s.KeepGrant(in, Grant{Plan: p.ID, Title: "Smart working in Comune", Funder: "Regione", Act: "Decreto n. 1234 del bando innovazione", CUP: "B51B21000000001",
		Total: 150_000_00, Share: 105_000_00, Since: p.Since, Until: p.Until, Overrun: "refuse", Promised: 40})
	if err != nil {
		return err
	}
	if err := s.KeepHeadings(in, g.ID, 0, []Heading{{Title: "Formazione", Planned: 45_000_00}, {Title: "Strumenti", Planned: 72_500_00}, {Title: "Assistenza e avvio", Planned: 24_333_33}, {Title: "Comunicazione", Planned: 8_166_67}}); err != nil {
		return err
	}
	if err := s.KeepIndicators(in, g.ID, []Indicator{{Title: "Postazioni consegnate", Unit: "postazioni", Promised: 30, Reached: 18}, {Title: "Uffici coinvolti", Unit: "uffici", Promised: 8, Reached: 3}}); err != nil {
		return err
	}
	var headings []Heading
	if err := s.DB.Read(in, func(tx *db.Tx) (err error) { headings, err = listHeadings(tx, g.ID); return err }); err != nil {
		return err
	}
	for _, e := range []Expense{
		{Heading: headings[0].ID, Day: day(-120), What: "Corso per responsabili, prima edizione", Supplier: "Scuola Valfiorita", Number: "12/FE", CIG: "9876543ABC", Cents: 12_400_00},
		{Heading: headings[1].ID, Day: day(-80), What: "18 portatili con docking station", Supplier: "Informatica del Fiore Srl", Number: "FPA 45", CIG: "1234567DEF", Cents: 41_760_50},
		{Heading: headings[2].ID, Day: day(-30), What: "Assistenza all'avvio, primo acconto", Supplier: "Coop Passo Dopo Passo", Number: "7", CIG: "1234567AAA", Cents: 8_111_11},
	} {
		e.Grant = g.ID
		kept, _, err := s.Spend(in, e)
		if err != nil {
			return err
		}
		paper, err := seedInvoice(e, s)
		if err != nil {
			return err
		}
		if _, err := s.Attach(in, kept.ID, "fattura "+strings.ReplaceAll(e.Number, "/", "-")+".pdf", bytes.NewReader(paper)); err != nil {
			return err
		}
	}
	return nil
}

// seedInvoice writes the invented invoice of an invented expense.
func seedInvoice(e Expense, s *Service) ([]byte, error) {
	d := pdf.New(pdf.Meta{Title: "Fattura " + e.Number, Author: e.Supplier, Created: s.DB.Now()})
	d.H1("Fattura " + e.Number)
	d.Fields([]pdf.Field{{Label: "Fornitore", Value: e.Supplier}, {Label: "Data", Value: italian(e.Day)}, {Label: "Oggetto", Value: e.What}, {Label: "CIG", Value: e.CIG}, {Label: "Importo", Value: euro(e.Cents)}})
	return d.Bytes()
}
