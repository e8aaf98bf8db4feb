package kit

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Told is an item with all that a reader may know of it.
type Told struct {
	Item
	Offices []string // of who has it
	Story   []Chapter
	Faults  []Fault
	Notes   []Note // that are open
	Loss    *Loss
	Names   map[string]string
	Can     map[string]bool
	Whole   bool // false for a colleague who only scanned the label
}

// Item gives one item by its id or by what its label says. Who manages, who has
// it and the head of an office to which it belongs read its story; a colleague
// who found it reads only what it is.
func (s *Service) Item(ctx context.Context, item string) (t Told, err error) {
	defer errs.Wrap(&err, "kit.Item(%s)", item)
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return t, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if t.Item, err = findItem(tx, item); err != nil {
			return err
		}
		places, err := placesByPerson(tx)
		if err != nil {
			return err
		}
		t.Offices = officesOf(t.Item, places)
		owner := ""
		if t.Holding != nil {
			owner = t.Holding.Person
		}
		manages := access.Can(ctx, "kit.manage", access.Thing{})
		t.Whole = s.sees(ctx, owner, t.Offices)
		live := t.State() != Retired && t.State() != Lost
		t.Can = map[string]bool{"manage": manages, "report": live && t.Fault == "", "lose": live && (manages || owner == who.ID)}
		if !t.Whole {
			t.Holding, t.Serial, t.Place, t.Offices = nil, "", "", nil
			return nil
		}
		if t.Story, err = listStory(tx, t.ID); err != nil {
			return err
		}
		if t.Faults, err = listFaults(tx, t.ID); err != nil {
			return err
		}
		if owner != who.ID && !manages { // a head reads that it is broken, not what was written about it
			t.Faults = slices.DeleteFunc(t.Faults, func(f Fault) bool { return f.Person != who.ID })
			for i := range t.Story {
				t.Story[i].Words = ""
			}
		}
		if t.LostAt.IsZero() {
			return s.openNotes(tx, &t, who.ID, manages)
		}
		l, err := findLoss(tx, t.ID)
		if manages {
			t.Loss = &l
		}
		return err
	})
	if err != nil {
		return t, err
	}
	t.Names, err = s.names(ctx, t.people())
	return t, err
}

func (s *Service) openNotes(tx *db.Tx, t *Told, reader string, manages bool) error {
	if t.Holding == nil {
		return nil
	}
	open, err := listNotes(tx, t.Holding.Person, NoteOpen, 50)
	for _, n := range open {
		if (manages || n.Person == reader) && slices.ContainsFunc(n.Lines, func(l Line) bool { return l.Item == t.ID }) {
			t.Notes = append(t.Notes, n)
		}
	}
	return err
}

// people gives whose names are in t.
func (t Told) people() []string {
	all := []string{}
	if t.Holding != nil {
		all = append(all, t.Holding.Person)
	}
	for _, c := range t.Story {
		all = append(all, c.Who, c.Person)
	}
	for _, f := range t.Faults {
		all = append(all, f.Person)
	}
	return slices.DeleteFunc(all, func(p string) bool { return p == "" })
}
