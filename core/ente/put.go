package ente

import (
	"loggia/core/access"
	"loggia/platform/db"
)

// Put gives a person a place in the body of tx; new says whether it was not
// theirs already. The caller has checked "ente.place" and that the person
// exists, which only identity knows.
func Put(tx *db.Tx, p Place) (new bool, err error) {
	if err := p.Clean(); err != nil {
		return false, err
	}
	if p.Office != "" {
		o, err := findOffice(tx, p.Office)
		if err != nil {
			return false, err
		}
		if !o.Active {
			return false, ErrOfficeClosed.In("office")
		}
	}
	new, err = insertPlace(tx, p)
	if err != nil || !new {
		return false, err
	}
	return true, tx.Emit(PersonPlaced{p.Person, p.Office, p.Role})
}

// Remove takes a place away from a person; taking away what is not theirs
// changes nothing. The last administrator of a body that has no Unione above
// it stays: nobody could let anyone in again.
func Remove(tx *db.Tx, p Place) error {
	if p.Role == access.Admin {
		others, err := countOtherAdmins(tx, p.Person)
		if err != nil {
			return err
		}
		if others == 0 {
			b, err := findBody(tx, tx.Ente)
			if err != nil {
				return err
			}
			if b.Parent == "" {
				return ErrLastAdmin
			}
		}
	}
	was, err := deletePlace(tx, p)
	if err != nil || !was {
		return err
	}
	return tx.Emit(PersonRemoved{p.Person, p.Office, p.Role})
}
