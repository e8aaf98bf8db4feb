package office_test

import (
	"errors"
	"sync"
	"testing"

	"loggia/features/office"
)

// Two desks, one press each at the same instant: one clerk has the citizen, the
// other is told and calls the next.
func TestTwoClerksCallTheSamePerson(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := h.booked(t, "2026-11-25", "15:00")
		h.clock.Set(rome("2026-11-25", "14:55"))
		v, err := h.Arrive(visitor, r.Token, "Teresa")
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		answers := make([]error, 2)
		wg.Go(func() { _, answers[0] = h.Admit(clerk, v.ID) })
		wg.Go(func() { _, answers[1] = h.Admit(head, v.ID) })
		wg.Wait()
		served := 0
		for _, err := range answers {
			if errors.Is(err, office.ErrServed) {
				served++
			} else if err != nil {
				t.Error(err)
			}
		}
		if served != 1 {
			t.Errorf("%d of two were told: %v", served, answers)
		}
		b, err := h.Bring(clerk, r.ID, "Davide Conti", "CAF", "")
		if err != nil {
			t.Fatal(err)
		}
		cv, err := h.Arrive(visitor, b.Token, "Davide Conti")
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"the clerk", "the head"} { // either may let the companion in
			ctx := clerk
			if who == "the head" {
				ctx = head
			}
			if _, err := h.Admit(ctx, cv.ID); err != nil {
				t.Errorf("%s: %v", who, err)
			}
		}
	})
}
