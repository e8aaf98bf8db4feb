package notify_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/notify"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/mailer"
	"loggia/platform/words"
)

func TestInTheHoursANoticeRingsAndIsMailed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.invite(t, "m1", "giulia", "luca", "anna", "piero", "giulia")
		if heard := h.bells.since(); heard != "borgofiore person/giulia rings, borgofiore person/luca rings, borgofiore person/anna rings" {
			t.Errorf("heard %q", heard)
		}
		// Luca's address is his own, Piero works here no more.
		if mail := h.mail(t); mail != "meeting.invited g.ferretti@borgofiore.example Marco Bellandi ti invita: Bilancio | meeting.invited a.dolci@borgofiore.example Marco Bellandi invites you: Bilancio" {
			t.Errorf("mailed %q", mail)
		}
		h.invite(t, "m1", "giulia")
		if heard := h.bells.since(); heard != "" {
			t.Errorf("told twice: %q", heard)
		}
		if b := h.bell(t, giulia); b != "1/0" {
			t.Errorf("her bell: %s", b)
		}
		all, more, err := h.Notices(giulia, notify.Filter{})
		if err != nil || more || len(all) != 1 || all[0].Kind != "meeting.invited" || all[0].Args["title"] != "Bilancio" || !all[0].Args["when"].(time.Time).Equal(rome("2026-11-26 10:00")) {
			t.Fatalf("her list: %+v, %v, %v", all, more, err)
		}
		must(t, h.MarkRead(giulia, all[0].ID))
		must(t, h.MarkRead(giulia, all[0].ID))
		if heard, b := h.bells.since(), h.bell(t, giulia); heard != "borgofiore person/giulia read" || b != "0/0" {
			t.Errorf("read: %q, %s", heard, b)
		}
		if err := h.MarkRead(marco, all[0].ID); !errors.Is(err, notify.ErrNoSuchNotice) {
			t.Errorf("another's notice is read: %v", err)
		}
	})
}

func TestOutsideTheHoursNothingRingsAndADigestGoesAtTheNextStart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.at(t, "2026-11-25 20:30")
		h.invite(t, "m1", "giulia", "luca")
		h.invite(t, "m2", "giulia")
		must(t, h.Tell(itself, "office.requested", []string{"giulia"}, notify.Options{About: "a1", Args: notify.Args{"office": "Tributi"}}))
		if heard := h.bells.since(); strings.Contains(heard, "rings") || strings.Contains(heard, "badge") {
			t.Errorf("it rang: %q", heard)
		}
		if mail, b := h.mail(t), h.bell(t, giulia); mail != "" || b != "0/3" {
			t.Errorf("mailed %q, bell %s", mail, b)
		}
		h.at(t, "2026-11-26 08:59")
		if heard, mail := h.bells.since(), h.mail(t); heard != "" || mail != "" {
			t.Errorf("a minute before: heard %q, mailed %q", heard, mail)
		}
		h.at(t, "2026-11-26 09:00")
		if heard := h.bells.since(); heard != "borgofiore person/giulia digest, borgofiore person/luca digest" {
			t.Errorf("at the start: heard %q", heard)
		}
		if mail, b := h.mail(t), h.bell(t, giulia); mail != "notify.digest g.ferretti@borgofiore.example 3 avvisi ti aspettavano" || b != "3/0" {
			t.Errorf("mailed %q, bell %s", mail, b)
		}
		text := h.letter(t)
		for _, want := range []string{"Ciao Giulia", "Marco Bellandi ti invita: Bilancio", "Si apre giovedì 26 novembre 2026, ore 10:00", "Nuova richiesta: Tributi", "/app/riunioni"} {
			if !strings.Contains(text, want) {
				t.Errorf("the digest lacks %q:\n%s", want, text)
			}
		}
		h.at(t, "2026-11-26 09:30")
		h.at(t, "2026-11-27 09:00")
		if mail := h.mail(t); strings.Count(mail, "notify.digest") != 1 {
			t.Errorf("twice: %q", mail)
		}
	})
}

