package grant

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// KeepPlan makes a plan, or changes the one with its id.
func (s *Service) KeepPlan(ctx context.Context, p Plan) (_ Plan, err error) {
	defer errs.Wrap(&err, "grant.KeepPlan(%s)", p.ID)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return p, err
	}
	if p, err = p.check(); err != nil {
		return p, err
	}
	return p, s.DB.Write(ctx, func(tx *db.Tx) error {
		if p.ID == "" {
			p.ID = id.New()
		} else if _, err := findPlan(tx, p.ID); err != nil {
			return err
		}
		return putPlan(tx, p)
	})
}

// KeepAction makes an action of a plan, or changes the one with its id; its
// state only Move changes.
func (s *Service) KeepAction(ctx context.Context, a Action) (_ Action, err error) {
	defer errs.Wrap(&err, "grant.KeepAction(%s)", a.ID)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return a, err
	}
	if err := s.known(ctx, a.Owner); err != nil {
		return a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		kept := Action{State: Planned, Plan: a.Plan}
		if a.ID != "" {
			if kept, err = findAction(tx, a.ID); err != nil {
				return err
			}
		}
		p, err := findPlan(tx, kept.Plan)
		if err != nil {
			return err
		}
		if a, err = a.check(p); err != nil {
			return err
		}
		a.Plan, a.State, a.Note, a.DoneOn = kept.Plan, kept.State, kept.Note, kept.DoneOn
		if a.ID == "" {
			a.ID = id.New()
		}
		if err := putAction(tx, a); err != nil {
			return err
		}
		return s.plan(tx, a)
	})
	return a, err
}

// RemoveAction takes an action that nobody has begun out of its plan; one that
// was begun is dropped, and stays with its story.
func (s *Service) RemoveAction(ctx context.Context, action string) (err error) {
	defer errs.Wrap(&err, "grant.RemoveAction(%s)", action)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAction(tx, action)
		if err != nil {
			return err
		}
		moves, err := listMoves(tx, action)
		if err != nil {
			return err
		}
		if a.State != Planned || len(moves) > 0 {
			return ErrState
		}
		if err := unplan(tx, action); err != nil {
			return err
		}
		return deleteFrom(tx, "grant_action", action)
	})
}

// KeepRisk makes a risk of a plan, or changes the one with its id.
func (s *Service) KeepRisk(ctx context.Context, r Risk) (_ Risk, err error) {
	defer errs.Wrap(&err, "grant.KeepRisk(%s)", r.ID)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return r, err
	}
	if r, err = r.check(); err != nil {
		return r, err
	}
	if err := s.known(ctx, r.Owner); err != nil {
		return r, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if r.ID != "" {
			kept, err := findRisk(tx, r.ID)
			if err != nil {
				return err
			}
			r.Plan = kept.Plan
		} else {
			if _, err := findPlan(tx, r.Plan); err != nil {
				return err
			}
			r.ID = id.New()
		}
		return putRisk(tx, r)
	})
	return r, err
}

// RemoveRisk takes a risk out of its plan.
func (s *Service) RemoveRisk(ctx context.Context, risk string) (err error) {
	defer errs.Wrap(&err, "grant.RemoveRisk(%s)", risk)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return deleteFrom(tx, "grant_risk", risk) })
}

// known refuses an owner who is nobody of the body.
func (s *Service) known(ctx context.Context, person string) error {
	if person == "" {
		return nil
	}
	names, err := s.Names.Names(ctx, []string{person})
	if err == nil && names[person] == "" {
		err = ErrOwner.In("owner")
	}
	return err
}

