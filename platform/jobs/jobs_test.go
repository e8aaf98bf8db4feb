package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/jobs"
)

var (
	start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	ctx   = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore", Actor: "giulia"})
)

func each(t *testing.T, fn func(t *testing.T, d *db.DB, q *jobs.Queue, c *clock.Fixed)) {
	for _, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		c := clock.NewFixed(start)
		t.Run("", func(t *testing.T) {
			d := open(t, db.WithClock(c))
			q, err := jobs.New(ctx, d, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			fn(t, d, q, c)
		})
	}
}

func enqueue(t *testing.T, d *db.DB, args int, opts ...jobs.Option) {
	t.Helper()
	if err := d.Write(ctx, func(tx *db.Tx) error { return jobs.Enqueue(tx, "count", args, opts...) }); err != nil {
		t.Fatal(err)
	}
}

func TestJobsRunAtTheirHourAndUniqueOnesOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, q *jobs.Queue, c *clock.Fixed) {
		var got []string
		q.Handle("count", func(ctx context.Context, args json.RawMessage) error {
			got = append(got, db.ScopeOf(ctx).Ente+string(args))
			return nil
		})
		enqueue(t, d, 1)
		enqueue(t, d, 2, jobs.At(start.Add(time.Hour)), jobs.Unique("a"))
		enqueue(t, d, 3, jobs.At(start.Add(2*time.Hour)), jobs.Unique("a"))
		enqueue(t, d, 4, jobs.At(start.Add(time.Hour)), jobs.Unique("b"))
		if err := d.Write(ctx, func(tx *db.Tx) error { return jobs.Cancel(tx, "count", "b") }); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := q.Settle(ctx); err != nil {
				t.Fatal(err)
			}
			c.Advance(time.Hour)
		}
		if want := []string{"borgofiore1", "borgofiore3"}; !reflect.DeepEqual(got, want) {
			t.Fatalf("ran %v, want %v", got, want)
		}
	})
}

func TestAFailedJobComesBackAndDiesAtLast(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, q *jobs.Queue, c *clock.Fixed) {
		n := 0
		q.Handle("count", func(context.Context, json.RawMessage) error {
			if n++; n%2 == 0 {
				panic("worse")
			}
			return errors.New("not now")
		})
		enqueue(t, d, 1)
		if q.Settle(ctx) == nil {
			t.Fatal("the failure was hidden")
		}
		if err := q.Settle(ctx); err != nil || n != 1 {
			t.Fatalf("it came back before its hour: %d runs, %v", n, err)
		}
		for range 30 {
			c.Advance(3 * time.Hour)
			q.Settle(ctx)
		}
		if n != 20 {
			t.Fatalf("%d tries", n)
		}
	})
}

func TestWorkersShareTheQueue(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, q *jobs.Queue, _ *clock.Fixed) {
		const all = 40
		done := make(chan string, all*2)
		q.Handle("count", func(_ context.Context, args json.RawMessage) error { done <- string(args); return nil })
		for i := range all {
			enqueue(t, d, i)
		}
		run, stop := context.WithCancel(ctx)
		finished := make(chan error, 2)
		for range 2 {
			go func() { finished <- q.Run(run) }()
		}
		seen := map[string]int{}
		for range all {
			select {
			case one := <-done:
				seen[one]++
			case <-time.After(20 * time.Second):
				t.Fatalf("only %d jobs ran", len(seen))
			}
		}
		stop()
		for range 2 {
			if err := <-finished; err != nil {
				t.Error(err)
			}
		}
		for i := range all {
			if seen[fmt.Sprint(i)] != 1 {
				t.Errorf("job %d ran %d times", i, seen[fmt.Sprint(i)])
			}
		}
	})
}
