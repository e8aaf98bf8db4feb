package feedback

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Score is what readers think of one page.
type Score struct {
	Page     string  `json:"page"`
	Opinions int     `json:"opinions"`
	Stars    float64 `json:"stars" doc:"the mean, from 1 to 5"`
}

// Look gives the score of each page and the latest opinions that say something
// in words, fifty at most. For who administers the body.
func (s *Service) Look(ctx context.Context) (scores []Score, latest []Opinion, err error) {
	defer errs.Wrap(&err, "feedback.Look")
	if _, err = access.Check(ctx, "feedback.read", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if scores, err = listScores(tx); err != nil {
			return err
		}
		latest, err = listLatest(tx)
		return err
	})
	return scores, latest, err
}
