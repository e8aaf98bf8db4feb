package agile

import (
	"cmp"
	"context"
	"slices"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Place is where one application stands among those of a call, and why.
type Place struct {
	Agreement string    `json:"agreement"`
	Person    string    `json:"person"`
	Office    string    `json:"office"`
	State     State     `json:"state"`
	Place     int       `json:"place" doc:"from 1"`
	Inside    bool      `json:"inside" doc:"among the places of the call"`
	First     bool      `json:"first" doc:"comes first by law"`
	Telework  bool      `json:"telework" doc:"converts a telework"`
	Sent      time.Time `json:"sent"`
}

// order says who comes first: whoever the law prefers, all alike because the law
// gives its reasons no order (L. 81/2017 art. 18 c. 3-bis); then who already
// works from home and would lose it; then who asked earlier. More reasons do not
// weigh more than one.
func order(a, b Place) int {
	return cmp.Or(
		-cmp.Compare(bit(a.First), bit(b.First)),
		-cmp.Compare(bit(a.Telework), bit(b.Telework)),
		a.Sent.Compare(b.Sent),
		cmp.Compare(a.Agreement, b.Agreement),
	)
}

// rank puts places in order and says which are inside.
func rank(all []Place, places int) []Place {
	slices.SortFunc(all, order)
	for i := range all {
		all[i].Place, all[i].Inside = i+1, places == 0 || i < places
	}
	return all
}

// Ranking gives the order of a call's applications, for the personnel office.
func (s *Service) Ranking(ctx context.Context, call string) (all []Place, err error) {
	defer errs.Wrap(&err, "agile.Ranking(%s)", call)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = ranking(tx, call)
		return err
	})
	return all, err
}

// MyPlace gives where an application stands, to its person, with the reasons
// that are theirs and nothing of the others.
func (s *Service) MyPlace(ctx context.Context, agreement string) (mine Place, of int, err error) {
	defer errs.Wrap(&err, "agile.MyPlace(%s)", agreement)
	err = s.read(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.private", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		if a.Call == "" {
			return ErrNoSuchCall
		}
		all, err := ranking(tx, a.Call)
		if err != nil {
			return err
		}
		of = len(all)
		if i := slices.IndexFunc(all, func(p Place) bool { return p.Agreement == agreement }); i >= 0 {
			mine = all[i]
		}
		return nil
	})
	return mine, of, err
}

func ranking(tx *db.Tx, call string) ([]Place, error) {
	c, err := findCall(tx, call)
	if err != nil {
		return nil, err
	}
	applications, err := listOfCall(tx, call)
	if err != nil {
		return nil, err
	}
	reasons, err := countPriorities(tx, call)
	if err != nil {
		return nil, err
	}
	sent, err := firstSubmitted(tx, call)
	if err != nil {
		return nil, err
	}
	all := []Place{}
	for _, a := range applications {
		if at, was := sent[a.ID]; was && a.State != Dropped && a.State != Draft {
			all = append(all, Place{Agreement: a.ID, Person: a.Person, Office: a.Office, State: a.State, First: reasons[a.ID] > 0, Telework: a.Telework, Sent: db.Time(at)})
		}
	}
	return rank(all, c.Places), nil
}
