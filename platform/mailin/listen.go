package mailin

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"

	"loggia/platform/id"
)

// A Listen says where and for whom mail is received. There is no sign-in and
// nothing is passed on: only mail for addresses that Knows knows is taken.
type Listen struct {
	Address string      // "127.0.0.1:2525", or "unix:/run/loggia/lmtp.sock"
	LMTP    bool        // RFC 2033 instead of SMTP: from a mail server on this machine
	Domain  string      // the name by which we greet; "" takes the machine's
	MaxSize int64       // of a message, in bytes; 0 is MaxSize
	Folder  string      // for messages on their way in; "" is the system's
	TLS     *tls.Config // offers STARTTLS; nil for none
	// Knows reports whether mail for an address is taken here.
	Knows   func(ctx context.Context, address string) (bool, error)
	Deliver Deliver
	Log     *slog.Logger
}

// A Listener receives mail. Make it with NewListener, then Run it.
type Listener struct {
	conf Listen
	net  net.Listener
	smtp *smtp.Server
}

const (
	maxConnections = 100
	deliverWithin  = 2 * time.Minute // a sender waits ten (RFC 5321 §4.5.3.2.6)
)

// NewListener opens the address. Nothing is answered until Run.
func NewListener(c Listen) (*Listener, error) {
	if c.MaxSize == 0 {
		c.MaxSize = MaxSize
	}
	if c.Domain == "" {
		if c.Domain, _ = os.Hostname(); c.Domain == "" {
			c.Domain = "localhost"
		}
	}
	network, address := "tcp", c.Address
	if path, ok := strings.CutPrefix(c.Address, "unix:"); ok {
		network, address = "unix", path
		os.Remove(path) // what a killed program left
	}
	n, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("mailin: listen for mail: %w", err)
	}
	l := &Listener{conf: c, net: n}
	s := smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) { return &session{l: l, conn: conn}, nil }))
	s.Domain, s.LMTP, s.TLSConfig = c.Domain, c.LMTP, c.TLS
	s.MaxMessageBytes, s.MaxRecipients = c.MaxSize, 100
	s.MaxLineLength = 1 << 20 // RFC 5322 says 998; some programs send a whole file as one line
	s.ReadTimeout, s.WriteTimeout = 5*time.Minute, time.Minute
	s.EnableSMTPUTF8 = true
	s.ErrorLog = slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug) // names peers, so not by default
	l.smtp = s
	return l, nil
}

// Addr gives the address that is listened on.
func (l *Listener) Addr() net.Addr { return l.net.Addr() }

// Run receives until ctx ends, then lets messages under way finish.
func (l *Listener) Run(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- l.smtp.Serve(netutil.LimitListener(l.net, maxConnections)) }()
	select {
	case err := <-done:
		return fmt.Errorf("mailin: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if l.smtp.Shutdown(patience) != nil {
		l.smtp.Close() // idle peers; a message cut here was not acknowledged and comes again
	}
	<-done
	return nil
}

// A session is one connection's conversation.
type session struct {
	l    *Listener
	conn *smtp.Conn
	from string
	to   []string
}

var (
	errNobody = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox here"}
	errLater  = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Not now, try again later"}
	errFull   = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "No room now, try again later"}
	errRefuse = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Message refused"}
)

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = oneLine(from)
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	known, err := s.l.conf.Knows(ctx, to)
	switch {
	case err != nil:
		s.l.conf.Log.Error("mailin: who is this for", "err", err)
		return errLater
	case !known:
		return errNobody
	}
	s.to = append(s.to, to)
	return nil
}

const answerWithin = 30 * time.Second

// Data takes a message for all recipients, or for none that the sender hears
// of: those who have it already do not get it again (see First).
func (s *session) Data(r io.Reader) error {
	return s.take(r, func(one func(to string) error) error {
		var worst error
		for _, to := range s.to {
			if err := one(to); err != nil && (worst == nil || err != errRefuse) {
				worst = err
			}
		}
		return worst
	})
}

// LMTPData tells for each recipient what became of the message (RFC 2033 §4.2).
func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	return s.take(r, func(one func(to string) error) error {
		for _, to := range s.to {
			status.SetStatus(to, one(to))
		}
		return nil
	})
}

func (s *session) take(r io.Reader, all func(one func(to string) error) error) error {
	spool, err := newSpool(r, s.l.conf.Folder, s.l.conf.MaxSize)
	defer spool.close()
	var said *smtp.SMTPError
	switch {
	case errors.As(err, &said): // too large: 552
		return said
	case errors.Is(err, errTooLarge):
		return smtp.ErrDataTooLarge
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, smtp.ErrDataReset):
		return errLater // the sender went away in the middle
	case errors.Is(err, smtp.ErrTooLongLine):
		return &smtp.SMTPError{Code: 500, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "A line is too long"}
	case err != nil:
		s.l.conf.Log.Error("mailin: a message could not be stored", "err", err)
		return errFull
	}
	trace := s.trace()
	return all(func(to string) error { return s.deliver(spool, trace, to) })
}

func (s *session) deliver(m *spool, trace, to string) error {
	ctx, cancel := context.WithTimeout(context.Background(), deliverWithin)
	defer cancel()
	raw, err := m.reader(trace)
	if err == nil {
		err = s.l.conf.Deliver(ctx, Envelope{From: s.from, To: []string{to}, Key: m.key("to " + strings.ToLower(to))}, raw)
	}
	switch {
	case err == nil:
		return nil
	case final(err):
		return errRefuse
	}
	s.l.conf.Log.Error("mailin: deliver", "err", err)
	return errLater
}

// trace gives the lines that the last server of a message's way adds on top
// (RFC 5321 §4.4).
func (s *session) trace() string {
	peer := "unix"
	if host, _, err := net.SplitHostPort(s.conn.Conn().RemoteAddr().String()); err == nil {
		peer = host
	}
	how := "ESMTP"
	if s.l.conf.LMTP {
		how = "LMTP"
	}
	if _, ok := s.conn.TLSConnectionState(); ok {
		how += "S" // RFC 3848
	}
	return fmt.Sprintf("Return-Path: <%s>\r\nReceived: from %s ([%s])\r\n by %s with %s id %s;\r\n %s\r\n",
		s.from, clip(strings.ReplaceAll(oneLine(s.conn.Hostname()), " ", ""), 255), peer, s.l.conf.Domain, how, id.New(), time.Now().UTC().Format(time.RFC1123Z))
}
