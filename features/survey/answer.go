package survey

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Answer puts what the person who asks says in the drawers of the wave that is
// open. It cannot be taken back or read again: nothing says which is theirs.
func (s *Service) Answer(ctx context.Context, survey string, answers []Answer) (err error) {
	defer errs.Wrap(&err, "survey.Answer(%s)", survey) // and not what was said: this goes to the log
	who, err := access.Check(ctx, "survey.answer", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := findSurvey(tx, survey)
		if err != nil {
			return err
		}
		w, open := v.now()
		if !open {
			return ErrState
		}
		part, err := findInvited(tx, survey, w.N, who.ID)
		if err != nil {
			return err
		}
		given, err := v.check(answers)
		if err != nil {
			return err
		}
		return put(tx, v, w.N, who.ID, part, given)
	})
}

// put writes every drawer of the wave, touched or not: were only some written,
// PostgreSQL's xmin would say which belong to the person on the roll.
func put(tx *db.Tx, v Survey, n int, person, part string, given map[string]Answer) error {
	r, err := readRoll(tx, v.ID, n)
	if err != nil {
		return err
	}
	if r.has(person) {
		return ErrAnswered
	}
	if err := writeDrawer(tx, v.ID, n, names, r.with(person)); err != nil {
		return err
	}
	for _, q := range v.Questions {
		d := drawer{}
		if err := readDrawer(tx, v.ID, n, q.ID, &d); err != nil {
			return err
		}
		if a, there := given[q.ID]; there {
			d[part] = d[part].with(a, q.size())
		}
		if err := writeDrawer(tx, v.ID, n, q.ID, d); err != nil {
			return err
		}
	}
	return nil
}
