package httpapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A tally counts what one request was answered, for log and metrics.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tally) WriteHeader(status int) {
	if t.status == 0 || t.status/100 == 1 && t.status != http.StatusSwitchingProtocols {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tally) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(b)
	t.bytes += int64(n)
	return n, err
}

// watched logs and measures each request, and answers for a handler that panics.
func (a *API) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, t, v := time.Now(), &tally{ResponseWriter: w}, visitOf(r.Context())
		v.fail = a.logInternal
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler {
				err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				if t.status == 0 {
					a.Fail(t, r, errPanicked.From(err))
					p = nil
				} else {
					a.o.Log.ErrorContext(r.Context(), "request failed", "id", v.id, "code", errPanicked.Code, "err", err.Error())
				}
			}
			a.record(r, v, t, time.Since(start))
			if p != nil {
				panic(http.ErrAbortHandler) // cut the connection: half an answer must not look whole
			}
		}()
		next.ServeHTTP(t, r)
	})
}

// record writes the line of the access log. It says which door was used,
// never by whom, nor what was asked: no address, path, query, name or agent.
func (a *API) record(r *http.Request, v *visit, t *tally, took time.Duration) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	route := routeName(v.route)
	a.seen.WithLabelValues(methodName(r.Method), route, strconv.Itoa(t.status/100)+"xx").Observe(took.Seconds())
	level := slog.LevelInfo
	if route == "/healthz" {
		level = slog.LevelDebug
	}
	fields := []any{"id", v.id, "method", methodName(r.Method), "route", route, "status", t.status, "ms", took.Milliseconds(), "bytes", t.bytes}
	if v.code != "" {
		fields = append(fields, "code", v.code)
	}
	a.o.Log.Log(r.Context(), level, "request", fields...)
}

var (
	patternHead = regexp.MustCompile(`^[A-Z]* ?[^/]*`)
	patternHole = regexp.MustCompile(`\{[^}]+\}`)
)

// routeName gives the pattern that matched with each variable part as "…": a
// door link is logged as /porta/…, which tells nothing about who holds it.
func routeName(pattern string) string {
	if pattern == "" {
		return "none"
	}
	return patternHole.ReplaceAllString(patternHead.ReplaceAllString(pattern, ""), "…")
}

// methodName keeps invented methods out of the log and the metrics.
func methodName(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT":
		return m
	}
	return "other"
}

func newMetrics() (*prometheus.Registry, *prometheus.HistogramVec) {
	all := prometheus.NewRegistry()
	seen := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "loggia_http_request_seconds", Help: "Time to answer, by door and class of status.",
		Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})
	all.MustRegister(seen, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return all, seen
}

// Metrics gives the registry in which a feature may put figures of its own:
// counts of things, never of persons.
func (a *API) Metrics() *prometheus.Registry { return a.metrics }

// MetricsHandler answers Prometheus. Give it a listener of its own, which only
// the administrator reaches.
func (a *API) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{})
}
