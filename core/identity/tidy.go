package identity

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
)

// Run keeps the tables small until ctx ends: once an hour it tidies every body.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := s.Tidy(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "identity: could not tidy", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Tidy forgets, in every body, what has no use any more: spent time, old
// guesses, dead sessions, browsers not seen for over a year. What is not needed
// is not kept (GDPR art. 5 no. 1 e).
func (s *Service) Tidy(ctx context.Context) error {
	bodies, err := s.ente.Bodies(access.System(ctx, ""))
	if err != nil {
		return err
	}
	for _, b := range bodies {
		if err := s.db.Write(db.Scoped(ctx, db.Scope{Ente: b.ID}), tidy); err != nil {
			return err
		}
	}
	return nil
}
