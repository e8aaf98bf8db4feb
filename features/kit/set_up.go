package kit

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// KeepTemplate keeps a check-list from which campaigns begin.
func (s *Service) KeepTemplate(ctx context.Context, t Template) (_ Template, err error) {
	defer errs.Wrap(&err, "kit.KeepTemplate(%s)", t.Name)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return t, err
	}
	if err := clean(&t.Name, "name", 120, true); err != nil {
		return t, err
	}
	if t.Steps, err = cleanSteps(t.Steps, id.New); err != nil {
		return t, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if t.ID == "" {
			t.ID = id.New()
			return insertTemplate(tx, t)
		}
		all, err := listTemplates(tx)
		if err == nil && !slices.ContainsFunc(all, func(x Template) bool { return x.ID == t.ID }) {
			err = ErrNoSuchTemplate
		}
		if err != nil {
			return err
		}
		return insertTemplate(tx, t)
	})
	return t, err
}

// KeepCampaign begins a campaign, or changes the one that c.ID names. Steps that
// stay keep who has done them; a new one is looked up for everybody at once.
func (s *Service) KeepCampaign(ctx context.Context, c Campaign) (_ Campaign, err error) {
	defer errs.Wrap(&err, "kit.KeepCampaign(%s)", c.Name)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return c, err
	}
	if c, err = c.Clean(); err != nil {
		return c, err
	}
	if c.Steps, err = cleanSteps(c.Steps, id.New); err != nil {
		return c, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if c.ID == "" {
			c.ID = id.New()
		} else if _, err := findCampaign(tx, c.ID); err != nil {
			return err
		}
		if err := insertCampaign(tx, c); err != nil {
			return err
		}
		all, err := listSetups(tx, c.ID, "")
		if err != nil {
			return err
		}
		people := make([]string, len(all))
		for i, one := range all {
			people[i] = one.Person
		}
		if err := s.tickAll(tx, c, people); err != nil {
			return err
		}
		c, err = findCampaign(tx, c.ID)
		return err
	})
	return c, err
}

// CloseCampaign ends a campaign, or opens it again: a closed one changes no more.
func (s *Service) CloseCampaign(ctx context.Context, campaign string, closed bool) (err error) {
	defer errs.Wrap(&err, "kit.CloseCampaign(%s)", campaign)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		at := int64(0)
		if closed {
			at = db.MS(tx.Now)
		}
		done, err := closeCampaign(tx, campaign, at)
		if err == nil && !done {
			err = ErrNoSuchCampaign
		}
		return err
	})
}

// Enrol puts people in a campaign; those who are in it already stay as they are.
// What they have done before counts at once.
func (s *Service) Enrol(ctx context.Context, campaign string, people []string) (n int, err error) {
	defer errs.Wrap(&err, "kit.Enrol(%s)", campaign)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return 0, err
	}
	names, err := s.People.Names(ctx, people)
	if err != nil {
		return 0, err
	}
	for _, p := range people {
		if names[p] == "" {
			return 0, ErrNobody.In("people")
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err = s.enrol(tx, campaign, people)
		return err
	})
	return n, err
}

func (s *Service) enrol(tx *db.Tx, campaign string, people []string) (n int, err error) {
	c, err := findCampaign(tx, campaign)
	if err != nil {
		return 0, err
	}
	if c.Closed {
		return 0, ErrClosed
	}
	fresh := []string{}
	for _, p := range people {
		isNew, err := insertSetup(tx, campaign, p)
		if err != nil {
			return 0, err
		}
		if isNew {
			fresh = append(fresh, p)
		}
	}
	return len(fresh), s.tickAll(tx, c, fresh)
}

// Leave takes a person out of a campaign.
func (s *Service) Leave(ctx context.Context, campaign, person string) (err error) {
	defer errs.Wrap(&err, "kit.Leave(%s)", campaign)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := deleteSetup(tx, campaign, person)
		if err == nil && !done {
			err = ErrNotInCampaign
		}
		return err
	})
}

