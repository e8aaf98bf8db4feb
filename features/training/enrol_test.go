package training_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/training"
)

func edition(c training.Course, seats int, starts time.Time) training.Edition {
	return training.Edition{Course: c.ID, Way: "place", Place: "Sala consiliare", Teacher: "marco", Seats: seats, Sessions: []training.Session{{Starts: starts, Ends: starts.Add(2 * time.Hour)}, {Starts: starts.Add(3 * time.Hour), Ends: starts.Add(5 * time.Hour)}}}
}

func TestSevenHundredPeopleAreEnrolledInOneActAndTwiceIsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		s.hireMany(t, 700)
		c := s.course(t, plain)
		call := training.Call{Profile: "office", Value: "tributi", Due: "2026-12-15"}
		seen, err := s.EnrolMany(paola, c.ID, call, true)
		must(t, err)
		if len(seen.Fresh) != 703 { // with Giulia, Luca and Marco
			t.Fatalf("the preview names %d", len(seen.Fresh))
		}
		if n := s.told(t, "training.enrolled"); n != 0 {
			t.Fatal("a preview enrolled")
		}
		m, err := s.EnrolMany(paola, c.ID, call, false)
		must(t, err)
		again, err := s.EnrolMany(paola, c.ID, call, false)
		must(t, err)
		if len(m.Fresh) != 703 || len(again.Fresh) != 0 || again.Already != 703 {
			t.Errorf("%d, then %d and %d already", len(m.Fresh), len(again.Fresh), again.Already)
		}
		if n := s.told(t, "training.enrolled"); n != 703 {
			t.Errorf("%d told", n)
		}
		// Who has a result that holds is left alone; another body has nobody of ours.
		must(t, s.Leave(paola, mineOf(t, s, "giulia", c.ID)))
		if _, err := s.Record(paola, c.ID, "2026-11-20", []string{"giulia"}); err != nil {
			t.Fatal(err)
		}
		if again, err = s.EnrolMany(paola, c.ID, call, false); err != nil || again.Done != 1 || len(again.Fresh) != 0 {
			t.Errorf("%+v, %v", again, err)
		}
		if _, err := s.EnrolMany(nora, c.ID, call, false); !errors.Is(err, training.ErrNoSuchCourse) {
			t.Errorf("another body: %v", err)
		}
		if _, err := s.EnrolMany(paola, c.ID, training.Call{Profile: "people", People: []string{"nora", "nobody"}}, false); !errors.Is(err, training.ErrNobody) {
			t.Errorf("people of another body: %v", err)
		}
	})
}

func mineOf(t *testing.T, s *school, person, course string) string {
	t.Helper()
	cards, err := s.Mine(clerk(person))
	must(t, err)
	for _, c := range cards {
		if c.Course.ID == course && c.Enrolment != nil {
			return c.Enrolment.ID
		}
	}
	t.Fatalf("%s is not enrolled", person)
	return ""
}

func TestFiftyAskAtOnceForTenSeats(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		people := s.hireMany(t, 50)
		c := s.course(t, plain)
		e, err := s.Hold(paola, edition(c, 10, rome("2026-12-03", "09:00")))
		must(t, err)
		var wg sync.WaitGroup
		got := make(chan training.Progress, 50)
		for _, p := range people {
			wg.Go(func() {
				en, err := s.Enrol(clerk(p), c.ID, e.ID)
				if err != nil {
					t.Error(err)
				}
				got <- en.State
			})
		}
		wg.Wait()
		close(got)
		count := map[training.Progress]int{}
		for p := range got {
			count[p]++
		}
		if count[training.Learning] != 10 || count[training.Waiting] != 40 {
			t.Fatalf("%v", count)
		}
		// A seat that comes free goes to who waits, once.
		sheet, err := s.Sheet(paola, e.ID)
		must(t, err)
		if len(sheet.Rows) != 10 || sheet.Waiting != 40 || sheet.Edition.Taken != 10 {
			t.Fatalf("%d on the sheet, %d wait, %d taken", len(sheet.Rows), sheet.Waiting, sheet.Edition.Taken)
		}
		must(t, s.Leave(clerk(sheet.Rows[0].Person), mineOf(t, s, sheet.Rows[0].Person, c.ID)))
		after, err := s.Sheet(paola, e.ID)
		must(t, err)
		if len(after.Rows) != 10 || after.Waiting != 39 || after.Edition.Taken != 10 {
			t.Errorf("%d on the sheet, %d wait, %d taken", len(after.Rows), after.Waiting, after.Edition.Taken)
		}
		// More seats go to who waits; fewer than are taken are refused.
		more := after.Edition
		more.Seats = 15
		if more, err = s.Hold(paola, more); err != nil || more.Taken != 15 {
			t.Errorf("%d taken, %v", more.Taken, err)
		}
		more.Seats = 14
		if _, err = s.Hold(paola, more); !errors.Is(err, training.ErrSeats) {
			t.Errorf("fewer seats than people: %v", err)
		}
		must(t, s.CallOff(paola, e.ID))
		if n := s.told(t, "training.edition_cancelled"); n != 49 {
			t.Errorf("%d people were told", n)
		}
		if _, err := s.Enrol(clerk("p0000"), c.ID, e.ID); !errors.Is(err, training.ErrClosed) {
			t.Errorf("into an edition called off: %v", err)
		}
	})
}

