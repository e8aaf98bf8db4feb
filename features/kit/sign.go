package kit

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// ErrOtherPaper is the answer to who signs another paper than the note's.
var ErrOtherPaper = errs.New(errs.Conflict, "kit.other_paper")

// Sign signs a note for the side on which the person who acts stands, with the
// second factor that they have just given. sum is the fingerprint of the paper
// that they were shown. When both sides have signed, what the note says is done:
// the paper is the proof of who answers for the tools (L. 81/2017 art. 18 c. 2).
func (s *Service) Sign(ctx context.Context, note, sum string) (n Note, err error) {
	defer errs.Wrap(&err, "kit.Sign(%s)", note)
	who, how, err := s.mayAct(ctx, note)
	if err != nil {
		return n, err
	}
	manages := access.Can(ctx, "kit.manage", access.Thing{})
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if n, err = findNote(tx, note); err != nil {
			return err
		}
		side, err := n.Side(who.ID, manages)
		if err != nil {
			return err
		}
		if n.SHA256 == "" || n.SHA256 != sum {
			return ErrOtherPaper
		}
		sign := Signature{Side: side, Person: who.ID, Name: who.Name, At: tx.Now, How: how, SHA256: sum}
		if side == ForPerson {
			sign.Name = n.PersonName
		}
		if err := insertSignature(tx, note, sign); err != nil { // the key settles two at once
			return err
		}
		n.Signatures = append(n.Signatures, sign)
		if !n.Signed(ForOffice) || !n.Signed(ForPerson) {
			return nil
		}
		return s.carryOut(tx, &n, "")
	})
	if err != nil {
		return n, err
	}
	return n, s.finishPaper(ctx, &n)
}

// mayAct says who acts on a note and with which second factor. A note of which
// the reader is no side does not exist for them.
func (s *Service) mayAct(ctx context.Context, note string) (who access.Person, how string, err error) {
	n, err := s.note(ctx, note)
	if err != nil {
		return who, "", err
	}
	if who, err = access.Check(ctx, "kit.paper", access.Thing{Owner: n.Person}); err != nil {
		return who, "", hide(err, ErrNoSuchNote)
	}
	return who, identity.ConfirmedHow(ctx), identity.Confirmed(ctx)
}

// CloseAlone ends a return for which the person cannot sign: they have left, or
// are ill. The reason stays on the paper.
func (s *Service) CloseAlone(ctx context.Context, note, sum, reason string) (n Note, err error) {
	defer errs.Wrap(&err, "kit.CloseAlone(%s)", note)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return n, err
	}
	if err := clean(&reason, "words", 500, true); err != nil {
		return n, err
	}
	who, how, err := s.mayAct(ctx, note)
	if err != nil {
		return n, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if n, err = findNote(tx, note); err != nil {
			return err
		}
		if n.Kind != Return || who.ID == n.Person {
			return ErrAloneReturn
		}
		if n.SHA256 == "" || n.SHA256 != sum {
			return ErrOtherPaper
		}
		if n.State != NoteOpen {
			return ErrNoteClosed
		}
		if !n.Signed(ForOffice) {
			sign := Signature{Side: ForOffice, Person: who.ID, Name: who.Name, At: tx.Now, How: how, SHA256: sum}
			if err := insertSignature(tx, note, sign); err != nil {
				return err
			}
			n.Signatures = append(n.Signatures, sign)
		}
		return s.carryOut(tx, &n, reason)
	})
	if err != nil {
		return n, err
	}
	return n, s.finishPaper(ctx, &n)
}

// carryOut does what a signed note says.
func (s *Service) carryOut(tx *db.Tx, n *Note, alone string) error {
	if done, err := closeNote(tx, n.ID, NoteSigned, alone); err != nil || !done {
		if err == nil {
			err = ErrNoteClosed
		}
		return err
	}
	n.State, n.Closed, n.Alone = NoteSigned, tx.Now, alone
	if err := signHoldings(tx, n.ID); err != nil {
		return err
	}
	why := "returned"
	if n.Kind == Replacement {
		why = "replaced"
	}
	for _, l := range n.Lines {
		if l.Way == Out {
			if err := s.takeOut(tx, *n, l); err != nil {
				return err
			}
			continue
		}
		if err := s.takeBack(tx, *n, l, why); err != nil {
			return err
		}
	}
	return s.tickKit(tx, n.Person)
}

func (s *Service) takeOut(tx *db.Tx, n Note, l Line) error {
	what := "given"
	if n.Until != "" {
		what = "lent"
	}
	if err := tell(tx, Chapter{Item: l.Item, What: what, Person: n.Person, Note: n.ID, Words: n.Number}); err != nil {
		return err
	}
	return tx.Emit(Given{l.Item, n.Person, n.ID, n.Until})
}

// takeBack ends the time for which the person had an item. One that comes back
// broken, or about which there is a fault, goes to repair.
func (s *Service) takeBack(tx *db.Tx, n Note, l Line, why string) error {
	theirs, err := endHolding(tx, l.Item, n.Person, why)
	if err != nil {
		return err
	}
	if !theirs { // lost in the meantime
		return ErrNotTheirs.With("inventory", l.Inventory)
	}
	i, err := findItem(tx, l.Item)
	if err != nil {
		return err
	}
	i.Condition = l.Condition
	if i.Fault != "" || i.Condition == "broken" {
		i.RepairAt = tx.Now
		if i.Fault != "" {
			if err := takeFault(tx, i.Fault); err != nil {
				return err
			}
		}
	}
	if err := updateItem(tx, i); err != nil {
		return err
	}
	if err := tell(tx, Chapter{Item: l.Item, What: why, Person: n.Person, Note: n.ID, Words: n.Number}); err != nil {
		return err
	}
	return tx.Emit(Returned{l.Item, n.Person, n.ID})
}

// hide turns a refusal into "not here": what a reader may not see does not exist.
func hide(err error, none error) error {
	if errors.Is(err, access.ErrForbidden) {
		return none
	}
	return err
}
