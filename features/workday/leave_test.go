package workday_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"loggia/core/access"
	"loggia/features/workday"
	"loggia/platform/errs"
)

func (h *town) leave(t testing.TB, who context.Context, person, first, last string, kind workday.Kind, part workday.Span) workday.Absence {
	t.Helper()
	a, err := h.Record(who, workday.Absence{Person: person, First: day(first), Last: day(last), Kind: kind, Part: part})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func clockSpan(from, to int) workday.Span { return workday.Span{From: from * 60, To: to * 60} }

// cell gives a person's day as the reader sees it in the week of the tax office.
func (h *town) cell(t testing.TB, reader context.Context, person, d string) workday.Cell {
	t.Helper()
	w, err := h.WeekOf(reader, "tributi", day(d), "it")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(w.People, func(m workday.Member) bool { return m.Person == person })
	return w.People[i].Cells[day(d).Sub(w.Monday)]
}

func TestLeaveWaitsForTheHeadAndARightDoesNot(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-03")
		a := h.leave(t, giulia, "giulia", "2026-12-01", "2026-12-03", workday.Leave, workday.Span{})
		if a.Stage != workday.Waiting || a.Office != "tributi" {
			t.Fatalf("%+v", a)
		}
		if c := h.cell(t, marco, "giulia", "2026-12-01"); c.Place != workday.Office || !c.Leave {
			t.Errorf("while it waits: %+v", c)
		}
		if c := h.cell(t, anna, "giulia", "2026-12-01"); c.Leave {
			t.Error("a colleague sees what is asked")
		}
		wantErr(t, "a colleague answers", h.GrantLeave(anna, a.ID), access.ErrForbidden)
		if err := h.GrantLeave(marco, a.ID); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "twice", h.GrantLeave(marco, a.ID), workday.ErrState)
		wantErr(t, "no after yes", h.RefuseLeave(marco, a.ID, "no"), workday.ErrState)
		if c := h.cell(t, anna, "giulia", "2026-12-03"); c.Place != workday.Out {
			t.Errorf("agreed leave wins over a day away: %+v", c)
		}
		if s := h.leave(t, anna, "anna", "2026-12-01", "2026-12-01", workday.Law104, workday.Span{}); s.Stage != workday.Agreed {
			t.Errorf("a right waits: %+v", s)
		}
		if s := h.leave(t, paola, "luca", "2026-12-01", "2026-12-01", workday.Leave, workday.Span{}); s.Stage != workday.Agreed {
			t.Errorf("what the personnel office records waits: %+v", s)
		}
		no := h.leave(t, giulia, "giulia", "2026-12-09", "2026-12-09", workday.Permit, clockSpan(9, 11))
		wantErr(t, "without a reason", h.RefuseLeave(marco, no.ID, " "), workday.ErrReason)
		if err := h.RefuseLeave(marco, no.ID, "C'è il consiglio"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "what was refused is not taken back", h.Cancel(giulia, no.ID), workday.ErrState)
		all, err := h.Absences(giulia, "giulia", day("2026-12-09"), day("2026-12-09"))
		if err != nil || len(all) != 1 || all[0].Stage != workday.Turned || all[0].Answer != "C'è il consiglio" || all[0].By != "marco" {
			t.Error(all, err)
		}
		if again := h.leave(t, giulia, "giulia", "2026-12-09", "2026-12-09", workday.Permit, clockSpan(9, 10)); again.Stage != workday.Waiting {
			t.Error("what was refused stands in nobody's way:", again)
		}
	})
}

