package agile_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/agile"
	"loggia/platform/db"
)

func TestAnEmergencyIsDeclaredByLawAndEnds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for name, bad := range map[string]agile.Emergency{"no law": {From: "2026-11-30", To: "2026-12-04"}, "backwards": {LegalBasis: "DL 1/2026", From: "2026-12-04", To: "2026-11-30"}, "for ever": {LegalBasis: "DL 1/2026", From: "2026-12-04", To: "2030-01-01"}} {
			if _, err := h.Declare(paola, bad); err == nil {
				t.Errorf("%s is declared", name)
			}
		}
		if _, err := h.Declare(marco, agile.Emergency{LegalBasis: "DL 1/2026", From: "2026-11-30", To: "2026-12-04"}); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head declares: %v", err)
		}
		e, err := h.Declare(paola, agile.Emergency{LegalBasis: "DL 1/2026", From: "2026-11-30", To: "2026-12-04"})
		must(t, err)
		on := func(ctx context.Context, day string) bool {
			on, err := h.Emergency(ctx, day)
			must(t, err)
			return on
		}
		if on(system, "2026-11-29") || !on(system, "2026-11-30") || !on(system, "2026-12-04") || on(system, "2026-12-05") {
			t.Error("the days of the emergency are not its days")
		}
		if on(access.System(db.Scoped(context.Background(), db.Scope{}), "castelvento"), "2026-12-01") {
			t.Error("another body is in emergency too")
		}
		e.To = "2026-12-02"
		must(t, second(h.Declare(sara, e)))
		if on(system, "2026-12-03") {
			t.Error("it goes on after it was ended")
		}
	})
}

// Whoever worked in the pilot goes on in what follows it: the draft says what the
// agreement says, and takes its place on the first day.
func TestWhoIsInThePilotGoesOnWithTheSameAgreement(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.ready(giulia, giuliaCode)
		first := h.agree(giulia, marco, whole()) // until 31 May 2027
		h.at("2026-12-02")
		next, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: 10, From: "2027-04-01", Months: 12})
		must(t, err)
		must(t, second(h.Enrol(paola, next.ID, []string{"giulia"})))
		mine, err := h.Mine(giulia)
		must(t, err)
		d := mine[0]
		if d.Kind != agile.Revision || d.Before != first.ID || d.Cohort != next.ID || d.Terms.From != "2027-04-01" || d.Terms.To != "2028-03-31" || d.Terms.Place != first.Terms.Place || d.Terms.Goals[0].By != "2028-03-31" {
			t.Fatalf("the draft is %+v", d)
		}
		must(t, second(h.Submit(giulia, d.ID)))
		must(t, second(h.Approve(marco, d.ID, "")))
		must(t, second(h.Prepare(marco, d.ID)))
		sha := h.sha(giulia, d.ID)
		must(t, second(h.Sign(signing(giulia), d.ID, sha)))
		must(t, second(h.Sign(signing(marco), d.ID, sha)))
		h.at("2027-04-01")
		old, err := h.Look(giulia, first.ID)
		must(t, err)
		if old.State != agile.Replaced || old.LastDay != "2027-03-31" || h.state(giulia, d.ID) != agile.InForce {
			t.Errorf("%s until %s, then %s", old.State, old.LastDay, h.state(giulia, d.ID))
		}
	})
}

func TestAPilotIsMeasuredBeforeItIsExtended(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		must(t, h.db.Write(system, func(tx *db.Tx) error {
			for i := range 120 {
				if _, err := ente.Put(tx, ente.Place{Person: fmt.Sprintf("p%03d", i), Office: "anagrafe", Role: access.Staff}); err != nil {
					return err
				}
			}
			return nil
		}))
		pilot, err := h.Pilot(paola, agile.Cohort{Name: "Pilota", Size: 100, From: "2027-01-01", Months: 6})
		must(t, err)
		if pilot.Last() != "2027-06-30" {
			t.Errorf("six months from the new year end %s", pilot.Last())
		}
		all := make([]string, 120)
		for i := range all {
			all[i] = fmt.Sprintf("p%03d", i)
		}
		if n, err := h.Enrol(paola, pilot.ID, all); !errors.Is(err, agile.ErrCohortFull) {
			t.Errorf("120 in 100 places: %d, %v", n, err)
		}
		if m, _ := h.Members(paola, pilot.ID); len(m) != 0 {
			t.Errorf("%d are in after a refusal", len(m))
		}
		if n, err := h.Enrol(paola, pilot.ID, all[:100]); n != 100 || err != nil {
			t.Fatalf("100 in 100 places: %d, %v", n, err)
		}
		if n, err := h.Enrol(paola, pilot.ID, all[:100]); n != 0 || err != nil {
			t.Errorf("again: %d, %v", n, err)
		}
		one := person("p000", access.Place{Office: "anagrafe", Role: access.Staff})
		mine, err := h.Mine(one)
		must(t, err)
		if len(mine) != 1 || mine[0].Cohort != pilot.ID || mine[0].Terms.From != "2027-01-01" || mine[0].Terms.To != "2027-06-30" {
			t.Errorf("a member finds %+v", mine)
		}
		if _, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: 4000, From: "2027-07-01", Months: 12, Extends: pilot.ID}); !errors.Is(err, agile.ErrCohortState) {
			t.Errorf("extended before it was measured: %v", err)
		}
		if err := h.Conclude(paola, pilot.ID, "Bene.", false); !errors.Is(err, agile.ErrCohort) {
			t.Errorf("an evaluation of one word: %v", err)
		}
		must(t, h.Conclude(paola, pilot.ID, "Obiettivi raggiunti al 92 %, nessun reclamo dei cittadini.", false))
		next, err := h.Pilot(paola, agile.Cohort{Name: "Tutti", Size: 4000, From: "2027-07-01", Months: 12, Extends: pilot.ID})
		must(t, err)
		if n, err := h.EnrolOffices(paola, next.ID, []string{""}); err != nil || n < 120 {
			t.Errorf("the whole body: %d, %v", n, err)
		}
		cohorts, err := h.Cohorts(giulia)
		must(t, err)
		if len(cohorts) != 2 || cohorts[1].State != agile.CohortExtended || cohorts[1].Members != 100 {
			t.Errorf("the cohorts are %+v", cohorts)
		}
	})
}
