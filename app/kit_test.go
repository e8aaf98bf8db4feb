package app_test

import (
	"context"
	"testing"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/features/kit"
	"loggia/features/training"
	"loggia/platform/db"
)

// What happens elsewhere ticks the steps of a set-up; training and a second
// factor only when they are really there, whatever was told.
func TestStepsOfASetUpTickThemselves(t *testing.T) {
	a := town(t)
	in := access.System(db.Scoped(context.Background(), db.Scope{}), "borgofiore")
	all, _, err := a.Kit.Campaigns(in)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	done := func(person string) map[kit.Tick]bool {
		t.Helper()
		b, err := a.Kit.Board(in, all[0].ID, kit.BoardQuery{})
		if err != nil {
			t.Fatal(err)
		}
		ticks := map[kit.Tick]bool{}
		for _, r := range b.Rows {
			for _, step := range all[0].Steps {
				if _, yes := r.Done[step.ID]; yes && r.Person == person {
					ticks[step.Tick] = true
				}
			}
		}
		return ticks
	}
	if d := done("giulia"); !d[kit.TickAccount] || !d[kit.TickKit] || !d[kit.TickTraining] || !d[kit.TickAgreement] || d[kit.TickFactor] {
		t.Errorf("Giulia, who has an agreement, has done her training and signed for her kit: %v", d)
	}
	if d := done("mara"); len(d) != 0 {
		t.Errorf("Mara, who has not joined yet: %v", d)
	}
	err = a.DB.Write(in, func(tx *db.Tx) error {
		for _, f := range []db.Fact{identity.HasJoined{Person: "mara"}, training.Completed{Result: "x", Person: "mara"}, identity.CredentialChanged{Person: "mara", What: "totp"}} {
			if err := tx.Emit(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Ledger.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
	if d := done("mara"); !d[kit.TickAccount] || d[kit.TickTraining] || d[kit.TickFactor] {
		t.Errorf("told that she joined, with no training and no factor to be found: %v", d)
	}
}
