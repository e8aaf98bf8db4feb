package training

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/jobs"
	"loggia/platform/pdf"
)

const (
	batchJob   = "training.certificates"
	batchPiece = 20 // certificates written between two tellings of how far it is
	pdfLimit   = 4 << 20
)

// Certificate gives the PDF of a result to the person whose it is, or to the
// personnel office. It is written the first time that somebody asks.
func (s *Service) Certificate(ctx context.Context, result string) (c Certificate, content io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "training.Certificate(%s)", result)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c, err = findCertificate(tx, result); err != nil {
			return err
		}
		if _, err := access.Check(ctx, "training.study", access.Thing{Owner: c.Person}); err != nil {
			if errs.As(err).Kind == errs.Forbidden {
				err = ErrNoSuchCertificate
			}
			return err
		}
		if !c.Revoked.IsZero() {
			return ErrRevoked
		}
		return nil
	})
	if err != nil {
		return c, nil, err
	}
	if c.blob == "" {
		if c, err = s.writeOne(ctx, c); err != nil {
			return c, nil, err
		}
	}
	content, err = s.Blobs.Open(ctx, c.blob)
	if errors.Is(err, blob.ErrNoSuchBlob) {
		err = ErrNoSuchCertificate.From(err)
	}
	return c, content, err
}

// writeOne writes one certificate and keeps it. Two who ask at once both get the
// one that was kept first.
func (s *Service) writeOne(ctx context.Context, c Certificate) (Certificate, error) {
	var body ente.Body
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		body, err = ente.FindBody(tx)
		return err
	})
	if err != nil {
		return c, err
	}
	key, err := s.write(ctx, body, c)
	if err != nil {
		return c, err
	}
	kept := false
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if kept, err = keepPDF(tx, c.ID, key); err != nil {
			return err
		}
		c, err = findCertificate(tx, c.ID)
		return err
	})
	if err != nil || !kept {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return c, err
}

func (s *Service) write(ctx context.Context, body ente.Body, c Certificate) (key string, err error) {
	paper, err := s.Paper(ctx, body, c)
	if err != nil {
		return "", err
	}
	ref, err := s.Blobs.Put(ctx, bytes.NewReader(paper), pdfLimit)
	return ref.Key, err
}

// Paper draws a certificate as PDF. The same certificate always gives the same bytes.
func (s *Service) Paper(ctx context.Context, body ente.Body, c Certificate) ([]byte, error) {
	lang := "it"
	say := func(key string, args ...any) string {
		m := map[string]any{}
		for i := 0; i+1 < len(args); i += 2 {
			m[args[i].(string)] = args[i+1]
		}
		return s.Say.T(lang, "training.paper."+key, m)
	}
	made := morning(c.Day)
	d := pdf.New(pdf.Meta{Title: say("title") + ": " + c.Title, Author: body.Name, Lang: lang, Created: made})
	d.Head(pdf.Letterhead{Body: body.Name, Address: body.Address})
	d.H1(say("title"))
	d.Space(6)
	d.P(say("body", "body", body.Name))
	d.Centre(strings.TrimSpace(c.Given+" "+c.Family), 20)
	d.P(say("did"))
	d.Centre(c.Title, 15)
	d.Space(4)
	fields := []pdf.Field{{Label: say("day"), Value: longDay(c.Day, lang)}, {Label: say("length"), Value: length(c.Minutes, lang)}}
	if c.Until != "" {
		fields = append(fields, pdf.Field{Label: say("until"), Value: longDay(c.Until, lang)})
	} else {
		fields = append(fields, pdf.Field{Label: say("until"), Value: say("for_ever")})
	}
	fields = append(fields, pdf.Field{Label: say("code"), Value: Grouped(c.Code)})
	d.Fields(fields)
	d.Space(6)
	address := s.Site(ctx) + "/verifica/" + c.Code
	d.QR(address, say("qr"), 32)
	d.P(say("verify", "address", s.Site(ctx)+"/verifica"))
	d.Small(say("small"))
	return d.Bytes()
}

func longDay(day, lang string) string {
	d, err := italy.ParseDay(day)
	if err != nil {
		return day
	}
	return d.Long(lang)
}

// length writes "25 minuti", "2 ore", "1 ora e 30 minuti".
func length(minutes int, lang string) string {
	h, m := minutes/60, minutes%60
	words := map[string][3]string{"it": {"ora", "ore", "minuti"}, "en": {"hour", "hours", "minutes"}}[lang]
	and := map[string]string{"it": " e ", "en": " and "}[lang]
	hours := fmt.Sprint(h, " ", words[1])
	if h == 1 {
		hours = "1 " + words[0]
	}
	switch {
	case h == 0:
		return fmt.Sprint(m, " ", words[2])
	case m == 0:
		return hours
	}
	return hours + and + fmt.Sprint(m, " ", words[2])
}

// Certify writes, in the background, the certificates of a course that nobody has
// asked for yet. Asking while one writing is under way gives that one.
func (s *Service) Certify(ctx context.Context, course string) (b Batch, err error) {
	defer errs.Wrap(&err, "training.Certify(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return b, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := findCourse(tx, course); err != nil {
			return err
		}
		if b, err = findRunning(tx, course); err == nil || !errors.Is(err, ErrNoSuchBatch) {
			return err
		}
		b = Batch{ID: id.New(), Course: course, Made: tx.Now}
		if b.Total, err = countUnwritten(tx, course); err != nil {
			return err
		}
		if err := insertBatch(tx, b); err != nil {
			return err
		}
		return jobs.Enqueue(tx, batchJob, about{ID: b.ID}, jobs.Unique(b.ID))
	})
	if err == nil {
		s.Jobs.Nudge()
	}
	return b, err
}

