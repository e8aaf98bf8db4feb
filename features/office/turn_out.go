package office

import (
	"context"
	"strings"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// TurnOut notes that whoever stood inside under identity was put out of the
// meeting of an appointment: to come back they knock again, and staff decide.
// Identities that are not of a door, and appointments that are not there, change
// nothing. Bears repetition. Called by the program itself.
func (s *Service) TurnOut(ctx context.Context, appointment, identity string) (err error) {
	defer errs.Wrap(&err, "office.TurnOut(%s)", appointment)
	who, ok := strings.CutPrefix(identity, "door:"+appointment+":")
	if !ok {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err == error(ErrNoSuchAppointment) {
			return nil
		}
		if err != nil {
			return err
		}
		v, came, err := lastVisit(tx, appointment, who)
		if err != nil || !came || v.State != Inside {
			return err
		}
		v.State, v.Left = Gone, tx.Now
		s.changed(tx, a.Office, "office.left")
		return upsertVisit(tx, v)
	})
}
