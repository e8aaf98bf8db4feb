package app

import (
	"fmt"
	"net/http"

	"loggia/core/ente"
)

// colours answers /ente.css: the bands of the citizens' pages in the body's own
// colour, which core/ente keeps dark enough for white text. It is a file of its
// own because the pages allow no style inside themselves (CSP).
func (a *App) colours(w http.ResponseWriter, r *http.Request) {
	b, ok := ente.Current(r.Context())
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Host, Cookie")
	if ok && b.Colour != "" {
		fmt.Fprintf(w, ".lg.lg-cit .it-header-slim-wrapper,.lg.lg-cit .it-footer{background:%s}\n", b.Colour)
	}
}
