// Package office holds the virtual offices of a body: the door on line of each
// municipal office, from the request to the outcome.
//
// office.go is the service; hours.go, virtual.go, slot.go, appointment.go,
// door.go and queue.go are nouns and pure rules; each act has a file named by
// its verb; look.go holds the questions, store.go the SQL, needs.go what is asked
// of others, http.go the doors for staff, pages.go those for citizens.
package office

import (
	"context"
	"embed"
	"time"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/jobs"
	"loggia/platform/link"
)

//go:embed schema/*.sql
var schema embed.FS

// Config is what the service is built from.
type Config struct {
	DB         *db.DB
	Links      link.Key
	Rooms      Rooms
	Papers     Papers
	Post       Post
	Hints      Hints
	Houses     Houses
	Colleagues Colleagues
	Names      Names
	Say        Words
	Blobs      blob.Store
	Scan       antivirus.Scanner
	Jobs       *jobs.Queue
	Zone       *time.Location // where the offices are: Europe/Rome
}

// A Service holds the virtual offices of an installation. Safe for concurrent use.
type Service struct{ Config }

// New brings the tables up to date and gives the service.
func New(ctx context.Context, c Config) (*Service, error) {
	if err := c.DB.Migrate(ctx, "office", schema); err != nil {
		return nil, err
	}
	s := &Service{c}
	if c.Jobs != nil {
		c.Jobs.Handle(reminderJob, s.remind)
	}
	return s, nil
}

func init() { access.Register(table) }

// doorToken gives the secret part of an appointment's link, /porta/{token}.
func (s *Service) doorToken(ente string, a Appointment) string {
	return s.Links.Token("office.door", ente, a.ID, itoa(a.Generation))
}

func (s *Service) companionToken(ente string, c Companion) string {
	return s.Links.Token("office.companion", ente, c.ID)
}

// changed tells the screens of an office that its queue or requests changed,
// once tx has committed.
func (s *Service) changed(tx *db.Tx, office, event string) {
	ente := tx.Ente
	tx.After(func() {
		s.Hints.Publish(ente, "office/"+office, event)
		s.Hints.Publish(ente, "queue/"+office, event)
	})
}

// doorChanged tells the waiting rooms of an appointment.
func (s *Service) doorChanged(tx *db.Tx, appointment, event string) {
	ente := tx.Ente
	tx.After(func() { s.Hints.Publish(ente, "door/"+appointment, event) })
}
