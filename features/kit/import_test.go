package kit_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/kit"
	"loggia/platform/db"
)

const titles = "Nome;Cognome;E-mail;Ufficio;Categoria;Marca;Modello;Numero di serie;Inventario;Garanzia;Licenza\n"

func load(text string) *strings.Reader { return strings.NewReader(titles + text) }

// people gives a file of n people with a laptop each, every second with a headset.
func people(n int) string {
	var b strings.Builder
	for i := range n {
		who := fmt.Sprintf("Nome%d;Cognome%d;p%d@borgofiore.example;Tributi;", i, i, i)
		fmt.Fprintf(&b, "%sportatile;Aurora;Passo 14;AP-%05d;LT-%05d;30/11/2029;\n", who, i, i)
		if i%2 == 0 {
			fmt.Fprintf(&b, "%scuffie;Eco;Voce 2;V2-%05d;CU-%05d;;\n", who, i, i)
		}
	}
	return b.String()
}

func TestPeopleAndTheirKitComeInTogetherOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ivo := access.As(db.Scoped(s.as(t, "paola"), db.Scope{Ente: "borgofiore"}), access.Person{ID: "ivo", Ente: "borgofiore", Name: "Ivo Serra", Places: []access.Place{{Role: access.Admin}}})
		ids := s.stock(t, "LT-1", "LT-2", "LT-3")
		s.give(t, "marco", ids[1])
		if _, err := s.KeepLicence(root, kit.Licence{Product: "Firma remota", Seats: 1, Period: "year", Starts: "2026-01-01"}); err != nil {
			t.Fatal(err)
		}
		good := "Mara;Neri;m.neri@borgofiore.example;Tributi;portatile;Aurora;Passo 20;A-1;LT-900;30/11/2029;Firma remota\n" +
			"Mara;Neri;m.neri@borgofiore.example;Tributi;cuffie;Eco;Voce 2;V-1;;;\n" +
			"Giulia;Ferretti;g.ferretti@borgofiore.example;Tributi;;;;;lt-1;;\n" +
			"Ugo;Conti;u.conti@borgofiore.example;Tributi;;;;;;;\n"
		bad := "Pia;Leo;p.leo@borgofiore;Tributi;portatile;Aurora;Passo 20;A-2;LT-901;;\n" + // 6: address cut short
			"Pia;Leo;p.leo@borgofiore.example;Tributi;portatile;Aurora;Passo 20;;;;\n" + // 7: no number
			"Pia;Leo;p.leo@borgofiore.example;Tributi;barca;Aurora;Passo 20;A-3;LT-902;;\n" + // 8: no such category
			"Pia;Leo;p.leo@borgofiore.example;Tributi;portatile;;;;LT-2;;\n" + // 9: Marco has it
			"Pia;Leo;p.leo@borgofiore.example;Tributi;portatile;Aurora;Passo 20;A-1;LT-900;;\n" + // 10: twice in the file
			"Pia;Leo;p.leo@borgofiore.example;Tributi;portatile;Aurora;Altro;;LT-3;31/02/2029;\n" + // 11: another model, no such day
			"Pia;Leo;p.leo@borgofiore.example;Tributi;;;;;;;Firma remota\n" + // 12: the only seat is Mara's
			"Pia;Leo;p.leo@borgofiore.example;Tributi;;;;;;;Disegno\n" // 13: no such licence
		before := len(s.facts(t))
		r, err := s.Import(ivo, load(good+bad), kit.Edits{}, "")
		if !errors.Is(err, kit.ErrImport) || r.Applied || r.Bad != 8 {
			t.Fatalf("%+v, %v", r, err)
		}
		want := map[int][]string{6: {"email"}, 7: {"inventario"}, 8: {"categoria"}, 9: {"inventario"}, 10: {"inventario"}, 11: {"garanzia", "modello"}, 12: {"licenza"}, 13: {"licenza"}}
		for _, l := range r.Lines {
			got := []string{}
			for _, f := range l.Faults {
				got = append(got, f.Column)
			}
			if slices.Sort(got); !slices.Equal(got, append([]string{}, want[l.Line]...)) {
				t.Errorf("line %d: %v, want %v", l.Line, got, want[l.Line])
			}
		}
		if len(s.facts(t)) != before {
			t.Error("a bad file left something")
		}
		if all, _ := s.people.People(root, "Neri", ""); len(all) != 0 {
			t.Error("a bad file left a person")
		}
		seen, err := s.Preview(ivo, load(good), kit.Edits{})
		if err != nil || seen.Applied || seen.New != 2 || seen.Changed != 2 || seen.Items != 3 || seen.Seats != 1 || seen.People != 2 {
			t.Fatalf("%+v, %v", seen, err)
		}
		done, err := s.Import(ivo, load(good), kit.Edits{}, "")
		if err != nil || !done.Applied || done.Items != 3 || done.Lines[0].Person == "" {
			t.Fatalf("%+v, %v", done, err)
		}
		notes, err := s.Notes(ivo, kit.NoteOpen)
		if err != nil || len(notes) != 2 {
			t.Fatalf("%d notes, %v", len(notes), err)
		}
		for _, n := range notes {
			if n.Person == done.Lines[0].Person && (len(n.Lines) != 2 || n.PersonName != "Mara Neri" || n.Lines[1].Inventory != "CU-0001") {
				t.Errorf("%+v", n)
			}
		}
		after := len(s.facts(t))
		again, err := s.Import(ivo, load(good), kit.Edits{}, "")
		if err != nil || again.Same != 4 || again.Items+again.Seats != 0 || len(s.facts(t)) != after {
			t.Errorf("loaded twice: %+v, %v", again, err)
		}
		// The two rows that were wrong are put right in the preview, the others left out.
		fixed, err := s.Preview(ivo, load(good+bad), kit.Edits{Fix: []kit.Fix{{Line: 6, Column: "email", Value: "p.leo@borgofiore.example"}, {Line: 8, Column: "categoria", Value: "Portatile"}}, Skip: []int{7, 9, 10, 11, 12, 13}})
		if err != nil || fixed.Bad != 0 || fixed.Skipped != 6 || fixed.Items != 2 {
			t.Errorf("%+v, %v", fixed, err)
		}
		for _, who := range []string{"giulia", "marco"} {
			if _, err := s.Preview(s.as(t, who), load(good), kit.Edits{}); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s loads kit: %v", who, err)
			}
		}
		// Paola keeps the kit, but makes no accounts.
		if _, err := s.Import(s.as(t, "paola"), load("Pia;Leo;p.leo@borgofiore.example;Tributi;;;;;;;\n"), kit.Edits{}, ""); !errors.Is(err, kit.ErrImportPeople) {
			t.Errorf("Paola makes an account: %v", err)
		}
		if r, err := s.Import(s.as(t, "paola"), load("Anna;Dolci;a.dolci@borgofiore.example;Tributi;;;;;LT-3;;\n"), kit.Edits{}, ""); err != nil || r.Items != 1 {
			t.Errorf("Paola gives a colleague a computer: %+v, %v", r, err)
		}
	})
}

