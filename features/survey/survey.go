// Package survey asks people how it goes, before and after a change, and shows
// what many say: never what one says.
//
// survey.go is the service; form.go holds the nouns and what can be asked,
// drawer.go how answers are kept and what may be shown of them; each act has a
// file named by its verb; look.go and results.go hold the questions, file.go the
// downloads, store.go the SQL, needs.go what is asked of others.
package survey

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/jobs"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service is built from.
type Config struct {
	DB      *db.DB
	Cohorts Cohorts
	People  People
	Ratings Ratings
	Say     Words
	Jobs    *jobs.Queue
}

// A Service holds the surveys of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "survey", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	c.Jobs.Handle(closeJob, s.closeOnTime)
	return s, nil
}

// fewest is the key of the threshold: with fewer answers nothing is shown.
const fewest = "survey.fewest"

func init() {
	access.Register(table)
	norm.Register(norm.Number{Key: fewest, Value: 5, Unit: "people", From: "1989-10-07", Source: "D.Lgs. 322/1989, art. 9; regolamento dell'ente", Min: 3, Max: 100})
}
