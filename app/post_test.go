package app_test

import (
	"context"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/mailer"
)

// An invitation waits in the outbox, in words, from the body, with its link.
func TestInvitationIsMailed(t *testing.T) {
	a := town(t)
	ctx := access.System(db.Scoped(context.Background(), db.Scope{}), "borgofiore")
	p, err := a.People.AddPerson(ctx, identity.Person{Given: "Ines", Family: "Ferri", Email: "i.ferri@borgofiore.example"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.People.Invite(ctx, []string{p.ID}); err != nil {
		t.Fatal(err)
	}
	if err := a.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	var letter mailer.Letter
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := mailer.List(tx, mailer.Query{})
		if err != nil || len(all) == 0 {
			t.Fatalf("%d messages, %v", len(all), err)
		}
		letter, err = mailer.Find(tx, all[0].ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if letter.Subject != "Comune di Borgofiore: entra in Loggia" || !strings.Contains(letter.Text, "Ciao Ines,") ||
		!strings.Contains(letter.Text, "http://localhost:8080/app/invito/") || strings.Contains(letter.Text, "{{") {
		t.Errorf("%s\n%s", letter.Subject, letter.Text)
	}
}
