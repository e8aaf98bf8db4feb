package site

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Change gives a page of the present body its own words in one language; no
// words bring ours back. For who administers the body.
func (s *Service) Change(ctx context.Context, p Page, lang, words string) (err error) {
	defer errs.Wrap(&err, "site.Change(%s, %s)", p, lang)
	if _, err = access.Check(ctx, "site.change", access.Thing{}); err != nil {
		return err
	}
	if !known(p, lang) {
		return ErrNoSuchPage
	}
	if words, err = Clean(p, words); err != nil {
		return err
	}
	if p == Agid {
		lang = Languages[0] // one address for all
	}
	if words == ours(p, lang) {
		words = "" // so that a better text of ours arrives when nothing was changed
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if words == "" {
			return deleteText(tx, p, lang)
		}
		return upsertText(tx, p, lang, words)
	})
}
