package notify

import (
	"context"
	"strings"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// SetHours makes a week the hours of the body from a day on, by an act that
// source names, for everybody who has no hours of their own. Days gone by are
// not rewritten. The administrator and the personnel office may.
func (s *Service) SetHours(ctx context.Context, from italy.Day, week Week, source string) (err error) {
	defer errs.Wrap(&err, "notify.SetHours(%s)", from)
	who, err := access.Check(ctx, "notify.set_hours", access.Thing{})
	if err != nil {
		return err
	}
	source = strings.TrimSpace(source)
	if from.IsZero() {
		return ErrDay.In("from")
	}
	if source == "" || utf8.RuneCountInString(source) > 200 || strings.ContainsRune(source, 0) {
		return ErrSource.In("source")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		rest, err := norm.Int(tx, restHours, from.String())
		if err != nil {
			return err
		}
		if err := week.Check(rest); err != nil {
			return err
		}
		if from.Before(italy.DayOf(tx.Now)) {
			return ErrPast.In("from")
		}
		if err := upsertHours(tx, HoursChoice{from, week, source, who.ID, tx.Now}); err != nil {
			return err
		}
		return tx.Emit(HoursSet{from.String()})
	})
}
