package kit_test

import (
	"testing"
	"time"

	"loggia/platform/db"
)

// The register is only added to: nobody deletes a proof within its term, the job
// does after it, and what somebody still has is kept whole.
func TestTheRegisterForgetsWhenItsTermIsOver(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		if err := s.Seed(root); err != nil {
			t.Fatal(err)
		}
		count := func(table string) (n int) {
			if err := s.db.Read(root, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM ` + table + ` WHERE ente = 'borgofiore'`).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, table := range []string{"kit_story", "kit_signature", "kit_note"} {
			err := s.db.Write(root, func(tx *db.Tx) error { _, err := tx.Exec(`DELETE FROM ` + table); return err })
			if err == nil {
				t.Errorf("%s can be emptied", table)
			}
		}
		if s.ForgetOld(s.as(t, "paola")) == nil {
			t.Error("a person makes it forget")
		}
		notes, stories := count("kit_note"), count("kit_story")
		if notes == 0 || stories == 0 {
			t.Fatalf("%d notes, %d lines", notes, stories)
		}
		s.clock.Set(time.Date(2038, 11, 25, 9, 0, 0, 0, time.UTC))
		if err := s.ForgetOld(root); err != nil {
			t.Fatal(err)
		}
		held := count("kit_holding")
		if held == 0 || count("kit_note") == 0 {
			t.Error("the proof of what somebody still has is gone")
		}
		if err := s.db.Write(root, func(tx *db.Tx) error {
			for _, q := range []string{`UPDATE kit_holding SET ended_at = $1 WHERE ended_at = 0`, `UPDATE kit_note SET closed_at = $1, state = 'signed' WHERE closed_at = 0`} {
				if _, err := tx.Exec(q, db.MS(tx.Now)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		s.clock.Set(time.Date(2049, 11, 25, 9, 0, 0, 0, time.UTC))
		if err := s.ForgetOld(root); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"kit_holding", "kit_note", "kit_line", "kit_signature", "kit_story", "kit_term"} {
			if n := count(table); n != 0 {
				t.Errorf("%d rows left in %s", n, table)
			}
		}
	})
}
