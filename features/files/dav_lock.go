package files

import (
	"context"
	"path"
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/webdav"
)

// Locks gives the locks in force on a path of WebDAV.
func (d davStore) Locks(ctx context.Context, p string, deep bool) (all []webdav.Lock, err error) {
	if p == "/" {
		return nil, nil
	}
	at, err := d.place(ctx, p)
	if err != nil {
		return nil, nil // what is not there is not locked
	}
	err = d.s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listLocks(tx, at, deep)
		return err
	})
	return all, davError(err)
}

// lockPath gives how a place is written in the table of locks.
func lockPath(names []string) string { return "/" + strings.Join(folded(names), "/") }

// listLocks gives the locks on a place: its own, those of folders above with all
// that is in them, and, if deep, those below.
func listLocks(tx *db.Tx, at Place, deep bool) ([]webdav.Lock, error) {
	own := lockPath(at.Path)
	args := []any{tx.Ente, at.Space.ID, db.MS(tx.Now), own}
	where := `path = $4`
	for up := own; up != "/"; {
		up = path.Dir(up)
		args = append(args, up)
		where += ` OR (deep = 1 AND path = $` + number(len(args)) + `)`
	}
	if deep {
		inside := strings.TrimSuffix(own, "/") + "/"
		args = append(args, inside, inside[:len(inside)-1]+"0") // "0" follows "/"
		where += ` OR (path >= $` + number(len(args)-1) + ` AND path < $` + number(len(args)) + `)`
	}
	rows, err := tx.Query(`SELECT token, shown, deep, shared, owner, person, until FROM files_lock WHERE ente = $1 AND space = $2 AND until > $3 AND (`+where+`) ORDER BY token`, args...)
	return db.Collect(rows, err, func(l *webdav.Lock, scan func(...any) error) error { return scanLock(l, at.Space, scan) })
}

func scanLock(l *webdav.Lock, sp Space, scan func(...any) error) error {
	var deep, shared int
	var until int64
	err := scan(&l.Token, &l.Root, &deep, &shared, &l.Owner, &l.Who, &until)
	l.Root, l.Deep, l.Shared, l.Until = path.Clean("/"+sp.Folder()+"/"+l.Root), deep == 1, shared == 1, db.Time(until)
	return err
}

func number(n int) string {
	const digits = "0123456789"
	if n < 10 {
		return digits[n : n+1]
	}
	return number(n/10) + digits[n%10:n%10+1]
}

// Lock keeps a lock, unless one in force excludes it.
func (d davStore) Lock(ctx context.Context, l webdav.Lock) error {
	at, err := d.place(ctx, l.Root)
	if err != nil {
		return davError(err)
	}
	if at.Space.role < Write || len(at.Path) == 0 {
		return webdav.ErrForbidden
	}
	return davError(d.s.DB.Write(ctx, func(tx *db.Tx) error {
		// Those that are over make room; two who ask at once are one after the other.
		if _, err := tx.Exec(`DELETE FROM files_lock WHERE ente = $1 AND until <= $2`, tx.Ente, db.MS(tx.Now)); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE files_space SET used = used WHERE ente = $1 AND id = $2`, tx.Ente, at.Space.ID); err != nil {
			return err
		}
		others, err := listLocks(tx, at, l.Deep)
		if err != nil {
			return err
		}
		for _, o := range others {
			if !o.Shared || !l.Shared {
				return webdav.ErrLocked
			}
		}
		_, err = tx.Exec(`INSERT INTO files_lock (ente, token, space, path, shown, deep, shared, owner, person, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			tx.Ente, l.Token, at.Space.ID, lockPath(at.Path), strings.Join(at.Path, "/"), bit(l.Deep), bit(l.Shared), l.Owner, l.Who, db.MS(l.Until))
		return err
	}))
}

// Refresh gives a lock more time.
func (d davStore) Refresh(ctx context.Context, token string, until time.Time) (l webdav.Lock, err error) {
	all, err := d.s.Spaces(ctx)
	if err != nil {
		return l, davError(err)
	}
	err = d.s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE files_lock SET until = $3 WHERE ente = $1 AND token = $2 AND until > $4`, tx.Ente, token, db.MS(until), db.MS(tx.Now))
		if err != nil || n == 0 {
			return notThere(err)
		}
		var space string
		if err := tx.QueryRow(`SELECT space FROM files_lock WHERE ente = $1 AND token = $2`, tx.Ente, token).Scan(&space); err != nil {
			return err
		}
		for _, sp := range all {
			if sp.ID == space {
				return scanLock(&l, sp, tx.QueryRow(`SELECT token, shown, deep, shared, owner, person, until FROM files_lock WHERE ente = $1 AND token = $2`, tx.Ente, token).Scan)
			}
		}
		return webdav.ErrNotFound
	})
	return l, davError(err)
}

// Unlock ends a lock.
func (d davStore) Unlock(ctx context.Context, token string) error {
	return davError(d.s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM files_lock WHERE ente = $1 AND token = $2`, tx.Ente, token)
		if err == nil && n == 0 {
			return webdav.ErrNotFound
		}
		return err
	}))
}

func notThere(err error) error {
	if err == nil {
		return webdav.ErrNotFound
	}
	return err
}

// unlockBelow ends the locks on what is deleted or moved away (RFC 4918 §9.6, §9.9).
func (d davStore) unlockBelow(ctx context.Context, at Place) error {
	own := lockPath(at.Path)
	return d.s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM files_lock WHERE ente = $1 AND space = $2 AND (path = $3 OR path >= $4 AND path < $5)`, tx.Ente, at.Space.ID, own, own+"/", own+"0")
		return err
	})
}