// Batch says how far a writing of certificates is.
func (s *Service) Batch(ctx context.Context, batch string) (b Batch, err error) {
	defer errs.Wrap(&err, "training.Batch(%s)", batch)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b, err = findBatch(tx, batch)
		return err
	})
	return b, err
}

// writeBatch writes the certificates of a batch, a piece at a time. Interrupted,
// it goes on from where it was: a certificate that has its PDF is not written twice.
func (s *Service) writeBatch(ctx context.Context, args json.RawMessage) error {
	var a about
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	var b Batch
	var body ente.Body
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if b, err = findBatch(tx, a.ID); err != nil {
			return err
		}
		body, err = ente.FindBody(tx)
		return err
	})
	if errors.Is(err, ErrNoSuchBatch) {
		return nil
	}
	if err != nil {
		return err
	}
	for !b.Ended {
		if b, err = s.writePiece(ctx, body, b); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) writePiece(ctx context.Context, body ente.Body, b Batch) (Batch, error) {
	var piece []Certificate
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		piece, err = listUnwritten(tx, b.Course, batchPiece)
		return err
	})
	if err != nil {
		return b, err
	}
	keys := make([]string, len(piece))
	for i, c := range piece {
		if keys[i], err = s.write(ctx, body, c); err != nil {
			break
		}
	}
	var spare []string
	if err == nil {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			spare = nil
			for i, c := range piece {
				kept, err := keepPDF(tx, c.ID, keys[i])
				if err != nil {
					return err
				}
				if !kept {
					spare = append(spare, keys[i])
				}
			}
			left, err := countUnwritten(tx, b.Course)
			if err != nil {
				return err
			}
			b.Done, b.Ended = max(b.Done, b.Total-left), left == 0
			return updateBatch(tx, b.ID, b.Done, b.Ended)
		})
	}
	if err != nil {
		spare = keys
	}
	for _, key := range spare {
		if key != "" {
			err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
		}
	}
	return b, err
}

// Zip writes every certificate of a course that stands, into one file, to who
// manages training.
func (s *Service) Zip(ctx context.Context, course string) (title string, write func(io.Writer) error, err error) {
	defer errs.Wrap(&err, "training.Zip(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return "", nil, err
	}
	var all []Certificate
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err := findCourse(tx, course)
		if err != nil {
			return err
		}
		title = c.Title
		all, err = listCertificates(tx, course, "")
		return err
	})
	return title, func(w io.Writer) error { return s.zip(ctx, w, all) }, err
}

func (s *Service) zip(ctx context.Context, w io.Writer, all []Certificate) error {
	z := zip.NewWriter(w)
	for i, c := range all {
		if !c.Revoked.IsZero() {
			continue
		}
		var err error
		if c.blob == "" {
			if c, err = s.writeOne(ctx, c); err != nil {
				return err
			}
		}
		content, err := s.Blobs.Open(ctx, c.blob)
		if err != nil {
			return err
		}
		name := fileName(fmt.Sprintf("%04d %s %s %s.pdf", i+1, c.Family, c.Given, c.Day))
		to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: time.Time{}})
		if err == nil {
			_, err = io.Copy(to, content)
		}
		if err = errors.Join(err, content.Close()); err != nil {
			return err
		}
	}
	return z.Close()
}

// Revoke makes a certificate worth nothing, with its reason; so is its result.
func (s *Service) Revoke(ctx context.Context, result, why string) (err error) {
	defer errs.Wrap(&err, "training.Revoke(%s)", result)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	if err := cleanText(&why, "why", 500, true); err != nil {
		return ErrReason.In("why")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCertificate(tx, result)
		if err != nil {
			return err
		}
		done, err := revokeCertificate(tx, result, why)
		if err != nil || !done {
			return err
		}
		return tx.Emit(Revoked{c.ID, c.Person})
	})
}

// A Certified person, for the list of who manages training.
type Certified struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Day     string `json:"day"`
	Until   string `json:"until,omitempty"`
	Worth   string `json:"worth" enum:"valid,expired,revoked"`
	Written bool   `json:"written"`
	Why     string `json:"why,omitempty"`
}

// Certificates gives those of a course to who manages training.
func (s *Service) Certificates(ctx context.Context, course string) (all []Certified, err error) {
	defer errs.Wrap(&err, "training.Certificates(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := listCertificates(tx, course, "")
		all = make([]Certified, len(found))
		for i, c := range found {
			all[i] = Certified{c.ID, strings.TrimSpace(c.Family + " " + c.Given), c.Day, c.Until, c.Worth(today(tx)), c.blob != "", c.Why}
		}
		return err
	})
	return all, err
}

// Verify gives the certificate that a code names, to anybody who has it. The
// caller shows no more of the holder than the initials: see VerifyPage.
func (s *Service) Verify(ctx context.Context, code string) (c Certificate, err error) {
	defer errs.Wrap(&err, "training.Verify")
	if _, err := access.Check(ctx, "training.verify", access.Thing{}); err != nil {
		return c, err
	}
	code, ok := ReadCode(code)
	if !ok {
		return c, ErrNoSuchCertificate
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = findCertificateByCode(tx, code)
		return err
	})
	return c, err
}