// KeepGrant makes a grant of a plan, or changes the one with its id. Neither the
// period nor the share change once a report was sent.
func (s *Service) KeepGrant(ctx context.Context, g Grant) (_ Grant, err error) {
	defer errs.Wrap(&err, "grant.KeepGrant(%s)", g.ID)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return g, err
	}
	if g, err = g.check(); err != nil {
		return g, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if g.ID == "" {
			if _, err := findPlan(tx, g.Plan); err != nil {
				return err
			}
			g.ID = id.New()
			return putGrant(tx, g)
		}
		kept, err := lockGrant(tx, g.ID)
		if err != nil {
			return err
		}
		g.Plan = kept.Plan
		sent, err := isSent(tx, g.ID)
		if err != nil {
			return err
		}
		if sent && (g.Total != kept.Total || g.Share != kept.Share || g.Since != kept.Since || g.Until < kept.Until) {
			return ErrFrozen
		}
		headings, err := listHeadings(tx, g.ID)
		if err != nil {
			return err
		}
		if len(headings) > 0 && g.Total != kept.Total {
			return ErrSum.In("total").With("sum", euro(kept.Total)).With("total", euro(g.Total)) // set the headings with it
		}
		return putGrant(tx, g)
	})
	return g, err
}

// KeepHeadings sets the budget of a grant: its sum is the grant's total, to the
// cent. A new total may come with it, 0 leaves the one there is. A heading under which something was spent stays, with at least what was
// spent where the grant refuses overruns.
func (s *Service) KeepHeadings(ctx context.Context, grant string, total int64, all []Heading) (err error) {
	defer errs.Wrap(&err, "grant.KeepHeadings(%s)", grant)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return err
	}
	var sum int64
	for i := range all {
		if all[i].Title, err = text(all[i].Title, 200, true, "headings"); err != nil {
			return err
		}
		if all[i].Planned < 0 || all[i].Planned > most {
			return ErrMoney.In("headings")
		}
		sum += all[i].Planned
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		g, err := lockGrant(tx, grant)
		if err != nil {
			return err
		}
		if total != 0 && total != g.Total {
			sent, err := isSent(tx, grant)
			if err != nil {
				return err
			}
			if sent {
				return ErrFrozen
			}
			g.Total = total
		}
		if sum != g.Total {
			return ErrSum.In("headings").With("sum", euro(sum)).With("total", euro(g.Total))
		}
		return s.replace(tx, g, all)
	})
}

// replace puts the headings of g in place of those there are.
func (s *Service) replace(tx *db.Tx, g Grant, all []Heading) error {
	g, err := g.check()
	if err != nil {
		return err
	}
	kept, err := listHeadings(tx, g.ID)
	if err != nil {
		return err
	}
	spent, err := sumSpent(tx, g.ID, g.Until)
	if err != nil {
		return err
	}
	before := map[string]bool{}
	for _, h := range kept {
		before[h.ID] = true
	}
	for i, h := range all {
		if h.ID != "" && !before[h.ID] {
			return ErrNoSuch
		}
		if h.ID == "" {
			h.ID = id.New()
		}
		delete(before, h.ID)
		if g.Overrun == "refuse" && spent[h.ID] > h.Planned {
			return ErrOverrun.In("headings").With("heading", h.Title).With("left", euro(h.Planned-spent[h.ID]))
		}
		if err := putHeading(tx, g.ID, h, i); err != nil {
			return err
		}
	}
	for gone := range before {
		if spent[gone] > 0 {
			return ErrHeading
		}
		if err := deleteFrom(tx, "grant_heading", gone); err != nil {
			return err
		}
	}
	return putGrant(tx, g)
}

// KeepIndicators sets what was promised to the funder and how much is reached.
func (s *Service) KeepIndicators(ctx context.Context, grant string, all []Indicator) (err error) {
	defer errs.Wrap(&err, "grant.KeepIndicators(%s)", grant)
	if _, err := access.Check(ctx, "grant.edit", access.Thing{}); err != nil {
		return err
	}
	for i := range all {
		if all[i].Title, err = text(all[i].Title, 200, true, "indicators"); err != nil {
			return err
		}
		if all[i].Unit, err = text(all[i].Unit, 40, false, "indicators"); err != nil {
			return err
		}
		if all[i].Promised < 0 || all[i].Reached < 0 || all[i].Promised > most || all[i].Reached > most {
			return ErrMoney.In("indicators")
		}
		all[i].ID = id.New()
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := lockGrant(tx, grant); err != nil {
			return err
		}
		return replaceIndicators(tx, grant, all)
	})
}
