package office

import (
	"context"
	"errors"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/id"
	"loggia/platform/link"
)

// A demoOffice is one virtual office of the demo town.
type demoOffice struct {
	ente, office, prefix, about string
	slot, desks                 int
	reasons, bring              []string
	hours                       [7][]string
}

var (
	mornings   = []string{"09:00-12:30"}
	allDay     = []string{"09:00-12:30", "15:00-17:30"}
	everyDay   = [7][]string{allDay, mornings, allDay, allDay, mornings}
	thursdays  = [7][]string{nil, nil, nil, {"15:00-18:00"}}
	identity   = []string{"Documento d'identità", "Codice fiscale"}
	demoOffers = []demoOffice{
		{"borgofiore", "tributi", "TRI", "TARI, IMU, canone mercati, rimborsi e rateizzazioni.", 20, 2, []string{"TARI", "IMU", "Rateizzazione TARI", "Rimborso", "Canone mercati", "Altro"}, append(identity, "Avviso TARI 2025, se ce l'hai"), everyDay},
		{"borgofiore", "anagrafe", "ANA", "Carta d'identità, residenza, certificati, nascite e matrimoni.", 15, 2, []string{"Carta d'identità", "Cambio di residenza", "Certificati", "Nascita", "Matrimonio", "Altro"}, identity, everyDay},
		{"borgofiore", "servizi-sociali", "SOC", "Aiuti alle famiglie, assistenza a casa, bonus, anziani.", 30, 1, []string{"Assistenza a casa", "Bonus", "Famiglia e minori", "Altro"}, append(identity, "ISEE"), [7][]string{mornings, nil, allDay, nil, mornings}},
		{"borgofiore", "scuola", "SCU", "Iscrizione al nido, mensa, scuolabus, dopo scuola.", 15, 1, []string{"Asilo nido", "Mensa", "Scuolabus", "Altro"}, identity, everyDay},
		{"borgofiore", "ufficio-tecnico", "TEC", "Lavori pubblici, strade, verde e ambiente.", 30, 1, []string{"Strade", "Verde", "Lavori pubblici", "Altro"}, nil, [7][]string{nil, mornings, nil, allDay}},
		{"borgofiore", "edilizia", "EDI", "SCIA, permessi di costruire, accesso agli atti. Solo con appuntamento.", 30, 1, []string{"SCIA", "Permesso di costruire", "Accesso agli atti", "Altro"}, append(identity, "Numero della pratica"), [7][]string{nil, mornings, nil, allDay}},
		{"borgofiore", "imprese", "IMP", "Apertura negozi, dehors, fiere e mercati, insegne.", 20, 1, []string{"Apertura attività", "Dehors", "Fiere e mercati", "Altro"}, append(identity, "Partita IVA"), everyDay},
		{"borgofiore", "segreteria", "SEG", "Atti, protocollo, Giunta e Consiglio.", 20, 1, []string{"Accesso agli atti", "Protocollo", "Altro"}, identity, everyDay},
		{"borgofiore", "sindaco", "SIN", "La sindaca riceve su appuntamento, il giovedì.", 20, 1, []string{"Parlare con la sindaca"}, nil, thursdays},
		{"castelvento", "tributi", "TRI", "TARI, IMU e canoni.", 20, 1, []string{"TARI", "IMU", "Altro"}, identity, everyDay},
		{"castelvento", "anagrafe", "ANA", "Carta d'identità, residenza e certificati.", 20, 1, []string{"Carta d'identità", "Residenza", "Altro"}, identity, everyDay},
	}
)

// Seed gives the demo town its virtual offices, with appointments around now. An
// office that is set up already is left alone.
func (s *Service) Seed(ctx context.Context) error {
	for _, o := range demoOffers {
		in := access.System(db.Scoped(ctx, db.Scope{}), o.ente)
		if _, _, err := s.Settings(in, o.office); err == nil {
			continue
		} else if !errors.Is(err, ErrNoSuchOffice) {
			return err
		}
		v := Virtual{Office: o.office, About: o.about, Bring: o.bring, Languages: []string{"it", "en"}, Reasons: o.reasons, Prefix: o.prefix, Slot: o.slot, Desks: o.desks, Lead: 60, Furthest: 45, Active: true}
		for i, texts := range o.hours {
			hours, err := ParseHours(texts)
			if err != nil {
				return err
			}
			v.Hours[i] = hours
		}
		if _, err := s.SetUp(in, v, nil); err != nil {
			return err
		}
	}
	in := access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	if all, err := s.Search(in, "tributi", "posta.example"); err != nil || len(all) > 0 {
		return err
	}
	return s.seedTributi(in)
}

