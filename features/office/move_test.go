package office_test

import (
	"testing"
	"time"

	"loggia/features/office"
)

func TestWhoMovesLeavesTheLine(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-25", "15:00")
		h.clock.Set(rome("2026-11-25", "14:50"))
		if _, err := h.Arrive(visitor, r.Token, "Teresa"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Move(visitor, r.Token, rome("2026-11-26", "09:00")); err != nil {
			t.Fatal(err)
		}
		if c, err := h.Counter(clerk, "tributi"); err != nil || len(c.Queue) != 0 {
			t.Errorf("%d wait, %v", len(c.Queue), err)
		}
		th, err := h.Look(visitor, r.Token)
		if err != nil || th.Passage != office.PassEarly || th.Place != 0 {
			t.Errorf("%+v, %v", th, err)
		}
	})
}

// A second meeting, after one at which nobody came or something was left to do,
// begins anew behind the same link.
func TestAnotherMeetingOnTheSameRequest(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for i, outcome := range []office.Progress{office.NoShow, office.FollowUp} {
			hour := []string{"15:00", "15:40"}[i]
			r := h.booked(t, "2026-11-26", hour)
			h.clock.Set(rome("2026-11-26", hour))
			if outcome == office.FollowUp {
				v, err := h.Arrive(visitor, r.Token, "Teresa")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := h.Admit(clerk, v.ID); err != nil {
					t.Fatal(err)
				}
			}
			if err := h.Settle(clerk, r.ID, outcome, ""); err != nil {
				t.Fatal(err)
			}
			if th, err := h.Look(visitor, r.Token); err != nil || th.Passage != office.PassOver {
				t.Fatalf("%s: %s, %v", outcome, th.Passage, err)
			}
			if _, err := h.MoveTo(clerk, r.ID, rome("2026-11-27", []string{"09:00", "09:20"}[i])); err != nil {
				t.Fatal(outcome, err)
			}
			if th, err := h.Look(visitor, r.Token); err != nil || th.Passage != office.PassEarly || !th.Appointment.Closed.IsZero() {
				t.Errorf("%s: %s, %v", outcome, th.Passage, err)
			}
			h.clock.Set(rome("2026-11-27", "08:50"))
			if _, err := h.Arrive(visitor, r.Token, "Teresa"); (err != nil) != (outcome == office.FollowUp) { // the other's door opens at 9:05
				t.Errorf("%s: %v", outcome, err)
			}
			h.clock.Set(rome("2026-11-25", "10:00"))
		}
	})
}

// Neither who went away without a word nor a meeting that nobody ended holds the
// others up.
func TestTheForgottenHoldNobodyUp(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := h.booked(t, "2026-11-25", "15:00"), h.booked(t, "2026-11-25", "15:20")
		h.clock.Set(rome("2026-11-25", "15:06"))
		va, err := h.Arrive(visitor, a.Token, "Teresa")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Arrive(visitor, b.Token, "Bruno"); err != nil {
			t.Fatal(err)
		}
		place := func(want int) {
			t.Helper()
			if err := h.Alive(visitor, b.Token); err != nil {
				t.Fatal(err)
			}
			if th, err := h.Look(visitor, b.Token); err != nil || th.Place != want {
				t.Errorf("place %d, want %d, %v", th.Place, want, err)
			}
		}
		place(2)
		h.clock.Advance(9 * time.Minute)
		place(2) // her line may come back
		h.clock.Advance(2 * time.Minute)
		place(1)
		if err := h.Alive(visitor, a.Token); err != nil {
			t.Fatal(err)
		}
		place(2) // and she keeps her place
		if _, err := h.Admit(clerk, va.ID); err != nil {
			t.Fatal(err)
		}
		state := func(want office.State) {
			t.Helper()
			if f, err := h.Front(visitor, "tributi"); err != nil || f.Board.State != want {
				t.Errorf("the door says %s, want %s, %v", f.Board.State, want, err)
			}
		}
		state(office.Busy)
		h.clock.Set(rome("2026-11-25", "16:51")) // an hour and a half after the end
		state(office.Open)
	})
}
