package ui

import (
	"encoding/json"
	"html/template"
	"net/http"
)

var staff = template.Must(template.ParseFS(templates, "templates/staff.html"))

// A Staff is the page into which the staff app draws itself, whatever the
// address under /app.
type Staff struct {
	Lang, Body string // the reader's language; the name of the body
	Colour     string // of the body, for the browser's own bars
	Demo       bool
}

// Staff answers with the page of the staff app. It names hashed files, so it
// must be asked for again each time.
func (a *Assets) Staff(w http.ResponseWriter, p Staff) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Language, Cookie, Host")
	h.Set("X-Robots-Tag", "noindex")
	return staff.Execute(w, struct {
		Staff
		Entry Entry
	}{p, a.Entry("src/staff/main.tsx")})
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// Manifest answers with what a device needs to keep the staff app among its own.
func (a *Assets) Manifest(w http.ResponseWriter, p Staff) error {
	h := w.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Cookie, Host")
	return json.NewEncoder(w).Encode(struct {
		Name       string         `json:"name"`
		Short      string         `json:"short_name"`
		ID         string         `json:"id"`
		Start      string         `json:"start_url"`
		Scope      string         `json:"scope"`
		Display    string         `json:"display"`
		Lang       string         `json:"lang"`
		Background string         `json:"background_color"`
		Theme      string         `json:"theme_color"`
		Icons      []manifestIcon `json:"icons"`
	}{"Loggia · " + p.Body, "Loggia", "/app", "/app", "/app", "standalone", p.Lang, "#f6f5f1", p.Colour, []manifestIcon{
		{Prefix + "loggia.svg", "any", "image/svg+xml", ""},
		{Prefix + "loggia-192.png", "192x192", "image/png", ""},
		{Prefix + "loggia-512.png", "512x512", "image/png", ""},
		{Prefix + "loggia-512.png", "512x512", "image/png", "maskable"},
	}})
}
