package mailer

import (
	"context"
	"crypto/tls"
	"fmt"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

const (
	answerWithin = time.Minute     // RFC 5321 §4.5.3.2 allows five; a queue that retries need not wait so long
	dataWithin   = 4 * time.Minute // 25 MB over a slow line
)

// A line is an open connection to the server, signed in.
type line struct {
	client *smtp.Client
	stop   func() bool
}

func (m *Mailer) dial(ctx context.Context) (*line, error) {
	c := m.conf
	opts := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(20 * time.Second)}
	switch c.Security {
	case TLS:
		opts = append(opts, gomail.WithSSL())
	case STARTTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLS != nil {
		conf = c.TLS.Clone()
	}
	if conf.ServerName == "" {
		conf.ServerName = c.Host
	}
	opts = append(opts, gomail.WithTLSConfig(conf))
	if c.Hello != "" {
		opts = append(opts, gomail.WithHELO(c.Hello))
	}
	if c.User != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	client, err := gomail.NewClient(c.Host, opts...)
	if err != nil {
		return nil, fmt.Errorf("mailer: %w", err)
	}
	s, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("mailer: the server %s:%d: %w", c.Host, c.Port, err)
	}
	return &line{client: s, stop: context.AfterFunc(ctx, func() { s.Close() })}, nil
}

// send hands one message over. Once it returns nil the server is answerable for
// it (RFC 5321 §4.2.5).
func (l *line) send(ctx context.Context, r *row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.client.UpdateDeadline(answerWithin); err != nil {
		return err
	}
	if err := l.client.Mail("<" + r.sender + ">"); err != nil {
		return err
	}
	if err := l.client.Rcpt("<" + r.to + ">"); err != nil {
		return err
	}
	w, err := l.client.Data()
	if err != nil {
		return err
	}
	if err := l.client.UpdateDeadline(dataWithin); err != nil {
		return err
	}
	if _, err := w.Write(r.eml); err != nil {
		return err
	}
	return w.Close()
}

// reset makes the connection ready for another message after a refusal; false
// when it is broken.
func (l *line) reset() bool { return l.client.Reset() == nil }

func (l *line) quit() {
	if l == nil {
		return
	}
	l.stop()
	if l.client.Quit() != nil {
		l.client.Close()
	}
}

func codeText(code int) string { return strconv.Itoa(code) }
