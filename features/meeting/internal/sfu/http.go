package sfu

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/signal"
	"loggia/features/meeting/internal/sfu/wire"
)

// Patterns lists what Handler answers, as http.ServeMux writes it.
var Patterns = []string{"GET /rtc", "GET /rtc/v1", "GET /rtc/validate", "GET /rtc/v1/validate", "POST " + servicePath}

// Handler answers clients under /rtc and administrators under /twirp. Tokens
// travel in the query: it must not be logged.
func (e *Engine) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /rtc", e.line(older))
	mux.HandleFunc("GET /rtc/v1", e.line(newer))
	mux.HandleFunc("GET /rtc/validate", e.validate(older))
	mux.HandleFunc("GET /rtc/v1/validate", e.validate(newer))
	mux.HandleFunc("POST "+servicePath, e.serve)
	return mux
}

type read func(*http.Request) (*wire.Join, error)

func newer(r *http.Request) (*wire.Join, error) { return wire.ReadJoin(r.URL.Query()) }
func older(r *http.Request) (*wire.Join, error) { return wire.ReadOlderJoin(r.URL.Query()), nil }

// line is one client's WebSocket.
func (e *Engine) line(read read) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			http.NotFound(w, r)
			return
		}
		c, j, err := e.admit(r, read)
		if err != nil {
			e.refuse(w, r, err)
			return
		}
		s, err := signal.Accept(w, r)
		if err != nil {
			return // Accept has answered
		}
		j.Host = hostOf(r)
		e.rooms.Serve(r.Context(), s, c, j)
	}
}

// validate tells a client whose WebSocket failed why it did.
func (e *Engine) validate(read read) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if _, _, err := e.admit(r, read); err != nil {
			e.refuse(w, r, err)
			return
		}
		w.Write([]byte("success"))
	}
}

var errNames = errors.New("identity and room are needed")

func (e *Engine) admit(r *http.Request, read read) (*wire.Claims, *wire.Join, error) {
	c, err := e.verify(bearer(r))
	if err != nil {
		return nil, nil, err
	}
	if c.Identity == "" || c.Video.Room == "" || len(c.Identity) > 256 || len(c.Video.Room) > 256 {
		return nil, nil, errNames
	}
	j, err := read(r)
	if err != nil {
		return nil, nil, err
	}
	if err := e.rooms.May(c); err != nil {
		return nil, nil, err
	}
	c, err = e.permit(r.Context(), c)
	return c, j, err
}

// ErrUnwell is what Permit answers when it cannot tell at the moment.
var ErrUnwell = errors.New("it cannot be told at the moment")

// errNotNow is that somebody may not come in although their ticket is good.
var errNotNow = errors.New("not now")

// permit puts what somebody may do now in the place of what their ticket says.
func (e *Engine) permit(ctx context.Context, c *wire.Claims) (*wire.Claims, error) {
	if e.c.Permit == nil || !c.Video.RoomJoin {
		return c, nil
	}
	p, known, err := e.c.Permit(ctx, ticketOf(c))
	if err != nil {
		return nil, errors.Join(errNotNow, err)
	}
	if !known {
		return c, nil
	}
	now := *c
	now.Video.CanPublish, now.Video.CanPublishData, now.Video.CanPublishSources = &p.Publish, &p.Data, p.Sources
	return &now, nil
}

func bearer(r *http.Request) string {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return t
	}
	return r.URL.Query().Get("access_token")
}

func (e *Engine) refuse(w http.ResponseWriter, r *http.Request, err error) {
	code := http.StatusInternalServerError
	switch {
	case errors.Is(err, ErrUnwell):
		code = http.StatusServiceUnavailable
	case errors.Is(err, errNotNow):
		code = http.StatusForbidden
	case errors.Is(err, wire.ErrToken), errors.Is(err, wire.ErrGrant):
		code = http.StatusUnauthorized
	case errors.Is(err, wire.ErrJoin), errors.Is(err, errNames):
		code = http.StatusBadRequest
	case errors.Is(err, room.ErrFull), errors.Is(err, room.ErrNoPlace), errors.Is(err, room.ErrClosed):
		code = http.StatusServiceUnavailable
	}
	why := err.Error()
	if e.c.Why != nil {
		why = e.c.Why(r.Context(), err)
	}
	http.Error(w, why, code)
}
