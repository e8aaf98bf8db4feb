package identity_test

import (
	"context"
	"testing"
	"time"

	"loggia/core/identity"
	"loggia/platform/db"
)

func TestTidy(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		if _, err := r.SignIn(ctx, p.Email, "sbagliata", identity.Client{}); err == nil {
			t.Fatal("a wrong password opened")
		}
		want(t, "asking for a reset", r.AskReset(ctx, p.Email), nil)
		count := func() (n int) {
			t.Helper()
			err := r.db.Read(ctx, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT (SELECT COUNT(*) FROM identity_session WHERE ente = $1) + (SELECT COUNT(*) FROM identity_ticket WHERE ente = $1)
					+ (SELECT COUNT(*) FROM identity_throttle WHERE ente = $1) + (SELECT COUNT(*) FROM identity_known WHERE ente = $1)`, "borgofiore").Scan(&n)
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		want(t, "tidying", r.Tidy(context.Background()), nil)
		before := count()
		if before < 5 {
			t.Fatalf("%d rows: what is in use was forgotten", before)
		}
		r.clock.Advance(31 * 24 * time.Hour)
		want(t, "tidying a month later", r.Tidy(context.Background()), nil)
		if left := count(); left != 1 {
			t.Errorf("%d rows are left, want the known browser only", left)
		}
		r.clock.Advance(400 * 24 * time.Hour)
		want(t, "tidying a year later", r.Tidy(context.Background()), nil)
		if left := count(); left != 0 {
			t.Errorf("%d rows are left", left)
		}
	})
}
