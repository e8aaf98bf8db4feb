package training_test

import (
	"errors"
	"testing"
	"time"

	"loggia/features/training"
)

func TestATeacherKeepsTheRegister(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		short := plain
		short.Draw, short.Consent, short.Duties = 0, "none", nil
		c := s.course(t, short)
		e, err := s.Hold(paola, edition(c, 10, rome("2026-12-03", "09:00")))
		must(t, err)
		for _, p := range []string{"giulia", "luca"} {
			_, err := s.Enrol(clerk(p), c.ID, e.ID)
			must(t, err)
		}
		first, second := e.Sessions[0].ID, e.Sessions[1].ID
		if err := s.Mark(marco, first, "giulia", true); !errors.Is(err, training.ErrNotYet) {
			t.Errorf("a register kept ahead: %v", err)
		}
		s.clock.Set(rome("2026-12-03", "08:50"))
		if _, err := s.Hold(paola, e); !errors.Is(err, training.ErrBegun) {
			t.Errorf("changed as it begins: %v", err)
		}
		for name, ctx := range map[string]func() error{
			"a pupil":         func() error { return s.Mark(giulia, first, "giulia", true) },
			"another head":    func() error { return s.Mark(chiara, first, "giulia", true) },
			"another body":    func() error { return s.Mark(nora, first, "giulia", true) },
			"a visitor":       func() error { return s.Mark(visitor, first, "giulia", true) },
			"an unlisted one": func() error { return s.Mark(marco, first, "fabio", true) },
		} {
			if ctx() == nil {
				t.Errorf("%s passed", name)
			}
		}
		must(t, s.Mark(marco, first, "giulia", true))
		must(t, s.Mark(marco, first, "luca", true))
		if err := s.Mark(marco, second, "giulia", true); !errors.Is(err, training.ErrNotYet) {
			t.Errorf("the second sitting marked at the first: %v", err)
		}
		if _, _, err := s.Close(marco, e.ID); !errors.Is(err, training.ErrNotYet) {
			t.Errorf("closed before its end: %v", err)
		}
		s.clock.Set(rome("2026-12-03", "12:00"))
		must(t, s.Mark(marco, second, "giulia", true))
		must(t, s.Mark(marco, second, "luca", true))
		must(t, s.Mark(marco, second, "luca", false)) // a slip of the finger
		s.clock.Set(rome("2026-12-03", "14:00"))
		if _, _, err := s.Close(giulia, e.ID); err == nil {
			t.Error("a pupil closes")
		}
		done, missed, err := s.Close(marco, e.ID)
		must(t, err)
		if done != 1 || missed != 1 { // half of the hours is less than seven tenths
			t.Errorf("%d done, %d missed", done, missed)
		}
		if _, _, err := s.Close(marco, e.ID); !errors.Is(err, training.ErrClosed) {
			t.Errorf("closed twice: %v", err)
		}
		if err := s.Mark(marco, second, "luca", true); !errors.Is(err, training.ErrClosed) {
			t.Errorf("marked after the close: %v", err)
		}
		sheet, err := s.Sheet(marco, e.ID)
		must(t, err)
		if len(sheet.Rows) != 2 || sheet.Rows[0].Name != "Ferretti Giulia" || sheet.Rows[0].State != training.Finished || sheet.Rows[1].State != training.Missed {
			t.Errorf("%+v", sheet.Rows)
		}
		if _, err := s.Sheet(luca, e.ID); err == nil {
			t.Error("a pupil reads the register")
		}
		if s.told(t, "training.completed") != 1 {
			t.Errorf("%v", s.facts)
		}
	})
}

func TestASittingOnLineIsAMeeting(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		at := rome("2026-12-03", "09:00")
		e, err := s.Hold(paola, training.Edition{Course: c.ID, Way: "meeting", Teacher: "marco", Seats: 5, Sessions: []training.Session{{Starts: at, Ends: at.Add(time.Hour)}}})
		must(t, err)
		_, err = s.Enrol(giulia, c.ID, e.ID)
		must(t, err)
		room := e.Sessions[0].ID
		if _, err := s.Join(giulia, room); !errors.Is(err, training.ErrNotYet) {
			t.Errorf("a day before: %v", err)
		}
		s.clock.Set(rome("2026-12-03", "08:46"))
		if cards, err := s.Mine(giulia); err != nil || !cards[0].Enter || cards[0].Next.ID != room {
			t.Errorf("%+v, %v", cards[0], err)
		}
		path, err := s.Join(giulia, room)
		must(t, err)
		if path != "/riunioni/"+room || len(s.rooms.held) != 1 || s.rooms.held[0] != "Riunioni brevi e utili 1h30m0s" {
			t.Errorf("%q, %v", path, s.rooms.held)
		}
		if _, err := s.Join(luca, room); !errors.Is(err, training.ErrNoSuchEdition) {
			t.Errorf("who is not on the list: %v", err)
		}
		if _, err := s.Join(marco, room); err != nil {
			t.Errorf("the teacher: %v", err)
		}
		sheet, err := s.Sheet(marco, e.ID)
		must(t, err)
		if len(sheet.Rows) != 1 || !sheet.Rows[0].Came[room] || sheet.Rows[0].Present[room] {
			t.Errorf("%+v", sheet.Rows)
		}
		must(t, s.Mark(marco, room, "giulia", true))
		s.clock.Set(rome("2026-12-03", "10:00"))
		if done, missed, err := s.Close(marco, e.ID); err != nil || done != 1 || missed != 0 {
			t.Errorf("%d, %d, %v", done, missed, err)
		}
		// There is a quiz: being there opens it, and does not stand for it.
		cards, err := s.Mine(giulia)
		must(t, err)
		if cards[0].Standing != training.StandsToDo {
			t.Errorf("%+v", cards[0])
		}
		v, err := s.Try(giulia, c.ID)
		must(t, err)
		if m, err := s.HandIn(giulia, v.ID, solve(v)); err != nil || m.Result == "" {
			t.Errorf("%+v, %v", m, err)
		}
	})
}
