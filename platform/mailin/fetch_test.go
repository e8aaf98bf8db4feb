package mailin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/mailin"
)

var quiet = slog.New(slog.DiscardHandler)

// An office takes in mail as a feature would: kept in a transaction, once.
type office struct {
	t    *testing.T
	db   *db.DB
	got  chan taken
	fail func(m mailin.Message) error // before it is kept
	die  func(m mailin.Message)       // after it is kept, before anybody hears
}

type taken struct {
	mailin.Envelope
	mailin.Message
	size int
}

func newOffice(t *testing.T, d *db.DB) *office {
	if err := mailin.Migrate(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return &office{t: t, db: d, got: make(chan taken, 1000)}
}

func (o *office) deliver(ctx context.Context, e mailin.Envelope, raw io.Reader) error {
	b, err := io.ReadAll(raw)
	if err != nil {
		return err
	}
	m, _ := mailin.Parse(b)
	if o.fail != nil {
		if err := o.fail(m); err != nil {
			return err
		}
	}
	ctx = db.Scoped(ctx, db.Scope{Ente: "borgofiore"}) // found from the address
	err = o.db.Write(ctx, func(tx *db.Tx) error {
		first, err := mailin.First(tx, e.Key)
		if first {
			tx.After(func() { o.got <- taken{e, m, len(b)} })
		}
		return err
	})
	if err == nil && o.die != nil {
		o.die(m)
	}
	return err
}

func (o *office) next() taken {
	o.t.Helper()
	select {
	case m := <-o.got:
		return m
	case <-time.After(40 * time.Second):
		o.t.Fatal("no mail came")
		panic("")
	}
}

// nothing holds that no more mail has come, once the mailbox looks as it should.
func (o *office) nothing() {
	o.t.Helper()
	select {
	case m := <-o.got:
		o.t.Fatalf("%q came again", m.Subject)
	default:
	}
}

func (d *dovecot) fetch(user string, o *office) mailin.Fetch {
	return mailin.Fetch{Host: "127.0.0.1", Port: d.imap, Security: "none", User: user, Password: password, Deliver: o.deliver, Log: quiet}
}

// run starts a fetcher; stop ends it and waits.
func run(t *testing.T, d *db.DB, c mailin.Fetch) (stop func()) {
	t.Helper()
	f, err := mailin.NewFetcher(context.Background(), d, c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(20 * time.Second):
			t.Error("it does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

func letter(subject string) []byte {
	return mail("From: Teresa Città <teresa@example.org>", "To: Ufficio Tributi <tributi@comune.example>", "Subject: "+subject, "Message-ID: <"+strings.ReplaceAll(subject, " ", "-")+"@example.org>", "", "Buongiorno.")
}

// until polls what Dovecot says, which the fetcher changes from another connection.
func until(t *testing.T, what string, is func() string, want string) {
	t.Helper()
	got := ""
	for deadline := time.Now().Add(40 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if got = is(); got == want {
			return
		}
	}
	t.Fatalf("%s: %q, want %q", what, got, want)
}

func TestMailComesAsItArrivesAndNeverTwice(t *testing.T) {
	dovecot := startDovecot(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		user := strings.ToLower("u" + fmt.Sprint(time.Now().UnixNano()))
		o := newOffice(t, d)
		for _, s := range []string{"letto da una persona", "in attesa"} {
			dovecot.deliver(t, user, letter(s))
		}
		c := dovecot.client(t, user, "INBOX")
		if err := c.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
			t.Fatal(err)
		}
		stop := run(t, d, dovecot.fetch(user, o))
		if m := o.next(); m.Subject != "in attesa" || m.Envelope.From != "teresa@example.org" || m.Envelope.To[0] != user+"@comune.example" && m.Envelope.To[0] != user {
			t.Fatalf("%+v", m)
		}
		flags := func() string { return dovecot.flags(t, user, "INBOX") }
		until(t, "marked", flags, "seen seen")
		for i := range 3 { // by IDLE: the next look of its own is minutes away
			dovecot.deliver(t, user, letter(fmt.Sprint("nuova ", i)))
			if m := o.next(); m.Subject != fmt.Sprint("nuova ", i) {
				t.Fatalf("%+v", m)
			}
		}
		until(t, "marked", flags, "seen seen seen seen seen")
		stop()
		dovecot.deliver(t, user, letter("a programma fermo"))
		stop = run(t, d, dovecot.fetch(user, o))
		if m := o.next(); m.Subject != "a programma fermo" {
			t.Fatalf("after a restart came %q", m.Subject)
		}
		until(t, "marked", flags, "seen seen seen seen seen seen")
		stop()
		o.nothing()
	})
}

func TestTheMailboxIsNumberedAnew(t *testing.T) {
	dovecot := startDovecot(t)
	d, user := dbtest.SQLite(t), "tributi"
	o := newOffice(t, d)
	c := dovecot.client(t, user, "INBOX")
	old := letter("storia")
	put := c.Append("INBOX", int64(len(old)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: time.Now().Add(-time.Hour)})
	put.Write(old)
	put.Close()
	if _, err := put.Wait(); err != nil {
		t.Fatal(err)
	}
	c.Close()
	stop := run(t, d, dovecot.fetch(user, o))
	for _, s := range []string{"uno", "due"} {
		dovecot.deliver(t, user, letter(s))
		o.next()
	}
	until(t, "marked", func() string { return dovecot.flags(t, user, "INBOX") }, "seen seen seen")
	stop()
	c = dovecot.client(t, user, "INBOX") // somebody marks one as unread; another is read before we see it
	c.Store(imap.SeqSetNum(2), &imap.StoreFlags{Op: imap.StoreFlagsDel, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	c.Close()
	dovecot.deliver(t, user, letter("tre"))
	c = dovecot.client(t, user, "INBOX")
	c.Store(imap.SeqSetNum(4), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
	c.Close()
	dovecot.renumber(t, user)
	stop = run(t, d, dovecot.fetch(user, o))
	if m := o.next(); m.Subject != "tre" {
		t.Fatalf("%q came", m.Subject)
	}
	until(t, "marked", func() string { return dovecot.flags(t, user, "INBOX") }, "seen seen seen seen")
	dovecot.deliver(t, user, letter("quattro"))
	if m := o.next(); m.Subject != "quattro" {
		t.Fatalf("%q came", m.Subject)
	}
	stop()
	o.nothing()
}

// A wire passes bytes on until it is cut.
type wire struct {
	net.Listener
	mu   sync.Mutex
	open []net.Conn
}

func newWire(t *testing.T, to int) *wire {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l}
	t.Cleanup(func() { l.Close(); w.cut() })
	go func() {
		for {
			a, err := l.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", to))
			if err != nil {
				a.Close()
				continue
			}
			w.mu.Lock()
			w.open = append(w.open, a, b)
			w.mu.Unlock()
			for _, p := range [][2]net.Conn{{a, b}, {b, a}} {
				go func() { io.Copy(p[0], p[1]); p[0].Close(); p[1].Close() }()
			}
		}
	}()
	return w
}

func (w *wire) cut() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.open)
	for _, c := range w.open {
		c.Close()
	}
	w.open = nil
	return n
}

func TestTheConnectionIsCut(t *testing.T) {
	dovecot := startDovecot(t)
	d, user := dbtest.SQLite(t), "tributi"
	o, w := newOffice(t, d), newWire(t, dovecot.imap)
	conf := dovecot.fetch(user, o)
	conf.Port = w.Addr().(*net.TCPAddr).Port
	var once sync.Once
	o.die = func(m mailin.Message) { // cut exactly between delivery and mark
		if m.Subject == "in mezzo" {
			once.Do(func() { w.cut() })
		}
	}
	run(t, d, conf)
	for _, s := range []string{"prima", "in mezzo", "dopo"} {
		dovecot.deliver(t, user, letter(s))
		if m := o.next(); m.Subject != s {
			t.Fatalf("%q came for %q", m.Subject, s)
		}
	}
	until(t, "marked", func() string { return dovecot.flags(t, user, "INBOX") }, "seen seen seen")
	if w.cut() == 0 { // while it idles
		t.Fatal("nothing was connected")
	}
	dovecot.deliver(t, user, letter("tornata"))
	if m := o.next(); m.Subject != "tornata" {
		t.Fatal(m.Subject)
	}
	until(t, "marked", func() string { return dovecot.flags(t, user, "INBOX") }, "seen seen seen seen")
	o.nothing()
}

// The program dies after the office has kept the message and before the
// fetcher has written that down.
func TestDyingBetweenDeliveryAndCursor(t *testing.T) {
	dovecot := startDovecot(t)
	d, user := dbtest.SQLite(t), "tributi"
	o := newOffice(t, d)
	f, err := mailin.NewFetcher(context.Background(), d, dovecot.fetch(user, o))
	if err != nil {
		t.Fatal(err)
	}
	ctx, die := context.WithCancel(context.Background())
	o.die = func(mailin.Message) { die() }
	dovecot.deliver(t, user, letter("una volta"))
	if err := f.Run(ctx); err != nil {
		t.Fatal(err)
	}
	o.next()
	if got := dovecot.flags(t, user, "INBOX"); got != "new" {
		t.Fatalf("it is %s already: this test proves nothing", got)
	}
	o.die = nil
	clockAhead(t, d) // the try is counted before it is made, and comes again after a pause
	run(t, d, dovecot.fetch(user, o))
	dovecot.deliver(t, user, letter("altra"))
	if m := o.next(); m.Subject != "altra" {
		t.Fatalf("%q came again", m.Subject)
	}
	until(t, "marked", func() string { return dovecot.flags(t, user, "INBOX") }, "seen seen")
	o.nothing()
}

// clockAhead makes what is put off due now.
func clockAhead(t *testing.T, d *db.DB) {
	t.Helper()
	if err := d.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailin_open SET next_at = 0`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestOneBadMessageDoesNotHoldUpTheRest(t *testing.T) {
	dovecot := startDovecot(t)
	c := clock.NewFixed(time.Now())
	d, user := dbtest.SQLite(t, db.WithClock(c)), "tributi"
	o := newOffice(t, d)
	refused := errs.New(errs.Invalid, "mailin_test.refused")
	later := true
	var mu sync.Mutex
	o.fail = func(m mailin.Message) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case m.Subject == "mai":
			return refused
		case m.Subject == "dopo" && later:
			return errors.New("the disk is full")
		}
		return nil
	}
	for _, s := range []string{"mai", "dopo", "ora"} {
		dovecot.deliver(t, user, letter(s))
	}
	dovecot.deliver(t, user, []byte("\x00\xff no header at all\r\n"))
	conf := dovecot.fetch(user, o)
	conf.MoveTo = "Acquisite"
	run(t, d, conf)
	if m := o.next(); m.Subject != "ora" {
		t.Fatalf("%q came", m.Subject)
	}
	if m := o.next(); m.Subject != "" || m.Envelope.From != "teresa@example.org" {
		t.Fatalf("the broken one came as %+v", m)
	}
	until(t, "moved", func() string { return dovecot.flags(t, user, "Acquisite") }, "seen seen")
	if got := dovecot.flags(t, user, "INBOX"); got != "new new" {
		t.Fatalf("what is not delivered is %q", got)
	}
	mu.Lock()
	later = false
	mu.Unlock()
	c.Advance(time.Hour)
	dovecot.deliver(t, user, letter("sveglia"))
	got := map[string]bool{o.next().Subject: true, o.next().Subject: true}
	if !got["dopo"] || !got["sveglia"] {
		t.Fatal(got)
	}
	until(t, "moved", func() string { return dovecot.flags(t, user, "Acquisite") }, "seen seen seen seen")
	if got := dovecot.flags(t, user, "INBOX"); got != "new" {
		t.Fatalf("the refused one is %q", got)
	}
	o.nothing()
}

func TestATooLargeMessageComesCut(t *testing.T) {
	dovecot := startDovecot(t)
	d, user := dbtest.SQLite(t), "tributi"
	o := newOffice(t, d)
	conf := dovecot.fetch(user, o)
	conf.MaxSize = 1 << 20
	conf.Port, conf.Security, conf.TLS = dovecot.imaps, "tls", dovecot.trust
	dovecot.deliver(t, user, append(letter("enorme"), []byte(strings.Repeat(strings.Repeat("a", 70)+"\r\n", 40_000))...))
	dovecot.deliver(t, user, append(letter("grande"), []byte(strings.Repeat(strings.Repeat("a", 70)+"\r\n", 10_000))...))
	run(t, d, conf)
	if m := o.next(); m.Subject != "enorme" || !m.Cut || m.size > 300<<10 || m.Message.From.Email != "teresa@example.org" {
		t.Fatalf("%s cut %v, %d bytes", m.Subject, m.Cut, m.size)
	}
	if m := o.next(); m.Subject != "grande" || m.Cut || m.size < 700_000 {
		t.Fatalf("%s cut %v, %d bytes", m.Subject, m.Cut, m.size)
	}
}

func TestTheMailboxIsReachedOnlySafely(t *testing.T) {
	dovecot := startDovecot(t)
	d := dbtest.SQLite(t)
	o := newOffice(t, d)
	safe := dovecot.fetch("sicura", o)
	safe.Security, safe.TLS = "starttls", dovecot.trust
	dovecot.deliver(t, "sicura", letter("cifrata"))
	stop := run(t, d, safe)
	if m := o.next(); m.Subject != "cifrata" {
		t.Fatal(m.Subject)
	}
	stop()
	safe.TLS = nil // a certificate nobody vouches for
	warned := make(chan string, 100)
	safe.Log = slog.New(warnings{slog.DiscardHandler, warned})
	dovecot.deliver(t, "sicura", letter("mai"))
	run(t, d, safe)
	select {
	case w := <-warned:
		if !strings.Contains(w, "certificate") {
			t.Fatal(w)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nobody was told")
	}
	o.nothing()
}

// warnings passes on what is logged.
type warnings struct {
	slog.Handler
	to chan string
}

func (w warnings) Enabled(context.Context, slog.Level) bool { return true }
func (w warnings) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	w.to <- text
	return nil
}
