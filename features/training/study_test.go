package training_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"loggia/features/training"
	"loggia/platform/db"
)

func TestGiuliaFailsOnceAndPasses(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		e, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		if _, err := s.Try(giulia, c.ID); !errors.Is(err, training.ErrNotReady) {
			t.Errorf("a try before the lessons: %v", err)
		}
		s.readAll(t, giulia, c.ID)
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		text, err := json.Marshal(v)
		must(t, err)
		if strings.Contains(string(text), "right") || strings.Contains(string(text), "perché") {
			t.Fatalf("the paper tells what is right: %s", text)
		}
		if again, err := s.Try(giulia, c.ID); err != nil || again.ID != v.ID {
			t.Errorf("a second window begins another try: %+v, %v", again, err)
		}
		half := training.Answers{{0}, {}, {}}
		must(t, s.Save(giulia, v.ID, half))
		if back, err := s.Try(giulia, c.ID); err != nil || len(back.Answers) != 3 || len(back.Answers[0]) != 1 {
			t.Errorf("what was saved is gone: %+v, %v", back.Answers, err)
		}
		for name, ctx := range map[string]func() error{
			"a colleague saves":        func() error { return s.Save(luca, v.ID, half) },
			"the head hands in":        func() error { _, err := s.HandIn(marco, v.ID, nil); return err },
			"the personnel office too": func() error { _, err := s.HandIn(paola, v.ID, nil); return err },
			"another body":             func() error { return s.Save(nora, v.ID, half) },
		} {
			if err := ctx(); !errors.Is(err, training.ErrNoSuchTry) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Save(visitor, v.ID, half); err == nil {
			t.Error("a visitor saves")
		}
		if _, err := s.HandIn(giulia, v.ID, training.Answers{{9}}); !errors.Is(err, training.ErrAnswer) {
			t.Errorf("an option that is not there: %v", err)
		}
		m, err := s.HandIn(giulia, v.ID, training.Answers{})
		must(t, err)
		if m.Passed || m.Score != 0 || m.Left != 2 || len(m.Wrong) != 3 {
			t.Errorf("%+v", m)
		}
		if _, err := s.HandIn(giulia, v.ID, solve(v)); !errors.Is(err, training.ErrHandedIn) {
			t.Errorf("handed in twice: %v", err)
		}
		if s.kept(t, `SELECT COUNT(*) FROM training_try WHERE ente = $1 AND (paper <> '' OR answers <> '')`) != 0 {
			t.Error("paper or answers are kept after handing in")
		}
		v, err = s.Try(giulia, c.ID)
		must(t, err)
		if m, err = s.HandIn(giulia, v.ID, solve(v)); err != nil || !m.Passed || m.Score != 100 || m.Result == "" {
			t.Fatalf("%+v, %v", m, err)
		}
		cards, err := s.Mine(giulia)
		must(t, err)
		if len(cards) != 1 || !strings.HasPrefix(cards[0].Result.Verify, "/verifica/") || cards[0].Standing != training.StandsDone || cards[0].Result.Until != "2027-11-25" || *cards[0].Result.Score != 100 {
			t.Errorf("%+v", cards)
		}
		if s.told(t, "training.completed") != 1 {
			t.Errorf("%v", s.facts)
		}
		if v, err := s.Study(giulia, c.ID); err != nil || len(v.Lessons) != 2 || v.Enrolment != nil {
			t.Errorf("who has done it cannot read it again: %v", err)
		}
		if err := s.Leave(giulia, e.ID); !errors.Is(err, training.ErrMoved) {
			t.Errorf("left after the end: %v", err)
		}
		for day, want := range map[string]bool{"2026-11-24": false, "2026-11-25": true, "2027-11-25": true, "2027-11-26": false} {
			if done, until, err := s.Done(system, "giulia", "agile", day); err != nil || done != want || want && until != "2027-11-25" {
				t.Errorf("on %s: %v until %q, %v", day, done, until, err)
			}
		}
		if done, _, _ := s.Done(system, "giulia", "safety", "2026-11-25"); done {
			t.Error("done with another tag")
		}
		if n, err := s.Trained(system, "2026-01-01", "2026-12-31"); err != nil || n != 1 {
			t.Errorf("%d trained, %v", n, err)
		}
	})
}

// kept counts rows of the body, as nobody but a test may.
func (s *school) kept(t *testing.T, query string) (n int) {
	t.Helper()
	must(t, s.DB.Read(root, func(tx *db.Tx) error { return tx.QueryRow(query, tx.Ente).Scan(&n) }))
	return n
}

