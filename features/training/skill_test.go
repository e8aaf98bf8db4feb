package training_test

import (
	"errors"
	"reflect"
	"testing"

	"loggia/features/training"
	"loggia/platform/db"
)

func TestNobodysAnswerIsReadFromTheFiguresOfTheBody(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		people := s.hireMany(t, 12)
		answer := func(p, moment string, level int) {
			t.Helper()
			must(t, s.Assess(clerk(p), training.SkillAnswer{Moment: moment, Levels: []int{level, level, 1, 0, 3}}))
		}
		figures := func() []training.SkillFigure {
			t.Helper()
			all, least, err := s.SkillFigures(paola)
			must(t, err)
			if least != 5 {
				t.Fatalf("the threshold is %d", least)
			}
			return all
		}
		for i, p := range people[:4] {
			answer(p, "before", i%4)
		}
		if all := figures(); len(all) != 0 {
			t.Fatalf("four answers are shown: %+v", all)
		}
		answer(people[4], "before", 3)
		five := figures()
		if len(five) != 5 || five[0].People != 5 || !reflect.DeepEqual(five[0].Levels, []int{1, 1, 1, 2}) || five[0].Mean != 1.8 {
			t.Fatalf("%+v", five)
		}
		// One more answer, and three more, change nothing: their difference would be somebody.
		for _, p := range people[5:9] {
			answer(p, "before", 0)
			if again := figures(); !reflect.DeepEqual(again, five) {
				t.Fatalf("after one more answer: %+v", again)
			}
		}
		answer(people[9], "before", 0)
		if ten := figures(); ten[0].People != 10 {
			t.Errorf("%+v", ten)
		}
		if err := s.Assess(clerk(people[0]), training.SkillAnswer{Moment: "before", Levels: []int{0, 0, 0, 0, 0}}); !errors.Is(err, training.ErrAnswered) {
			t.Errorf("answered twice: %v", err)
		}
		for name, a := range map[string]training.SkillAnswer{"four areas": {Moment: "after", Levels: []int{1, 1, 1, 1}}, "a fifth level": {Moment: "after", Levels: []int{1, 1, 1, 1, 4}}, "some other time": {Moment: "later", Levels: []int{1, 1, 1, 1, 1}}} {
			if s.Assess(giulia, a) == nil {
				t.Errorf("%s passed", name)
			}
		}
		answer("giulia", "after", 2)
		if mine, err := s.MySkills(giulia); err != nil || len(mine) != 1 || mine[0].Levels[0] != 2 {
			t.Errorf("%+v, %v", mine, err)
		}
		// The ledger does not say who answered.
		must(t, s.DB.Read(root, func(tx *db.Tx) error {
			var n int
			err := tx.QueryRow(`SELECT COUNT(*) FROM ledger WHERE name = 'training.assessed' AND actor <> ''`).Scan(&n)
			if n != 0 {
				t.Errorf("%d facts name who answered", n)
			}
			return err
		}))
	})
}

func TestFiguresTellNoSmallGroup(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		people := s.hireMany(t, 6)
		big, small := plain, plain
		small.Area = "Rete"
		b, sm := s.course(t, big), s.course(t, small)
		_, err := s.Record(paola, b.ID, "2026-11-20", people)
		must(t, err)
		_, err = s.Record(paola, sm.ID, "2026-11-20", people[:2])
		must(t, err)
		all, n, err := s.Figures(paola, "2026-01-01", "2026-12-31")
		must(t, err)
		if n != 6 || len(all) != 2 || all[0] != (training.Figure{Area: "Lavoro agile", People: 6, Hours: 2}) || all[1] != (training.Figure{Area: "Rete", Few: true}) {
			t.Errorf("%d, %+v", n, all)
		}
		if _, _, err := s.Figures(giulia, "2026-01-01", "2026-12-31"); err == nil {
			t.Error("a clerk reads the figures")
		}
		if all, n, err := s.Figures(nora, "2026-01-01", "2026-12-31"); err != nil || n != 0 || len(all) != 0 {
			t.Errorf("another body: %+v, %d, %v", all, n, err)
		}
	})
}
