package kit_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/kit"
	"loggia/platform/db"
)

func TestAHandOverIsSignedByTwo(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2")
		n, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[0], Condition: "new"}}, Words: "Con borsa."})
		if err != nil || n.Number != "VC-2026-0001" || n.Kind != kit.Delivery || n.PersonName != "Giulia Ferretti" {
			t.Fatalf("%+v, %v", n, err)
		}
		if s.state(t, ids[0]) != kit.Assigned {
			t.Error("what is prepared is still in store")
		}
		if _, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "marco", Out: []kit.Handed{{Item: ids[0]}}}); !errors.Is(err, kit.ErrHeld) {
			t.Errorf("another gets it too: %v", err)
		}
		if _, err := s.Sign(s.as(t, "giulia"), n.ID, ""); !errors.Is(err, kit.ErrOtherPaper) {
			t.Errorf("signs what nobody has written: %v", err)
		}
		shown, err := s.Shown(s.as(t, "giulia"), n.ID)
		if err != nil || len(shown.SHA256) != 64 {
			t.Fatalf("%+v, %v", shown, err)
		}
		for name, c := range map[string]struct {
			ctx context.Context
			sum string
			err error
		}{
			"a colleague":                    {s.as(t, "anna"), shown.SHA256, kit.ErrNoSuchNote},
			"their head":                     {s.as(t, "marco"), shown.SHA256, kit.ErrNoSuchNote},
			"who was shown another paper":    {s.as(t, "giulia"), strings.Repeat("0", 64), kit.ErrOtherPaper},
			"who gave no second factor":      {access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), s.person(t, "giulia")), shown.SHA256, nil},
			"a visitor":                      {db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), shown.SHA256, access.ErrSignIn},
			"somebody of the body next door": {db.Scoped(access.As(context.Background(), s.person(t, "nora")), db.Scope{Ente: "castelvento"}), shown.SHA256, kit.ErrNoSuchNote},
		} {
			if _, err := s.Sign(c.ctx, n.ID, c.sum); err == nil || c.err != nil && !errors.Is(err, c.err) {
				t.Errorf("%s signs: %v", name, err)
			}
		}
		if n, err = s.Sign(s.as(t, "giulia"), n.ID, shown.SHA256); err != nil || n.State != kit.NoteOpen {
			t.Fatalf("%+v, %v", n, err)
		}
		if all, err := s.ItemsOf(s.as(t, "giulia"), "giulia"); err != nil || len(all) != 0 {
			t.Errorf("half a signature hands over: %v, %v", all, err)
		}
		if _, err := s.Sign(s.as(t, "giulia"), n.ID, shown.SHA256); !errors.Is(err, kit.ErrSignedTwice) {
			t.Errorf("signs twice: %v", err)
		}
		if n, err = s.Sign(s.as(t, "paola"), n.ID, shown.SHA256); err != nil || n.State != kit.NoteSigned || len(n.CopySHA256) != 64 || n.CopySHA256 == n.SHA256 {
			t.Fatalf("%+v, %v", n, err)
		}
		for _, c := range []struct {
			signed bool
			sum    string
		}{{false, shown.SHA256}, {true, n.CopySHA256}} {
			_, content, err := s.Paper(s.as(t, "giulia"), n.ID, c.signed)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(content)
			content.Close()
			if sum := sha256.Sum256(b); err != nil || hex.EncodeToString(sum[:]) != c.sum || !strings.HasPrefix(string(b), "%PDF-") {
				t.Errorf("the paper kept is not the one signed: %v", err)
			}
		}
		if n.Signatures[0].How != "passkey" || n.Signatures[0].SHA256 != shown.SHA256 || n.Signatures[0].Name != "Paola Fermi" {
			t.Errorf("%+v", n.Signatures)
		}
		if all, err := s.ItemsOf(s.as(t, "marco"), "giulia"); err != nil || len(all) != 1 || all[0].Inventory != "LT-1" {
			t.Errorf("her head reads %v, %v", all, err)
		}
		if _, err := s.ItemsOf(s.as(t, "chiara"), "giulia"); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("the head of another office reads it: %v", err)
		}
		if got := s.facts(t); !slices.Equal(got, []string{"kit.prepared", "kit.assigned"}) {
			t.Errorf("announced %v", got)
		}
		told, err := s.Item(s.as(t, "giulia"), ids[0])
		if err != nil || len(told.Story) != 3 || told.Story[0].What != "given" || told.Story[2].What != "arrived" {
			t.Errorf("%+v, %v", told.Story, err)
		}
	})
}

