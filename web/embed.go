// Package web carries the built web assets inside the binary. The folder dist is
// made by `make web`; without it the binary still builds, and says at start that
// it has no pages.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist gives what Vite built: hashed files and .vite/manifest.json.
func Dist() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // the name is a constant: it cannot be invalid
	}
	return dist
}
