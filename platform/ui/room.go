package ui

import (
	"embed"
	"html/template"
	"net/http"
)

//go:embed templates/*.html
var templates embed.FS

var room = template.Must(template.New("room.html").Funcs(functions).ParseFS(templates, "templates/room.html"))

// A Room is the page of a door: the waiting room, then the call. What stands in
// it is shown at once and without a script; the script makes it live.
type Room struct {
	Lang, Title   string
	Heading, Body string // whose door it is, and of which body
	Crest         bool
	// Kind tells the script which door it is: "door" or "guest"; with "" the
	// page stays as it is.
	Kind, Token, Appointment string
	Demo                     bool
	Sign                     string // open, busy or closed
	Lead                     string // what matters, in a line
	Lines                    []string
	NoScript                 string // what to do where no script runs
	Home                     string // words of the way to the offices, where nothing else can be done here
	More                     template.HTML
}

// Room answers with the page. It must not be kept: it holds a personal link.
func (a *Assets) Room(w http.ResponseWriter, status int, p Room) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address is a secret
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	return room.Execute(w, struct {
		Room
		Entry Entry
	}{p, a.Entry("src/room/main.ts")})
}
