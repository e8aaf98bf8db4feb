package meeting

import (
	"bytes"
	"context"
	"errors"
	"io"

	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Share lays a document on the table of the meeting that token lets into. It is
// kept whole or not at all: refused when it is too large, of a type that is not
// shown, harmful, or when there is no room on the disk.
func (s *Service) Share(ctx context.Context, meeting, token, name string, content io.Reader) (d Document, err error) {
	defer errs.Wrap(&err, "meeting.Share(%s)", meeting)
	_, g, err := s.inside(ctx, meeting, token)
	if err != nil {
		return d, err
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return d, err
	}
	mime, err := typeOf(head[:n])
	if err != nil {
		return d, err
	}
	ref, err := s.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), content), DocumentLimit)
	if err != nil {
		return d, err
	}
	d = Document{ID: id.New(), Meeting: meeting, Name: documentName(name, mime), Type: mime, Size: ref.Size, SHA256: ref.SHA256, Who: g.Identity, blob: ref.Key}
	if err = s.scan(ctx, &d); err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			count, size, err := countDocuments(tx, meeting)
			if err != nil {
				return err
			}
			if count >= tableCount || size+d.Size > tableLimit {
				return ErrTableFull
			}
			d.At = tx.Now
			if err := insertDocument(tx, d); err != nil {
				return err
			}
			return tx.Emit(DocumentShared{meeting, d.ID})
		})
	}
	if err != nil {
		return d, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	return d, nil
}

// scan asks the antivirus. Where one is installed but does not answer, the
// document is refused: a citizen's file must not slip in while it restarts.
func (s *Service) scan(ctx context.Context, d *Document) error {
	content, err := s.Blobs.Open(ctx, d.blob)
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
	d.Scan = string(verdict)
	return nil
}

// Content gives a document's bytes to whoever is inside the meeting.
func (s *Service) Content(ctx context.Context, meeting, token, document string) (Document, io.ReadSeekCloser, error) {
	if _, _, err := s.inside(ctx, meeting, token); err != nil {
		return Document{}, nil, err
	}
	return s.Kept(ctx, meeting, document)
}

// Kept gives a document's bytes long after the meeting. The caller has asked
// for permission: the office whose appointment it was, or Content.
func (s *Service) Kept(ctx context.Context, meeting, document string) (d Document, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "meeting.Kept(%s, %s)", meeting, document)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err = findDocument(tx, meeting, document)
		return err
	})
	if err != nil {
		return d, nil, err
	}
	content, err = s.Blobs.Open(ctx, d.blob)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuchDocument.From(err)
	}
	return d, content, err
}
