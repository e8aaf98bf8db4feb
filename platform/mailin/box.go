package mailin

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"

	"loggia/platform/db"
)

// A box remembers how far one mailbox has been read. Every message passes
// through mailin_open on its way, so that a program killed at any point finds
// out where it was.
type box struct {
	db   *db.DB
	name string // user@host/folder
}

type cursor struct {
	validity uint32
	uid      imap.UID
	since    time.Time
}

// find gives the cursor; known is false for a mailbox never read.
func (b box) find(ctx context.Context) (c cursor, known bool, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		var validity, uid, since int64
		err := tx.QueryRow(`SELECT validity, uid, since FROM mailin_box WHERE ente = $1 AND box = $2`, tx.Ente, b.name).Scan(&validity, &uid, &since)
		if db.NoRows(err) {
			return nil
		}
		c, known = cursor{uint32(validity), imap.UID(uid), db.Time(since)}, err == nil
		return err
	})
	return c, known, err
}

// put moves the cursor and opens the messages that it passes. A new validity
// closes what was open: uids of another one mean nothing.
func (b box) put(ctx context.Context, c cursor, again bool, found []imap.UID) error {
	return b.db.Write(ctx, func(tx *db.Tx) error {
		if again {
			if _, err := tx.Exec(`DELETE FROM mailin_open WHERE ente = $1 AND box = $2`, tx.Ente, b.name); err != nil {
				return err
			}
		}
		for _, uid := range found {
			if _, err := tx.Exec(`INSERT INTO mailin_open (ente, box, uid, state, attempt, next_at) VALUES ($1, $2, $3, 'deliver', 0, $4)
				ON CONFLICT (ente, box, uid) DO NOTHING`, tx.Ente, b.name, int64(uid), db.MS(tx.Now)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO mailin_box (ente, box, validity, uid, since) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (ente, box) DO UPDATE SET validity = excluded.validity, uid = excluded.uid`,
			tx.Ente, b.name, int64(c.validity), int64(c.uid), db.MS(c.since))
		return err
	})
}

// due gives the messages to be delivered by now, and when the next one is.
func (b box) due(ctx context.Context) (due []imap.UID, next time.Time, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT uid FROM mailin_open WHERE ente = $1 AND box = $2 AND state = 'deliver' AND next_at <= $3 ORDER BY uid LIMIT 200`,
			tx.Ente, b.name, db.MS(tx.Now))
		due, err = db.Collect(rows, err, func(u *imap.UID, scan func(...any) error) error { return scan(u) })
		if err != nil {
			return err
		}
		var ms *int64
		err = tx.QueryRow(`SELECT MIN(next_at) FROM mailin_open WHERE ente = $1 AND box = $2 AND state = 'deliver'`, tx.Ente, b.name).Scan(&ms)
		if ms != nil {
			next = db.Time(*ms)
		}
		return err
	})
	return due, next, err
}

const maxTries = 40 // with backoff, three days

// try counts a try before it is made, so that a message that breaks the
// connection, or the program, lets the others pass.
func (b box) try(ctx context.Context, uid imap.UID) (last bool, err error) {
	err = b.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(`SELECT attempt FROM mailin_open WHERE ente = $1 AND box = $2 AND uid = $3`, tx.Ente, b.name, int64(uid)).Scan(&n); err != nil {
			return err
		}
		pause := min(30*time.Second<<min(n, 10), 2*time.Hour)
		last = n+1 >= maxTries
		_, err := tx.Exec(`UPDATE mailin_open SET attempt = $4, next_at = $5 WHERE ente = $1 AND box = $2 AND uid = $3`, tx.Ente, b.name, int64(uid), n+1, db.MS(tx.Now.Add(pause)))
		return err
	})
	return last, err
}

// is gives a message another state.
func (b box) is(ctx context.Context, uid imap.UID, state string) error {
	return b.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailin_open SET state = $4 WHERE ente = $1 AND box = $2 AND uid = $3`, tx.Ente, b.name, int64(uid), state)
		return err
	})
}

// delivered writes down that the message of this key is taken in.
func (b box) delivered(ctx context.Context, uid imap.UID, key string) error {
	return b.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := First(tx, key); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE mailin_open SET state = 'mark' WHERE ente = $1 AND box = $2 AND uid = $3`, tx.Ente, b.name, int64(uid))
		return err
	})
}

func (b box) seen(ctx context.Context, key string) (seen bool, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		var n int
		err := tx.QueryRow(`SELECT COUNT(*) FROM mailin_seen WHERE ente = $1 AND key = $2`, tx.Ente, key).Scan(&n)
		seen = n > 0
		return err
	})
	return seen, err
}

// toMark gives the messages that are delivered and not marked yet.
func (b box) toMark(ctx context.Context) (all []imap.UID, err error) {
	err = b.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT uid FROM mailin_open WHERE ente = $1 AND box = $2 AND state = 'mark' ORDER BY uid LIMIT 500`, tx.Ente, b.name)
		all, err = db.Collect(rows, err, func(u *imap.UID, scan func(...any) error) error { return scan(u) })
		return err
	})
	return all, err
}

// close forgets messages with which nothing more is to be done.
func (b box) close(ctx context.Context, all ...imap.UID) error {
	return b.db.Write(ctx, func(tx *db.Tx) error {
		for _, uid := range all {
			if _, err := tx.Exec(`DELETE FROM mailin_open WHERE ente = $1 AND box = $2 AND uid = $3`, tx.Ente, b.name, int64(uid)); err != nil {
				return err
			}
		}
		return nil
	})
}
