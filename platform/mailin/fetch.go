package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"loggia/platform/db"
)

// A Fetch says which mailbox is read, and what becomes of a message that has
// been delivered: it is marked as seen, and moved to MoveTo unless that is "".
// In a mailbox read for the first time, what somebody has read before is left
// alone.
type Fetch struct {
	Host     string
	Port     int
	Security string // "tls", "starttls" or "none"; "" is tls
	User     string
	Password string
	Mailbox  string // "" is INBOX
	MoveTo   string
	To       []string // who the mail is for; nil takes it from each message
	Ente     string   // whose mailbox it is; "" when it serves the whole installation
	MaxSize  int64    // of a message, in bytes; 0 is MaxSize. A larger one comes cut
	Folder   string   // for messages on their way in; "" is the system's
	TLS      *tls.Config
	Deliver  Deliver
	Log      *slog.Logger
}

// A Fetcher reads one mailbox. Make it with NewFetcher, then Run it. Only one
// program at a time may read a mailbox into one database.
type Fetcher struct {
	conf Fetch
	box  box
}

// NewFetcher brings the tables up to date. Nothing connects until Run.
func NewFetcher(ctx context.Context, d *db.DB, c Fetch) (*Fetcher, error) {
	switch c.Security {
	case "":
		c.Security = "tls"
	case "tls", "starttls", "none":
	default:
		return nil, fmt.Errorf("mailin: security is tls, starttls or none, not %q", c.Security)
	}
	if c.Mailbox == "" {
		c.Mailbox = "INBOX"
	}
	if c.MaxSize == 0 {
		c.MaxSize = MaxSize
	}
	if err := Migrate(ctx, d); err != nil {
		return nil, err
	}
	return &Fetcher{conf: c, box: box{d, c.User + "@" + c.Host + "/" + c.Mailbox}}, nil
}

// Run reads the mailbox until ctx ends: what is there, then each message as it
// comes. When the connection breaks it comes back, after growing pauses.
func (f *Fetcher) Run(ctx context.Context) error {
	ctx = db.Scoped(ctx, db.Scope{Ente: f.conf.Ente})
	for failures := 0; ctx.Err() == nil; {
		begun := time.Now()
		err := f.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if failures++; time.Since(begun) > time.Minute {
			failures = 1 // it had worked
		}
		pause := min(time.Second<<min(failures-1, 9), 5*time.Minute)
		pause += rand.N(pause / 4)
		f.conf.Log.Warn("mailin: the mailbox is not reached", "again_in", pause.Round(time.Millisecond), "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}

const (
	pollEvery   = 4 * time.Minute  // also finds out that a connection has died in silence
	pollNoIdle  = 30 * time.Second // for servers without IDLE
	stepWithin  = time.Minute      // of anything a server is asked
	bringWithin = 10 * time.Minute // of one message: fetch and delivery
)

// session works over one connection until it breaks or ctx ends.
func (f *Fetcher) session(ctx context.Context) error {
	news := make(chan struct{}, 1)
	c, err := f.dial(ctx, news)
	if err != nil {
		return err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := f.enter(ctx, c); err != nil {
		return err
	}
	idles := c.Caps().Has(imap.CapIdle) || c.Caps().Has(imap.CapIMAP4rev2)
	for {
		select {
		case <-news: // whatever it told is found now
		default:
		}
		next, err := f.round(ctx, c)
		if err != nil {
			return err
		}
		wait := pollEvery
		if !idles {
			wait = pollNoIdle
		}
		if !next.IsZero() {
			wait = max(min(wait, next.Sub(f.box.db.Now())), time.Second)
		}
		if err := f.wait(ctx, c, idles, news, wait); err != nil {
			return err
		}
	}
}

// within closes c when what follows takes too long; the library waits for ever
// for the answer of a connection that died in silence.
func within(c *imapclient.Client, d time.Duration) (stop func() bool) {
	return time.AfterFunc(d, func() { c.Close() }).Stop
}

func (f *Fetcher) dial(ctx context.Context, news chan<- struct{}) (*imapclient.Client, error) {
	address := net.JoinHostPort(f.conf.Host, strconv.Itoa(f.conf.Port))
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.conf.TLS != nil {
		conf = f.conf.TLS.Clone()
	}
	if conf.ServerName == "" {
		conf.ServerName = f.conf.Host
	}
	dialing, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := (&net.Dialer{KeepAlive: time.Minute}).DialContext(dialing, "tcp", address)
	if err != nil {
		return nil, err
	}
	options := &imapclient.Options{TLSConfig: conf, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(m *imapclient.UnilateralDataMailbox) {
			if m.NumMessages != nil {
				select {
				case news <- struct{}{}:
				default: // it is told already
				}
			}
		},
	}}
	var c *imapclient.Client
	switch f.conf.Security {
	case "tls":
		secure := tls.Client(conn, conf)
		if err := secure.HandshakeContext(dialing); err != nil {
			conn.Close()
			return nil, err
		}
		c = imapclient.New(secure, options)
	case "starttls":
		stop := context.AfterFunc(dialing, func() { conn.Close() })
		c, err = imapclient.NewStartTLS(conn, options)
		if stop(); err != nil {
			conn.Close()
			return nil, err
		}
	default:
		c = imapclient.New(conn, options)
	}
	defer within(c, stepWithin)()
	if err := c.Login(f.conf.User, f.conf.Password).Wait(); err != nil {
		c.Close()
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return c, nil
}

// enter selects the mailbox and finds its cursor, or makes one.
func (f *Fetcher) enter(ctx context.Context, c *imapclient.Client) error {
	defer within(c, bringWithin)()
	if f.conf.MoveTo != "" {
		c.Create(f.conf.MoveTo, nil).Wait() // most times it is there; if it is not, moving says so
	}
	sel, err := c.Select(f.conf.Mailbox, nil).Wait()
	if err != nil {
		return fmt.Errorf("mailbox %s: %w", f.conf.Mailbox, err)
	}
	at, known, err := f.box.find(ctx)
	if err != nil || known && at.validity == sel.UIDValidity {
		return err
	}
	wanted := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}
	if known {
		// The server has numbered its messages anew (RFC 9051 §2.3.1.1). What was
		// delivered is known by its fingerprint, so all that came since the
		// beginning is looked at, read by somebody or not.
		f.conf.Log.Warn("mailin: the mailbox has been numbered anew")
		wanted = &imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{*wanted, {Since: at.since.AddDate(0, 0, -1)}}}}
	} else {
		at.since = f.box.db.Now()
	}
	found, err := c.UIDSearch(wanted, nil).Wait()
	if err != nil {
		return err
	}
	all, err := c.UIDSearch(&imap.SearchCriteria{}, nil).Wait()
	if err != nil {
		return err
	}
	old := at.since
	at.validity, at.uid = sel.UIDValidity, 0
	if uids := all.AllUIDs(); len(uids) > 0 {
		at.uid = uids[len(uids)-1]
	}
	open := found.AllUIDs()
	if known {
		if open, err = f.cameSince(c, open, old); err != nil {
			return err
		}
	}
	return f.box.put(ctx, at, true, open)
}

// cameSince keeps those of uids that are unseen or came after t: SINCE knows
// whole days only.
func (f *Fetcher) cameSince(c *imapclient.Client, uids []imap.UID, t time.Time) (kept []imap.UID, err error) {
	if len(uids) == 0 {
		return nil, nil
	}
	all, err := c.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{UID: true, InternalDate: true, Flags: true}).Collect()
	for _, m := range all {
		seen := false
		for _, flag := range m.Flags {
			seen = seen || flag == imap.FlagSeen
		}
		if !seen || !m.InternalDate.Before(t.Truncate(time.Second)) {
			kept = append(kept, m.UID)
		}
	}
	return kept, err
}

