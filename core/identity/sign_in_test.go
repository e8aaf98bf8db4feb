package identity_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/errs"
)

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, here := in("borgofiore"), identity.Client{Address: "192.0.2.1"}
		p := r.join("nuova@borgofiore.example")
		for _, c := range []struct {
			name, email, password, body string
			want                        error
		}{
			{"the right password", "nuova@borgofiore.example", goodPassword, "borgofiore", nil},
			{"capitals in the address", " Nuova@Borgofiore.example", goodPassword, "borgofiore", nil},
			{"a wrong password", "nuova@borgofiore.example", goodPassword + "x", "borgofiore", identity.ErrCredentials},
			{"nobody", "nessuno@borgofiore.example", goodPassword, "borgofiore", identity.ErrCredentials},
			{"no password was ever chosen", "g.ferretti@borgofiore.example", "", "borgofiore", identity.ErrCredentials},
			{"in another body", "nuova@borgofiore.example", goodPassword, "castelvento", identity.ErrCredentials},
			{"in the Unione above", "nuova@borgofiore.example", goodPassword, "valfiorita", identity.ErrCredentials},
		} {
			e, err := r.SignIn(in(c.body), c.email, c.password, here)
			want(t, c.name, err, c.want)
			if (err == nil) != (e.Token != "") {
				t.Errorf("%s: token %q with %v", c.name, e.Token, err)
			}
		}
		if got := r.lastFact("borgofiore"); got != "identity.signed_in" {
			t.Errorf("last fact is %s", got)
		}
		e, err := r.SignIn(ctx, p.Email, goodPassword, here)
		if err != nil {
			t.Fatal(err)
		}
		who := access.Who(r.with("borgofiore", e.Token))
		if who.ID != p.ID || who.Name != "Prova Persona" || !who.Has("tributi", access.Staff) {
			t.Errorf("%+v", who)
		}
		if _, _, err := r.Recognise(in("castelvento"), e.Token, true); !errors.Is(err, identity.ErrSessionEnded) {
			t.Errorf("the cookie of one body shown to another: %v", err)
		}
		for _, bad := range []string{"", "x", e.Token[:40], e.Token + "x", e.Token[:27] + "AAAAAAAAAAAAAAAAAAAAAA"} {
			if _, _, err := r.Recognise(ctx, bad, true); !errors.Is(err, identity.ErrSessionEnded) {
				t.Errorf("token %q: %v", bad, err)
			}
		}
		if r.SignOut(r.with("borgofiore", e.Token)) != nil {
			t.Error("cannot sign out")
		}
		_, _, err = r.Recognise(ctx, e.Token, true)
		want(t, "a token after signing out", err, identity.ErrSessionEnded)
	})
}

// Strangers' guesses slow the account down for them, and for nobody else.
func TestThrottle(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		home, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{Address: "192.0.2.1"})
		if err != nil {
			t.Fatal(err)
		}
		stranger := identity.Client{Address: "198.51.100.9"}
		for i := range 5 {
			_, err := r.SignIn(ctx, p.Email, "sbagliata", stranger)
			want(t, fmt.Sprint("guess ", i), err, identity.ErrCredentials)
		}
		_, err = r.SignIn(ctx, p.Email, goodPassword, stranger)
		want(t, "the sixth, even if right", err, identity.ErrWait)
		if wait := errs.As(err).Args["count"]; wait != 1 {
			t.Errorf("must wait %v s, want 1", wait)
		}
		_, err = r.SignIn(ctx, p.Email, goodPassword, identity.Client{Address: "198.51.100.9", Known: home.Known})
		want(t, "the right person on a known browser", err, nil)
		_, err = r.SignIn(ctx, p.Email, goodPassword, identity.Client{Address: "198.51.100.9", Known: "AAAAAAAAAAAAAAAAAAAAAA"})
		want(t, "a browser that only says it is known", err, identity.ErrWait)

		r.clock.Advance(time.Second)
		_, err = r.SignIn(ctx, p.Email, "sbagliata", stranger)
		want(t, "after the pause", err, identity.ErrCredentials)
		_, err = r.SignIn(ctx, p.Email, "sbagliata", stranger)
		if wait := errs.As(err).Args["count"]; !errors.Is(err, identity.ErrWait) || wait != 2 {
			t.Errorf("must wait %v s (%v), want twice as long", wait, err)
		}
		r.clock.Advance(25 * time.Hour)
		_, err = r.SignIn(ctx, p.Email, goodPassword, stranger)
		want(t, "the next day", err, nil)
	})
}

