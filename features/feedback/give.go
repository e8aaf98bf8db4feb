package feedback

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Give keeps an opinion. Anyone may; nothing is kept of who it was.
func (s *Service) Give(ctx context.Context, o Opinion) (err error) {
	defer errs.Wrap(&err, "feedback.Give(%s)", o.Page)
	if _, err = access.Check(ctx, "feedback.give", access.Thing{}); err != nil {
		return err
	}
	if o, err = o.Check(); err != nil {
		return err
	}
	o.ID = id.New()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		o.Given = tx.Now
		return insertOpinion(tx, o)
	})
}
