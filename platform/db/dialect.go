package db

import (
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

type dialect struct{ name string }

var (
	sqlite   = dialect{"sqlite"}
	postgres = dialect{"postgres"}
)

var (
	placeholder = regexp.MustCompile(`\$(\d+)`)
	texts       sync.Map // PostgreSQL's text → SQLite's; the set of statements is finite
)

// SQLite reads $1 as a name; ?1 is the same parameter by number.
func (d dialect) text(query string) string {
	if d == postgres {
		return query
	}
	if t, ok := texts.Load(query); ok {
		return t.(string)
	}
	t := placeholder.ReplaceAllString(query, "?$1")
	texts.Store(query, t)
	return t
}

// NoRows reports whether a question of one row found none.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Unique reports whether err is the refusal of a UNIQUE or PRIMARY KEY whose
// table or constraint name begins with name; "" means any.
func Unique(err error, name string) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505" && (strings.HasPrefix(pg.ConstraintName, name) || pg.TableName == name)
	}
	var lite *driver.Error
	if !errors.As(err, &lite) || (lite.Code() != lib.SQLITE_CONSTRAINT_UNIQUE && lite.Code() != lib.SQLITE_CONSTRAINT_PRIMARYKEY) {
		return false
	}
	// "constraint failed: UNIQUE constraint failed: table.column, … (2067)",
	// or "… failed: index 'name' (2067)" for an index on an expression.
	_, rest, _ := strings.Cut(lite.Error(), "failed: ")
	_, rest, _ = strings.Cut(rest, "failed: ")
	rest = strings.TrimPrefix(rest, "index '")
	return strings.HasPrefix(rest, name) || strings.HasPrefix(name, strings.SplitN(rest, ".", 2)[0])
}

// mayRetry reports whether the transaction met another one and may run again.
func mayRetry(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization failure, deadlock
	}
	var lite *driver.Error
	return errors.As(err, &lite) && lite.Code()&0xff == lib.SQLITE_BUSY
}

// Full reports whether err says that the disk has no room left.
func Full(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "53100"
	}
	var lite *driver.Error
	return errors.As(err, &lite) && lite.Code()&0xff == lib.SQLITE_FULL
}