// A hundred guesses at once pass no more than those that are free.
func TestGuessesTogether(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p := r.join("nuova@borgofiore.example")
		var wg sync.WaitGroup
		var mu sync.Mutex
		tried := 0
		for i := range 40 {
			wg.Go(func() {
				_, err := r.SignIn(in("borgofiore"), p.Email, fmt.Sprint("tentativo ", i), identity.Client{Address: fmt.Sprint("203.0.113.", i)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, identity.ErrCredentials):
					tried++
				case !errors.Is(err, identity.ErrWait):
					t.Errorf("guess %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if tried != 5 {
			t.Errorf("%d guesses were tried, want the 5 free ones", tried)
		}
	})
}

func TestGuessesFromOneAddress(t *testing.T) {
	r := newRig(t, "sqlite", true)
	for i := range 50 {
		_, err := r.SignIn(in("borgofiore"), fmt.Sprintf("x%d@borgofiore.example", i), "sbagliata", identity.Client{Address: "203.0.113.7"})
		want(t, fmt.Sprint("guess ", i), err, identity.ErrCredentials)
	}
	_, err := r.SignIn(in("borgofiore"), "y@borgofiore.example", "sbagliata", identity.Client{Address: "203.0.113.7"})
	want(t, "one too many from there", err, identity.ErrWait)
	_, err = r.SignIn(in("borgofiore"), "y@borgofiore.example", "sbagliata", identity.Client{Address: "203.0.113.8"})
	want(t, "from elsewhere", err, identity.ErrCredentials)
}

func TestSixthDevice(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example") // one device: the invitation's
		var tokens []string
		for i := range 4 {
			r.clock.Advance(time.Minute)
			e, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
			if err != nil || e.Next != identity.NextNothing {
				t.Fatalf("device %d: %+v, %v", i+2, e, err)
			}
			tokens = append(tokens, e.Token)
		}
		e, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		if err != nil || e.Next != identity.NextDevice || e.Leaves == nil || e.Token != "" {
			t.Fatalf("the sixth: %+v, %v", e, err)
		}
		me := r.with("borgofiore", tokens[0])
		before, err := r.Devices(me)
		if err != nil || len(before) != 5 || before[4].ID != e.Leaves.ID || before[0].Browser != "Firefox" || before[0].System != "Linux" {
			t.Fatalf("%+v, %v: nothing may happen before consent", before, err)
		}
		_, err = r.SignInDevice(in("castelvento"), e.Ticket, identity.Client{})
		want(t, "consent given to another body", err, identity.ErrTicket)
		in6, err := r.SignInDevice(ctx, e.Ticket, identity.Client{})
		if err != nil || in6.Token == "" {
			t.Fatalf("%+v, %v", in6, err)
		}
		if !r.cut.has(e.Leaves.ID) {
			t.Error("the live connections of the device that left are still open")
		}
		after, _ := r.Devices(r.with("borgofiore", in6.Token))
		if len(after) != 5 || !after[0].Current {
			t.Errorf("%+v", after)
		}
		_, err = r.SignInDevice(ctx, e.Ticket, identity.Client{})
		want(t, "consent given twice", err, identity.ErrTicket)

		late, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		if err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(6 * time.Minute)
		_, err = r.SignInDevice(ctx, late.Ticket, identity.Client{})
		want(t, "consent given late", err, identity.ErrTicket)
	})
}

