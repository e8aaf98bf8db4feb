package mailer_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/mailer"
)

// TestMain runs, instead of the tests, the program that a test kills.
func TestMain(m *testing.M) {
	if url := os.Getenv("LOGGIA_MAILER_VICTIM"); url != "" {
		victim(url)
	}
	os.Exit(m.Run())
}

// victim queues one message, says so, sends only when its server is there, and
// waits to be killed.
func victim(url string) {
	var port int
	fmt.Sscan(os.Getenv("LOGGIA_MAILER_PORT"), &port)
	d, err := db.Open(ctx, url)
	if err == nil {
		var m *mailer.Mailer
		if m, err = mailer.New(ctx, d, quiet, mailer.Config{Host: "127.0.0.1", Port: port, Security: mailer.Plain}); err == nil {
			err = d.Write(ctx, func(tx *db.Tx) error { _, err := m.Send(tx, letter()); return err })
			fmt.Println("committed", err)
			if os.Getenv("LOGGIA_MAILER_SENDS") == "" {
				select {}
			}
			m.Run(ctx)
		}
	}
	fmt.Println("failed", err)
	os.Exit(1)
}

func begin(t *testing.T, url string, env ...string) (kill func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "LOGGIA_MAILER_VICTIM="+url), env...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() { c.Process.Kill(); c.Wait() })
	t.Cleanup(kill)
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "committed <nil>\n" {
		t.Fatalf("the program said %q, %v", line, err)
	}
	return kill
}

// after opens what the killed program left, at a later hour.
func after(t *testing.T, url string, s *server) {
	t.Helper()
	d, err := db.Open(ctx, url, db.WithClock(clock.NewFixed(time.Now().Add(10*time.Minute))))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := open(t, d, to(s)).Settle(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestKilledBetweenCommitAndSending(t *testing.T) {
	url, s := "sqlite:"+filepath.Join(t.TempDir(), "loggia.db"), listen(t, "none", "")
	kill := begin(t, url, fmt.Sprint("LOGGIA_MAILER_PORT=", s.port))
	kill()
	if len(s.mail()) != 0 {
		t.Fatal("it left before it was killed: this test proves nothing")
	}
	after(t, url, s)
	if n := len(s.mail()); n != 1 {
		t.Fatalf("%d messages left", n)
	}
}

// The server has it, the outbox does not know: it leaves again, as the same
// message, and the reader's program can tell.
func TestKilledBetweenSendingAndWritingItDown(t *testing.T) {
	url, s := "sqlite:"+filepath.Join(t.TempDir(), "loggia.db"), listen(t, "none", "")
	arrived, resume := make(chan struct{}), make(chan struct{})
	s.onData = sync.OnceFunc(func() { close(arrived); <-resume })
	kill := begin(t, url, fmt.Sprint("LOGGIA_MAILER_PORT=", s.port), "LOGGIA_MAILER_SENDS=1")
	select {
	case <-arrived:
	case <-time.After(20 * time.Second):
		t.Fatal("it did not leave")
	}
	kill()
	close(resume)
	after(t, url, s)
	got := s.mail()
	if len(got) != 2 || !bytes.Equal(got[0].raw, got[1].raw) || parse(t, got[0].raw).ID == "" {
		t.Fatalf("%d messages", len(got))
	}
}
