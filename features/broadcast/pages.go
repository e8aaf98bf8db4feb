package broadcast

import (
	"embed"
	"log/slog"
	"net/http"
	"time"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/ui"
)

//go:embed pages/*.html
var pageFiles embed.FS

// A StreamPage is /diretta/{token}: where the public follows a meeting, without
// an account.
type StreamPage struct {
	*Service
	UI    *ui.Assets
	Frame func(r *http.Request, title string) ui.Frame // of a citizens' page
	Log   *slog.Logger
	pages *ui.Pages
}

// Pages lists the addresses of the page.
func (p StreamPage) Pages(api *httpapi.API) (err error) {
	if p.pages, err = p.UI.NewPages(pageFiles); err != nil {
		return err
	}
	api.Handle("GET /diretta/{token}", http.HandlerFunc(p.show), httpapi.Rate(20_000, time.Minute))
	return nil
}

type streamData struct {
	T           func(key string, args ...any) string
	Title, When string
	State       Airing
	Base, Live  string
	Wrong       string
}

func (p StreamPage) show(w http.ResponseWriter, r *http.Request) {
	lang := httpapi.Lang(r.Context())
	d := streamData{T: func(key string, args ...any) string {
		m := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			m[args[i].(string)] = args[i+1]
		}
		return p.Say.T(lang, "broadcast.page."+key, m)
	}}
	status := http.StatusOK
	one, err := p.Follow(r.Context(), r.PathValue("token"))
	d.Title = one.Title
	if err != nil {
		e := errs.As(err)
		if status = e.Kind.Status(); e.Kind == errs.Internal {
			p.Log.ErrorContext(r.Context(), "the page of a stream", "error", err)
		}
		d.Title, d.Wrong = d.T("wrong"), httpapi.Say(r.Context(), e.Code, e.Args)
	} else {
		d.State, d.Base, d.Live = one.State, "/diretta/"+r.PathValue("token")+"/", "broadcast/"+one.ID
		d.When = italy.Moment(one.Begins, lang)
	}
	if err := p.pages.Show(w, status, "diretta", p.Frame(r, d.Title), d); err != nil {
		p.Log.ErrorContext(r.Context(), "the page of a stream", "error", err)
	}
}
