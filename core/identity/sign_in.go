package identity

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity/internal/agent"
	"loggia/core/identity/internal/secret"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
	"loggia/platform/mailaddr"
)

// Why a sign-in does not go on.
var (
	// ErrCredentials is the answer to a wrong password and to an unknown address
	// alike.
	ErrCredentials = errs.New(errs.Unauthenticated, "identity.credentials")
	ErrCode        = errs.New(errs.Unauthenticated, "identity.code")
	ErrBusy        = errs.New(errs.Unavailable, "identity.busy")
)

// knownLife is how long a browser stays known: the longest life that browsers
// give to a cookie.
const knownLife = 400 * 24 * time.Hour

// A Client is what is known of the browser that asks.
type Client struct {
	Known   string  // its token from an earlier sign-in, if any
	Address string  // for slowing guesses down; it is not kept
	Agent   string  // its User-Agent header
	Session Session // that it has open: the new one takes its place
}

// A Next says what is missing before the session is open.
type Next string

// What may be missing.
const (
	NextNothing Next = "nothing" // signed in
	NextCode    Next = "code"    // the one-time code, or a recovery code
	NextDevice  Next = "device"  // consent that the oldest of five devices leaves
)

// An Entry is how far a sign-in has come.
type Entry struct {
	Next   Next     `json:"next" enum:"nothing,code,device"`
	Ticket string   `json:"ticket,omitempty" doc:"to be sent with the next step"`
	Leaves *Session `json:"leaves,omitempty" doc:"the device that will be signed out"`

	Token string `json:"-"` // of the session, for its cookie
	Known string `json:"-"` // of the browser, for its cookie
}

// SignIn opens a session with an address and a password, or says what is still
// missing. Guesses are slowed down by account, by browser and by address; a
// browser that has signed in before is never held up by what strangers guess.
func (s *Service) SignIn(ctx context.Context, email, password string, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.SignIn")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return e, err
	}
	if email, err = mailaddr.Parse(email); err != nil {
		return e, errs.As(err).In("email")
	}
	if len(password) > maxPassword*4 {
		return e, ErrCredentials
	}
	p, known, err := s.findAccount(ctx, email, c.Known)
	if err != nil {
		return e, err
	}
	own := at(ctx, p.home, p.ID)
	account, address := byAccount.of("account", email), byAddress.of("address", c.Address)
	if known {
		account = byBrowser.of("browser", p.ID+link.Hash(c.Known))
	}
	err = s.db.Write(own, func(tx *db.Tx) error {
		if !known {
			if err := address.check(tx); err != nil {
				return err
			}
		}
		if err := account.check(tx); err != nil {
			return err
		}
		return account.count(tx)
	})
	if err != nil {
		return e, err
	}
	ok, renewed, err := s.try(ctx, p.password, password)
	if err != nil {
		return e, err
	}
	if !ok {
		err := s.db.Write(own, func(tx *db.Tx) error { return address.count(tx) })
		return e, errors.Join(ErrCredentials, err)
	}
	err = s.db.Write(own, func(tx *db.Tx) error {
		if err := account.forgive(tx); err != nil {
			return err
		}
		if renewed != "" {
			if err := updatePassword(tx, p.ID, renewed); err != nil {
				return err
			}
		}
		if p.totpOn != 0 {
			token, err := newTicket(tx, ticketCode, p.ID, "")
			e = Entry{Next: NextCode, Ticket: token}
			return err
		}
		e, err = s.enter(tx, p, "password", c)
		return err
	})
	return e, err
}

// try checks a password, and hashes it anew where the cost has changed.
func (s *Service) try(ctx context.Context, kept, password string) (ok bool, renewed string, err error) {
	ok, renew, err := s.hasher.Check(ctx, kept, password)
	if err == nil && renew {
		renewed, err = s.hasher.Hash(ctx, password)
	}
	if errors.Is(err, secret.ErrBusy) {
		err = ErrBusy.From(err)
	}
	return ok, renewed, err
}

// findAccount gives who may enter the present body with email, and whether the
// browser is known. Nobody is a Person without a password in the present body.
func (s *Service) findAccount(ctx context.Context, email, browser string) (p Person, known bool, err error) {
	body := db.ScopeOf(ctx).Ente
	line, err := s.ente.Lineage(ctx, body)
	if err != nil {
		return p, false, err
	}
	nobody := Person{home: body}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, tx.Ente = range line {
			p, err = findPersonByEmail(tx, email)
			if errors.Is(err, ErrNoSuchPerson) {
				continue
			}
			if err != nil {
				return err
			}
			places, err := ente.PlacesOf(tx, p.ID)
			if err != nil {
				return err
			}
			if p.State == Left || p.home != body && len(ente.Inherit(places)) == 0 {
				continue
			}
			known, err = isKnown(tx, p.ID, link.Hash(browser))
			return err
		}
		p = nobody
		return nil
	})
	return p, known, err
}

