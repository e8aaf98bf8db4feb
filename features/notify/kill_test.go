package notify_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loggia/features/notify"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/mailer"
)

// TestMain runs, instead of the tests, the program that a test kills.
func TestMain(m *testing.M) {
	if url := os.Getenv("LOGGIA_NOTIFY_VICTIM"); url != "" {
		victim(url)
	}
	os.Exit(m.Run())
}

const crowd = 450

// victim tells the digest of a start to a crowd, says when it is in the middle
// of a transaction, and waits there to be killed.
func victim(url string) {
	d, err := db.Open(itself, url, db.WithClock(clock.NewFixed(rome("2026-11-26 09:00"))))
	if err == nil {
		var h *house
		if h, err = open(d, staff{more: crowd}); err == nil {
			sent := 0
			h.post.fail = func(notify.Letter) error {
				if sent++; sent == 250 { // two transactions are kept, the third is half done
					fmt.Println("in the middle")
					select {}
				}
				return nil
			}
			err = h.jobs.Settle(itself)
		}
	}
	fmt.Println("ended", err)
	os.Exit(1)
}

func people(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("n%04d", i)
	}
	return all
}

// digests counts the mails to each address.
func digests(t testing.TB, d *db.DB) map[string]int {
	t.Helper()
	to := map[string]int{}
	must(t, d.Read(itself, func(tx *db.Tx) error {
		for before := ""; ; {
			page, err := mailer.List(tx, mailer.Query{Limit: 200, Before: before})
			if err != nil || len(page) == 0 {
				return err
			}
			for _, e := range page {
				to[e.To.Email]++
			}
			before = page[len(page)-1].ID
		}
	}))
	return to
}

// Killed in the middle of the digests: what was kept is not told again, what
// was not is, and everybody has one mail.
func TestKilledBetweenADigestAndItsMail(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "loggia.db")
	now := clock.NewFixed(rome("2026-11-25 20:30"))
	d, err := db.Open(itself, url, db.WithClock(now))
	must(t, err)
	h := build(t, d, now, staff{more: crowd})
	h.invite(t, "m1", people(crowd)...)
	must(t, d.Close())

	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "LOGGIA_NOTIFY_VICTIM="+url)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "in the middle\n" {
		t.Fatalf("the program said %q, %v", line, err)
	}
	must(t, c.Process.Kill())
	c.Wait()

	now.Set(rome("2026-11-26 09:05")) // its lease is over
	d, err = db.Open(itself, url, db.WithClock(now))
	must(t, err)
	defer d.Close()
	if n := len(digests(t, d)); n != 200 {
		t.Fatalf("%d were kept before it was killed: this test proves nothing", n)
	}
	h = build(t, d, now, staff{more: crowd})
	must(t, h.jobs.Settle(itself))
	to := digests(t, d)
	for _, p := range people(crowd) {
		if to[p+"@borgofiore.example"] != 1 {
			t.Fatalf("%s has %d mails", p, to[p+"@borgofiore.example"])
		}
	}
	if len(to) != crowd {
		t.Errorf("%d were written to", len(to))
	}
}

// A machine that fails at one letter keeps none of that transaction, and the
// next try tells everybody once.
func TestAFailureInTheMiddleIsMadeGood(t *testing.T) {
	now := clock.NewFixed(rome("2026-11-25 20:30"))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now.Set(rome("2026-11-25 20:30"))
		h := build(t, d, now, staff{more: 120})
		h.invite(t, "m1", people(120)...)
		n := 0
		h.post.fail = func(notify.Letter) error {
			if n++; n == 110 {
				return errBroken
			}
			return nil
		}
		now.Set(rome("2026-11-26 09:00"))
		if err := h.jobs.Settle(itself); err == nil || !strings.Contains(err.Error(), errBroken.Error()) {
			t.Fatalf("it did not fail: %v", err)
		}
		if got := len(digests(t, d)); got != 100 {
			t.Fatalf("%d were kept", got)
		}
		h.post.fail = nil
		h.at(t, "2026-11-26 09:10")
		to := digests(t, d)
		if len(to) != 120 {
			t.Errorf("%d were written to", len(to))
		}
		for who, n := range to {
			if n != 1 {
				t.Errorf("%s has %d mails", who, n)
			}
		}
	}, db.WithClock(now))
}

// Four thousand people at nine: how long the digests take.
func TestFourThousandDigests(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	const town = 4000
	now := clock.NewFixed(rome("2026-11-25 20:30"))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now.Set(rome("2026-11-25 20:30"))
		h := build(t, d, now, staff{more: town})
		began := time.Now()
		h.invite(t, "m1", people(town)...)
		told := time.Since(began)
		now.Set(rome("2026-11-26 09:00"))
		began = time.Now()
		must(t, h.jobs.Settle(itself))
		took := time.Since(began)
		t.Logf("%d people: told in %s, digests in %s", town, told.Round(time.Millisecond), took.Round(time.Millisecond))
		if n := len(digests(t, d)); n != town {
			t.Errorf("%d were written to", n)
		}
		if took > time.Minute {
			t.Errorf("a town waits %s for its morning", took)
		}
	}, db.WithClock(now))
}