// letter gives the text of the newest mail.
func (h *house) letter(t *testing.T) (text string) {
	t.Helper()
	must(t, h.d.Read(itself, func(tx *db.Tx) error {
		all, err := mailer.List(tx, mailer.Query{Limit: 1})
		if err != nil {
			return err
		}
		l, err := mailer.Find(tx, all[0].ID)
		text = l.Text
		return err
	}))
	return text
}

func TestAServerThatWasOffAtTheStartTellsLaterAndNeverInTheEvening(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.at(t, "2026-11-27 18:30") // Friday
		h.invite(t, "m1", "giulia")
		h.clock.Set(rome("2026-11-30 22:00")) // it was off all Monday
		must(t, h.jobs.Settle(itself))
		if heard, b := h.bells.since(), h.bell(t, giulia); strings.Contains(heard, "digest") || b != "0/1" {
			t.Errorf("in the evening: heard %q, bell %s", heard, b)
		}
		h.at(t, "2026-12-01 09:00")
		if b := h.bell(t, giulia); b != "1/0" || strings.Count(h.mail(t), "digest") != 1 {
			t.Errorf("the morning after: bell %s, mail %q", b, h.mail(t))
		}
	})
}

func TestAnAbsenceFoundLaterHoldsTheDigestBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.at(t, "2026-11-25 20:30")
		h.invite(t, "m1", "giulia")
		h.hours.set("giulia", "2026-11-26") // ill: nothing says so to anybody
		h.at(t, "2026-11-26 09:00")
		if b, mail := h.bell(t, giulia), h.mail(t); b != "0/1" || mail != "" {
			t.Errorf("absent: bell %s, mail %q", b, mail)
		}
		h.hours.set("giulia", "2026-11-26", [2]int{10 * 60, 12 * 60}) // back after all
		h.clock.Set(rome("2026-11-26 10:30"))
		must(t, h.Replan(itself, "giulia"))
		h.at(t, "2026-11-26 10:30")
		if b := h.bell(t, giulia); b != "1/0" {
			t.Errorf("back: bell %s", b)
		}
	})
}

func TestTheNightsOnWhichClocksChangeAndTheYearEnds(t *testing.T) {
	for _, c := range []struct{ name, evening, before, start string }{
		{"summer time", "2026-03-27 20:00", "2026-03-30 08:59", "2026-03-30 09:00"},
		{"winter time", "2026-10-23 20:00", "2026-10-26 08:59", "2026-10-26 09:00"},
		{"the end of the year", "2026-12-31 20:00", "2027-01-04 08:59", "2027-01-04 09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				h.at(t, c.evening)
				h.invite(t, "m1", "giulia")
				h.at(t, c.before)
				if b, mail := h.bell(t, giulia), h.mail(t); b != "0/1" || mail != "" {
					t.Errorf("before: bell %s, mail %q", b, mail)
				}
				h.at(t, c.start)
				if b := h.bell(t, giulia); b != "1/0" || strings.Count(h.mail(t), "digest") != 1 {
					t.Errorf("at the start: bell %s, mail %q", b, h.mail(t))
				}
			})
		})
	}
}

func TestWhoInvitesMayChooseALaterMoment(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.Tell(itself, "meeting.invited", []string{"giulia"}, notify.Options{About: "m1", NotBefore: rome("2026-11-26 15:00"), Args: notify.Args{"name": "M", "title": "B", "when": rome("2026-11-27 10:00")}}))
		h.at(t, "2026-11-26 09:00")
		if b := h.bell(t, giulia); b != "0/1" {
			t.Errorf("too early: %s", b)
		}
		h.at(t, "2026-11-26 15:00")
		if b := h.bell(t, giulia); b != "1/0" {
			t.Errorf("at the moment chosen: %s", b)
		}
	})
}

