package kit

import (
	"context"
	"errors"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// scope says whose items a reader sees: all, or those of these offices.
func (s *Service) scope(ctx context.Context) (all bool, offices []string, err error) {
	who, err := access.Check(ctx, "kit.mine", access.Thing{})
	if err != nil {
		return false, nil, err
	}
	if access.Can(ctx, "kit.manage", access.Thing{}) {
		return true, nil, nil
	}
	for _, p := range who.Places {
		if p.Office != "" && access.Can(ctx, "kit.office", access.Thing{Office: p.Office}) {
			offices = append(offices, p.Office)
		}
	}
	if len(offices) == 0 {
		_, err = access.Check(ctx, "kit.manage", access.Thing{})
	}
	return false, offices, err
}

func placesByPerson(tx *db.Tx) (map[string][]string, error) {
	all, err := ente.ListPlaces(tx)
	of := map[string][]string{}
	for _, p := range all {
		if p.Office != "" && !slices.Contains(of[p.Person], p.Office) {
			of[p.Person] = append(of[p.Person], p.Office)
		}
	}
	return of, err
}

// officesOf gives the offices to which an item belongs: the one that it serves,
// and those of who has it.
func officesOf(i Item, places map[string][]string) []string {
	all := []string{}
	if i.Office != "" {
		all = append(all, i.Office)
	}
	if i.Holding != nil {
		all = append(all, places[i.Holding.Person]...)
	}
	return all
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// holders gives the names of those who have items.
func (s *Service) holders(ctx context.Context, items []Item) (map[string]string, error) {
	people := []string{}
	for _, i := range items {
		if i.Holding != nil {
			people = append(people, i.Holding.Person)
		}
	}
	return s.names(ctx, people)
}

// names asks for each name once.
func (s *Service) names(ctx context.Context, people []string) (map[string]string, error) {
	slices.Sort(people)
	people = slices.Compact(people)
	if len(people) > 40 { // one question for everybody costs less than so many
		all, err := s.People.People(ctx, "", "")
		if err != nil && !errors.Is(err, access.ErrForbidden) {
			return nil, err
		}
		names := map[string]string{}
		for _, p := range all {
			names[p.ID] = p.Name()
		}
		people = slices.DeleteFunc(people, func(p string) bool { return names[p] != "" })
		rest, err := s.People.Names(ctx, people) // those who have left
		for id, name := range rest {
			names[id] = name
		}
		return names, err
	}
	return s.People.Names(ctx, people)
}

// item gives an item without asking for permission.
func (s *Service) item(ctx context.Context, item string) (i Item, err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return i, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		i, err = findItem(tx, item)
		return err
	})
	return i, err
}

// note gives a note without asking for permission.
func (s *Service) note(ctx context.Context, note string) (n Note, err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return n, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err = findNote(tx, note)
		return err
	})
	return n, err
}

// sees reports whether the reader may know all of an item.
func (s *Service) sees(ctx context.Context, owner string, offices []string) bool {
	for _, o := range append([]string{""}, offices...) {
		if access.Can(ctx, "kit.see", access.Thing{Owner: owner, Office: o}) {
			return true
		}
	}
	return false
}

// mayKnow says whether the reader may know what person has: they themselves,
// who manages, the head of an office of theirs.
func (s *Service) mayKnow(ctx context.Context, person string) (err error) {
	if _, err = access.Check(ctx, "kit.mine", access.Thing{}); err != nil {
		return err
	}
	var places map[string][]string
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { places, err = placesByPerson(tx); return err }); err != nil {
		return err
	}
	if !s.sees(ctx, person, places[person]) {
		_, err = access.Check(ctx, "kit.see", access.Thing{Owner: person})
	}
	return err
}

// Models gives what the body has or may have, with how many.
func (s *Service) Models(ctx context.Context) (all []Model, err error) {
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listModels(tx); return err })
	return all, err
}

// Faults gives the faults that are open, newest first, with names.
func (s *Service) Faults(ctx context.Context) (all []Fault, names map[string]string, err error) {
	defer errs.Wrap(&err, "kit.Faults")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listFaults(tx, ""); return err })
	if err != nil {
		return nil, nil, err
	}
	people := []string{}
	for _, f := range all {
		people = append(people, f.Person)
	}
	names, err = s.names(ctx, people)
	return all, names, err
}

// Note gives a note to both its sides.
func (s *Service) Note(ctx context.Context, note string) (n Note, err error) {
	defer errs.Wrap(&err, "kit.Note(%s)", note)
	if n, err = s.note(ctx, note); err != nil {
		return n, err
	}
	_, err = access.Check(ctx, "kit.paper", access.Thing{Owner: n.Person})
	return n, hide(err, ErrNoSuchNote)
}

// Notes gives the notes in a state, newest first, 200 at most.
func (s *Service) Notes(ctx context.Context, state string) (all []Note, err error) {
	defer errs.Wrap(&err, "kit.Notes")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listNotes(tx, "", state, 200); return err })
	return all, err
}
