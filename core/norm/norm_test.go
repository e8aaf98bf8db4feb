package norm_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
)

func init() {
	norm.Register(
		norm.Number{Key: "test.notice", Value: 30, Unit: "days", From: "2017-06-14", Source: "L. 81/2017 art. 19 c. 2", Min: 30, Max: 365},
		norm.Number{Key: "test.rest", Value: 11, Unit: "hours", From: "2022-11-16", Source: "CCNL 16/11/2022 art. 66"},
		norm.Number{Key: "test.term", Value: 20, Unit: "days", From: "1996-10-01", Source: "DL 510/1996", Min: 5, Max: 20},
		norm.Number{Key: "test.term", Value: 5, Unit: "days", From: "2025-01-12", Source: "L. 203/2024 art. 14"},
	)
}

func as(ente string, places ...access.Place) context.Context {
	p := access.Person{ID: "paola", Ente: ente, Places: places}
	return access.As(db.Scoped(context.Background(), db.Scope{Ente: ente, Actor: p.ID}), p)
}

var paola = access.Place{Role: access.Personnel}

func TestABodySetsWhatTheNormLeavesFree(t *testing.T) {
	now := clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := norm.New(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.New(context.Background(), d, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		ctx := as("borgofiore", paola)
		read := func(ctx context.Context, key, day string) (v int) {
			t.Helper()
			if err := d.Read(ctx, func(tx *db.Tx) (err error) { v, err = norm.Int(tx, key, day); return err }); err != nil {
				t.Fatal(err)
			}
			return v
		}
		for _, c := range []struct {
			name, key, from string
			value           int
			source          string
			want            error
		}{
			{"more than the law asks", "test.notice", "2027-01-01", 45, "Delibera 12/2026", nil},
			{"less than the law asks", "test.notice", "2027-01-01", 29, "Delibera 12/2026", norm.ErrOutside},
			{"a number that leaves no choice", "test.rest", "2027-01-01", 10, "Delibera 12/2026", norm.ErrOutside},
			{"yesterday", "test.notice", "2026-11-24", 40, "Delibera 12/2026", norm.ErrPast},
			{"no act", "test.notice", "2027-01-01", 40, "  ", norm.ErrSource},
			{"a day that is not one", "test.notice", "2027-02-30", 40, "x", norm.ErrDay},
			{"a number that nobody knows", "test.none", "2027-01-01", 1, "x", norm.ErrNoSuchNumber},
			{"corrected before it begins", "test.notice", "2027-01-01", 60, "Delibera 13/2026", nil},
		} {
			if err := s.Set(ctx, c.key, c.from, c.value, c.source); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		for _, c := range []struct {
			ctx      context.Context
			key, day string
			want     int
		}{
			{ctx, "test.notice", "2026-12-31", 30}, {ctx, "test.notice", "2027-01-01", 60}, {ctx, "test.notice", "2035-01-01", 60},
			{as("castelvento", paola), "test.notice", "2027-01-01", 30},
			{ctx, "test.term", "2024-06-01", 20}, {ctx, "test.term", "2025-01-12", 5}, {ctx, "test.rest", "2020-01-01", 11},
		} {
			if got := read(c.ctx, c.key, c.day); got != c.want {
				t.Errorf("%s on %s is %d, want %d", c.key, c.day, got, c.want)
			}
		}
	}, db.WithClock(now))
}

func TestAClerkReadsAndDoesNotSet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, err := norm.New(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		clerk := as("borgofiore", access.Place{Office: "tributi", Role: access.Head})
		if err := s.Set(clerk, "test.notice", "2099-01-01", 45, "x"); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a head sets: %v", err)
		}
		all, err := s.Look(clerk, "2026-11-25")
		if err != nil || len(all) < 3 {
			t.Errorf("a head reads %v, %v", all, err)
		}
		if _, err := s.Look(context.Background(), "2026-11-25"); !errors.Is(err, access.ErrSignIn) {
			t.Errorf("a visitor reads: %v", err)
		}
	})
}
