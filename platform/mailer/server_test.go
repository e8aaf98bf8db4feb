package mailer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"loggia/platform/mailin"
)

// A server is a real SMTP server of this process that says what it is told to.
type server struct {
	*smtp.Server
	host string
	port int

	mu       sync.Mutex
	received []received
	answers  map[string][]error // stage → what to answer next
	onData   func()
}

type received struct {
	from, to string
	raw      []byte
	tls      bool
	user     string
}

func (s *server) next(stage string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.answers[stage]; len(q) > 0 {
		s.answers[stage] = q[1:]
		return q[0]
	}
	return nil
}

func (s *server) say(stage string, errs ...error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[stage] = append(s.answers[stage], errs...)
}

func (s *server) mail() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received{}, s.received...)
}

type session struct {
	s    *server
	conn *smtp.Conn
	got  received
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "loggia" || password != "segreta" {
			return smtp.ErrAuthFailed
		}
		s.got.user = user
		return nil
	}), nil
}
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.got.from = from
	return s.s.next("mail")
}
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.got.to = to; return s.s.next("rcpt") }
func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Data(r io.Reader) (err error) {
	if s.got.raw, err = io.ReadAll(r); err != nil {
		return err
	}
	_, s.got.tls = s.conn.TLSConnectionState()
	err = s.s.next("data")
	s.s.mu.Lock()
	if err == nil {
		s.s.received = append(s.s.received, s.got)
	}
	hook := s.s.onData
	s.s.mu.Unlock()
	if hook != nil {
		hook()
	}
	return err
}

// listen starts a server; how is "none", "starttls" or "tls". address "" takes a free port.
func listen(t *testing.T, how, address string) *server {
	t.Helper()
	if address == "" {
		address = "127.0.0.1:0"
	}
	var l net.Listener
	var err error
	for deadline := time.Now().Add(5 * time.Second); ; { // the port of a server just closed
		if l, err = net.Listen("tcp", address); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	s := &server{answers: map[string][]error{}, host: "127.0.0.1", port: l.Addr().(*net.TCPAddr).Port}
	s.Server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{s: s, conn: c}, nil }))
	s.Domain, s.AllowInsecureAuth, s.EnableSMTPUTF8 = "localhost", true, true
	switch how {
	case "starttls":
		s.TLSConfig = certificate.server
	case "tls":
		l = tls.NewListener(l, certificate.server)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return s
}

var certificate = func() (c struct{ server, client, stranger *tls.Config }) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	known := x509.NewCertPool()
	cert, _ := x509.ParseCertificate(der)
	known.AddCert(cert)
	c.server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	c.client = &tls.Config{RootCAs: known}
	c.stranger = &tls.Config{RootCAs: x509.NewCertPool()}
	return c
}()

func parse(t *testing.T, raw []byte) mailin.Message {
	t.Helper()
	m, err := mailin.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
