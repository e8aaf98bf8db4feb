package kit_test

import (
	"slices"
	"strings"
	"testing"

	"loggia/features/kit"
	"loggia/platform/db/dbtest"
)

// Whoever has no business at a door leaves no trace there; who has, gets the last
// column. Nora works for the body next door and asks at our site.
func TestDoors(t *testing.T) {
	s := newTown(t, dbtest.SQLite)
	ids := s.stock(t, "LT-1", "LT-2", "LT-3")
	s.give(t, "giulia", ids[0])
	open, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[1]}}})
	if err != nil {
		t.Fatal(err)
	}
	if open, err = s.Shown(s.as(t, "paola"), open.ID); err != nil {
		t.Fatal(err)
	}
	told, _ := s.Item(root, ids[0])
	f, err := s.Report(s.as(t, "giulia"), ids[0], "Lo schermo resta nero.")
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.KeepCampaign(root, kit.Campaign{Name: "x", Starts: "2026-11-25", Ends: "2026-11-26", Steps: []kit.Step{{Words: "VPN"}}})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := s.KeepLicence(root, kit.Licence{Product: "Firma", Seats: 1, Period: "once", Starts: "2026-01-01"})
	p, _ := s.KeepSupplier(root, kit.Supplier{Name: "Ferri"})
	o, _ := s.Order(root, kit.Order{Number: "1", Day: "2026-11-20", Supplier: p.ID, Lines: []kit.OrderLine{{Model: told.Model, Quantity: 1}}})
	s.fill = strings.NewReplacer("{mine}", ids[0], "{code}", told.Code, "{next}", ids[1], "{free}", ids[2], "{note}", open.ID, "{sum}", open.SHA256, "{fault}", f.ID, "{campaign}", c.ID, "{step}", c.Steps[0].ID,
		"{licence}", l.ID, "{supplier}", p.ID, "{order}", o.ID, "{model}", told.Model)

	type by map[string]int
	manage := func(good int) by {
		return by{"": 401, "nora": 401, "nora@castelvento": 403, "giulia": 403, "anna": 403, "marco": 403, "sara": 403, "paola": good}
	}
	const campaign = `{"name":"y","starts":"2026-11-25","ends":"2026-11-26","steps":[{"words":"VPN"}]}`
	for _, c := range []struct {
		method, path, body string
		want               by
	}{
		{"GET", "/kit/mine", "", by{"": 401, "nora": 401, "giulia": 200}},
		{"GET", "/kit/people/giulia", "", by{"": 401, "nora": 401, "nora@castelvento": 403, "anna": 403, "chiara": 403, "sara": 403, "marco": 200, "giulia": 200, "paola": 200}},
		{"GET", "/kit/items", "", by{"": 401, "nora": 401, "giulia": 403, "sara": 200, "marco": 200, "paola": 200}},
		{"GET", "/kit/items/{code}", "", by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 200, "giulia": 200}},
		{"GET", "/kit/notes/{note}", "", by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 404, "marco": 404, "giulia": 200, "paola": 200}},
		{"GET", "/kit/notes/{note}/paper", "", by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 404, "marco": 404, "giulia": 200, "paola": 200}},
		{"GET", "/kit/faults/{fault}/photo", "", by{"": 401, "anna": 404, "marco": 404, "giulia": 404, "paola": 404}}, // there is none
		{"POST", "/kit/notes/{note}/sign", `{"sha256":"{sum}"}`, by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 404, "marco": 404, "giulia": 200}},
		{"POST", "/kit/notes/{note}/alone", `{"sha256":"{sum}","reason":"x"}`, manage(409)},
		{"POST", "/kit/notes/{note}/withdraw", `{"words":""}`, manage(422)},
		{"GET", "/kit/labels?item={free}", "", manage(200)},
		{"GET", "/kit/register.xlsx", "", by{"": 401, "nora": 401, "giulia": 403, "sara": 200, "marco": 200, "paola": 200}}, {"GET", "/kit/campaigns/{campaign}/board.xlsx", "", manage(200)},
		{"GET", "/kit/figures", "", manage(200)}, {"GET", "/kit/models", "", manage(200)}, {"GET", "/kit/notes", "", manage(200)}, {"GET", "/kit/faults", "", manage(200)},
		{"GET", "/kit/purchases", "", manage(200)}, {"GET", "/kit/licences", "", manage(200)}, {"GET", "/kit/licences/{licence}/seats", "", manage(200)},
		{"GET", "/kit/campaigns", "", manage(200)}, {"GET", "/kit/campaigns/{campaign}/board", "", manage(200)},
		{"POST", "/kit/models", `{"category":"phone","name":"Uno"}`, manage(201)}, {"PUT", "/kit/models/{model}", `{"category":"notebook","name":"Passo"}`, manage(200)}, {"DELETE", "/kit/models/{model}", "", manage(409)},
		{"POST", "/kit/items", `{"model":"{model}","items":[{}]}`, manage(201)}, {"PUT", "/kit/items/{free}", `{"model":"{model}","inventory":"LT-33"}`, manage(200)},
		{"POST", "/kit/items/{free}/retire", `{"words":"vecchio"}`, manage(204)}, {"POST", "/kit/items/{mine}/found", `{"words":""}`, manage(409)}, {"POST", "/kit/items/{mine}/loss/report", `{"report":"1"}`, manage(409)},
		{"POST", "/kit/notes", `{"person":"anna","out":[{"item":"{mine}"}]}`, manage(409)},
		{"POST", "/kit/faults/{fault}/repair", `{}`, manage(204)}, {"POST", "/kit/faults/{fault}/settle", `{"outcome":"fixed"}`, manage(204)},
		{"POST", "/kit/suppliers", `{"name":"Rossi"}`, manage(201)}, {"PUT", "/kit/suppliers/{supplier}", `{"name":"Ferri e figli"}`, manage(200)},
		{"POST", "/kit/orders", `{"number":"2","day":"2026-11-20","supplier":"{supplier}","lines":[{"words":"x","quantity":1,"cents":1}]}`, manage(201)},
		{"POST", "/kit/orders/{order}/lines/1/arrive", `{"items":[{}]}`, manage(201)}, {"POST", "/kit/orders/{order}/invoices", `{"number":"1","day":"2026-11-20","cents":1}`, manage(201)}, {"POST", "/kit/orders/{order}/invoices/none/paid", `{"day":"2026-11-20"}`, manage(404)},
		{"POST", "/kit/licences", `{"product":"x","seats":1,"cents":0,"period":"once","starts":"2026-01-01"}`, manage(201)}, {"PUT", "/kit/licences/{licence}", `{"product":"Firma","seats":2,"cents":0,"period":"once","starts":"2026-01-01"}`, manage(200)},
		{"POST", "/kit/licences/{licence}/seats", `{"person":"anna"}`, manage(204)}, {"DELETE", "/kit/licences/{licence}/seats/anna", "", manage(204)},
		{"POST", "/kit/campaigns", campaign, manage(201)}, {"PUT", "/kit/campaigns/{campaign}", campaign, manage(200)},
		{"POST", "/kit/campaigns/{campaign}/people", `{"people":["anna"]}`, manage(200)}, {"POST", "/kit/campaigns/{campaign}/steps/{step}", `{"people":["anna"],"done":true}`, manage(404)}, // the step was replaced above
		{"DELETE", "/kit/campaigns/{campaign}/people/anna", "", manage(204)}, {"POST", "/kit/campaigns/{campaign}/close", `{"closed":true}`, manage(204)},
		{"POST", "/kit/templates", `{"name":"x","steps":[{"words":"VPN"}]}`, manage(201)}, {"PUT", "/kit/templates/none", `{"name":"x","steps":[{"words":"VPN"}]}`, manage(404)},
		{"POST", "/kit/import/preview", `{"file":"bm9tZTtjb2dub21lO2VtYWlsCng7eTt6"}`, manage(200)}, {"POST", "/kit/import", `{"file":"bm9tZTtjb2dub21lO2VtYWlsCng7eTt6"}`, manage(200)},
		{"POST", "/kit/items/{next}/faults", `{"words":"Non carica."}`, by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 201}},
		{"POST", "/kit/items/{mine}/loss", `{"day":"2026-11-24","words":"In treno."}`, by{"": 401, "nora": 401, "nora@castelvento": 404, "anna": 404, "marco": 404, "giulia": 204}},
	} {
		for _, who := range []string{"", "nora", "nora@castelvento", "anna", "chiara", "sara", "marco", "giulia", "paola"} {
			want, asked := c.want[who]
			if !asked {
				continue
			}
			before := s.facts(t)
			w, answer := s.ask(who, c.method, c.path, c.body)
			if w.Code != want {
				t.Errorf("%q %s %s: %d, want %d: %s", who, c.method, c.path, w.Code, want, w.Body)
			}
			if w.Code >= 300 && !slices.Equal(s.facts(t), before) {
				t.Errorf("%q left %v at %s", who, s.facts(t)[len(before):], c.path)
			}
			if w.Code >= 300 && answer["detail"] == "" {
				t.Errorf("%q reads no words at %s", who, c.path)
			}
		}
	}
}

