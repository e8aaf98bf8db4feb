package office_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"loggia/features/office"
	"loggia/platform/italy"
)

// On the nights on which Italy changes the hour, what is offered, what is
// written in the mail and when the door opens are one and the same instant.
func TestBookingOnTheNightsOfTheChange(t *testing.T) {
	night := office.Hours{{From: 60, To: 240}} // 1:00–4:00
	for _, c := range []struct {
		name, day, before string
		hours             string    // offered, as the clock in Rome shows them
		book              time.Time // in UTC
		mail              string
	}{
		{"the hour that March skips", "2026-03-29", "2026-03-27", "[01:00 01:20 01:40 03:00 03:20 03:40]", time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "dalle 03:00 alle 03:20"},
		{"the hour that October repeats", "2026-10-25", "2026-10-23", "[01:00 01:20 01:40 02:00 02:20 02:40 03:00 03:20 03:40]", time.Date(2026, 10, 25, 2, 0, 0, 0, time.UTC), "dalle 03:00 alle 03:20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				h.clock.Set(rome(c.before, "10:00"))
				v, _, err := h.Settings(head, "tributi")
				if err != nil {
					t.Fatal(err)
				}
				if _, err := h.SetUp(head, v, []office.Exception{{Day: office.Day(c.day), Hours: night, Note: "Notte"}}); err != nil {
					t.Fatal(err)
				}
				slots, err := h.Free(visitor, "tributi", office.Day(c.day), office.Day(c.day))
				if err != nil {
					t.Fatal(err)
				}
				var hours []string
				for i, s := range slots {
					hours = append(hours, italy.Hour(s.Starts))
					if s.Ends.Sub(s.Starts) != 20*time.Minute || (i > 0 && s.Starts.Before(slots[i-1].Ends)) {
						t.Errorf("slot %v", s)
					}
				}
				if fmt.Sprint(hours) != c.hours {
					t.Errorf("offered %v, want %s", hours, c.hours)
				}
				r, err := h.Book(visitor, office.Booking{Office: "tributi", Starts: c.book, Reason: "TARI", Citizen: teresa})
				if err != nil {
					t.Fatal(err)
				}
				if m := h.lastMail(t); !strings.Contains(m.Text, c.mail) {
					t.Errorf("the mail says %s", m.Text)
				}
				_, err = h.Book(visitor, office.Booking{Office: "tributi", Starts: c.book, Reason: "TARI", Citizen: teresa})
				wantErr(t, "the same instant again", err, office.ErrSlotTaken)
				h.clock.Set(c.book.Add(-16 * time.Minute))
				_, err = h.Arrive(visitor, r.Token, "Teresa")
				wantErr(t, "a minute before the door opens", err, office.ErrEarly)
				h.clock.Set(c.book.Add(-15 * time.Minute))
				if _, err := h.Arrive(visitor, r.Token, "Teresa"); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
