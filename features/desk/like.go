package desk

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Like marks a place as one of those that the person who asks prefers, or no more.
func (s *Service) Like(ctx context.Context, place string, on bool) (err error) {
	defer errs.Wrap(&err, "desk.Like(%s)", place)
	who, err := access.Check(ctx, "desk.book", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := findPlace(tx, place)
		if err == nil && (p.Kind == Area || p.removed) {
			err = ErrNoSuchPlace
		}
		if err != nil {
			return err
		}
		return setFavourite(tx, who.ID, place, on)
	})
}

// Need says that the person who asks needs an accessible desk, or no more. It is
// read for them only: no colleague, head or office sees it.
func (s *Service) Need(ctx context.Context, needs bool) (err error) {
	defer errs.Wrap(&err, "desk.Need")
	who, err := access.Check(ctx, "desk.book", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return setNeeding(tx, who.ID, needs) })
}
