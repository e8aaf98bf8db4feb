package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// ChangeOffice gives an office the texts, icon and order of o. Its slug and its
// parent stay: links last, and MoveOffice moves.
func (s *Service) ChangeOffice(ctx context.Context, o Office) (_ Office, err error) {
	defer errs.Wrap(&err, "ente.ChangeOffice(%s)", o.ID)
	if _, err := access.Check(ctx, "ente.change_office", access.Thing{Office: o.ID}); err != nil {
		return o, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		was, err := findOffice(tx, o.ID)
		if err != nil {
			return err
		}
		o.Slug, o.Parent, o.Active = was.Slug, was.Parent, was.Active
		if o, err = o.Clean(); err != nil {
			return err
		}
		if err := updateOffice(tx, o); err != nil {
			return err
		}
		return tx.Emit(OfficeChanged{o.ID})
	})
	return o, err
}

// MoveOffice hangs an office, with all that is under it, under another one, or
// at the top when parent is "". It cannot hang inside itself.
func (s *Service) MoveOffice(ctx context.Context, office, parent string) (err error) {
	defer errs.Wrap(&err, "ente.MoveOffice(%s)", office)
	if _, err := access.Check(ctx, "ente.change_office", access.Thing{Office: office}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		o, err := findOffice(tx, office)
		if err != nil {
			return err
		}
		if err := checkOpenParent(tx, parent); err != nil {
			return err
		}
		all, err := listOffices(tx)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.ID == parent && p.Inside(office, all) {
				return ErrParentInside.In("parent")
			}
		}
		o.Parent = parent
		if err := updateOffice(tx, o); err != nil {
			return err
		}
		return tx.Emit(OfficeChanged{office})
	})
}
