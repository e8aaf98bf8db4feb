package training_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/training"
	"loggia/platform/db"
)

var done = training.Proof{Title: "Primo soccorso", Giver: "Croce Bianca", Day: "2026-10-05", Minutes: 240}

const pdf = "%PDF-1.4 attestato"

func TestACourseDoneElsewhereCountsOnceThePersonnelOfficeSaysSo(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		of := done
		of.Course, of.Title = c.ID, "whatever"
		p, err := s.Prove(giulia, of, "../attestato.pdf", strings.NewReader(pdf))
		must(t, err)
		if p.Title != c.Title || p.File != "attestato.pdf" || p.State != "brought" {
			t.Fatalf("%+v", p)
		}
		if cards, err := s.Mine(giulia); err != nil || cards[0].Standing != training.StandsToDo {
			t.Fatalf("it counts before anybody said so: %+v, %v", cards, err)
		}
		for name, act := range map[string]func() error{
			"herself":          func() error { return s.AcceptProof(giulia, p.ID) },
			"her head":         func() error { return s.AcceptProof(marco, p.ID) },
			"another body":     func() error { return s.AcceptProof(nora, p.ID) },
			"an administrator": func() error { return s.RejectProof(ivo, p.ID, "no") },
			"a visitor":        func() error { return s.AcceptProof(visitor, p.ID) },
			"without a reason": func() error { return s.RejectProof(paola, p.ID, " ") },
			"a colleague":      func() error { return s.TakeBack(luca, p.ID) },
		} {
			if act() == nil {
				t.Errorf("%s passed", name)
			}
		}
		if _, _, err := s.ProofFile(luca, p.ID); !errors.Is(err, training.ErrNoSuchProof) {
			t.Errorf("a colleague reads the file: %v", err)
		}
		if _, _, err := s.ProofFile(marco, p.ID); !errors.Is(err, training.ErrNoSuchProof) {
			t.Errorf("the head reads the file: %v", err)
		}
		_, content, err := s.ProofFile(paola, p.ID)
		must(t, err)
		text, _ := io.ReadAll(content)
		content.Close()
		if string(text) != pdf {
			t.Errorf("%q", text)
		}
		waiting, err := s.Proofs(paola)
		must(t, err)
		if len(waiting) != 1 || waiting[0].Who != "Giulia Ferretti" {
			t.Fatalf("%+v", waiting)
		}
		must(t, s.AcceptProof(paola, p.ID))
		if err := s.AcceptProof(paola, p.ID); !errors.Is(err, training.ErrDecided) {
			t.Errorf("twice: %v", err)
		}
		cards, err := s.Mine(giulia)
		must(t, err)
		if cards[0].Standing != training.StandsDone || cards[0].Result.Day != done.Day {
			t.Errorf("%+v", cards[0])
		}
		if s.told(t, "training.proved") != 1 || s.told(t, "training.proof_decided") != 1 || s.told(t, "training.completed") != 1 {
			t.Errorf("%v", s.facts)
		}
	})
}

func TestAProofThatDoesNotCountLeavesNoFile(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		p, err := s.Prove(giulia, done, "a.pdf", strings.NewReader(pdf))
		must(t, err)
		must(t, s.RejectProof(paola, p.ID, "Manca il timbro."))
		mine, err := s.MyProofs(giulia)
		must(t, err)
		if len(mine) != 1 || mine[0].Reason != "Manca il timbro." || mine[0].File != "" {
			t.Errorf("%+v", mine)
		}
		if _, _, err := s.ProofFile(giulia, p.ID); !errors.Is(err, training.ErrNoSuchFile) {
			t.Errorf("the file is there: %v", err)
		}
		own, err := s.Prove(paola, done, "a.pdf", strings.NewReader(pdf))
		must(t, err)
		if err := s.AcceptProof(paola, own.ID); !errors.Is(err, access.ErrForbidden) {
			t.Errorf("the personnel office accepts its own: %v", err)
		}
		must(t, s.TakeBack(paola, own.ID))
		if all, err := s.Proofs(paola); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		for name, wrong := range map[string]training.Proof{"tomorrow": {Title: "x", Giver: "y", Day: "2026-11-26", Minutes: 60}, "no day": {Title: "x", Giver: "y", Minutes: 60},
			"no title": {Giver: "y", Day: "2026-11-25", Minutes: 60}, "nobody gave it": {Title: "x", Day: "2026-11-25", Minutes: 60}, "no time": {Title: "x", Giver: "y", Day: "2026-11-25"}} {
			if _, err := s.Prove(giulia, wrong, "a.pdf", strings.NewReader(pdf)); err == nil {
				t.Errorf("%s passed", name)
			}
		}
		if _, err := s.Prove(giulia, done, "a.html", strings.NewReader("<script>")); !errors.Is(err, training.ErrFileType) && !errors.Is(err, training.ErrPaper) {
			t.Errorf("a page: %v", err)
		}
	})
}

