package grant

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Board is a plan with all that belongs to it.
type Board struct {
	Plan    Plan
	Actions []Action
	Risks   []Risk
	Grants  []Grant
	Names   map[string]string // of who owns something
	Today   string
	Warn    int // days before a deadline from which it is near
}

// Plans lists the plans of the body, the latest first.
func (s *Service) Plans(ctx context.Context) (all []Plan, err error) {
	defer errs.Wrap(&err, "grant.Plans")
	if err := s.mayLook(ctx); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listPlans(tx)
		return err
	})
	return all, err
}

// mayLook lets in who keeps the plan, who leads an office, and whoever answers
// for an action or a risk of any plan.
func (s *Service) mayLook(ctx context.Context) error {
	who := access.Who(ctx)
	thing := access.Thing{}
	if !who.Visitor() && who.ID != "" && who.Ente == db.ScopeOf(ctx).Ente {
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			n, err := countOwned(tx, who.ID)
			if n > 0 {
				thing.Owner = who.ID
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	_, err := access.Check(ctx, "grant.look", thing)
	return err
}

// May says whether who asks may look at the plans: who keeps them, who leads an
// office, whoever answers for a part of one.
func (s *Service) May(ctx context.Context) (yes bool, err error) {
	defer errs.Wrap(&err, "grant.May")
	who := access.Who(ctx)
	if _, err := access.Check(ctx, "grant.known", access.Thing{Owner: who.ID}); err != nil {
		return false, err
	}
	if err = s.mayLook(ctx); errs.As(err).Kind == errs.Forbidden {
		return false, nil
	}
	return err == nil, err
}

// Board gives a plan with its actions by deadline, its risks by weight and its grants.
func (s *Service) Board(ctx context.Context, plan string) (b Board, err error) {
	defer errs.Wrap(&err, "grant.Board(%s)", plan)
	if err := s.mayLook(ctx); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b = Board{Today: dayOf(tx.Now)}
		if b.Plan, err = findPlan(tx, plan); err != nil {
			return err
		}
		if b.Actions, err = listActions(tx, plan); err != nil {
			return err
		}
		if b.Risks, err = listRisks(tx, plan); err != nil {
			return err
		}
		if b.Grants, err = listGrants(tx, plan); err != nil {
			return err
		}
		b.Warn, err = norm.Int(tx, "grant.warn_days", b.Today)
		return err
	})
	if err != nil {
		return b, err
	}
	b.Names, err = s.owners(ctx, b.Actions, b.Risks)
	return b, err
}

func (s *Service) owners(ctx context.Context, actions []Action, risks []Risk) (map[string]string, error) {
	seen := map[string]bool{}
	var ids []string
	add := func(id string) {
		if id != "" && !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	for _, a := range actions {
		add(a.Owner)
	}
	for _, r := range risks {
		add(r.Owner)
	}
	return s.Names.Names(ctx, ids)
}

// Moves gives the story of an action, and the names of who is in it.
func (s *Service) Moves(ctx context.Context, action string) (all []Move, names map[string]string, err error) {
	defer errs.Wrap(&err, "grant.Moves(%s)", action)
	if err := s.mayLook(ctx); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := findAction(tx, action); err != nil {
			return err
		}
		all, err = listMoves(tx, action)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(all))
	for i, m := range all {
		ids[i] = m.Who
	}
	names, err = s.Names.Names(ctx, ids)
	return all, names, err
}

// Accounts are the money of a grant. Expenses and reports are for who keeps them.
type Accounts struct {
	Grant      Grant
	Lines      []Line
	Indicators []Indicator
	Trained    int // -1 when nobody counts them
	Expenses   []Expense
	Reports    []Report
	Bills      []Bill // not entered yet
}

// Accounts gives the budget of a grant as it stands; its expenses one by one,
// its reports and the invoices to enter only to who keeps the accounts.
func (s *Service) Accounts(ctx context.Context, grant string) (a Accounts, err error) {
	defer errs.Wrap(&err, "grant.Accounts(%s)", grant)
	if err := s.mayLook(ctx); err != nil {
		return a, err
	}
	money := access.Can(ctx, "grant.money", access.Thing{})
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a = Accounts{Trained: -1, Expenses: []Expense{}, Reports: []Report{}, Bills: []Bill{}}
		if a.Grant, err = findGrant(tx, grant); err != nil {
			return err
		}
		headings, err := listHeadings(tx, grant)
		if err != nil {
			return err
		}
		spent, err := sumSpent(tx, grant, a.Grant.Until)
		if err != nil {
			return err
		}
		a.Lines = a.Grant.Budget(headings, spent)
		if a.Indicators, err = listIndicators(tx, grant); err != nil || !money {
			return err
		}
		if a.Expenses, err = listExpenses(tx, grant, a.Grant.Since, a.Grant.Until); err != nil {
			return err
		}
		a.Reports, err = listReports(tx, grant)
		return err
	})
	if err != nil {
		return a, err
	}
	if s.Training != nil {
		if a.Trained, err = s.Training.Trained(itself(ctx), a.Grant.Since, min(a.Grant.Until, dayOf(s.DB.Now()))); err != nil {
			return a, err
		}
	}
	if s.Bills != nil && money {
		a.Bills, err = s.unspent(ctx, a)
	}
	return a, err
}

// unspent gives the invoices of the grant's period that no expense names.
func (s *Service) unspent(ctx context.Context, a Accounts) ([]Bill, error) {
	all, err := s.Bills.Bills(itself(ctx))
	if err != nil {
		return nil, err
	}
	entered := map[string]bool{}
	for _, e := range a.Expenses {
		entered[e.Supplier+"\x00"+e.Number] = true
	}
	left := []Bill{}
	for _, b := range all {
		if b.Day >= a.Grant.Since && b.Day <= a.Grant.Until && !entered[b.Supplier+"\x00"+b.Number] {
			left = append(left, b)
		}
	}
	return left, nil
}