func TestTheTimeOfATryIsKeptByTheServer(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		_, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		s.readAll(t, giulia, c.ID)
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		if v.Until == nil || v.Until.Sub(s.clock.Now()) != 10*time.Minute {
			t.Fatalf("until %v", v.Until)
		}
		must(t, s.Save(giulia, v.ID, solve(v)))
		s.clock.Advance(11 * time.Minute)
		if err := s.Save(giulia, v.ID, training.Answers{}); !errors.Is(err, training.ErrHandedIn) {
			t.Errorf("saved after the time: %v", err)
		}
		// Wrong answers that come late are not read: what was saved in time is marked.
		m, err := s.HandIn(giulia, v.ID, training.Answers{{}, {}, {}})
		must(t, err)
		if !m.Late || !m.Passed || m.Score != 100 {
			t.Errorf("%+v", m)
		}

		_, err = s.Enrol(luca, c.ID, "")
		must(t, err)
		s.readAll(t, luca, c.ID)
		for range 3 { // the browser is closed each time: the hour is not given back
			_, err := s.Try(luca, c.ID)
			must(t, err)
			s.clock.Advance(time.Hour)
		}
		if _, err := s.Try(luca, c.ID); !errors.Is(err, training.ErrNoTries) {
			t.Errorf("a fourth try: %v", err)
		}
		must(t, s.Grant(paola, mineOf(t, s, "luca", c.ID)))
		if err := s.Grant(marco, mineOf(t, s, "luca", c.ID)); err == nil {
			t.Error("a head grants a try")
		}
		v, err = s.Try(luca, c.ID)
		must(t, err)
		if m, err := s.HandIn(luca, v.ID, solve(v)); err != nil || !m.Passed {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestAChangeOfTheBankDoesNotTouchATryUnderWay(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		_, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		s.readAll(t, giulia, c.ID)
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		_, lessons, _, err := s.Content(paola, c.ID)
		must(t, err)
		other := training.Question{Words: "Altro?", Options: []training.Option{{Text: "a", Right: true}, {Text: "b"}}}
		if err := s.Fill(paola, c.ID, lessons, []training.Question{other}); !errors.Is(err, training.ErrBank) {
			t.Errorf("fewer questions than a try draws: %v", err)
		}
		must(t, s.Fill(paola, c.ID, lessons, []training.Question{other, other, other}))
		if m, err := s.HandIn(giulia, v.ID, solve(v)); err != nil || !m.Passed {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

func TestRemindersAndForgetting(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		_, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		_, err = s.EnrolMany(paola, c.ID, training.Call{Profile: "people", People: []string{"luca"}, Due: "2026-12-15"}, false)
		must(t, err)
		s.clock.Set(rome("2026-12-08", "07:59"))
		if s.told(t, "training.due") != 0 {
			t.Error("reminded too early")
		}
		s.readAll(t, giulia, c.ID)
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		_, err = s.HandIn(giulia, v.ID, solve(v))
		must(t, err)
		s.clock.Set(rome("2026-12-08", "08:01"))
		if n := s.told(t, "training.due"); n != 1 { // Luca's: Giulia has done it
			t.Errorf("%d reminders", n)
		}
		s.clock.Set(rome("2027-11-08", "08:01"))
		if n := s.told(t, "training.expiring"); n != 1 {
			t.Errorf("%d notices of the end", n)
		}
		cards, err := s.Mine(giulia)
		must(t, err)
		if cards[0].Standing != training.StandsEnding || cards[0].Due != "2027-12-08" || cards[0].Late {
			t.Errorf("%+v", cards[0])
		}
		s.clock.Set(rome("2027-12-09", "08:00"))
		if cards, err = s.Mine(giulia); err != nil || cards[0].Standing != training.StandsExpired || !cards[0].Late {
			t.Errorf("%+v, %v", cards[0], err)
		}
		if known, err := s.Known(giulia, "giulia"); err != nil || len(known.Results) != 1 || len(known.Certificates) != 1 {
			t.Errorf("%+v, %v", known, err)
		}
		if _, err := s.Known(paola, "giulia"); err == nil {
			t.Error("the page of what is known is somebody else's")
		}
		s.clock.Set(rome("2032-12-08", "12:00"))
		must(t, s.jobs.Settle(root))
		if s.kept(t, `SELECT COUNT(*) FROM training_result WHERE ente = $1`) != 1 {
			t.Error("forgotten before the day")
		}
		s.clock.Set(rome("2032-12-09", "12:00"))
		must(t, s.jobs.Settle(root))
		for _, table := range []string{"result", "certificate", "try"} {
			if n := s.kept(t, `SELECT COUNT(*) FROM training_`+table+` WHERE ente = $1`); n != 0 {
				t.Errorf("%d of %s are kept", n, table)
			}
		}
		if known, err := s.Known(giulia, "giulia"); err != nil || len(known.Enrolments) != 0 {
			t.Errorf("%+v, %v", known, err)
		}
	})
}
