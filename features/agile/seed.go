package agile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// Seed writes the programme of the demo town and the agreements of its tax
// office, relative to today. What is there already stays as it is.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "agile.Seed")
	in := access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	if _, err := s.Programme(in); !errors.Is(err, ErrNoProgramme) {
		return err
	}
	d := demo{s: s, ctx: in, today: italy.DayOf(s.DB.Now())}
	for _, part := range []func() error{d.programme, d.papers, d.people, d.cohort, d.agreements} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

type demo struct {
	s     *Service
	ctx   context.Context
	today italy.Day
}

// day gives a day of the present year.
func (d demo) day(month time.Month, day int) italy.Day { return italy.On(d.today.Year, month, day) }

func (d demo) programme() error {
	if _, err := d.s.SetProgramme(d.ctx, Programme{Title: "Lavoro agile in Comune", LegalBasis: "L. 81/2017, artt. 18–23; CCNL Funzioni locali 16/11/2022; D.L. 80/2021, art. 6",
		Regulation: "deliberazione della Giunta n. 40 del 28 gennaio", From: d.day(time.February, 1).String(), Articles: Articles{
			Directing:     "Il responsabile assegna i compiti di norma entro il giorno prima e verifica i risultati, non i tempi. Ogni settimana responsabile e persona si sentono per vedere a che punto sono gli obiettivi.",
			Disconnection: "Fuori dalle fasce di contatto nessuno è tenuto a leggere o a rispondere. Il programma del Comune trattiene i messaggi fino all'inizio della fascia successiva e non fa squillare nessuno. Tra un giorno e l'altro passano almeno undici ore di riposo.",
			Conduct:       "Il Comune non usa strumenti per controllare a distanza l'attività (L. 300/1970, art. 4). Sono condotte sanzionabili, come in sede: non rispondere senza motivo nelle fasce di contatto, lasciare incustoditi i dati dei cittadini, usare gli strumenti per fini propri.",
			Treatment:     "La persona conserva lo stesso trattamento economico e normativo di chi lavora in sede, la carriera e la formazione. Il buono pasto spetta come in sede. Nei giorni di lavoro agile non si fanno straordinari, turni o trasferte.",
			Closing:       "La persona lavora in un luogo adatto, custodisce gli strumenti ricevuti e collabora alla propria sicurezza. I documenti con dati dei cittadini non si stampano fuori dalla sede.",
			Bands:         []Band{{540, 780}, {900, 1020}}, OffFrom: 1080, OffTo: 480, Tools: []Tool{{Name: "Computer portatile"}, {Name: "Cuffie con microfono"}}}}); err != nil {
		return err
	}
	for _, a := range []Activity{
		{Name: "Risposte ai cittadini per e-mail e in videochiamata", Remote: true}, {Name: "Redazione di atti e delibere", Remote: true},
		{Office: "tributi", Name: "Verifica delle posizioni IMU e TARI", Remote: true}, {Office: "tributi", Name: "Rateizzazioni e rimborsi", Remote: true},
		{Office: "tributi", Name: "Sportello in presenza", Reason: "chi viene senza appuntamento trova una persona"},
		{Office: "anagrafe", Name: "Certificati e cambi di residenza in linea", Remote: true}, {Office: "anagrafe", Name: "Rilascio della carta d'identità", Reason: "serve l'apparecchio per le impronte"},
		{Office: "polizia-locale", Name: "Servizio in strada", Reason: "si svolge sul territorio, in turno"},
	} {
		if _, err := d.s.SetActivity(d.ctx, a); err != nil {
			return err
		}
	}
	for _, l := range []Limit{{"tributi", 6, 3}, {"anagrafe", 2, 2}} {
		if err := d.s.SetLimit(d.ctx, l); err != nil {
			return err
		}
	}
	_, err := d.s.SetCall(d.ctx, Call{Title: "Domande per il nuovo anno", Opens: d.today.Add(-10).String(), Closes: d.today.Add(20).String(), Places: 10})
	return err
}

