package notify

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Prefer keeps what the person in ctx chooses for themselves. What waits is
// looked at again.
func (s *Service) Prefer(ctx context.Context, p Preference) (_ Preference, err error) {
	defer errs.Wrap(&err, "notify.Prefer")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return p, err
	}
	if p, err = p.Check(); err != nil {
		return p, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		s.publish(tx, who.ID, "notify.read")
		return upsertPreference(tx, who.ID, p)
	})
	if err != nil {
		return p, err
	}
	return p, s.releaseTo(ctx, []string{who.ID}, false)
}
