package identity

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/pquerna/otp/totp"

	"loggia/platform/db"
	"loggia/platform/errs"
)

var (
	// ErrSecondFactor is the answer to an act that needs a second factor when the
	// session has given none in the last five minutes: give it, and ask again.
	ErrSecondFactor = errs.New(errs.Forbidden, "identity.second_factor")
	// ErrNoSecondFactor is the answer to who has set none up.
	ErrNoSecondFactor = errs.New(errs.Conflict, "identity.no_second_factor")
)

// confirmedFor is how long a second factor holds: enough to read once more and
// sign two or three papers, too short for a screen left open over lunch.
const confirmedFor = 5 * time.Minute

// What may be the second factor.
const (
	ByTOTP    = "totp"    // a one-time or recovery code
	ByPasskey = "passkey" // which asks for the device's own lock
)

// Confirmed gives nil when who acts has given a second factor in the last five
// minutes in this session, else ErrSecondFactor. What is signed asks it: a
// document is attributed to whom the session and the second factor name (CAD
// art. 20 c. 1-bis asks for identification of its author).
func Confirmed(ctx context.Context) error {
	if s, ok := SessionOf(ctx); ok && s.confirmedHow != "" {
		return nil
	}
	return ErrSecondFactor
}

// ConfirmedHow gives ByTOTP or ByPasskey once Confirmed gives nil, else "".
func ConfirmedHow(ctx context.Context) string {
	s, _ := SessionOf(ctx)
	return s.confirmedHow
}

// WithConfirmation gives ctx as if its session had given a second factor a
// moment ago: for tests of what is signed, and for seeds.
func WithConfirmation(ctx context.Context, how string) context.Context {
	s, _ := SessionOf(ctx)
	s.confirmedHow = how
	return context.WithValue(ctx, sessionKey{}, s)
}

// freshness keeps the second factor of s only while it holds at now.
func (s Session) freshness(now time.Time) Session {
	if now.Sub(s.confirmed) > confirmedFor {
		s.confirmedHow = ""
	}
	return s
}

// A Confirmation says with what who asks may confirm who they are.
type Confirmation struct {
	Until    *time.Time `json:"until,omitempty" doc:"a second factor has been given, and holds until then"`
	Code     bool       `json:"code" doc:"has a code generator"`
	Passkeys int        `json:"passkeys"`
	Demo     string     `json:"demo,omitempty" doc:"in the demo town only: the code of this moment"`
}

// Confirmation gives with what who asks may confirm.
func (s *Service) Confirmation(ctx context.Context) (c Confirmation, err error) {
	defer errs.Wrap(&err, "identity.Confirmation")
	me, err := own(ctx)
	if err != nil {
		return c, err
	}
	err = s.db.Read(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		k, err := findKeyed(tx, me.person)
		if err != nil {
			return err
		}
		c = Confirmation{Code: k.totpOn != 0, Passkeys: len(k.keys)}
		if me.confirmedHow != "" {
			until := me.confirmed.Add(confirmedFor)
			c.Until = &until
		}
		if s.cfg.Demo && k.totpOn == 0 {
			c.Code = true
			c.Demo, err = totp.GenerateCode(s.demoSecret(k.ID), tx.Now)
		}
		return err
	})
	return c, err
}

// demoSecret is the code generator of who has none in the demo town, where
// nobody has a telephone at hand: the same code, the same check, shown on screen.
func (s *Service) demoSecret(person string) string {
	sum := sha256.Sum256(append(append([]byte("demo totp "), s.cfg.Key[:]...), person...))
	return base32.StdEncoding.EncodeToString(sum[:20])
}

// ConfirmCode confirms with a one-time code or a recovery code. Wrong guesses
// are slowed down as at sign-in.
func (s *Service) ConfirmCode(ctx context.Context, code string) (err error) {
	defer errs.Wrap(&err, "identity.ConfirmCode")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	var wrong error // a wrong guess is an answer, and its count must be kept
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		wrong = nil
		p, err := findPerson(tx, me.person)
		if err != nil {
			return err
		}
		guess := byCode.of("confirm", p.ID)
		if err := guess.check(tx); err != nil {
			return err
		}
		ok := false
		switch {
		case p.totpOn != 0:
			ok, err = s.useCode(tx, p, code)
		case s.cfg.Demo:
			_, ok = matchCode(s.demoSecret(p.ID), code, 0, tx.Now)
		default:
			return ErrNoSecondFactor
		}
		if err != nil {
			return err
		}
		if !ok {
			wrong = ErrCode.In("code")
			return guess.count(tx)
		}
		if err := guess.forgive(tx); err != nil {
			return err
		}
		return s.confirm(tx, me, ByTOTP)
	})
	return errors.Join(wrong, err)
}

func (s *Service) confirm(tx *db.Tx, me Session, how string) error {
	if err := updateConfirmed(tx, me.ID, how); err != nil {
		return err
	}
	return tx.Emit(IdentityConfirmed{me.person, me.ID, how})
}

// BeginConfirm asks the browser to show one of who asks' passkeys.
func (s *Service) BeginConfirm(ctx context.Context, site Site) (c Ceremony, err error) {
	defer errs.Wrap(&err, "identity.BeginConfirm")
	me, err := own(ctx)
	if err != nil {
		return c, err
	}
	party, err := site.party()
	if err != nil {
		return c, err
	}
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		k, err := findKeyed(tx, me.person)
		if err != nil {
			return err
		}
		if len(k.keys) == 0 {
			return ErrNoSecondFactor
		}
		options, session, err := party.BeginLogin(k, webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return err
		}
		c, err = ceremony(tx, ticketConfirm, me.person, options.Response, session)
		return err
	})
	return c, err
}

// FinishConfirm confirms with the passkey that the browser has shown.
func (s *Service) FinishConfirm(ctx context.Context, site Site, ticket string, answer json.RawMessage) (err error) {
	defer errs.Wrap(&err, "identity.FinishConfirm")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	party, err := site.party()
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return ErrPasskey.From(err)
	}
	var session webauthn.SessionData
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error { // spent before it is tried: one challenge, one try
		person, data, err := spendTicket(tx, ticketConfirm, ticket)
		if err != nil {
			return err
		}
		if person != me.person {
			return ErrTicket
		}
		return json.Unmarshal([]byte(data), &session)
	})
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		k, err := findKeyed(tx, me.person)
		if err != nil {
			return err
		}
		credential, err := party.ValidateLogin(k, session, parsed)
		if err != nil {
			return ErrPasskey.From(err)
		}
		if err := k.shown(tx, credential); err != nil {
			return err
		}
		return s.confirm(tx, me, ByPasskey)
	})
}
