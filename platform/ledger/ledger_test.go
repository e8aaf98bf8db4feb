package ledger_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/ledger"
)

type moved struct {
	Desk string `json:"desk"`
	N    int    `json:"n"`
}

func (m moved) Fact() (string, string) { return "desk.moved", m.Desk }

var ctx = db.Scoped(context.Background(), db.Scope{Ente: "borgofiore", Actor: "giulia"})

func open(t testing.TB, d *db.DB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.New(ctx, d, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func emit(t testing.TB, d *db.DB, facts ...moved) {
	t.Helper()
	if err := d.Write(ctx, func(tx *db.Tx) error {
		for _, f := range facts {
			if err := tx.Emit(f); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAFailureHoldsOnlyItsSubject(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := open(t, d)
		var got []string
		broken := true
		ledger.On(l, "test", func(ctx context.Context, m moved) error {
			if s := db.ScopeOf(ctx); s.Ente != "borgofiore" || s.Actor != "giulia" {
				t.Errorf("scope %+v", s)
			}
			if broken && m.Desk == "a" {
				return errors.New("not now")
			}
			got = append(got, fmt.Sprint(m.Desk, m.N))
			return nil
		})
		if err := l.Start(ctx); err != nil {
			t.Fatal(err)
		}
		emit(t, d, moved{"a", 1}, moved{"b", 1}, moved{"a", 2}, moved{"b", 2})
		if err := l.Settle(ctx); err == nil {
			t.Fatal("Settle hid a failure")
		}
		if want := []string{"b1", "b2"}; !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		emit(t, d, moved{"a", 3})
		broken = false
		if err := l.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		if want := []string{"b1", "b2", "a1", "a2", "a3"}; !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestAFactOfAFailedChangeIsNeverDelivered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := open(t, d)
		ledger.On(l, "test", func(context.Context, moved) error { t.Error("delivered"); return nil })
		l.Start(ctx)
		d.Write(ctx, func(tx *db.Tx) error {
			tx.Emit(moved{"a", 1})
			return errors.New("no")
		})
		if err := l.Settle(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAReactionAddedLaterStartsAtTheEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := open(t, d)
		emit(t, d, moved{"a", 1})
		n := 0
		ledger.On(l, "new", func(_ context.Context, m moved) error { n += m.N; return nil })
		l.Start(ctx)
		emit(t, d, moved{"a", 10})
		if err := l.Settle(ctx); err != nil || n != 10 {
			t.Fatalf("err %v, n %d", err, n)
		}
	})
}

// The child commits a fact, says so, and is killed before it can deliver.
func TestKilledBetweenCommitAndDelivery(t *testing.T) {
	if path := os.Getenv("LEDGER_CHILD"); path != "" {
		d, err := db.Open(ctx, "sqlite:"+path)
		if err != nil {
			t.Fatal(err)
		}
		l := open(t, d)
		ledger.On(l, "test", func(context.Context, moved) error { return nil })
		if err := l.Start(ctx); err != nil {
			t.Fatal(err)
		}
		emit(t, d, moved{"a", 7})
		fmt.Println("committed")
		select {} // until the parent kills it
	}
	path := filepath.Join(t.TempDir(), "loggia.db")
	child := exec.Command(os.Args[0], "-test.run=^TestKilledBetweenCommitAndDelivery$")
	child.Env = append(os.Environ(), "LEDGER_CHILD="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(out); s.Scan() && s.Text() != "committed"; {
	}
	child.Process.Kill()
	child.Wait()

	d, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l := open(t, d)
	var got []moved
	ledger.On(l, "test", func(_ context.Context, m moved) error { got = append(got, m); return nil })
	if err := l.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	if want := []moved{{"a", 7}}; !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}
