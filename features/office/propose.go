package office

import (
	"context"
	"time"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// ErrProposals is the answer to no hour, or more than six.
var ErrProposals = errs.New(errs.Invalid, "office.proposals")

// A Proposal is an hour that the office offers to one citizen, who has not
// chosen yet. It holds the slot for nobody: whoever picks first has it.
type Proposal struct{ Starts, Ends time.Time }

// Propose writes to the citizen with one or more hours to choose from, and a
// few words. Staff of the office may.
func (s *Service) Propose(ctx context.Context, appointment string, hours []time.Time, words string) (err error) {
	defer errs.Wrap(&err, "office.Propose(%s)", appointment)
	if len(hours) == 0 || len(hours) > 6 {
		return ErrProposals.In("hours")
	}
	if words, err = note(words, false); err != nil {
		return err
	}
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return err
	}
	house, calendar, err := s.surroundings(ctx, a.Office)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if a.Progress, err = a.Progress.After("propose"); err != nil {
			return err
		}
		if err := deleteProposals(tx, a.ID); err != nil {
			return err
		}
		for _, h := range hours {
			v, slot, err := s.slotFor(tx, a.Office, h, calendar, true)
			if err != nil {
				return err
			}
			if _, err := freeDesk(tx, v, slot, ""); err != nil {
				return err
			}
			if err := insertProposal(tx, a.ID, Proposal{slot.Starts, slot.Ends}); err != nil {
				return err
			}
		}
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		if err := s.say(tx, a, house, letterProposed, words); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.proposed")
		return nil
	})
}

// Pick takes one of the hours that were proposed, for whoever holds the link.
// An hour that somebody else has taken meanwhile is ErrSlotTaken: the others
// are still there.
func (s *Service) Pick(ctx context.Context, token string, starts time.Time) (r Receipt, err error) {
	defer errs.Wrap(&err, "office.Pick")
	a, err := s.byToken(ctx, token)
	if err != nil {
		return r, err
	}
	var offered []Proposal
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		offered, err = listProposals(tx, a.ID)
		return err
	})
	if err != nil {
		return r, err
	}
	for _, p := range offered {
		if p.Starts.Equal(starts) {
			return s.take(ctx, a.ID, starts, true) // offered by the office: no lead time holds
		}
	}
	return r, ErrNoSuchSlot
}
