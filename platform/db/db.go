// Package db is the one door to the database: SQLite inside the binary, or
// PostgreSQL when an installation outgrows one machine. Both read one SQL text.
//
// db.go opens, tx.go holds the transaction and its scope, migrate.go brings the
// tables up to date, dialect.go holds the few true differences.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"loggia/platform/clock"
)

// A DB runs functions inside transactions. Safe for concurrent use.
type DB struct {
	dialect dialect
	writer  *sql.DB
	reader  *sql.DB
	clock   clock.Clock
	emit    func(*Tx, Fact) error
	emitted func()
}

// An Option changes how a DB is opened.
type Option func(*DB)

// WithClock makes every transaction read its time from c.
func WithClock(c clock.Clock) Option { return func(d *DB) { d.clock = c } }

// Open opens the database at url: "sqlite:/folder/loggia.db" or
// "postgres://user@host/name". The caller closes it.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	d := &DB{clock: clock.System}
	for _, o := range opts {
		o(d)
	}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		err = d.openSQLite(strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		err = d.openPostgres(url)
	default:
		return nil, fmt.Errorf("db: %q is neither sqlite: nor postgres://", redact(url))
	}
	if err != nil {
		return nil, err
	}
	if err := d.Ping(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("db: open %s: %w", redact(url), err)
	}
	return d, nil
}

// One writer, because SQLite has one anyway and a queue in Go is fairer than
// its busy loop. synchronous=FULL: with NORMAL a power cut can lose commits
// already acknowledged to a citizen.
func (d *DB) openSQLite(path string) (err error) {
	d.dialect = sqlite
	path = uriPath.Replace(path)
	const shared = "?_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)"
	if d.writer, err = sql.Open("sqlite", "file:"+path+shared+"&_pragma=synchronous(FULL)&_txlock=immediate"); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(1)
	if d.reader, err = sql.Open("sqlite", "file:"+path+shared+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	d.reader.SetMaxOpenConns(max(4, runtime.NumCPU()))
	d.reader.SetMaxIdleConns(4)
	return nil
}

// uriPath writes a path as SQLite's URI wants it: from a bare "#" or "?" on, it
// would be no path any more, and two folders would share one database.
var uriPath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

func (d *DB) openPostgres(url string) (err error) {
	d.dialect = postgres
	if d.writer, err = sql.Open("pgx", url); err != nil {
		return err
	}
	d.writer.SetMaxOpenConns(16)
	d.writer.SetMaxIdleConns(8)
	d.writer.SetConnMaxIdleTime(5 * time.Minute)
	d.reader = d.writer
	return nil
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.writer.PingContext(ctx) }

// Close waits for running transactions and closes the database.
func (d *DB) Close() error {
	err := d.writer.Close()
	if d.reader != nil && d.reader != d.writer {
		err = errors.Join(err, d.reader.Close())
	}
	return err
}

// Kind gives "sqlite" or "postgres".
func (d *DB) Kind() string { return d.dialect.name }

// Now gives the time that a transaction begun now would carry.
func (d *DB) Now() time.Time { return d.clock.Now().UTC() }

// OnEmit makes keep store every fact that a transaction emits, inside that
// transaction, and wake run after it has committed. The ledger calls it once.
func (d *DB) OnEmit(keep func(*Tx, Fact) error, wake func()) { d.emit, d.emitted = keep, wake }

// Read runs fn in a transaction that sees one moment and changes nothing.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.dialect == postgres {
		opts.Isolation = sql.LevelRepeatableRead
	} else {
		opts.ReadOnly = false // modernc refuses the option; query_only holds it
	}
	return d.run(ctx, d.reader, opts, fn)
}

// Write runs fn in a transaction that behaves as if it were alone. What fn did
// is kept whole or not at all. On PostgreSQL fn may run again when two
// transactions met, so it must do nothing outside tx; use tx.After for that.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{}
	if d.dialect == postgres {
		opts.Isolation = sql.LevelSerializable
	}
	const tries = 30
	for try := 1; ; try++ {
		err := d.run(ctx, d.writer, opts, fn)
		if err == nil || try == tries || !mayRetry(err) {
			return err
		}
		select { // the loser waits a little, each a different little
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(rand.Int64N(int64(min(try, 10)) * int64(5*time.Millisecond)))):
		}
	}
}

func (d *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, fn func(*Tx) error) (err error) {
	sqlTx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer sqlTx.Rollback() // no effect after Commit; covers a panic in fn
	s := ScopeOf(ctx)
	tx := &Tx{Ente: s.Ente, Actor: s.Actor, Now: d.Now(), db: d, tx: sqlTx, ctx: ctx}
	if err := fn(tx); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return err
	}
	for _, f := range tx.after {
		f()
	}
	if tx.facts > 0 && d.emitted != nil {
		d.emitted()
	}
	return nil
}

func redact(url string) string {
	if at := strings.LastIndex(url, "@"); at >= 0 {
		return "postgres://…" + url[at:]
	}
	return url
}
