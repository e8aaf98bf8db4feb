package feedback

import (
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/ui"
)

//go:embed pages/*.html
var pageFiles embed.FS

var widget = template.Must(template.New("").Funcs(template.FuncMap{"icon": ui.Icon}).ParseFS(pageFiles, "pages/part_widget.html"))

// Say gives the sentence for a key in a language.
type Say func(lang, key string, args map[string]any) string

// Pages are the question below each page and the page that thanks for an answer.
type Pages struct {
	*Service
	UI    *ui.Assets
	Say   Say
	Frame func(r *http.Request, title string) ui.Frame // of a citizens' page
	Log   *slog.Logger
	pages *ui.Pages
}

// Pages lists the addresses of this feature for citizens.
func (p Pages) Pages(api *httpapi.API) (err error) {
	if p.pages, err = p.UI.NewPages(pageFiles); err != nil {
		return err
	}
	api.Handle("POST /valuta", http.HandlerFunc(p.give), httpapi.Rate(20, time.Minute), httpapi.Limit(8<<10))
	api.Handle("GET /valuta", http.HandlerFunc(p.thanks), httpapi.Rate(120, time.Minute))
	return nil
}

// Widget draws the question about a page. A service is asked about with other
// words: how easy it was, not how clear.
func Widget(say Say, lang, page string, service bool) (template.HTML, error) {
	t := func(key string) string { return say(lang, "feedback.page."+key, nil) }
	title := t("page")
	if service {
		title = t("service")
	}
	var out strings.Builder
	err := widget.ExecuteTemplate(&out, "widget", map[string]any{"T": t, "Page": page, "Title": title,
		"Stars": []int{1, 2, 3, 4, 5}, "Pleased": Pleased, "Displeased": Displeased})
	return template.HTML(out.String()), err // made by html/template above
}

func (p Pages) give(w http.ResponseWriter, r *http.Request) {
	stars, _ := strconv.Atoi(r.FormValue("voto"))
	reason := r.FormValue("motivo_si")
	if stars < 4 {
		reason = r.FormValue("motivo_no")
	}
	o := Opinion{Page: r.FormValue("pagina"), Stars: stars, Reason: reason, Words: r.FormValue("parole")}
	if err := p.Give(r.Context(), o); err != nil {
		e := errs.As(err)
		if e.Kind == errs.Internal {
			p.Log.ErrorContext(r.Context(), "an opinion", "error", err)
		}
		p.show(w, r, e.Kind.Status(), httpapi.Say(r.Context(), e.Code, e.Args))
		return
	}
	http.Redirect(w, r, "/valuta", http.StatusSeeOther)
}

func (p Pages) thanks(w http.ResponseWriter, r *http.Request) { p.show(w, r, http.StatusOK, "") }

func (p Pages) show(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	say := func(key string) string { return p.Say(httpapi.Lang(r.Context()), "feedback.page."+key, nil) }
	title, more := say("thanks"), say("thanks_more")
	if wrong != "" {
		title, more = say("wrong"), wrong
	}
	err := p.pages.Show(w, status, "thanks", p.Frame(r, title), map[string]any{"Title": title, "More": more, "Home": say("home"), "Wrong": wrong != ""})
	if err != nil {
		p.Log.ErrorContext(r.Context(), "the page that thanks", "error", err)
	}
}
