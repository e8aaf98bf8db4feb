package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Change gives the present body the texts, colours and addresses of b. Its id,
// its kind and its parent stay as they are.
func (s *Service) Change(ctx context.Context, b Body) (_ Body, err error) {
	defer errs.Wrap(&err, "ente.Change(%s)", b.ID)
	if _, err := access.Check(ctx, "ente.change", access.Thing{}); err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		was, err := findBody(tx, tx.Ente)
		if err != nil {
			return err
		}
		b.ID, b.Kind, b.Parent, b.Crest = was.ID, was.Kind, was.Parent, was.Crest
		if b, err = b.Clean(); err != nil {
			return err
		}
		if err := checkHosts(tx, b); err != nil {
			return err
		}
		if err := updateBody(tx, b); err != nil {
			return err
		}
		tx.After(s.dir.forget)
		return tx.Emit(BodyChanged{b.ID})
	})
	return b, err
}

// SetCrest gives the present body its arms: an SVG that runs and loads nothing,
// or a PNG, at most 200 kB. No bytes take the crest away.
func (s *Service) SetCrest(ctx context.Context, data []byte) (err error) {
	defer errs.Wrap(&err, "ente.SetCrest")
	if _, err := access.Check(ctx, "ente.change", access.Thing{}); err != nil {
		return err
	}
	c := Crest{Data: data}
	if len(data) > 0 {
		if c, err = c.Clean(); err != nil {
			return err
		}
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := updateCrest(tx, c); err != nil {
			return err
		}
		tx.After(s.dir.forget)
		return tx.Emit(BodyChanged{tx.Ente})
	})
}