func TestAPersonAsksTwiceAtOnceAndIsEnrolledOnce(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		var wg sync.WaitGroup
		errs := make(chan error, 8)
		for range 8 {
			wg.Go(func() { _, err := s.Enrol(giulia, c.ID, ""); errs <- err })
		}
		wg.Wait()
		close(errs)
		in := 0
		for err := range errs {
			if err == nil {
				in++
			} else if !errors.Is(err, training.ErrEnrolled) {
				t.Error(err)
			}
		}
		if in != 1 || s.told(t, "training.enrolled") != 1 {
			t.Errorf("enrolled %d times", in)
		}
	})
}

func TestAConsentIsAskedWhereTheCourseIsNotDue(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		free := plain
		free.Consent, free.Duties = "head", nil
		c := s.course(t, free)
		e, err := s.Enrol(giulia, c.ID, "")
		must(t, err)
		if e.State != training.Asking {
			t.Fatalf("%+v", e)
		}
		if _, err := s.Study(giulia, c.ID); err == nil {
			t.Error("who asks reads the lessons already")
		}
		for name, try := range map[string]func() error{
			"the person":                   func() error { _, err := s.Consent(giulia, e.ID); return err },
			"a colleague":                  func() error { _, err := s.Consent(luca, e.ID); return err },
			"the head of another office":   func() error { _, err := s.Consent(chiara, e.ID); return err },
			"an administrator":             func() error { _, err := s.Consent(ivo, e.ID); return err },
			"the personnel of another one": func() error { _, err := s.Consent(nora, e.ID); return err },
			"a visitor":                    func() error { _, err := s.Consent(visitor, e.ID); return err },
			"a head without a reason":      func() error { return s.Refuse(marco, e.ID, " ") },
		} {
			if try() == nil {
				t.Errorf("%s decides", name)
			}
		}
		if e, err = s.Consent(marco, e.ID); err != nil || e.State != training.Learning {
			t.Fatalf("%+v, %v", e, err)
		}
		if _, err = s.Consent(marco, e.ID); !errors.Is(err, training.ErrMoved) {
			t.Errorf("twice: %v", err)
		}
		second, err := s.Enrol(luca, c.ID, "")
		must(t, err)
		must(t, s.Refuse(marco, second.ID, "La settimana dello sportello"))
		cards, err := s.Mine(luca)
		must(t, err)
		if len(cards) != 1 || cards[0].Enrolment.Reason != "La settimana dello sportello" {
			t.Errorf("%+v", cards)
		}
		if s.told(t, "training.asked") != 2 || s.told(t, "training.refused") != 1 || s.told(t, "training.enrolled") != 1 {
			t.Errorf("%v", s.facts)
		}
		// Due for Tributi: nobody need consent.
		due := plain
		due.Consent, due.Title = "personnel", "Per Tributi"
		d := s.course(t, due)
		if e, err := s.Enrol(giulia, d.ID, ""); err != nil || e.State != training.Learning || e.Due != "2026-12-15" {
			t.Errorf("%+v, %v", e, err)
		}
		if err := s.Leave(giulia, mineOf(t, s, "giulia", d.ID)); !errors.Is(err, training.ErrDuty) {
			t.Errorf("a course that is due was left: %v", err)
		}
		if e, err := s.Enrol(fabio, d.ID, ""); err != nil || e.State != training.Asking {
			t.Errorf("%+v, %v", e, err)
		} else if _, err := s.Consent(chiara, e.ID); err == nil {
			t.Error("a head consents where the course wants the personnel office")
		} else if _, err := s.Consent(paola, e.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestACourseForAgileWorkersFollowsTheAgreements(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		home := plain
		home.Duties = []training.Duty{{Profile: "agile"}}
		c := s.course(t, home)
		if cards, err := s.Mine(giulia); err != nil || len(cards) != 0 {
			t.Errorf("due without an agreement: %+v, %v", cards, err)
		}
		s.agile.people = []string{"giulia", "nora"}
		if cards, err := s.Mine(giulia); err != nil || len(cards) != 1 || !cards[0].Mandatory {
			t.Errorf("%+v, %v", cards, err)
		}
		m, err := s.EnrolMany(paola, c.ID, training.Call{Profile: "agile"}, false)
		must(t, err)
		if len(m.Fresh) != 1 || m.Fresh[0] != "giulia" {
			t.Errorf("%+v", m)
		}
	})
}

func TestNothingIsDueOfWhoWasElected(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		s.hire(t, training.Colleague{ID: "elena", Given: "Elena", Family: "Marchetti"}, access.Place{Office: "sindaco", Role: access.Head}, access.Place{Role: access.Elected})
		heads := plain
		heads.Duties = []training.Duty{{Profile: "heads"}}
		c := s.course(t, heads)
		m, err := s.EnrolMany(paola, c.ID, training.Call{Profile: "heads"}, true)
		must(t, err)
		if len(m.Fresh) != 2 { // Chiara and Marco
			t.Errorf("%v", m.Fresh)
		}
	})
}
