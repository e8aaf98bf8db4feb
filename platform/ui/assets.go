package ui

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// Prefix is where the built assets are served.
const Prefix = "/assets/"

// Assets are what Vite built, found by the name of their source.
type Assets struct {
	files  fs.FS
	chunks map[string]chunk
}

type chunk struct {
	File    string   `json:"file"`
	CSS     []string `json:"css"`
	Imports []string `json:"imports"`
}

// An Entry is what a page links so that one source runs in it.
type Entry struct {
	Script   string
	Styles   []string
	Preloads []string // what Script imports at once
}

// Open reads the manifest of a build. Without one the pages still work, plain.
func Open(dist fs.FS) (*Assets, error) {
	a := &Assets{files: dist, chunks: map[string]chunk{}}
	text, err := fs.ReadFile(dist, ".vite/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &a.chunks)
	}
	return a, err
}

// Built reports whether there is a build to serve.
func (a *Assets) Built() bool { return len(a.chunks) > 0 }

// Entry gives what to link for a source such as "src/room/main.ts"; nothing
// when it was not built.
func (a *Assets) Entry(source string) (e Entry) {
	c, ok := a.chunks[source]
	if !ok {
		return e
	}
	e.Script = Prefix + c.File
	seen := map[string]bool{}
	var walk func(chunk)
	walk = func(c chunk) {
		for _, css := range c.CSS {
			if !slices.Contains(e.Styles, Prefix+css) {
				e.Styles = append(e.Styles, Prefix+css)
			}
		}
		for _, name := range c.Imports {
			if in, ok := a.chunks[name]; ok && !seen[name] {
				seen[name] = true
				e.Preloads = append(e.Preloads, Prefix+in.File)
				walk(in)
			}
		}
	}
	walk(c)
	return e
}

// ServeHTTP answers for Prefix. The names hold the hash of the content, so a
// browser may keep a file for ever.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	if !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, ".") {
		http.NotFound(w, r)
		return
	}
	if info, err := fs.Stat(a.files, name); err != nil || info.IsDir() {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if strings.HasSuffix(name, ".mjs") {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8") // not in every system's table of types
	}
	http.ServeFileFS(w, r, a.files, name)
}
