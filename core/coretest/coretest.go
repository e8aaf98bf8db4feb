// Package coretest gives the tests of a feature what every feature stands on: a
// real database of each kind, a clock that stands still, the ledger, the jobs and
// the numbers of law, and the people who act.
package coretest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/italy"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
)

// A Ground is what a feature is built on in a test.
type Ground struct {
	DB     *db.DB
	Clock  *clock.Fixed
	Ledger *ledger.Ledger
	Jobs   *jobs.Queue
	Norms  *norm.Service
	Log    *slog.Logger // to nowhere
}

// Each runs fn as a subtest on SQLite and on PostgreSQL, each time on a ground of
// its own whose clock stands at now.
func Each(t *testing.T, now time.Time, fn func(t *testing.T, g Ground)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, Open(t, dbtest.SQLite, now)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Open(t, dbtest.Postgres, now)) })
}

// Open gives a ground on one kind of database: dbtest.SQLite or dbtest.Postgres.
// The ledger is not started, so that the test says first what it listens to.
func Open(t testing.TB, from func(testing.TB, ...db.Option) *db.DB, now time.Time) (g Ground) {
	t.Helper()
	g.Clock, g.Log = clock.NewFixed(now), slog.New(slog.DiscardHandler)
	g.DB = from(t, db.WithClock(g.Clock))
	ctx := context.Background()
	var err error
	if g.Ledger, err = ledger.New(ctx, g.DB, g.Log); err != nil {
		t.Fatal(err)
	}
	if g.Norms, err = norm.New(ctx, g.DB); err != nil {
		t.Fatal(err)
	}
	if g.Jobs, err = jobs.New(ctx, g.DB, g.Log); err != nil {
		t.Fatal(err)
	}
	return g
}

// In gives the context of somebody whom nobody knows yet, in a body.
func In(ente string) context.Context {
	return db.Scoped(context.Background(), db.Scope{Ente: ente})
}

// Person gives the context of somebody of a body who acts there.
func Person(ente, id string, places ...access.Place) context.Context {
	return access.As(In(ente), access.Person{ID: id, Ente: ente, Name: id, Places: places})
}

// Rome gives the moment of an hour of a day in Italy: Rome("2026-11-25", "10:00").
func Rome(day, hour string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}
