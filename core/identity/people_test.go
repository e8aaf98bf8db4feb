package identity_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
)

func TestInvite(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, admin := in("borgofiore"), r.adminOf("borgofiore")
		p, err := r.AddPerson(admin, identity.Person{Given: "Ines", Family: "Ferri", Email: "i.ferri@borgofiore.example"})
		if err != nil || p.State != identity.Waiting {
			t.Fatalf("%+v, %v", p, err)
		}
		if len(r.mail.all) != 0 {
			t.Fatalf("%v: nobody gets a message until Invite", r.mail.all)
		}
		want(t, "a reset before any invitation", r.AskReset(ctx, p.Email), nil)
		if len(r.mail.all) != 0 {
			t.Error("a reset became an invitation that nobody sent")
		}
		for name, c := range map[string]struct {
			who  func() error
			want error
		}{
			"a visitor":          {func() error { _, err := r.Invite(ctx, []string{p.ID}); return err }, access.ErrSignIn},
			"a head":             {func() error { _, err := r.Invite(r.as("marco"), []string{p.ID}); return err }, access.ErrForbidden},
			"an admin elsewhere": {func() error { _, err := r.Invite(r.adminOf("castelvento"), []string{p.ID}); return err }, identity.ErrNoSuchPerson},
			"one who joined":     {func() error { _, err := r.Invite(admin, []string{p.ID, "giulia"}); return err }, identity.ErrHasJoined},
		} {
			want(t, name, c.who(), c.want)
		}
		if len(r.mail.all) != 0 {
			t.Fatalf("%v: one who cannot be invited stops all", r.mail.all)
		}
		if n, err := r.Invite(admin, []string{p.ID}); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		first := r.mail.last(p.Email, "identity.invite")
		if got := r.facts("borgofiore"); got[len(got)-1] != "identity.invited" {
			t.Errorf("last fact %s", got[len(got)-1])
		}
		if _, err := r.Invite(admin, []string{p.ID}); err != nil {
			t.Fatal(err)
		}
		token := r.mail.last(p.Email, "identity.invite")
		_, err = r.LookInvitation(ctx, first)
		want(t, "the link before", err, identity.ErrTicket)
		_, err = r.LookInvitation(in("castelvento"), token)
		want(t, "the link in another body", err, identity.ErrTicket)
		_, err = r.LookInvitation(ctx, token[:21])
		want(t, "the link cut short", err, identity.ErrTicket)
		if w, err := r.LookInvitation(ctx, token); err != nil || w.Given != "Ines" || w.Email != p.Email {
			t.Errorf("%+v, %v", w, err)
		}
		for password, code := range map[string]error{"corta": identity.ErrPasswordShort, "borgofiore2026": identity.ErrPasswordWeak, "Ferri.Ines.26": identity.ErrPasswordWeak} {
			_, err := r.AcceptInvitation(ctx, token, password, identity.Client{})
			want(t, password, err, code)
		}
		e, err := r.AcceptInvitation(ctx, token, goodPassword, identity.Client{})
		if err != nil || e.Token == "" {
			t.Fatalf("%+v, %v: a refused password must leave the link good", e, err)
		}
		_, err = r.AcceptInvitation(ctx, token, goodPassword, identity.Client{})
		want(t, "the link again", err, identity.ErrTicket)
		if p, _ := r.Person(admin, p.ID); p.State != identity.Joined {
			t.Errorf("%s", p.State)
		}

		q, _ := r.AddPerson(admin, identity.Person{Given: "Late", Family: "Ferri", Email: "late@borgofiore.example"})
		if _, err := r.Invite(admin, []string{q.ID}); err != nil {
			t.Fatal(err)
		}
		late := r.mail.last(q.Email, "identity.invite")
		r.clock.Advance(7 * 24 * time.Hour)
		_, err = r.LookInvitation(ctx, late)
		want(t, "after seven days", err, identity.ErrTicket)
		want(t, "asking again", r.AskReset(ctx, q.Email), nil)
		if again := r.mail.last(q.Email, "identity.invite"); again == late {
			t.Error("an expired invitation cannot be asked for again")
		}
	})
}

