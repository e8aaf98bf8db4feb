package ui

import (
	"bytes"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
)

// A Frame is what stands around every citizens' page: whose site it is.
type Frame struct {
	Lang                 string
	Ente, Parent, Short  string // "Comune di Borgofiore", "Unione Valfiorita", "Borgofiore"
	ParentURL            string
	Members              []Crumb // the bodies of an Unione, with their addresses
	Address, Phone, PEC  string
	Crest                bool
	Agid                 string // address of the body's accessibility statement, "" when it has none yet
	Path                 string // of the page, for the change of language
	Title                string
	Crumbs               []Crumb
	Section              string // which entry of the menu is the present one
	T                    func(key string, args ...any) string
	OtherLang, OtherName string
	Below                template.HTML // of the page, before the footer: what readers think of it
	Step                 string        // of a form named "passo": the change of language sends it along, so that nothing typed is lost
	Next                 string        // of that form: what Enter in a field sends, which would else be the first button of the page, the language
}

// A Crumb is one step of the way back.
type Crumb struct{ Name, Path string }

// Pages are the templates of one feature, framed.
type Pages struct {
	assets *Assets
	all    map[string]*template.Template
}

// NewPages reads every pages/*.html of files as a page of its own, inside the
// frame. A page defines "main"; files whose names begin with "part_" are shared.
func (a *Assets) NewPages(files fs.FS) (*Pages, error) {
	p := &Pages{assets: a, all: map[string]*template.Template{}}
	names, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		return nil, err
	}
	base, err := template.New("frame.html").Funcs(functions).ParseFS(templates, "templates/frame.html")
	if err != nil {
		return nil, err
	}
	parts, err := fs.Glob(files, "pages/part_*.html")
	if err != nil {
		return nil, err
	}
	if len(parts) > 0 {
		if base, err = base.ParseFS(files, parts...); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		one, err := template.Must(base.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, err
		}
		p.all[name] = one
	}
	return p, nil
}

// Show answers with the page pages/<name>.html, made of frame and data. The page
// is complete before its first byte leaves, so an error is never half a page.
func (p *Pages) Show(w http.ResponseWriter, status int, name string, f Frame, data any) error {
	t, ok := p.all["pages/"+name+".html"]
	if !ok {
		return fs.ErrNotExist
	}
	var page bytes.Buffer
	err := t.ExecuteTemplate(&page, "frame.html", struct {
		Frame
		Entry Entry
		Data  any
	}{f, p.assets.Entry("src/citizen/main.ts"), data})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Content-Language", f.Lang)
	h.Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, err = page.WriteTo(w)
	return err
}

var functions = template.FuncMap{
	"icon":  Icon,
	"sign":  sign,
	"query": url.QueryEscape,
	"add":   func(a, b int) int { return a + b },
	// breakable lets a narrow column break an address after its @, not inside a word.
	"breakable": func(address string) template.HTML {
		return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(address), "@", "@<wbr>"))
	},
	"dict": func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	},
}
