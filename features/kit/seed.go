package kit

import (
	"context"
	"fmt"

	"loggia/core/access"
	"loggia/core/identity"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Seed gives the demo town its kit: what people have, what lies in store, an
// order, a licence, a set-up that is under way. A register with anything in it is
// left alone.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "kit.Seed")
	in := access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	if p, err := s.Register(in, Query{}); err != nil || p.Total > 0 {
		return err
	}
	models, err := s.seedModels(in)
	if err != nil {
		return err
	}
	if err := s.seedItems(in, models); err != nil {
		return err
	}
	if err := s.seedPurchases(in, models); err != nil {
		return err
	}
	return s.seedSetup(in)
}

func (s *Service) seedModels(ctx context.Context) (map[string]string, error) {
	ids := map[string]string{}
	for key, m := range map[string]Model{
		"laptop":  {Category: "notebook", Maker: "Aurora", Name: "Passo 14", About: "14 pollici, 16 GB, lettore di impronte"},
		"monitor": {Category: "monitor", Maker: "Aurora", Name: "Vista 24", About: "24 pollici, regolabile in altezza"},
		"headset": {Category: "headset", Maker: "Eco", Name: "Voce 2", About: "Cuffie con microfono, filo USB"},
		"phone":   {Category: "phone", Maker: "Lira", Name: "Uno"},
		"chair":   {Category: "chair", Maker: "Faggio", Name: "Ergo", About: "Seduta regolabile, UNI EN 1335"},
	} {
		kept, err := s.KeepModel(ctx, m)
		if err != nil {
			return nil, err
		}
		ids[key] = kept.ID
	}
	return ids, nil
}

func (s *Service) seedItems(ctx context.Context, models map[string]string) error {
	today := s.DB.Now().In(s.Zone)
	day := func(years, days int) string { return today.AddDate(years, 0, days).Format("2006-01-02") }
	for _, one := range []struct{ model, inventory, serial, warranty, person string }{
		{"laptop", "LT-0187", "AP14-77310", day(2, 40), "giulia"},
		{"headset", "CU-0102", "V2-50391", day(1, 10), "giulia"},
		{"laptop", "LT-0186", "AP14-77309", day(2, 40), "marco"},
		{"laptop", "LT-0174", "AP14-61120", day(0, 25), "anna"},
		{"phone", "TE-0021", "LU-900112", day(1, 0), "marco"},
		{"laptop", "LT-0188", "AP14-77311", day(2, 40), ""},
		{"laptop", "LT-0189", "AP14-77312", day(2, 40), ""},
		{"laptop", "LT-0190", "AP14-77313", day(2, 40), ""},
		{"headset", "CU-0103", "V2-50392", day(1, 10), ""},
		{"headset", "CU-0104", "V2-50393", day(1, 10), ""},
		{"monitor", "MO-0055", "AV24-1102", day(0, -90), ""},
		{"monitor", "MO-0056", "AV24-1103", day(0, -90), ""},
		{"chair", "SE-0009", "", "", ""},
	} {
		items, err := s.AddItems(ctx, []Item{{Model: models[one.model], Inventory: one.inventory, Serial: one.serial, Warranty: one.warranty, Bought: day(-1, 0), Condition: "good", Place: "Magazzino, piano terra"}})
		if err != nil {
			return err
		}
		if one.person == "" {
			continue
		}
		if err := s.seedHandover(ctx, one.person, items[0].ID); err != nil {
			return err
		}
	}
	// A note that waits: Luca's computer is prepared and nobody has signed yet.
	var i Item
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		i, err = findItemByInventory(tx, "LT-0189")
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.Prepare(ctx, Handover{Person: "luca", Out: []Handed{{Item: i.ID}}, Words: "Con alimentatore e borsa."})
	return err
}

