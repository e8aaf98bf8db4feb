package app

import (
	"context"
	"net/http"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/clock"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// wire makes every part and gives each what it needs of the others.
func (a *App) wire(ctx context.Context, c clock.Clock) (err error) {
	if a.Words, err = words.Load(httpapi.Words, blob.Words, antivirus.Words, access.Words, ente.Words); err != nil {
		return err
	}
	if a.Ente, err = ente.New(ctx, a.DB, ente.Config{URL: a.Config.URL}); err != nil {
		return err
	}
	proxies, err := a.Config.Proxies()
	if err != nil {
		return err
	}
	a.API = httpapi.New(httpapi.Options{
		Title: "Loggia", Version: a.version, Words: a.Words, Trusted: proxies,
		Watch: access.Watch, Asked: access.Asked,
		Around:  []func(http.Handler) http.Handler{a.Ente.FromHost},
		Healthy: a.DB.Ping, Log: a.log, Clock: c,
	})
	return nil
}