// Whoever looks first makes the paper; two who look at once are shown the same.
func TestTwoWhoLookAtOnceAreShownOnePaper(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1")
		n, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[0]}}})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		sums := make([]string, 6)
		for i := range sums {
			ctx := s.as(t, []string{"paola", "giulia"}[i%2])
			wg.Go(func() {
				shown, err := s.Shown(ctx, n.ID)
				if err != nil {
					t.Error(err)
				}
				sums[i] = shown.SHA256
			})
		}
		wg.Wait()
		if slices.Sort(sums); sums[0] == "" || sums[0] != sums[5] {
			t.Errorf("shown %v", sums)
		}
	})
}

func TestOnePersonAtATimeWhoeverAsksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1")
		var wg sync.WaitGroup
		people := []string{"giulia", "marco", "anna", "luca"}
		errs := make([]error, len(people))
		for i, p := range people {
			ctx := s.as(t, "paola")
			wg.Go(func() {
				_, errs[i] = s.Prepare(ctx, kit.Handover{Person: p, Out: []kit.Handed{{Item: ids[0]}}})
			})
		}
		wg.Wait()
		good := 0
		for i, err := range errs {
			if err == nil {
				good++
			} else if !errors.Is(err, kit.ErrHeld) && !errors.Is(err, kit.ErrNoteOpen) {
				t.Errorf("%s: %v", people[i], err)
			}
		}
		if good != 1 {
			t.Errorf("%d people have it", good)
		}
		if _, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[0]}, {Item: ids[0]}}}); err == nil {
			t.Error("one item stands twice in a note")
		}
	})
}

func TestTheProofIsOnlyAddedTo(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		n := s.give(t, "giulia", s.stock(t, "LT-1")...)
		for _, text := range []string{`UPDATE kit_story SET words = 'x' WHERE ente = $1`, `DELETE FROM kit_story WHERE ente = $1`, `UPDATE kit_signature SET name = 'x' WHERE ente = $1`,
			`DELETE FROM kit_signature WHERE ente = $1`, `UPDATE kit_note SET sha256 = 'x' WHERE ente = $1`, `UPDATE kit_note SET person = 'marco' WHERE ente = $1`} {
			if err := s.db.Write(root, func(tx *db.Tx) error { _, err := tx.Exec(text, tx.Ente); return err }); err == nil {
				t.Errorf("done: %s", text)
			}
		}
		if again, err := s.Note(root, n.ID); err != nil || again.SHA256 != n.SHA256 || again.PersonName != n.PersonName {
			t.Errorf("%+v, %v", again, err)
		}
	})
}

func TestAFaultEndsInAReplacement(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2")
		s.give(t, "giulia", ids[0])
		label, _ := s.Item(root, ids[0])
		f, err := s.Report(s.as(t, "giulia"), label.Code, "Lo schermo resta nero.")
		if err != nil || f.Inventory != "LT-1" {
			t.Fatalf("%+v, %v", f, err)
		}
		if _, err := s.Report(s.as(t, "anna"), label.Code, "Non si accende."); !errors.Is(err, kit.ErrFaultThere) {
			t.Errorf("a fault is told twice: %v", err)
		}
		n := s.signed(t, kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[1]}}, Back: []kit.Handed{{Item: ids[0], Condition: "broken"}}})
		if n.Kind != kit.Replacement {
			t.Errorf("kind %s", n.Kind)
		}
		if a, b := s.state(t, ids[0]), s.state(t, ids[1]); a != kit.InRepair || b != kit.Assigned {
			t.Errorf("the old one is %s, the new one %s", a, b)
		}
		if all, _ := s.ItemsOf(root, "giulia"); len(all) != 1 || all[0].Inventory != "LT-2" {
			t.Errorf("Giulia has %v", all)
		}
		if err := s.Settle(s.as(t, "paola"), f.ID, kit.Fixed, "Cambiato lo schermo."); err != nil {
			t.Fatal(err)
		}
		if got := s.state(t, ids[0]); got != kit.InStore {
			t.Errorf("repaired, it is %s", got)
		}
		if got, want := s.facts(t), []string{"kit.prepared", "kit.assigned", "kit.broken", "kit.prepared", "kit.assigned", "kit.returned", "kit.settled"}; !slices.Equal(got, want) {
			t.Errorf("announced %v, want %v", got, want)
		}
	})
}

