package site

import (
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"loggia/core/ente"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/id"
	"loggia/platform/ui"
)

//go:embed pages/*.html
var pageFiles embed.FS

// Say gives the sentence for a key in a language.
type Say func(lang, key string, args map[string]any) string

// CitizenPages are the pages of this feature. They work without a script.
type CitizenPages struct {
	*Service
	UI    *ui.Assets
	Say   Say
	Frame func(r *http.Request, title string) ui.Frame // of a citizens' page
	Ask   func(lang, page string, service bool) template.HTML
	Log   *slog.Logger
	pages *ui.Pages
}

// addresses of the pages with a text.
var addresses = map[string]Page{"/domande": Questions, "/privacy": Privacy, "/note-legali": Legal, "/accessibilita": Accessibility}

// Pages lists the addresses of this feature for citizens.
func (p CitizenPages) Pages(api *httpapi.API) (err error) {
	if p.pages, err = p.UI.NewPages(pageFiles); err != nil {
		return err
	}
	often := httpapi.Rate(120, time.Minute)
	for path, page := range addresses {
		api.Handle("GET "+path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.text(w, r, page) }), often)
	}
	api.Handle("GET /segnala", http.HandlerFunc(p.form), often)
	api.Handle("POST /segnala", http.HandlerFunc(p.send), httpapi.Rate(5, time.Minute), httpapi.Limit(32<<10))
	api.Handle("GET /segnala/inviata", http.HandlerFunc(p.sent), often)
	return nil
}

func (p CitizenPages) t(r *http.Request) func(key string, args ...any) string {
	lang := httpapi.Lang(r.Context())
	return func(key string, args ...any) string {
		m := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			m[args[i].(string)] = args[i+1]
		}
		return p.Say(lang, "site.page."+key, m)
	}
}

func (p CitizenPages) show(w http.ResponseWriter, r *http.Request, status int, name, title string, data map[string]any) {
	f := p.Frame(r, title)
	f.Crumbs = []ui.Crumb{{Name: p.t(r)("home"), Path: "/"}, {Name: title}}
	if page, ok := addresses[r.URL.Path]; ok && page == Questions {
		f.Below = p.Ask(f.Lang, r.URL.Path, false)
	}
	data["T"], data["Title"] = p.t(r), title
	if err := p.pages.Show(w, status, name, f, data); err != nil {
		p.Log.ErrorContext(r.Context(), "a page of the site", "page", name, "error", err)
	}
}

// broken is the page for what we could not do.
func (p CitizenPages) broken(w http.ResponseWriter, r *http.Request, err error) {
	p.Log.ErrorContext(r.Context(), "a page of the site", "error", err)
	t := p.t(r)
	p.show(w, r, errs.As(err).Kind.Status(), "done", t("broken"), map[string]any{"More": t("broken_more"), "Wrong": true})
}

func (p CitizenPages) text(w http.ResponseWriter, r *http.Request, page Page) {
	lang := httpapi.Lang(r.Context())
	text, err := p.Text(r.Context(), page, lang)
	if err != nil {
		p.broken(w, r, err)
		return
	}
	agid, err := p.Text(r.Context(), Agid, lang)
	if err != nil {
		p.broken(w, r, err)
		return
	}
	b, _ := ente.Current(r.Context())
	words := strings.NewReplacer("{{body}}", b.Name, "{{email}}", b.Email, "{{pec}}", b.PEC, "{{phone}}", b.Phone, "{{address}}", b.Address).Replace(text.Words)
	sections := Sections(words)
	var lead template.HTML
	if len(sections) > 0 && sections[0].Title == "" {
		lead, sections = sections[0].Body, sections[1:]
	}
	p.show(w, r, http.StatusOK, "text", p.t(r)(string(page)), map[string]any{"Lead": lead, "Sections": sections, "Fold": page == Questions, "Licence": page == Legal, "Agid": map[bool]string{true: agid.Words}[page == Accessibility]})
}

type choice struct{ Slug, Name string }

func (p CitizenPages) form(w http.ResponseWriter, r *http.Request) {
	p.showForm(w, r, http.StatusOK, Report{Key: id.New(), Office: r.URL.Query().Get("ufficio")}, nil)
}

func (p CitizenPages) showForm(w http.ResponseWriter, r *http.Request, status int, report Report, wrong []*errs.Error) {
	offices := []choice{}
	if err := p.Desks.Desks(r.Context(), func(slug, name string) { offices = append(offices, choice{slug, name}) }); err != nil {
		p.broken(w, r, err)
		return
	}
	by := map[string]string{}
	type fault struct{ Field, Words string }
	faults := []fault{}
	for _, e := range wrong {
		by[e.Field] = httpapi.Say(r.Context(), e.Code, e.Args)
		faults = append(faults, fault{e.Field, by[e.Field]})
	}
	title := p.t(r)("report")
	p.show(w, r, status, "report", title, map[string]any{"R": report, "Offices": offices, "Wrong": by, "Faults": faults})
}

func (p CitizenPages) send(w http.ResponseWriter, r *http.Request) {
	v := r.FormValue
	report, wrong := Report{v("chiave"), v("ufficio"), v("titolo"), v("luogo"), v("dettagli"), v("nome"), v("email")}.Check()
	if len(report.Key) != 26 {
		report.Key = id.New()
	}
	if len(wrong) > 0 {
		p.showForm(w, r, http.StatusUnprocessableEntity, report, wrong)
		return
	}
	where := "/segnala/inviata"
	if v("sito") == "" { // a field that no person sees: a machine filled it, and is thanked
		number, err := p.Send(r.Context(), report)
		if err != nil {
			p.broken(w, r, err)
			return
		}
		if number != "" {
			where += "?n=" + number
		}
	}
	http.Redirect(w, r, where, http.StatusSeeOther)
}

var numbered = regexp.MustCompile(`^[A-Z]{2,5}-20\d\d-\d{4,8}$`)

func (p CitizenPages) sent(w http.ResponseWriter, r *http.Request) {
	t := p.t(r)
	more := t("sent_more")
	if n := r.URL.Query().Get("n"); numbered.MatchString(n) {
		more = t("sent_number", "number", n)
	}
	p.show(w, r, http.StatusOK, "done", t("sent"), map[string]any{"More": more})
}
