// Package mailer writes e-mail and sends it. A message is queued in the
// transaction of the change that it tells of, and leaves once that has
// committed; while no server is configured it is kept, readable, and leaves
// when one is.
//
// mailer.go has the Mailer and its settings; message.go a message and how it is
// written; outbox.go queues and answers questions; run.go sends; smtp.go speaks
// to the server; file.go writes kept messages beside the database.
package mailer

import (
	"context"
	"crypto/tls"
	"embed"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

//go:embed schema/*.sql
var schema embed.FS

var (
	// ErrNoSuchMessage is the answer where this body has no message of that id.
	ErrNoSuchMessage = errs.New(errs.NotFound, "mailer.no_such_message")
	// ErrAlreadySent refuses to send a message again.
	ErrAlreadySent = errs.New(errs.Conflict, "mailer.already_sent")
	// ErrAddress refuses a message to or from what is no address.
	ErrAddress = errs.New(errs.Invalid, "mailer.address")
)

// How the connection to the server is protected.
const (
	STARTTLS = "starttls" // required: a server without it is not used
	TLS      = "tls"
	Plain    = "none"
)

// A Config says through which server mail leaves. Host "" means none: messages
// are kept.
type Config struct {
	Host     string
	Port     int
	Security string // STARTTLS, TLS or Plain; "" is STARTTLS
	User     string // "" for a server that asks for none
	Password string
	From     string // sender address of everything; "" lets each message have its own
	Hello    string // the name by which we greet the server; "" takes the machine's
	Mark     string // value of the header by which our own mail is known when it comes back
	Folder   string // where kept messages are written as .eml too; "" for nowhere
	TLS      *tls.Config
	// Forget is how long the text of a sent message is kept; 0 is 30 days. That
	// it was sent, to whom and when remains.
	Forget time.Duration
}

// A Mailer queues messages and sends them. Safe for concurrent use.
type Mailer struct {
	db   *db.DB
	log  *slog.Logger
	conf Config
	wake chan struct{}

	mu      sync.Mutex
	problem string
}

// New brings the outbox up to date. With a server configured, what was kept is
// now waiting to leave; without, what was waiting is kept.
func New(ctx context.Context, d *db.DB, log *slog.Logger, c Config) (*Mailer, error) {
	switch c.Security {
	case "":
		c.Security = STARTTLS
	case STARTTLS, TLS, Plain:
	default:
		return nil, fmt.Errorf("mailer: security is starttls, tls or none, not %q", c.Security)
	}
	if c.Host != "" && (c.Port < 1 || c.Port > 65535) {
		return nil, fmt.Errorf("mailer: %d is no port", c.Port)
	}
	if c.Mark == "" {
		c.Mark = "loggia"
	}
	if c.Forget == 0 {
		c.Forget = 30 * 24 * time.Hour
	}
	if err := d.Migrate(ctx, "mailer", schema); err != nil {
		return nil, err
	}
	m := &Mailer{db: d, log: log, conf: c, wake: make(chan struct{}, 1)}
	if err := d.Write(ctx, m.settleStates); err != nil {
		return nil, err
	}
	return m, m.fileKept(ctx)
}

// Configured reports whether there is a server through which mail leaves.
func (m *Mailer) Configured() bool { return m.conf.Host != "" }

// Problem gives what the server or the way to it answered when it last refused
// everything, for an administrator to read; "" when all is well.
func (m *Mailer) Problem() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.problem
}

func (m *Mailer) setProblem(s string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.problem = s
}
