package kit

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// KeepModel gives the body a model, or changes the one that m.ID names.
func (s *Service) KeepModel(ctx context.Context, m Model) (_ Model, err error) {
	defer errs.Wrap(&err, "kit.KeepModel(%s)", m.Name)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return m, err
	}
	if m, err = m.Clean(); err != nil {
		return m, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if m.ID != "" {
			return updateModel(tx, m)
		}
		m.ID = id.New()
		return insertModel(tx, m)
	})
	return m, err
}

// DropModel forgets a model of which the body never had anything.
func (s *Service) DropModel(ctx context.Context, model string) (err error) {
	defer errs.Wrap(&err, "kit.DropModel(%s)", model)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if n, err := countItemsOf(tx, model); err != nil || n > 0 {
			if err == nil {
				err = ErrModelUsed
			}
			return err
		}
		n, err := deleteModel(tx, model)
		if err == nil && n == 0 {
			err = ErrNoSuchModel
		}
		return err
	})
}

// AddItems puts items of one model in the register, each with its label. One
// without an inventory number gets the next of its kind: LT-0188.
func (s *Service) AddItems(ctx context.Context, items []Item) (_ []Item, err error) {
	defer errs.Wrap(&err, "kit.AddItems")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, err
	}
	if len(items) == 0 || len(items) > 500 {
		return nil, ErrQuantity.In("items")
	}
	for i := range items {
		if items[i], err = items[i].Clean(); err != nil {
			return nil, err
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		for i := range items {
			if err := addItem(tx, &items[i], "arrived"); err != nil {
				return err
			}
		}
		return nil
	})
	return items, err
}

// addItem keeps a clean item and begins its story.
func addItem(tx *db.Tx, i *Item, what string) error {
	m, err := findModel(tx, i.Model)
	if err != nil {
		return err
	}
	i.ID, i.Code, i.Kind, i.Made = id.New(), code(), m, tx.Now
	if i.Inventory == "" {
		if i.Inventory, err = nextInventory(tx, m.Category); err != nil {
			return err
		}
	}
	if err := insertItem(tx, *i); err != nil {
		return err
	}
	return tell(tx, Chapter{Item: i.ID, What: what, Words: i.Inventory})
}

// nextInventory gives the next label of a category that nothing bears yet:
// people write their own labels too.
func nextInventory(tx *db.Tx, c Category) (string, error) {
	for {
		n, err := next(tx, "label."+string(c))
		if err != nil {
			return "", err
		}
		inventory := label(Prefixes[c], n)
		if _, err := findItemByInventory(tx, inventory); errs.As(err).Is(ErrNoSuchItem) {
			return inventory, nil
		} else if err != nil {
			return "", err
		}
	}
}

// code gives what a QR label says: short, so that the squares are large; no
// secret, for the label is for all to see.
func code() string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return 'x'
		}
		return r
	}, id.Token()[:12])
}

// ChangeItem rewrites what the register says of an item: never who has it.
func (s *Service) ChangeItem(ctx context.Context, item string, change Item) (i Item, err error) {
	defer errs.Wrap(&err, "kit.ChangeItem(%s)", item)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return i, err
	}
	if change, err = change.Clean(); err != nil {
		return i, err
	}
	if change.Inventory == "" {
		return i, ErrMissing.In("inventory")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if i, err = findItem(tx, item); err != nil {
			return err
		}
		if i.Kind, err = findModel(tx, change.Model); err != nil {
			return err
		}
		before := i.Inventory + " " + i.Serial
		i.Inventory, i.Serial, i.Model, i.Condition = change.Inventory, change.Serial, change.Model, change.Condition
		i.Bought, i.Warranty, i.Office, i.Place = change.Bought, change.Warranty, change.Office, change.Place
		if err := updateItem(tx, i); err != nil {
			return err
		}
		words := ""
		if after := i.Inventory + " " + i.Serial; after != before {
			words = strings.TrimSpace(before) + " → " + strings.TrimSpace(after) // what a label said remains known
		}
		return tell(tx, Chapter{Item: i.ID, What: "changed", Words: words})
	})
	return i, err
}

// Retire ends the life of an item that nobody has: it stays in the register.
func (s *Service) Retire(ctx context.Context, item, reason string) (err error) {
	defer errs.Wrap(&err, "kit.Retire(%s)", item)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return err
	}
	if err := clean(&reason, "words", 500, true); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := findItem(tx, item)
		if err != nil {
			return err
		}
		if i.Holding != nil {
			return ErrHeld.With("inventory", i.Inventory)
		}
		if i.Fault != "" {
			if _, err := closeFault(tx, i.Fault, Scrapped, reason); err != nil {
				return err
			}
			if err := tx.Emit(Settled{i.ID, i.Fault, Scrapped}); err != nil {
				return err
			}
		}
		return retire(tx, i, reason)
	})
}

func retire(tx *db.Tx, i Item, reason string) error {
	if !i.RetiredAt.IsZero() {
		return ErrRetired
	}
	i.RetiredAt, i.RepairAt = tx.Now, db.Time(0)
	if err := updateItem(tx, i); err != nil {
		return err
	}
	if err := tell(tx, Chapter{Item: i.ID, What: "retired", Words: reason}); err != nil {
		return err
	}
	return tx.Emit(Scrap{i.ID})
}
