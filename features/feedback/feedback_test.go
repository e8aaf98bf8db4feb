package feedback_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/feedback"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
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

func TestAnyoneGivesAndOnlyTheAdministratorOfTheBodyReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := feedback.New(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		at := func(ente string, p access.Person) context.Context {
			p.Ente = ente
			return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: p.ID}), p)
		}
		admin := access.Person{ID: "ivo", Places: []access.Place{{Role: access.Admin}}}
		for _, o := range []feedback.Opinion{{Page: "/", Stars: 5, Reason: "clear"}, {Page: "/", Stars: 2, Words: "<script>alert(1)</script>"}, {Page: "/uffici", Stars: 4}} {
			if err := s.Give(at("borgofiore", access.Person{}), o); err != nil {
				t.Fatal(err)
			}
		}
		scores, latest, err := s.Look(at("borgofiore", admin))
		if err != nil || len(scores) != 2 || scores[0] != (feedback.Score{Page: "/", Opinions: 2, Stars: 3.5}) || len(latest) != 2 || latest[0].Words != "<script>alert(1)</script>" {
			t.Errorf("the administrator reads %+v, %+v, %v", scores, latest, err)
		}
		if scores, latest, err := s.Look(at("castelvento", admin)); err != nil || len(scores)+len(latest) != 0 {
			t.Errorf("another body reads %+v, %+v, %v", scores, latest, err)
		}
		for name, p := range map[string]access.Person{"a visitor": {}, "a clerk": {ID: "giulia", Places: []access.Place{{Office: "tributi", Role: access.Staff}}}} {
			if _, _, err := s.Look(at("borgofiore", p)); err == nil || errs.As(err).Kind == errs.Internal {
				t.Errorf("%s reads what people think: %v", name, err)
			}
		}
	})
}
