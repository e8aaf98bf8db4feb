// Package app is the whole program put together: it knows every part and who
// gets what.
//
// app.go opens, runs and closes; wiring.go joins the parts; reactions.go says
// what happens when something has happened; demo.go fills the invented town.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/crypto/acme/autocert"

	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/core/norm"
	"loggia/features/agile"
	"loggia/features/broadcast"
	"loggia/features/desk"
	"loggia/features/feedback"
	"loggia/features/files"
	"loggia/features/grant"
	"loggia/features/kit"
	"loggia/features/meeting"
	"loggia/features/ministry"
	"loggia/features/notify"
	"loggia/features/office"
	"loggia/features/site"
	"loggia/features/survey"
	"loggia/features/training"
	"loggia/features/workday"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/config"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/jobs"
	"loggia/platform/ledger"
	"loggia/platform/link"
	"loggia/platform/live"
	"loggia/platform/mailer"
	"loggia/platform/ui"
	"loggia/platform/words"
)

// An App is an installation, open. Make it with Open.
type App struct {
	Config    *config.Config
	Asked     *config.Config // what Check looks at, where it is not what the program was opened with; may be nil
	DB        *db.DB
	Ledger    *ledger.Ledger
	Jobs      *jobs.Queue
	Blobs     blob.Store
	Words     *words.Catalogue
	API       *httpapi.API
	Ente      *ente.Service
	People    *identity.Service
	Office    *office.Service
	Meeting   *meeting.Service
	Broadcast *broadcast.Service
	Training  *training.Service
	Feedback  *feedback.Service
	Site      *site.Service
	Notify    *notify.Service
	Kit       *kit.Service
	Agile     *agile.Service
	Norms     *norm.Service
	Workday   *workday.Service
	Survey    *survey.Service
	Desk      *desk.Service
	Ministry  *ministry.Service
	Grant     *grant.Service
	UI        *ui.Assets
	Live      *live.Hub
	Mail      *mailer.Mailer
	Files     *files.Service

	certs   *autocert.Manager
	hushed  bool // while the demo town is made, nobody is told of what happens in it
	log     *slog.Logger
	links   link.Key
	version string
	workers []func(context.Context) error // run until their context ends
	closers []func() error                // closed in reverse
}

// An Option changes how the program is opened.
type Option func(*settings)

type settings struct {
	clock   clock.Clock
	version string
}

// WithClock makes the program tell its time from c.
func WithClock(c clock.Clock) Option { return func(s *settings) { s.clock = c } }

// WithVersion tells the program which release it is.
func WithVersion(v string) Option { return func(s *settings) { s.version = v } }

// Open makes the data folder when it is not there, brings the tables up to
// date, and joins the parts. Nothing listens or runs yet.
func Open(ctx context.Context, c *config.Config, log *slog.Logger, options ...Option) (a *App, err error) {
	s := settings{clock: clock.System, version: "dev"}
	for _, o := range options {
		o(&s)
	}
	if c.Data == "" {
		return nil, errors.New("say where to keep the data: --data FOLDER")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder: %w", err)
	}
	a = &App{Config: c, log: log, version: s.version}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	if a.DB, err = db.Open(ctx, c.DatabaseURL(), db.WithClock(s.clock)); err != nil {
		return a, err
	}
	a.closers = append(a.closers, a.DB.Close)
	if a.Ledger, err = ledger.New(ctx, a.DB, log); err != nil {
		return a, err
	}
	if a.Jobs, err = jobs.New(ctx, a.DB, log); err != nil {
		return a, err
	}
	if a.Blobs, err = blob.OpenFolder(filepath.Join(c.Data, "blobs")); err != nil {
		return a, err
	}
	if a.links, err = link.Load(c.Data); err != nil {
		return a, err
	}
	if err := a.wire(ctx, s.clock); err != nil {
		return a, err
	}
	a.react()
	if err := a.Ledger.Start(ctx); err != nil {
		return a, err
	}
	if c.Demo {
		if err := a.seedQuietly(ctx); err != nil {
			return a, fmt.Errorf("the demo town: %w", err)
		}
	}
	return a, nil
}

// Handler answers every request.
func (a *App) Handler() http.Handler { return a.API.Handler() }

// Run listens and works until ctx ends, then finishes what is under way. ready
// is told the address once the program answers.
func (a *App) Run(ctx context.Context, ready func(net.Addr)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := append([]func(context.Context) error{a.Ledger.Run, a.Jobs.Run}, a.workers...)
	var wg sync.WaitGroup
	failed := make(chan error, len(workers))
	for _, work := range workers {
		wg.Go(func() {
			if err := work(ctx); err != nil {
				failed <- err
				stop() // one part that cannot go on ends the program, which is then started again
			}
		})
	}
	err := httpapi.Serve(ctx, a.listening(ready))
	stop()
	wg.Wait()
	close(failed)
	for f := range failed {
		err = errors.Join(err, f)
	}
	return err
}

func (a *App) listening(ready func(net.Addr)) httpapi.Listening {
	l := httpapi.Listening{Address: a.Config.Listen, Handler: a.Handler(), Metrics: a.Config.Metrics, MetricsHandler: a.MetricsHandler(), Log: a.log, Ready: ready}
	if names := config.List(a.Config.TLSDomain); len(names) > 0 {
		l.Address, l.Redirect = ":443", ":80"
		l.TLS = a.certificates()
	}
	return l
}

// certificates gives what fetches and keeps those of the site, one for all who
// need them.
func (a *App) certificates() *autocert.Manager {
	if a.certs == nil {
		a.certs = httpapi.Certificates(filepath.Join(a.Config.Data, "certificates"), a.Config.TLSEmail, config.List(a.Config.TLSDomain)...)
	}
	return a.certs
}

// Settle delivers every fact and works every job that is due, until nothing is
// left. Tests use it in place of waiting.
func (a *App) Settle(ctx context.Context) error {
	if err := a.Ledger.Settle(ctx); err != nil {
		return err
	}
	if err := a.Jobs.Settle(ctx); err != nil {
		return err
	}
	return a.Ledger.Settle(ctx) // what the jobs announced
}

// Close ends what Open opened.
func (a *App) Close() (err error) {
	for i := len(a.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, a.closers[i]())
	}
	a.closers = nil
	return err
}
