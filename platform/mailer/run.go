package mailer

import (
	"context"
	"errors"
	"net/textproto"
	"time"

	"loggia/platform/db"
)

const (
	lease  = time.Minute        // a sender that is alive renews it
	giveUp = 5 * 24 * time.Hour // RFC 5321 §4.5.4.1: at least four to five days
)

// A row is what sending needs of a message.
type row struct {
	ente, id, messageID, sender, to string
	eml                             []byte
	secret                          bool
	attempt                         int
	firstTry                        time.Time
}

// Nudge makes a running Mailer look at once instead of at its next tick.
func (m *Mailer) Nudge() {
	select {
	case m.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Run sends what waits until ctx ends. Several nodes may run on one database.
func (m *Mailer) Run(ctx context.Context) error {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	failures := 0
	for ctx.Err() == nil {
		pause := 2 * time.Second
		if err := m.Settle(ctx); err != nil && ctx.Err() == nil {
			failures++
			pause = min(5*time.Second<<min(failures-1, 6), 5*time.Minute)
			m.log.Warn("mailer: nothing leaves", "again_in", pause, "err", m.quiet(err))
		} else {
			failures = 0
		}
		wake := m.wake
		if failures > 0 {
			wake = nil // a server that is down is not asked at every new message
		}
		again := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-again.C:
		case <-hourly.C:
			if err := m.forget(ctx); err != nil {
				m.log.Error("mailer: forget", "err", err)
			}
		}
		again.Stop()
	}
	return nil
}

// Settle sends, in the caller's goroutine, every message due by now. It fails
// when the server cannot be reached or refuses us altogether; the messages
// wait, and that is not counted against them.
func (m *Mailer) Settle(ctx context.Context) error {
	if !m.Configured() {
		return nil
	}
	var line *line
	defer func() { line.quit() }()
	for now := m.db.Now(); ; {
		due, err := m.due(ctx, now)
		if err != nil || !due {
			return err
		}
		if line == nil {
			if line, err = m.dial(ctx); err != nil {
				m.setProblem(err.Error())
				return err
			}
			m.setProblem("")
		}
		r, err := m.claim(ctx, now)
		if err != nil {
			return err
		}
		if r == nil {
			continue
		}
		stop := m.renew(ctx, r)
		failure := line.send(ctx, r)
		stop()
		if err := m.finish(context.WithoutCancel(ctx), r, failure); err != nil {
			return err
		}
		if refusesAll(failure) {
			m.setProblem(failure.Error())
			return failure
		}
		if failure != nil && !line.reset() {
			line.quit()
			line = nil
		}
	}
}

// settleStates makes kept and waiting agree with whether there is a server.
func (m *Mailer) settleStates(tx *db.Tx) error {
	from, to := Waiting, Kept
	if m.Configured() {
		from, to = Kept, Waiting
	}
	_, err := tx.Exec(`UPDATE mailer_outbox SET state = $1, next_at = $2 WHERE state = $3`, string(to), db.MS(tx.Now), string(from))
	return err
}

const isDue = `state = 'waiting' AND next_at <= $1 AND lease_until <= $1`

func (m *Mailer) due(ctx context.Context, now time.Time) (due bool, err error) {
	err = m.db.Read(ctx, func(tx *db.Tx) error {
		var n int
		err := tx.QueryRow(`SELECT 1 FROM mailer_outbox WHERE `+isDue+` LIMIT 1`, db.MS(now)).Scan(&n)
		due = err == nil
		if db.NoRows(err) {
			return nil
		}
		return err
	})
	return due, err
}

// claim takes the message that is due since longest, counts the try before it
// is made (a message that kills the program must not do so for ever) and marks
// it as being sent. One that comes too late is set aside, and nil is given.
func (m *Mailer) claim(ctx context.Context, now time.Time) (*row, error) {
	var r *row
	err := m.db.Write(ctx, func(tx *db.Tx) error {
		r = &row{}
		lock := ""
		if tx.Postgres() {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		var until, created int64
		var secret int
		err := tx.QueryRow(`SELECT ente, id, message_id, sender, to_email, eml, secret, attempt, until_at, created_at FROM mailer_outbox
			WHERE `+isDue+` ORDER BY next_at, id LIMIT 1`+lock, db.MS(now)).
			Scan(&r.ente, &r.id, &r.messageID, &r.sender, &r.to, &r.eml, &secret, &r.attempt, &until, &created)
		if err != nil {
			return err
		}
		r.secret, r.firstTry = secret == 1, db.Time(created)
		r.attempt++
		if until > 0 && until < db.MS(now) {
			_, err = tx.Exec(`UPDATE mailer_outbox SET state = 'failed', reason = $3 WHERE ente = $1 AND id = $2`, r.ente, r.id, string(Late))
			r = nil
			return err
		}
		_, err = tx.Exec(`UPDATE mailer_outbox SET attempt = $3, next_at = $4, lease_until = $5 WHERE ente = $1 AND id = $2`,
			r.ente, r.id, r.attempt, db.MS(now.Add(backoff(r.attempt))), db.MS(now.Add(lease)))
		return err
	})
	if err != nil {
		r = nil
	}
	if db.NoRows(err) {
		err = nil
	}
	return r, err
}

func (m *Mailer) renew(ctx context.Context, r *row) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				m.db.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE mailer_outbox SET lease_until = $3 WHERE ente = $1 AND id = $2 AND lease_until > 0`, r.ente, r.id, db.MS(tx.Now.Add(lease)))
					return err
				})
			}
		}
	}()
	return func() { cancel(); <-done }
}

// finish writes down what became of a message.
func (m *Mailer) finish(ctx context.Context, r *row, failure error) error {
	state, reason, answer, at := Sent, Reason(""), "", m.db.Now()
	eml := r.eml
	if failure == nil && r.secret {
		eml = []byte{}
	}
	if failure != nil {
		state, answer = Waiting, failure.Error()
		switch {
		case refusesAll(failure):
		case permanent(failure):
			state, reason = Failed, Rejected
		case at.Sub(r.firstTry) > giveUp && r.attempt > 5:
			state, reason = Failed, GaveUp
		}
		m.log.Warn("mailer: not sent", "id", r.id, "attempt", r.attempt, "state", string(state), "err", m.quiet(failure))
	}
	sent := int64(0)
	if state == Sent {
		sent = db.MS(at)
	}
	err := m.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailer_outbox SET state = $3, reason = $4, answer = $5, lease_until = 0, sent_at = $6, eml = $7 WHERE ente = $1 AND id = $2`,
			r.ente, r.id, string(state), string(reason), answer, sent, eml)
		return err
	})
	if err == nil && state == Sent {
		m.unfile(r.ente, r.id)
	}
	return err
}

