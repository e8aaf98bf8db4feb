// Package ministry tells the Ministry of Labour of smart-working agreements, as
// L. 81/2017 art. 23 asks within a few days: a queue from which nothing is lost
// and nothing leaves twice, whatever happens to the line, to the Ministry's
// service or to this program in the middle of it.
//
// communication.go, facts.go and settings.go are the nouns. queue.go takes in,
// send.go sends and clear.go finds out what became of a request without an
// answer; undo.go takes
// back; correct.go, by_hand.go and set_up.go are what people do; watch.go
// minds the term and what must be forgotten. internal/wire speaks to the
// Ministry, internal/stub plays it in tests.
//
// An attempt is written before its request leaves. One that has no outcome is
// never repeated before the Ministry's own archive has been asked.
package ministry

import (
	"context"
	"crypto/x509"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/ministry/internal/wire"
	"loggia/platform/db"
	"loggia/platform/jobs"
	"loggia/platform/seal"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service is built from.
type Config struct {
	DB         *db.DB
	Jobs       *jobs.Queue
	Agreements Agreements
	Key        []byte         // seals the Ministry's credentials; it is not in the database
	Roots      *x509.CertPool // authorities to believe; nil: those of the machine
	Patience   time.Duration  // for one request; 0: half a minute
	Log        *slog.Logger
}

// A Service keeps the communications of an installation. Safe for concurrent use.
type Service struct {
	Config
	seal *seal.Seal

	mu      sync.Mutex
	clients map[string]client // by body
}

type client struct {
	made int64 // when the settings that it was made from were kept
	*wire.Client
}

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "ministry", schema); err != nil {
		return nil, err
	}
	s, err := seal.New(c.Key, "ministry.key")
	if err != nil {
		return nil, err
	}
	if c.Patience == 0 {
		c.Patience = wire.Patience
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	m := &Service{Config: c, seal: s, clients: map[string]client{}}
	c.Jobs.Handle(sendJob, m.work)
	c.Jobs.Handle(watchJob, m.watch)
	c.Jobs.Handle(forgetJob, m.forget)
	return m, nil
}

// Roots gives the machine's authorities together with those in a PEM file; nil
// for no file, which means the machine's alone.
func Roots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: %w", file, errors.New("no certificate in it"))
	}
	return pool, nil
}

func init() {
	access.Register(table)
	norm.Register(
		norm.Number{Key: "ministry.term_days", Value: 5, Unit: "days", From: "2022-09-01", Source: "L. 81/2017 art. 23 c. 1; D.M. 149/2022", Min: 1, Max: 5},
		norm.Number{Key: "ministry.warn_days", Value: 2, Unit: "days", From: "2022-09-01", Source: "Scelta dell'ente: quanti giorni prima del termine avvisare", Min: 0, Max: 4},
		norm.Number{Key: "ministry.keep_years", Value: 5, Unit: "years", From: "2022-09-01", Source: "D.M. 149/2022: l'accordo si conserva per cinque anni dalla sottoscrizione", Min: 5, Max: 10},
	)
}
