package grant_test

import (
	"testing"
	"time"

	"loggia/features/grant"
)

func TestWhoAnswersForAPartOfThePlanMaySeeIt(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		plan, _, _ := d.project(t, "refuse")
		if yes, err := d.May(giulia); err != nil || yes {
			t.Errorf("a clerk with nothing in it: %t, %v", yes, err)
		}
		if yes, err := d.May(marco); err != nil || !yes {
			t.Errorf("a head: %t, %v", yes, err)
		}
		risk, err := d.KeepRisk(paola, grant.Risk{Plan: plan.ID, Title: "Ritardi", Probability: 2, Impact: 3, Owner: "giulia"})
		must(t, err)
		if yes, err := d.May(giulia); err != nil || !yes {
			t.Errorf("whose risk it is: %t, %v", yes, err)
		}
		if _, err := d.Board(giulia, plan.ID); err != nil {
			t.Errorf("and the plan itself: %v", err)
		}
		risk.Owner = "paola"
		_, err = d.KeepRisk(paola, risk)
		must(t, err)
		if yes, _ := d.May(giulia); yes {
			t.Error("she answers for nothing any more")
		}
	})
}

// Ten years after its end a plan names nobody; its accounts are as they were.
func TestAPlanForgetsItsPeople(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		plan, g, a := d.project(t, "refuse")
		act, err := d.KeepAction(paola, grant.Action{Plan: plan.ID, Title: "Formare", Owner: "giulia", Since: "2026-01-02", Due: "2026-12-20"})
		must(t, err)
		must(t, d.Move(giulia, act.ID, "start", ""))
		d.spend(t, g, a.Lines[0].ID, "2026-10-01", "1", 590_00)
		if d.ForgetOld(paola) == nil {
			t.Error("a person makes it forget")
		}
		for _, when := range []struct {
			day  time.Time
			kept bool
		}{{time.Date(2037, 12, 30, 9, 0, 0, 0, time.UTC), true}, {time.Date(2038, 1, 2, 9, 0, 0, 0, time.UTC), false}} {
			d.clock.Set(when.day)
			must(t, d.ForgetOld(system))
			k, err := d.Known(giulia, "giulia")
			must(t, err)
			if (len(k.Actions) == 1 && len(k.Moves) == 1) != when.kept {
				t.Errorf("on %s: %+v", when.day, k)
			}
			mine, err := d.Known(paola, "paola")
			must(t, err)
			if (len(mine.Entered) == 1) != when.kept {
				t.Errorf("on %s: %+v", when.day, mine.Entered)
			}
			accounts, err := d.Accounts(paola, g.ID)
			must(t, err)
			if accounts.Lines[0].Spent != 590_00 {
				t.Errorf("on %s the accounts changed: %+v", when.day, accounts.Lines)
			}
		}
	})
}
