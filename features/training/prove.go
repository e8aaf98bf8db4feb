package training

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"loggia/core/access"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Prove brings the certificate of a course that the person who acts did
// elsewhere. It counts once the personnel office has accepted it.
func (s *Service) Prove(ctx context.Context, p Proof, name string, content io.Reader) (_ Proof, err error) {
	defer errs.Wrap(&err, "training.Prove")
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return p, err
	}
	p = Proof{ID: id.New(), Person: who.ID, Course: p.Course, Title: p.Title, Giver: p.Giver, Day: p.Day, Minutes: p.Minutes, State: "brought", File: fileName(name)}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		if p, err = p.Clean(today(tx)); err != nil || p.Course == "" {
			return err
		}
		c, err := findCourse(tx, p.Course)
		if err == nil && c.State != Published {
			err = ErrNotOffered
		}
		p.Title = c.Title
		return err
	}); err != nil {
		return p, err
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return p, err
	}
	if p.mime, err = paperKind(head[:n], name); err != nil {
		return p, err
	}
	ref, err := s.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), content), ProofLimit)
	if err != nil {
		return p, err
	}
	f := File{blob: ref.Key}
	if err = s.scan(ctx, &f); err == nil {
		p.size, p.sha256, p.blob, p.Scan = ref.Size, ref.SHA256, ref.Key, f.Scan
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			p.Made = tx.Now
			if err := insertProof(tx, p); err != nil {
				return err
			}
			return tx.Emit(Proved{p.ID, p.Person})
		})
	}
	if err != nil {
		return p, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	return p, nil
}

// AcceptProof says that a course done elsewhere counts: for one of the catalogue
// there is a result of that day, as if it had been done here. Nobody accepts
// their own.
func (s *Service) AcceptProof(ctx context.Context, proof string) (err error) {
	defer errs.Wrap(&err, "training.AcceptProof(%s)", proof)
	names, err := s.names(ctx)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.decides(ctx, tx, proof)
		if err != nil {
			return err
		}
		if err := decideProof(tx, p.ID, "accepted", ""); err != nil {
			return err
		}
		if p.Course != "" {
			c, err := findCourse(tx, p.Course)
			if err != nil {
				return err
			}
			if _, err := s.record(tx, c, p.Day, []string{p.Person}, names); err != nil {
				return err
			}
		}
		return tx.Emit(ProofDecided{p.ID, p.Person, true})
	})
}

// RejectProof says that it does not count, and why. The file is deleted at once:
// who brought it has it.
func (s *Service) RejectProof(ctx context.Context, proof, reason string) (err error) {
	defer errs.Wrap(&err, "training.RejectProof(%s)", proof)
	var key string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.decides(ctx, tx, proof)
		if err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			return ErrReason.In("reason")
		}
		if err := cleanText(&reason, "reason", 500, true); err != nil {
			return err
		}
		if err := decideProof(tx, p.ID, "rejected", reason); err != nil {
			return err
		}
		key = p.blob
		return tx.Emit(ProofDecided{p.ID, p.Person, false})
	})
	if err != nil {
		return err
	}
	return s.Blobs.Delete(context.WithoutCancel(ctx), key)
}

// decides gives a proof that waits for an answer, to who may give it.
func (s *Service) decides(ctx context.Context, tx *db.Tx, proof string) (p Proof, err error) {
	who, err := access.Check(ctx, "training.manage", access.Thing{})
	if err != nil {
		return p, err
	}
	if p, err = findProof(tx, proof); err != nil {
		return p, err
	}
	switch {
	case p.Person == who.ID:
		return p, access.ErrForbidden
	case p.State != "brought":
		return p, ErrDecided
	}
	return p, nil
}

// TakeBack forgets a proof of one's own that nobody has answered yet.
func (s *Service) TakeBack(ctx context.Context, proof string) (err error) {
	defer errs.Wrap(&err, "training.TakeBack(%s)", proof)
	var key string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := findProof(tx, proof)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "training.own", access.Thing{Owner: p.Person}); err != nil {
			return hideProof(err)
		}
		if p.State != "brought" {
			return ErrDecided
		}
		key = p.blob
		return deleteProof(tx, p.ID)
	})
	if err != nil {
		return err
	}
	return s.Blobs.Delete(context.WithoutCancel(ctx), key)
}

func hideProof(err error) error {
	if errs.As(err).Kind == errs.Forbidden {
		return ErrNoSuchProof
	}
	return err
}

// A Brought is a proof with the name of who brought it.
type Brought struct {
	Proof
	Who string `json:"who"`
}

// MyProofs gives what the person who acts has brought, the newest first.
func (s *Service) MyProofs(ctx context.Context) (all []Proof, err error) {
	defer errs.Wrap(&err, "training.MyProofs")
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listProofs(tx, `person = $2`, who.ID)
		return err
	})
	return all, err
}

// Proofs gives the personnel office what waits for its answer, the oldest last.
func (s *Service) Proofs(ctx context.Context) (all []Brought, err error) {
	defer errs.Wrap(&err, "training.Proofs")
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return nil, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return nil, err
	}
	all = []Brought{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := listProofs(tx, `state = 'brought'`)
		for _, p := range list {
			all = append(all, Brought{p, names[p.Person].Name()})
		}
		return err
	})
	return all, err
}

// ProofTitle gives the name of a course done elsewhere, "" for one that is gone.
// For other parts of the program.
func (s *Service) ProofTitle(ctx context.Context, proof string) (title string, err error) {
	defer errs.Wrap(&err, "training.ProofTitle(%s)", proof)
	if _, err := access.Check(ctx, "training.ask", access.Thing{}); err != nil {
		return "", err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := findProof(tx, proof)
		if errors.Is(err, ErrNoSuchProof) {
			return nil
		}
		title = p.Title
		return err
	})
	return title, err
}

// ProofFile gives the certificate that was brought, to who brought it and to the
// personnel office.
func (s *Service) ProofFile(ctx context.Context, proof string) (f File, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "training.ProofFile(%s)", proof)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := findProof(tx, proof)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "training.study", access.Thing{Owner: p.Person}); err != nil {
			return hideProof(err)
		}
		f = File{ID: p.ID, Name: p.File, Type: p.mime, Size: p.size, blob: p.blob, at: p.Made}
		return nil
	})
	if err != nil {
		return f, nil, err
	}
	if f.blob == "" {
		return f, nil, ErrNoSuchFile
	}
	content, err = s.Blobs.Open(ctx, f.blob)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuchFile.From(err)
	}
	return f, content, err
}
