package kit

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Lose says that an item was lost or stolen. Who has it says so, or who manages;
// from then on nobody has it.
func (s *Service) Lose(ctx context.Context, item string, l Loss) (err error) {
	defer errs.Wrap(&err, "kit.Lose(%s)", item)
	i, err := s.item(ctx, item)
	if err != nil {
		return err
	}
	owner := ""
	if i.Holding != nil {
		owner = i.Holding.Person
	}
	if _, err := access.Check(ctx, "kit.lose", access.Thing{Owner: owner}); err != nil {
		return hide(err, ErrNoSuchItem)
	}
	if l, err = l.Clean(s.today(s.DB.Now())); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := findItem(tx, item)
		if err != nil {
			return err
		}
		switch i.State() {
		case Retired:
			return ErrRetired
		case Lost:
			return ErrLost
		}
		if number, err := openNoteOf(tx, i.ID); err != nil {
			return err
		} else if number != "" {
			return ErrNoteOpen.With("number", number).With("inventory", i.Inventory)
		}
		l.ID, l.Item = id.New(), i.ID
		if i.Holding != nil {
			l.Person = i.Holding.Person
			if _, err := endHolding(tx, i.ID, l.Person, "lost"); err != nil {
				return err
			}
		}
		i.LostAt = tx.Now
		if err := updateItem(tx, i); err != nil {
			return err
		}
		if err := insertLoss(tx, l); err != nil {
			return err
		}
		what := "lost"
		if l.Stolen {
			what = "stolen"
		}
		if err := tell(tx, Chapter{Item: i.ID, What: what, Person: l.Person, Words: l.Words}); err != nil {
			return err
		}
		return tx.Emit(Missed{i.ID, l.ID, l.Person})
	})
}

// AddReport gives a loss the number of the report that was made to the police
// later.
func (s *Service) AddReport(ctx context.Context, item, report, police string) (err error) {
	defer errs.Wrap(&err, "kit.AddReport(%s)", item)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if err := clean(&report, "report", 80, true); err != nil {
		return err
	}
	if err := clean(&police, "police", 120, false); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := findItem(tx, item)
		if err != nil {
			return err
		}
		if done, err := updateLossReport(tx, i.ID, report, police); err != nil || !done {
			if err == nil {
				err = ErrNotLost
			}
			return err
		}
		return tell(tx, Chapter{Item: i.ID, What: "reported", Words: report})
	})
}

// Find puts a lost item back in store.
func (s *Service) Find(ctx context.Context, item, words string) (err error) {
	defer errs.Wrap(&err, "kit.Find(%s)", item)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if err := clean(&words, "words", 500, false); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := findItem(tx, item)
		if err != nil {
			return err
		}
		if i.State() != Lost {
			return ErrNotLost
		}
		i.LostAt = db.Time(0)
		if err := updateItem(tx, i); err != nil {
			return err
		}
		if err := closeLoss(tx, i.ID); err != nil {
			return err
		}
		if err := tell(tx, Chapter{Item: i.ID, What: "found", Words: words}); err != nil {
			return err
		}
		return tx.Emit(Found{i.ID})
	})
}
