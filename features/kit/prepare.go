package kit

import (
	"context"
	"fmt"
	"slices"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// A Handover is what should be handed over: what a person gets and what they
// give back. Until makes it a loan, to be back by that day.
type Handover struct {
	Person    string
	Out, Back []Handed
	Until     string
	Words     string
}

// A Handed is one item of a hand-over; Condition "" is the one in the register.
type Handed struct {
	Item      string    `json:"item" maxLength:"40"`
	Condition Condition `json:"condition,omitempty" enum:"new,good,worn,broken"`
}

// kind says what a hand-over is.
func (h Handover) kind() NoteKind {
	switch {
	case len(h.Out) == 0:
		return Return
	case len(h.Back) > 0:
		return Replacement
	case h.Until != "":
		return Loan
	}
	return Delivery
}

// Prepare makes the delivery note of a hand-over. What goes out is that person's
// from now on and nobody else's; it counts as handed over when both have signed.
func (s *Service) Prepare(ctx context.Context, h Handover) (n Note, err error) {
	defer errs.Wrap(&err, "kit.Prepare(%s)", h.Person)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return n, err
	}
	if len(h.Out)+len(h.Back) == 0 || len(h.Out)+len(h.Back) > 50 {
		return n, ErrNoteEmpty.In("items")
	}
	if err := clean(&h.Words, "words", 500, false); err != nil {
		return n, err
	}
	if err := cleanDay(h.Until, "until", false); err != nil {
		return n, err
	}
	if h.Until != "" && (h.Until < s.today(s.DB.Now()) || len(h.Out) == 0) {
		return n, ErrUntil.In("until")
	}
	p, err := s.People.Person(ctx, h.Person)
	if err != nil {
		return n, err
	}
	if p.State == identity.Left && len(h.Out) > 0 {
		return n, ErrNobody.In("person")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err = s.prepare(tx, h, p.Name())
		return err
	})
	return n, err
}

// prepare keeps the note and takes what goes out from the store.
func (s *Service) prepare(tx *db.Tx, h Handover, name string) (n Note, err error) {
	year := tx.Now.In(s.Zone).Year()
	number, err := next(tx, fmt.Sprintf("note.%d", year))
	if err != nil {
		return n, err
	}
	n = Note{ID: id.New(), Number: fmt.Sprintf("VC-%d-%04d", year, number), Kind: h.kind(), Person: h.Person, PersonName: name, Until: h.Until, Words: h.Words,
		Made: tx.Now, MadeBy: tx.Actor, State: NoteOpen, Signatures: []Signature{}}
	out := []Item{}
	for _, way := range []struct {
		way   Way
		items []Handed
	}{{Out, h.Out}, {Back, h.Back}} {
		for _, one := range way.items {
			i, err := findItem(tx, one.Item)
			if err != nil {
				return n, err
			}
			condition := i.Condition
			if one.Condition != "" {
				condition = one.Condition
			}
			if !slices.Contains(Conditions, condition) {
				return n, ErrCondition.In("condition")
			}
			if way.way == Out {
				if err := i.Giveable(); err != nil {
					return n, err
				}
				out = append(out, i)
			} else if i.Holding == nil || i.Holding.Person != h.Person || i.Holding.Signed.IsZero() {
				return n, ErrNotTheirs.With("inventory", i.Inventory).In("items")
			}
			if other, err := openNoteOf(tx, i.ID); err != nil {
				return n, err
			} else if other != "" {
				return n, ErrNoteOpen.With("number", other).With("inventory", i.Inventory).In("items")
			}
			n.Lines = append(n.Lines, Line{Item: i.ID, Way: way.way, Condition: condition, Inventory: i.Inventory, Serial: i.Serial, Kind: i.Kind})
		}
	}
	if err := insertNote(tx, n); err != nil {
		return n, err
	}
	for _, i := range out {
		// The unique index settles two who prepare one item at once, and a list that names it twice.
		if err := insertHolding(tx, Holding{ID: id.New(), Item: i.ID, Person: h.Person, Lent: h.Until != "", Until: h.Until, Note: n.ID}); err != nil {
			return n, err
		}
	}
	for _, l := range n.Lines {
		what := "prepared"
		if l.Way == Back {
			what = "asked_back"
		}
		if err := tell(tx, Chapter{Item: l.Item, What: what, Person: h.Person, Note: n.ID, Words: n.Number}); err != nil {
			return n, err
		}
	}
	return n, tx.Emit(Prepared{n.ID, h.Person})
}

// Withdraw ends a note that nobody has signed for the person: what was prepared
// is in store again. What was signed by both is undone by a return only.
func (s *Service) Withdraw(ctx context.Context, note, reason string) (err error) {
	defer errs.Wrap(&err, "kit.Withdraw(%s)", note)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if err := clean(&reason, "words", 500, true); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := findNote(tx, note)
		if err != nil {
			return err
		}
		if done, err := closeNote(tx, note, NoteWithdrawn, ""); err != nil || !done {
			if err == nil {
				err = ErrNoteClosed
			}
			return err
		}
		for _, l := range n.Lines {
			if l.Way == Out {
				if _, err := endHolding(tx, l.Item, n.Person, "withdrawn"); err != nil {
					return err
				}
			}
			if err := tell(tx, Chapter{Item: l.Item, What: "withdrawn", Person: n.Person, Note: n.ID, Words: reason}); err != nil {
				return err
			}
		}
		return tx.Emit(Withdrawn{n.ID, n.Person})
	})
}
