package workday

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// Seed gives the demo town two weeks of its tax office: this one, and the next
// with what still has to be answered. It does so once.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "workday.Seed")
	ctx = access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		const office = "tributi"
		before, err := findNeeds(tx, office)
		if err != nil || before.Minimums != [7]int{} {
			return err
		}
		n := Needs{Minimums: [7]int{2, 2, 2, 2, 2}}
		for i, to := range []int{12*60 + 30, 17*60 + 30, 12*60 + 30, 17*60 + 30, 12 * 60} {
			n.Shifts[i] = []Span{{9 * 60, to}}
		}
		if err := putNeeds(tx, office, n); err != nil {
			return err
		}
		monday := today(tx).Monday().Add(7)
		p, err := patron(tx)
		if err != nil {
			return err
		}
		if err := seedAway(tx, p, monday.Add(-7), map[string][]int{"giulia": {1, 3}, "anna": {0}, "luca": {2, 3}, "nadia": {0, 1}, "marco": {3}}); err != nil {
			return err
		}
		if err := seedAway(tx, p, monday, map[string][]int{"giulia": {1}, "anna": {0}, "luca": {2, 3}, "nadia": {0, 1, 2}, "marco": {3}}); err != nil {
			return err
		}
		for i, person := range []string{"luca", "anna", "piero", "nadia", "piero"} {
			if err := putDuty(tx, Duty{office, monday.Add(i - 7), n.Shifts[i][0], person}); err != nil {
				return err
			}
		}
		for i, person := range map[int]string{0: "luca", 1: "anna", 3: "nadia", 4: "piero"} {
			if err := putDuty(tx, Duty{office, monday.Add(i), n.Shifts[i][0], person}); err != nil {
				return err
			}
		}
		for _, a := range []Absence{{Person: "giulia", First: monday.Add(4), Last: monday.Add(4)}, {Person: "piero", First: monday, Last: monday.Add(2)}} {
			a.ID, a.Kind, a.Office, a.Stage = id.New(), Leave, office, Agreed
			if err := insertAbsence(tx, a); err != nil {
				return err
			}
		}
		// Anna asks for two hours on a morning at the counter, Luca for two days of holidays.
		for _, a := range []Absence{{Person: "anna", First: monday.Add(3), Last: monday.Add(3), Kind: Permit, Part: Span{9 * 60, 11 * 60}}, {Person: "luca", First: monday.Add(7), Last: monday.Add(8), Kind: Leave}} {
			if !italy.Working(a.First, p) {
				continue
			}
			a.ID, a.Office, a.Stage = id.New(), office, Waiting
			if err := insertAbsence(tx, a); err != nil {
				return err
			}
		}
		for _, w := range []Wish{{Person: "anna", Day: monday.Add(2), Words: "Ho la visita del tecnico per la caldaia."}, {Person: "giulia", Day: monday.Add(3)}} {
			w.ID, w.Office, w.State = id.New(), office, Sent
			if !italy.Working(w.Day, p) {
				continue
			}
			if err := insertWish(tx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

func seedAway(tx *db.Tx, patron italy.Yearly, monday Day, away map[string][]int) error {
	for person, days := range away {
		for _, i := range days {
			if d := monday.Add(i); italy.Working(d, patron) {
				if err := putRow(tx, Row{person, d, Away, ByRequest}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
