package kit_test

import (
	"errors"
	"testing"
	"time"

	"loggia/features/kit"
)

func TestAnItemIsInOneStateWhateverHappened(t *testing.T) {
	now, held := time.Now(), &kit.Holding{Person: "giulia"}
	for _, c := range []struct {
		name                  string
		held                  *kit.Holding
		repair, lost, retired bool
		want                  kit.State
	}{
		{"nothing happened", nil, false, false, false, kit.InStore},
		{"somebody has it", held, false, false, false, kit.Assigned},
		{"it is repaired", nil, true, false, false, kit.InRepair},
		{"it is repaired for who has it", held, true, false, false, kit.InRepair},
		{"it is lost", nil, false, true, false, kit.Lost},
		{"it was lost in repair", nil, true, true, false, kit.Lost},
		{"it was lost while somebody had it", held, false, true, false, kit.Lost},
		{"it was lost in repair while somebody had it", held, true, true, false, kit.Lost},
		{"it is retired", nil, false, false, true, kit.Retired},
		{"it was retired in the hands of somebody", held, false, false, true, kit.Retired},
		{"it was retired in repair", nil, true, false, true, kit.Retired},
		{"it was lost and given up", nil, false, true, true, kit.Retired},
		{"all at once", held, true, true, true, kit.Retired},
	} {
		i := kit.Item{Holding: c.held, Condition: "good"}
		for _, f := range []struct {
			on bool
			at *time.Time
		}{{c.repair, &i.RepairAt}, {c.lost, &i.LostAt}, {c.retired, &i.RetiredAt}} {
			if f.on {
				*f.at = now
			}
		}
		if got := i.State(); got != c.want {
			t.Errorf("when %s: %s, want %s", c.name, got, c.want)
		}
		if (i.Giveable() == nil) != (c.want == kit.InStore) {
			t.Errorf("when %s it can be given: %v", c.name, i.Giveable())
		}
	}
	if (kit.Item{Condition: "broken"}).Giveable() == nil || (kit.Item{Condition: "good", Fault: "f"}).Giveable() == nil {
		t.Error("a broken item can be given")
	}
}

func TestWhatIsWrittenIsTidiedOrRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		clean func() error
	}{
		{"an item is fine", nil, func() error {
			i, err := kit.Item{Inventory: " lt-1 ", Warranty: "2029-02-28"}.Clean()
			if i.Inventory != "LT-1" || i.Condition != "good" {
				t.Errorf("%+v", i)
			}
			return err
		}},
		{"a warranty ends on no day", kit.ErrDay, func() error { _, err := kit.Item{Warranty: "2029-02-29"}.Clean(); return err }},
		{"a condition is invented", kit.ErrCondition, func() error { _, err := kit.Item{Condition: "so-so"}.Clean(); return err }},
		{"a place has a zero byte, which PostgreSQL refuses", kit.ErrStrange, func() error { _, err := kit.Item{Place: "a\x00b"}.Clean(); return err }},
		{"a model has no name", kit.ErrMissing, func() error { _, err := kit.Model{Category: "phone"}.Clean(); return err }},
		{"a category is invented", kit.ErrCategory, func() error { _, err := kit.Model{Category: "boat", Name: "x"}.Clean(); return err }},
		{"a licence has no seat", kit.ErrSeats, func() error {
			_, err := kit.Licence{Product: "x", Period: "year", Starts: "2026-01-01"}.Clean()
			return err
		}},
		{"a licence ends before it begins", kit.ErrEnds, func() error {
			_, err := kit.Licence{Product: "x", Seats: 1, Period: "year", Starts: "2026-01-02", Ends: "2026-01-01"}.Clean()
			return err
		}},
		{"a VAT number is right", nil, func() error { _, err := kit.Supplier{Name: "x", VAT: "IT 00743110157"}.Clean(); return err }},
		{"a VAT number has one digit wrong", kit.ErrVAT, func() error { _, err := kit.Supplier{Name: "x", VAT: "00743110158"}.Clean(); return err }},
		{"an order has no line", kit.ErrOrderLines, func() error { _, err := kit.Order{Number: "1", Day: "2026-01-01"}.Clean(); return err }},
		{"a CIG is short", kit.ErrCIG, func() error { _, err := kit.Order{Number: "1", Day: "2026-01-01", CIG: "B1"}.Clean(); return err }},
		{"an invoice asks nothing", kit.ErrCents, func() error { _, err := kit.Invoice{Number: "1", Day: "2026-01-01"}.Clean(); return err }},
		{"a theft has no report", kit.ErrLossReport, func() error {
			_, err := kit.Loss{Stolen: true, Day: "2026-11-24", Words: "x"}.Clean("2026-11-25")
			return err
		}},
		{"a loss is of tomorrow", kit.ErrFuture, func() error { _, err := kit.Loss{Day: "2026-11-26", Words: "x"}.Clean("2026-11-25"); return err }},
	} {
		if err := c.clean(); !errors.Is(err, c.err) {
			t.Errorf("when %s: %v, want %v", c.name, err, c.err)
		}
	}
	if y := (kit.Licence{Seats: 10, Cents: 250, Period: "month"}).Yearly(); y != 30_000 {
		t.Errorf("ten seats at 2.50 a month cost %d cents a year", y)
	}
}

func TestTwoSignAndNobodyForBoth(t *testing.T) {
	n := kit.Note{Person: "giulia", State: kit.NoteOpen}
	for _, c := range []struct {
		name, person string
		manages      bool
		note         kit.Note
		side         kit.Side
		err          error
	}{
		{"the person", "giulia", false, n, kit.ForPerson, nil},
		{"who keeps the kit", "paola", true, n, kit.ForOffice, nil},
		{"a colleague", "anna", false, n, "", kit.ErrNoSuchNote},
		{"who keeps the kit, for their own computer", "giulia", true, n, kit.ForPerson, nil},
		{"who keeps the kit, again for their own computer", "giulia", true, kit.Note{Person: "giulia", State: kit.NoteOpen, Signatures: []kit.Signature{{Side: kit.ForPerson, Person: "giulia"}}}, kit.ForPerson, kit.ErrBothSides},
		{"a second clerk", "ivo", true, kit.Note{Person: "giulia", State: kit.NoteOpen, Signatures: []kit.Signature{{Side: kit.ForOffice, Person: "paola"}}}, kit.ForOffice, kit.ErrSignedTwice},
		{"the person, on a note that was withdrawn", "giulia", false, kit.Note{Person: "giulia", State: kit.NoteWithdrawn}, "", kit.ErrNoteClosed},
	} {
		if side, err := c.note.Side(c.person, c.manages); !errors.Is(err, c.err) || err == nil && side != c.side {
			t.Errorf("%s signs: %q, %v", c.name, side, err)
		}
	}
}
