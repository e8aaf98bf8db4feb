package identity

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// own asks for permission on one's own things and gives the session that asks.
func own(ctx context.Context) (Session, error) {
	if _, err := access.Check(ctx, "identity.own", access.Thing{}); err != nil {
		return Session{}, err
	}
	s, ok := SessionOf(ctx)
	if !ok {
		return s, ErrSessionEnded
	}
	return s, nil
}

// Devices gives the sessions of who asks, the last used first.
func (s *Service) Devices(ctx context.Context) (all []Session, err error) {
	me, err := own(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		open, err := listSessions(tx, me.person)
		all = make([]Session, len(open))
		for i, o := range open {
			o.Current = o.ID == me.ID
			all[len(open)-1-i] = o
		}
		return err
	})
	return all, err
}

// Revoke signs one of one's own devices out at once.
func (s *Service) Revoke(ctx context.Context, device string) (err error) {
	defer errs.Wrap(&err, "identity.Revoke")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		o, err := findSession(tx, device)
		if err != nil {
			return err
		}
		if o.person != me.person {
			return ErrNoSuchDevice
		}
		return s.end(tx, me.person, device, "revoked")
	})
}

// RevokeOthers signs all of one's own devices out but this one. Browsers that
// were known are so no more.
func (s *Service) RevokeOthers(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "identity.RevokeOthers")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		if err := forgetKnown(tx, me.person); err != nil {
			return err
		}
		return s.endAll(tx, me.person, me.ID, "revoked")
	})
}

// SignOut ends the session that asks. A visitor may sign out too: nothing
// happens.
func (s *Service) SignOut(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "identity.SignOut")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return err
	}
	me, ok := SessionOf(ctx)
	if !ok {
		return nil
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		return s.end(tx, me.person, me.ID, "signed_out")
	})
}
