package app

import (
	"context"
	"net/http"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/jobs"
	"loggia/platform/mailaddr"
	"loggia/platform/words"
)

// wire makes every part and gives each what it needs of the others.
func (a *App) wire(ctx context.Context, c clock.Clock) (err error) {
	if a.Words, err = words.Load(httpapi.Words, blob.Words, antivirus.Words, access.Words, ente.Words, identity.Words, mailaddr.Words); err != nil {
		return err
	}
	if a.Ente, err = ente.New(ctx, a.DB, ente.Config{URL: a.Config.URL, Default: a.body()}); err != nil {
		return err
	}
	if a.People, err = identity.New(ctx, a.DB, a.Ente, post{}, hangUp{a}, identity.Config{Key: a.links, Demo: a.Config.Demo, Log: a.log}); err != nil {
		return err
	}
	proxies, err := a.Config.Proxies()
	if err != nil {
		return err
	}
	a.API = httpapi.New(httpapi.Options{
		Title: "Loggia", Version: a.version, Words: a.Words, Trusted: proxies,
		Watch: access.Watch, Asked: access.Asked,
		Around:  []func(http.Handler) http.Handler{a.Ente.FromHost, a.People.Middleware},
		Healthy: a.DB.Ping, Log: a.log, Clock: c,
	})
	a.Ente.Doors(a.API)
	a.People.Doors(a.API)
	return nil
}

// body gives the body shown on a host that names none.
func (a *App) body() string {
	if a.Config.Demo {
		return "borgofiore"
	}
	return ""
}

// A post queues what identity writes to people.
type post struct{}

func (post) Mail(tx *db.Tx, to, lang, kind string, data map[string]any) error {
	return jobs.Enqueue(tx, "mail.write", map[string]any{"to": to, "lang": lang, "kind": kind, "data": data})
}

// hangUp closes the live connections of a session that has ended.
type hangUp struct{ a *App }

func (h hangUp) Cut(session string) {
	h.a.log.Debug("session ended", "session", session)
}