func TestAPersonMakesTheirHoursQuieter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := notify.Preference{Quiet: [][2]int{{9 * 60, 10*60 + 30}}, DigestAt: 11 * 60, DigestMail: true, Mail: map[string]bool{"meeting.invited": false, "office.requested": true, "notify.emergency": false, "what.is": true}}
		got, err := h.Prefer(giulia, p)
		if err != nil || len(got.Mail) != 2 {
			t.Fatalf("kept %+v, %v", got, err)
		}
		h.invite(t, "m1", "giulia")
		must(t, h.Tell(itself, "office.requested", []string{"giulia"}, notify.Options{About: "a1", Args: notify.Args{"office": "Tributi"}}))
		if heard, b := h.bells.since(), h.bell(t, giulia); strings.Contains(heard, "rings") || b != "0/2" {
			t.Errorf("in her quiet hour: heard %q, bell %s", heard, b)
		}
		h.at(t, "2026-11-25 10:30")
		if b := h.bell(t, giulia); b != "0/2" {
			t.Errorf("she asked for eleven: %s", b)
		}
		h.at(t, "2026-11-25 11:00")
		if mail := h.mail(t); h.bell(t, giulia) != "2/0" || mail != "notify.digest g.ferretti@borgofiore.example Un avviso ti aspettava" {
			t.Errorf("mail %q", mail)
		}
		must(t, h.Tell(itself, "office.requested", []string{"giulia"}, notify.Options{About: "a2", Args: notify.Args{"office": "Tributi"}}))
		if mail := h.mail(t); !strings.HasSuffix(mail, "office.requested g.ferretti@borgofiore.example Nuova richiesta: Tributi") {
			t.Errorf("she asked for it by mail: %q", mail)
		}
		for _, c := range []struct {
			name string
			p    notify.Preference
			want error
		}{
			{"quiet all day", notify.Preference{Quiet: [][2]int{{0, 1440}}, DigestAt: -1}, notify.ErrQuiet},
			{"an end before its beginning", notify.Preference{Quiet: [][2]int{{700, 600}}, DigestAt: -1}, notify.ErrBands},
			{"two that overlap", notify.Preference{Quiet: [][2]int{{600, 700}, {650, 800}}, DigestAt: -1}, notify.ErrBands},
			{"an hour that is none", notify.Preference{DigestAt: 1440}, notify.ErrBands},
		} {
			if _, err := h.Prefer(giulia, c.p); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	})
}

func TestColleaguesLearnFromWhenAndNeverWhy(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hours.set("anna", "2026-11-25") // absent
		h.hours.set("luca", "2026-11-25", [2]int{14 * 60, 18 * 60})
		all, err := h.Reachable(giulia, []string{"marco", "anna", "luca", "marco"}, time.Time{})
		if err != nil || len(all) != 3 || !all[0].Reachable || all[1].Reachable || !all[1].From.Equal(rome("2026-11-26 09:00")) || !all[2].From.Equal(rome("2026-11-25 14:00")) {
			t.Errorf("now: %+v, %v", all, err)
		}
		if all, err = h.Reachable(giulia, []string{"luca"}, rome("2026-11-25 15:00")); err != nil || !all[0].Reachable {
			t.Errorf("this afternoon: %+v, %v", all, err)
		}
		for who, want := range map[context.Context]error{visitor: access.ErrSignIn, nora: nil, placeless: access.ErrForbidden} {
			if _, err := h.Reachable(who, []string{"anna"}, time.Time{}); !errors.Is(err, want) {
				t.Errorf("%v: %v", access.Who(who).ID, err)
			}
		}
		if _, err := h.Reachable(giulia, make([]string, 101), time.Time{}); !errors.Is(err, notify.ErrTooMany) {
			t.Errorf("a hundred and one: %v", err)
		}
	})
}

