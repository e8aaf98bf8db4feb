package identity

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/mailaddr"
)

// AskReset sends the person with this address a link that opens for thirty
// minutes, once, to choose another password. The answer is the same, and takes
// as long, when nobody has it. Who never accepted an invitation gets a new one.
func (s *Service) AskReset(ctx context.Context, email string) (err error) {
	defer errs.Wrap(&err, "identity.AskReset")
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return err
	}
	if email, err = mailaddr.Parse(email); err != nil {
		return errs.As(err).In("email")
	}
	p, _, err := s.findAccount(ctx, email, "")
	if err != nil {
		return err
	}
	home := at(ctx, p.home, p.ID)
	body, err := s.ente.Body(home)
	if err != nil {
		return err
	}
	site, guess := s.ente.URL(ctx, p.home), byMessage.of("reset", email)
	return s.db.Write(home, func(tx *db.Tx) error {
		if err := guess.check(tx); errors.Is(err, ErrWait) {
			return nil // nobody's mailbox is filled by a stranger; the answer stays the same
		} else if err != nil {
			return err
		}
		if err := guess.count(tx); err != nil {
			return err
		}
		switch {
		case p.ID == "" || p.invitedAt == 0 && p.joinedAt == 0:
			return nil // never invited: an administrator decides when
		case p.joinedAt == 0:
			return s.sendTicket(tx, ticketInvite, p, "identity.invite", site+"/app/invito/", body)
		}
		return s.sendTicket(tx, ticketReset, p, "identity.reset", site+"/app/reimposta/", body)
	})
}

// LookReset gives whose password a link resets, or ErrTicket.
func (s *Service) LookReset(ctx context.Context, token string) (Welcome, error) {
	return s.lookWelcome(ctx, ticketReset, token)
}

// AcceptReset gives a person another password and signs every device out. It
// signs nobody in: a code generator, where there is one, is still asked.
func (s *Service) AcceptReset(ctx context.Context, token, password string) (err error) {
	defer errs.Wrap(&err, "identity.AcceptReset")
	return s.choose(ctx, ticketReset, token, password, func(tx *db.Tx, p Person) error {
		if err := deleteTickets(tx, p.ID, ""); err != nil {
			return err
		}
		if err := forgetKnown(tx, p.ID); err != nil {
			return err
		}
		if err := byAccount.of("account", p.Email).forgive(tx); err != nil {
			return err
		}
		if err := s.endAll(tx, p.ID, "", "password"); err != nil {
			return err
		}
		return s.credentialChanged(tx, p, "password")
	})
}