// seedTributi gives the office of the pictures a day under way: whoever tries
// the demo at any hour finds people with an hour now, mail to answer, and a week
// of appointments.
func (s *Service) seedTributi(ctx context.Context) error {
	now := s.DB.Now().Truncate(5 * time.Minute)
	today := DayOf(now, s.Zone)
	type one struct {
		name, surname, reason, detail string
		starts                        time.Time
	}
	next := func(days int, clock int) time.Time { // the next working day from then on, at that minute of the day
		day := today.Add(days)
		for day.Weekday() > 4 {
			day = day.Add(1)
		}
		t, _ := day.At(clock, s.Zone)
		return t
	}
	people := []one{
		{"Teresa", "Galli", "Rateizzazione TARI", "Vorrei pagare a rate l'avviso del 2025.", now.Add(5 * time.Minute)},
		{"Bruno", "Tanzi", "IMU", "Ho venduto la casa a marzo.", now.Add(10 * time.Minute)},
		{"Ditta", "Orsini", "Canone mercati", "", now.Add(55 * time.Minute)},
		{"Paolo", "Neri", "TARI", "Siamo diventati in quattro.", next(1, 9*60)},
		{"Giovanna", "Leoni", "Rimborso", "", next(1, 10*60)},
		{"Ahmed", "Haddad", "TARI", "Apro un negozio in via Roma.", next(2, 9*60+40)},
		{"Lucia", "Ferri", "IMU", "", next(3, 11*60)},
		{"Studio", "Bassi", "IMU", "Tre clienti, tre visure.", next(4, 15*60)},
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := findVirtual(tx, "tributi")
		if err != nil {
			return err
		}
		if err := s.seedPast(tx, v, today); err != nil {
			return err
		}
		// Whoever tries the demo at night finds the office open all the same.
		if board := v.Board(now, nil, noHolidays{}, s.Zone, 0, 0); board.State == Closed {
			if err := updateSign(tx, v.Office, Sign{State: Open, Until: now.Add(3 * time.Hour), Note: "Apertura straordinaria"}); err != nil {
				return err
			}
		}
		for i, p := range people {
			c := Citizen{Name: p.name, Surname: p.surname, Email: strings.ToLower(p.name+"."+p.surname) + "@posta.example", Language: "it"}
			a := Appointment{ID: id.New(), Office: "tributi", Progress: Booked, Source: ByWeb, Citizen: c, Reason: p.reason, Detail: p.detail,
				Starts: p.starts, Ends: p.starts.Add(20 * time.Minute), Generation: 1, Made: tx.Now.Add(-time.Duration(48+i) * time.Hour), Changed: tx.Now}
			if err := s.number(tx, &a, v); err != nil {
				return err
			}
			if err := insertAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
				return err
			}
			if err := s.plan(tx, a); err != nil {
				return err
			}
		}
		return s.seedMail(tx, v)
	})
}

type noHolidays struct{}

func (noHolidays) Holiday(Day) (string, bool) { return "", false }

