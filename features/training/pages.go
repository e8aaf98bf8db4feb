package training

import (
	"embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/ui"
)

//go:embed pages/*.html
var pageFiles embed.FS

// A VerifyPage is /verifica and /verifica/{code}: what a certificate is worth,
// for anybody who has it in hand.
//
// It shows course, day and worth, and of the holder only the initials: the code
// alone, found or photographed, must not tell who was trained. Whoever has the
// paper reads the name on it; typing the family name, they learn whether it is the
// holder's. So a code copied onto another person's paper is found out, and no list
// of names can be drawn from codes (GDPR art. 5 par. 1 lett. c).
type VerifyPage struct {
	*Service
	UI    *ui.Assets
	Frame func(r *http.Request, title string) ui.Frame // of a citizens' page
	Log   *slog.Logger
	pages *ui.Pages
}

// Pages lists the addresses of the page.
func (p VerifyPage) Pages(api *httpapi.API) (err error) {
	if p.pages, err = p.UI.NewPages(pageFiles); err != nil {
		return err
	}
	// 130 random bits cannot be guessed; the limit keeps a family name from being
	// tried out by a list.
	few, seldom := httpapi.Rate(60, time.Minute), httpapi.Rate(10, time.Minute)
	api.Handle("GET /verifica", http.HandlerFunc(p.ask), few)
	api.Handle("POST /verifica", http.HandlerFunc(p.typed), few, httpapi.Limit(4<<10))
	api.Handle("GET /verifica/{code}", http.HandlerFunc(p.show), few)
	api.Handle("POST /verifica/{code}", http.HandlerFunc(p.show), seldom, httpapi.Limit(4<<10))
	return nil
}

type verifyData struct {
	T                             func(key string, args ...any) string
	Code, Grouped, Typed, Wrong   string
	Found                         bool
	Worth, WorthWords, Title, Day string
	Until, Length, Holder, Body   string
	Asked, Same                   bool
	Family                        string
}

func (p VerifyPage) t(r *http.Request) func(key string, args ...any) string {
	lang := httpapi.Lang(r.Context())
	return func(key string, args ...any) string {
		m := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			m[args[i].(string)] = args[i+1]
		}
		return p.Say.T(lang, "training.page."+key, m)
	}
}

func (p VerifyPage) ask(w http.ResponseWriter, r *http.Request) {
	p.draw(w, r, http.StatusOK, verifyData{})
}

// typed sends who has typed a code to its own address, without what they typed
// around it.
func (p VerifyPage) typed(w http.ResponseWriter, r *http.Request) {
	code, ok := ReadCode(r.FormValue("codice"))
	if !ok {
		p.draw(w, r, http.StatusUnprocessableEntity, verifyData{Typed: r.FormValue("codice"), Wrong: p.t(r)("mistyped")})
		return
	}
	http.Redirect(w, r, "/verifica/"+code, http.StatusSeeOther)
}

func (p VerifyPage) show(w http.ResponseWriter, r *http.Request) {
	t, lang := p.t(r), httpapi.Lang(r.Context())
	c, err := p.Verify(r.Context(), r.PathValue("code"))
	if err != nil {
		e := errs.As(err)
		if e.Kind == errs.Internal {
			p.Log.ErrorContext(r.Context(), "the page of a certificate", "error", err)
		}
		p.draw(w, r, e.Kind.Status(), verifyData{Typed: r.PathValue("code"), Wrong: p.Say.T(lang, e.Code, e.Args)})
		return
	}
	v := verifyData{Found: true, Code: c.Code, Grouped: Grouped(c.Code), Title: c.Title, Day: longDay(c.Day, lang), Length: length(c.Minutes, lang), Holder: c.Initials()}
	v.Worth = c.Worth(italy.DayOf(p.DB.Now()).String())
	v.WorthWords = t("worth." + v.Worth)
	v.Until = t("for_ever")
	if c.Until != "" {
		v.Until = longDay(c.Until, lang)
	}
	if r.Method == http.MethodPost {
		v.Asked, v.Family = true, strings.TrimSpace(r.FormValue("cognome"))
		v.Same = c.Named(v.Family)
	}
	p.draw(w, r, http.StatusOK, v)
}

func (p VerifyPage) draw(w http.ResponseWriter, r *http.Request, status int, v verifyData) {
	v.T = p.t(r)
	title := v.T("title")
	f := p.Frame(r, title)
	f.Path = "/verifica"
	if v.Code != "" {
		f.Path += "/" + v.Code
	}
	v.Body = f.Ente
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
	if err := p.pages.Show(w, status, "verify", f, v); err != nil {
		p.Log.ErrorContext(r.Context(), "the page of a certificate", "ente", db.ScopeOf(r.Context()).Ente, "error", err)
	}
}