// forget empties what was sent long ago.
func (m *Mailer) forget(ctx context.Context) error {
	return m.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailer_outbox SET eml = $1 WHERE state = 'sent' AND sent_at < $2 AND sent_at > 0 AND eml <> $1`, []byte{}, db.MS(tx.Now.Add(-m.conf.Forget)))
		return err
	})
}

// permanent reports whether the server refused this message for good.
func permanent(err error) bool {
	var p *textproto.Error
	return errors.As(err, &p) && p.Code >= 500
}

// refusesAll reports whether the server refuses us rather than a message: it
// wants another sign-in (RFC 4954 §6), or is closing (421).
func refusesAll(err error) bool {
	var p *textproto.Error
	if !errors.As(err, &p) {
		return false
	}
	switch p.Code {
	case 421, 454, 530, 534, 535, 538:
		return true
	}
	return false
}

// quiet gives err fit for a log: answers of servers name people's addresses.
func (m *Mailer) quiet(err error) string {
	var p *textproto.Error
	if errors.As(err, &p) {
		return "the server answered " + codeText(p.Code)
	}
	return err.Error()
}

// backoff doubles from one minute to two hours.
func backoff(attempt int) time.Duration {
	return min(time.Minute<<min(attempt-1, 10), 2*time.Hour)
}