// Two who open one invitation at once: one enters.
func TestInviteTogether(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.adminOf("borgofiore")
		p, _ := r.AddPerson(admin, identity.Person{Given: "Ines", Family: "Ferri", Email: "i.ferri@borgofiore.example"})
		if _, err := r.Invite(admin, []string{p.ID}); err != nil {
			t.Fatal(err)
		}
		token, entered := r.mail.last(p.Email, "identity.invite"), 0
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := r.AcceptInvitation(in("borgofiore"), token, goodPassword, identity.Client{})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					entered++
				} else if !errors.Is(err, identity.ErrTicket) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if entered != 1 {
			t.Errorf("%d entered", entered)
		}
	})
}

func TestReset(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		e, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		letters := len(r.mail.all)
		want(t, "an unknown address", r.AskReset(ctx, "nessuno@borgofiore.example"), nil)
		want(t, "a person of another body", r.AskReset(in("castelvento"), p.Email), nil)
		if len(r.mail.all) != letters {
			t.Fatal("a stranger got a letter")
		}
		want(t, "one's own", r.AskReset(ctx, p.Email), nil)
		token := r.mail.last(p.Email, "identity.reset")
		want(t, "a weak one", r.AcceptReset(ctx, token, "Password2026"), identity.ErrPasswordWeak)
		want(t, "a good one", r.AcceptReset(ctx, token, "tre-gatti-nel-sacco"), nil)
		want(t, "the link again", r.AcceptReset(ctx, token, "tre-gatti-nel-sacco"), identity.ErrTicket)
		_, _, err := r.Recognise(ctx, e.Token, true)
		want(t, "the devices that were open", err, identity.ErrSessionEnded)
		_, err = r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		want(t, "the old password", err, identity.ErrCredentials)
		_, err = r.SignIn(ctx, p.Email, "tre-gatti-nel-sacco", identity.Client{})
		want(t, "the new password", err, nil)

		want(t, "another", r.AskReset(ctx, p.Email), nil)
		token = r.mail.last(p.Email, "identity.reset")
		r.clock.Advance(30 * time.Minute)
		want(t, "after half an hour", r.AcceptReset(ctx, token, goodPassword), identity.ErrTicket)
		letters = len(r.mail.all)
		for range 10 {
			want(t, "asking on", r.AskReset(ctx, p.Email), nil)
		}
		if sent := len(r.mail.all) - letters; sent > 2 {
			t.Errorf("%d letters: a stranger could fill the mailbox", sent)
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		one, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		two, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		me := r.with("borgofiore", one.Token)
		want(t, "without the present one", r.ChangePassword(me, "sbagliata", "tre-gatti-nel-sacco"), identity.ErrPasswordWrong)
		want(t, "a weak one", r.ChangePassword(me, goodPassword, "qwertyuiop12"), identity.ErrPasswordWeak)
		want(t, "a visitor", r.ChangePassword(ctx, goodPassword, "tre-gatti-nel-sacco"), access.ErrSignIn)
		want(t, "a good one", r.ChangePassword(me, goodPassword, "tre-gatti-nel-sacco"), nil)
		if r.mail.last(p.Email, "identity.changed_password") == "" {
			t.Error("who did not change it would never know")
		}
		_, _, err := r.Recognise(ctx, two.Token, true)
		want(t, "the other device", err, identity.ErrSessionEnded)
		_, _, err = r.Recognise(ctx, one.Token, true)
		want(t, "this device", err, nil)
	})
}

