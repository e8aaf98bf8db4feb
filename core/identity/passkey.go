package identity

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// What can be wrong with a passkey.
var (
	ErrPasskey       = errs.New(errs.Unauthenticated, "identity.passkey")
	ErrPasskeyTwice  = errs.New(errs.Conflict, "identity.passkey_twice")
	ErrNoSuchPasskey = errs.New(errs.NotFound, "identity.no_such_passkey")
	ErrPasskeyHere   = errs.New(errs.Invalid, "identity.passkey_here")
)

// A Passkey signs its person in without a password: it is asked for with the
// device's own lock, so it counts as two factors (WebAuthn Level 3, user
// verification required).
type Passkey struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`

	person, credential string
}

// A Site is where a passkey belongs: the host, and the origin that the browser
// will name. A browser shows a passkey only to the host that made it.
type Site struct{ Host, Origin, Name string }

// A Ceremony is what the browser is asked to do, as WebAuthn's JSON.
type Ceremony struct {
	Options json.RawMessage `json:"options" doc:"for parseCreationOptionsFromJSON or parseRequestOptionsFromJSON"`
	Ticket  string          `json:"ticket"`
}

func (site Site) party() (*webauthn.WebAuthn, error) {
	if _, err := netip.ParseAddr(strings.Trim(site.Host, "[]")); err == nil || site.Host == "" {
		return nil, ErrPasskeyHere // WebAuthn §5.1.3: an address of numbers is no domain
	}
	w, err := webauthn.New(&webauthn.Config{RPID: site.Host, RPDisplayName: site.Name, RPOrigins: []string{site.Origin},
		AttestationPreference: protocol.PreferNoAttestation, // which make it is, is nobody's business
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		}})
	if err != nil {
		return nil, ErrPasskeyHere.From(err)
	}
	return w, nil
}

// keyed is a person as the WebAuthn library sees one.
type keyed struct {
	Person
	keys []Passkey
}

func (k keyed) WebAuthnID() []byte          { return []byte(k.handle) }
func (k keyed) WebAuthnName() string        { return k.Email }
func (k keyed) WebAuthnDisplayName() string { return k.Name() }
func (k keyed) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, 0, len(k.keys))
	for _, key := range k.keys {
		var c webauthn.Credential
		if json.Unmarshal([]byte(key.credential), &c) == nil {
			all = append(all, c)
		}
	}
	return all
}

func findKeyed(tx *db.Tx, person string) (k keyed, err error) {
	if k.Person, err = findPerson(tx, person); err != nil {
		return k, err
	}
	k.keys, err = listPasskeys(tx, person)
	return k, err
}

// Passkeys gives the passkeys of who asks.
func (s *Service) Passkeys(ctx context.Context) (all []Passkey, err error) {
	me, err := own(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		all, err = listPasskeys(tx, me.person)
		return err
	})
	return all, err
}

// BeginPasskey asks the browser to make a passkey for who asks.
func (s *Service) BeginPasskey(ctx context.Context, site Site, password string) (c Ceremony, err error) {
	defer errs.Wrap(&err, "identity.BeginPasskey")
	me, _, err := s.prove(ctx, password)
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
		options, session, err := party.BeginRegistration(k,
			webauthn.WithExclusions(webauthn.Credentials(k.WebAuthnCredentials()).CredentialDescriptors()))
		if err != nil {
			return err
		}
		c, err = ceremony(tx, ticketRegister, me.person, options.Response, session)
		return err
	})
	return c, err
}

func ceremony(tx *db.Tx, kind ticketKind, person string, options any, session *webauthn.SessionData) (c Ceremony, err error) {
	if c.Options, err = json.Marshal(options); err != nil {
		return c, err
	}
	data, err := json.Marshal(session)
	if err != nil {
		return c, err
	}
	c.Ticket, err = newTicket(tx, kind, person, string(data))
	return c, err
}

// FinishPasskey keeps the passkey that the browser made.
func (s *Service) FinishPasskey(ctx context.Context, site Site, ticket, name string, answer json.RawMessage) (k Passkey, err error) {
	defer errs.Wrap(&err, "identity.FinishPasskey")
	me, err := own(ctx)
	if err != nil {
		return k, err
	}
	party, err := site.party()
	if err != nil {
		return k, err
	}
	if name, err = cleanName(name, "name"); err != nil {
		return k, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return k, ErrPasskey.From(err)
	}
	err = s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		person, data, err := spendTicket(tx, ticketRegister, ticket)
		if err != nil {
			return err
		}
		if person != me.person {
			return ErrTicket
		}
		var session webauthn.SessionData
		if err := json.Unmarshal([]byte(data), &session); err != nil {
			return err
		}
		user, err := findKeyed(tx, me.person)
		if err != nil {
			return err
		}
		credential, err := party.CreateCredential(user, session, parsed)
		if err != nil {
			return ErrPasskey.From(err)
		}
		text, err := json.Marshal(credential)
		if err != nil {
			return err
		}
		k = Passkey{ID: base64.RawURLEncoding.EncodeToString(credential.ID), Name: name, Created: tx.Now, Used: tx.Now, person: me.person, credential: string(text)}
		if err := insertPasskey(tx, k); err != nil {
			return err
		}
		return s.credentialChanged(tx, user.Person, "passkey_added")
	})
	return k, err
}

// RemovePasskey forgets one of one's own passkeys.
func (s *Service) RemovePasskey(ctx context.Context, key string) (err error) {
	defer errs.Wrap(&err, "identity.RemovePasskey")
	me, err := own(ctx)
	if err != nil {
		return err
	}
	return s.db.Write(at(ctx, me.home, me.person), func(tx *db.Tx) error {
		was, err := deletePasskey(tx, me.person, key)
		if err != nil {
			return err
		}
		if !was {
			return ErrNoSuchPasskey
		}
		return tx.Emit(CredentialChanged{me.person, "passkey_removed"})
	})
}

// BeginSignInPasskey asks the browser to show any passkey it has for this host:
// nobody types an address, and nobody learns who has an account.
func (s *Service) BeginSignInPasskey(ctx context.Context, site Site) (c Ceremony, err error) {
	defer errs.Wrap(&err, "identity.BeginSignInPasskey")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return c, err
	}
	party, err := site.party()
	if err != nil {
		return c, err
	}
	options, session, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return c, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err = ceremony(tx, ticketPasskey, "", options.Response, session)
		return err
	})
	return c, err
}

// SignInPasskey opens a session for the person whose passkey was shown.
func (s *Service) SignInPasskey(ctx context.Context, site Site, ticket string, answer json.RawMessage, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.SignInPasskey")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return e, err
	}
	party, err := site.party()
	if err != nil {
		return e, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return e, ErrPasskey.From(err)
	}
	var session webauthn.SessionData
	err = s.db.Write(ctx, func(tx *db.Tx) error { // spent before it is tried: one challenge, one try
		_, data, err := spendTicket(tx, ticketPasskey, ticket)
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(data), &session)
	})
	if err != nil {
		return e, err
	}
	home, err := s.homeOfHandle(ctx, string(parsed.Response.UserHandle))
	if err != nil {
		return e, err
	}
	err = s.db.Write(at(ctx, home, ""), func(tx *db.Tx) error {
		var user keyed
		_, credential, err := party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			p, err := findPersonByHandle(tx, string(handle))
			if err != nil {
				return nil, err
			}
			user, err = findKeyed(tx, p.ID)
			return user, err
		}, session, parsed)
		if err != nil {
			return ErrPasskey.From(err)
		}
		if err := user.shown(tx, credential); err != nil {
			return err
		}
		tx.Actor = user.ID
		e, err = s.enter(tx, user.Person, "passkey", c)
		return err
	})
	return e, err
}

// shown keeps what a passkey that was shown has counted, unless it was copied.
func (k keyed) shown(tx *db.Tx, credential *webauthn.Credential) error {
	// WebAuthn §6.1.1: a counter that went back says that there are two of it.
	if k.State == Left || credential.Authenticator.CloneWarning {
		return ErrPasskey
	}
	text, err := json.Marshal(credential)
	if err != nil {
		return err
	}
	for _, key := range k.keys {
		if raw, _ := base64.RawURLEncoding.DecodeString(key.ID); bytes.Equal(raw, credential.ID) {
			if err := updatePasskey(tx, key.ID, string(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// homeOfHandle gives the body, of the present one and those above it, to which
// the account with this handle belongs.
func (s *Service) homeOfHandle(ctx context.Context, handle string) (home string, err error) {
	line, err := s.ente.Lineage(ctx, db.ScopeOf(ctx).Ente)
	if err != nil {
		return "", err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, tx.Ente = range line {
			if _, err := findPersonByHandle(tx, handle); err == nil {
				home = tx.Ente
				return nil
			} else if !errors.Is(err, ErrNoSuchPerson) {
				return err
			}
		}
		return ErrPasskey
	})
	return home, err
}

// host gives an origin's host without its port, as passkeys are bound to it.
func host(origin string) string {
	_, rest, _ := strings.Cut(origin, "://")
	if i := strings.LastIndex(rest, ":"); i > strings.LastIndex(rest, "]") {
		rest = rest[:i]
	}
	return rest
}