func (d demo) papers() error {
	year := d.today.Year
	texts := []Paper{
		{Kind: noticeSafety, Year: year, Title: "Salute e sicurezza quando lavori fuori sede", Body: "Scegli un posto con luce naturale, una sedia che sostiene la schiena e un tavolo dove appoggi gli avambracci.\n\nLo schermo sta di fronte a te, con il bordo alto all'altezza degli occhi. Ogni due ore fai una pausa di un quarto d'ora.\n\nControlla che prese e cavi siano interi e non usare prolunghe arrotolate. Non lavorare all'aperto sotto il sole né in luoghi dove non puoi uscire in fretta.\n\nSe ti fai male mentre lavori, avvisa subito il tuo responsabile: l'infortunio è coperto come in sede."},
		{Kind: noticePrivacy, Year: year, Title: "Quali dati teniamo su di te", Body: "Per il lavoro agile teniamo la tua domanda, l'accordo, i giorni dichiarati, gli obiettivi con la loro valutazione, gli strumenti che hai ricevuto e i corsi che hai seguito.\n\nNon registriamo quando tocchi il mouse o la tastiera, non fotografiamo lo schermo, non contiamo i minuti.\n\nGli accordi si conservano cinque anni dalla firma. In ogni momento puoi leggere e scaricare tutto dalla pagina «I dati che ti riguardano»."},
		{Kind: noticeNetwork, Year: year, Title: "Come usare la rete e i dati del Comune", Body: "Entra sempre con il secondo riconoscimento e chiudi la sessione quando ti alzi.\n\nI documenti restano nel programma: non copiarli su chiavette o su account personali. Se perdi uno strumento, avvisa subito l'ufficio digitale, anche di notte.\n\nLa rete conserva per ventuno giorni i dati tecnici della posta, solo per la sicurezza."},
	}
	for _, p := range texts {
		given, err := d.s.Give(d.ctx, p)
		if err != nil {
			return err
		}
		err = d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
			tx.Now = d.day(time.January, 8).Start().Add(9 * time.Hour)
			for _, who := range []string{"giulia", "anna", "luca", "nadia", "marco"} {
				if err := putReading(tx, given.ID, who); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d demo) people() error {
	for _, e := range []Employment{
		{"giulia", "FRRGLI85D52A944B", "2012-03-01", "A01", false}, {"luca", "RNLLCU79M14A944T", "2008-09-15", "A01", false}, {"marco", "BLLMRC70A01A944L", "1998-05-04", "A01", false},
		{"anna", "DLCNNA90H61A944E", "2019-10-01", "A01", false}, {"nadia", "GRSNDA76E48A944X", "2005-02-01", "A01", true}, {"fabio", "MROFBA88P22A944S", "2021-06-01", "A02", false},
	} {
		if err := d.s.SetEmployment(d.ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (d demo) cohort() error {
	return d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		c := Cohort{ID: "pilota", Name: "Pilota dei Tributi", Size: 10, From: d.day(time.January, 1).String(), Months: 12, State: CohortRunning}
		if err := insertCohort(tx, c); err != nil {
			return err
		}
		for _, who := range []string{"giulia", "anna", "luca", "nadia", "marco"} {
			if err := insertMember(tx, c.ID, who); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d demo) goal(id, activity, result, indicator, kind, operator, target string) Goal {
	return Goal{ID: id, Activity: activity, Result: result, Indicator: indicator, Kind: kind, Operator: operator, Target: target, By: d.day(time.December, 31).String()}
}

func (d demo) agreements() error {
	tax := []string{"Verifica delle posizioni IMU e TARI", "Risposte ai cittadini per e-mail e in videochiamata"}
	replies := func(id string) Goal {
		return d.goal(id, tax[1], "Rispondere alle richieste entro 2 giorni", "Risposte date entro 2 giorni lavorativi", "percent", "ge", "90")
	}
	for _, p := range []struct {
		who, manager, place string
		weekdays            []int
		goals               []Goal
	}{
		{"giulia", "marco", "casa, via dei Tigli 4", []int{2, 4}, []Goal{replies("g-risposte"),
			d.goal("g-imu", tax[0], "Verificare 120 posizioni IMU", "Posizioni verificate", "number", "ge", "120"),
			d.goal("g-guida", "Redazione di atti e delibere", "Guida TARI in parole semplici", "Guida pubblicata", "text", "eq", "Pubblicata")}},
		{"anna", "marco", "casa, vicolo del Forno 2", []int{1, 3}, []Goal{replies("a-risposte")}},
		{"nadia", "marco", "casa, via della Fonte 11", []int{1, 2}, []Goal{replies("n-risposte")}},
		{"luca", "marco", "casa, piazza del Pozzo 3", []int{3, 4}, []Goal{replies("l-risposte")}},
		{"marco", "sara", "casa, via del Mulino 7", []int{4}, []Goal{replies("m-risposte")}},
	} {
		if err := d.inForce(p.who, p.manager, p.place, p.weekdays, tax, p.goals); err != nil {
			return err
		}
	}
	if err := d.midTerm(); err != nil {
		return err
	}
	if err := d.renewal(); err != nil {
		return err
	}
	return d.application()
}

// inForce writes an agreement of this year as if it had been signed in January.
func (d demo) inForce(who, manager, place string, weekdays []int, activities []string, goals []Goal) error {
	var a Agreement
	then := d.day(time.January, 12).Start().Add(10 * time.Hour)
	err := d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		terms, err := usual(tx, today(tx))
		if err != nil {
			return err
		}
		terms.From, terms.To = d.day(time.January, 15).String(), d.day(time.December, 31).String()
		terms.Days, terms.Weekdays, terms.Place, terms.Activities, terms.Goals = len(weekdays), weekdays, place, activities, goals
		a = Agreement{ID: "accordo-" + who, Person: who, Office: "tributi", Manager: manager, Kind: First, Cohort: "pilota", State: InForce, Terms: terms, LastDay: terms.To, Version: 1}
		return nil
	})
	if err != nil {
		return err
	}
	if a.document, a.sha256, err = d.file(a); err != nil {
		return err
	}
	return d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		tx.Now = then
		if err := insertAgreement(tx, a); err != nil {
			return err
		}
		a.Signed = then
		if err := updateAgreement(tx, a); err != nil {
			return err
		}
		for i, step := range []struct {
			move  Move
			state State
			by    string
		}{{"begin", Draft, who}, {Submit, Submitted, who}, {Approve, Approved, manager}, {Prepare, ToSign, manager}, {"sign_worker", ToSign, who}, {"sign_body", ToSign, manager}, {Complete, Signed, manager}, {Start, InForce, ""}} {
			tx.Now, tx.Actor = then.Add(time.Duration(i-7)*time.Hour), step.by
			if err := insertStep(tx, a.ID, Step{Move: step.move, State: step.state}); err != nil {
				return err
			}
		}
		for side, by := range map[string]string{Worker: who, Body: manager} {
			if err := insertSignature(tx, a.ID, Signature{Side: side, Person: by, How: "totp", SHA256: a.sha256}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d demo) file(a Agreement) (key, sha string, err error) {
	file, err := d.s.write(d.ctx, a)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(file)
	ref, err := d.s.Blobs.Put(d.ctx, bytes.NewReader(file), maxDocument)
	return ref.Key, hex.EncodeToString(sum[:]), err
}

// midTerm is what Giulia and Marco said of her goals in July.
func (d demo) midTerm() error {
	return d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		tx.Now = d.day(time.July, 3).Start().Add(11 * time.Hour)
		for _, side := range []string{Worker, Body} {
			for _, o := range []Opinion{{Goal: "g-risposte", Reached: "91", Met: "yes"}, {Goal: "g-imu", Reached: "84", Met: "partly", Note: "Al ritmo attuale finisce prima di Natale."}, {Goal: "g-guida", Reached: "Pubblicata", Met: "yes"}} {
				o.Moment, o.Side = Mid, side
				if err := putOpinion(tx, "accordo-giulia", o); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// renewal is Nadia's for the next year: she has signed, Marco has not.
func (d demo) renewal() error {
	old := Agreement{}
	err := d.s.DB.Read(d.ctx, func(tx *db.Tx) (err error) { old, err = findAgreement(tx, "accordo-nadia"); return err })
	if err != nil {
		return err
	}
	a := old
	a.ID, a.Kind, a.Before, a.State, a.LastDay, a.Version = "rinnovo-nadia", Renewal, old.ID, ToSign, "", 1
	first := d.day(time.December, 31).Add(1)
	a.Terms.From, a.Terms.To = first.String(), italy.On(first.Year, time.December, 31).String()
	a.Terms.Goals = []Goal{a.Terms.Goals[0]}
	a.Terms.Goals[0].ID, a.Terms.Goals[0].By = id.New(), a.Terms.To
	if a.document, a.sha256, err = d.file(a); err != nil {
		return err
	}
	return d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		tx.Now = tx.Now.Add(-26 * time.Hour)
		if err := insertAgreement(tx, a); err != nil {
			return err
		}
		a.Signed = time.Time{}
		if err := updateAgreement(tx, a); err != nil {
			return err
		}
		for i, step := range []struct {
			move  Move
			state State
			by    string
		}{{"begin", Draft, "nadia"}, {Submit, Submitted, "nadia"}, {Approve, Approved, "marco"}, {Prepare, ToSign, "marco"}, {"sign_worker", ToSign, "nadia"}} {
			tx.Now, tx.Actor = tx.Now.Add(time.Duration(i)*time.Minute), step.by
			if err := insertStep(tx, a.ID, Step{Move: step.move, State: step.state}); err != nil {
				return err
			}
		}
		return insertSignature(tx, a.ID, Signature{Side: Worker, Person: "nadia", How: "passkey", SHA256: a.sha256})
	})
}

// application is Piero's, which waits for Marco.
func (d demo) application() error {
	calls, err := d.s.Calls(d.ctx)
	if err != nil {
		return err
	}
	return d.s.DB.Write(d.ctx, func(tx *db.Tx) error {
		tx.Now = tx.Now.Add(-50 * time.Hour)
		tx.Actor = "piero"
		a, err := d.s.begin(tx, "piero", "tributi", calls[0].ID, "", false)
		if err != nil {
			return err
		}
		a.Terms.Days, a.Terms.Weekdays, a.Terms.Place = 1, []int{5}, "casa, via dell'Orto 9"
		a.Terms.Activities = []string{"Verifica delle posizioni IMU e TARI"}
		a.Terms.Goals = []Goal{{ID: id.New(), Activity: "Verifica delle posizioni IMU e TARI", Result: "Chiudere le pratiche di rimborso arretrate", Indicator: "Pratiche chiuse", Kind: "number", Operator: "ge", Target: "60", By: a.Terms.To}}
		a.Terms.Note = "Vorrei il venerdì, quando lo sportello chiude a mezzogiorno."
		a.State = Submitted
		if err := updateAgreement(tx, a); err != nil {
			return err
		}
		if err := replacePriorities(tx, a.ID, []Priority{{Child, "self_declaration"}}); err != nil {
			return err
		}
		return insertStep(tx, a.ID, Step{Move: Submit, State: Submitted})
	})
}
