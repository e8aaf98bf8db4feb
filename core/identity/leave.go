package identity

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Leave ends a person's account in the present body: every device is signed out
// at once, every place given up, every link dead. What they did keeps their
// name. Nobody ends their own account by mistake.
func (s *Service) Leave(ctx context.Context, person string) (err error) {
	defer errs.Wrap(&err, "identity.Leave(%s)", person)
	who, err := access.Check(ctx, "identity.change_person", access.Thing{})
	if err != nil {
		return err
	}
	if who.ID == person {
		return ErrSelf
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := findPerson(tx, person)
		if err != nil || p.State == Left {
			return err
		}
		places, err := ente.PlacesOf(tx, person)
		if err != nil {
			return err
		}
		for _, place := range places {
			if err := ente.Remove(tx, place); err != nil {
				return err
			}
		}
		if err := deleteTickets(tx, person, ""); err != nil {
			return err
		}
		if err := forgetKnown(tx, person); err != nil {
			return err
		}
		if err := deleteAppPasswords(tx, person); err != nil {
			return err
		}
		if err := s.endAll(tx, person, "", "left"); err != nil {
			return err
		}
		if err := updateLeft(tx, person, db.MS(tx.Now)); err != nil {
			return err
		}
		return tx.Emit(HasLeft{person})
	})
}

// Return lets a person who had left sign in again, with the password they had
// and no places.
func (s *Service) Return(ctx context.Context, person string) (err error) {
	defer errs.Wrap(&err, "identity.Return(%s)", person)
	if _, err := access.Check(ctx, "identity.change_person", access.Thing{}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := findPerson(tx, person)
		if err != nil || p.State != Left {
			return err
		}
		if err := updateLeft(tx, person, 0); err != nil {
			return err
		}
		return tx.Emit(Returned{person})
	})
}
