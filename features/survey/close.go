package survey

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const closeJob = "survey.close"

type closing struct {
	Survey string `json:"survey"`
	Wave   int    `json:"wave"`
}

// Close ends a wave for good. The lists of who was invited and of who has answered
// are thrown away, and so is what may never be shown.
func (s *Service) Close(ctx context.Context, survey string, n int) (err error) {
	defer errs.Wrap(&err, "survey.Close(%s, %d)", survey, n)
	if _, err = access.Check(ctx, "survey.make", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return end(tx, survey, n) })
}

func end(tx *db.Tx, survey string, n int) error {
	v, err := findSurvey(tx, survey)
	if err != nil {
		return err
	}
	if n < 1 || n > len(v.Waves) {
		return ErrNoSuchSurvey
	}
	w := v.Waves[n-1]
	if w.State != Open {
		return ErrState
	}
	for _, q := range v.Questions {
		if err := seal(tx, survey, w, q.ID); err != nil {
			return err
		}
	}
	if err := deleteDrawer(tx, survey, n, names); err != nil {
		return err
	}
	if err := disown(tx, survey, n); err != nil {
		return err
	}
	w.State = Ended
	if err := updateWave(tx, survey, w); err != nil {
		return err
	}
	if err := jobs.Cancel(tx, closeJob, survey+"/"+strconv.Itoa(n)); err != nil {
		return err
	}
	return tx.Emit(Closed{survey, n})
}

// seal leaves in a drawer only what may be shown.
func seal(tx *db.Tx, survey string, w Wave, question string) error {
	d := drawer{}
	if err := readDrawer(tx, survey, w.N, question, &d); err != nil {
		return err
	}
	if d.whole().answers() < w.Fewest {
		return writeDrawer(tx, survey, w.N, question, drawer{})
	}
	return writeDrawer(tx, survey, w.N, question, d.melt(w.Fewest))
}

// closeOnTime closes a wave whose last day is over.
func (s *Service) closeOnTime(ctx context.Context, args json.RawMessage) error {
	var c closing
	if err := json.Unmarshal(args, &c); err != nil {
		return err
	}
	return s.DB.Write(access.System(ctx, db.ScopeOf(ctx).Ente), func(tx *db.Tx) error {
		v, err := findSurvey(tx, c.Survey)
		if errors.Is(err, ErrNoSuchSurvey) {
			return nil
		}
		if err != nil {
			return err
		}
		if w := v.Waves[c.Wave-1]; w.State != Open || w.Until >= italy.DayOf(tx.Now).String() {
			return nil
		}
		return end(tx, c.Survey, c.Wave)
	})
}