// enter opens a session for p, or asks for consent when five are open.
func (s *Service) enter(tx *db.Tx, p Person, how string, c Client) (e Entry, err error) {
	if err := s.endReplaced(tx, c); err != nil {
		return e, err
	}
	open, err := listSessions(tx, p.ID)
	if err != nil {
		return e, err
	}
	if len(open) < maxDevices {
		return s.open(tx, p, how, c)
	}
	data, err := json.Marshal(sixth{how, open[0].ID})
	if err != nil {
		return e, err
	}
	token, err := newTicket(tx, ticketDevice, p.ID, string(data))
	return Entry{Next: NextDevice, Ticket: token, Leaves: &open[0]}, err
}

// endReplaced ends the session that the browser is about to lose its cookie of,
// so that nobody finds a device that they cannot recognise.
func (s *Service) endReplaced(tx *db.Tx, c Client) error {
	if c.Session.home != tx.Ente {
		return nil // none, or an account of another body: it will end by itself
	}
	return s.end(tx, c.Session.person, c.Session.ID, "replaced")
}

// A sixth device waits for consent that Leaves is signed out.
type sixth struct{ How, Leaves string }

func (s *Service) open(tx *db.Tx, p Person, how string, c Client) (e Entry, err error) {
	secret := id.Token()
	session := Session{ID: id.New(), person: p.ID, hash: link.Hash(secret), How: how}
	session.Browser, session.System = agent.Name(c.Agent)
	session.confirmedHow = map[string]string{"code": ByTOTP, "passkey": ByPasskey}[how] // given a moment ago
	if err := insertSession(tx, session); err != nil {
		return e, err
	}
	e = Entry{Next: NextNothing, Token: session.ID + "." + secret, Known: c.Known}
	if !link.Wellformed(e.Known) {
		e.Known = id.Token()
	}
	if err := keepKnown(tx, p.ID, link.Hash(e.Known)); err != nil {
		return e, err
	}
	return e, tx.Emit(SignedIn{p.ID, session.ID, how})
}

// SignInCode goes on with a sign-in that lacked the one-time code. A recovery
// code opens too, once.
func (s *Service) SignInCode(ctx context.Context, ticket, code string, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.SignInCode")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return e, err
	}
	var wrong error // a wrong guess is an answer, and its count must be kept
	err = s.withTicket(ctx, ticketCode, ticket, func(tx *db.Tx, person, _ string) error {
		wrong = nil
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		guess := byCode.of("code", p.ID)
		if err := guess.check(tx); err != nil {
			return err
		}
		ok, err := s.useCode(tx, p, code)
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
		if _, _, err := spendTicket(tx, ticketCode, ticket); err != nil {
			return err
		}
		e, err = s.enter(tx, p, "code", c)
		return err
	})
	return e, errors.Join(wrong, err)
}

// SignInDevice goes on with a sign-in from a sixth device: the one that was
// shown is signed out at once, and this one is in.
func (s *Service) SignInDevice(ctx context.Context, ticket string, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.SignInDevice")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return e, err
	}
	err = s.withTicket(ctx, ticketDevice, ticket, func(tx *db.Tx, person, data string) error {
		var was sixth
		if err := json.Unmarshal([]byte(data), &was); err != nil {
			return err
		}
		if _, _, err := spendTicket(tx, ticketDevice, ticket); err != nil {
			return err
		}
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if p.State == Left {
			return ErrTicket
		}
		if err := s.end(tx, p.ID, was.Leaves, "replaced"); err != nil {
			return err
		}
		e, err = s.enter(tx, p, was.How, c) // asks again when yet another came meanwhile
		return err
	})
	return e, err
}

// withTicket runs fn in the body, of the present one and those above it, whose
// ticket it is. It does not spend the ticket.
func (s *Service) withTicket(ctx context.Context, kind ticketKind, token string, fn func(tx *db.Tx, person, data string) error) error {
	line, err := s.ente.Lineage(ctx, db.ScopeOf(ctx).Ente)
	if err != nil {
		return err
	}
	for _, home := range line {
		err = s.db.Write(at(ctx, home, ""), func(tx *db.Tx) error {
			person, data, err := lookTicket(tx, kind, token)
			if err != nil {
				return err
			}
			tx.Actor = person
			return fn(tx, person, data)
		})
		if !errors.Is(err, ErrTicket) {
			return err
		}
	}
	return ErrTicket
}

// end ends a session and closes what it has open. Ending one that is gone
// changes nothing.
func (s *Service) end(tx *db.Tx, person, session, why string) error {
	was, err := deleteSession(tx, session)
	if err != nil || !was {
		return err
	}
	tx.After(func() { s.live.Cut(session) })
	return tx.Emit(SessionEnded{person, session, why})
}

// endAll ends a person's sessions, but for one ("" for none).
func (s *Service) endAll(tx *db.Tx, person, but, why string) error {
	open, err := listSessions(tx, person)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.ID == but {
			continue
		}
		if err := s.end(tx, person, o.ID, why); err != nil {
			return err
		}
	}
	return nil
}
