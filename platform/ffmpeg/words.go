package ffmpeg

import "embed"

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS
