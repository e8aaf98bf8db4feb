package mailin_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/mailin"
)

var errRefused = errs.New(errs.Forbidden, "mailin_test.no")

func receive(t *testing.T, c mailin.Listen) *mailin.Listener {
	t.Helper()
	if c.Address == "" {
		c.Address = "127.0.0.1:0"
	}
	if c.Knows == nil {
		c.Knows = func(_ context.Context, a string) (bool, error) {
			if strings.HasPrefix(a, "chissà") {
				return false, errors.New("the database is away")
			}
			return strings.HasSuffix(strings.ToLower(a), "@comune.example"), nil
		}
	}
	c.Domain, c.Log = "mail.comune.example", quiet
	l, err := mailin.NewListener(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l
}

func post(l *mailin.Listener, from string, raw []byte, to ...string) error {
	return stream(l, from, bytes.NewReader(raw), to...)
}

func stream(l *mailin.Listener, from string, raw io.Reader, to ...string) error {
	c, err := smtp.Dial(l.Addr().String())
	if err != nil {
		return err
	}
	defer c.Close()
	return c.SendMail(from, to, raw)
}

func code(err error) int {
	var said *smtp.SMTPError
	if errors.As(err, &said) {
		return said.Code
	}
	if err != nil {
		return -1
	}
	return 250
}

func TestMailIsReceived(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		l := receive(t, mailin.Listen{Deliver: o.deliver})
		if err := post(l, "teresa@example.org", letter("TARI"), "tributi@comune.example", "Anagrafe@comune.example"); err != nil {
			t.Fatal(err)
		}
		a, b := o.next(), o.next()
		if a.Subject != "TARI" || a.Envelope.From != "teresa@example.org" || fmt.Sprint(a.Envelope.To, b.Envelope.To) != "[tributi@comune.example] [Anagrafe@comune.example]" {
			t.Fatalf("%+v %+v", a, b)
		}
		if err := post(l, "teresa@example.org", letter("TARI"), "tributi@comune.example"); err != nil { // our "250" was lost
			t.Fatal(err)
		}
		if err := post(l, "", letter("bounce"), "tributi@comune.example"); err != nil {
			t.Fatal(err)
		}
		if m := o.next(); m.Subject != "bounce" || !m.AutoReply || m.Envelope.From != "" {
			t.Fatalf("%+v", m)
		}
		same := mail("From: x@y.it", "Subject: senza numero", "", "due volte")
		for range 2 { // without a Message-ID nobody can tell: both are kept
			if err := post(l, "x@y.it", same, "tributi@comune.example"); err != nil {
				t.Fatal(err)
			}
			o.next()
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	o.fail = func(m mailin.Message) error {
		switch m.Subject {
		case "mai":
			return errRefused
		case "dopo":
			return errors.New("full")
		}
		return nil
	}
	l := receive(t, mailin.Listen{Deliver: o.deliver, MaxSize: 100_000})
	big := append(letter("x"), bytes.Repeat([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"), 3000)...)
	long := append(letter("x"), bytes.Repeat([]byte("a"), 90_000)...)
	for _, c := range []struct {
		name, to string
		raw      []byte
		want     int
	}{
		{"another domain: no relay", "a@altrove.example", letter("x"), 550},
		{"nobody can tell now", "chissà@comune.example", letter("x"), 451},
		{"refused for good", "a@comune.example", letter("mai"), 554},
		{"not now", "a@comune.example", letter("dopo"), 451},
		{"too large", "a@comune.example", big, 552},
		{"a file as one line", "a@comune.example", long, 250},
		{"nothing", "a@comune.example", []byte("\r\n"), 250},
		{"all is well", "a@comune.example", letter("x"), 250},
	} {
		if got := code(post(l, "teresa@example.org", c.raw, c.to)); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// endless sends n bytes of a message without holding them.
type endless struct{ n int }

var row = bytes.Repeat([]byte("0123456789012345678901234567890123456789012345678901234567890\r\n"), 1000)

func (e *endless) Read(b []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	n := copy(b, row[e.n%61:])
	e.n -= n
	return n, nil
}

func TestFiftyMegabytesAreRefusedWithoutGrowing(t *testing.T) {
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	folder := t.TempDir()
	l := receive(t, mailin.Listen{Deliver: o.deliver, Folder: folder})
	var most atomic.Uint64
	stop := make(chan struct{})
	var watch sync.WaitGroup
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	watch.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapAlloc))
			}
		}
	})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			head := mail("From: a@b.it", "Message-ID: <x@y>", "")
			err := stream(l, "a@b.it", io.MultiReader(bytes.NewReader(head), &endless{50 << 20}), "a@comune.example")
			if code(err) != 552 {
				t.Errorf("answered %d: %v", code(err), err)
			}
		})
	}
	all.Wait()
	close(stop)
	watch.Wait()
	if grown := int64(most.Load()) - int64(before.HeapAlloc); grown > 24<<20 {
		t.Errorf("%d MB more for four of 50 MB", grown>>20)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("%d files are left", len(left))
	}
	o.nothing()
	c, err := smtp.Dial(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@b.it", &smtp.MailOptions{Size: 50 << 20}); code(err) != 552 {
		t.Errorf("announced, it is answered %d", code(err))
	}
	if err := post(l, "a@b.it", letter("dopo"), "a@comune.example"); err != nil {
		t.Fatal(err)
	}
	o.next()
}

