package app_test

import (
	"context"
	"testing"

	"loggia/core/access"
	"loggia/features/desk"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// Who is absent after all leaves the desk to others, on those days only.
func TestAnAbsenceFreesTheDesk(t *testing.T) {
	a := town(t)
	ctx := db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"})
	nadia := access.As(ctx, access.Person{ID: "nadia", Ente: "borgofiore", Places: []access.Place{{Office: "tributi", Role: access.Staff}}})
	day := italy.DayOf(a.DB.Now()).Add(3)
	from, to, _ := desk.Part("day")
	for _, d := range []italy.Day{day, day.Add(1)} {
		if _, err := a.Desk.Book(nadia, "scrivania-01", d.String(), from, to); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Workday.Record(nadia, workday.Absence{Person: "nadia", First: day, Last: day, Kind: workday.Sick}); err != nil {
		t.Fatal(err)
	}
	if err := a.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	states := map[string]string{}
	all, err := a.Desk.Known(nadia, "nadia")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all.Bookings {
		states[b.Day] = b.State
	}
	if states[day.String()] != desk.Released || states[day.Add(1).String()] != desk.Taken {
		t.Errorf("%v", states)
	}
}
