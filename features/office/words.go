package office

import "embed"

// Catalogue holds this feature's words.
//
//go:embed words.*.json
var Catalogue embed.FS
