package identity

import (
	"context"
	"strings"
	"unicode/utf8"

	"loggia/core/identity/internal/secret"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// What can be wrong with a password.
var (
	ErrPasswordShort = errs.New(errs.Invalid, "identity.password_short")
	ErrPasswordLong  = errs.New(errs.Invalid, "identity.password_long")
	ErrPasswordWeak  = errs.New(errs.Invalid, "identity.password_weak")
	ErrPasswordWrong = errs.New(errs.Forbidden, "identity.password_wrong")
)

// NIST SP 800-63B §3.1.1: length is what counts; no rules on kinds of
// characters, no change by date.
const (
	minPassword = 12
	maxPassword = 128
)

// checkPassword says whether p may have password.
func (p Person) checkPassword(password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return ErrPasswordShort.With("limit", minPassword).In("password")
	case n > maxPassword:
		return ErrPasswordLong.With("limit", maxPassword).In("password")
	}
	local, domain, _ := strings.Cut(p.Email, "@")
	site, _, _ := strings.Cut(domain, ".")
	own := append(strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("._-+", r) }), p.Given, p.Family, site)
	if secret.Weak(password, own...) {
		return ErrPasswordWeak.In("password")
	}
	return nil
}

// ChangePassword gives who asks another password; the present one is the
// permission. Every other device is signed out.
func (s *Service) ChangePassword(ctx context.Context, present, password string) (err error) {
	defer errs.Wrap(&err, "identity.ChangePassword")
	me, p, err := s.prove(ctx, present)
	if err != nil {
		return err
	}
	if err := p.checkPassword(password); err != nil {
		return err
	}
	kept, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		if err := updatePassword(tx, me.person, kept); err != nil {
			return err
		}
		if err := s.endAll(tx, me.person, me.ID, "password"); err != nil {
			return err
		}
		return s.credentialChanged(tx, p, "password")
	})
}

// prove gives who asks once they have shown their password again: a browser
// left open must not be enough to change how its person signs in. Who has no
// password, as in the demo town, shows none.
func (s *Service) prove(ctx context.Context, password string) (me Session, p Person, err error) {
	if me, err = own(ctx); err != nil {
		return me, p, err
	}
	mine := at(ctx, me.home, me.person)
	guess := byBrowser.of("prove", me.person)
	err = s.db.Write(mine, func(tx *db.Tx) error {
		if p, err = findPerson(tx, me.person); err != nil || p.password == "" {
			return err
		}
		if err := guess.check(tx); err != nil {
			return err
		}
		return guess.count(tx)
	})
	if err != nil || p.password == "" {
		return me, p, err
	}
	ok, _, err := s.try(ctx, p.password, password)
	if err == nil && !ok {
		err = ErrPasswordWrong.In("present")
	}
	if err != nil {
		return me, p, err
	}
	return me, p, s.db.Write(mine, guess.forgive)
}
