package meeting

import (
	"context"
	"strings"

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

// Expel removes somebody from a meeting; the tickets they hold let them in no
// more. The caller has asked for permission: the office, or PutOut.
func (s *Service) Expel(ctx context.Context, meeting, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.Expel(%s)", meeting)
	return s.Engine.Remove(ctx, Room(db.ScopeOf(ctx).Ente, meeting), identity)
}

// PutOut removes somebody from a meeting for good: a guest's link is revoked,
// and whose door it was is told, so that no new ticket is given by itself.
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
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if guest, ok := strings.CutPrefix(identity, "guest:"); ok {
			if _, err := revokeGuest(tx, meeting, guest); err != nil {
				return err
			}
		}
		return tx.Emit(PersonPutOut{meeting, identity})
	})
	if err != nil {
		return err
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
