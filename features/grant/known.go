package grant

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Kept is all that is kept here about a person.
type Kept struct {
	Actions []Action `json:"actions" doc:"for which the person answers"`
	Risks   []Risk   `json:"risks"`
	Moves   []Move   `json:"moves" doc:"that the person made"`
	Entered []Entry  `json:"entered" doc:"expenses and reports that the person wrote"`
}

// An Entry is something that the person wrote into the accounts, or sent.
type Entry struct {
	What string    `json:"what" enum:"expense,report,sent"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Known gives all that is kept here about a person: for that person.
func (s *Service) Known(ctx context.Context, person string) (k Kept, err error) {
	defer errs.Wrap(&err, "grant.Known")
	if _, err := access.Check(ctx, "grant.known", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if k.Actions, err = listActionsOf(tx, person); err != nil {
			return err
		}
		if k.Risks, err = listRisksOf(tx, person); err != nil {
			return err
		}
		if k.Moves, err = listMovesBy(tx, person); err != nil {
			return err
		}
		k.Entered, err = listEntriesBy(tx, person)
		return err
	})
	return k, err
}
