// Package training teaches those who work in a body: a catalogue of courses,
// editions in a place or on line, lessons at one's own pace with a quiz,
// enrolment of one or of hundreds, certificates that anybody can verify, and how
// able people feel before and after. Nobody is ranked: a head learns done, to do
// or expired, and nothing else.
//
// training.go is the service; course.go, edition.go, enrolment.go, quiz.go,
// certificate.go and skill.go are the nouns and their rules; each other file
// named by a verb is an act; mine.go, board.go and look.go are the questions;
// store*.go the SQL; pages.go the public page of a certificate.
package training

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/italy"
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
	Blobs    blob.Store
	Scan     antivirus.Scanner
	Jobs     *jobs.Queue
	People   People
	Agile    Agile // nil while nobody has an agreement
	Meetings Meetings
	Say      Words
	// Site gives the address of the body of the context, without a slash at its
	// end: it is printed on certificates.
	Site func(ctx context.Context) string
	Log  *slog.Logger
}

// A Service holds the training of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date, takes its jobs, and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "training", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	c.Jobs.Handle(remindJob, s.remind)
	c.Jobs.Handle(expireJob, s.expire)
	c.Jobs.Handle(forgetJob, s.forget)
	c.Jobs.Handle(batchJob, s.writeBatch)
	return s, nil
}

// The numbers that norms, or the body, set.
const (
	smallGroup = "training.small_group"
	noticeDays = "training.notice_days"
	keepYears  = "training.keep_years"
)

func init() {
	access.Register(table)
	norm.Register(
		norm.Number{Key: smallGroup, Value: 5, Unit: "people", From: "2018-05-25", Source: "GDPR (Reg. UE 2016/679) art. 5 par. 1 lett. c", Min: 3, Max: 50},
		norm.Number{Key: noticeDays, Value: 30, Unit: "days", From: "2018-05-25", Source: "scelta dell'ente", Min: 1, Max: 120},
		norm.Number{Key: keepYears, Value: 5, Unit: "years", From: "2018-05-25", Source: "GDPR (Reg. UE 2016/679) art. 5 par. 1 lett. e; L. 81/2017 art. 23", Min: 1, Max: 10},
	)
}

func today(tx *db.Tx) string { return italy.DayOf(tx.Now).String() }

// itself gives the context in which the program acts for the body of ctx: what
// others are asked on behalf of somebody who was allowed to ask here.
func itself(ctx context.Context) context.Context { return access.System(ctx, db.ScopeOf(ctx).Ente) }

// names gives the colleagues of the body by id. Not for use inside a
// transaction: it reads in one of its own.
func (s *Service) names(ctx context.Context) (map[string]Colleague, error) {
	all, err := s.People.Working(itself(ctx))
	byID := make(map[string]Colleague, len(all))
	for _, c := range all {
		byID[c.ID] = c
	}
	return byID, err
}

// agile gives who has an agreement today, as a set; empty where nobody can have one.
func (s *Service) agile(ctx context.Context) (map[string]bool, error) {
	set := map[string]bool{}
	if s.Agile == nil {
		return set, nil
	}
	all, err := s.Agile.Workers(itself(ctx), italy.DayOf(s.DB.Now()).String())
	for _, p := range all {
		set[p] = true
	}
	return set, err
}

// agileOne asks of one person only: what agile would give, in one row.
func (s *Service) agileOne(ctx context.Context, person string) (map[string]bool, error) {
	if s.Agile == nil {
		return nil, nil
	}
	yes, err := s.Agile.Worker(itself(ctx), person, italy.DayOf(s.DB.Now()).String())
	return map[string]bool{person: yes}, err
}

// morning gives eight o'clock of day in Rome.
func morning(day string) (t time.Time) {
	d, err := italy.ParseDay(day)
	if err != nil {
		return t
	}
	t, _ = d.At(8, 0)
	return t
}

// daysBefore gives the day n days before day.
func daysBefore(day string, n int) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Add(-n).String()
}