// Who may ring whom at any hour: the whole matrix of roles.
func TestWhoMayRingForAnEmergency(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.at(t, "2026-11-25 22:00")
		const why = "È esondato il torrente: serve l'elenco degli sfollati"
		for _, c := range []struct {
			name  string
			who   context.Context
			whom  []string
			words string
			want  error
		}{
			{"the head of her office", marco, []string{"giulia"}, why, nil},
			{"the head of her office, and one of another", marco, []string{"giulia", "anna"}, why, access.ErrForbidden},
			{"the head of another office", chiara, []string{"giulia"}, why, access.ErrForbidden},
			{"the secretary", sara, []string{"anna"}, why, nil},
			{"the mayor", elena, []string{"anna"}, why, nil},
			{"a technician", roberto, []string{"anna"}, why, nil},
			{"a councillor", amina, []string{"anna"}, why, access.ErrForbidden},
			{"the administrator", ivo, []string{"anna"}, why, access.ErrForbidden},
			{"the personnel office", paola, []string{"anna"}, why, access.ErrForbidden},
			{"a colleague", giulia, []string{"anna"}, why, access.ErrForbidden},
			{"a visitor", visitor, []string{"anna"}, why, access.ErrSignIn},
			{"the head of an office of the same name elsewhere", nora, []string{"giulia"}, why, notify.ErrNobody},
			{"with no reason", sara, []string{"anna"}, "urgente", notify.ErrReason},
			{"with a reason of blanks", sara, []string{"anna"}, "                ", notify.ErrReason},
			{"somebody who left", sara, []string{"piero"}, why, notify.ErrNobody},
			{"somebody who is not there", sara, []string{"nora"}, why, notify.ErrNobody},
			{"nobody", sara, nil, why, notify.ErrNobody},
			{"nobody, by who may not", giulia, nil, why, access.ErrForbidden},
		} {
			if err := h.Raise(c.who, c.whom, c.words, ""); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if err := h.Raise(sara, []string{"anna"}, why, "//evil.example"); !errors.Is(err, notify.ErrPage) {
			t.Errorf("a page elsewhere: %v", err)
		}
		if heard := h.bells.since(); strings.Count(heard, "emergency") != 4 || !strings.Contains(heard, "person/giulia emergency") {
			t.Errorf("heard %q", heard)
		}
		if mail := h.mail(t); !strings.Contains(mail, "notify.emergency g.ferretti@borgofiore.example Emergenza: ti cerca Marco Bellandi") {
			t.Errorf("mailed %q", mail)
		}
		mine, names, err := h.Emergencies(giulia, false)
		if err != nil || len(mine) != 1 || mine[0].By != "marco" || mine[0].Reason != why || !mine[0].Outside || !mine[0].At.Equal(rome("2026-11-25 22:00")) || names["marco"].Name != "Marco Bellandi" {
			t.Errorf("her traces: %+v, %v", mine, err)
		}
		if theirs, _, err := h.Emergencies(marco, true); err != nil || len(theirs) != 1 {
			t.Errorf("those he raised: %v, %v", theirs, err)
		}
		known, err := h.Known(giulia, "giulia")
		if err != nil || len(known.Emergencies) != 1 || len(known.Notices) != 1 || known.Notices[0].Kind != "notify.emergency" {
			t.Errorf("what is known of her: %+v, %v", known, err)
		}
		for _, who := range []context.Context{marco, paola, ivo, nora} {
			if _, err := h.Known(who, "giulia"); err == nil {
				t.Errorf("%s reads what is known of her", access.Who(who).ID)
			}
		}
		if others, _, err := h.Emergencies(chiara, false); err != nil || len(others) != 0 {
			t.Errorf("another reads them: %v, %v", others, err)
		}
	})
}

func TestATraceStaysFiveYearsAndANoticeNinetyDays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.Raise(marco, []string{"giulia"}, "La sala server è senza corrente", ""))
		h.at(t, "2026-12-20 20:00")
		h.invite(t, "waits", "anna")
		h.hours.set("anna", "") // absent for a very long time
		for _, c := range []struct {
			day            string
			notices, trace int
		}{{"2027-02-23 04:00", 1, 1}, {"2027-02-24 04:00", 0, 1}, {"2031-11-25 04:00", 0, 1}, {"2031-11-26 04:00", 0, 0}} {
			h.at(t, c.day)
			h.at(t, c.day) // what one night's work plans for the same night
			notices, _, err := h.Notices(giulia, notify.Filter{})
			must(t, err)
			traces, _, err := h.Emergencies(giulia, false)
			must(t, err)
			if len(notices) != c.notices || len(traces) != c.trace {
				t.Errorf("%s: %d notices, %d traces", c.day, len(notices), len(traces))
			}
		}
		if b := h.bell(t, as("borgofiore", "anna", "Anna Dolci")); b != "0/1" {
			t.Errorf("what waits was forgotten: %s", b)
		}
	})
}

