package app

import (
	"context"
	"net/http"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/ui"
)

// presence is the live subject to which everybody signed in listens while the
// staff app is open: who is on it, is here.
const presence = "presence"

// staffPages serves the staff app at every address under /app: its own routes
// are known to the browser only.
func (a *App) staffPages() {
	page := func(r *http.Request) ui.Staff {
		b, _ := ente.Current(r.Context())
		return ui.Staff{Lang: httpapi.Lang(r.Context()), Body: b.Name, Colour: b.Colour, Demo: a.Config.Demo}
	}
	show := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, "/app", http.StatusMovedPermanently)
			return
		}
		_ = a.UI.Staff(w, page(r)) // half a page cannot be taken back
	})
	a.API.Handle("GET /app", show)
	a.API.Handle("GET /app/{rest...}", show)
	a.API.Handle("GET /app/manifest.webmanifest", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = a.UI.Manifest(w, page(r))
	}))
}

// presenceDoors tell colleagues who is here: who has the staff app open now,
// and nothing of since when or how long (L. 300/1970 art. 4). It is not kept.
func (a *App) presenceDoors() {
	a.Live.Allow(presence, func(r *http.Request, _ string) (string, error) {
		ctx, err := a.People.Refresh(r.Context())
		if err != nil {
			return "", err
		}
		who, err := access.Check(ctx, "identity.people", access.Thing{})
		return who.ID, err
	})
	a.Live.OnPresence(presence, func(body, subject, _ string, _ bool) { a.Live.Publish(body, subject, "presence.changed") })
	httpapi.Get(a.API, "/presence", "The ids of the colleagues who have the staff app open now", a.getPresence)
}

func (a *App) getPresence(ctx context.Context, _ *httpapi.None) ([]string, error) {
	if _, err := access.Check(ctx, "identity.people", access.Thing{}); err != nil {
		return nil, err
	}
	return a.Live.Present(db.ScopeOf(ctx).Ente, presence), nil
}
