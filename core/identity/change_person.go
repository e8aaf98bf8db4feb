package identity

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// ChangePerson gives a person of the present body the name, address, telephone
// and language of p. A person may change their own telephone and language; the
// rest is for an administrator, because others rely on it.
func (s *Service) ChangePerson(ctx context.Context, p Person) (_ Person, err error) {
	defer errs.Wrap(&err, "identity.ChangePerson(%s)", p.ID)
	if _, err := access.Check(ctx, "identity.change", access.Thing{Owner: p.ID}); err != nil {
		return p, err
	}
	all := access.Can(ctx, "identity.change_person", access.Thing{})
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		was, err := findPerson(tx, p.ID)
		if err != nil {
			return err
		}
		next := was
		next.Phone, next.Lang = p.Phone, p.Lang
		if all {
			next.Email, next.Given, next.Family = p.Email, p.Given, p.Family
		}
		if next, err = next.Clean(); err != nil {
			return err
		}
		if err := updatePerson(tx, next); err != nil {
			return err
		}
		if next.Email != was.Email { // a link sent to the old address must not open
			if err := deleteTickets(tx, p.ID, ""); err != nil {
				return err
			}
		}
		if next.Places, err = ente.PlacesOf(tx, p.ID); err != nil {
			return err
		}
		p = next
		return tx.Emit(Changed{p.ID})
	})
	return p, err
}

// SetPlaces gives a person of the present body exactly these places in it.
func (s *Service) SetPlaces(ctx context.Context, person string, places []ente.Place) (_ []ente.Place, err error) {
	defer errs.Wrap(&err, "identity.SetPlaces(%s)", person)
	if _, err := access.Check(ctx, "ente.place", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if p.State == Left && len(places) > 0 {
			return ErrHasLeft.With("name", p.Name())
		}
		was, err := ente.PlacesOf(tx, person)
		if err != nil {
			return err
		}
		keep := map[ente.Place]bool{}
		for i := range places {
			places[i].Person = person
			keep[places[i]] = true
			if _, err := ente.Put(tx, places[i]); err != nil {
				return err
			}
		}
		for _, old := range was {
			if keep[old] {
				continue
			}
			if err := ente.Remove(tx, old); err != nil {
				return err
			}
		}
		places, err = ente.PlacesOf(tx, person)
		return err
	})
	return places, err
}
