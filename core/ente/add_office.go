package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// AddOffice gives the present body a new office. Its slug is made from its name
// when o has none; two offices cannot share one.
func (s *Service) AddOffice(ctx context.Context, o Office) (_ Office, err error) {
	defer errs.Wrap(&err, "ente.AddOffice")
	if _, err := access.Check(ctx, "ente.change_office", access.Thing{}); err != nil {
		return o, err
	}
	if o, err = o.Clean(); err != nil {
		return o, err
	}
	if o.ID == "" {
		o.ID = id.New()
	}
	o.Active = true
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := checkOpenParent(tx, o.Parent); err != nil {
			return err
		}
		if err := insertOffice(tx, o); err != nil { // UNIQUE (ente, slug) settles two at once
			return err
		}
		return tx.Emit(OfficeAdded{o.ID})
	})
	return o, err
}

func checkOpenParent(tx *db.Tx, parent string) error {
	if parent == "" {
		return nil
	}
	p, err := findOffice(tx, parent)
	if err != nil {
		return errs.As(err).In("parent")
	}
	if !p.Active {
		return ErrOfficeClosed.In("parent")
	}
	return nil
}
