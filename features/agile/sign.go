package agile

import (
	"context"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// What can be wrong with a signature.
var (
	ErrSignedAlready = errs.New(errs.Conflict, "agile.signed_already")
	ErrNotYours      = errs.New(errs.Forbidden, "agile.not_yours")
	ErrNoDocument    = errs.New(errs.NotFound, "agile.no_document")
	ErrOtherDocument = errs.New(errs.Conflict, "agile.other_document")
)

// Sign puts the signature of who asks under the file whose fingerprint is sha:
// the one that was on their screen. It needs a second factor given a moment ago
// (identity.ErrSecondFactor). The second signature closes the agreement.
func (s *Service) Sign(ctx context.Context, agreement, sha string) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.Sign(%s)", agreement)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if a, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		who, err := access.Check(ctx, "agile.read", a.thing())
		if err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		side := ""
		switch who.ID {
		case a.Person:
			side = Worker
		case a.Manager:
			side = Body
		default:
			return ErrNotYours
		}
		switch {
		case a.State != ToSign:
			return ErrMove.With("state", string(a.State)).With("move", "sign")
		case a.sha256 != sha:
			return ErrOtherDocument
		}
		if err := identity.Confirmed(ctx); err != nil {
			return err
		}
		if err := insertSignature(tx, agreement, Signature{Side: side, Person: who.ID, How: identity.ConfirmedHow(ctx), SHA256: sha}); err != nil {
			return err
		}
		if err := s.note(tx, a, Move("sign_"+side), ""); err != nil {
			return err
		}
		given, err := listSignatures(tx, agreement)
		if err != nil {
			return err
		}
		if len(given) < 2 {
			// The version grows, so that of two who sign at once the second sees the first.
			if err := updateAgreement(tx, a); err != nil {
				return err
			}
			a.Version++
			return tx.Emit(HalfSigned{a.ID, a.Person, side})
		}
		if a.State, err = Next(a.State, Complete); err != nil {
			return err
		}
		a.Signed, a.LastDay = tx.Now, a.Terms.To
		if err := s.keep(tx, &a, Complete, ""); err != nil {
			return err
		}
		if err := tx.Emit(Agreed{a.ID, a.Person, a.Kind, a.Before}); err != nil {
			return err
		}
		if a.Terms.From <= today(tx) { // signed on its first day, or after it
			return s.start(tx, &a)
		}
		return nil
	})
	return a, err
}
