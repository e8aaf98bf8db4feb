package db

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Migrate brings the tables of one owner (a feature or a platform package) up
// to date. schema holds files schema/0001_name.sql, each run once, in order,
// forward only; where the two databases truly differ, a pair
// 0001_name.sqlite.sql and 0001_name.postgres.sql. One transaction a file.
func (d *DB) Migrate(ctx context.Context, owner string, schema fs.FS) error {
	const table = `CREATE TABLE IF NOT EXISTS migration (owner TEXT NOT NULL, name TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (owner, name))`
	files, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".sql")
		bare, only, paired := strings.Cut(name, ".")
		if paired && only != d.dialect.name {
			continue
		}
		text, err := fs.ReadFile(schema, file)
		if err != nil {
			return err
		}
		err = d.Write(ctx, func(tx *Tx) error {
			if tx.Postgres() { // two nodes started at once: one migrates, the other waits
				if _, err := tx.Exec(`SELECT pg_advisory_xact_lock(7020211)`); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(table); err != nil {
				return err
			}
			var done int
			if err := tx.QueryRow(`SELECT COUNT(*) FROM migration WHERE owner = $1 AND name = $2`, owner, bare).Scan(&done); err != nil || done > 0 {
				return err
			}
			if _, err := tx.Exec(string(text)); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO migration (owner, name, at) VALUES ($1, $2, $3)`, owner, bare, MS(tx.Now))
			return err
		})
		if err != nil {
			return fmt.Errorf("db: migrate %s %s: %w", owner, name, err)
		}
	}
	return nil
}