func TestTheHeadsOwnLeaveIsAnsweredByTheSecretary(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		a := h.leave(t, marco, "marco", "2026-12-01", "2026-12-01", workday.Leave, workday.Span{})
		wantErr(t, "their own", h.GrantLeave(marco, a.ID), access.ErrForbidden)
		if err := h.GrantLeave(sara, a.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestPartsOfADay(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.terms["giulia"] = workday.Terms{Agreement: "a", DaysPerWeek: 2, Bands: [][2]int{{9 * 60, 12 * 60}}}
		h.away(t, giulia, "2026-12-01")
		for what, c := range map[string]struct {
			day  string
			kind workday.Kind
			part workday.Span
			want *errs.Error
		}{
			"sickness by the hour":             {"2026-12-02", workday.Sick, clockSpan(9, 11), workday.ErrWholeDays},
			"holidays by the hour":             {"2026-12-02", workday.Leave, clockSpan(9, 11), workday.ErrHalfDays},
			"hours that end before they begin": {"2026-12-02", workday.Permit, clockSpan(11, 9), workday.ErrHours},
			"hours past midnight":              {"2026-12-02", workday.Permit, clockSpan(20, 25), workday.ErrHours},
			"hours of a Sunday":                {"2026-12-06", workday.Permit, clockSpan(9, 11), workday.ErrNotWorking},
			"outside the bands of a day away":  {"2026-12-01", workday.Permit, clockSpan(15, 16), workday.ErrOutOfBands},
		} {
			_, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day(c.day), Last: day(c.day), Kind: c.kind, Part: c.part})
			wantErr(t, what, err, c.want)
		}
		_, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-02"), Last: day("2026-12-03"), Kind: workday.Permit, Part: clockSpan(9, 11)})
		wantErr(t, "hours of two days", err, workday.ErrHours)
		_, err = h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-05"), Last: day("2026-12-06"), Kind: workday.Leave})
		wantErr(t, "leave of a weekend", err, workday.ErrNotWorking)

		h.leave(t, giulia, "giulia", "2026-12-01", "2026-12-01", workday.Permit, clockSpan(11, 13)) // reaches into the band
		h.leave(t, giulia, "giulia", "2026-12-02", "2026-12-02", workday.Leave, workday.Morning)
		h.leave(t, giulia, "giulia", "2026-12-02", "2026-12-02", workday.Visit, clockSpan(14, 15))
		_, err = h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-02"), Last: day("2026-12-02"), Kind: workday.Permit, Part: clockSpan(13, 14)})
		wantErr(t, "it meets the morning", err, workday.ErrOverlap)
		_, err = h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-01"), Last: day("2026-12-02"), Kind: workday.Sick})
		wantErr(t, "whole days meet hours", err, workday.ErrOverlap)
	})
}

func TestOfTwoAtOnceOneIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		var wg sync.WaitGroup
		kept := make(chan string, 8)
		for i := range 8 {
			wg.Go(func() {
				if a, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-02"), Last: day("2026-12-02"), Kind: workday.Permit, Part: clockSpan(9, 10+i)}); err == nil {
					kept <- a.ID
				}
			})
		}
		wg.Wait()
		if len(kept) != 1 {
			t.Errorf("%d absences of one hour", len(kept))
		}
	})
}

func TestHoursOfAbsenceInTheDayTheCounterAndPayroll(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		if err := h.SetUp(marco, "tributi", workday.Needs{Minimums: [7]int{1, 1, 1, 1, 1}, Shifts: [7][]workday.Span{2: {clockSpan(9, 13)}}}); err != nil {
			t.Fatal(err)
		}
		if err := h.Assign(marco, "tributi", day("2026-11-25"), 9*60, "giulia"); err != nil {
			t.Fatal(err)
		}
		h.leave(t, giulia, "giulia", "2026-11-25", "2026-11-25", workday.Visit, clockSpan(10, 12)) // now is ten
		c := h.cell(t, anna, "giulia", "2026-11-25")
		if c.Place != workday.Office || fmt.Sprint(c.Off) != "[{600 720}]" {
			t.Errorf("%+v", c)
		}
		for at, want := range map[string]workday.Place{"09:59": workday.Office, "10:00": workday.Out, "11:59": workday.Out, "12:00": workday.Office} {
			h.clock.Set(rome("2026-11-25", at))
			all, err := h.Today(fabio, "tributi", workday.Day{})
			if err != nil || all["giulia"] != want {
				t.Errorf("at %s: %v %v", at, all["giulia"], err)
			}
		}
		w, err := h.WeekOf(marco, "tributi", day("2026-11-25"), "it")
		if err != nil || !w.Days[2].Shifts[0].Missing || w.Days[2].OnSite == 0 {
			t.Errorf("the counter is not short: %+v %v", w.Days[2], err)
		}
		at, off, err := h.Whereabouts(giulia, "giulia", day("2026-11-25"))
		if err != nil || at != workday.Office || len(off) != 1 {
			t.Error(at, off, err)
		}
		h.leave(t, paola, "giulia", "2026-11-24", "2026-11-24", workday.Permit, clockSpan(9, 13)) // too long for a voucher
		if err := h.ChooseColumns(paola, []string{"person", "office", "vouchers", "hours", "visit_hours", "permit_hours", "absent"}); err != nil {
			t.Fatal(err)
		}
		check := func(when string) {
			t.Helper()
			file, err := h.Payroll(paola, "2026-11", "it")
			if err != nil {
				t.Fatal(err)
			}
			r := row(t, file[0], "giulia")
			got := fmt.Sprint(r["Giorni in sede"], r["Buoni pasto"], r["Ore di assenza"], r["Visite e terapie (ore)"], r["Permessi (ore)"], r["Giorni di assenza"])
			if got != "21 20 6 2 4 0" {
				t.Errorf("%s: %s", when, got)
			}
		}
		check("open")
		h.clock.Set(rome("2026-12-02", "10:00"))
		if err := h.CloseMonth(paola, "2026-11"); err != nil {
			t.Fatal(err)
		}
		check("closed")
		if f, err := h.Figures(paola, day("2026-11-24"), day("2026-11-25")); err != nil || slices.ContainsFunc(f, func(x workday.Figures) bool { return x.Absent > 0 }) {
			t.Error("hours count as days:", f, err)
		}
	})
}

