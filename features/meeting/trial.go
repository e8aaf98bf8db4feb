package meeting

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// TrialFor is how long a trial of the line may last: a browser needs some ten
// seconds of it.
const TrialFor = time.Minute

// Trial gives a ticket to a room of one's own, to try the line to the media
// engine before a call. The room takes one person and closes by itself, so that
// nobody can meet there.
func (s *Service) Trial(ctx context.Context) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.Trial")
	if _, err := access.Check(ctx, "meeting.trial", access.Thing{}); err != nil {
		return t, err
	}
	name := "trial-" + id.New()
	room := Room(db.ScopeOf(ctx).Ente, name)
	if err := s.Engine.Ensure(ctx, room, 1); err != nil {
		return t, err
	}
	// A ticket that comes in again puts the one before out: one identity, one place.
	token, err := s.Engine.Token(Grant{Room: room, Identity: name, Name: name, Sources: []string{Camera}, For: TrialFor})
	if err != nil {
		return t, err
	}
	away := context.WithoutCancel(ctx)
	time.AfterFunc(2*TrialFor, func() {
		// Nothing to do about a failure: the ticket is over and the engine empties rooms by itself.
		_ = s.Engine.Close(away, room)
	})
	return Ticket{Meeting: name, Identity: name, Name: name, Token: token, URL: s.Engine.URL(), Until: s.DB.Now().Add(TrialFor)}, nil
}
