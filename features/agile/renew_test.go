package agile_test

import (
	"testing"
	"time"

	"loggia/features/agile"
)

func TestARenewalFollowsOverTheYearsEndAndARevisionReplaces(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		terms := whole()
		terms.To, terms.Goals[0].By = "2026-12-31", "2026-12-31"
		a := h.agree(giulia, marco, terms)
		h.at("2026-12-02")
		facts := h.facts("agile.expiring")
		h.at("2026-12-03")
		if facts != 1 || h.facts("agile.expiring") != 1 {
			t.Errorf("warned %d times, then %d", facts, h.facts("agile.expiring"))
		}
		must(t, h.Evaluate(marco, a.ID, agile.Final, []agile.Opinion{{Goal: a.Terms.Goals[0].ID, Reached: "95", Met: "yes"}}))
		next, err := h.Renew(giulia, a.ID)
		must(t, err)
		if next.Kind != agile.Renewal || next.Terms.From != "2027-01-01" || next.Terms.To != "2027-01-31" || next.Terms.Goals[0].ID == a.Terms.Goals[0].ID {
			t.Fatalf("one month renewed is %+v", next.Terms)
		}
		must(t, second(h.Submit(giulia, next.ID)))
		must(t, second(h.Approve(marco, next.ID, "")))
		must(t, second(h.Prepare(marco, next.ID)))
		sha := h.sha(giulia, next.ID)
		must(t, second(h.Sign(signing(marco), next.ID, sha)))
		must(t, second(h.Sign(signing(giulia), next.ID, sha)))
		h.at("2027-01-01")
		if h.state(giulia, a.ID) != agile.Ended || h.state(giulia, next.ID) != agile.InForce {
			t.Errorf("at the new year: %s, %s", h.state(giulia, a.ID), h.state(giulia, next.ID))
		}
		rev, err := h.Revise(giulia, next.ID, "2027-01-15")
		must(t, err)
		if _, err := h.Revise(giulia, next.ID, "2027-02-15"); err == nil {
			t.Error("revised from a day after the end")
		}
		must(t, second(h.Submit(giulia, rev.ID)))
		must(t, second(h.Approve(marco, rev.ID, "")))
		must(t, second(h.Prepare(marco, rev.ID)))
		sha = h.sha(giulia, rev.ID)
		must(t, second(h.Sign(signing(marco), rev.ID, sha)))
		must(t, second(h.Sign(signing(giulia), rev.ID, sha)))
		h.clock.Set(h.clock.Now().Add(30 * 24 * time.Hour)) // the server was off from 1 to 31 January
		must(t, second(h.Turn(system)))
		if h.state(giulia, rev.ID) != agile.InForce {
			t.Errorf("the revision is %s", h.state(giulia, rev.ID))
		}
		for day, want := range map[string]string{"2027-01-14": next.ID, "2027-01-15": rev.ID} {
			if got, ok, err := h.InForce(system, "giulia", day); !ok || err != nil || got.ID != want {
				t.Errorf("on %s: %s, %v, %v", day, got.ID, ok, err)
			}
		}
		if n, err := h.Turn(system); n != 0 || err != nil {
			t.Errorf("turning again turns %d, %v", n, err)
		}
	})
}

func TestTheLengthOfARenewalIsThatOfWhatItFollows(t *testing.T) {
	for _, c := range [][4]string{
		{"2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"},
		{"2026-07-01", "2026-12-31", "2027-01-01", "2027-06-30"},
		{"2026-09-01", "2027-02-28", "2027-03-01", "2027-08-31"},
		{"2026-12-15", "2027-03-14", "2027-03-15", "2027-06-14"}, // over the change to summer time
		{"2026-12-01", "2026-12-10", "2026-12-11", "2026-12-20"},
		{"2027-09-01", "2028-02-29", "2028-03-01", "2028-08-31"},
	} {
		if got := agile.SameLength(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%s–%s renewed from %s ends %s, want %s", c[0], c[1], c[2], got, c[3])
		}
	}
}