func TestAHeadCallsBackFromLeaveAndFromNothingElse(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		a := h.leave(t, giulia, "giulia", "2026-12-01", "2026-12-04", workday.Leave, workday.Span{})
		wantErr(t, "what nobody agreed to", h.RecallLeave(marco, a.ID, day("2026-12-03"), "Serve"), workday.ErrState)
		if err := h.GrantLeave(marco, a.ID); err != nil {
			t.Fatal(err)
		}
		if c := h.cell(t, marco, "giulia", "2026-12-03"); c.Recall != a.ID {
			t.Errorf("%+v", c)
		}
		if c := h.cell(t, anna, "giulia", "2026-12-03"); c.Recall != "" {
			t.Errorf("a colleague: %+v", c)
		}
		wantErr(t, "without a reason", h.RecallLeave(marco, a.ID, day("2026-12-03"), ""), workday.ErrReason)
		wantErr(t, "after its end", h.RecallLeave(marco, a.ID, day("2026-12-07"), "x"), workday.ErrRange)
		wantErr(t, "by a colleague", h.RecallLeave(anna, a.ID, day("2026-12-03"), "x"), access.ErrForbidden)
		if err := h.RecallLeave(marco, a.ID, day("2026-12-03"), "Scade il saldo"); err != nil {
			t.Fatal(err)
		}
		for d, want := range map[string]workday.Place{"2026-12-02": workday.Out, "2026-12-03": workday.Office} {
			if c := h.cell(t, anna, "giulia", d); c.Place != want {
				t.Errorf("%s: %+v", d, c)
			}
		}
		all, err := h.Absences(giulia, "giulia", day("2026-12-01"), day("2026-12-04"))
		if err != nil || len(all) != 2 || all[0].Last != day("2026-12-02") || all[1].Stage != workday.Recalled || all[1].Answer != "Scade il saldo" {
			t.Error(all, err)
		}
		wantErr(t, "twice", h.RecallLeave(marco, all[1].ID, day("2026-12-04"), "x"), workday.ErrState)
		h.clock.Set(rome("2026-12-01", "10:00"))
		wantErr(t, "for today", h.RecallLeave(marco, a.ID, day("2026-12-01"), "x"), workday.ErrCallLate)

		sick := h.leave(t, luca, "luca", "2026-12-09", "2026-12-11", workday.Law104, workday.Span{})
		wantErr(t, "a right", h.RecallLeave(marco, sick.ID, day("2026-12-10"), "x"), workday.ErrNoSuchAbsence)
		wantErr(t, "nor is it answered", h.GrantLeave(marco, sick.ID), workday.ErrNoSuchAbsence)
		if c := h.cell(t, marco, "luca", "2026-12-10"); c.Recall != "" || c.Place != workday.Out {
			t.Errorf("%+v", c)
		}
	})
}

