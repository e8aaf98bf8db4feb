package grant

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"unicode"

	"loggia/core/access"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// paperLimit is the longest paper of an expense, in bytes.
const paperLimit = 15 << 20

// Attach keeps the paper of an expense, in place of the one there was: a PDF, a
// picture, or an electronic invoice as it came (XML, also signed).
func (s *Service) Attach(ctx context.Context, expense, name string, content io.Reader) (e Expense, err error) {
	defer errs.Wrap(&err, "grant.Attach(%s)", expense)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return e, err
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return e, err
	}
	mime, ending := kindOf(head[:n], name)
	if mime == "" {
		return e, ErrDocument
	}
	ref, err := s.Blobs.Put(ctx, io.MultiReader(bytes.NewReader(head[:n]), content), paperLimit)
	if err != nil {
		return e, err
	}
	before := ""
	verdict, err := s.verdict(ctx, ref.Key)
	if err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			if e, err = findExpense(tx, expense); err != nil {
				return err
			}
			if err := open(tx, e.Grant, e.Day); err != nil {
				return err
			}
			before = e.blob
			e.blob, e.Document, e.Type, e.Size, e.SHA256, e.Scan = ref.Key, named(name, ending), mime, ref.Size, ref.SHA256, string(verdict)
			return putExpense(tx, e)
		})
	}
	if err != nil {
		return e, errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), ref.Key))
	}
	if before != "" {
		err = s.Blobs.Delete(context.WithoutCancel(ctx), before)
	}
	return e, err
}

// verdict asks the antivirus. Where one is installed but does not answer, the
// paper is refused.
func (s *Service) verdict(ctx context.Context, key string) (antivirus.Verdict, error) {
	content, err := s.Blobs.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer content.Close()
	v, err := s.Scan.Scan(ctx, content)
	if err == nil && v == antivirus.Infected {
		err = antivirus.ErrInfected
	}
	return v, err
}

// Paper gives the paper of an expense.
func (s *Service) Paper(ctx context.Context, expense string) (e Expense, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "grant.Paper(%s)", expense)
	if _, err := access.Check(ctx, "grant.money", access.Thing{}); err != nil {
		return e, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		e, err = findExpense(tx, expense)
		return err
	})
	if err == nil && e.blob == "" {
		err = ErrNoSuch
	}
	if err != nil {
		return e, nil, err
	}
	content, err = s.Blobs.Open(ctx, e.blob)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuch.From(err)
	}
	return e, content, err
}

// kindOf tells what a paper is by its first bytes; "" for what is not taken.
func kindOf(head []byte, name string) (mime, ending string) {
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return "application/pdf", ".pdf"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png", ".png"
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg", ".jpg"
	case bytes.Contains(head, []byte("FatturaElettronica")) && bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf \r\n\t"), []byte("<")):
		return "application/xml", ".xml"
	case bytes.HasPrefix(head, []byte{0x30}) && strings.HasSuffix(strings.ToLower(name), ".p7m"): // a CAdES envelope: DER, ITU-T X.690
		return "application/pkcs7-mime", ".p7m"
	}
	return "", ""
}

// named makes a name safe to show and to save, with an ending that fits.
func named(name, ending string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return -1
		case strings.ContainsRune(`:*?"<>|/`, r):
			return '-'
		}
		return r
	}, name))
	base := strings.Trim(strings.TrimSuffix(name, path.Ext(name)), " .-")
	if r := []rune(base); len(r) > 100 {
		base = string(r[:100])
	}
	if base == "" {
		base = "documento"
	}
	return base + ending
}
