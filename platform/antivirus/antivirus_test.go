package antivirus

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// daemon runs a real clamd with one signature of our own.
func daemon(t *testing.T) Clamd {
	t.Helper()
	path, err := exec.LookPath("clamd")
	if err != nil {
		path = "/usr/sbin/clamd"
		if _, err := os.Stat(path); err != nil {
			t.Skip("clamd is not installed (Debian: clamav-daemon)")
		}
	}
	dir, err := os.MkdirTemp("/tmp", "loggia-clamd-") // short: a socket's path has 108 characters at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	// name:type:offset:hex — "LOGGIA-HARMFUL" anywhere in any file.
	os.WriteFile(filepath.Join(dir, "ours.ndb"), fmt.Appendf(nil, "Loggia.Test:0:*:%x\n", "LOGGIA-HARMFUL"), 0o644)
	conf := filepath.Join(dir, "clamd.conf")
	os.WriteFile(conf, fmt.Appendf(nil, "DatabaseDirectory %s\nLocalSocket %s/s\nForeground yes\nStreamMaxLength 1M\nLogFile %s/log\nMaxThreads 2\n", dir, dir, dir), 0o644)
	cmd := exec.Command(path, "--config-file="+conf)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	c := Clamd{"unix:" + dir + "/s"}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, err := c.Scan(context.Background(), strings.NewReader("x")); err == nil {
			return c
		} else if time.Now().After(end) {
			log, _ := os.ReadFile(dir + "/log")
			t.Fatalf("clamd does not answer: %v\n%s", err, log)
		}
	}
}

func TestARealClamd(t *testing.T) {
	c := daemon(t)
	for _, want := range []struct {
		name    string
		content []byte
		verdict Verdict
	}{
		{"a harmless text", []byte("buongiorno"), Clean},
		{"nothing", nil, Clean},
		{"a harmful one", []byte("… LOGGIA-HARMFUL …"), Infected},
		{"harm after two chunks", append(bytes.Repeat([]byte{'a'}, 200_000), "LOGGIA-HARMFUL"...), Infected},
		{"more than it will read", make([]byte, 8<<20), Unscanned},
	} {
		got, err := c.Scan(context.Background(), bytes.NewReader(want.content))
		if err != nil || got != want.verdict {
			t.Errorf("%s: %q, %v; want %q", want.name, got, err, want.verdict)
		}
	}
}

func TestNobodyAnswers(t *testing.T) {
	if v, err := (Clamd{"unix:/nonexistent/clamd"}).Scan(context.Background(), strings.NewReader("x")); err == nil {
		t.Errorf("a verdict from nobody: %q", v)
	}
	if v, err := None.Scan(context.Background(), strings.NewReader("x")); v != Unscanned || err != nil {
		t.Errorf("%q, %v", v, err)
	}
}