// seedPast gives the office the four weeks that lie behind it: how long its
// meetings last is what an honest wait is made of, and its figures have
// something to tell.
func (s *Service) seedPast(tx *db.Tx, v Virtual, today Day) error {
	people := []string{"Rosa Lenzi", "Sergio Bini", "Elsa Conti", "Yusuf Demir", "Nora Galasso", "Dino Pace", "Marta Villa", "Omar Sarr", "Pia Rovere", "Ugo Testa", "Irene Costa"}
	said := map[int]string{3: "Gentili e veloci.", 9: "Ho aspettato un po', ma poi tutto bene.", 20: "Non sono dovuta venire fin lì.", 33: "Mi hanno spiegato tutto con calma.", 50: "L'audio andava e veniva."}
	clerks := []string{"giulia", "anna", "luca"}
	n := 0
	for back := 28; back >= 1; back-- {
		day := today.Add(-back)
		if len(v.Hours[day.Weekday()]) == 0 {
			continue
		}
		for k := range 2 + back%3 {
			starts, _ := day.At(9*60+k*40, s.Zone)
			name, surname, _ := strings.Cut(people[n%len(people)], " ")
			a := Appointment{ID: id.New(), Office: v.Office, Progress: Done, Source: []Source{ByWeb, ByWeb, ByMail, ByWeb, ByClerk}[n%5], Reason: v.Reasons[n%len(v.Reasons)],
				Citizen: Citizen{Name: name, Surname: surname, Email: strings.ToLower(name+"."+surname) + "@posta.example", Language: "it"}, Generation: 1,
				Starts: starts, Ends: starts.Add(time.Duration(v.Slot) * time.Minute), Made: starts.Add(-time.Duration(30+n%40) * time.Hour), Changed: starts}
			came := starts.Add(time.Duration(n%4-2) * time.Minute)
			switch {
			case n%13 == 12:
				a.Progress, a.Closed = NoShow, a.Ends
			case n%17 == 16:
				a.Progress, a.Note = Cancelled, "Disdetto dal cittadino."
			default:
				a.Opened = starts.Add(time.Duration(1+n%6) * time.Minute)
				a.Closed = a.Opened.Add(time.Duration(9+n*7%14) * time.Minute)
				a.Clerk = clerks[n%len(clerks)]
				if n%3 != 1 {
					a.Rating, a.RatingText = []int{5, 4, 5, 5, 3, 5, 4}[n%7], said[n]
				}
				if n%9 == 4 {
					a.Note = "Rateizzazione avviata."
				}
			}
			if err := s.number(tx, &a, v); err != nil {
				return err
			}
			if err := insertAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
				return err
			}
			if !a.Opened.IsZero() {
				visit := Visit{ID: id.New(), Appointment: a.ID, Who: citizen, Name: a.Citizen.Full(), State: Gone, Arrived: came, Seen: a.Closed, Admitted: a.Opened, Left: a.Closed}
				if err := upsertVisit(tx, visit); err != nil {
					return err
				}
			}
			n++
		}
	}
	return nil
}

func (s *Service) seedMail(tx *db.Tx, v Virtual) error {
	for _, m := range []struct {
		name, surname, subject, body, note string
		ago                                time.Duration
	}{
		{"Paola", "Riva", "Ho pagato due volte la TARI", "Buongiorno,\nho pagato due volte la seconda rata: il 16 settembre e il 20 settembre. Come faccio a riavere i soldi?\nGrazie, Paola Riva", "Vedo entrambi i versamenti, con due codici IUV. Manca solo l'IBAN.", 5 * 24 * time.Hour},
		{"Studio", "Leone", "Estratto conto IMU di un cliente", "Buongiorno, chiediamo l'estratto conto IMU del signor Conti. In allegato la delega.\nStudio Leone", "", 3 * 24 * time.Hour},
		{"Ion", "Marin", "Scadenza ravvedimento", "Buongiorno, entro quando posso pagare il saldo con il ravvedimento?\nIon Marin", "", 20 * time.Hour},
	} {
		c := Citizen{Name: m.name, Surname: m.surname, Email: strings.ToLower(m.name+"."+m.surname) + "@posta.example", Language: "it"}
		a := Appointment{ID: id.New(), Office: v.Office, Progress: Asked, Source: ByMail, Citizen: c, Reason: m.subject, Detail: cut(m.body, 200), Generation: 1, Made: tx.Now.Add(-m.ago), Changed: tx.Now}
		if err := s.number(tx, &a, v); err != nil {
			return err
		}
		if err := insertAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		if err := insertMessage(tx, Message{ID: id.New(), Appointment: a.ID, Way: "in", Subject: m.subject, Body: m.body, MessageID: "<" + a.ID + "@posta.example>", At: a.Made}); err != nil {
			return err
		}
		if m.note == "" {
			continue
		}
		if err := insertMessage(tx, Message{ID: id.New(), Appointment: a.ID, Way: "note", Author: "anna", Body: m.note, At: a.Made.Add(14 * time.Hour)}); err != nil {
			return err
		}
	}
	return nil
}
