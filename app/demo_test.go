package app_test

import (
	"context"
	"reflect"
	"testing"

	"loggia/core/access"
	"loggia/features/office"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// The demo town looks like a day at work at whatever hour it is opened, and
// opening it again changes nothing.
func TestTheDemoTownIsAtWork(t *testing.T) {
	a := town(t)
	in := access.System(db.Scoped(context.Background(), db.Scope{}), "borgofiore")
	today := office.DayOf(a.DB.Now(), italy.Rome)
	look := func() (office.Counter, office.Figures) {
		t.Helper()
		c, err := a.Office.Counter(in, "tributi")
		if err != nil {
			t.Fatal(err)
		}
		f, err := a.Office.Figures(in, "tributi", today.Add(-40), today)
		if err != nil {
			t.Fatal(err)
		}
		return c, f
	}
	c, f := look()
	if c.Board.State == office.Closed || len(c.Requests) != 3 || f.Met < 30 || f.NoShows == 0 || f.Ratings < 5 || f.Rating < 3 || f.MedianLength == 0 || len(f.Said) == 0 {
		t.Errorf("%+v\n%d requests, %+v", c.Board, len(c.Requests), f)
	}
	for range 2 {
		if err := a.Office.Seed(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	again, f2 := look()
	if len(again.Today) != len(c.Today) || len(again.Requests) != len(c.Requests) || !reflect.DeepEqual(f, f2) {
		t.Errorf("opened again it has changed: %+v, %+v", again, f2)
	}
}