func TestPeople(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, admin := in("borgofiore"), r.adminOf("borgofiore")
		clerk, head, stranger := r.as("giulia"), r.as("marco"), r.as("nora")

		_, err := r.People(ctx, "", "")
		want(t, "a visitor looks", err, access.ErrSignIn)
		if all, err := r.People(clerk, "ferretti GIULIA", ""); err != nil || len(all) != 1 || all[0].ID != "giulia" || len(all[0].Places) != 1 {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := r.People(clerk, "", "tributi"); err != nil || len(all) != 6 {
			t.Errorf("%d in Tributi, %v", len(all), err)
		}
		_, err = r.Person(stranger, "giulia")
		want(t, "a person of another body", err, identity.ErrNoSuchPerson)

		_, err = r.AddPerson(head, identity.Person{Given: "A", Family: "B", Email: "a@b.example"})
		want(t, "a head adds", err, access.ErrForbidden)
		_, err = r.AddPerson(admin, identity.Person{Given: "A", Family: "B", Email: "G.Ferretti@borgofiore.example"})
		want(t, "an address twice", err, identity.ErrEmailTaken)
		_, err = r.AddPerson(r.adminOf("castelvento"), identity.Person{Given: "Giulia", Family: "Ferretti", Email: "g.ferretti@borgofiore.example"})
		want(t, "the same address in another body", err, nil)
		_, err = r.AddPerson(admin, identity.Person{Given: "<script>", Family: "B", Email: "a@b.example"})
		want(t, "a script for a name", err, identity.ErrNameStrange)
		_, err = r.AddPerson(admin, identity.Person{Given: "Anna", Family: "B", Email: "z@b.example", Places: []ente.Place{{Office: "digitale", Role: access.Staff}}})
		want(t, "an office of another body", err, ente.ErrNoSuchOffice)
		if all, _ := r.People(admin, "z@b", ""); len(all) != 0 {
			t.Error("half of a refused person was kept")
		}

		p, err := r.ChangePerson(clerk, identity.Person{ID: "giulia", Given: "Altra", Family: "Persona", Email: "x@y.example", Phone: "1234"})
		if err != nil || p.Phone != "1234" || p.Given != "Giulia" || p.Email != "g.ferretti@borgofiore.example" {
			t.Errorf("%+v, %v: a person changes their own telephone and no more", p, err)
		}
		_, err = r.ChangePerson(clerk, identity.Person{ID: "marco"})
		want(t, "a clerk changes the head", err, access.ErrForbidden)

		_, err = r.SetPlaces(head, "giulia", nil)
		want(t, "a head moves a clerk", err, access.ErrForbidden)
		got, err := r.SetPlaces(admin, "giulia", []ente.Place{{Office: "anagrafe", Role: access.Head}, {Office: "tributi", Role: access.Staff}})
		if err != nil || len(got) != 2 {
			t.Errorf("%v, %v", got, err)
		}
		if who := access.Who(r.as("giulia")); !who.Has("anagrafe", access.Head) {
			t.Errorf("%+v: a place counts at the next request", who)
		}
		open, err := r.Refresh(clerk)
		if err != nil || !access.Who(open).Has("anagrafe", access.Head) {
			t.Errorf("%+v, %v: a connection that stays open learns it too", access.Who(open), err)
		}

		e, _ := r.SignInDemo(ctx, "giulia", "borgofiore", identity.Client{})
		want(t, "a head ends an account", r.Leave(head, "giulia"), access.ErrForbidden)
		want(t, "another body's administrator", r.Leave(r.adminOf("castelvento"), "giulia"), identity.ErrNoSuchPerson)
		want(t, "an administrator", r.Leave(admin, "giulia"), nil)
		_, _, err = r.Recognise(ctx, e.Token, true)
		want(t, "a device of one who left", err, identity.ErrSessionEnded)
		gone, err := r.Refresh(clerk)
		want(t, "a connection of one who left", err, identity.ErrSessionEnded)
		if !access.Who(gone).Visitor() {
			t.Errorf("%+v still acts", access.Who(gone))
		}
		if all, _ := r.People(head, "ferretti", ""); len(all) != 0 {
			t.Error("colleagues still see one who left")
		}
		if p, err := r.Person(admin, "giulia"); err != nil || p.State != identity.Left || len(p.Places) != 0 {
			t.Errorf("%+v, %v", p, err)
		}
		want(t, "back again", r.Return(admin, "giulia"), nil)
		want(t, "one's own account", r.Leave(r.as("ivo"), "ivo"), identity.ErrSelf)
		if names, err := r.Names(ctx, []string{"marco", "nora"}); err != nil || names["marco"] != "Marco Bellandi" || len(names) != 1 {
			t.Errorf("%v, %v", names, err)
		}
	})
}

// The last administrator of a body with nobody above cannot be lost.
func TestLastAdministrator(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		program := access.System(in("valfiorita"), "valfiorita")
		want(t, "leaving", r.Leave(program, "ivo"), ente.ErrLastAdmin)
		_, err := r.SetPlaces(program, "ivo", nil)
		want(t, "losing the place", err, ente.ErrLastAdmin)
	})
}
