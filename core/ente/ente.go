// Package ente knows for which body the program works: the Comuni and Unioni
// of one installation, told apart by host name, with their offices in a tree
// and the places that people hold in them.
//
// body.go, office.go and place.go are the nouns; host.go finds the body of a
// request; found.go, change.go, add_office.go, change_office.go and
// close_office.go are the acts; look.go reads. Who a person is, package
// identity knows: here a person is an id that holds places.
package ente

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/platform/db"
)

//go:embed schema/*.sql
var schema embed.FS

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

// Config says how an installation shows its bodies.
type Config struct {
	// URL is the public address of the installation, such as
	// "https://loggia.example" or "http://localhost:8080". Links in messages are
	// made from it, never from what a browser claims in Host.
	URL string
	// Default is the body shown on a host that names none; "" means the first
	// body founded.
	Default string
	// Hosts gives bodies full host names besides those kept with them: what an
	// operator writes in the options wins over what an administrator typed.
	Hosts map[string]string // host → body
}

// A Service keeps the bodies of one installation. Make it with New.
type Service struct {
	db  *db.DB
	cfg Config
	dir directory
}

// New brings the tables up to date and gives the service.
func New(ctx context.Context, d *db.DB, cfg Config) (*Service, error) {
	if err := d.Migrate(ctx, "ente", schema); err != nil {
		return nil, err
	}
	s := &Service{db: d, cfg: cfg}
	s.dir.load = s.loadDirectory
	return s, nil
}

func init() { access.Register(Rules) }
