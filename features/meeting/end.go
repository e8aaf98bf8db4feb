package meeting

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// End closes a meeting for everybody. Who opened it may, and the staff of the
// office for which it is held. Ending one that is over changes nothing.
func (s *Service) End(ctx context.Context, meeting string) (err error) {
	defer errs.Wrap(&err, "meeting.End(%s)", meeting)
	ente := db.ScopeOf(ctx).Ente
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "meeting.end", access.Thing{Owner: m.Owner, Office: m.Office}); err != nil {
			return err
		}
		ended, err := endMeeting(tx, meeting)
		if err != nil || !ended {
			return err
		}
		return tx.Emit(Ended{meeting})
	})
	if err != nil {
		return err
	}
	// After the commit: whoever is still inside finds the door shut behind them.
	return s.Engine.Close(ctx, Room(ente, meeting))
}

// PutOut removes somebody from a meeting; their ticket lets them in no more.
// Token is the ticket of who asks, and must be of the staff.
func (s *Service) PutOut(ctx context.Context, meeting, token, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.PutOut(%s)", meeting)
	_, g, err := s.inside(ctx, meeting, token)
	if err != nil {
		return err
	}
	if !g.Staff || identity == g.Identity {
		return access.ErrForbidden
	}
	return s.Engine.Remove(ctx, g.Room, identity)
}

// Mute switches off somebody's microphone. Token is the ticket of who asks, and
// must be of the staff.
func (s *Service) Mute(ctx context.Context, meeting, token, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.Mute(%s)", meeting)
	_, g, err := s.inside(ctx, meeting, token)
	if err != nil {
		return err
	}
	if !g.Staff {
		return access.ErrForbidden
	}
	return s.Engine.Mute(ctx, g.Room, identity)
}
