// Package desk holds desks and small rooms for the days at the office: a plan
// of each floor, who has which place on which day, and who may.
//
// desk.go is the service; floor.go and booking.go are the nouns and their rules;
// each act has a file named by its verb; release.go and forget.go are the jobs;
// look.go holds the questions, store.go and store_plan.go the SQL, needs.go what
// is asked of others, http.go the doors.
package desk

import (
	"context"
	"embed"

	"loggia/core/access"
	"loggia/core/norm"
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
	DB      *db.DB
	Names   Names
	Offices Offices
	Hints   Hints
	Blobs   blob.Store
	Jobs    *jobs.Queue
}

// A Service holds the places of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "desk", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	c.Jobs.Handle(releaseJob, s.release)
	c.Jobs.Handle(forgetJob, s.forget)
	return s, nil
}

// Numbers that the body chooses within bounds; see norm.
const (
	checkIn        = "desk.check_in"
	releaseMinutes = "desk.release_minutes"
	roomMinutes    = "desk.room_minutes"
	aheadDays      = "desk.ahead_days"
	keepDays       = "desk.keep_days"
)

func init() {
	access.Register(table)
	const own, privacy = "regolamento dell'ente", "Reg. (UE) 2016/679, art. 5 par. 1 lett. e"
	norm.Register(
		norm.Number{Key: checkIn, Value: 1, Unit: "yes", From: "2026-01-01", Source: own, Min: 0, Max: 1},
		norm.Number{Key: releaseMinutes, Value: 60, Unit: "minutes", From: "2026-01-01", Source: own, Min: 15, Max: 240},
		norm.Number{Key: roomMinutes, Value: 15, Unit: "minutes", From: "2026-01-01", Source: own, Min: 5, Max: 60},
		norm.Number{Key: aheadDays, Value: 30, Unit: "days", From: "2026-01-01", Source: own, Min: 1, Max: 180},
		norm.Number{Key: keepDays, Value: 30, Unit: "days", From: "2018-05-25", Source: privacy, Min: 1, Max: 90},
	)
}

// changed tells the screens that show a floor, once tx has committed.
func (s *Service) changed(tx *db.Tx, floor string) {
	ente := tx.Ente
	tx.After(func() { s.Hints.Publish(ente, "desk/"+floor, "desk.changed") })
}
