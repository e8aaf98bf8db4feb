package agile

import (
	"context"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What can be wrong with a priority.
var ErrPriority = errs.New(errs.Invalid, "agile.priority")

// Begin makes the draft of who asks, for the office in which they work, with the
// usual contents of the body already written. ErrOneOpen when there is one.
func (s *Service) Begin(ctx context.Context, call string, telework bool) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.Begin")
	who, err := access.Check(ctx, "agile.own", access.Thing{})
	if err != nil {
		return a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		office, err := workplace(tx, who.ID)
		if err != nil {
			return err
		}
		if call != "" {
			if err := callIsOpen(tx, call); err != nil {
				return err
			}
		}
		a, err = s.begin(tx, who.ID, office, call, "", telework)
		return err
	})
	return a, err
}

// begin writes a draft for person, full of what the body usually says.
func (s *Service) begin(tx *db.Tx, person, office, call, cohort string, telework bool) (a Agreement, err error) {
	terms, err := usual(tx, today(tx))
	if err != nil {
		return a, err
	}
	a = Agreement{ID: id.New(), Person: person, Office: office, Kind: First, Call: call, Cohort: cohort, Telework: telework, State: Draft, Terms: terms, Version: 1, Changed: tx.Now}
	if err := insertAgreement(tx, a); err != nil {
		return a, err
	}
	return a, s.note(tx, a, "begin", "")
}

// workplace gives the office in which a person works: the first in which they
// are staff, else the one that they head.
func workplace(tx *db.Tx, person string) (string, error) {
	places, err := ente.PlacesOf(tx, person)
	if err != nil {
		return "", err
	}
	for _, role := range []access.Role{access.Staff, access.Head, access.Secretary, access.Technician} {
		for _, p := range places {
			if p.Role == role && p.Office != "" {
				return p.Office, nil
			}
		}
	}
	return "", ErrNoOffice
}

func today(tx *db.Tx) string { return italy.DayOf(tx.Now).String() }

// Save keeps what its person has written so far. It may be incomplete; it is
// refused when somebody saved in between, with version as the browser knows it.
func (s *Service) Save(ctx context.Context, agreement string, version int, terms Terms, telework bool) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.Save(%s)", agreement)
	terms, err = terms.tidy()
	if err != nil {
		return a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if a, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		who, err := access.Check(ctx, "agile.read", a.thing())
		if err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		if err := mayWrite(ctx, a, who); err != nil {
			return err
		}
		if a.Version != version {
			return ErrChanged
		}
		for i := range terms.Goals {
			if terms.Goals[i].ID == "" {
				terms.Goals[i].ID = id.New()
			}
		}
		a.Terms, a.Telework = terms, telework
		if err := updateAgreement(tx, a); err != nil {
			return err
		}
		a.Version, a.Changed = a.Version+1, tx.Now
		return nil
	})
	return a, err
}

// mayWrite says who may change what an agreement says: its person while it is a
// draft, the head while it waits for them.
func mayWrite(ctx context.Context, a Agreement, who access.Person) error {
	if a.State.Writable() && who.ID == a.Person {
		return nil
	}
	if a.State == Submitted || a.State == Approved {
		_, err := access.Check(ctx, "agile.decide", a.thing())
		return err
	}
	return ErrMove.With("state", string(a.State)).With("move", "save")
}

// SetPriorities keeps why the person should come first. Only the reason and the
// kind of proof are kept: never a diagnosis, a name, a document.
func (s *Service) SetPriorities(ctx context.Context, agreement string, all []Priority) (err error) {
	defer errs.Wrap(&err, "agile.SetPriorities(%s)", agreement)
	seen := []string{}
	for _, p := range all {
		known := p.Reason == Child || p.Reason == DisabledChild || p.Reason == Disability || p.Reason == Caregiver
		if !known || !slices.Contains(proofs, p.Proof) || slices.Contains(seen, p.Reason) {
			return ErrPriority
		}
		seen = append(seen, p.Reason)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.edit", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		if !a.State.Writable() {
			return ErrMove.With("state", string(a.State)).With("move", "save")
		}
		return replacePriorities(tx, agreement, all)
	})
}

// Submit sends the application to the head.
func (s *Service) Submit(ctx context.Context, agreement string) (Agreement, error) {
	return s.move(ctx, agreement, Submit, "agile.edit", "", func(tx *db.Tx, a *Agreement) error {
		if a.Terms.Days == 0 && len(a.Terms.Dates) == 0 {
			return ErrDays.In("days")
		}
		if a.Call != "" && a.State == Draft {
			if err := callIsOpen(tx, a.Call); err != nil {
				return err
			}
		}
		return s.declare(tx, *a)
	})
}

// Drop gives up an application, or an agreement that has not begun.
func (s *Service) Drop(ctx context.Context, agreement string) (Agreement, error) {
	return s.move(ctx, agreement, Drop, "agile.edit", "", func(tx *db.Tx, a *Agreement) error {
		if a.State != Signed {
			return nil
		}
		return tx.Emit(Undone{a.ID, a.Person, a.Kind, a.Before})
	})
}

// move takes one agreement through one move: may they, does its state allow it,
// what else must hold, keep, note, announce.
func (s *Service) move(ctx context.Context, agreement string, m Move, action, note string, also func(*db.Tx, *Agreement) error) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.%s(%s)", m, agreement)
	note = strings.TrimSpace(note)
	if len([]rune(note)) > 1000 || strings.ContainsRune(note, 0) {
		return a, ErrText.In("note")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if a, err = findAgreement(tx, agreement); err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.read", a.thing()); err != nil {
			return ErrNoSuchAgreement.From(err) // whoever may not read it does not learn that it is there
		}
		if _, err := access.Check(ctx, action, a.thing()); err != nil {
			return err
		}
		next, err := Next(a.State, m)
		if err != nil {
			return err
		}
		if also != nil {
			if err := also(tx, &a); err != nil {
				return err
			}
		}
		a.State = next
		return s.keep(tx, &a, m, note)
	})
	return a, err
}

// keep writes a down after a move, with its step and its fact.
func (s *Service) keep(tx *db.Tx, a *Agreement, m Move, note string) error {
	if err := updateAgreement(tx, *a); err != nil {
		return err
	}
	a.Version, a.Changed = a.Version+1, tx.Now
	if err := s.note(tx, *a, m, note); err != nil {
		return err
	}
	return tx.Emit(Moved{a.ID, a.Person, a.Office, m, a.State})
}

func (s *Service) note(tx *db.Tx, a Agreement, m Move, note string) error {
	return insertStep(tx, a.ID, Step{Move: m, State: a.State, Note: note})
}
