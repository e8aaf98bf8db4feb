package agile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// courseTag names the course that an agreement needs: health and safety at home
// (D.Lgs. 81/2008 art. 37), whatever its title in the body.
const courseTag = "safety"

// maxDocument is far above what an agreement weighs.
const maxDocument = 8 << 20

// Lacks gives what is missing before the agreement can be signed, each with the
// norm that asks it.
func (s *Service) Lacks(ctx context.Context, agreement string) (all []Lack, err error) {
	defer errs.Wrap(&err, "agile.Lacks(%s)", agreement)
	var a Agreement
	err = s.read(ctx, func(tx *db.Tx) error {
		if a, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.read", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.lacks(ctx, a)
}

func (s *Service) lacks(ctx context.Context, a Agreement) (all []Lack, err error) {
	var p Proofs
	var rest int
	p.Training = true
	err = s.read(ctx, func(tx *db.Tx) error {
		if rest, err = norm.Int(tx, keyRest, today(tx)); err != nil {
			return err
		}
		if p.Safety, err = hasRead(tx, a.Person, noticeSafety); err != nil {
			return err
		}
		if p.Privacy, err = hasRead(tx, a.Person, noticePrivacy); err != nil {
			return err
		}
		if p.Network, err = hasRead(tx, a.Person, noticeNetwork); err != nil {
			return err
		}
		_, p.Employment, err = findWorker(tx, a.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.Training != nil {
		day := italy.DayOf(s.DB.Now()).String()
		if p.Training, err = s.Training.Done(system(ctx), a.Person, courseTag, day); err != nil {
			return nil, err
		}
	}
	return a.Terms.Lacks(p, rest), nil
}

// Prepare writes the agreement down as the file that both will sign: from now on
// what it says cannot change without taking it back. ErrContents names what the
// law asks and is not there.
func (s *Service) Prepare(ctx context.Context, agreement string) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.Prepare(%s)", agreement)
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err = findAgreement(tx, agreement)
		return err
	})
	if err != nil {
		return a, err
	}
	if _, err := access.Check(ctx, "agile.read", a.thing()); err != nil {
		return a, ErrNoSuchAgreement.From(err)
	}
	if _, err := access.Check(ctx, "agile.decide", a.thing()); err != nil {
		return a, err
	}
	if _, err := Next(a.State, Prepare); err != nil {
		return a, err
	}
	lacks, err := s.lacks(ctx, a)
	if err != nil {
		return a, err
	}
	if len(lacks) > 0 {
		return a, ErrContents.With("count", len(lacks)).With("first", s.Say.T("it", "agile.lack."+lacks[0].Code, nil))
	}
	a.Manager = access.Who(ctx).ID // who prepares it signs it
	file, err := s.write(ctx, a)
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(file)
	ref, err := s.Blobs.Put(ctx, bytes.NewReader(file), maxDocument)
	if err != nil {
		return a, err
	}
	written := a.Version
	return s.move(ctx, agreement, Prepare, "agile.decide", "", func(tx *db.Tx, now *Agreement) error {
		if now.Version != written { // what was written down is not what it says any more
			return ErrChanged
		}
		now.Manager, now.document, now.sha256 = a.Manager, ref.Key, hex.EncodeToString(sum[:])
		return deleteSignatures(tx, agreement)
	})
}

// Reopen takes an agreement back from the signatures, those given included.
func (s *Service) Reopen(ctx context.Context, agreement, why string) (Agreement, error) {
	written := ""
	a, err := s.move(ctx, agreement, Reopen, "agile.decide", why, func(tx *db.Tx, a *Agreement) error {
		written = a.document
		a.document, a.sha256 = "", ""
		return deleteSignatures(tx, agreement)
	})
	if err == nil { // nobody will sign it: it is not kept
		err = s.release(ctx, written)
	}
	return a, err
}

// Document gives the file that both sign, or have signed, with its fingerprint.
func (s *Service) Document(ctx context.Context, agreement string) (file []byte, sha string, err error) {
	defer errs.Wrap(&err, "agile.Document(%s)", agreement)
	var a Agreement
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err = findAgreement(tx, agreement)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if _, err := access.Check(ctx, "agile.read", a.thing()); err != nil {
		return nil, "", ErrNoSuchAgreement.From(err)
	}
	if a.document == "" {
		return nil, "", ErrNoDocument
	}
	r, err := s.Blobs.Open(ctx, a.document)
	if err != nil {
		return nil, "", err
	}
	defer r.Close()
	file, err = io.ReadAll(io.LimitReader(r, maxDocument))
	return file, a.sha256, err
}
