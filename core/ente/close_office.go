package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// CloseOffice ends an office for good, keeping what it did. One with working
// offices under it is refused: close or move those first. Closing a closed
// office changes nothing.
func (s *Service) CloseOffice(ctx context.Context, office string) (err error) {
	defer errs.Wrap(&err, "ente.CloseOffice(%s)", office)
	if _, err := access.Check(ctx, "ente.change_office", access.Thing{Office: office}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		o, err := findOffice(tx, office)
		if err != nil || !o.Active {
			return err
		}
		all, err := listOffices(tx)
		if err != nil {
			return err
		}
		for _, child := range all {
			if child.Parent == office && child.Active {
				return ErrOfficeOccupied.With("office", child.Name)
			}
		}
		if err := closeOffice(tx, office, db.MS(tx.Now)); err != nil {
			return err
		}
		return tx.Emit(OfficeClosed{office})
	})
}

// ReopenOffice makes a closed office work again, under the parent it had.
func (s *Service) ReopenOffice(ctx context.Context, office string) (err error) {
	defer errs.Wrap(&err, "ente.ReopenOffice(%s)", office)
	if _, err := access.Check(ctx, "ente.change_office", access.Thing{Office: office}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		o, err := findOffice(tx, office)
		if err != nil || o.Active {
			return err
		}
		if err := checkOpenParent(tx, o.Parent); err != nil {
			return err
		}
		if err := closeOffice(tx, office, 0); err != nil {
			return err
		}
		return tx.Emit(OfficeReopened{office})
	})
}
