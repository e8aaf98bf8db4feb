package kit_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"loggia/features/kit"
)

func TestSeatsNeverOverrunWhoeverAsksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		l, err := s.KeepLicence(s.as(t, "paola"), kit.Licence{Product: "Firma remota", Seats: 3, Cents: 2400, Period: "year", Starts: "2026-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		people := []string{"giulia", "marco", "anna", "luca", "nadia", "fabio"}
		errs := make([]error, len(people))
		var wg sync.WaitGroup
		for i, p := range people {
			ctx := s.as(t, "paola")
			wg.Go(func() { errs[i] = s.GiveSeat(ctx, l.ID, p) })
		}
		wg.Wait()
		good := 0
		for i, err := range errs {
			if err == nil {
				good++
			} else if !errors.Is(err, kit.ErrNoSeat) {
				t.Errorf("%s: %v", people[i], err)
			}
		}
		seats, err := s.Seats(s.as(t, "paola"), l.ID)
		if err != nil || good != 3 || len(seats) != 3 || seats[0].Name == "" {
			t.Fatalf("%d got a seat, %+v, %v", good, seats, err)
		}
		if err := s.GiveSeat(s.as(t, "paola"), l.ID, seats[0].Person); !errors.Is(err, kit.ErrSeatThere) && !errors.Is(err, kit.ErrNoSeat) {
			t.Errorf("two seats for one: %v", err)
		}
		l.Seats = 2
		if _, err := s.KeepLicence(s.as(t, "paola"), l); !errors.Is(err, kit.ErrSeatsTaken) {
			t.Errorf("a seat is taken from under somebody: %v", err)
		}
		if err := s.FreeSeat(s.as(t, "paola"), l.ID, seats[0].Person); err != nil {
			t.Fatal(err)
		}
		if l, err = s.KeepLicence(s.as(t, "paola"), l); err != nil || l.Seats != 2 || l.Taken != 2 {
			t.Errorf("%+v, %v", l, err)
		}
		if _, err := s.KeepLicence(s.as(t, "paola"), kit.Licence{Product: " FIRMA  remota", Seats: 1, Period: "once", Starts: "2026-01-01"}); !errors.Is(err, kit.ErrLicenceThere) {
			t.Errorf("one product twice: %v", err)
		}
		if err := s.Left(root, seats[1].Person); err != nil {
			t.Fatal(err)
		}
		if left, _ := s.Seats(s.as(t, "paola"), l.ID); len(left) != 1 {
			t.Errorf("who has left keeps a seat: %+v", left)
		}
	})
}

func TestNoMoreArrivesThanWasOrdered(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		paola := s.as(t, "paola")
		m, err := s.KeepModel(paola, kit.Model{Category: "headset", Maker: "Eco", Name: "Voce 2"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.KeepModel(paola, kit.Model{Category: "headset", Maker: "ECO", Name: "voce  2"}); !errors.Is(err, kit.ErrModelThere) {
			t.Errorf("one model twice: %v", err)
		}
		p, err := s.KeepSupplier(paola, kit.Supplier{Name: "Ferri", VAT: "00743110157"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.KeepSupplier(paola, kit.Supplier{Name: "Ferri bis", VAT: "IT00743110157"}); !errors.Is(err, kit.ErrSupplierThere) {
			t.Errorf("one supplier twice: %v", err)
		}
		o, err := s.Order(paola, kit.Order{Number: "ODA-1", Day: "2026-11-20", Supplier: p.ID, Lines: []kit.OrderLine{{Model: m.ID, Quantity: 5, Cents: 4590}, {Words: "Consegna", Quantity: 1, Cents: 1000}}})
		if err != nil || o.Cents != 5*4590+1000 || o.Lines[0].Words != "Eco Voce 2" || o.SupplierName != "Ferri" {
			t.Fatalf("%+v, %v", o, err)
		}
		if _, err := s.Order(paola, kit.Order{Number: "ODA-1", Day: "2026-11-21", Supplier: p.ID, Lines: []kit.OrderLine{{Words: "x", Quantity: 1}}}); !errors.Is(err, kit.ErrOrderThere) {
			t.Errorf("one number twice: %v", err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs { // two each, of five
			wg.Go(func() {
				_, errs[i] = s.Arrive(paola, o.ID, 1, []kit.Item{{Serial: fmt.Sprintf("A%d", i), Condition: "new"}, {Serial: fmt.Sprintf("B%d", i), Condition: "new"}})
			})
		}
		wg.Wait()
		good := 0
		for _, err := range errs {
			if err == nil {
				good++
			} else if !errors.Is(err, kit.ErrTooMany) {
				t.Error(err)
			}
		}
		if page, err := s.Register(paola, kit.Query{}); err != nil || good != 2 || page.Total != 4 {
			t.Errorf("%d deliveries, %d items, %v", good, page.Total, err)
		}
		if _, err := s.Arrive(paola, o.ID, 2, []kit.Item{{}}); !errors.Is(err, kit.ErrNoModel) {
			t.Errorf("a service arrives: %v", err)
		}
		if err := s.DropModel(paola, m.ID); !errors.Is(err, kit.ErrModelUsed) {
			t.Errorf("a model in use is forgotten: %v", err)
		}
		bill := kit.Invoice{Order: o.ID, Number: "118", Day: "2026-11-22", Cents: 9180}
		bill, err = s.Bill(paola, bill)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bill(paola, kit.Invoice{Order: o.ID, Number: "118", Day: "2026-11-22", Cents: 1}); !errors.Is(err, kit.ErrInvoiceThere) {
			t.Errorf("one invoice twice: %v", err)
		}
		if err := s.Pay(paola, o.ID, bill.ID, "2026-11-26"); !errors.Is(err, kit.ErrFuture) {
			t.Errorf("paid tomorrow: %v", err)
		}
		if err := s.Pay(paola, o.ID, bill.ID, "2026-11-25"); err != nil {
			t.Fatal(err)
		}
		orders, _, err := s.Purchases(paola)
		if err != nil || orders[0].Lines[0].Arrived != 4 || orders[0].Billed != 9180 || orders[0].Invoices[0].Paid != "2026-11-25" {
			t.Errorf("%+v, %v", orders, err)
		}
	})
}

func TestTwoWhoAddAtOnceGetTwoLabels(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-0002") // somebody wrote this one by hand
		m, _ := s.Item(root, ids[0])
		var wg sync.WaitGroup
		for range 4 {
			ctx := s.as(t, "paola")
			wg.Go(func() {
				if _, err := s.AddItems(ctx, []kit.Item{{Model: m.Model}}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		page, err := s.Register(root, kit.Query{})
		got := ""
		for _, i := range page.Items {
			got += i.Inventory + " "
		}
		if err != nil || got != "LT-0001 LT-0002 LT-0003 LT-0004 LT-0005 " {
			t.Errorf("%s, %v", got, err)
		}
		if _, err := s.AddItems(root, []kit.Item{{Model: m.Model, Serial: "s-lt-0002"}}); !errors.Is(err, kit.ErrSerialTaken) {
			t.Errorf("one serial number twice: %v", err)
		}
		if _, err := s.AddItems(root, []kit.Item{{Model: m.Model, Inventory: "lt-0003"}}); !errors.Is(err, kit.ErrInventoryTaken) {
			t.Errorf("one label twice: %v", err)
		}
	})
}
