package kit

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Mine is what a person has, what waits for their signature, which licences
// they use.
type Mine struct {
	Items    []Item
	Notes    []Note // newest first; the open ones wait for a signature
	Licences []Licence
	Faults   map[string]Fault
	Setups   []Mysetup
}

// A Mysetup is one's own way through a campaign.
type Mysetup struct {
	Campaign Campaign
	Setup    Setup
}

// Mine gives the kit of who asks.
func (s *Service) Mine(ctx context.Context) (m Mine, err error) {
	defer errs.Wrap(&err, "kit.Mine")
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return m, err
	}
	return s.of(ctx, who.ID)
}

// Of gives the kit of a person, for who manages it and the head of their office.
func (s *Service) Of(ctx context.Context, person string) (m Mine, err error) {
	defer errs.Wrap(&err, "kit.Of(%s)", person)
	if err := s.mayKnow(ctx, person); err != nil {
		return m, err
	}
	return s.of(ctx, person)
}

func (s *Service) of(ctx context.Context, person string) (m Mine, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m.Items, err = listItemsOf(tx, person); err != nil {
			return err
		}
		m.Faults = map[string]Fault{}
		for _, i := range m.Items {
			if i.Fault == "" {
				continue
			}
			if m.Faults[i.ID], err = findFault(tx, i.Fault); err != nil {
				return err
			}
		}
		if m.Notes, err = listNotes(tx, person, "", 50); err != nil {
			return err
		}
		seats, err := listSeatsOf(tx, person)
		if err != nil {
			return err
		}
		all, err := listLicences(tx)
		for _, l := range all {
			if _, uses := seats[l.ID]; uses {
				m.Licences = append(m.Licences, l)
			}
		}
		if err != nil {
			return err
		}
		in, err := openCampaignsOf(tx, person)
		for _, campaign := range in {
			c, err := findCampaign(tx, campaign)
			if err != nil {
				return err
			}
			own, err := listSetups(tx, campaign, person)
			if err != nil {
				return err
			}
			m.Setups = append(m.Setups, Mysetup{c, own[0]})
		}
		return err
	})
	return m, err
}

// A Thing is an item as other parts name it.
type Thing struct{ ID, Inventory, Name, Category string }

// ItemsOf gives what a person has signed for, for those who may know it: they
// themselves, who manages, their head.
func (s *Service) ItemsOf(ctx context.Context, person string) (all []Thing, err error) {
	defer errs.Wrap(&err, "kit.ItemsOf(%s)", person)
	if err := s.mayKnow(ctx, person); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		items, err := listItemsOf(tx, person)
		for _, i := range items {
			if !i.Holding.Signed.IsZero() {
				all = append(all, Thing{i.ID, i.Inventory, i.Kind.Called(), string(i.Kind.Category)})
			}
		}
		return err
	})
	return all, err
}
