// Package grant keeps the plan by which a body changes its way of working, and
// the money that another body gives for it: actions with who answers for them,
// risks, the budget by heading with its co-funding share, expenses with their
// papers, and the report that the funder is shown.
//
// plan.go, budget.go and report.go are the nouns and their rules; edit.go,
// move.go, spend.go, attach.go and send.go the acts; look.go the questions;
// paper.go writes the report; due.go minds deadlines.
package grant

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
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
	DB       *db.DB
	Jobs     *jobs.Queue
	Blobs    blob.Store
	Scan     antivirus.Scanner
	Names    Names
	Training Training // nil: people trained are not counted
	Bills    Bills    // nil: no invoices to link
	Body     func(ctx context.Context) Letterhead
	Say      Words
}

// A Letterhead is the body as its papers name it.
type Letterhead struct{ Name, Address string }

// A Service keeps the plans and grants of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "grant", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	c.Jobs.Handle(dueJob, s.due)
	return s, nil
}

// keepYears is how long after the end of a plan it is kept who did what in it.
const keepYears = "grant.keep_years"

func init() {
	access.Register(table)
	norm.Register(norm.Number{Key: keepYears, Value: 10, Unit: "years", From: "2018-05-25", Source: "Codice civile art. 2946; GDPR (Reg. UE 2016/679) art. 5 par. 1 lett. e", Min: 1, Max: 30})
	norm.Register(norm.Number{Key: "grant.warn_days", Value: 7, Unit: "days", From: "2022-01-01", Source: "Scelta dell'ente: quanti giorni prima della scadenza di un'azione avvisare", Min: 0, Max: 60})
}

// itself lets the program ask other parts what who asks may not ask there, once
// who asks may have the answer here.
func itself(ctx context.Context) context.Context {
	return access.System(ctx, db.ScopeOf(ctx).Ente)
}
