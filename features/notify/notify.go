// Package notify is the one gate through which everything that reaches staff
// passes. It keeps a notice for a person, asks for that person's hours, and
// lets it ring, leave by mail or wait for the next start.
//
// kind.go is the table of all that can be told; hours.go and gate.go are the
// pure rules of when; notice.go, preference.go and emergency.go are the other
// nouns. The acts are tell.go, release.go (the digest), read.go, prefer.go,
// set_hours.go and raise.go; look.go and reachable.go the questions; tidy.go
// forgets.
package notify

import (
	"context"
	"embed"
	"log/slog"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/jobs"
)

//go:embed schema/*.sql
var schema embed.FS

// Words holds this feature's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

// Config is what the service is built from.
type Config struct {
	DB     *db.DB
	Jobs   *jobs.Queue
	Hours  Hours
	People People
	Post   Post
	Live   Live
	Say    Say
	Log    *slog.Logger
}

// A Service keeps the notices of every body of an installation. Safe for
// concurrent use. Make it with New.
type Service struct{ Config }

// New brings the tables up to date and gives the service, whose digests run in
// the queue of jobs.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "notify", schema); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Service{c}
	c.Jobs.Handle(releaseJob, s.release)
	c.Jobs.Handle(tidyJob, s.tidy)
	return s, nil
}

const (
	restHours     = "notify.rest_hours"
	keepDays      = "notify.keep_days"
	keepEmergency = "notify.emergency_keep_days"
)

func init() {
	access.Register(Rules)
	norm.Register(
		norm.Number{Key: restHours, Value: 11, Unit: "hours", From: "2003-04-29", Source: "D.Lgs. 66/2003, art. 7; CCNL Funzioni locali 16/11/2022", Min: 11, Max: 16},
		norm.Number{Key: keepDays, Value: 90, Unit: "days", From: "2018-05-25", Source: "Reg. (UE) 2016/679, art. 5 c. 1 e", Min: 30, Max: 365},
		norm.Number{Key: keepEmergency, Value: 1826, Unit: "days", From: "2022-09-01", Source: "D.M. 22/08/2022 n. 149: cinque anni, come l'accordo di lavoro agile", Min: 1826, Max: 3653},
	)
}
