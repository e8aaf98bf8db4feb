package identity

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Invite sends each of people of the present body a link that opens for seven
// days, once, to choose a password. Who was invited before gets a new link and
// the old one opens no more. It is all or nobody.
func (s *Service) Invite(ctx context.Context, people []string) (sent int, err error) {
	defer errs.Wrap(&err, "identity.Invite(%d)", len(people))
	if _, err := access.Check(ctx, "identity.invite", access.Thing{}); err != nil {
		return 0, err
	}
	body, err := s.ente.Body(ctx)
	if err != nil {
		return 0, err
	}
	site := s.ente.URL(ctx, body.ID)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		sent = 0
		for _, person := range people {
			p, err := findPerson(tx, person)
			if err != nil {
				return err
			}
			switch p.State {
			case Joined:
				return ErrHasJoined.With("name", p.Name())
			case Left:
				return ErrHasLeft.With("name", p.Name())
			}
			if err := s.sendTicket(tx, ticketInvite, p, "identity.invite", site+"/app/invito/", body); err != nil {
				return err
			}
			if err := updateInvited(tx, p.ID); err != nil {
				return err
			}
			if err := tx.Emit(InvitationSent{p.ID}); err != nil {
				return err
			}
			sent++
		}
		return nil
	})
	return sent, err
}

// InvitationLink gives the link of a fresh invitation instead of sending it: for
// the operator who lets the first administrator in, before any mail works. Only
// the program itself may ask.
func (s *Service) InvitationLink(ctx context.Context, person string) (link string, err error) {
	defer errs.Wrap(&err, "identity.InvitationLink(%s)", person)
	if _, err := access.Check(ctx, "identity.invitation_link", access.Thing{}); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if p.State == Left {
			return ErrHasLeft.With("name", p.Name())
		}
		if err := deleteTickets(tx, p.ID, ticketInvite); err != nil {
			return err
		}
		token, err := newTicket(tx, ticketInvite, p.ID, "")
		if err != nil {
			return err
		}
		link = s.ente.URL(ctx, tx.Ente) + "/app/invito/" + token
		if err := updateInvited(tx, p.ID); err != nil {
			return err
		}
		return tx.Emit(InvitationSent{p.ID})
	})
	return link, err
}

// sendTicket mails p a link that ends in a fresh ticket, the only one of its kind.
func (s *Service) sendTicket(tx *db.Tx, kind ticketKind, p Person, message, link string, body ente.Body) error {
	if err := deleteTickets(tx, p.ID, kind); err != nil {
		return err
	}
	token, err := newTicket(tx, kind, p.ID, "")
	if err != nil {
		return err
	}
	return s.post.Mail(tx, p.Email, p.Lang, message, map[string]any{"name": p.Given, "body": body.Name, "link": link + token})
}

// A Welcome is what an invitation or a reset shows before a password is chosen.
type Welcome struct {
	Given string `json:"given"`
	Email string `json:"email"`
}

// LookInvitation gives whom a link invites, or ErrTicket.
func (s *Service) LookInvitation(ctx context.Context, token string) (w Welcome, err error) {
	return s.lookWelcome(ctx, ticketInvite, token)
}

func (s *Service) lookWelcome(ctx context.Context, kind ticketKind, token string) (w Welcome, err error) {
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return w, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		person, _, err := lookTicket(tx, kind, token)
		if err != nil {
			return err
		}
		p, err := findPerson(tx, person)
		w = Welcome{p.Given, p.Email}
		return err
	})
	return w, err
}

// AcceptInvitation gives the invited person the password they chose, and signs
// them in. A password that cannot be accepted leaves the link good.
func (s *Service) AcceptInvitation(ctx context.Context, token, password string, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.AcceptInvitation")
	err = s.choose(ctx, ticketInvite, token, password, func(tx *db.Tx, p Person) error {
		if err := updateJoined(tx, p.ID); err != nil {
			return err
		}
		if err := tx.Emit(HasJoined{p.ID}); err != nil {
			return err
		}
		e, err = s.enter(tx, p, "password", c)
		return err
	})
	return e, err
}

// choose spends a ticket for a password. The slow hash is made between two
// looks at the ticket, so that no transaction waits for it.
func (s *Service) choose(ctx context.Context, kind ticketKind, token, password string, then func(*db.Tx, Person) error) error {
	if _, err := access.Check(ctx, "identity.sign_in", access.Thing{}); err != nil {
		return err
	}
	var p Person
	find := func(tx *db.Tx, spend func(*db.Tx, ticketKind, string) (string, string, error)) error {
		person, _, err := spend(tx, kind, token)
		if err != nil {
			return err
		}
		p, err = findPerson(tx, person)
		if err == nil && p.State == Left {
			err = ErrTicket
		}
		return err
	}
	if err := s.db.Read(ctx, func(tx *db.Tx) error { return find(tx, lookTicket) }); err != nil {
		return err
	}
	if err := p.checkPassword(password); err != nil {
		return err
	}
	kept, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return errors.Join(ErrBusy.From(err))
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := find(tx, spendTicket); err != nil {
			return err
		}
		tx.Actor = p.ID
		if err := updatePassword(tx, p.ID, kept); err != nil {
			return err
		}
		return then(tx, p)
	})
}
