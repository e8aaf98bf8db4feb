package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Finding is what one check found.
type Finding struct {
	What string
	Fine bool
	Say  string
}

// String gives the finding as a line for an operator.
func (f Finding) String() string {
	mark := "ok   "
	if !f.Fine {
		mark = "WRONG"
	}
	return fmt.Sprintf("%s  %s: %s", mark, f.What, f.Say)
}

// keepers lists every table that names a document: its key, and its fingerprint
// (” where none is kept). A document that stands in none of them is checked by
// nobody.
var keepers = []struct{ what, query string }{
	{"documents of meetings", `SELECT blob, sha256 FROM meeting_document WHERE blob <> '' ORDER BY blob`},
	{"attachments of mail", `SELECT blob, '' FROM office_file WHERE blob <> '' ORDER BY blob`},
	{"agreements", `SELECT document, sha256 FROM agile_agreement WHERE document <> '' ORDER BY document`},
	{"delivery notes", `SELECT blob, sha256 FROM kit_note WHERE blob <> '' UNION SELECT copy_blob, copy_sha256 FROM kit_note WHERE copy_blob <> '' UNION SELECT photo, photo_sha256 FROM kit_fault WHERE photo <> ''`},
	{"files of courses", `SELECT blob, sha256 FROM training_file WHERE blob <> '' ORDER BY blob`},
	{"certificates of courses done elsewhere", `SELECT blob, sha256 FROM training_proof WHERE blob <> '' ORDER BY blob`},
	{"certificates", `SELECT blob, '' FROM training_certificate WHERE blob <> '' ORDER BY blob`},
	{"papers of grants", `SELECT blob, sha256 FROM grant_expense WHERE blob <> '' UNION SELECT pdf, pdf_sha FROM grant_report WHERE pdf <> '' UNION SELECT xlsx, xlsx_sha FROM grant_report WHERE xlsx <> ''`},
	{"recordings", `SELECT blob, sha256 FROM broadcast_recording WHERE blob <> '' ORDER BY blob`},
	{"files", `SELECT blob, sha256 FROM files_content ORDER BY blob`},
	{"pictures of floors", `SELECT image, '' FROM desk_floor WHERE image <> '' ORDER BY image`},
}

// Check looks whether what is kept is whole: the database itself, and each
// document that it names, read again and compared with its fingerprint.
func (a *App) Check(ctx context.Context) ([]Finding, error) {
	database, err := a.checkDatabase(ctx)
	if err != nil {
		return nil, err
	}
	all := []Finding{database}
	for _, k := range keepers {
		found, err := a.checkBlobs(ctx, k.what, k.query)
		if err != nil {
			return nil, err
		}
		all = append(all, found)
	}
	all = append(all, a.checkFFmpeg(ctx))
	waiting, err := a.checkQueues(ctx)
	return append(append(all, waiting), a.checkMedia(ctx)...), err
}

func (a *App) checkDatabase(ctx context.Context) (f Finding, err error) {
	f = Finding{What: "database (" + a.DB.Kind() + ")", Fine: true, Say: "whole"}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		if tx.Postgres() { // the server keeps checksums of its own; that it answers is what we can ask
			return tx.QueryRow(`SELECT 'whole'`).Scan(&f.Say)
		}
		if err := tx.QueryRow(`PRAGMA integrity_check`).Scan(&f.Say); err != nil {
			return err
		}
		f.Fine = f.Say == "ok"
		if f.Fine {
			f.Say = "whole"
		}
		return nil
	})
	return f, err
}

// checkFFmpeg says whether meetings can be recorded and streamed. That they
// cannot is no fault: everything else works without.
func (a *App) checkFFmpeg(ctx context.Context) Finding {
	f := Finding{What: "recording and streaming", Fine: true}
	if err := a.Broadcast.Missing(); err != nil {
		e := errs.As(err)
		f.Say = "not possible here: " + a.Words.T("en", e.Code, e.Args)
		return f
	}
	f.Say = "possible: " + a.Broadcast.Tool(ctx)
	return f
}

func (a *App) checkBlobs(ctx context.Context, what, query string) (f Finding, err error) {
	type kept struct{ key, sum string }
	var all []kept
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(query)
		all, err = db.Collect(rows, err, func(k *kept, scan func(...any) error) error { return scan(&k.key, &k.sum) })
		return err
	})
	if err != nil {
		return f, err
	}
	missing, changed := 0, 0
	for _, k := range all {
		sum, err := a.fingerprint(ctx, k.key)
		switch {
		case errors.Is(err, blob.ErrNoSuchBlob):
			missing++
		case err != nil:
			return f, err
		case k.sum != "" && k.sum != sum:
			changed++
		}
	}
	f = Finding{What: what, Fine: missing+changed == 0, Say: fmt.Sprintf("%d, all there", len(all))}
	if !f.Fine {
		f.Say = fmt.Sprintf("of %d, %d are missing and %d have changed", len(all), missing, changed)
	}
	return f, nil
}

func (a *App) fingerprint(ctx context.Context, key string) (string, error) {
	content, err := a.Blobs.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer content.Close()
	h := sha256.New()
	if _, err := io.Copy(h, content); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkQueues counts what could not be done in spite of trying: an operator
// should look at it.
func (a *App) checkQueues(ctx context.Context) (f Finding, err error) {
	var stuck, dead, failed int
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		for query, into := range map[string]*int{`SELECT COUNT(*) FROM ledger_stuck`: &stuck, `SELECT COUNT(*) FROM job WHERE state = 'dead'`: &dead, `SELECT COUNT(*) FROM mailer_outbox WHERE state = 'failed'`: &failed} {
			if err := tx.QueryRow(query).Scan(into); err != nil {
				return err
			}
		}
		return nil
	})
	f = Finding{What: "work left behind", Fine: stuck+dead == 0, Say: fmt.Sprintf("%d facts not delivered, %d jobs given up, %d messages refused", stuck, dead, failed)}
	return f, err
}
