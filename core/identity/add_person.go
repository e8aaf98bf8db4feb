package identity

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// AddPerson gives the present body a new person with their places. Nobody gets
// a message until Invite.
func (s *Service) AddPerson(ctx context.Context, p Person) (_ Person, err error) {
	defer errs.Wrap(&err, "identity.AddPerson")
	if _, err := access.Check(ctx, "identity.change_person", access.Thing{}); err != nil {
		return p, err
	}
	if p, err = p.Clean(); err != nil {
		return p, err
	}
	if p.ID == "" {
		p.ID = id.New()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error { return addPerson(tx, &p) })
	return p, err
}

// addPerson keeps a clean person with p.Places, which become theirs.
func addPerson(tx *db.Tx, p *Person) error {
	p.handle, p.home = id.Token(), tx.Ente
	p.settle()
	if err := insertPerson(tx, *p); err != nil { // UNIQUE (ente, email) settles two at once
		return err
	}
	if p.Places == nil {
		p.Places = []ente.Place{}
	}
	for i := range p.Places {
		p.Places[i].Person = p.ID
		if _, err := ente.Put(tx, p.Places[i]); err != nil {
			return err
		}
	}
	return tx.Emit(Added{p.ID})
}
