package kit

import (
	"bytes"
	"context"
	"errors"
	"io"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Report says that an item is broken. Whoever works here may, for they stand
// before it; item is its id or what its label says.
func (s *Service) Report(ctx context.Context, item, words string) (f Fault, err error) {
	defer errs.Wrap(&err, "kit.Report(%s)", item)
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return f, err
	}
	if err := clean(&words, "words", 1000, true); err != nil {
		return f, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := findItem(tx, item)
		if err != nil {
			return err
		}
		switch i.State() {
		case Retired:
			return ErrRetired
		case Lost:
			return ErrLost
		}
		f = Fault{ID: id.New(), Item: i.ID, Person: who.ID, Words: words, At: tx.Now, Inventory: i.Inventory, Model: i.Kind.Called()}
		if err := insertFault(tx, f); err != nil { // one open fault an item: the index settles two at once
			return err
		}
		if err := tell(tx, Chapter{Item: i.ID, What: "broken", Person: who.ID, Words: words}); err != nil {
			return err
		}
		return tx.Emit(Broken{i.ID, f.ID, who.ID})
	})
	return f, err
}

// AddPhoto keeps the picture of a fault, whole or not at all: refused when it is
// too large, no picture, or harmful. For whoever reported it, and who manages.
func (s *Service) AddPhoto(ctx context.Context, fault string, content io.Reader) (err error) {
	defer errs.Wrap(&err, "kit.AddPhoto(%s)", fault)
	f, err := s.fault(ctx, fault)
	if err != nil {
		return err
	}
	if f.Closed.After(f.At) {
		return ErrFaultClosed
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if f.PhotoType, err = photoType(head[:n]); err != nil {
		return err
	}
	ref, err := s.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), content), PhotoLimit)
	if err != nil {
		return err
	}
	f.photo, f.photoSHA = ref.Key, ref.SHA256
	if err = s.scan(ctx, &f); err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			kept, err := keepPhoto(tx, f)
			if err == nil && !kept {
				err = ErrPhotoThere
			}
			return err
		})
	}
	if err != nil {
		return errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	return nil
}

// scan asks the antivirus. Where one is installed but does not answer, the
// picture is refused.
func (s *Service) scan(ctx context.Context, f *Fault) error {
	content, err := s.Blobs.Open(ctx, f.photo)
	if err != nil {
		return err
	}
	defer content.Close()
	verdict, err := s.Scan.Scan(ctx, content)
	if err != nil {
		return err
	}
	if verdict == antivirus.Infected {
		return antivirus.ErrInfected
	}
	f.PhotoScan = string(verdict)
	return nil
}

// fault gives a fault to who reported it and to who manages; to others it does
// not exist.
func (s *Service) fault(ctx context.Context, fault string) (f Fault, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err = findFault(tx, fault)
		return err
	})
	if err != nil {
		_, refused := access.Check(ctx, "kit.mine", access.Thing{})
		return f, errors.Join(refused, err)
	}
	_, err = access.Check(ctx, "kit.paper", access.Thing{Owner: f.Person})
	return f, hide(err, ErrNoSuchFault)
}

// Photo gives the picture of a fault. The caller closes it.
func (s *Service) Photo(ctx context.Context, fault string) (f Fault, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "kit.Photo(%s)", fault)
	if f, err = s.fault(ctx, fault); err != nil {
		return f, nil, err
	}
	if f.photo == "" {
		return f, nil, ErrNoPhoto
	}
	content, err = s.Blobs.Open(ctx, f.photo)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoPhoto.From(err)
	}
	return f, content, err
}

// Repair says that a broken item is being repaired. Who has it may keep it, or
// get another by a replacement.
func (s *Service) Repair(ctx context.Context, fault string) (err error) {
	defer errs.Wrap(&err, "kit.Repair(%s)", fault)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, i, err := openFault(tx, fault)
		if err != nil {
			return err
		}
		if !i.RepairAt.IsZero() {
			return nil
		}
		i.RepairAt = tx.Now
		if err := updateItem(tx, i); err != nil {
			return err
		}
		if err := takeFault(tx, f.ID); err != nil {
			return err
		}
		return tell(tx, Chapter{Item: i.ID, What: "repair", Person: f.Person})
	})
}

func openFault(tx *db.Tx, fault string) (f Fault, i Item, err error) {
	if f, err = findFault(tx, fault); err != nil {
		return f, i, err
	}
	if !f.Closed.IsZero() {
		return f, i, ErrFaultClosed
	}
	i, err = findItem(tx, f.Item)
	return f, i, err
}

// Settle ends a fault: it is repaired, nothing was wrong, or the item is not
// worth it and is retired. answer is for who reported it.
func (s *Service) Settle(ctx context.Context, fault, outcome, answer string) (err error) {
	defer errs.Wrap(&err, "kit.Settle(%s)", fault)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if outcome != Fixed && outcome != Fine && outcome != Scrapped {
		return ErrOutcome.In("outcome")
	}
	if err := clean(&answer, "answer", 500, outcome == Scrapped); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, i, err := openFault(tx, fault)
		if err != nil {
			return err
		}
		if outcome == Scrapped && i.Holding != nil {
			return ErrHeld.With("inventory", i.Inventory)
		}
		if done, err := closeFault(tx, fault, outcome, answer); err != nil || !done {
			if err == nil {
				err = ErrFaultClosed
			}
			return err
		}
		if err := tx.Emit(Settled{i.ID, f.ID, outcome}); err != nil {
			return err
		}
		if outcome == Scrapped {
			return retire(tx, i, answer)
		}
		i.RepairAt = db.Time(0)
		if i.Condition == "broken" {
			i.Condition = "good"
		}
		if err := updateItem(tx, i); err != nil {
			return err
		}
		return tell(tx, Chapter{Item: i.ID, What: outcome, Person: f.Person, Words: answer})
	})
}
