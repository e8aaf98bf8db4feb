package grant

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Move changes the state of an action: for who keeps the plan and for the person
// who answers for it. A block and a drop say why.
func (s *Service) Move(ctx context.Context, action, act, note string) (err error) {
	defer errs.Wrap(&err, "grant.Move(%s, %s)", action, act)
	var a Action
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		a, err = findAction(tx, action)
		return err
	})
	thing := access.Thing{}
	if err == nil {
		thing.Owner = a.Owner
	}
	if _, denied := access.Check(ctx, "grant.move", thing); denied != nil {
		return denied
	}
	if err != nil {
		return err
	}
	if note, err = text(note, 1000, false, "note"); err != nil {
		return err
	}
	if note == "" && (act == "block" || act == "drop") {
		return ErrWhy.In("note")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAction(tx, action)
		if err != nil {
			return err
		}
		was := a.State
		if a.State, err = a.State.After(act); err != nil {
			return err
		}
		a.Note, a.DoneOn = note, ""
		if a.State == Done {
			a.DoneOn = dayOf(tx.Now)
		}
		if err := updateState(tx, a, was); err != nil {
			return err
		}
		if err := insertMove(tx, id.New(), action, act, note); err != nil {
			return err
		}
		if err := s.plan(tx, a); err != nil {
			return err
		}
		return tx.Emit(ActionMoved{a.ID, a.State})
	})
}
