// Package httpapi is the program's door to the web: the JSON API with its
// OpenAPI 3.1 document, RFC 9457 problems in the reader's language, and the
// guards that every request passes, whoever answers it.
//
// httpapi.go builds the API; door.go lets a feature list its operations;
// problem.go and invalid.go turn errors into answers; visit.go knows who asks
// and from where; guard.go, shield.go and limit.go keep harm out; compress.go packs;
// watch.go logs and measures; serve.go listens and stops.
package httpapi

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"loggia/platform/clock"
)

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

// Prefix is where the API lives; the doors' paths are relative to it.
const Prefix = "/api/v1"

// Options say how the API behaves. Every field may be left out.
type Options struct {
	Title, Version string
	// Words gives the sentence for an error's code in a language.
	Words Speaker
	// Trusted are the proxies whose X-Forwarded-For and -Proto are believed.
	Trusted []netip.Prefix
	// Watch and Asked tell whether a door asked for permission before it
	// answered; an answer of the API without asking becomes a 500.
	Watch func(context.Context) context.Context
	Asked func(context.Context) bool
	// Around is put around every handler, the first outermost: which body is
	// meant, who is signed in.
	Around []func(http.Handler) http.Handler
	// Connect are other origins that pages may open a line to, as wss://host; none
	// but for a media engine that is elsewhere.
	Connect []string
	// Healthy says whether the program can serve, for /healthz.
	Healthy func(context.Context) error
	Log     *slog.Logger
	Clock   clock.Clock
}

// A Speaker gives the words for a code in a language; words.Catalogue is one.
type Speaker interface {
	Words(lang, code string, args map[string]any) string
}

type mute struct{}

func (mute) Words(_, code string, _ map[string]any) string { return code }

// An API collects the doors and answers requests.
type API struct {
	o       Options
	mux     *http.ServeMux
	huma    huma.API
	limiter *Limiter
	doors   []Door
	metrics *prometheus.Registry
	seen    *prometheus.HistogramVec
	inside  http.Handler
	spec    func() ([]byte, error)
}

// New gives an API without doors.
func New(o Options) *API {
	o.Title, o.Version = cmp.Or(o.Title, "Loggia"), cmp.Or(o.Version, "dev")
	if o.Words == nil {
		o.Words = mute{}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Clock == nil {
		o.Clock = clock.System
	}
	setUpHuma()
	a := &API{o: o, mux: http.NewServeMux(), limiter: NewLimiter(o.Clock)}
	a.metrics, a.seen = newMetrics()
	c := huma.DefaultConfig(o.Title, o.Version)
	c.CreateHooks = nil                // else every body carries "$schema" made from the Host header
	c.DocsPath, c.SchemasPath = "", "" // the page for people loads its scripts from another origin
	c.OpenAPIPath = ""                 // ours is below: huma builds its copy without a lock
	c.Servers = []*huma.Server{{URL: Prefix}}
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	a.huma = huma.NewAPI(c, adapter{a})
	a.spec = sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(a.huma.OpenAPI(), "", "  ") })

	a.mux.HandleFunc("GET "+Prefix+"/openapi.json", a.answerSpec)
	a.mux.HandleFunc("GET "+Prefix+"/problems/{code}", a.answerProblem)
	a.mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) { a.Fail(w, r, ErrNoSuchDoor) })
	a.mux.HandleFunc("GET /healthz", a.answerHealth)

	a.inside = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { visitOf(r.Context()).route = r.Pattern }() // also when the handler panics
		a.mux.ServeHTTP(w, r)
	})
	for i := len(o.Around) - 1; i >= 0; i-- {
		a.inside = o.Around[i](a.inside)
	}
	return a
}

// Handler gives the whole door, guards included, ready for a server.
func (a *API) Handler() http.Handler {
	return a.visited(a.watched(compressed(a.shielded(a.sameOrigin(a.inside)))))
}

// Handle gives pattern (as http.ServeMux writes it) to h: pages, files, the
// media engine's own endpoints. All guards apply except the question whether
// permission was asked, which only the API's own doors must answer.
func (a *API) Handle(pattern string, h http.Handler, options ...Option) {
	d := newDoor(options)
	d.unchecked = cmp.Or(d.unchecked, "not an API door")
	a.mux.Handle(pattern, a.guarded(pattern, d, h))
}

// A Door is one registered pattern, as the guard tests look at it.
type Door struct {
	Pattern   string // "GET /api/v1/offices/{office}"
	Rate      int    // how often one address may pass in Per; 0 for as often as it likes
	Per       time.Duration
	Unchecked string // why it may answer without asking for permission
}

// Doors gives every door registered so far, raw ones and pages included.
func (a *API) Doors() []Door { return slices.Clone(a.doors) }

// Spec gives the OpenAPI 3.1 document of the doors registered so far. Call it
// after the last door: later ones are not in it.
func (a *API) Spec() ([]byte, error) { return a.spec() }

func (a *API) answerSpec(w http.ResponseWriter, r *http.Request) {
	spec, err := a.Spec()
	if err != nil {
		a.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	w.Write(spec)
}

func (a *API) answerHealth(w http.ResponseWriter, r *http.Request) {
	ctx, stop := context.WithTimeout(r.Context(), 2*time.Second)
	defer stop()
	if a.o.Healthy != nil {
		if err := a.o.Healthy(ctx); err != nil {
			a.Fail(w, r, ErrUnwell.From(err))
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write([]byte(`{"status":"ok","version":"` + a.o.Version + `"}` + "\n"))
}
