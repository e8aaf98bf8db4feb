// Package files keeps the folders and files of a body: a space common to all, one
// for each office, one for each person. What is written over is kept as a version,
// what is deleted stays in the trash for a month, equal content is kept once.
//
// files.go is the service; space.go says whose a space is and who may do what in
// it; node.go what a folder or file is and what it may be called, media.go of what
// type; put.go, bring.go and trash.go are the acts; dav.go, dav_lock.go and
// dav_property.go are the store that WebDAV clients see, store.go the SQL.
package files

import (
	"context"
	"embed"
	"log/slog"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service is made from.
type Config struct {
	DB      *db.DB
	Blobs   blob.Store
	Scanner antivirus.Scanner // nil for none
	Log     *slog.Logger
}

// A Service keeps the files of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Scanner == nil {
		c.Scanner = antivirus.None
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if err := c.DB.Migrate(ctx, "files", schema); err != nil {
		return nil, err
	}
	return &Service{c}, nil
}

// Rules is the permission table. Who may do what in a space is said in space.go:
// here is who may come to the shelves at all.
var Rules = access.Table{"files.use": access.SignedIn}

func init() { access.Register(Rules) }
