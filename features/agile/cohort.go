package agile

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What can be wrong with a cohort.
var (
	ErrCohort       = errs.New(errs.Invalid, "agile.cohort")
	ErrNoSuchCohort = errs.New(errs.NotFound, "agile.no_such_cohort")
	ErrCohortFull   = errs.New(errs.Conflict, "agile.cohort_full")
	ErrCohortState  = errs.New(errs.Conflict, "agile.cohort_state")
)

// The states of a cohort: it runs, its evaluation is written, then it is
// extended to another or ends.
const (
	CohortRunning   = "running"
	CohortEvaluated = "evaluated"
	CohortExtended  = "extended"
	CohortEnded     = "ended"
)

// A Cohort is a group that works from elsewhere for some months, to be
// evaluated: a pilot, or what follows one.
type Cohort struct {
	ID      string `json:"id" required:"false"`
	Name    string `json:"name" maxLength:"200"`
	Size    int    `json:"size" minimum:"1" maximum:"100000" doc:"people at most"`
	From    string `json:"from"`
	Months  int    `json:"months" minimum:"1" maximum:"60"`
	State   string `json:"state" required:"false" enum:"running,evaluated,extended,ended"`
	Outcome string `json:"outcome" required:"false" maxLength:"4000" doc:"what its evaluation says"`
	Extends string `json:"extends" required:"false" doc:"the cohort that this one follows"`
	Members int    `json:"members" required:"false"`
}

// Last gives the last day of the cohort.
func (c Cohort) Last() string {
	d, err := italy.ParseDay(c.From)
	if err != nil {
		return ""
	}
	return italy.On(d.Year, d.Month+monthsOf(c.Months), d.Day).Add(-1).String()
}

func monthsOf(n int) time.Month { return time.Month(n) }

// Pilot makes a cohort.
func (s *Service) Pilot(ctx context.Context, c Cohort) (_ Cohort, err error) {
	defer errs.Wrap(&err, "agile.Pilot")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return c, err
	}
	if c.Name = strings.TrimSpace(c.Name); c.Name == "" || strings.ContainsRune(c.Name, 0) {
		return c, ErrCohort.In("name")
	}
	if c.Size < 1 || c.Months < 1 || c.Months > 60 {
		return c, ErrCohort.In("size")
	}
	if _, err := italy.ParseDay(c.From); err != nil {
		return c, ErrPeriod.In("from")
	}
	c.ID, c.State, c.Outcome = id.New(), CohortRunning, ""
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if c.Extends != "" {
			old, err := findCohort(tx, c.Extends)
			if err != nil {
				return err
			}
			if old.State != CohortEvaluated { // measured before it is extended
				return ErrCohortState
			}
			if err := updateCohort(tx, old.ID, CohortExtended, old.Outcome); err != nil {
				return err
			}
			if err := tx.Emit(CohortChanged{old.ID, CohortExtended}); err != nil {
				return err
			}
		}
		if err := insertCohort(tx, c); err != nil {
			return err
		}
		return tx.Emit(CohortChanged{c.ID, CohortRunning})
	})
	return c, err
}

// Enrol takes people into a cohort and gives each the draft of an agreement for
// its months; who has an agreement being made keeps it. It gives how many are
// new. All or nobody: ErrCohortFull when the places do not suffice.
func (s *Service) Enrol(ctx context.Context, cohort string, people []string) (added int, err error) {
	defer errs.Wrap(&err, "agile.Enrol(%s)", cohort)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return 0, err
	}
	people = slices.Compact(slices.Sorted(slices.Values(people)))
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		added = 0
		c, err := findCohort(tx, cohort)
		if err != nil {
			return err
		}
		if c.State != CohortRunning {
			return ErrCohortState
		}
		places, err := ente.ListPlaces(tx)
		if err != nil {
			return err
		}
		where := map[string]string{}
		for _, p := range places {
			if p.Office != "" && (where[p.Person] == "" || p.Role == access.Staff) {
				where[p.Person] = p.Office
			}
		}
		members, err := listMembers(tx, cohort)
		if err != nil {
			return err
		}
		in := map[string]bool{}
		for _, m := range members {
			in[m] = true
		}
		for _, person := range people {
			if in[person] {
				continue
			}
			office, works := where[person]
			if !works {
				return ErrNoOffice.With("person", person)
			}
			if added++; len(members)+added > c.Size {
				return ErrCohortFull.With("limit", c.Size)
			}
			if err := insertMember(tx, cohort, person); err != nil {
				return err
			}
			if err := s.draftFor(tx, c, person, office); err != nil {
				return err
			}
		}
		return nil
	})
	return added, err
}

