package training_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/training"
	"loggia/platform/db"
)

func (s *school) certificate(t *testing.T, ctx context.Context, id string) ([]byte, error) {
	t.Helper()
	_, content, err := s.Certificate(ctx, id)
	if err != nil {
		return nil, err
	}
	defer content.Close()
	all, err := io.ReadAll(content)
	must(t, err)
	return all, nil
}

func TestACertificateIsItsOwnersAndAnybodyVerifiesIt(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		m := s.pass(t, giulia, c.ID)
		paper, err := s.certificate(t, giulia, m.Result)
		must(t, err)
		again, err := s.certificate(t, paola, m.Result)
		must(t, err)
		if !bytes.HasPrefix(paper, []byte("%PDF-1.4")) || !bytes.Equal(paper, again) {
			t.Errorf("%d bytes, then %d", len(paper), len(again))
		}
		for name, ctx := range map[string]context.Context{"a colleague": luca, "the head": marco, "another body": nora, "an administrator": ivo} {
			if _, err := s.certificate(t, ctx, m.Result); !errors.Is(err, training.ErrNoSuchCertificate) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.certificate(t, visitor, m.Result); !errors.Is(err, access.ErrSignIn) {
			t.Errorf("a visitor: %v", err)
		}
		code := s.code(t, m.Result)
		found, err := s.Verify(visitor, strings.ToLower(training.Grouped(code)))
		must(t, err)
		if found.Worth("2026-11-25") != training.Valid || found.Worth("2027-11-26") != training.NoLonger || found.Initials() != "G. F." || !found.Named("ferretti ") || found.Named("Rinaldi") || found.Named("") {
			t.Errorf("%+v", found)
		}
		if _, err := s.Verify(db.Scoped(context.Background(), db.Scope{Ente: "castelvento"}), code); !errors.Is(err, training.ErrNoSuchCertificate) {
			t.Errorf("on the page of another body: %v", err)
		}
		if _, err := s.Verify(visitor, training.NewCode()); !errors.Is(err, training.ErrNoSuchCertificate) {
			t.Errorf("a code that nobody has: %v", err)
		}
		if err := s.Revoke(marco, m.Result, "errore"); err == nil {
			t.Error("a head revokes")
		}
		if err := s.Revoke(paola, m.Result, " "); !errors.Is(err, training.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		must(t, s.Revoke(paola, m.Result, "Registrato per errore"))
		must(t, s.Revoke(paola, m.Result, "Registrato per errore"))
		if found, err = s.Verify(visitor, code); err != nil || found.Worth("2026-11-25") != training.WorthNothing {
			t.Errorf("%+v, %v", found, err)
		}
		if _, err := s.certificate(t, giulia, m.Result); !errors.Is(err, training.ErrRevoked) {
			t.Errorf("the paper of a revoked one: %v", err)
		}
		if done, _, err := s.Done(system, "giulia", "agile", "2026-11-25"); err != nil || done {
			t.Errorf("a revoked result counts: %v", err)
		}
		if s.told(t, "training.revoked") != 1 {
			t.Errorf("%v", s.facts)
		}
	})
}

func (s *school) code(t *testing.T, result string) (code string) {
	t.Helper()
	must(t, s.DB.Read(root, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT code FROM training_certificate WHERE ente = $1 AND id = $2`, tx.Ente, result).Scan(&code)
	}))
	return code
}

func TestManyCertificatesAreWrittenInTheBackgroundAndGoOnAfterABreak(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		people := s.hireMany(t, 50)
		c := s.course(t, plain)
		n, err := s.Record(paola, c.ID, "2026-11-20", people)
		must(t, err)
		if again, err := s.Record(paola, c.ID, "2026-11-20", people); err != nil || n != 50 || again != 0 {
			t.Errorf("%d recorded, then %d, %v", n, again, err)
		}
		b, err := s.Certify(paola, c.ID)
		must(t, err)
		if other, err := s.Certify(paola, c.ID); err != nil || other.ID != b.ID {
			t.Errorf("a second writing beside the first: %v", err)
		}
		// The program dies after some pieces: the context of the job ends.
		half, stop := context.WithCancel(root)
		s.breakAfter(20, stop)
		_ = s.jobs.Settle(half)
		if b, err = s.Batch(paola, b.ID); err != nil || b.Done == 0 || b.Ended {
			t.Fatalf("%+v, %v", b, err)
		}
		s.breakAfter(0, nil)
		s.clock.Advance(3 * time.Minute) // the lease of the job that died
		must(t, s.jobs.Settle(root))
		if b, err = s.Batch(paola, b.ID); err != nil || b.Done != 50 || b.Total != 50 || !b.Ended {
			t.Errorf("%+v, %v", b, err)
		}
		if _, err := s.Batch(marco, b.ID); err == nil {
			t.Error("a head follows the writing")
		}
		_, write, err := s.Zip(paola, c.ID)
		must(t, err)
		var file bytes.Buffer
		must(t, write(&file))
		z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
		must(t, err)
		if len(z.File) != 50 || z.File[0].Name != "0001 Cognome0000 Nome 2026-11-20.pdf" {
			t.Errorf("%d in the file, the first %q", len(z.File), z.File[0].Name)
		}
		if _, _, err := s.Zip(nora, c.ID); err == nil {
			t.Error("another body takes our certificates")
		}
	})
}