func TestARepairAndItsEnds(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1")
		report := func() kit.Fault {
			f, err := s.Report(s.as(t, "giulia"), ids[0], "Si spegne.")
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		f := report()
		if err := s.Repair(s.as(t, "paola"), f.ID); err != nil || s.state(t, ids[0]) != kit.InRepair {
			t.Fatal(err)
		}
		if err := s.Repair(s.as(t, "paola"), f.ID); err != nil {
			t.Errorf("taken in twice: %v", err)
		}
		if err := s.Settle(s.as(t, "giulia"), f.ID, kit.Fine, ""); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("who reported it settles it: %v", err)
		}
		if err := s.Settle(s.as(t, "paola"), f.ID, kit.Fine, ""); err != nil || s.state(t, ids[0]) != kit.InStore {
			t.Fatal(err)
		}
		f = report()
		if err := s.Settle(s.as(t, "paola"), f.ID, kit.Scrapped, ""); !errors.Is(err, kit.ErrMissing) {
			t.Errorf("retired without a reason: %v", err)
		}
		if err := s.Settle(s.as(t, "paola"), f.ID, kit.Scrapped, "La riparazione costa più del nuovo."); err != nil || s.state(t, ids[0]) != kit.Retired {
			t.Fatal(err)
		}
		if err := s.Settle(s.as(t, "paola"), f.ID, kit.Fixed, ""); !errors.Is(err, kit.ErrFaultClosed) {
			t.Errorf("settled twice: %v", err)
		}
		if _, err := s.Report(s.as(t, "giulia"), ids[0], "x"); !errors.Is(err, kit.ErrRetired) {
			t.Errorf("a retired item breaks: %v", err)
		}
	})
}

func TestALossAndAReturn(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1", "LT-2", "LT-3")
		s.give(t, "giulia", ids[0], ids[1])
		s.give(t, "marco", ids[2])
		loss := kit.Loss{Stolen: true, Day: "2026-11-24", Words: "Dallo zaino, in treno.", Report: "RM/2026/118", Police: "Carabinieri, Borgofiore"}
		for _, who := range []string{"anna", "marco"} { // a colleague, her head
			if err := s.Lose(s.as(t, who), ids[0], loss); !errors.Is(err, kit.ErrNoSuchItem) {
				t.Errorf("%s says it is stolen: %v", who, err)
			}
		}
		if err := s.Lose(s.as(t, "giulia"), ids[0], loss); err != nil || s.state(t, ids[0]) != kit.Lost {
			t.Fatal(err)
		}
		if err := s.Lose(s.as(t, "paola"), ids[0], loss); !errors.Is(err, kit.ErrLost) {
			t.Errorf("lost twice: %v", err)
		}
		if err := s.Find(s.as(t, "paola"), ids[0], "Era in ufficio."); err != nil || s.state(t, ids[0]) != kit.InStore {
			t.Fatal(err)
		}
		// A return: the person has left, so the office closes it alone, with the reason.
		n, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "marco", Back: []kit.Handed{{Item: ids[2], Condition: "worn"}}})
		if err != nil || n.Kind != kit.Return {
			t.Fatalf("%+v, %v", n, err)
		}
		if _, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "marco", Back: []kit.Handed{{Item: ids[2]}}}); !errors.Is(err, kit.ErrNoteOpen) {
			t.Errorf("asked back twice: %v", err)
		}
		if _, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "anna", Back: []kit.Handed{{Item: ids[1]}}}); !errors.Is(err, kit.ErrNotTheirs) {
			t.Errorf("gives back what another has: %v", err)
		}
		if n, err = s.Shown(s.as(t, "paola"), n.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CloseAlone(s.as(t, "paola"), n.ID, n.SHA256, ""); !errors.Is(err, kit.ErrMissing) {
			t.Errorf("alone without a reason: %v", err)
		}
		if n, err = s.CloseAlone(s.as(t, "paola"), n.ID, n.SHA256, "Ha lasciato l'ente."); err != nil || n.State != kit.NoteSigned || n.Alone == "" || len(n.Signatures) != 1 {
			t.Fatalf("%+v, %v", n, err)
		}
		if got := s.state(t, ids[2]); got != kit.InStore {
			t.Errorf("returned, it is %s", got)
		}
		// A delivery is never closed alone.
		d, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "anna", Out: []kit.Handed{{Item: ids[2]}}})
		if err != nil {
			t.Fatal(err)
		}
		d, _ = s.Shown(s.as(t, "paola"), d.ID)
		if _, err := s.CloseAlone(s.as(t, "paola"), d.ID, d.SHA256, "Ha fretta."); !errors.Is(err, kit.ErrAloneReturn) {
			t.Errorf("delivered alone: %v", err)
		}
		if err := s.Withdraw(s.as(t, "paola"), d.ID, "Non le serve."); err != nil || s.state(t, ids[2]) != kit.InStore {
			t.Fatal(err)
		}
		if err := s.Withdraw(s.as(t, "paola"), d.ID, "x"); !errors.Is(err, kit.ErrNoteClosed) {
			t.Errorf("withdrawn twice: %v", err)
		}
	})
}

