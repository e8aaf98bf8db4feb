package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// guarded puts around one door what its options ask for: how often, how much,
// how long, and whether permission was asked before the answer.
func (a *API) guarded(pattern string, d *door, next http.Handler) http.Handler {
	a.doors = append(a.doors, Door{pattern, d.rate, d.per, d.unchecked})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.rate > 0 {
			wait, ok := a.limiter.Allow(network(ClientIP(r.Context()))+" "+pattern, d.rate, d.per)
			if !ok {
				seconds := int(wait/time.Second) + 1
				w.Header().Set("Retry-After", strconv.Itoa(seconds))
				a.Fail(w, r, ErrTooMany.With("count", seconds))
				return
			}
		}
		visitOf(r.Context()).limit = d.limit
		if d.limit > 0 {
			if r.ContentLength > d.limit {
				a.Fail(w, r, tooLarge(d.limit))
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, d.limit)
		}
		rc, ctx := http.NewResponseController(w), r.Context()
		if d.timeout > 0 {
			// A reader who sends or takes a byte a minute holds nothing for long.
			// The answer gets longer than the work: a problem must still get out.
			now := time.Now()
			rc.SetReadDeadline(now.Add(d.timeout))
			rc.SetWriteDeadline(now.Add(d.timeout + 10*time.Second))
			var stop context.CancelFunc
			ctx, stop = context.WithTimeout(ctx, d.timeout)
			defer stop()
		} else {
			rc.SetReadDeadline(time.Time{})
			rc.SetWriteDeadline(time.Time{})
		}
		if d.unchecked == "" && a.o.Watch != nil {
			ctx = a.o.Watch(ctx)
			w = &askedFirst{ResponseWriter: w, a: a, ctx: ctx, r: r}
		}
		next.ServeHTTP(w, r.WithContext(ctx))
		if g, ok := w.(*askedFirst); ok && !g.begun {
			g.WriteHeader(http.StatusOK)
		}
	})
}

// askedFirst holds back a good answer that was given without asking for
// permission: better a defect that shows than a secret that leaks.
type askedFirst struct {
	http.ResponseWriter
	a             *API
	ctx           context.Context
	r             *http.Request
	begun, silent bool
}

func (g *askedFirst) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *askedFirst) WriteHeader(status int) {
	if g.begun {
		return
	}
	g.begun = true
	if status < 400 && !g.a.o.Asked(g.ctx) {
		g.silent = true
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition", "Set-Cookie", "ETag", "Location"} {
			g.Header().Del(name)
		}
		g.a.Fail(g.ResponseWriter, g.r, errUnasked)
		return
	}
	g.ResponseWriter.WriteHeader(status)
}

func (g *askedFirst) Write(b []byte) (int, error) {
	if !g.begun {
		g.WriteHeader(http.StatusOK)
	}
	if g.silent {
		return len(b), nil
	}
	return g.ResponseWriter.Write(b)
}
