package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"loggia/platform/db"
	"loggia/platform/db/dbtest"
)

var schema = fstest.MapFS{
	"schema/0001_seat.sql": {Data: []byte(`CREATE TABLE seat (ente TEXT NOT NULL, id TEXT NOT NULL, who TEXT NOT NULL, photo BYTEA, PRIMARY KEY (ente, id));
		CREATE UNIQUE INDEX seat_who ON seat (ente, who);`)},
	"schema/0002_only.sqlite.sql":   {Data: []byte(`CREATE TABLE only_here (ente TEXT)`)},
	"schema/0002_only.postgres.sql": {Data: []byte(`CREATE TABLE only_here (ente TEXT)`)},
}

func migrated(t *testing.T, d *db.DB) context.Context {
	t.Helper()
	ctx := db.Scoped(context.Background(), db.Scope{Ente: "borgofiore", Actor: "giulia"})
	for range 2 { // the second run must change nothing
		if err := d.Migrate(ctx, "seat", schema); err != nil {
			t.Fatal(err)
		}
	}
	return ctx
}

func TestAFailedWriteKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := migrated(t, d)
		oops := errors.New("oops")
		after := false
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.After(func() { after = true })
			if tx.Ente != "borgofiore" || tx.Actor != "giulia" {
				t.Errorf("scope is %q %q", tx.Ente, tx.Actor)
			}
			if _, err := tx.Exec(`INSERT INTO seat (ente, id, who, photo) VALUES ($1, $2, $3, $4)`, tx.Ente, "1", "a", []byte{0, 1}); err != nil {
				return err
			}
			return oops
		})
		if !errors.Is(err, oops) || after {
			t.Fatalf("err %v, after ran %v", err, after)
		}
		var n int
		d.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(`SELECT COUNT(*) FROM seat`).Scan(&n) })
		if n != 0 {
			t.Fatalf("%d rows kept", n)
		}
	})
}

func TestTheDatabaseSettlesARace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := migrated(t, d)
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, lost := 0, 0
		for range 50 {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(`INSERT INTO seat (ente, id, who) VALUES ($1, $2, $3)`, tx.Ente, "1", "x")
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case db.Unique(err, "seat"):
					lost++
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 || lost != 49 {
			t.Fatalf("%d won, %d lost", won, lost)
		}
	})
}

func TestUniqueTellsWhichConstraint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := migrated(t, d)
		put := func(id, who string) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO seat (ente, id, who) VALUES ($1, $2, $3)`, tx.Ente, id, who)
				return err
			})
		}
		if err := put("1", "a"); err != nil {
			t.Fatal(err)
		}
		if err := put("2", "a"); !db.Unique(err, "seat_who") || db.Unique(err, "desk") {
			t.Fatalf("not recognised: %v", err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := migrated(t, d)
		err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO seat (ente, id, who) VALUES ('e', '1', 'x')`)
			return err
		})
		if err == nil {
			t.Fatal("a reader wrote")
		}
	})
}

// A "#" in the name of the data folder once cut the path there, and folders that
// differ only behind it shared one database.
func TestTheFileIsWhereItsPathSays(t *testing.T) {
	for _, folder := range []string{"a#1", "a#2", "50%25 ?x=1", "a b"} {
		path := filepath.Join(t.TempDir(), folder, "loggia.db")
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		d, err := db.Open(context.Background(), "sqlite:"+path)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Migrate(context.Background(), "seat", schema)
		if _, there := os.Stat(path); err != nil || there != nil {
			t.Errorf("%s: %v, %v", folder, err, there)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
