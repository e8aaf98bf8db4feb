// Package dbtest runs a test on every database that Loggia speaks: a fresh
// SQLite file, and a fresh PostgreSQL database where initdb is found.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loggia/platform/db"
	"loggia/platform/id"
)

// Each runs fn once on SQLite and once on PostgreSQL, as sub-tests. The
// PostgreSQL part is skipped, and says so, where initdb is not installed; set
// LOGGIA_TEST_POSTGRES to the URL of a server to use that one.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB), opts ...db.Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t, opts...)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t, opts...)) })
}

// SQLite gives a new, empty SQLite database that ends with the test.
func SQLite(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "loggia.db"), opts)
}

// Postgres gives a new, empty PostgreSQL database that ends with the test.
func Postgres(t testing.TB, opts ...db.Option) *db.DB {
	t.Helper()
	return open(t, PostgresURL(t), opts)
}

// PostgresURL gives the URL of a new, empty PostgreSQL database.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := server(t)
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	name := "t" + id.New()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin, err := sql.Open("pgx", base)
		if err == nil {
			admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
			admin.Close()
		}
	})
	return strings.Replace(base, "/postgres?", "/"+name+"?", 1)
}

func open(t testing.TB, url string, opts []db.Option) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

var (
	once     sync.Once
	private  string
	whyNot   string
	serverOf *exec.Cmd
)

// server gives the URL of a PostgreSQL of our own, started once per test
// process. PostgreSQL refuses to run as root, so root runs it as nobody. It
// ends with the process that asked for it: Pdeathsig.
func server(t testing.TB) string {
	t.Helper()
	if url := os.Getenv("LOGGIA_TEST_POSTGRES"); url != "" {
		return url
	}
	once.Do(start)
	if whyNot != "" {
		t.Skip("no PostgreSQL: " + whyNot)
	}
	return private
}

func start() {
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		if len(found) == 0 {
			whyNot = "initdb is not installed"
			return
		}
		initdb = found[len(found)-1]
	}
	if real, err := filepath.EvalSymlinks(initdb); err == nil {
		if _, err := os.Stat(filepath.Join(filepath.Dir(real), "postgres")); err == nil {
			initdb = real
		}
	}
	postgres := filepath.Join(filepath.Dir(initdb), "postgres")
	if _, err := os.Stat(postgres); err != nil {
		if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres"); len(found) > 0 {
			postgres = found[len(found)-1]
			initdb = filepath.Join(filepath.Dir(postgres), "initdb")
		}
	}
	dir, err := os.MkdirTemp("", "loggia-pg-")
	if err != nil {
		whyNot = err.Error()
		return
	}
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if os.Getuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			whyNot = err.Error()
			return
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		os.Chown(dir, uid, gid)
	}
	data := filepath.Join(dir, "data")
	mk := exec.Command(initdb, "-D", data, "-U", "loggia", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
	mk.Dir, mk.SysProcAttr = dir, attr
	if out, err := mk.CombinedOutput(); err != nil {
		whyNot = fmt.Sprintf("initdb: %v: %s", err, out)
		return
	}
	// A socket in our own folder: no port to collide with, nobody else gets in.
	serverOf = exec.Command(postgres, "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200", "-c", "max_pred_locks_per_transaction=256")
	serverOf.Dir, serverOf.SysProcAttr = dir, attr
	if err := serverOf.Start(); err != nil {
		whyNot = err.Error()
		return
	}
	go func() { serverOf.Wait(); os.RemoveAll(dir) }()
	private = "postgres://loggia@/postgres?host=" + dir + "&sslmode=disable"
	for deadline := time.Now().Add(20 * time.Second); ; {
		c, err := sql.Open("pgx", private)
		if err == nil {
			err = c.Ping()
			c.Close()
		}
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			whyNot = "it did not answer: " + err.Error()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
