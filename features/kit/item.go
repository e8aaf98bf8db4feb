package kit

import (
	"slices"
	"strings"
	"time"

	"loggia/platform/errs"
)

// What can be wrong with an item, or with what is asked of one.
var (
	ErrNoSuchItem     = errs.New(errs.NotFound, "kit.no_such_item")
	ErrInventoryTaken = errs.New(errs.Conflict, "kit.inventory_taken")
	ErrSerialTaken    = errs.New(errs.Conflict, "kit.serial_taken")
	ErrCondition      = errs.New(errs.Invalid, "kit.condition")
	ErrDay            = errs.New(errs.Invalid, "kit.day")
	ErrNotInStore     = errs.New(errs.Conflict, "kit.not_in_store")
	ErrHeld           = errs.New(errs.Conflict, "kit.held")
	ErrRetired        = errs.New(errs.Conflict, "kit.retired")
	ErrLost           = errs.New(errs.Conflict, "kit.lost")
	ErrNotLost        = errs.New(errs.Conflict, "kit.not_lost")
)

// A State is where an item is in its life.
type State string

// The states of an item.
const (
	InStore  State = "store"
	Assigned State = "assigned" // somebody has it, or it is prepared for somebody
	InRepair State = "repair"
	Lost     State = "lost"
	Retired  State = "retired"
)

// States lists them in the order of the register.
var States = []State{InStore, Assigned, InRepair, Lost, Retired}

// A Condition is how an item looks and works.
type Condition string

// Conditions lists them, the best first.
var Conditions = []Condition{"new", "good", "worn", "broken"}

// An Item is one thing with its own label.
type Item struct {
	ID, Code, Inventory, Serial, Model string
	Condition                          Condition
	Bought, Warranty                   string // days
	Office, Place, Order               string
	RepairAt, LostAt, RetiredAt, Made  time.Time

	Kind    Model    // its model, in full
	Holding *Holding // who has it now
	Fault   string   // the id of the fault that is open, ""
}

// A Holding is the time for which a person has an item.
type Holding struct {
	ID, Item, Person  string
	Lent              bool
	Until             string // of a loan, the day on which it comes back
	Note              string
	Made, Signed, End time.Time
	Why               string
}

// State says where i is. What ends a life comes before what goes on in it: a
// retired item is retired whoever had it, a lost one is nowhere to be repaired.
func (i Item) State() State {
	switch {
	case !i.RetiredAt.IsZero():
		return Retired
	case !i.LostAt.IsZero():
		return Lost
	case !i.RepairAt.IsZero():
		return InRepair
	case i.Holding != nil:
		return Assigned
	}
	return InStore
}

// Giveable says why i cannot be prepared for somebody; nil when it can.
func (i Item) Giveable() error {
	switch {
	case i.State() == InStore && i.Fault == "" && i.Condition != "broken":
		return nil
	case i.Holding != nil:
		return ErrHeld.With("inventory", i.Inventory).In("items")
	}
	return ErrNotInStore.With("inventory", i.Inventory).In("items")
}

// Late reports whether i was lent and should be back by today.
func (i Item) Late(today string) bool {
	return i.Holding != nil && i.Holding.Until != "" && i.Holding.Until < today
}

// Clean gives i with its texts trimmed, or says what cannot be accepted.
func (i Item) Clean() (Item, error) {
	if i.Condition == "" {
		i.Condition = "good"
	}
	if !slices.Contains(Conditions, i.Condition) {
		return i, ErrCondition.In("condition")
	}
	i.Inventory, i.Serial = strings.ToUpper(i.Inventory), strings.ToUpper(i.Serial)
	for _, f := range []struct {
		text  *string
		name  string
		limit int
	}{{&i.Inventory, "inventory", 40}, {&i.Serial, "serial", 80}, {&i.Place, "place", 120}, {&i.Office, "office", 40}} {
		if err := clean(f.text, f.name, f.limit, false); err != nil {
			return i, err
		}
	}
	for _, d := range []struct{ text, name string }{{i.Bought, "bought"}, {i.Warranty, "warranty"}} {
		if err := cleanDay(d.text, d.name, false); err != nil {
			return i, err
		}
	}
	return i, nil
}

// cleanDay refuses what is no day, such as 2026-02-30.
func cleanDay(text, field string, needed bool) error {
	if text == "" && !needed {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return ErrDay.In(field)
	}
	return nil
}
