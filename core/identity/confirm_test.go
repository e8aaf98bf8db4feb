package identity_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"loggia/core/identity"
)

func TestASecondFactorHoldsForFiveMinutesInOneSession(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		here := in("borgofiore")
		e, err := r.SignInDemo(here, "giulia", "borgofiore", identity.Client{})
		if err != nil {
			t.Fatal(err)
		}
		other, err := r.SignInDemo(here, "giulia", "borgofiore", identity.Client{})
		if err != nil {
			t.Fatal(err)
		}
		if err := identity.Confirmed(r.with("borgofiore", e.Token)); !errors.Is(err, identity.ErrSecondFactor) {
			t.Errorf("before: %v", err)
		}
		c, err := r.Confirmation(r.with("borgofiore", e.Token))
		if err != nil || !c.Code || len(c.Demo) != 6 || c.Until != nil {
			t.Fatalf("with what: %+v, %v", c, err)
		}
		wrong := "000000"
		if c.Demo == wrong {
			wrong = "000001"
		}
		if err := r.ConfirmCode(r.with("borgofiore", e.Token), wrong); !errors.Is(err, identity.ErrCode) {
			t.Errorf("a wrong code: %v", err)
		}
		if err := r.ConfirmCode(r.with("borgofiore", e.Token), c.Demo); err != nil {
			t.Fatal(err)
		}
		if err := identity.Confirmed(r.with("borgofiore", e.Token)); err != nil || identity.ConfirmedHow(r.with("borgofiore", e.Token)) != identity.ByTOTP {
			t.Errorf("after: %v", err)
		}
		if err := identity.Confirmed(r.with("borgofiore", other.Token)); err == nil {
			t.Error("another session of the same person is confirmed too")
		}
		r.clock.Advance(5*time.Minute + time.Second)
		if err := identity.Confirmed(r.with("borgofiore", e.Token)); err == nil || identity.ConfirmedHow(r.with("borgofiore", e.Token)) != "" {
			t.Error("it holds after five minutes")
		}
	})
}

func TestGuessesAtTheSecondFactorAreSlowedDown(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		e, err := r.SignInDemo(in("borgofiore"), "giulia", "borgofiore", identity.Client{})
		if err != nil {
			t.Fatal(err)
		}
		ctx := r.with("borgofiore", e.Token)
		c, err := r.Confirmation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		wrong := "000000"
		if c.Demo == wrong {
			wrong = "000001"
		}
		for range 5 {
			if err := r.ConfirmCode(ctx, wrong); !errors.Is(err, identity.ErrCode) {
				t.Fatal(err)
			}
		}
		if err := r.ConfirmCode(ctx, c.Demo); !errors.Is(err, identity.ErrWait) {
			t.Errorf("the sixth guess is not slowed down: %v", err)
		}
	})
}

func TestAPasskeyConfirmsItsPersonOnly(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		here := in("borgofiore")
		site := identity.Site{Host: "borgofiore.localhost", Origin: "http://borgofiore.localhost:8080", Name: "Borgofiore"}
		enter := func(who string) context.Context {
			e, err := r.SignInDemo(here, who, "borgofiore", identity.Client{})
			if err != nil {
				t.Fatal(err)
			}
			return r.with("borgofiore", e.Token)
		}
		giulia, marco := enter("giulia"), enter("marco")
		if _, err := r.BeginConfirm(giulia, site); !errors.Is(err, identity.ErrNoSecondFactor) {
			t.Errorf("without a passkey: %v", err)
		}
		keep := func(ctx context.Context) *softKey {
			k := &softKey{}
			c, err := r.BeginPasskey(ctx, site, "")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.FinishPasskey(ctx, site, c.Ticket, "telefono", k.make(t, c, site.Origin)); err != nil {
				t.Fatal(err)
			}
			return k
		}
		hers, his := keep(giulia), keep(marco)
		c, err := r.BeginConfirm(giulia, site)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.FinishConfirm(giulia, site, c.Ticket, his.show(t, c, site.Origin)); !errors.Is(err, identity.ErrPasskey) {
			t.Errorf("another's passkey: %v", err)
		}
		if err := r.FinishConfirm(giulia, site, c.Ticket, hers.show(t, c, site.Origin)); !errors.Is(err, identity.ErrTicket) {
			t.Errorf("a challenge tried twice: %v", err)
		}
		if c, err = r.BeginConfirm(giulia, site); err != nil {
			t.Fatal(err)
		}
		if err := r.FinishConfirm(marco, site, c.Ticket, hers.show(t, c, site.Origin)); !errors.Is(err, identity.ErrTicket) {
			t.Errorf("another's challenge: %v", err)
		}
		if c, err = r.BeginConfirm(giulia, site); err != nil {
			t.Fatal(err)
		}
		if err := r.FinishConfirm(giulia, site, c.Ticket, hers.show(t, c, site.Origin)); err != nil {
			t.Fatal(err)
		}
	})
}
