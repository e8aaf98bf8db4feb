package identity

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/id"
	"loggia/platform/link"
)

// Cookie holds the session; KnownCookie tells that the browser has signed in before.
const (
	Cookie      = "loggia"
	KnownCookie = "dispositivo"
)

type sessionKey struct{}

// SessionOf gives the session of the request, when it has one.
func SessionOf(ctx context.Context) (Session, bool) {
	s, ok := ctx.Value(sessionKey{}).(Session)
	return s, ok
}

// Middleware turns the session cookie into the person of the request's
// context. It goes inside ente.FromHost. Whoever has no session, or one that
// has ended, goes on as a visitor.
func (s *Service) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie(Cookie)
		if err != nil || db.ScopeOf(r.Context()).Ente == "" {
			next.ServeHTTP(w, r)
			return
		}
		// A WebSocket's answer may lose its cookies on the way: no new token there.
		ctx, token, err := s.Recognise(r.Context(), c.Value, r.Header.Get("Upgrade") == "")
		switch {
		case errors.Is(err, ErrSessionEnded) && !ente.Named(r.Context()):
			// It may be good in the body that this host showed a moment ago.
		case errors.Is(err, ErrSessionEnded):
			http.SetCookie(w, sessionCookie("", httpapi.Secure(r.Context())))
		case err != nil:
			s.log.WarnContext(r.Context(), "identity: could not read a session", "error", err)
		case token != "":
			http.SetCookie(w, sessionCookie(token, httpapi.Secure(r.Context())))
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func sessionCookie(token string, secure bool) *http.Cookie {
	c := &http.Cookie{Name: Cookie, Value: token, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode, MaxAge: int(sessionLife.Seconds())}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// Recognise gives ctx with the person whose session token it is, and the token
// that takes its place, if any. ErrSessionEnded says that it opens nothing.
func (s *Service) Recognise(ctx context.Context, token string, mayTurn bool) (_ context.Context, turned string, err error) {
	session, secret, ok := strings.Cut(token, ".")
	if !ok || len(session) != len(id.New()) || !link.Wellformed(secret) {
		return ctx, "", ErrSessionEnded
	}
	body := db.ScopeOf(ctx).Ente
	line, err := s.ente.Lineage(ctx, body)
	if err != nil {
		return ctx, "", err
	}
	found, err := s.findAlive(ctx, line, session)
	if err != nil {
		return ctx, "", err
	}
	state := found.match(link.Hash(secret), s.db.Now())
	switch state {
	case tokenUnknown:
		return ctx, "", ErrSessionEnded
	case tokenReused:
		return ctx, "", errors.Join(ErrSessionEnded, s.stop(ctx, found))
	}
	inside, err := s.inside(ctx, found)
	if err != nil {
		return ctx, "", err
	}
	turned, err = s.keepUp(ctx, found, state, mayTurn)
	if err != nil { // the disk is full, say: reading goes on
		s.log.WarnContext(ctx, "identity: could not note a session's use", "error", err)
	}
	return inside, turned, nil
}

// Refresh gives ctx with what its person may do now: for connections that
// outlive a request. ErrSessionEnded says that the session has ended; a visitor
// stays one.
func (s *Service) Refresh(ctx context.Context) (context.Context, error) {
	was, ok := SessionOf(ctx)
	if !ok {
		return ctx, nil
	}
	found, err := s.findAlive(ctx, []string{was.home}, was.ID)
	if err != nil {
		return access.As(ctx, access.Person{}), err
	}
	return s.inside(ctx, found)
}

// findAlive gives the living session of one of line's bodies.
func (s *Service) findAlive(ctx context.Context, line []string, session string) (found Session, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, tx.Ente = range line {
			found, err = findSession(tx, session)
			if errors.Is(err, ErrNoSuchDevice) {
				continue
			}
			if err == nil && !found.alive(tx.Now) {
				err = ErrSessionEnded
			}
			return err
		}
		return ErrSessionEnded
	})
	return found, err
}

// inside gives ctx with the person of a session and their places in the body on
// screen. Who belongs to another body and inherits nothing is a visitor here.
func (s *Service) inside(ctx context.Context, found Session) (context.Context, error) {
	body := db.ScopeOf(ctx).Ente
	var person Person
	var places []ente.Place
	err := s.db.Read(at(ctx, found.home, found.person), func(tx *db.Tx) (err error) {
		if person, err = findPerson(tx, found.person); err != nil {
			return err
		}
		places, err = ente.PlacesOf(tx, found.person)
		return err
	})
	if err != nil {
		return ctx, err
	}
	if person.State == Left {
		return ctx, ErrSessionEnded
	}
	if found.home != body {
		if places = ente.Inherit(places); len(places) == 0 {
			return ctx, nil
		}
	}
	found.Current = true
	found = found.freshness(s.db.Now())
	who := access.Person{ID: person.ID, Ente: body, Name: person.Name()}
	for _, p := range places {
		who.Places = append(who.Places, access.Place{Office: p.Office, Role: p.Role})
	}
	return access.As(context.WithValue(ctx, sessionKey{}, found), who), nil
}

// stop ends a session whose token was shown by two browsers: one of them stole
// it, and which one cannot be told.
func (s *Service) stop(ctx context.Context, found Session) error {
	return s.db.Write(at(ctx, found.home, found.person), func(tx *db.Tx) error {
		return s.end(tx, found.person, found.ID, "stolen")
	})
}

// keepUp notes the use of a session and gives it a new token when it is time.
func (s *Service) keepUp(ctx context.Context, found Session, state tokenState, mayTurn bool) (token string, err error) {
	now := s.db.Now()
	seen := state == tokenPresent && found.oldHash != "" && found.oldUntil == 0
	due := now.Sub(found.turned) > turnAfter && state == tokenPresent ||
		now.Sub(found.turned) > turnGrace && state == tokenBefore && found.oldUntil == 0 // the new one never arrived
	if !seen && !(due && mayTurn) && now.Sub(found.Used) < usedEvery {
		return "", nil
	}
	err = s.db.Write(at(ctx, found.home, found.person), func(tx *db.Tx) error {
		token = ""
		if due && mayTurn {
			secret := id.Token()
			won, err := turnSession(tx, found, link.Hash(secret))
			if err == nil && won {
				token = found.ID + "." + secret
			}
			return err
		}
		until := found.oldUntil
		if seen {
			until = db.MS(tx.Now.Add(turnGrace))
		}
		return touchSession(tx, found.ID, found.hash, until)
	})
	return token, err
}