// draftFor writes a member's draft: whoever holds an agreement, as the people of
// a pilot do, finds it as it is, for the months of the cohort.
func (s *Service) draftFor(tx *db.Tx, c Cohort, person, office string) error {
	open, err := hasOpen(tx, person)
	if err != nil || open {
		return err
	}
	old, held, err := findHeldBy(tx, person)
	if err != nil {
		return err
	}
	if held && old.State != Leaving {
		a := following(old, Renewal, tx.Now)
		if a.Cohort = c.ID; old.LastDay == "" || c.From <= old.LastDay {
			a.Kind = Revision // it takes its place before its end
		}
		a.Terms.From, a.Terms.To = c.From, c.Last()
		a.Terms.Goals = anew(a.Terms.Goals, a.Terms.To)
		if err := insertAgreement(tx, a); err != nil {
			return err
		}
		return s.note(tx, a, "begin", "")
	}
	a, err := s.begin(tx, person, office, "", c.ID, false)
	if err != nil {
		return err
	}
	a.Terms.From, a.Terms.To = c.From, c.Last()
	return updateAgreement(tx, a)
}

// EnrolOffices takes everybody of some offices ("" for all) into a cohort.
func (s *Service) EnrolOffices(ctx context.Context, cohort string, offices []string) (added int, err error) {
	defer errs.Wrap(&err, "agile.EnrolOffices(%s)", cohort)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return 0, err
	}
	var people []string
	for _, o := range offices {
		in, err := s.Offices.People(ctx, o)
		if err != nil {
			return 0, err
		}
		for p := range in {
			people = append(people, p)
		}
	}
	return s.Enrol(ctx, cohort, people)
}

// Conclude writes the evaluation of a cohort: without words there is none.
func (s *Service) Conclude(ctx context.Context, cohort, outcome string, ended bool) (err error) {
	defer errs.Wrap(&err, "agile.Conclude(%s)", cohort)
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return err
	}
	if outcome = strings.TrimSpace(outcome); len([]rune(outcome)) < 20 || strings.ContainsRune(outcome, 0) {
		return ErrCohort.In("outcome")
	}
	state := CohortEvaluated
	if ended {
		state = CohortEnded
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCohort(tx, cohort)
		if err != nil {
			return err
		}
		if c.State == CohortExtended || c.State == CohortEnded {
			return ErrCohortState
		}
		if err := updateCohort(tx, cohort, state, outcome); err != nil {
			return err
		}
		return tx.Emit(CohortChanged{cohort, state})
	})
}

// Cohorts gives every cohort with how many it has, the newest first.
func (s *Service) Cohorts(ctx context.Context) (all []Cohort, err error) {
	defer errs.Wrap(&err, "agile.Cohorts")
	if _, err := access.Check(ctx, "agile.look", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listCohorts(tx)
		return err
	})
	return all, err
}

// Members gives who is in a cohort, for the features that invite them.
func (s *Service) Members(ctx context.Context, cohort string) (people []string, err error) {
	defer errs.Wrap(&err, "agile.Members(%s)", cohort)
	if _, err := access.Check(ctx, "agile.list", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		if _, err := findCohort(tx, cohort); err != nil {
			return err
		}
		people, err = listMembers(tx, cohort)
		return err
	})
	return people, err
}

func isNoProgramme(err error) bool { return errors.Is(err, ErrNoProgramme) }