// round brings in all that is there and due, and tells when more is due.
func (f *Fetcher) round(ctx context.Context, c *imapclient.Client) (next time.Time, err error) {
	if err := f.discover(ctx, c); err != nil {
		return next, err
	}
	for {
		due, next, err := f.box.due(ctx)
		if err != nil {
			return next, err
		}
		for _, uid := range due {
			if err := f.bring(ctx, c, uid); err != nil {
				return next, err
			}
		}
		if err := f.mark(ctx, c); err != nil {
			return next, err
		}
		if len(due) == 0 {
			return next, nil
		}
	}
}

func (f *Fetcher) discover(ctx context.Context, c *imapclient.Client) error {
	defer within(c, stepWithin)()
	at, _, err := f.box.find(ctx)
	if err != nil {
		return err
	}
	beyond := imap.UIDSet{}
	beyond.AddRange(at.uid+1, 0)
	found, err := c.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{beyond}}, nil).Wait()
	if err != nil {
		return err
	}
	var fresh []imap.UID
	for _, uid := range found.AllUIDs() {
		if uid > at.uid { // "n:*" always names the last message (RFC 9051 §9, seq-range)
			fresh = append(fresh, uid)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	for _, uid := range fresh {
		at.uid = max(at.uid, uid)
	}
	return f.box.put(ctx, at, false, fresh)
}

// wait returns when there is news, d has passed, or the connection is no more.
func (f *Fetcher) wait(ctx context.Context, c *imapclient.Client, idles bool, news <-chan struct{}, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var idle *imapclient.IdleCommand
	if idles {
		stop := within(c, stepWithin)
		var err error
		if idle, err = c.Idle(); err != nil {
			return err
		}
		stop()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c.Closed():
		return errors.New("the server closed the connection")
	case <-news:
	case <-timer.C:
	}
	defer within(c, stepWithin)()
	if idle != nil {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	}
	return c.Noop().Wait()
}

// mark tells the mailbox what has been delivered.
func (f *Fetcher) mark(ctx context.Context, c *imapclient.Client) error {
	done, err := f.box.toMark(ctx)
	if err != nil || len(done) == 0 {
		return err
	}
	defer within(c, bringWithin)()
	set := imap.UIDSetNum(done...)
	if err := c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
		return err
	}
	if f.conf.MoveTo != "" {
		if _, err := c.Move(set, f.conf.MoveTo).Wait(); err != nil {
			return fmt.Errorf("move to %s: %w", f.conf.MoveTo, err)
		}
	}
	return f.box.close(ctx, done...)
}