func TestWhatHasBegunIsTakenBackFromTodayOn(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		a := h.leave(t, giulia, "giulia", "2026-11-24", "2026-11-27", workday.Sick, workday.Span{})
		if err := h.Cancel(giulia, a.ID); err != nil {
			t.Fatal(err)
		}
		all, err := h.Absences(giulia, "giulia", day("2026-11-20"), day("2026-11-30"))
		if err != nil || len(all) != 1 || all[0].Last != day("2026-11-24") {
			t.Fatal(all, err)
		}
		wantErr(t, "what is over", h.Cancel(giulia, a.ID), workday.ErrPast)
		if err := h.Cancel(paola, a.ID); err != nil {
			t.Error("the personnel office takes back all of it:", err)
		}
	})
}

// Every kind, asked and held, seen through every door by every role: a head reads
// the three words that say nothing of health or family, and no other; nobody but
// the owner and the personnel office reads of the rest.
func TestOfWhichKindsAHeadReads(t *testing.T) {
	eachStage(t, func(t *testing.T, s *stage) {
		for i, k := range workday.Kinds {
			d := day("2026-11-30").Add(i + i/5*2).String() // eight working days
			if d == "2026-12-08" {
				d = "2026-12-10"
			}
			if w := s.ask("owner", "POST", "/workdays/absences", fmt.Sprintf(`{"first":%q,"last":%q,"kind":%q}`, d, d, k)); w.Code != 201 {
				t.Fatal(k, d, w.Code, w.Body)
			}
			if k == workday.Sick {
				continue
			}
			part := `"from":480,"to":810`
			if w := s.ask("owner", "POST", "/workdays/absences", fmt.Sprintf(`{"first":"2026-12-%02d","last":"2026-12-%02d","kind":%q,%s}`, 14+i%5+i/5*7, 14+i%5+i/5*7, k, part)); w.Code != 201 {
				t.Fatal(k, w.Code, w.Body)
			}
		}
		mine, err := s.Absences(giulia, "giulia", day("2026-11-01"), day("2026-12-31"))
		if err != nil || len(mine) != 15 {
			t.Fatal(len(mine), err)
		}
		doors := []string{"/workdays/absences?from=2026-11-01&to=2026-12-31&person=giulia", "/workdays/today?office=tributi", "/workdays/months/2026-12/absences", "/workdays/months/2026-12/payroll.csv"}
		for _, week := range []string{"2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"} {
			doors = append(doors, "/workdays/offices/tributi?week="+week, "/workdays/mine?from="+week+"&to="+week)
		}
		if err := s.ChooseColumns(paola, workday.Columns); err != nil {
			t.Fatal(err)
		}
		secret := []string{`"sick"`, `"law104"`, `"visit"`, `"parental"`, `"other"`, "Malattia", "Legge 104", "Visite", "Congedo", "Altre"}
		open := []string{`"kind":"leave"`, `"kind":"permit"`, `"kind":"mission"`}
		for _, who := range everybody {
			said := ""
			for _, d := range doors {
				said += s.ask(who, "GET", d, "").Body.String()
			}
			for _, a := range mine {
				if who == "owner" || who == "personnel" {
					continue
				}
				if a.Kind.Asked() && (who == "head" || who == "secretary") {
					continue // theirs to answer
				}
				said += s.ask(who, "POST", "/workdays/absences/"+a.ID+"/grant", "").Body.String()
				said += s.ask(who, "POST", "/workdays/absences/"+a.ID+"/refuse", `{"why":"x"}`).Body.String()
				said += s.ask(who, "POST", "/workdays/absences/"+a.ID+"/recall", `{"from":"2026-12-14","why":"x"}`).Body.String()
			}
			reads := func(words []string) bool {
				return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
			}
			if entitled := who == "owner" || who == "personnel"; reads(secret) != entitled {
				t.Errorf("%s reads of health or family: %v", who, !entitled)
			}
			if may := who == "owner" || who == "personnel" || who == "head" || who == "secretary"; reads(open) != may {
				t.Errorf("%s reads of leave: %v", who, !may)
			}
		}
		again, err := s.Absences(giulia, "giulia", day("2026-11-01"), day("2026-12-31"))
		if err != nil || fmt.Sprint(again) != fmt.Sprint(mine) {
			t.Error("somebody changed what is not theirs")
		}
	})
}