func TestRevoke(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		one, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		two, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		me, other := r.with("borgofiore", one.Token), r.with("borgofiore", two.Token)
		target, _ := identity.SessionOf(other)
		want(t, "a colleague's device", r.Revoke(r.as("giulia"), target.ID), identity.ErrNoSuchDevice)
		want(t, "a visitor", r.Revoke(ctx, target.ID), access.ErrSignIn)
		want(t, "one's own", r.Revoke(me, target.ID), nil)
		_, _, err := r.Recognise(ctx, two.Token, true)
		want(t, "the device at its next request", err, identity.ErrSessionEnded)
		if !r.cut.has(target.ID) || r.lastFact("borgofiore") != "identity.session_ended" {
			t.Error("its live connections are open, or nobody was told")
		}
		want(t, "twice", r.Revoke(me, target.ID), identity.ErrNoSuchDevice)
		want(t, "all others", r.RevokeOthers(me), nil)
		if left, err := r.Devices(me); err != nil || len(left) != 1 || !left[0].Current {
			t.Errorf("%+v, %v", left, err)
		}
	})
}

func TestTokenTurns(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		e, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		show := func(token string) (turned string, err error) {
			_, turned, err = r.Recognise(ctx, token, true)
			return turned, err
		}
		if turned, err := show(e.Token); turned != "" || err != nil {
			t.Fatalf("at once: %q, %v", turned, err)
		}
		r.clock.Advance(16 * time.Minute)
		if _, turned, err := r.Recognise(ctx, e.Token, false); turned != "" || err != nil {
			t.Errorf("where no cookie can be set: %q, %v", turned, err)
		}
		second, err := show(e.Token)
		if second == "" || err != nil {
			t.Fatalf("after a quarter of an hour: %q, %v", second, err)
		}
		if turned, err := show(e.Token); turned != "" || err != nil {
			t.Errorf("a request already under way: %q, %v", turned, err)
		}
		// The answer with the new token was lost: the old one goes on, and gets another.
		r.clock.Advance(2 * time.Minute)
		third, err := show(e.Token)
		if third == "" || third == second || err != nil {
			t.Fatalf("the new one never arrived: %q, %v", third, err)
		}
		if _, err := show(third); err != nil {
			t.Fatal(err)
		}
		if turned, err := show(e.Token); turned != "" || err != nil {
			t.Errorf("within the grace: %q, %v", turned, err)
		}
		r.clock.Advance(2 * time.Minute)
		_, err = show(e.Token)
		want(t, "a token that was replaced and seen replaced", err, identity.ErrSessionEnded)
		_, err = show(third)
		want(t, "the session that it was stolen from, or stole", err, identity.ErrSessionEnded)
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		e, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		r.clock.Advance(7*24*time.Hour - time.Minute)
		_, turned, err := r.Recognise(ctx, e.Token, true)
		want(t, "just within a week", err, nil)
		token := turned
		for range 4 {
			r.clock.Advance(6 * 24 * time.Hour)
			if _, turned, err = r.Recognise(ctx, token, true); turned != "" {
				token = turned
			}
		}
		want(t, "used every week, after thirty days", err, identity.ErrSessionEnded)
		e, _ = r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		r.clock.Advance(7 * 24 * time.Hour)
		_, _, err = r.Recognise(ctx, e.Token, true)
		want(t, "unused for a week", err, identity.ErrSessionEnded)
	})
}

