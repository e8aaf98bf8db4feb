package db

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// A Scope says for which body, and by whom, a transaction runs.
type Scope struct{ Ente, Actor string }

type scopeKey struct{}

// Scoped gives a context whose transactions carry s.
func Scoped(ctx context.Context, s Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeOf gives the scope of ctx; the zero Scope when it has none.
func ScopeOf(ctx context.Context) Scope {
	s, _ := ctx.Value(scopeKey{}).(Scope)
	return s
}

// A Fact is something that has happened and that others may react to. It holds
// ids and times only, never names or texts, because it is kept for long.
type Fact interface {
	// Fact gives the name, such as "office.booked", and the id of the thing
	// that it is about: facts of one subject are delivered in order.
	Fact() (name, subject string)
}

// A Tx is one transaction, with the body it works for, who acts, and one time.
type Tx struct {
	Ente  string
	Actor string
	Now   time.Time

	db    *DB
	tx    *sql.Tx
	ctx   context.Context
	after []func()
	facts int
}

// Context gives the context in which the transaction runs.
func (t *Tx) Context() context.Context { return t.ctx }

// Exec runs a statement and gives the number of rows it changed.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	r, err := t.tx.ExecContext(t.ctx, t.db.dialect.text(query), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Query runs a question of many rows; the caller closes them.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(t.ctx, t.db.dialect.text(query), args...)
}

// QueryRow runs a question of one row.
func (t *Tx) QueryRow(query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(t.ctx, t.db.dialect.text(query), args...)
}

// Emit keeps f in the ledger, with the change that it tells of or not at all.
func (t *Tx) Emit(f Fact) error {
	if t.db.emit == nil {
		return errors.New("db: a fact was emitted but no ledger is attached")
	}
	t.facts++
	return t.db.emit(t, f)
}

// After runs f once the transaction has committed; not if it fails. What f does
// can be lost by a crash: only hints such as "this changed" belong there.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

// Postgres reports whether the text must be PostgreSQL's, for the rare
// statement that cannot be said in one way.
func (t *Tx) Postgres() bool { return t.db.dialect == postgres }

// Collect reads every row with scan and closes rows. An empty answer is an
// empty slice, never nil.
func Collect[T any](rows *sql.Rows, err error, scan func(*T, func(...any) error) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		var one T
		if err := scan(&one, rows.Scan); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// MS gives t as the database keeps it: milliseconds since 1970 UTC, 0 for none.
func MS(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time gives back what MS stored.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