// tickAll ticks for these people, newly in c, the steps that do themselves.
func (s *Service) tickAll(tx *db.Tx, c Campaign, people []string) error {
	known := map[Tick]Set{}
	for _, step := range c.Steps {
		ask := s.Done[step.Tick]
		if step.Tick == TickKit {
			ask = func(tx *db.Tx, _ []string) (Set, error) { return listEquipped(tx) }
		}
		if ask == nil || known[step.Tick] != nil || len(people) == 0 {
			continue
		}
		set, err := ask(tx, people)
		if err != nil {
			return err
		}
		known[step.Tick] = set
	}
	for _, p := range people {
		for _, step := range c.Steps {
			if known[step.Tick][p] {
				if _, err := insertDone(tx, c.ID, p, step.ID, ""); err != nil {
					return err
				}
			}
		}
		if err := judge(tx, c, p); err != nil {
			return err
		}
	}
	return nil
}

// judge says whether a person is ready: every step is done.
func judge(tx *db.Tx, c Campaign, person string) error {
	all, err := listSetups(tx, c.ID, person)
	if err != nil || len(all) == 0 {
		return err
	}
	one := all[0]
	ready := !slices.ContainsFunc(c.Steps, func(step Step) bool { _, done := one.Done[step.ID]; return !done })
	switch {
	case ready && one.Ready.IsZero():
		if err := updateReady(tx, c.ID, person, db.MS(tx.Now)); err != nil {
			return err
		}
		return tx.Emit(Ready{c.ID, person})
	case !ready && !one.Ready.IsZero():
		return updateReady(tx, c.ID, person, 0)
	}
	return nil
}

// Mark says that a step of one person or of many was done, or was not after
// all. One that ticks itself cannot be marked by hand, but for what no part of
// this installation can know.
func (s *Service) Mark(ctx context.Context, campaign, step string, people []string, done bool) (err error) {
	defer errs.Wrap(&err, "kit.Mark(%s, %s)", campaign, step)
	who, err := access.Check(ctx, "kit.manage", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCampaign(tx, campaign)
		if err != nil {
			return err
		}
		if c.Closed {
			return ErrClosed
		}
		at := slices.IndexFunc(c.Steps, func(x Step) bool { return x.ID == step })
		if at < 0 {
			return ErrNoSuchStep
		}
		if tick := c.Steps[at].Tick; tick == TickKit || s.Done[tick] != nil {
			return ErrTickItself
		}
		for _, p := range people {
			if all, err := listSetups(tx, campaign, p); err != nil || len(all) == 0 || p == "" {
				if err == nil {
					err = ErrNotInCampaign
				}
				return err
			}
			if done {
				_, err = insertDone(tx, campaign, p, step, who.ID)
			} else {
				_, err = deleteDone(tx, campaign, p, step)
			}
			if err != nil {
				return err
			}
			if err := judge(tx, c, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Tick does for a person the steps that tick themselves, in every campaign that
// is open. What tells of it may say so twice.
func (s *Service) Tick(ctx context.Context, person string, tick Tick) (err error) {
	defer errs.Wrap(&err, "kit.Tick(%s)", tick)
	if _, err := access.Check(ctx, "kit.tick", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return tickFor(tx, person, tick, true) })
}

// Recheck looks again at a tick that can be undone, such as a second factor that
// was taken away.
func (s *Service) Recheck(ctx context.Context, person string, tick Tick) (err error) {
	defer errs.Wrap(&err, "kit.Recheck(%s)", tick)
	if _, err := access.Check(ctx, "kit.tick", access.Thing{}); err != nil {
		return err
	}
	ask := s.Done[tick]
	if ask == nil {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		set, err := ask(tx, []string{person})
		if err != nil {
			return err
		}
		return tickFor(tx, person, tick, set[person])
	})
}

// tickKit looks again at whether a person has all that was prepared for them.
func (s *Service) tickKit(tx *db.Tx, person string) error {
	open, signed, err := countHoldings(tx, person)
	if err != nil {
		return err
	}
	return tickFor(tx, person, TickKit, open == 0 && signed > 0)
}

func tickFor(tx *db.Tx, person string, tick Tick, done bool) error {
	in, err := openCampaignsOf(tx, person)
	if err != nil {
		return err
	}
	for _, campaign := range in {
		c, err := findCampaign(tx, campaign)
		if err != nil {
			return err
		}
		for _, step := range c.Steps {
			if step.Tick != tick {
				continue
			}
			if done {
				_, err = insertDone(tx, campaign, person, step.ID, "")
			} else {
				_, err = deleteDone(tx, campaign, person, step.ID)
			}
			if err != nil {
				return err
			}
		}
		if err := judge(tx, c, person); err != nil {
			return err
		}
	}
	return nil
}
