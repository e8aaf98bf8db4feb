package kit

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// ForgetOld deletes what is kept of people for longer than it proves anything,
// counted in the years of kit.keep_years from the day on which it ended: who had
// an item that came back, the notes of it with their papers, faults that were
// settled, set-ups that are closed. Of a loss only the person is forgotten: the
// item is still missing. What somebody still has is kept whole.
func (s *Service) ForgetOld(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "kit.ForgetOld")
	if _, err := access.Check(ctx, "kit.forget", access.Thing{}); err != nil {
		return err
	}
	var gone []string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		day := italy.DayOf(tx.Now)
		years, err := norm.Int(tx, keepYears, day.String())
		if err != nil {
			return err
		}
		before := db.MS(italy.On(day.Year-years, day.Month, day.Day).Start())
		gone, err = deleteOld(tx, before)
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range gone {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return err
}

// deleteOld deletes what ended before a moment and gives the papers and pictures
// to which nothing points any more.
func deleteOld(tx *db.Tx, before int64) (gone []string, err error) {
	// A note proves the hand-over for as long as somebody has what is on it, and for the term after.
	const notes = `(SELECT n.id FROM kit_note n WHERE n.ente = $1 AND n.closed_at > 0 AND n.closed_at < $2
		AND NOT EXISTS (SELECT 1 FROM kit_holding h WHERE h.ente = n.ente AND h.note = n.id AND (h.ended_at = 0 OR h.ended_at >= $2)))`
	const faults = `ente = $1 AND closed_at > 0 AND closed_at < $2`
	for _, q := range []string{
		`SELECT blob FROM kit_note WHERE ente = $1 AND id IN ` + notes + ` AND blob <> ''`,
		`SELECT copy_blob FROM kit_note WHERE ente = $1 AND id IN ` + notes + ` AND copy_blob <> ''`,
		`SELECT photo FROM kit_fault WHERE ` + faults + ` AND photo <> ''`,
	} {
		rows, err := tx.Query(q, tx.Ente, before)
		keys, err := db.Collect(rows, err, func(k *string, scan func(...any) error) error { return scan(k) })
		if err != nil {
			return nil, err
		}
		gone = append(gone, keys...)
	}
	const closed = `(SELECT id FROM kit_campaign WHERE ente = $1 AND closed_at > 0 AND closed_at < $2)`
	for _, q := range []string{
		`DELETE FROM kit_term WHERE ente = $1 AND before <> $2`,
		`INSERT INTO kit_term (ente, before) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		`DELETE FROM kit_signature WHERE ente = $1 AND note IN ` + notes,
		`DELETE FROM kit_line WHERE ente = $1 AND note IN ` + notes,
		`DELETE FROM kit_note WHERE ente = $1 AND id IN ` + notes,
		`DELETE FROM kit_holding WHERE ente = $1 AND ended_at > 0 AND ended_at < $2`,
		`DELETE FROM kit_fault WHERE ` + faults,
		`DELETE FROM kit_story WHERE ente = $1 AND at < $2 AND NOT EXISTS (SELECT 1 FROM kit_holding h WHERE h.ente = kit_story.ente AND h.item = kit_story.item AND (h.ended_at = 0 OR h.ended_at >= $2))`,
		`UPDATE kit_loss SET person = '', words = '' WHERE ente = $1 AND at < $2`,
		`DELETE FROM kit_done WHERE ente = $1 AND campaign IN ` + closed + ` AND at < $2`,
		`DELETE FROM kit_setup WHERE ente = $1 AND campaign IN ` + closed + ` AND NOT EXISTS (SELECT 1 FROM kit_done d WHERE d.ente = kit_setup.ente AND d.campaign = kit_setup.campaign AND d.person = kit_setup.person)`,
		`DELETE FROM kit_term WHERE ente = $1 AND before = $2`,
	} {
		if _, err := tx.Exec(q, tx.Ente, before); err != nil {
			return nil, err
		}
	}
	return gone, nil
}
