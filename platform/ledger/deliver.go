package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loggia/platform/db"
)

const (
	batch = 100
	lease = 15 * time.Second
)

type entry struct {
	seq                  int64
	ente, subject, actor string
	body                 []byte
}

// Start gives each new reaction its first position: the end of the ledger, so
// that a reaction added in an upgrade does not answer to years of history.
// Reactions registered after Start are not delivered to.
func (l *Ledger) Start(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.start(ctx)
}

func (l *Ledger) start(ctx context.Context) error {
	if l.started {
		return nil
	}
	err := l.db.Write(ctx, func(tx *db.Tx) error {
		for _, r := range l.reactions {
			_, err := tx.Exec(`INSERT INTO ledger_cursor (reaction, seq) SELECT $1, COALESCE(MAX(seq), 0) FROM ledger WHERE true
				ON CONFLICT (reaction) DO NOTHING`, r.key)
			if err != nil {
				return err
			}
		}
		return nil
	})
	l.started = err == nil
	return err
}

// Run delivers until ctx ends. Of several nodes on one database, one delivers;
// another takes over within seconds when that one is gone.
func (l *Ledger) Run(ctx context.Context) error {
	if err := l.Start(ctx); err != nil {
		return err
	}
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	var held time.Time
	for {
		// A lease that is fresh is not written again: at fifty bookings a second
		// that would be fifty more waits for the disk.
		mine, err := time.Since(held) < lease/3, error(nil)
		if !mine {
			if mine, err = l.hold(ctx); mine {
				held = time.Now()
			}
		}
		if err != nil && ctx.Err() == nil {
			l.log.Error("ledger: lease", "err", err)
		} else if mine {
			if _, err := l.deliver(ctx, false); err != nil && ctx.Err() == nil {
				l.log.Error("ledger: deliver", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-l.wake:
		case <-tick.C:
		}
	}
}

// Settle delivers until nothing is left, retrying at once what is stuck; what
// still fails is returned. Tests use it in place of waiting.
func (l *Ledger) Settle(ctx context.Context) error {
	for {
		n, err := l.deliver(ctx, true)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (l *Ledger) hold(ctx context.Context) (mine bool, err error) {
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`INSERT INTO ledger_lease (name, holder, until) VALUES ('deliver', $1, $2)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE ledger_lease.holder = excluded.holder OR ledger_lease.until < $3`,
			l.holder, db.MS(tx.Now.Add(lease)), db.MS(tx.Now))
		mine = n == 1
		return err
	})
	return mine, err
}

func (l *Ledger) deliver(ctx context.Context, now bool) (done int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.start(ctx); err != nil {
		return 0, err
	}
	for _, r := range l.reactions {
		n, err1 := l.retry(ctx, r, now)
		m, err2 := l.advance(ctx, r, now)
		done += n + m
		err = errors.Join(err, err1, err2)
	}
	return done, err
}

// advance delivers what r has not seen yet, a batch at a time.
func (l *Ledger) advance(ctx context.Context, r reaction, strict bool) (done int, err error) {
	for {
		entries, stuck, head, err := l.ahead(ctx, r)
		if err != nil || len(entries) == 0 {
			return done, err
		}
		var failed []entry
		var why []error
		for _, e := range entries {
			if stuck[e.ente+"/"+e.subject] { // behind one that failed: keep the order
				failed, why = append(failed, e), append(why, errBehind)
				continue
			}
			if err := l.call(ctx, r, e); err != nil {
				if ctx.Err() != nil {
					return done, ctx.Err()
				}
				stuck[e.ente+"/"+e.subject] = true
				failed, why = append(failed, e), append(why, err)
				continue
			}
			done++
		}
		err = l.db.Write(ctx, func(tx *db.Tx) error {
			for i, e := range failed {
				if _, err := tx.Exec(`INSERT INTO ledger_stuck (ente, reaction, seq, subject, attempt, retry_at, error) VALUES ($1, $2, $3, $4, 1, $5, $6)
					ON CONFLICT DO NOTHING`, e.ente, r.key, e.seq, e.subject, db.MS(tx.Now.Add(backoff(1))), why[i].Error()); err != nil {
					return err
				}
			}
			_, err := tx.Exec(`UPDATE ledger_cursor SET seq = $2 WHERE reaction = $1`, r.key, head)
			return err
		})
		if err != nil {
			return done, err
		}
		if strict {
			for i, e := range why {
				if e != errBehind {
					return done, fmt.Errorf("ledger: %s, fact %d: %w", r.key, failed[i].seq, e)
				}
			}
		}
		for i, e := range why {
			l.log.Warn("ledger: stuck", "reaction", r.key, "seq", failed[i].seq, "err", e)
		}
	}
}

var errBehind = errors.New("waits for an earlier fact of its subject")

// ahead reads the next batch for r, which subjects are stuck, and the position
// after the batch.
func (l *Ledger) ahead(ctx context.Context, r reaction) (entries []entry, stuck map[string]bool, head int64, err error) {
	stuck = map[string]bool{}
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		var at int64
		if err := tx.QueryRow(`SELECT seq FROM ledger_cursor WHERE reaction = $1`, r.key).Scan(&at); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT seq, ente, subject, actor, body FROM ledger WHERE seq > $1 AND name = $2 ORDER BY seq LIMIT $3`, at, r.fact, batch)
		if entries, err = db.Collect(rows, err, scanEntry); err != nil || len(entries) == 0 {
			return err
		}
		head = entries[len(entries)-1].seq
		rows, err = tx.Query(`SELECT DISTINCT ente, subject FROM ledger_stuck WHERE reaction = $1`, r.key)
		_, err = db.Collect(rows, err, func(_ *struct{}, scan func(...any) error) error {
			var ente, subject string
			err := scan(&ente, &subject)
			stuck[ente+"/"+subject] = true
			return err
		})
		return err
	})
	return entries, stuck, head, err
}

// retry tries again what is stuck and due: the first fact of each subject only.
func (l *Ledger) retry(ctx context.Context, r reaction, now bool) (done int, err error) {
	for {
		var due []entry
		var attempts []int
		err := l.db.Read(ctx, func(tx *db.Tx) error {
			until := db.MS(tx.Now)
			if now {
				until = 1 << 62
			}
			attempts = nil
			rows, err := tx.Query(`SELECT s.seq, s.ente, s.subject, l.actor, l.body, s.attempt FROM ledger_stuck s JOIN ledger l ON l.seq = s.seq
				WHERE s.reaction = $1 AND s.retry_at <= $2 AND NOT EXISTS (SELECT 1 FROM ledger_stuck o
					WHERE o.ente = s.ente AND o.reaction = s.reaction AND o.subject = s.subject AND o.seq < s.seq)
				ORDER BY s.seq LIMIT $3`, r.key, until, batch)
			due, err = db.Collect(rows, err, func(e *entry, scan func(...any) error) error {
				var n int
				err := scan(&e.seq, &e.ente, &e.subject, &e.actor, &e.body, &n)
				attempts = append(attempts, n)
				return err
			})
			return err
		})
		if err != nil || len(due) == 0 {
			return done, err
		}
		for i, e := range due {
			failure := l.call(ctx, r, e)
			if ctx.Err() != nil {
				return done, ctx.Err()
			}
			err := l.db.Write(ctx, func(tx *db.Tx) error {
				if failure == nil {
					_, err := tx.Exec(`DELETE FROM ledger_stuck WHERE ente = $1 AND reaction = $2 AND seq = $3`, e.ente, r.key, e.seq)
					return err
				}
				_, err := tx.Exec(`UPDATE ledger_stuck SET attempt = attempt + 1, retry_at = $4, error = $5 WHERE ente = $1 AND reaction = $2 AND seq = $3`,
					e.ente, r.key, e.seq, db.MS(tx.Now.Add(backoff(attempts[i]+1))), failure.Error())
				return err
			})
			if err != nil {
				return done, err
			}
			if failure != nil && now {
				return done, fmt.Errorf("ledger: %s, fact %d: %w", r.key, e.seq, failure)
			}
			if failure == nil {
				done++
			}
		}
	}
}

func (l *Ledger) call(ctx context.Context, r reaction, e entry) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.run(db.Scoped(ctx, db.Scope{Ente: e.ente, Actor: e.actor}), e.body)
}

func scanEntry(e *entry, scan func(...any) error) error {
	return scan(&e.seq, &e.ente, &e.subject, &e.actor, &e.body)
}

// backoff doubles from two seconds to an hour.
func backoff(attempt int) time.Duration {
	return min(time.Second<<min(attempt, 12), time.Hour)
}

// Behind gives how many facts wait for the reaction that has most of them
// before it, what is stuck not counted.
func (l *Ledger) Behind(ctx context.Context) (most int, err error) {
	l.mu.Lock()
	reactions := l.reactions
	l.mu.Unlock()
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		for _, r := range reactions {
			var n int
			if err := tx.QueryRow(`SELECT COUNT(*) FROM ledger WHERE name = $2 AND seq > (SELECT seq FROM ledger_cursor WHERE reaction = $1)`, r.key, r.fact).Scan(&n); err != nil {
				return err
			}
			most = max(most, n)
		}
		return nil
	})
	return most, err
}
