package ministry

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Told is one communication as the person whom it is about reads it.
type Told struct {
	Kind    Kind       `json:"kind"`
	Day     string     `json:"day"`
	State   State      `json:"state"`
	Code    string     `json:"code,omitempty"`
	Facts   Facts      `json:"facts" doc:"what was told, or is to be"`
	Settled *time.Time `json:"settled,omitempty"`
	Until   string     `json:"until,omitempty" doc:"the day on which it is deleted"`
}

// Known gives all that is kept here about a person: for that person.
func (s *Service) Known(ctx context.Context, person string) (all []Told, err error) {
	defer errs.Wrap(&err, "ministry.Known")
	if _, err := access.Check(ctx, "ministry.known", access.Thing{Owner: person}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := listCommunications(tx, `AND person = $2 ORDER BY number`, person)
		all = make([]Told, len(found))
		for i, c := range found {
			all[i] = Told{Kind: c.Kind, Day: c.Day, State: c.State, Code: c.Code, Facts: c.Facts}
			if !c.Settled.IsZero() {
				all[i].Settled = &c.Settled
				at, err := forgetAt(tx, c)
				if err != nil {
					return err
				}
				all[i].Until = at.Format(time.DateOnly)
			}
		}
		return err
	})
	return all, err
}
