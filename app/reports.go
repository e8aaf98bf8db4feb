package app

import (
	"cmp"
	"context"
	"fmt"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/office"
	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/mailer"
)

// reports takes what citizens say is broken to the queue of an office.
type reports struct{ a *App }

func (r reports) Desks(ctx context.Context, tell func(slug, name string)) error {
	fronts, err := r.a.Office.Fronts(ctx)
	for _, f := range fronts {
		tell(f.House.Slug, f.House.Name)
	}
	return err
}

// Take puts a report into the queue of the office of that address, else of the
// one for relations with the public, else of the secretary's, else of the first.
func (r reports) Take(ctx context.Context, slug, key, name, email, title, words string) (string, error) {
	fronts, err := r.a.Office.Fronts(ctx)
	if err != nil || len(fronts) == 0 {
		return "", err
	}
	rank := func(f office.Front) int {
		switch {
		case slug != "" && f.House.Slug == slug:
			return 3
		case f.House.Kind == "public":
			return 2
		case f.House.Kind == "secretary":
			return 1
		}
		return 0
	}
	best := fronts[0]
	for _, f := range fronts[1:] {
		if rank(f) > rank(best) {
			best = f
		}
	}
	lang := httpapi.Lang(ctx)
	a, err := r.a.Office.Receive(access.System(ctx, db.ScopeOf(ctx).Ente), office.Mail{Office: best.House.ID, FromName: name, FromEmail: email, Subject: title,
		Fresh: cmp.Or(words, title), MessageID: key + ".report@loggia.invalid", Language: lang, OnSite: true})
	return a.Number, err
}

// WriteBody sends a report to the address of a body that has no such office.
func (r reports) WriteBody(tx *db.Tx, name, email, title, words string) error {
	b, err := ente.FindBody(tx)
	if err != nil {
		return err
	}
	say := func(key string, args map[string]any) string { return r.a.Words.T("it", "site.mail."+key, args) }
	text := fmt.Sprintf("%s\n\n%s", say("from", map[string]any{"name": name, "email": email}), cmp.Or(words, title))
	_, err = r.a.Mail.Send(tx, mailer.Message{Kind: "site.report", From: mailer.Address{Name: b.Name, Email: b.Email}, To: mailer.Address{Name: b.Name, Email: b.Email},
		ReplyTo: mailer.Address{Name: name, Email: email}, Subject: say("subject", map[string]any{"title": title}), Text: text})
	return err
}
