package ente

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
)

// Body gives the present body. Anyone may ask.
func (s *Service) Body(ctx context.Context) (b Body, err error) {
	if _, err := access.Check(ctx, "ente.look", access.Thing{}); err != nil {
		return b, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		b, err = findBody(tx, tx.Ente)
		return err
	})
	return b, err
}

// Bodies gives every body of the installation, those of one Unione after it.
// Anyone may ask: they are public bodies.
func (s *Service) Bodies(ctx context.Context) (all []Body, err error) {
	if _, err := access.Check(ctx, "ente.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = listBodies(tx)
		return err
	})
	return all, err
}

// Crest gives the arms of the present body, or ErrNoSuchBody when it shows none.
func (s *Service) Crest(ctx context.Context) (c Crest, err error) {
	if _, err := access.Check(ctx, "ente.look", access.Thing{}); err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err = findCrest(tx)
		return err
	})
	return c, err
}

// Offices gives the working offices of the present body in the order of its
// tree; an administrator sees the closed ones too.
func (s *Service) Offices(ctx context.Context) (all []Office, err error) {
	if _, err := access.Check(ctx, "ente.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = listOffices(tx)
		return err
	})
	if !access.Can(ctx, "ente.change_office", access.Thing{}) {
		open := []Office{}
		for _, o := range all {
			if o.Active {
				open = append(open, o)
			}
		}
		all = open
	}
	return all, err
}

// Places gives every place of the present body. Colleagues may ask.
func (s *Service) Places(ctx context.Context) (all []Place, err error) {
	if _, err := access.Check(ctx, "ente.people", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = ListPlaces(tx)
		return err
	})
	return all, err
}

// FindBody gives the body of tx itself.
func FindBody(tx *db.Tx) (Body, error) { return findBody(tx, tx.Ente) }

// FindOffice gives an office of tx's body, closed or not.
func FindOffice(tx *db.Tx, office string) (Office, error) { return findOffice(tx, office) }

// ListOffices gives all offices of tx's body, closed or not, in tree order.
func ListOffices(tx *db.Tx) ([]Office, error) { return listOffices(tx) }

// ListPlaces gives every place of tx's body.
func ListPlaces(tx *db.Tx) ([]Place, error) { return listPlaces(tx, "") }

// PlacesIn gives the places in one office of tx's body, in the order in which
// people came to it.
func PlacesIn(tx *db.Tx, office string) ([]Place, error) { return listPlacesIn(tx, office) }

// PlacesOf gives the places of one person in tx's own body, inherited ones not
// included.
func PlacesOf(tx *db.Tx, person string) ([]Place, error) { return listPlaces(tx, person) }

// Office gives a working office of the present body by id or by slug. Anyone
// may ask.
func (s *Service) Office(ctx context.Context, idOrSlug string) (o Office, err error) {
	all, err := s.Offices(ctx)
	if err != nil {
		return o, err
	}
	for _, o := range all {
		if (o.ID == idOrSlug || o.Slug == idOrSlug) && o.Active {
			return o, nil
		}
	}
	return o, ErrNoSuchOffice
}
