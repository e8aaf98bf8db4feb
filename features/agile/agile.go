// Package agile keeps the smart-working programme of a body: who may work from
// elsewhere and at what, the individual agreements from the application to the
// end, their goals and how these went (L. 81/2017 arts. 18–23).
//
// programme.go, cohort.go, emergency.go: what the body decides. agreement.go,
// state.go, terms.go, goal.go: the agreement, its states as one pure function,
// its contents, its goals. draft.go, decide.go, prepare.go, sign.go, withdraw.go,
// renew.go, turn.go: what happens to one. rank.go: who comes first. notice.go:
// what must be read. worker.go: the employment. evaluate.go, figures.go: how it
// went; cost.go, quality.go, progress.go: what was saved, what people say, how far a
// cohort has come. telework.go: contracts that become agreements. deadline.go: the
// calendar. record.go: a withdrawal as a document. known.go, keep.go: what is known of a person, and for how long. look.go
// reads, store*.go hold the SQL. document.go writes the agreement down.
package agile

import (
	"context"
	"embed"
	"log/slog"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/blob"
	"loggia/platform/db"
)

//go:embed schema/*.sql
var schema embed.FS

// Catalogue holds the words of this feature.
//
//go:embed words.*.json
var Catalogue embed.FS

// Config is what the service works with.
type Config struct {
	DB       *db.DB
	Blobs    blob.Store // keeps the documents that are signed
	Names    Names
	Offices  Offices
	Training Training // nil: nobody asks for courses
	Kit      Kit      // nil: tools are only those written by hand
	Days     Days     // nil: the figures have no days
	Users    Users    // nil: the figures have no ratings
	Surveys  Surveys  // nil: nor what staff say
	Shares   []Share  // what other features know of a person
	Say      Words
	Log      *slog.Logger
}

// A Service keeps the programmes of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "agile", schema); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{c}, nil
}

func init() {
	access.Register(table)
	norm.Register(numbers...)
}
