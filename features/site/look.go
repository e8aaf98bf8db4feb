package site

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Text gives what a page of the present body says in a language: its own words,
// else ours. Anyone may ask.
func (s *Service) Text(ctx context.Context, p Page, lang string) (t Text, err error) {
	defer errs.Wrap(&err, "site.Text(%s, %s)", p, lang)
	if _, err = access.Check(ctx, "site.read", access.Thing{}); err != nil {
		return t, err
	}
	if !known(p, lang) {
		return t, ErrNoSuchPage
	}
	if p == Agid {
		lang = Languages[0]
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		t = Text{Page: p, Lang: lang}
		t.Words, t.Own, err = findText(tx, p, lang)
		return err
	})
	if err == nil && !t.Own {
		t.Words = ours(p, lang)
	}
	return t, err
}
