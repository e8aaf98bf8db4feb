package ministry

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

const noteUndone = "undone"

// Undo takes back what was queued for an agreement that will not be: it was given
// up before its first day. What never left is dropped. A start of its own is
// annulled; a renewal that made the period of before longer makes it again what
// before says, as its annulment would take with it the agreement that still
// holds. Before is empty for a first agreement. Undone twice is undone once.
func (s *Service) Undo(ctx context.Context, agreement, before string) (err error) {
	defer errs.Wrap(&err, "ministry.Undo(%s, %s)", agreement, before)
	if _, err := access.Check(ctx, "ministry.queue", access.Thing{}); err != nil {
		return err
	}
	key := startKey(agreement)
	if before != "" {
		key = renewalKey(agreement)
	}
	again, err := s.takeBack(ctx, agreement, key)
	if err != nil || again == "" {
		return err
	}
	today := italy.DayOf(s.DB.Now()).String()
	if again == Annulment {
		return s.queue(ctx, asked{key: agreement + "/A/", agreement: agreement, kind: Annulment, day: today})
	}
	return s.queue(ctx, asked{key: agreement + "/undone", agreement: before, kind: Change, day: today})
}

// takeBack drops the communication asked for under key if it has never left, and
// says what is still to be told otherwise. One that was not asked for yet, as
// facts of different kinds may come in any order, is kept as dropped: when it is
// asked for, it is there.
func (s *Service) takeBack(ctx context.Context, agreement, key string) (again Kind, err error) {
	facts, err := s.Agreements.Facts(ctx, agreement)
	if err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		again = ""
		c, found, err := findByKey(tx, key)
		if err != nil {
			return err
		}
		if !found {
			return s.neverAsked(tx, agreement, key, facts)
		}
		switch {
		case c.State == Dropped && c.Note != "folded":
			return nil
		case c.Kind == Start:
			again = Annulment
		case c.State == Waiting || c.State == Blocked || c.State == Declined:
			return s.dropped(tx, c, noteUndone)
		default: // it has left, may have, or lies in a start that waits
			again = Change
		}
		return nil
	})
	return again, err
}

func (s *Service) neverAsked(tx *db.Tx, agreement, key string, facts Facts) error {
	c := Communication{ID: id.New(), Key: key, Agreement: agreement, Series: agreement, Kind: Start, Day: facts.Period.From, Facts: facts, State: Dropped, Note: noteUndone, Queued: tx.Now, Settled: tx.Now}
	term, err := norm.Int(tx, "ministry.term_days", c.Day)
	if err != nil {
		return err
	}
	if c.Due, err = Due(c.Day, term); err != nil {
		return err
	}
	if c.Number, err = nextNumber(tx); err != nil {
		return err
	}
	if err := insertCommunication(tx, c); err != nil {
		return err
	}
	return planForget(tx, c)
}