func TestALoanIsLateTheDayAfter(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1")
		if _, err := s.Prepare(s.as(t, "paola"), kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[0]}}, Until: "2026-11-24"}); !errors.Is(err, kit.ErrUntil) {
			t.Errorf("lent until yesterday: %v", err)
		}
		n := s.signed(t, kit.Handover{Person: "giulia", Out: []kit.Handed{{Item: ids[0]}}, Until: "2026-11-27"})
		if n.Kind != kit.Loan {
			t.Errorf("kind %s", n.Kind)
		}
		late := func() int {
			p, err := s.Register(s.as(t, "paola"), kit.Query{Show: "late"})
			if err != nil {
				t.Fatal(err)
			}
			return p.Total
		}
		s.clock.Set(time.Date(2026, 11, 27, 22, 30, 0, 0, time.UTC)) // 23:30 in Rome
		if late() != 0 {
			t.Error("late on its last evening")
		}
		s.clock.Advance(time.Hour)
		if late() != 1 {
			t.Error("not late after midnight")
		}
	})
}

func TestThePictureOfAFault(t *testing.T) {
	each(t, func(t *testing.T, s *town) {
		ids := s.stock(t, "LT-1")
		f, err := s.Report(s.as(t, "giulia"), ids[0], "Lo schermo è rotto.")
		if err != nil {
			t.Fatal(err)
		}
		const jpeg = "\xff\xd8\xff\xe0 a picture"
		for name, c := range map[string]struct {
			who, content string
			err          error
		}{
			"a page that runs":    {"giulia", "<svg onload=alert(1)>", kit.ErrPhotoType},
			"something harmful":   {"giulia", jpeg + " EICAR", nil},
			"another's report":    {"anna", jpeg, kit.ErrNoSuchFault},
			"more than it may be": {"giulia", jpeg + strings.Repeat("x", kit.PhotoLimit), nil},
		} {
			if err := s.AddPhoto(s.as(t, c.who), f.ID, strings.NewReader(c.content)); err == nil || c.err != nil && !errors.Is(err, c.err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		s.scan.away = true
		if err := s.AddPhoto(s.as(t, "giulia"), f.ID, strings.NewReader(jpeg)); err == nil {
			t.Error("kept while nobody can look")
		}
		s.scan.away = false
		if err := s.AddPhoto(s.as(t, "giulia"), f.ID, strings.NewReader(jpeg)); err != nil {
			t.Fatal(err)
		}
		if err := s.AddPhoto(s.as(t, "giulia"), f.ID, strings.NewReader(jpeg)); !errors.Is(err, kit.ErrPhotoThere) {
			t.Errorf("a second picture: %v", err)
		}
		_, content, err := s.Photo(s.as(t, "paola"), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if b, _ := io.ReadAll(content); string(b) != jpeg {
			t.Errorf("%q", b)
		}
		if _, _, err := s.Photo(s.as(t, "marco"), f.ID); !errors.Is(err, kit.ErrNoSuchFault) {
			t.Errorf("a head sees it: %v", err)
		}
	})
}
