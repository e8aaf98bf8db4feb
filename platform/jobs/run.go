package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"loggia/platform/db"
)

const (
	workers  = 4
	lease    = 2 * time.Minute // a worker that is alive renews it
	attempts = 20              // with backoff, about a day and a half
)

// Run works due jobs until ctx ends, a few at a time. Several nodes may run the
// same queue.
func (q *Queue) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	free := make(chan struct{}, workers)
	for {
		for ctx.Err() == nil {
			free <- struct{}{}
			j, err := q.claim(ctx, q.db.Now())
			if err != nil || j == nil {
				<-free
				if err != nil && ctx.Err() == nil {
					q.log.Error("jobs: claim", "err", err)
				}
				break
			}
			wg.Go(func() {
				defer func() { <-free }()
				if err := q.work(ctx, j); err != nil {
					q.log.Warn("jobs: failed", "kind", j.kind, "id", j.id, "attempt", j.attempt, "err", err)
				}
			})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-q.wake:
		case <-tick.C:
		}
	}
}

// Settle works, in the caller's goroutine, every job due by now; the errors of
// those that failed are returned and those jobs wait for their next try.
func (q *Queue) Settle(ctx context.Context) error {
	var failed error
	for now := q.db.Now(); ; {
		j, err := q.claim(ctx, now)
		if err != nil || j == nil {
			return errors.Join(failed, err)
		}
		failed = errors.Join(failed, q.work(ctx, j))
	}
}

// claim takes the job that is due since longest and marks it as worked on.
func (q *Queue) claim(ctx context.Context, now time.Time) (*job, error) {
	var j job
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		lock := ""
		if tx.Postgres() {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		var args string
		err := tx.QueryRow(`SELECT ente, id, kind, key, args, actor, attempt FROM job WHERE state = 'waiting' AND run_at <= $1 AND lease_until < $1
			ORDER BY run_at, id LIMIT 1`+lock, db.MS(now)).Scan(&j.ente, &j.id, &j.kind, &j.key, &args, &j.actor, &j.attempt)
		if err != nil {
			return err
		}
		j.args = []byte(args)
		j.attempt++
		_, err = tx.Exec(`UPDATE job SET attempt = $3, lease_until = $4 WHERE ente = $1 AND id = $2`, j.ente, j.id, j.attempt, db.MS(now.Add(lease)))
		return err
	})
	if db.NoRows(err) {
		return nil, nil
	}
	return &j, err
}

func (q *Queue) work(ctx context.Context, j *job) error {
	ctx = db.Scoped(ctx, db.Scope{Ente: j.ente, Actor: j.actor})
	stop := q.renew(ctx, j)
	failure := q.call(ctx, j)
	stop()
	if ctx.Err() != nil && failure != nil {
		return q.release(context.WithoutCancel(ctx), j, failure) // shutting down is not the job's fault
	}
	return errors.Join(failure, q.finish(ctx, j, failure))
}

// finish forgets a job done, or sets the hour of its next try. A job that was
// enqueued again meanwhile has another id and is left alone.
func (q *Queue) finish(ctx context.Context, j *job, failure error) error {
	return q.db.Write(ctx, func(tx *db.Tx) error {
		if failure == nil {
			_, err := tx.Exec(`DELETE FROM job WHERE ente = $1 AND id = $2`, j.ente, j.id)
			return err
		}
		state := "waiting"
		if j.attempt >= attempts {
			state = "dead"
		}
		_, err := tx.Exec(`UPDATE job SET state = $3, run_at = $4, lease_until = 0, error = $5 WHERE ente = $1 AND id = $2`,
			j.ente, j.id, state, db.MS(tx.Now.Add(backoff(j.attempt))), failure.Error())
		return err
	})
}

func (q *Queue) release(ctx context.Context, j *job, failure error) error {
	err := q.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE job SET lease_until = 0, attempt = attempt - 1 WHERE ente = $1 AND id = $2`, j.ente, j.id)
		return err
	})
	return errors.Join(failure, err)
}

func (q *Queue) renew(ctx context.Context, j *job) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				q.db.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE job SET lease_until = $3 WHERE ente = $1 AND id = $2`, j.ente, j.id, db.MS(tx.Now.Add(lease)))
					return err
				})
			}
		}
	}()
	return cancel
}

func (q *Queue) call(ctx context.Context, j *job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	do, known := q.handlers[j.kind]
	if !known {
		return fmt.Errorf("jobs: no handler for %q", j.kind)
	}
	return do(ctx, j.args)
}

// backoff doubles from five seconds to three hours.
func backoff(attempt int) time.Duration {
	return min(5*time.Second<<min(attempt-1, 12), 3*time.Hour)
}
