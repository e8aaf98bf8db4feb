package ente

import (
	"context"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"loggia/platform/db"
)

// Cookie keeps which body a reader chose on a host that names none, such as
// "localhost" or the bare address of the installation.
const Cookie = "ente"

// A directory remembers the bodies, because every request asks. Another node's
// change is seen within directoryLife.
type directory struct {
	mu    sync.Mutex
	load  func(context.Context) ([]Body, error)
	all   []Body
	until time.Time
}

const directoryLife = 5 * time.Second

func (d *directory) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until = time.Time{}
}

// bodies gives the last list known when the database does not answer: the
// pages that need no more than the body's name go on.
func (d *directory) bodies(ctx context.Context) ([]Body, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := time.Now(); now.After(d.until) {
		all, err := d.load(ctx)
		if err != nil && d.all == nil {
			return nil, err
		}
		if err == nil {
			d.all = all
		}
		d.until = now.Add(directoryLife)
	}
	return d.all, nil
}

func (s *Service) loadDirectory(ctx context.Context) (all []Body, err error) {
	err = s.db.Read(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		all, err = listBodies(tx)
		return err
	})
	return all, err
}

// Resolve gives the body that a host names, by one of its full host names or
// by its first label. On a host that names none, named is false and the body
// is the one chosen, else the default of the installation.
func (s *Service) Resolve(ctx context.Context, host, chosen string) (b Body, named bool, err error) {
	all, err := s.dir.bodies(ctx)
	if err != nil {
		return b, false, err
	}
	if len(all) == 0 {
		return b, false, ErrNoSuchBody
	}
	host = bare(host)
	label, _, _ := strings.Cut(strings.TrimPrefix(host, "www."), ".")
	byID := map[string]Body{}
	for _, b := range all {
		if s.cfg.Hosts[host] == b.ID {
			return b, true, nil
		}
	}
	for _, b := range all {
		for _, h := range b.Hosts {
			if h == host || "www."+h == host {
				return b, true, nil
			}
		}
		byID[b.ID] = b
	}
	if b, ok := byID[label]; ok {
		return b, true, nil
	}
	if b, ok := byID[chosen]; ok {
		return b, false, nil
	}
	if b, ok := byID[s.cfg.Default]; ok {
		return b, false, nil
	}
	return all[0], false, nil
}

// bare gives a host without its port and last dot, in lower case.
func bare(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

type currentKey struct{}

type current struct {
	body  Body
	named bool
}

// FromHost puts the body that the request's host names into its context: every
// transaction below works for that body and no other.
func (s *Service) FromHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var chosen string
		if c, err := r.Cookie(Cookie); err == nil {
			chosen = c.Value
		}
		b, named, err := s.Resolve(r.Context(), r.Host, chosen)
		if err != nil {
			// No body yet, or no database: what answers without one still does,
			// the rest finds nothing.
			slog.DebugContext(r.Context(), "ente: no body for this request", "error", err)
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(In(r.Context(), b, named)))
	})
}

// In gives a context that works for b. Named says whether the host named it.
func In(ctx context.Context, b Body, named bool) context.Context {
	scope := db.ScopeOf(ctx)
	scope.Ente = b.ID
	return db.Scoped(context.WithValue(ctx, currentKey{}, current{b, named}), scope)
}

// Current gives the body that FromHost found, without asking the database.
func Current(ctx context.Context) (Body, bool) {
	c, ok := ctx.Value(currentKey{}).(current)
	return c.body, ok
}

// Named reports whether the request's host names its body, so that no other
// body can be chosen there.
func Named(ctx context.Context) bool {
	c, _ := ctx.Value(currentKey{}).(current)
	return c.named
}

// URL gives the public address of a body without a slash at its end, for links
// in messages. It never comes from a request: a forged Host header would put
// another site into our own mail.
func (s *Service) URL(ctx context.Context, body string) string {
	all, _ := s.dir.bodies(ctx)
	base, err := url.Parse(s.cfg.URL)
	if err != nil || base.Host == "" {
		base = &url.URL{Scheme: "http", Host: "localhost"}
	}
	for i, b := range all {
		if b.ID != body {
			continue
		}
		if own := s.hostOf(b); own != "" {
			base.Host = withPort(own, base.Port())
			break
		}
		isDefault := b.ID == s.cfg.Default || s.cfg.Default == "" && i == 0
		if _, err := netip.ParseAddr(base.Hostname()); err == nil || isDefault {
			break // an address of numbers has no labels in front
		}
		base.Host = b.ID + "." + base.Host
	}
	return base.Scheme + "://" + base.Host
}

// hostOf gives the full host name of a body, "" when it has none.
func (s *Service) hostOf(b Body) string {
	for _, host := range slices.Sorted(maps.Keys(s.cfg.Hosts)) { // the same one each time
		if s.cfg.Hosts[host] == b.ID {
			return host
		}
	}
	if len(b.Hosts) == 0 {
		return ""
	}
	return b.Hosts[0]
}

func withPort(host, port string) string {
	if port == "" {
		return host
	}
	return net.JoinHostPort(host, port)
}

// Lineage gives a body and those above it, nearest first: whose administrators
// may work in it.
func (s *Service) Lineage(ctx context.Context, body string) ([]string, error) {
	all, err := s.dir.bodies(ctx)
	if err != nil {
		return nil, err
	}
	line := []string{}
	for at := body; at != ""; {
		next := ""
		for _, b := range all {
			if b.ID == at {
				line = append(line, at)
				next = b.Parent
			}
		}
		at = next
	}
	if len(line) == 0 {
		return nil, ErrNoSuchBody
	}
	return line, nil
}
