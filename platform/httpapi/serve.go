package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// Listening says where to answer.
type Listening struct {
	Address string       // such as ":8080", or ":443" with TLS
	Handler http.Handler // API.Handler
	// Metrics, when set, is the address where MetricsHandler answers.
	Metrics        string
	MetricsHandler http.Handler
	// TLS, when not nil, fetches certificates by itself: see Certificates.
	TLS *autocert.Manager
	// Redirect is where plain HTTP is answered when TLS is on: the authority's
	// question, and a pointer to https for all else. Such as ":80".
	Redirect string
	Log      *slog.Logger
	// Ready is told the address once it accepts connections.
	Ready func(net.Addr)
}

// Certificates fetches certificates for these host names by itself (RFC 8555)
// and keeps them in folder. The authority may write to email.
func Certificates(folder, email string, names ...string) *autocert.Manager {
	return &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(folder), HostPolicy: autocert.HostWhitelist(names...), Email: email}
}

// grace is how long requests under way may take once told to stop.
const grace = 10 * time.Second

// Serve answers until ctx ends, then lets the requests under way finish.
// Connections taken over (WebSockets) are their owners' to close.
func Serve(ctx context.Context, l Listening) error {
	if l.Log == nil {
		l.Log = slog.Default()
	}
	main := l.server(l.Handler)
	listeners := []listener{{main, l.Address, l.Ready}}
	if l.TLS != nil {
		main.TLSConfig = l.TLS.TLSConfig()
		if l.Redirect != "" {
			listeners = append(listeners, listener{l.server(l.TLS.HTTPHandler(nil)), l.Redirect, nil})
		}
	}
	if l.Metrics != "" {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", l.MetricsHandler)
		listeners = append(listeners, listener{l.server(mux), l.Metrics, nil})
	}
	return run(ctx, listeners)
}

type listener struct {
	server  *http.Server
	address string
	ready   func(net.Addr)
}

// server sets the limits that no door changes. Deadlines are renewed for each
// request; a door sets its own over them.
func (l Listening) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, MaxHeaderBytes: 64 << 10,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(l.Log.Handler(), slog.LevelDebug), // broken handshakes of passers-by
	}
}

func run(ctx context.Context, all []listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(all))
	var open []net.Listener
	for _, l := range all {
		ln, err := net.Listen("tcp", l.address)
		if err != nil {
			for _, other := range open {
				other.Close()
			}
			return fmt.Errorf("cannot listen on %s: %w", l.address, err)
		}
		open = append(open, ln)
	}
	for i, l := range all {
		go func() {
			if l.server.TLSConfig != nil {
				ended <- l.server.ServeTLS(open[i], "", "")
			} else {
				ended <- l.server.Serve(open[i])
			}
		}()
		if l.ready != nil {
			l.ready(open[i].Addr())
		}
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	late, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for _, l := range all {
		if e := l.server.Shutdown(late); e != nil {
			l.server.Close() // somebody is still downloading: cut
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}
