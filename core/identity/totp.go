package identity

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// ErrTOTPOn is the answer to who sets up a second code generator.
var ErrTOTPOn = errs.New(errs.Conflict, "identity.totp_on")

const (
	step          = 30 * time.Second // RFC 6238 §5.2
	recoveryCodes = 10
)

// A Setup is a code generator on its way: the secret is shown once.
type Setup struct {
	Secret string `json:"secret"`
	URL    string `json:"url" doc:"otpauth:// address, for a QR code"`
	Ticket string `json:"ticket"`
}

// BeginTOTP makes a secret for the person who asks. Nothing changes until
// ConfirmTOTP has seen a code made with it.
func (s *Service) BeginTOTP(ctx context.Context, password string) (u Setup, err error) {
	defer errs.Wrap(&err, "identity.BeginTOTP")
	me, p, err := s.prove(ctx, password)
	if err != nil {
		return u, err
	}
	if p.totpOn != 0 {
		return u, ErrTOTPOn
	}
	issuer := "Loggia"
	if b, ok := ente.Current(ctx); ok {
		issuer = b.Name
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: p.Email, SecretSize: 20})
	if err != nil {
		return u, err
	}
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		if err := deleteTickets(tx, me.person, ticketTOTP); err != nil {
			return err
		}
		u = Setup{Secret: key.Secret(), URL: key.URL()}
		u.Ticket, err = newTicket(tx, ticketTOTP, me.person, s.seal.Close(key.Secret(), me.person))
		return err
	})
	return u, err
}

// ConfirmTOTP turns the code generator on and gives ten recovery codes, shown
// once: each opens once when the telephone is lost.
func (s *Service) ConfirmTOTP(ctx context.Context, ticket, code string) (recovery []string, err error) {
	defer errs.Wrap(&err, "identity.ConfirmTOTP")
	me, err := own(ctx)
	if err != nil {
		return nil, err
	}
	var wrong error
	guess := byCode.of("setup", me.person)
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		wrong, recovery = nil, nil
		person, sealed, err := lookTicket(tx, ticketTOTP, ticket)
		if err != nil {
			return err
		}
		if person != me.person {
			return ErrTicket
		}
		if err := guess.check(tx); err != nil {
			return err
		}
		secret, err := s.seal.Open(sealed, me.person)
		if err != nil {
			return err
		}
		used, ok := matchCode(secret, code, 0, tx.Now)
		if !ok {
			wrong = ErrCode.In("code")
			return guess.count(tx)
		}
		if _, _, err := spendTicket(tx, ticketTOTP, ticket); err != nil {
			return err
		}
		if err := updateTOTP(tx, me.person, sealed, db.MS(tx.Now)); err != nil {
			return err
		}
		if _, err := useStep(tx, me.person, used); err != nil {
			return err
		}
		hashes := make([]string, recoveryCodes)
		for i := range hashes {
			c := recoveryCode()
			recovery = append(recovery, c)
			hashes[i] = link.Hash(plainCode(c))
		}
		if err := replaceRecovery(tx, me.person, hashes); err != nil {
			return err
		}
		p, err := findPerson(tx, me.person)
		if err != nil {
			return err
		}
		return s.credentialChanged(tx, p, "totp_on")
	})
	return recovery, errors.Join(wrong, err)
}

// EndTOTP turns the code generator off and forgets the recovery codes.
func (s *Service) EndTOTP(ctx context.Context, password string) (err error) {
	defer errs.Wrap(&err, "identity.EndTOTP")
	me, p, err := s.prove(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		if err := updateTOTP(tx, me.person, "", 0); err != nil {
			return err
		}
		if err := replaceRecovery(tx, me.person, nil); err != nil {
			return err
		}
		return s.credentialChanged(tx, p, "totp_off")
	})
}

// useCode spends a code of p: of the generator, or one for recovery.
func (s *Service) useCode(tx *db.Tx, p Person, code string) (bool, error) {
	code = plainCode(code)
	if len(code) != 6 {
		return useRecovery(tx, p.ID, link.Hash(code))
	}
	secret, err := s.seal.Open(p.totp, p.ID)
	if err != nil {
		return false, err
	}
	used, ok := matchCode(secret, code, p.totpStep, tx.Now)
	if !ok {
		return false, nil
	}
	return useStep(tx, p.ID, used) // RFC 6238 §5.2: a code is accepted once
}

// matchCode gives the step of which code is, later than after. One step of
// drift either way is let through (RFC 6238 §6).
func matchCode(secret, code string, after int64, now time.Time) (used int64, ok bool) {
	code = plainCode(code)
	for _, drift := range []time.Duration{0, -step, step} {
		t := now.Add(drift)
		want, err := totp.GenerateCodeCustom(secret, t, totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if n := t.Unix() / 30; err == nil && same(want, code) && n > after {
			return n, true
		}
	}
	return 0, false
}

const recoveryAlphabet = "23456789abcdefghjkmnpqrstuvwxyz#" // the last one is never used: 31 letters people do not mistake

// recoveryCode gives 49 random bits as two groups of five.
func recoveryCode() string {
	var s strings.Builder
	for s.Len() < 11 {
		if s.Len() == 5 {
			s.WriteByte('-')
		}
		var b [1]byte
		rand.Read(b[:])
		if n := b[0] & 31; n != 31 {
			s.WriteByte(recoveryAlphabet[n])
		}
	}
	return s.String()
}

// plainCode gives a code without the blanks and dashes with which it is shown.
func plainCode(code string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, code))
}
