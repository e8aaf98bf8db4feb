package meeting

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"loggia/core/ente"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/ui"
)

// A GuestPage is /incontro/{token}: the door of a meeting, for a guest with a link.
type GuestPage struct {
	*Service
	UI  *ui.Assets
	Say interface {
		T(lang, key string, args map[string]any) string
	}
	Demo bool
	Log  *slog.Logger
}

// Pages lists the address of the guest's page.
func (p GuestPage) Pages(api *httpapi.API) {
	api.Handle("GET /incontro/{token}", http.HandlerFunc(p.show), httpapi.Rate(120, time.Minute))
}

func (p GuestPage) show(w http.ResponseWriter, r *http.Request) {
	lang := httpapi.Lang(r.Context())
	say := func(key string) string { return p.Say.T(lang, "meeting.page."+key, nil) }
	page := ui.Room{Lang: lang, Title: say("title"), Sign: "closed"}
	page.Body, page.Crest = bodyOf(r.Context())
	token := r.PathValue("token")
	_, m, err := p.Guest(r.Context(), token)
	if err == nil {
		err = m.Enterable(p.DB.Now())
	}
	e := errs.As(err)
	switch {
	case err == nil, e.Is(ErrNotYet):
		page.Kind, page.Token, page.Heading, page.Sign = "guest", token, m.Title, "open"
		page.Lead, page.Lines, page.NoScript = say("open"), []string{say("coming")}, say("noscript")
		page.Demo = p.Demo
		_ = p.UI.Room(w, http.StatusOK, page) // half a page cannot be taken back
		return
	case e.Kind == errs.Internal:
		p.Log.ErrorContext(r.Context(), "the guest's page", "error", err)
		page.Lead = say("broken")
	default: // unknown, truncated, revoked, over: one page
		page.Lead = p.Say.T(lang, e.Code, e.Args)
	}
	page.Heading, page.Home = say("title"), say("home")
	_ = p.UI.Room(w, e.Kind.Status(), page)
}

func bodyOf(ctx context.Context) (name string, crest bool) {
	b, _ := ente.Current(ctx)
	return b.Name, b.Crest
}