func TestACourseIsCopiedWithAllThatIsInIt(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		_, lessons, _, err := s.Content(paola, c.ID)
		must(t, err)
		_, err = s.Attach(paola, lessons[0].ID, "guida.pdf", strings.NewReader(pdf))
		must(t, err)
		if _, err := s.Copy(giulia, c.ID, "Mio"); err == nil {
			t.Error("a clerk copies")
		}
		if _, err := s.Copy(nora, c.ID, "Nostro"); !errors.Is(err, training.ErrNoSuchCourse) {
			t.Errorf("another body copies: %v", err)
		}
		n, err := s.Copy(paola, c.ID, "Riunioni brevi, 2027")
		must(t, err)
		got, copied, questions, err := s.Content(paola, n.ID)
		must(t, err)
		if got.State != training.Draft || got.Title != "Riunioni brevi, 2027" || len(got.Duties) != 0 || len(copied) != 2 || len(questions) != len(bank) || len(copied[0].Files) != 1 {
			t.Fatalf("%+v, %d lessons, %d questions", got, len(copied), len(questions))
		}
		// Each has its own file: what is taken off one stays on the other.
		must(t, s.Detach(paola, copied[0].Files[0].ID))
		_, lessons, _, err = s.Content(paola, c.ID)
		must(t, err)
		if len(lessons[0].Files) != 1 {
			t.Fatal("the file of the first is gone with the copy's")
		}
		_, content, err := s.File(paola, lessons[0].Files[0].ID)
		must(t, err)
		content.Close()
		must(t, s.Discard(paola, n.ID))
		if _, _, _, err := s.Content(paola, n.ID); !errors.Is(err, training.ErrNoSuchCourse) {
			t.Errorf("%v", err)
		}
		if err := s.Discard(paola, c.ID); !errors.Is(err, training.ErrUsed) {
			t.Errorf("a published course is thrown away: %v", err)
		}
		_, err = s.Enrol(giulia, c.ID, "")
		must(t, err)
		must(t, s.Withdraw(paola, c.ID))
		if err := s.Discard(paola, c.ID); !errors.Is(err, training.ErrUsed) {
			t.Errorf("a course that somebody does: %v", err)
		}
	})
}

func TestAnEditionThatMovesTellsItsPeople(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		e, err := s.Hold(paola, edition(c, 1, rome("2026-12-03", "09:00")))
		must(t, err)
		_, err = s.Enrol(giulia, c.ID, e.ID)
		must(t, err)
		second, err := s.Enrol(luca, c.ID, e.ID)
		must(t, err)
		if second.State != training.Waiting {
			t.Fatalf("%+v", second)
		}
		_, err = s.Enrol(clerk("fabio"), c.ID, e.ID)
		must(t, err)
		if cards, err := s.Mine(clerk("fabio")); err != nil || cards[0].Ahead != 1 {
			t.Errorf("%+v, %v", cards, err)
		}
		same := e
		same.Seats = 1
		_, err = s.Hold(paola, same)
		must(t, err)
		if n := s.told(t, "training.edition_moved"); n != 0 {
			t.Errorf("%d told of nothing", n)
		}
		e.Place = "Biblioteca"
		e, err = s.Hold(paola, e)
		must(t, err)
		if n := s.told(t, "training.edition_moved"); n != 3 {
			t.Errorf("%d told of another place", n)
		}
		past := e
		past.Sessions = edition(c, 1, rome("2026-11-20", "09:00")).Sessions
		if _, err := s.Hold(paola, past); !errors.Is(err, training.ErrBegun) {
			t.Errorf("moved into the past: %v", err)
		}
		if _, err := s.Hold(giulia, e); err == nil {
			t.Error("a clerk moves it")
		}
		sheet, err := s.Sheet(paola, e.ID)
		must(t, err)
		if len(sheet.Queue) != 2 || sheet.Queue[0] != "Luca Rinaldi" {
			t.Errorf("%v", sheet.Queue)
		}
		s.clock.Set(rome("2026-12-03", "08:50"))
		if n, err := s.MarkAll(marco, e.Sessions[0].ID); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := s.MarkAll(giulia, e.Sessions[0].ID); err == nil {
			t.Error("a pupil marks all")
		}
	})
}

