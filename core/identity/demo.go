package identity

import (
	"context"
	"errors"

	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// findDemo gives the body to which a person of the demo town belongs, and
// whether they may work in the present one. Out of demo mode nobody is found.
func (s *Service) findDemo(ctx context.Context, person string) (home string, here bool, err error) {
	if !s.cfg.Demo {
		return "", false, ErrNoSuchPerson
	}
	body := db.ScopeOf(ctx).Ente
	line, err := s.ente.Lineage(ctx, body)
	if err != nil {
		return "", false, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, tx.Ente = range line {
			p, err := findPerson(tx, person)
			if errors.Is(err, ErrNoSuchPerson) {
				continue
			}
			if err != nil {
				return err
			}
			places, err := ente.PlacesOf(tx, person)
			home, here = p.home, p.home == body || len(ente.Inherit(places)) > 0
			return err
		}
		return nil
	})
	for _, p := range demoPeople {
		if home == "" && p.ID == person {
			home = p.body
		}
	}
	if home == "" && err == nil {
		err = ErrNoSuchPerson
	}
	return home, here, err
}

// SignInDemo opens a session for a person of the demo town without asking for
// anything, in demo mode only; elsewhere there is no such person. When five
// devices are open the oldest leaves unasked.
func (s *Service) SignInDemo(ctx context.Context, person, home string, c Client) (e Entry, err error) {
	defer errs.Wrap(&err, "identity.SignInDemo(%s)", person)
	if !s.cfg.Demo {
		return e, ErrNoSuchPerson
	}
	err = s.db.Write(at(ctx, home, person), func(tx *db.Tx) error {
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if p.State != Joined {
			return ErrNoSuchPerson
		}
		if err := s.endReplaced(tx, c); err != nil {
			return err
		}
		open, err := listSessions(tx, p.ID)
		if err != nil {
			return err
		}
		for ; len(open) >= maxDevices; open = open[1:] {
			if err := s.end(tx, p.ID, open[0].ID, "replaced"); err != nil {
				return err
			}
		}
		e, err = s.open(tx, p, "demo", c)
		return err
	})
	return e, err
}
