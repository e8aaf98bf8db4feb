package training_test

import (
	"testing"

	"loggia/core/access"
	"loggia/features/training"
)

// The demo town has the three courses of its pictures, and seeding twice is once.
func TestTheDemoTownLearns(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		s.hire(t, training.Colleague{ID: "piero", Given: "Piero", Family: "Valli"}, access.Place{Office: "edilizia", Role: access.Head})
		s.hire(t, training.Colleague{ID: "sara", Given: "Sara", Family: "Lombardi"}, access.Place{Office: "segreteria", Role: access.Head})
		must(t, s.Seed(root))
		must(t, s.Seed(root))
		cards, err := s.Mine(giulia)
		must(t, err)
		if len(cards) != 3 || cards[0].Course.Title != "Riunioni brevi e utili" || cards[0].Due != "2026-12-15" || cards[0].Standing != training.StandsToDo || cards[0].Lessons != 4 || cards[0].Course.Minutes != 25 {
			t.Fatalf("%+v", cards)
		}
		for _, c := range cards[1:] {
			if c.Standing != training.StandsDone || c.Result.Day[:4] != "2026" {
				t.Errorf("%+v", c)
			}
		}
		taught, err := s.Teaching(paola)
		must(t, err)
		if len(taught) != 2 || taught[0].Edition.Way != "place" || taught[1].Edition.Way != "meeting" || taught[0].Edition.Begins() != rome("2026-12-03", "09:00").UTC() {
			t.Errorf("%+v", taught)
		}
		offers, err := s.Offers(fabio)
		must(t, err)
		if len(offers) != 3 {
			t.Errorf("%d offers", len(offers))
		}
	})
}
