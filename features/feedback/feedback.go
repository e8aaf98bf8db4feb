// Package feedback keeps what readers think of the citizens' pages and services.
//
// feedback.go is the service, opinion.go the noun, give.go the one act, look.go
// the questions of who administers, store.go the SQL, pages.go the form below
// each page and its answer, web the page of who administers.
package feedback

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

// A Service keeps the opinions of an installation. Safe for concurrent use.
type Service struct {
	db       *db.DB
	meetings Meetings
}

// New brings the tables up to date and gives the service.
func New(ctx context.Context, d *db.DB, m Meetings) (*Service, error) {
	if err := d.Migrate(ctx, "feedback", schema); err != nil {
		return nil, err
	}
	return &Service{d, m}, nil
}

func init() { access.Register(table) }