func TestTheBodySetsItsHours(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		early := notify.Usual
		for i := range 5 {
			early[i] = [][2]int{{7*60 + 30, 14 * 60}}
		}
		day, today := italy.On(2026, 11, 26), italy.On(2026, 11, 25)
		for _, c := range []struct {
			name   string
			who    context.Context
			from   italy.Day
			source string
			want   error
		}{
			{"a clerk", giulia, day, "x", access.ErrForbidden}, {"a head", marco, day, "x", access.ErrForbidden}, {"a visitor", visitor, day, "x", access.ErrSignIn},
			{"yesterday", paola, today.Add(-1), "x", notify.ErrPast}, {"no act", paola, day, " ", notify.ErrSource}, {"no day", paola, italy.Day{}, "x", notify.ErrDay},
			{"the personnel office", paola, day, "Determina 12/2026", nil}, {"the administrator, later", ivo, day.Add(30), "Determina 14/2026", nil},
		} {
			if err := h.SetHours(c.who, c.from, early, c.source); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		h.at(t, "2026-11-25 15:00") // the old hours hold today
		h.invite(t, "m1", "giulia")
		if b := h.bell(t, giulia); b != "1/0" {
			t.Errorf("today: %s", b)
		}
		h.at(t, "2026-11-26 15:00")
		h.invite(t, "m2", "giulia")
		if b := h.bell(t, giulia); b != "1/1" {
			t.Errorf("from tomorrow on: %s", b)
		}
		h.at(t, "2026-11-27 07:30")
		if b := h.bell(t, giulia); b != "2/0" {
			t.Errorf("at the new start: %s", b)
		}
		_, set, err := h.BodyHours(giulia)
		if err != nil || len(set) != 2 || set[1].Source != "Determina 12/2026" {
			t.Errorf("set: %+v, %v", set, err)
		}
		if holds, set, err := h.BodyHours(nora); err != nil || len(set) != 0 || holds[0][0] != [2]int{540, 1080} {
			t.Errorf("another body: %v, %v, %v", holds, set, err)
		}
	})
}

func TestOnlyTheProgramItselfTells(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, who := range []context.Context{giulia, marco, sara, ivo, nora, visitor} {
			if err := h.Tell(who, "meeting.invited", []string{"giulia"}, notify.Options{}); err == nil {
				t.Errorf("%s tells", access.Who(who).ID)
			}
		}
		if err := h.Tell(itself, "what.is", []string{"giulia"}, notify.Options{}); err == nil {
			t.Error("a kind that is not in the table is told")
		}
		// Another body's Giulia is somebody else.
		must(t, h.Tell(abroad, "office.requested", []string{"giulia"}, notify.Options{Args: notify.Args{"office": "Tributi"}}))
		if b := h.bell(t, giulia); b != "0/0" {
			t.Errorf("across bodies: %s", b)
		}
	})
}

func TestEveryKindHasItsWords(t *testing.T) {
	say, err := words.Load(notify.Words)
	must(t, err)
	if err := say.Check(); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, k := range notify.Kinds() {
		if seen[k.Key] {
			t.Errorf("%s twice", k.Key)
		}
		seen[k.Key] = true
		for _, lang := range words.Langs {
			for _, key := range []string{"notify.kind." + k.Key, "notify.name." + k.Key} {
				if !say.Has(lang, key) {
					t.Errorf("no words for %s in %s", key, lang)
				}
			}
		}
	}
}
