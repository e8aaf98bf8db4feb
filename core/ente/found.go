package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Found makes a new body. Inside an Unione, its administrator may; a body with
// no parent is founded from the command line only.
func (s *Service) Found(ctx context.Context, b Body) (_ Body, err error) {
	defer errs.Wrap(&err, "ente.Found(%s)", b.ID)
	action := "ente.found"
	if b.Parent != "" {
		action = "ente.found_inside"
		if b.Parent != db.ScopeOf(ctx).Ente {
			return b, ErrNoSuchBody.In("parent")
		}
	}
	if _, err := access.Check(ctx, action, access.Thing{}); err != nil {
		return b, err
	}
	if b, err = b.Clean(); err != nil {
		return b, err
	}
	// The new body's own scope: its rows and its fact are its own.
	ctx = db.Scoped(ctx, db.Scope{Ente: b.ID, Actor: db.ScopeOf(ctx).Actor})
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.checkParent(tx, b); err != nil {
			return err
		}
		if err := checkHosts(tx, b); err != nil {
			return err
		}
		if err := insertBody(tx, b); err != nil {
			return err
		}
		tx.After(s.dir.forget)
		return tx.Emit(BodyFounded{b.ID})
	})
	return b, err
}

// checkParent lets a body hang only under an Unione, a province or a region
// that hangs nowhere itself: two floors are all that the law knows, and
// inheritance stays a thing one can see at a glance.
func (s *Service) checkParent(tx *db.Tx, b Body) error {
	if b.Parent == "" {
		return nil
	}
	p, err := findBody(tx, b.Parent)
	if err != nil {
		return err
	}
	if p.Parent != "" || p.Kind == Comune || p.ID == b.ID {
		return ErrParent.In("parent")
	}
	return nil
}

func checkHosts(tx *db.Tx, b Body) error {
	all, err := listBodies(tx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID == b.ID {
			continue
		}
		for _, theirs := range other.Hosts {
			for _, ours := range b.Hosts {
				if ours == theirs {
					return ErrHostTaken.With("host", ours).In("hosts")
				}
			}
		}
	}
	return nil
}
