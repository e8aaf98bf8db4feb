package desk_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/desk"
)

func TestAPlanIsDrawnAnew(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		b := o.book(t, giulia, "P-02", tomorrow, morning, evening)
		was := o.look(t, ivo, today)
		var keep []desk.Place
		for _, s := range was.Spots {
			switch s.Code {
			case "P-01":
				s.Code = "P-03"
			case "P-03":
				s.Code = "P-01" // swapped
			case "P-02":
				continue // taken off
			}
			keep = append(keep, s.Place)
		}
		draw := func(ctx context.Context, version int, places ...desk.Place) error {
			return o.Draw(ctx, o.floor, plan(version, places...))
		}
		wantErr(t, "a clerk draws", draw(giulia, 2, keep...), access.ErrForbidden)
		wantErr(t, "a head draws", draw(marco, 2, keep...), access.ErrForbidden)
		wantErr(t, "on an old plan", draw(ivo, 1, keep...), desk.ErrPlanMoved)
		wantErr(t, "another body's administrator", draw(nora, 2, keep...), desk.ErrNoSuchFloor)
		wantErr(t, "personnel draws", draw(paola, 2, keep...), nil)
		now := o.look(t, ivo, today)
		if now.Floor.Version != 3 || len(now.Spots) != len(was.Spots)-1 {
			t.Errorf("version %d, %d places", now.Floor.Version, len(now.Spots))
		}
		for _, s := range now.Spots {
			if s.ID == o.place["P-01"] && s.Code != "P-03" {
				t.Errorf("the codes were not swapped")
			}
		}
		mine, err := o.Mine(giulia)
		if err != nil || len(mine) != 1 || mine[0].State != desk.Released || mine[0].Name != "desk P-02" {
			t.Errorf("who had booked is not told: %+v %v", mine, err)
		}
		wantErr(t, "taken back", o.Restore(giulia, b.ID), desk.ErrOff)

		for name, c := range map[string]struct {
			change func(*desk.Place)
			want   error
		}{
			"off the plan":     {func(p *desk.Place) { p.X = 790 }, desk.ErrOutside},
			"too small":        {func(p *desk.Place) { p.W = 1 }, desk.ErrOutside},
			"no name":          {func(p *desk.Place) { p.Name = " " }, desk.ErrName},
			"no code":          {func(p *desk.Place) { p.Code = "" }, desk.ErrCode},
			"a strange code":   {func(p *desk.Place) { p.Code = "A/B" }, desk.ErrCode},
			"a code twice":     {func(p *desk.Place) { p.Code = "p-03" }, desk.ErrCodeTaken},
			"a kind unheard":   {func(p *desk.Place) { p.Kind = "sofa" }, desk.ErrKind},
			"a strange office": {func(p *desk.Place) { p.Office = "x" }, desk.ErrOffice},
			"a foreign id":     {func(p *desk.Place) { p.ID = "x" }, desk.ErrNoSuchPlace},
			"a full room":      {func(p *desk.Place) { p.Kind, p.Seats = desk.Room, 0 }, desk.ErrSeats},
		} {
			extra := spot(desk.Desk, "NEW", 400)
			c.change(&extra)
			wantErr(t, name, draw(ivo, 3, append(slices.Clone(keep), extra)...), c.want)
		}
		if now := o.look(t, ivo, today); now.Floor.Version != 3 {
			t.Error("a plan that was refused left something behind")
		}
	})
}

func TestAPictureBelowThePlan(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100)
		wantErr(t, "a clerk", o.SetImage(giulia, o.floor, strings.NewReader(png)), access.ErrForbidden)
		wantErr(t, "a drawing that runs", o.SetImage(ivo, o.floor, strings.NewReader("<svg onload='x()'/>")), desk.ErrImage)
		wantErr(t, "too big", o.SetImage(ivo, o.floor, io.MultiReader(strings.NewReader(png), bytes.NewReader(make([]byte, 6<<20)))), desk.ErrImage)
		wantErr(t, "a floor of another body", o.SetImage(nora, o.floor, strings.NewReader(png)), desk.ErrNoSuchFloor)
		for range 2 { // the second takes the place of the first
			wantErr(t, "a picture", o.SetImage(ivo, o.floor, strings.NewReader(png)), nil)
		}
		c, kind, err := o.Image(giulia, o.floor)
		if err != nil || kind != "image/png" {
			t.Fatal(kind, err)
		}
		got, _ := io.ReadAll(c)
		c.Close()
		if string(got) != png {
			t.Errorf("%d bytes came back", len(got))
		}
		wantErr(t, "taken away", o.SetImage(ivo, o.floor, strings.NewReader("")), nil)
		_, _, err = o.Image(giulia, o.floor)
		wantErr(t, "then", err, desk.ErrNoSuchFloor)
		file, _, err := o.Labels(ivo, o.floor, "it")
		if err != nil || !bytes.HasPrefix(file, []byte("%PDF-1.4")) || bytes.Count(file, []byte("/S/Figure")) != 3+1 {
			t.Errorf("labels: %v", err)
		}
		_, _, err = o.Labels(giulia, o.floor, "it")
		wantErr(t, "labels for a clerk", err, access.ErrForbidden)
	})
}

// draw checks a plan as the editor would send it; offices apart, which are the
// town's and not this test's.
func (n neighbours) draw(f desk.Floor, places []desk.Place) error {
	for i, p := range places {
		if p.Office != "" {
			p.Office = "tributi"
		}
		places[i] = p
	}
	return n.Draw(ivo, f.ID, desk.Plan{Name: f.Name, Wide: f.Wide, High: f.High, Version: f.Version, Places: places})
}

func TestTheSeedIsALivingFloor(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for range 2 {
			if err := o.Seed(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		d, err := o.Day(giulia, "primo-piano", today)
		if err != nil {
			t.Fatal(err)
		}
		kinds, busy := map[string]int{}, 0
		for _, s := range d.Spots {
			kinds[s.Kind]++
			busy += len(s.Busy)
		}
		if kinds[desk.Desk] != 14 || kinds[desk.Room] != 2 || busy != 6 {
			t.Errorf("%v, %d taken", kinds, busy)
		}
		var drawn []desk.Place
		for _, s := range d.Spots {
			drawn = append(drawn, s.Place)
		}
		wantErr(t, "the demo plan is one that could be drawn", (neighbours{o}).draw(d.Floor, drawn), nil)
	})
}
