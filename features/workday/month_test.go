package workday_test

import (
	"fmt"
	"testing"

	"loggia/core/access"
	"loggia/features/workday"
	"loggia/platform/sheet"
)

// row gives the line of one person in the file for payroll, by the head of each column.
func row(t testing.TB, s sheet.Table, person string) map[string]any {
	t.Helper()
	for _, r := range s.Rows {
		if r[0] == person {
			m := map[string]any{}
			for i, h := range s.Head {
				m[h] = r[i]
			}
			return m
		}
	}
	t.Fatalf("%s is not in the file", person)
	return nil
}

func TestAMonthForPayroll(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-03", "2026-12-10") // December has 21 working days
		if _, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-09"), Last: day("2026-12-10"), Kind: workday.Sick}); err != nil {
			t.Fatal(err)
		}
		h.clock.Set(rome("2027-01-04", "10:00"))
		file := func() sheet.Book {
			t.Helper()
			s, err := h.Payroll(paola, "2026-12", "it")
			if err != nil || len(s) != 2 {
				t.Fatal(s, err)
			}
			return s
		}
		check := func(office, away, absent, vouchers, vouchersAway int) {
			t.Helper()
			want := fmt.Sprint(office, away, absent, vouchers, vouchersAway)
			r := row(t, file()[0], "giulia")
			if got := fmt.Sprint(r["Giorni in sede"], r["Giorni in lavoro agile"], r["Giorni di assenza"], r["Buoni pasto"], r["Buoni pasto in lavoro agile"]); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		check(17, 2, 2, 19, 2)
		if err := h.CloseMonth(paola, "2026-12"); err != nil {
			t.Fatal(err)
		}
		_, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-31"), Last: day("2027-01-05"), Kind: workday.Leave})
		wantErr(t, "an absence that reaches into it", err, workday.ErrMonthClosed)
		own, err := h.Absences(giulia, "giulia", day("2026-12-01"), day("2026-12-31"))
		if err != nil || len(own) != 1 {
			t.Fatal(own, err)
		}
		wantErr(t, "an absence of it taken back", h.Cancel(giulia, own[0].ID), workday.ErrMonthClosed)

		correct := func(d string, p workday.Place, k workday.Kind, why string) error {
			return h.Correct(paola, "giulia", day(d), p, k, why)
		}
		for _, c := range []struct {
			name string
			err  error
			want error
		}{
			{"no reason", correct("2026-12-10", workday.Away, "", " "), workday.ErrReason},
			{"absent of no kind", correct("2026-12-11", workday.Out, "", "x"), workday.ErrKind},
			{"already so", correct("2026-12-10", workday.Out, workday.Leave, "x"), workday.ErrUnchanged},
			{"a holiday", correct("2026-12-25", workday.Away, "", "x"), workday.ErrNotWorking},
			{"tomorrow", correct("2027-01-05", workday.Away, "", "x"), workday.ErrNotOver},
			{"by the head", h.Correct(marco, "giulia", day("2026-12-10"), workday.Away, "", "x"), access.ErrForbidden},
			{"by herself", h.Correct(giulia, "giulia", day("2026-12-10"), workday.Away, "", "x"), access.ErrForbidden},
		} {
			wantErr(t, c.name, c.err, c.want)
		}
		if err := correct("2026-12-10", workday.Away, "", "Era al lavoro"); err != nil {
			t.Fatal(err)
		}
		if err := correct("2026-12-14", workday.Out, workday.Permit, "Permesso dimenticato"); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-10", workday.Away)
		h.place(t, giulia, "2026-12-09", workday.Out) // the rest of that absence stays
		h.place(t, giulia, "2026-12-14", workday.Out)
		check(17, 2, 2, 19, 2) // what payroll was told stands…
		rows := file()[1].Rows // …and the corrections stand beside it
		if got := fmt.Sprint(rows); got != "[[giulia Giulia Ferretti 2026-12-10 Assente Fuori sede 1] [giulia Giulia Ferretti 2026-12-14 In sede Assente -1]]" {
			t.Errorf("%s", got)
		}
	})
}

// The voucher in smart working came with the contract of 23 February 2026.
func TestTheVoucherFollowsTheContractOfTheDay(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.clock.Set(rome("2026-02-12", "10:00"))
		h.away(t, giulia, "2026-02-17", "2026-02-24")
		h.clock.Set(rome("2026-03-02", "10:00"))
		s, err := h.Payroll(paola, "2026-02", "it")
		if err != nil {
			t.Fatal(err)
		}
		if r := row(t, s[0], "giulia"); r["Buoni pasto"] != 19 || r["Buoni pasto in lavoro agile"] != 1 { // 20 working days
			t.Errorf("%v", r)
		}
	})
}

func TestFiguresByOfficeNameNobody(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-03")
		h.away(t, luca, "2026-12-01")
		if _, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-03"), Last: day("2026-12-08"), Kind: workday.Sick}); err != nil {
			t.Fatal(err)
		}
		all, err := h.Figures(paola, day("2026-11-30"), day("2026-12-08")) // six working days
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			if f.Office == "tributi" && f != (workday.Figures{Office: "tributi", People: 6, Away: 2, Absent: 3, Present: 6*6 - 5}) {
				t.Errorf("%+v", f)
			}
		}
		_, err = h.Figures(marco, day("2026-11-30"), day("2026-12-08"))
		wantErr(t, "a head", err, access.ErrForbidden)
		_, err = h.Figures(paola, day("2026-11-30"), day("2026-11-29"))
		wantErr(t, "the end before the beginning", err, workday.ErrRange)
	})
}

func TestWhatIsOldIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, h *town) {
		h.away(t, giulia, "2026-12-01", "2026-12-10")
		if _, err := h.Record(giulia, workday.Absence{Person: "giulia", First: day("2026-12-02"), Last: day("2026-12-02"), Kind: workday.Sick}); err != nil {
			t.Fatal(err)
		}
		if err := h.Forget(system, day("2026-12-05")); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-01", workday.Office)
		h.place(t, giulia, "2026-12-02", workday.Office)
		h.place(t, giulia, "2026-12-10", workday.Away)
		wantErr(t, "a person forgets", h.Forget(paola, day("2026-12-05")), access.ErrForbidden)
		h.clock.Set(rome("2031-12-10", "10:00")) // five years to the day: kept
		if err := h.ForgetOld(system); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-10", workday.Away)
		h.clock.Set(rome("2031-12-11", "10:00"))
		if err := h.ForgetOld(system); err != nil {
			t.Fatal(err)
		}
		h.place(t, giulia, "2026-12-10", workday.Office)
		wantErr(t, "a person forgets what is old", h.ForgetOld(paola), access.ErrForbidden)
	})
}
