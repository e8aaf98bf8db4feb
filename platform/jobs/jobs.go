// Package jobs is a durable queue in the database: work enqueued in the
// transaction of a change is done once that has committed, at its hour, again
// with growing pauses when it fails, and kept as dead when it never succeeds.
//
// jobs.go enqueues and cancels; run.go works.
package jobs

import (
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"time"

	"loggia/platform/db"
	"loggia/platform/id"
)

//go:embed schema/*.sql
var schema embed.FS

// A Queue works the jobs of one database. Make it with New, give it handlers,
// then Run it.
type Queue struct {
	db       *db.DB
	log      *slog.Logger
	handlers map[string]func(context.Context, json.RawMessage) error
	wake     chan struct{}
}

// New brings the queue's table up to date and gives a queue with no handlers.
func New(ctx context.Context, d *db.DB, log *slog.Logger) (*Queue, error) {
	if err := d.Migrate(ctx, "jobs", schema); err != nil {
		return nil, err
	}
	return &Queue{db: d, log: log, handlers: map[string]func(context.Context, json.RawMessage) error{}, wake: make(chan struct{}, 1)}, nil
}

// Handle makes do work the jobs of one kind. A job may run twice after a crash,
// so do must bear repetition. Its context carries the body and the actor of the
// change that enqueued it.
func (q *Queue) Handle(kind string, do func(context.Context, json.RawMessage) error) {
	if _, twice := q.handlers[kind]; twice {
		panic("jobs: kind handled twice: " + kind)
	}
	q.handlers[kind] = do
}

// An Option says when a job runs, or what makes it the only one.
type Option func(*job)

// At makes the job wait until t.
func At(t time.Time) Option { return func(j *job) { j.runAt = t } }

// Unique makes the job the only one of its kind with this key: enqueueing it
// again replaces its arguments and its hour.
func Unique(key string) Option { return func(j *job) { j.key = key } }

type job struct {
	ente, id, kind, key, actor string
	args                       json.RawMessage
	runAt                      time.Time
	attempt                    int
}

// Enqueue keeps a job in tx; it runs only if tx commits.
func Enqueue(tx *db.Tx, kind string, args any, opts ...Option) error {
	body, err := json.Marshal(args)
	if err != nil {
		return err
	}
	j := job{ente: tx.Ente, id: id.New(), kind: kind, actor: tx.Actor, args: body, runAt: tx.Now}
	for _, o := range opts {
		o(&j)
	}
	_, err = tx.Exec(`INSERT INTO job (ente, id, kind, key, args, actor, run_at, attempt, lease_until, state, error)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 'waiting', '')
		ON CONFLICT (ente, kind, key) WHERE key <> '' DO UPDATE SET id = excluded.id, args = excluded.args, actor = excluded.actor,
			run_at = excluded.run_at, attempt = 0, lease_until = 0, state = 'waiting', error = ''`,
		j.ente, j.id, j.kind, j.key, string(j.args), j.actor, db.MS(j.runAt))
	return err
}

// Cancel forgets the waiting job of this kind and key, if there is one.
func Cancel(tx *db.Tx, kind, key string) error {
	_, err := tx.Exec(`DELETE FROM job WHERE ente = $1 AND kind = $2 AND key = $3`, tx.Ente, kind, key)
	return err
}

// Nudge makes a running queue look at once instead of at its next tick.
func (q *Queue) Nudge() {
	select {
	case q.wake <- struct{}{}:
	default: // it is awake already
	}
}
