package agile_test

import (
	"context"
	"testing"

	"loggia/features/agile"
)

func TestTheCalendarSaysWhatBeginsEndsAndIsToBeDone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		h.ready(luca, lucaCode)
		h.agree(giulia, marco, whole()) // 1 December to 31 May, goals by then
		h.agree(luca, marco, whole())
		must(t, second(h.SetCall(paola, agile.Call{Title: "Primavera", Opens: "2027-03-01", Closes: "2027-03-20", Places: 5})))
		must(t, second(h.Pilot(paola, agile.Cohort{Name: "Pilota", Size: 5, From: "2026-12-01", Months: 6})))
		must(t, second(h.Declare(paola, agile.Emergency{LegalBasis: "D.L. 1/2027", From: "2027-03-01", To: "2027-03-05"})))
		count := func(from, to string) map[string]int {
			t.Helper()
			all, err := h.Deadlines(paola, from, to)
			must(t, err)
			n := map[string]int{}
			for i, d := range all {
				n[d.Day+" "+d.Kind] = d.Count
				if i > 0 && all[i-1].Day > d.Day || d.Day < from || d.Day > to {
					t.Errorf("%s is out of its place", d.Day)
				}
				if len(d.Who) > 0 && d.Who[0].Name == "" {
					t.Errorf("%+v has no name", d)
				}
			}
			return n
		}
		if n := count("2026-12-01", "2026-12-31"); n["2026-12-01 starts"] != 2 || len(n) != 1 {
			t.Errorf("December: %v", n)
		}
		h.at("2026-12-01")
		n := count("2026-12-02", "2027-12-31")
		for what, want := range map[string]int{"2027-05-31 ends": 2, "2027-04-01 renew": 2, "2027-05-31 goals": 2, "2027-11-25 safety": 2, "2027-03-20 call": 1, "2027-05-31 cohort": 1, "2027-03-05 emergency": 1} {
			if n[what] != want {
				t.Errorf("%s: %d, want %d (%v)", what, n[what], want, n)
			}
		}
		if _, err := h.Deadlines(paola, "2026-01-01", "2028-01-01"); err == nil {
			t.Error("two years at once")
		}
		for name, who := range map[string]context.Context{"a head": marco, "the person": giulia, "the secretary": sara, "the administrator": ivo} {
			if _, err := h.Deadlines(who, "2026-12-01", "2026-12-31"); err == nil {
				t.Errorf("%s reads the calendar of everybody", name)
			}
		}
		if all, err := h.Deadlines(foreigner, "2026-12-01", "2027-11-30"); err != nil || len(all) != 0 {
			t.Errorf("another body reads %v, %v", all, err)
		}
	})
}
