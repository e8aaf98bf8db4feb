// Package site holds the pages that every public site in Italy must have, with
// texts that name the body until it writes its own, and the report of a fault.
//
// text.go is the noun of those pages, change.go the act that gives one the
// body's own words, look.go reads them, report.go is the report with its act,
// pages.go the citizens' pages, http.go the doors of staff, texts our own words.
package site

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/platform/db"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the pages need of others.
type Config struct {
	DB    *db.DB
	Desks Desks
	Post  Post
}

// A Service keeps the texts of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "site", schema); err != nil {
		return nil, err
	}
	return &Service{c}, nil
}

func init() { access.Register(table) }