func TestThreeHundredWorkstationsInAFewSeconds(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		c, err := s.KeepCampaign(root, kit.Campaign{Name: "Trecento postazioni", Starts: "2026-11-25", Ends: "2026-12-04", Steps: []kit.Step{{Words: "Account", Tick: kit.TickAccount}, {Words: "Computer", Tick: kit.TickKit}, {Words: "VPN"}}})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		r, err := s.Import(root, load(people(300)), kit.Edits{}, c.ID)
		took := time.Since(start)
		if err != nil || r.People != 300 || r.Items != 450 || took > 15*time.Second {
			t.Fatalf("%v: %d people, %d items, %v", took, r.People, r.Items, err)
		}
		t.Logf("300 people with 450 items: %v", took)
		b, err := s.Board(root, c.ID, kit.BoardQuery{})
		if err != nil || len(b.Rows) != 300 || b.Campaign.People != 300 || b.Missing[1].N != 300 {
			t.Errorf("%d rows, %+v, %v", len(b.Rows), b.Missing, err)
		}
		if again, err := s.Import(root, load(people(300)), kit.Edits{}, c.ID); err != nil || again.Same != 450 || again.Items != 0 {
			t.Errorf("loaded twice: %d the same, %v", again.Same, err)
		}
	})
}

func TestASetUpTicksItself(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2")
		c, err := s.KeepCampaign(s.as(t, "paola"), kit.Campaign{Name: "Prime postazioni", Starts: "2026-11-20", Ends: "2026-11-30",
			Steps: []kit.Step{{Words: "Account", Tick: kit.TickAccount}, {Words: "Computer", Tick: kit.TickKit}, {Words: "VPN"}, {Words: "Formazione", Tick: kit.TickTraining}}})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Enrol(s.as(t, "paola"), c.ID, []string{"giulia", "mara"}); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		if n, err := s.Enrol(s.as(t, "paola"), c.ID, []string{"giulia"}); err != nil || n != 0 {
			t.Errorf("enrolled twice: %d, %v", n, err)
		}
		row := func(who string) kit.BoardRow {
			t.Helper()
			b, err := s.Board(s.as(t, "paola"), c.ID, kit.BoardQuery{})
			if err != nil {
				t.Fatal(err)
			}
			return b.Rows[slices.IndexFunc(b.Rows, func(r kit.BoardRow) bool { return r.Person == who })]
		}
		if r := row("giulia"); len(r.Done) != 1 { // she has joined; Mara has not
			t.Errorf("%+v", r)
		}
		if r := row("mara"); len(r.Done) != 0 {
			t.Errorf("%+v", r)
		}
		if err := s.Mark(s.as(t, "paola"), c.ID, c.Steps[1].ID, []string{"giulia"}, true); !errors.Is(err, kit.ErrTickItself) {
			t.Errorf("ticked by hand: %v", err)
		}
		s.give(t, "giulia", ids[0])
		if err := s.Mark(s.as(t, "paola"), c.ID, c.Steps[2].ID, []string{"giulia"}, true); err != nil {
			t.Fatal(err)
		}
		if row("giulia").Ready {
			t.Error("ready without training")
		}
		if err := s.Tick(s.as(t, "paola"), "giulia", kit.TickTraining); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("a person ticks: %v", err)
		}
		for range 2 { // told twice
			if err := s.Tick(root, "giulia", kit.TickTraining); err != nil {
				t.Fatal(err)
			}
		}
		if r := row("giulia"); !r.Ready || len(r.Done) != 4 || !slices.Equal(r.Items, []string{"LT-1"}) {
			t.Errorf("%+v", r)
		}
		ready := func() (n int) {
			for _, f := range s.facts(t) {
				if f == "kit.ready" {
					n++
				}
			}
			return n
		}
		if ready() != 1 {
			t.Errorf("told %d times that she is ready", ready())
		}
		if err := s.Mark(s.as(t, "paola"), c.ID, c.Steps[2].ID, []string{"giulia"}, false); err != nil || row("giulia").Ready {
			t.Errorf("still ready: %v", err)
		}
		b, err := s.Board(s.as(t, "paola"), c.ID, kit.BoardQuery{Step: c.Steps[1].ID})
		if err != nil || len(b.Rows) != 1 || b.Rows[0].Person != "mara" || b.Missing[2].N != 2 || len(b.Days) != 6 {
			t.Errorf("%+v, %v", b, err)
		}
		// A step more makes nobody ready; one less may.
		c.Steps = c.Steps[:2]
		if _, err := s.KeepCampaign(s.as(t, "paola"), c); err != nil || !row("giulia").Ready {
			t.Errorf("not ready with two steps of two: %v", err)
		}
		if err := s.CloseCampaign(s.as(t, "paola"), c.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Enrol(s.as(t, "paola"), c.ID, []string{"marco"}); !errors.Is(err, kit.ErrClosed) {
			t.Errorf("enrolled in a closed one: %v", err)
		}
		if m, err := s.Mine(s.as(t, "mara")); err != nil || len(m.Setups) != 0 {
			t.Errorf("%+v, %v", m.Setups, err)
		}
	})
}
