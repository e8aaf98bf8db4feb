package feedback_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/feedback"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

func TestAnOpinionIsTidiedOrRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		in   feedback.Opinion
		want feedback.Opinion
		err  error
	}{
		{"stars alone", feedback.Opinion{Page: "/", Stars: 5}, feedback.Opinion{Page: "/", Stars: 5}, nil},
		{"a reason that goes with the stars", feedback.Opinion{Page: "/uffici/tributi", Stars: 2, Reason: "lost"}, feedback.Opinion{Page: "/uffici/tributi", Stars: 2, Reason: "lost"}, nil},
		{"a reason ticked before a change of mind", feedback.Opinion{Page: "/", Stars: 5, Reason: "lost"}, feedback.Opinion{Page: "/", Stars: 5}, nil},
		{"a personal link as the page", feedback.Opinion{Page: "/porta/kDc0YkOFq_YYhBZxNbDsMA", Stars: 3}, feedback.Opinion{Stars: 3}, nil},
		{"another site as the page", feedback.Opinion{Page: "https://evil.example/", Stars: 3}, feedback.Opinion{Stars: 3}, nil},
		{"spaces around words", feedback.Opinion{Page: "/", Stars: 4, Words: " bene \n"}, feedback.Opinion{Page: "/", Stars: 4, Words: "bene"}, nil},
		{"no star", feedback.Opinion{Page: "/"}, feedback.Opinion{}, feedback.ErrStars},
		{"a sixth star", feedback.Opinion{Page: "/", Stars: 6}, feedback.Opinion{}, feedback.ErrStars},
		{"201 characters", feedback.Opinion{Page: "/", Stars: 4, Words: strings.Repeat("è", 201)}, feedback.Opinion{}, feedback.ErrWords},
		{"a zero byte, which PostgreSQL refuses", feedback.Opinion{Page: "/", Stars: 4, Words: "a\x00b"}, feedback.Opinion{}, feedback.ErrWords},
	} {
		got, err := c.in.Check()
		if !errors.Is(err, c.err) || (c.err == nil && got != c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// rated gives each office what a table says.
type rated map[string]float64

func (r rated) Rated(_ context.Context, _, _ italy.Day, tell func(slug, name string, ratings int, mean float64)) error {
	for _, slug := range slices.Sorted(maps.Keys(r)) {
		tell(slug, strings.ToUpper(slug), 6, r[slug])
	}
	return nil
}

func at(ente string, p access.Person) context.Context {
	p.Ente = ente
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: p.ID}), p)
}

var (
	admin = access.Person{ID: "ivo", Places: []access.Place{{Role: access.Admin}}}
	now   = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	week  = feedback.Question{From: italy.On(2026, 11, 19), To: italy.On(2026, 11, 25), Page: feedback.Anywhere}
)

func TestAnyoneGivesAndOnlyTheAdministratorOfTheBodyReads(t *testing.T) {
	c := clock.NewFixed(now)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c.Set(now)
		s, err := feedback.New(context.Background(), d, rated{"anagrafe": 4.5})
		if err != nil {
			t.Fatal(err)
		}
		give := func(o feedback.Opinion) {
			t.Helper()
			if err := s.Give(at("borgofiore", access.Person{}), o); err != nil {
				t.Fatal(err)
			}
		}
		c.Set(now.AddDate(0, 0, -10))
		give(feedback.Opinion{Page: "/", Stars: 1, Words: "prima"})
		c.Set(now)
		give(feedback.Opinion{Page: "/", Stars: 5, Reason: "clear"})
		give(feedback.Opinion{Page: "/", Stars: 2, Words: "<script>alert(1)</script>"})
		give(feedback.Opinion{Page: "/uffici/tributi", Stars: 4})

		r, err := s.Look(at("borgofiore", admin), week)
		if err != nil {
			t.Fatal(err)
		}
		want := feedback.Report{Opinions: 3, Stars: 11.0 / 3, ByStars: [5]int{0, 1, 0, 1, 1}, Reasons: map[string]int{"clear": 1},
			Pages:   []feedback.Score{{Page: "/", Opinions: 2, Stars: 3.5}, {Page: "/uffici/tributi", Opinions: 1, Stars: 4}},
			Offices: []feedback.OfficeScore{{Office: "anagrafe", Name: "ANAGRAFE", Ratings: 6, Rating: 4.5}}}
		latest := r.Latest
		r.Latest = nil
		if !reflect.DeepEqual(r, want) {
			t.Errorf("the administrator reads\n%+v, want\n%+v", r, want)
		}
		if len(latest) != 2 || latest[0].Words+latest[1].Words != "<script>alert(1)</script>" {
			t.Errorf("what was said: %+v", latest)
		}

		one := week
		one.Page = "/uffici/tributi"
		if r, err := s.Look(at("borgofiore", admin), one); err != nil || r.Opinions != 1 || len(r.Latest) != 0 || len(r.Pages) != 2 {
			t.Errorf("one page: %+v, %v", r, err)
		}
		if all, err := s.List(at("borgofiore", admin), week); err != nil || len(all) != 3 {
			t.Errorf("the spreadsheet has %+v, %v", all, err)
		}
		if r, err := s.Look(at("castelvento", admin), week); err != nil || r.Opinions+len(r.Pages)+len(r.Latest) != 0 {
			t.Errorf("another body reads %+v, %v", r, err)
		}
		back := feedback.Question{From: week.To, To: week.From}
		if _, err := s.Look(at("borgofiore", admin), back); !errors.Is(err, feedback.ErrDays) {
			t.Errorf("days that end before they begin: %v", err)
		}
		for name, p := range map[string]access.Person{"a visitor": {}, "a clerk": {ID: "giulia", Places: []access.Place{{Office: "tributi", Role: access.Staff}}}, "a head": {ID: "marco", Places: []access.Place{{Office: "tributi", Role: access.Head}}}} {
			_, err := s.Look(at("borgofiore", p), week)
			_, csv := s.List(at("borgofiore", p), week)
			if err == nil || csv == nil || errs.As(err).Kind == errs.Internal || errs.As(csv).Kind == errs.Internal {
				t.Errorf("%s reads what people think: %v, %v", name, err, csv)
			}
		}
	}, db.WithClock(c))
}

func TestTheSeedIsSownOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := feedback.New(context.Background(), d, rated{})
		if err != nil {
			t.Fatal(err)
		}
		q := feedback.Question{From: italy.DayOf(d.Now()).Add(-60), To: italy.DayOf(d.Now()), Page: feedback.Anywhere}
		var n [2]int
		for i := range n {
			if err := s.Seed(context.Background()); err != nil {
				t.Fatal(err)
			}
			r, err := s.Look(at("borgofiore", admin), q)
			if err != nil {
				t.Fatal(err)
			}
			n[i] = r.Opinions
		}
		if n[0] < 10 || n[0] != n[1] {
			t.Errorf("opinions after one seed and after two: %v", n)
		}
	})
}