func TestCodes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, p := in("borgofiore"), r.join("nuova@borgofiore.example")
		e, _ := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
		me := r.with("borgofiore", e.Token)
		_, err := r.BeginTOTP(me, "sbagliata")
		want(t, "an open browser without the password", err, identity.ErrPasswordWrong)
		setup, err := r.BeginTOTP(me, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		code := func() string {
			c, err := totp.GenerateCode(setup.Secret, r.clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		_, err = r.ConfirmTOTP(me, setup.Ticket, "000000x")
		want(t, "a wrong code", err, identity.ErrCode)
		_, err = r.ConfirmTOTP(r.as("giulia"), setup.Ticket, code())
		want(t, "a colleague with the ticket", err, identity.ErrTicket)
		recovery, err := r.ConfirmTOTP(me, setup.Ticket, code())
		if err != nil || len(recovery) != 10 {
			t.Fatalf("%v, %v", recovery, err)
		}
		_, err = r.BeginTOTP(me, goodPassword)
		want(t, "a second generator", err, identity.ErrTOTPOn)

		begin := func() string {
			t.Helper()
			e, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{})
			if err != nil || e.Next != identity.NextCode || e.Token != "" {
				t.Fatalf("%+v, %v", e, err)
			}
			return e.Ticket
		}
		ticket := begin()
		_, err = r.SignInCode(ctx, ticket, code(), identity.Client{})
		want(t, "the code that turned it on, again", err, identity.ErrCode)
		r.clock.Advance(30 * time.Second)
		in2, err := r.SignInCode(ctx, ticket, code()[:3]+" "+code()[3:], identity.Client{})
		if err != nil || in2.Token == "" {
			t.Fatalf("%+v, %v", in2, err)
		}
		_, err = r.SignInCode(ctx, ticket, code(), identity.Client{})
		want(t, "the ticket again", err, identity.ErrTicket)
		_, err = r.SignInCode(ctx, begin(), code(), identity.Client{})
		want(t, "the same code for a second sign-in", err, identity.ErrCode)

		in3, err := r.SignInCode(ctx, begin(), recovery[3], identity.Client{})
		if err != nil || in3.Token == "" {
			t.Fatalf("a recovery code: %+v, %v", in3, err)
		}
		_, err = r.SignInCode(ctx, begin(), recovery[3], identity.Client{})
		want(t, "the same recovery code", err, identity.ErrCode)
		who, err := r.Me(r.with("borgofiore", in3.Token))
		if err != nil || !who.TOTP || who.Recovery != 9 {
			t.Errorf("%+v, %v", who, err)
		}
		r.clock.Advance(25 * time.Hour)
		ticket = begin()
		for range 5 {
			_, err = r.SignInCode(ctx, ticket, "000000", identity.Client{})
			want(t, "guessing", err, identity.ErrCode)
		}
		_, err = r.SignInCode(ctx, ticket, code(), identity.Client{})
		want(t, "guessing on", err, identity.ErrWait)
		want(t, "turning it off", r.EndTOTP(r.with("borgofiore", in3.Token), goodPassword), nil)
		if e, err := r.SignIn(ctx, p.Email, goodPassword, identity.Client{}); err != nil || e.Next == identity.NextCode {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// Six sign-ins at once open five devices at most.
func TestDevicesTogether(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		p := r.join("nuova@borgofiore.example")
		var wg sync.WaitGroup
		for range 5 { // one is open already
			wg.Go(func() {
				if _, err := r.SignIn(context.WithoutCancel(in("borgofiore")), p.Email, goodPassword, identity.Client{}); err != nil && !errors.Is(err, identity.ErrWait) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		e, err := r.SignIn(in("borgofiore"), p.Email, goodPassword, identity.Client{})
		if err != nil || e.Next != identity.NextDevice {
			t.Fatalf("%+v, %v", e, err)
		}
	})
}

func TestDemo(t *testing.T) {
	r := newRig(t, "sqlite", false)
	_, err := r.SignInDemo(in("borgofiore"), "giulia", "borgofiore", identity.Client{})
	want(t, "out of demo mode", err, identity.ErrNoSuchPerson)
	d := newRig(t, "sqlite", true)
	for range 7 {
		if _, err := d.SignInDemo(in("borgofiore"), "giulia", "borgofiore", identity.Client{}); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := d.Devices(d.as("giulia")); err != nil || len(all) != 5 {
		t.Errorf("%d devices, %v", len(all), err)
	}
	if who := access.Who(d.as("ivo")); !who.Has("", access.Admin) {
		t.Errorf("ivo: %+v", who)
	}
}

// The administrator of the Unione serves its Comuni; its other people do not.
func TestInheritance(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for _, c := range []struct {
			person, body string
			admin        bool
		}{{"ivo", "valfiorita", true}, {"ivo", "borgofiore", true}, {"ivo", "castelvento", true}, {"roberto", "borgofiore", false}} {
			e, err := r.SignInDemo(in("valfiorita"), c.person, "valfiorita", identity.Client{})
			if err != nil {
				t.Fatal(err)
			}
			who := access.Who(r.with(c.body, e.Token))
			if who.Has("", access.Admin) != c.admin || who.Visitor() == c.admin {
				t.Errorf("%s in %s: %+v", c.person, c.body, who)
			}
			if c.admin && len(who.Places) != 1 && c.body != "valfiorita" {
				t.Errorf("%s in %s inherits %v", c.person, c.body, who.Places)
			}
		}
	})
}
