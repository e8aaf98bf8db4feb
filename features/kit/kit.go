// Package kit keeps what a body gives its people to work with: computers,
// headsets, licences, who has which, and the proof of every hand-over.
//
// kit.go is the service; model.go, item.go, note.go, fault.go, licence.go,
// purchase.go and setup.go are nouns and pure rules; each act has a file named
// by its verb; import.go loads a file of people with their kit; paper.go writes
// the delivery note; look.go (who sees what, notes, faults, models), look_*.go
// (the register, one item, mine, what was bought), figures.go, known.go and
// board.go hold the questions, forget.go the term of retention, store*.go the
// SQL, needs.go what is asked of others, http*.go the doors.
package kit

import (
	"context"
	"embed"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
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

// Config is what the service is built from.
type Config struct {
	DB     *db.DB
	People People
	Blobs  blob.Store
	Scan   antivirus.Scanner
	Say    Words
	Zone   *time.Location                 // in which days are counted: Europe/Rome
	Body   func(ctx context.Context) Body // the body in ctx, for papers and labels
	Done   map[Tick]Asked                 // by tick, who of some people has done it already
}

// A Body is whose kit it is. Site is its address on the web, without a slash at
// the end.
type Body struct{ Name, Address, Site string }

// A Service keeps the kit of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "kit", schema); err != nil {
		return nil, err
	}
	return &Service{c}, nil
}

// keepYears is how long what has ended is kept as a proof.
const keepYears = "kit.keep_years"

func init() {
	access.Register(table)
	norm.Register(norm.Number{Key: keepYears, Value: 10, Unit: "years", From: "2017-06-14", Source: "Codice civile art. 2946; L. 81/2017 art. 18 c. 2", Min: 1, Max: 20})
}

// today gives the day of now where the body is.
func (s *Service) today(now time.Time) string { return now.In(s.Zone).Format(time.DateOnly) }