func TestWhoIsStuckGetsOneTryMore(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		once := plain
		once.Tries = 1
		c := s.course(t, once)
		_, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		s.readAll(t, giulia, c.ID)
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		_, err = s.HandIn(giulia, v.ID, training.Answers{{}, {}, {}})
		must(t, err)
		class, err := s.Class(paola, c.ID)
		must(t, err)
		if len(class.Pupils) != 1 || !class.Pupils[0].Stuck || class.Pupils[0].Name != "Ferretti Giulia" {
			t.Fatalf("%+v", class.Pupils)
		}
		if _, err := s.Class(marco, c.ID); err == nil {
			t.Error("the head reads the tries")
		}
		must(t, s.Grant(paola, class.Pupils[0].Enrolment.ID))
		if s.told(t, "training.granted") != 1 {
			t.Error("nobody told her")
		}
		study, err := s.Study(giulia, c.ID)
		must(t, err)
		if study.Quiz.Left != 1 || len(study.Quiz.Marks) != 1 || study.Quiz.Marks[0].Passed {
			t.Errorf("%+v", study.Quiz)
		}
		v, err = s.Try(giulia, c.ID)
		must(t, err)
		_, err = s.HandIn(giulia, v.ID, solve(v))
		must(t, err)
		study, err = s.Study(giulia, c.ID)
		must(t, err)
		if len(study.Quiz.Marks) != 2 || !study.Quiz.Marks[1].Passed {
			t.Errorf("her own marks are gone: %+v", study.Quiz)
		}
	})
}

func TestWhatIsMissingToWhomIsATable(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		table, err := s.Missing(paola, training.Choice{Course: c.ID, Standing: training.StandsToDo}, "it")
		must(t, err)
		if len(table.Rows) != 3 || table.Rows[0][0] != "Bellandi Marco" || table.Rows[0][3] != "Da fare" {
			t.Errorf("%v", table.Rows)
		}
		table, err = s.Missing(marco, training.Choice{}, "en")
		must(t, err)
		if len(table.Rows) != 2 || table.Rows[1][0] != "Rinaldi Luca" || table.Rows[0][3] != "To do" {
			t.Errorf("a head's: %v", table.Rows)
		}
		if _, err := s.Missing(giulia, training.Choice{}, "it"); err == nil {
			t.Error("a clerk reads it")
		}
		if table, err = s.Missing(paola, training.Choice{Office: "anagrafe"}, "it"); err != nil || len(table.Rows) != 0 {
			t.Errorf("%v, %v", table.Rows, err)
		}
	})
}

// Everything that is kept of a person is gone, or nobody's, some years later.
func TestNothingOfAPersonIsKeptForLongerThanItServes(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		s.pass(t, giulia, c.ID)
		e, err := s.Hold(paola, edition(c, 1, rome("2026-12-03", "09:00")))
		must(t, err)
		vain, err := s.Enrol(luca, c.ID, e.ID)
		must(t, err)
		_, err = s.Enrol(fabio, c.ID, e.ID) // waits for ever
		must(t, err)
		_, err = s.Prove(giulia, done, "a.pdf", strings.NewReader(pdf))
		must(t, err)
		for _, who := range []string{"giulia", "luca", "fabio", "marco", "chiara"} {
			must(t, s.Assess(clerk(who), training.SkillAnswer{Moment: "before", Levels: []int{1, 2, 3, 0, 1}}))
		}
		figures, _, err := s.SkillFigures(paola)
		must(t, err)
		_, err = s.Certify(paola, c.ID)
		must(t, err)
		must(t, s.jobs.Settle(root))
		s.clock.Set(rome("2026-12-03", "09:05"))
		must(t, s.Mark(marco, e.Sessions[0].ID, "luca", true))
		s.clock.Set(rome("2026-12-03", "18:00"))
		_, _, err = s.Close(marco, e.ID)
		must(t, err)

		for _, who := range []struct {
			name string
			err  error
		}{{"giulia", s.ForgetOld(giulia)}, {"paola", s.ForgetOld(paola)}} {
			if who.err == nil {
				t.Errorf("%s makes it forget", who.name)
			}
		}
		s.clock.Set(rome("2031-11-24", "10:00")) // a day less than five years
		must(t, s.ForgetOld(system))
		if k, err := s.Known(luca, "luca"); err != nil || len(k.Enrolments) != 1 || k.Enrolments[0].ID != vain.ID || len(k.Presences) != 1 || len(k.Skills) != 1 {
			t.Fatalf("forgotten too early: %+v, %v", k, err)
		}
		s.clock.Set(rome("2033-01-10", "10:00")) // and the result, which held for a year, five more
		must(t, s.jobs.Settle(root))
		must(t, s.ForgetOld(system))
		for _, table := range []string{"enrolment", "presence", "read", "try", "result", "certificate", "batch", "proof", "edition", "session"} {
			n := 0
			must(t, s.DB.Read(root, func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM training_` + table + ` WHERE ente = 'borgofiore'`).Scan(&n)
			}))
			if n != 0 {
				t.Errorf("%d rows left in training_%s", n, table)
			}
		}
		k, err := s.Known(giulia, "giulia")
		must(t, err)
		if len(k.Skills) != 0 {
			t.Errorf("her answers are still hers: %+v", k.Skills)
		}
		after, _, err := s.SkillFigures(paola)
		must(t, err)
		if len(after) != len(figures) || after[0].Mean != figures[0].Mean || after[0].People != figures[0].People {
			t.Errorf("the figures changed: %+v, then %+v", figures, after)
		}
	})
}
