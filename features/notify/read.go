package notify

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// MarkRead says that the person in ctx has read one of their notices, even one
// that waits: it will not be told again.
func (s *Service) MarkRead(ctx context.Context, notice string) (err error) {
	defer errs.Wrap(&err, "notify.MarkRead(%s)", notice)
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findNotice(tx, who.ID, notice); err != nil {
			return err
		}
		n, err := markRead(tx, who.ID, notice)
		if n > 0 {
			s.publish(tx, who.ID, "notify.read") // the person's other screens
		}
		return err
	})
}

// MarkAllRead says that the person in ctx has read all that was told to them.
func (s *Service) MarkAllRead(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "notify.MarkAllRead")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := markRead(tx, who.ID, "")
		if n > 0 {
			s.publish(tx, who.ID, "notify.read")
		}
		return err
	})
}
