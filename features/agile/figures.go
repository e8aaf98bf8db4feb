package agile

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// ErrFormat is the answer to a file of a kind that is not made here.
var ErrFormat = errs.New(errs.NotFound, "agile.format")

// A Figure is one number of the PIAO section; Hidden when the group is so small
// that somebody could be recognised in it.
type Figure struct {
	Key    string  `json:"key" doc:"of its words: agile.figure. and this"`
	Group  string  `json:"group,omitempty" doc:"office, sex, age band, or priority that it is about"`
	Value  float64 `json:"value"`
	Of     float64 `json:"of,omitempty" doc:"out of how many, where it is a share"`
	Unit   string  `json:"unit"`
	Hidden bool    `json:"hidden"`

	Missing bool   `json:"missing,omitempty" doc:"cannot be reckoned: nobody has written what it is made of"`
	Parts   []Part `json:"parts,omitempty" doc:"how a sum of money is reckoned"`
	When    string `json:"when,omitempty" enum:",before,after"`
	From    string `json:"from,omitempty" doc:"the days that it is about, where these are others"`
	To      string `json:"to,omitempty"`
	People  int    `json:"people,omitempty" doc:"how many said so"`
}

// Figures gives the numbers of the PIAO's section on smart working (DM 132/2022,
// section 3.2) between two days. No figure is about fewer people than the
// threshold, nor lets one be found by subtraction: a group hidden takes its
// smallest neighbour with it.
func (s *Service) Figures(ctx context.Context, from, to string) (all []Figure, err error) {
	defer errs.Wrap(&err, "agile.Figures")
	if _, err := access.Check(ctx, "agile.figures", access.Thing{}); err != nil {
		return nil, err
	}
	if _, err := italy.ParseDay(from); err != nil {
		return nil, ErrPeriod.In("from")
	}
	end, err := italy.ParseDay(to)
	if err != nil || to < from {
		return nil, ErrPeriod.In("to")
	}
	staff, err := s.Offices.People(ctx, "")
	if err != nil {
		return nil, err
	}
	var threshold int
	var with []held
	var met, evaluated int
	mapped := map[bool]int{}
	err = s.read(ctx, func(tx *db.Tx) error {
		if threshold, err = norm.Int(tx, keyThreshold, to); err != nil {
			return err
		}
		activities, err := listActivities(tx, "")
		if err != nil {
			return err
		}
		for _, a := range activities {
			mapped[a.Remote]++
		}
		if with, err = listHeld(tx, from, to); err != nil {
			return err
		}
		met, evaluated, err = countMet(tx, from, to)
		return err
	})
	if err != nil {
		return nil, err
	}
	add := func(f Figure) { all = append(all, f) }
	add(Figure{Key: "staff", Value: float64(len(staff)), Unit: "people"})
	add(Figure{Key: "activities", Value: float64(mapped[true]), Of: float64(mapped[true] + mapped[false]), Unit: "activities"})
	few := len(with) > 0 && len(with) < threshold
	add(Figure{Key: "with", Value: shown(len(with), few), Of: float64(len(staff)), Unit: "people", Hidden: few})
	groups := grouped(with, end)
	for _, key := range []string{"office", "sex", "age", "days", "priority"} {
		all = append(all, hide(key, groups[key], threshold)...)
	}
	add(Figure{Key: "goals", Value: shown(met, few), Of: shown(evaluated, few), Unit: "goals", Hidden: few})
	if all, err = s.others(ctx, all, from, to); err != nil {
		return nil, err
	}
	for _, more := range []func() ([]Figure, error){
		func() ([]Figure, error) { return s.quality(ctx, from, to) },
		func() ([]Figure, error) { return s.savings(ctx, from, to, few) },
	} {
		some, err := more()
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func shown(n int, hidden bool) float64 {
	if hidden {
		return 0
	}
	return float64(n)
}

// others adds what the neighbours count.
func (s *Service) others(ctx context.Context, all []Figure, from, to string) ([]Figure, error) {
	in := system(ctx)
	if s.Days != nil {
		present, away, absent, err := s.Days.Totals(in, from, to)
		if err != nil {
			return nil, err
		}
		worked := float64(present + away)
		all = append(all, Figure{Key: "days_away", Value: float64(away), Of: worked, Unit: "days"}, Figure{Key: "days_present", Value: float64(present), Of: worked, Unit: "days"},
			Figure{Key: "days_absent", Value: float64(absent), Of: worked + float64(absent), Unit: "days"})
	}
	if s.Training != nil {
		n, err := s.Training.Trained(in, from, to)
		if err != nil {
			return nil, err
		}
		all = append(all, Figure{Key: "trained", Value: float64(n), Unit: "people"})
	}
	if s.Kit != nil {
		owned, assigned, err := s.Kit.Owned(in)
		if err != nil {
			return nil, err
		}
		all = append(all, Figure{Key: "kit", Value: float64(assigned), Of: float64(owned), Unit: "items"})
	}
	return all, nil
}

// held is one person with an agreement, as the figures see one.
type held struct {
	office, code string
	days         int
	first        bool // comes first by law
}

// grouped counts with by each property.
func grouped(with []held, end italy.Day) map[string]map[string]int {
	groups := map[string]map[string]int{"office": {}, "sex": {}, "age": {}, "days": {}, "priority": {}}
	for _, h := range with {
		groups["office"][h.office]++
		groups["days"][string(rune('0'+min(h.days, 7)))]++
		if h.first {
			groups["priority"]["first"]++
		}
		c, err := italy.ParseFiscalCode(h.code)
		if err != nil {
			continue // no employment on record: counted, and in no group
		}
		if c.Woman() {
			groups["sex"]["woman"]++
		} else {
			groups["sex"]["man"]++
		}
		groups["age"][ageBand(age(h.code, end))]++
	}
	return groups
}

func ageBand(years int) string {
	switch {
	case years < 30:
		return "under30"
	case years < 40:
		return "30_39"
	case years < 50:
		return "40_49"
	case years < 60:
		return "50_59"
	}
	return "60over"
}

// listHeld gives one row for each person whose agreement held between two days.
func listHeld(tx *db.Tx, from, to string) ([]held, error) {
	rows, err := tx.Query(`SELECT a.office, COALESCE(w.fiscal_code, ''), a.days, (SELECT COUNT(*) FROM agile_priority p WHERE p.ente = a.ente AND p.agreement = a.id)
		FROM agile_agreement a LEFT JOIN agile_worker w ON w.ente = a.ente AND w.person = a.person
		WHERE a.ente = $1 AND a.from_day <= $3 AND (a.last_day = '' OR a.last_day >= $2) AND a.state IN ('in_force', 'suspended', 'leaving', 'ended', 'withdrawn', 'replaced')
		AND NOT EXISTS (SELECT 1 FROM agile_agreement b WHERE b.ente = a.ente AND b.person = a.person AND b.from_day <= $3 AND b.from_day > a.from_day
			AND b.state IN ('in_force', 'suspended', 'leaving', 'ended', 'withdrawn', 'replaced'))`, tx.Ente, from, to)
	return db.Collect(rows, err, func(h *held, scan func(...any) error) error {
		var reasons int
		err := scan(&h.office, &h.code, &h.days, &reasons)
		h.first = reasons > 0
		return err
	})
}

// countMet gives how many goals the body evaluated at the end between two days,
// and how many it says are met.
func countMet(tx *db.Tx, from, to string) (met, evaluated int, err error) {
	first, err := italy.ParseDay(from)
	if err != nil {
		return 0, 0, err
	}
	last, err := italy.ParseDay(to)
	if err != nil {
		return 0, 0, err
	}
	err = tx.QueryRow(`SELECT COALESCE(SUM(CASE WHEN met = 'yes' THEN 1 ELSE 0 END), 0), COUNT(*) FROM agile_evaluation WHERE ente = $1 AND moment = 'final' AND side = 'body' AND at >= $2 AND at < $3`,
		tx.Ente, db.MS(first.Start()), db.MS(last.Add(1).Start())).Scan(&met, &evaluated)
	return met, evaluated, err
}
