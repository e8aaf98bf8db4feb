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

// Expel removes somebody from a meeting; the tickets they hold let them in no
// more. The caller has asked for permission: the office, or PutOut.
func (s *Service) Expel(ctx context.Context, meeting, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.Expel(%s)", meeting)
	return s.Engine.Remove(ctx, Room(db.ScopeOf(ctx).Ente, meeting), identity)
}
