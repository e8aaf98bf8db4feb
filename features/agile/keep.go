package agile

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Forget deletes in the present body what may not be kept any more: agreements
// some years after their signature once they are over, applications that came to
// nothing some months after the last word on them, with all that hangs on them;
// and reasons for coming first as soon as the agreement is over. It gives how
// many agreements went.
func (s *Service) Forget(ctx context.Context) (gone int, err error) {
	defer errs.Wrap(&err, "agile.Forget")
	if _, err := access.Check(ctx, "agile.turn", access.Thing{}); err != nil {
		return 0, err
	}
	var files []string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		gone, files = 0, nil
		now := italy.DayOf(tx.Now)
		years, err := norm.Int(tx, keyKeepYears, now.String())
		if err != nil {
			return err
		}
		months, err := norm.Int(tx, keyKeepRefused, now.String())
		if err != nil {
			return err
		}
		signed := italy.On(now.Year-years, now.Month, now.Day).Start()
		refused := italy.On(now.Year, now.Month-monthsOf(months), now.Day).Start()
		old, err := listTooOld(tx, signed, refused)
		if err != nil {
			return err
		}
		for _, a := range old {
			if err := deleteAgreement(tx, a.ID); err != nil {
				return err
			}
			if a.document != "" {
				files = append(files, a.document)
			}
			gone++
		}
		if _, err := tx.Exec(`DELETE FROM agile_telework WHERE ente = $1 AND ends <> '' AND ends < $2`, tx.Ente, italy.On(now.Year-years, now.Month, now.Day).String()); err != nil {
			return err
		}
		// What was read proves that the worker knew (L. 81/2017 art. 22): for as long as there is an agreement of theirs.
		if _, err := tx.Exec(`DELETE FROM agile_reading WHERE ente = $1 AND read_at < $2 AND NOT EXISTS (SELECT 1 FROM agile_agreement a WHERE a.ente = agile_reading.ente AND a.person = agile_reading.person)`, tx.Ente, db.MS(signed)); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM agile_priority WHERE ente = $1 AND agreement IN (SELECT id FROM agile_agreement WHERE ente = $1 AND state IN ('ended', 'withdrawn', 'replaced', 'dropped'))`, tx.Ente)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, key := range files {
		if err := s.release(ctx, key); err != nil {
			return gone, err
		}
	}
	return gone, nil
}

// release deletes a file to which nothing points any more. Files are kept by
// their contents: two agreements never share one, as each names its person.
func (s *Service) release(ctx context.Context, key string) error { return s.Blobs.Delete(ctx, key) }

func listTooOld(tx *db.Tx, signed, refused time.Time) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND (
		(state IN ('ended', 'withdrawn', 'replaced') AND signed_at > 0 AND signed_at < $2) OR (state IN ('refused', 'dropped') AND changed_at < $3)) ORDER BY id LIMIT 500`,
		tx.Ente, db.MS(signed), db.MS(refused))
	return db.Collect(rows, err, scanAgreement)
}

func deleteAgreement(tx *db.Tx, id string) error {
	for _, table := range []string{"agile_evaluation", "agile_priority", "agile_signature", "agile_step"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE ente = $1 AND agreement = $2`, tx.Ente, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM agile_agreement WHERE ente = $1 AND id = $2`, tx.Ente, id)
	return err
}