// seedHandover has Paola of the personnel office and the person sign, as people
// do on the page.
func (s *Service) seedHandover(ctx context.Context, person, item string) error {
	n, err := s.Prepare(ctx, Handover{Person: person, Out: []Handed{{Item: item}}})
	if err != nil {
		return err
	}
	if n, err = s.Shown(ctx, n.ID); err != nil {
		return err
	}
	for _, who := range []string{"paola", person} {
		p, err := s.People.Person(ctx, who)
		if err != nil {
			return err
		}
		places := make([]access.Place, len(p.Places))
		for i, place := range p.Places {
			places[i] = access.Place{Office: place.Office, Role: place.Role}
		}
		as := access.As(db.Scoped(ctx, db.Scope{Ente: "borgofiore"}), access.Person{ID: p.ID, Ente: "borgofiore", Name: p.Name(), Places: places})
		if _, err := s.Sign(identity.WithConfirmation(as, identity.ByTOTP), n.ID, n.SHA256); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seedPurchases(ctx context.Context, models map[string]string) error {
	today := s.DB.Now().In(s.Zone)
	day := func(days int) string { return today.AddDate(0, 0, days).Format("2006-01-02") }
	p, err := s.KeepSupplier(ctx, Supplier{Name: "Ferri e Figli Informatica s.r.l.", VAT: "00000000000", Email: "ordini@ferri.example", Phone: "000 555 0101"})
	if err != nil {
		return err
	}
	o, err := s.Order(ctx, Order{Number: "ODA-2026-031", Day: day(-20), Supplier: p.ID, CIG: "B0A1234567", Words: "Postazioni per chi comincia in lavoro agile",
		Lines: []OrderLine{{Model: models["laptop"], Quantity: 12, Cents: 89_900}, {Model: models["headset"], Quantity: 12, Cents: 4_590}, {Words: "Preparazione e consegna in sede", Quantity: 1, Cents: 60_000}}})
	if err != nil {
		return err
	}
	items := []Item{}
	for n := range 4 {
		items = append(items, Item{Inventory: fmt.Sprintf("LT-%04d", 201+n), Serial: fmt.Sprintf("AP14-88%03d", 201+n), Condition: "new", Bought: day(-6), Warranty: today.AddDate(3, 0, -6).Format("2006-01-02"), Place: "Magazzino, piano terra"})
	}
	if _, err := s.Arrive(ctx, o.ID, 1, items); err != nil {
		return err
	}
	if _, err := s.Bill(ctx, Invoice{Order: o.ID, Number: "118/2026", Day: day(-5), Cents: 4 * 89_900}); err != nil {
		return err
	}
	l, err := s.KeepLicence(ctx, Licence{Product: "Firma remota", Seats: 10, Cents: 2_400, Period: "year", Starts: day(-200), Ends: day(165), Supplier: p.ID})
	if err != nil {
		return err
	}
	for _, who := range []string{"marco", "giulia"} {
		if err := s.GiveSeat(ctx, l.ID, who); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seedSetup(ctx context.Context) error {
	today := s.DB.Now().In(s.Zone)
	steps := []Step{
		{Words: "Account attivo", Tick: TickAccount}, {Words: "Secondo fattore", Tick: TickFactor}, {Words: "Computer consegnato e firmato", Tick: TickKit},
		{Words: "Collegamento alla rete (VPN)"}, {Words: "Accordo firmato", Tick: TickAgreement}, {Words: "Formazione fatta", Tick: TickTraining},
	}
	t, err := s.KeepTemplate(ctx, Template{Name: "Nuova postazione agile", Steps: steps})
	if err != nil {
		return err
	}
	for i := range t.Steps {
		t.Steps[i].ID = "" // a campaign has steps of its own
	}
	c, err := s.KeepCampaign(ctx, Campaign{Name: "Primo gruppo in lavoro agile", Starts: today.AddDate(0, 0, -4).Format("2006-01-02"), Ends: today.AddDate(0, 0, 6).Format("2006-01-02"), Steps: t.Steps})
	if err != nil {
		return err
	}
	if _, err := s.Enrol(ctx, c.ID, []string{"giulia", "marco", "anna", "luca", "nadia", "fabio", "mara"}); err != nil {
		return err
	}
	return s.Mark(ctx, c.ID, c.Steps[3].ID, []string{"giulia", "marco"}, true)
}