// What each role reads of one item: a colleague who found it, the head, who has
// it, who keeps the kit. Prices are nowhere in it.
func TestWhatEachReadsOfAnItem(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		paola := s.as(t, "paola")
		m, _ := s.KeepModel(paola, kit.Model{Category: "phone", Name: "Uno"})
		p, _ := s.KeepSupplier(paola, kit.Supplier{Name: "Fornitore segreto"})
		o, err := s.Order(paola, kit.Order{Number: "1", Day: "2026-11-20", Supplier: p.ID, Lines: []kit.OrderLine{{Model: m.ID, Quantity: 1, Cents: 77731}}})
		if err != nil {
			t.Fatal(err)
		}
		items, err := s.Arrive(paola, o.ID, 1, []kit.Item{{Serial: "SN-1", Place: "Armadio 3"}})
		if err != nil {
			t.Fatal(err)
		}
		s.give(t, "giulia", items[0].ID)
		if _, err := s.Report(s.as(t, "giulia"), items[0].ID, "Mi è caduto."); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			who       string
			has, none []string
		}{
			{"anna", []string{items[0].Inventory}, []string{"SN-1", "Armadio", "Giulia", "giulia", "caduto", "77731", "segreto"}},
			{"chiara", []string{items[0].Inventory}, []string{"SN-1", "Giulia", "caduto"}},
			{"marco", []string{"SN-1", "Giulia Ferretti", `"fault":"`}, []string{"caduto", "77731", "segreto"}},
			{"giulia", []string{"SN-1", "caduto"}, []string{"77731", "segreto"}},
			{"paola", []string{"SN-1", "caduto", "Giulia Ferretti"}, []string{"77731", "segreto"}},
		} {
			w, _ := s.ask(c.who, "GET", "/kit/items/"+items[0].Code, "")
			for _, text := range c.has {
				if !strings.Contains(w.Body.String(), text) {
					t.Errorf("%s does not read %q: %s", c.who, text, w.Body)
				}
			}
			for _, text := range c.none {
				if strings.Contains(w.Body.String(), text) {
					t.Errorf("%s reads %q: %s", c.who, text, w.Body)
				}
			}
		}
		for who, want := range map[string]int{"marco": 1, "sara": 0, "paola": 1} { // Sara heads another office
			if page, err := s.Register(s.as(t, who), kit.Query{}); err != nil || page.Total != want {
				t.Errorf("%s reads a register of %d, %v", who, page.Total, err)
			}
		}
	})
}

func TestFiguresNameNobody(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2", "LT-3", "LT-4")
		s.give(t, "giulia", ids[0])
		if err := s.Retire(root, ids[1], "vecchio"); err != nil {
			t.Fatal(err)
		}
		if err := s.Lose(root, ids[2], kit.Loss{Day: "2026-11-20", Words: "sparito"}); err != nil {
			t.Fatal(err)
		}
		f, err := s.Figures(s.as(t, "paola"))
		if err != nil || f.Owned != 2 || f.Assigned != 1 || len(f.By) != 1 || f.By[0] != (kit.CategoryFigure{Category: "notebook", Owned: 2, Assigned: 1}) {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// The register as a file holds what was retired too: it is the proof.
func TestTheFileOfTheRegisterHoldsEverything(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2", "LT-3")
		s.give(t, "giulia", ids[0])
		if err := s.Retire(root, ids[1], "vecchio"); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]int{"paola": 3, "marco": 1} {
			file, err := s.RegisterFile(s.as(t, who), "it")
			if err != nil || len(file.Rows) != want || file.Head[0] != "Inventario" {
				t.Errorf("%s: %d rows, %v, %v", who, len(file.Rows), file.Head, err)
			}
		}
	})
}