func TestTheSenderGoesAwayInTheMiddle(t *testing.T) {
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	l := receive(t, mailin.Listen{Deliver: o.deliver})
	for _, dialogue := range []string{
		"EHLO x\r\nMAIL FROM:<a@b.it>\r\nRCPT TO:<a@comune.example>\r\nDATA\r\nSubject: metà\r\n\r\nciao\r\n",
		"EHLO x\r\nMAIL FROM:<a@b.it>\r\n",
		strings.Repeat("A", 2_000_000),
		"\x16\x03\x01\x00\xff\r\n\r\n\x00",
	} {
		n, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		n.Write([]byte(dialogue))
		n.(*net.TCPConn).CloseWrite()
		n.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.Copy(io.Discard, n); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%.40q is still being talked to", dialogue)
		}
		n.Close()
	}
	if err := post(l, "a@b.it", letter("intera"), "a@comune.example"); err != nil {
		t.Fatal(err)
	}
	if m := o.next(); m.Subject != "intera" {
		t.Fatalf("half a message came: %q", m.Subject)
	}
}

func TestLMTPAnswersForEachRecipient(t *testing.T) {
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	failing := true
	l := receive(t, mailin.Listen{LMTP: true, Address: "unix:" + filepath.Join(t.TempDir(), "lmtp"), Deliver: func(ctx context.Context, e mailin.Envelope, raw io.Reader) error {
		if e.To[0] == "b@comune.example" && failing {
			return errors.New("not now")
		}
		return o.deliver(ctx, e, raw)
	}})
	lmtp := func() error {
		n, err := net.Dial("unix", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		c := smtp.NewClientLMTP(n)
		defer c.Close()
		return c.SendMail("t@example.org", []string{"a@comune.example", "b@comune.example"}, bytes.NewReader(letter("due")))
	}
	var said smtp.LMTPDataError
	if err := lmtp(); !errors.As(err, &said) || len(said) != 1 || said["b@comune.example"].Code != 451 {
		t.Fatalf("%v", err)
	}
	if m := o.next(); m.Envelope.To[0] != "a@comune.example" {
		t.Fatal(m.Envelope.To)
	}
	failing = false
	if err := lmtp(); err != nil { // the server tries both again
		t.Fatal(err)
	}
	if m := o.next(); m.Envelope.To[0] != "b@comune.example" {
		t.Fatal(m.Envelope.To)
	}
	o.nothing()
}

func TestADiskThatIsFull(t *testing.T) {
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	l := receive(t, mailin.Listen{Deliver: o.deliver, Folder: filepath.Join(t.TempDir(), "is not there")})
	big := append(letter("x"), bytes.Repeat([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"), 20_000)...)
	if got := code(post(l, "a@b.it", big, "a@comune.example")); got != 452 {
		t.Errorf("answered %d", got)
	}
	if err := post(l, "a@b.it", letter("piccola"), "a@comune.example"); err != nil {
		t.Fatal(err)
	}
	o.next()
}
