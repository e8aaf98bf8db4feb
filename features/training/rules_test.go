package training_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"loggia/features/training"
)

func TestAResultHoldsUntilTheSameDayOfALaterMonth(t *testing.T) {
	for _, c := range []struct {
		months    int
		day, want string
	}{
		{12, "2026-11-25", "2027-11-25"}, {0, "2026-11-25", ""}, {1, "2027-01-31", "2027-02-28"}, {1, "2028-01-31", "2028-02-29"},
		{12, "2028-02-29", "2029-02-28"}, {24, "2026-12-31", "2028-12-31"}, {1, "2026-12-15", "2027-01-15"}, {13, "2026-11-30", "2027-12-30"},
	} {
		if got := (training.Course{Months: c.months}).Until(c.day); got != c.want {
			t.Errorf("%d months from %s: %q, want %q", c.months, c.day, got, c.want)
		}
	}
}

func TestACourseThatCannotBeIsRefused(t *testing.T) {
	good := training.Course{Title: " Uno ", Area: "Sicurezza", Minutes: 25, Pass: 70, Presence: 80, Consent: "none", Duties: []training.Duty{{Profile: "office", Value: "tributi", Due: "2026-12-15"}}}
	if c, err := good.Clean(); err != nil || c.Title != "Uno" {
		t.Fatalf("%+v, %v", c, err)
	}
	for name, change := range map[string]func(*training.Course){
		"no title":               func(c *training.Course) { c.Title = "  " },
		"a zero byte":            func(c *training.Course) { c.About = "a\x00b" },
		"too long a title":       func(c *training.Course) { c.Title = strings.Repeat("è", 121) },
		"no time":                func(c *training.Course) { c.Minutes = 0 },
		"a pass mark of nought":  func(c *training.Course) { c.Pass = 0 },
		"a consent of nobody":    func(c *training.Course) { c.Consent = "mayor" },
		"a tag that nobody asks": func(c *training.Course) { c.Tag = "cooking" },
		"an office without name": func(c *training.Course) { c.Duties = []training.Duty{{Profile: "office"}} },
		"a day that is not":      func(c *training.Course) { c.Duties = []training.Duty{{Profile: "all", Due: "2026-02-30"}} },
	} {
		c := good
		change(&c)
		if _, err := c.Clean(); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}

var bank = []training.Question{
	{ID: "a", Words: "Uno?", Options: []training.Option{{Text: "sì", Right: true}, {Text: "no"}, {Text: "forse"}}, Why: "perché"},
	{ID: "b", Words: "Quali?", Many: true, Options: []training.Option{{Text: "x", Right: true}, {Text: "y", Right: true}, {Text: "z"}}},
	{ID: "c", Words: "Tre?", Options: []training.Option{{Text: "1"}, {Text: "2"}, {Text: "3", Right: true}}},
	{ID: "d", Words: "Quattro?", Options: []training.Option{{Text: "4", Right: true}, {Text: "5"}}},
}

// right gives the answers that are all right on a paper.
func right(p training.Paper) training.Answers {
	a := training.Answers{}
	for _, q := range p {
		one := []int{}
		for i, o := range q.Options {
			if o.Right {
				one = append(one, i)
			}
		}
		a = append(a, one)
	}
	return a
}

func TestASeedAlwaysDrawsTheSamePaperAndNothingTellsWhatIsRight(t *testing.T) {
	different := false
	for seed := range uint64(50) {
		p := training.Draw(bank, 3, seed)
		if !reflect.DeepEqual(p, training.Draw(bank, 3, seed)) {
			t.Fatal("one seed, two papers")
		}
		different = different || !reflect.DeepEqual(p, training.Draw(bank, 3, seed+1000))
		seen := map[string]bool{}
		for _, q := range p {
			seen[q.ID] = true
		}
		if len(p) != 3 || len(seen) != 3 {
			t.Fatalf("a paper of %d, %d different", len(p), len(seen))
		}
		for i, q := range p.Asked() {
			if len(q.Options) != len(p[i].Options) || q.Words != p[i].Words {
				t.Fatalf("asked otherwise: %+v", q)
			}
		}
		if score, wrong := p.Mark(right(p)); score != 100 || len(wrong) != 0 {
			t.Fatalf("all right: %d, %v", score, wrong)
		}
	}
	if !different {
		t.Error("every seed draws the same")
	}
	if p := training.Draw(bank, 9, 1); len(p) != 4 {
		t.Errorf("more than the bank holds: %d", len(p))
	}
}

func TestAPaperIsMarkedWholeQuestionsOnly(t *testing.T) {
	p := training.Paper(bank)
	for _, c := range []struct {
		name    string
		answers training.Answers
		score   int
		wrong   []int
	}{
		{"nothing", nil, 0, []int{0, 1, 2, 3}},
		{"half of a question of many", training.Answers{{0}, {0}, {2}, {0}}, 75, []int{1}},
		{"too much in a question of many", training.Answers{{0}, {0, 1, 2}, {2}, {0}}, 75, []int{1}},
		{"in another order", training.Answers{{0}, {1, 0}, {2}, {0}}, 100, nil},
		{"a blank", training.Answers{{0}, {0, 1}, {}, {0}}, 75, []int{2}},
	} {
		if score, wrong := p.Mark(c.answers); score != c.score || !reflect.DeepEqual(wrong, c.wrong) {
			t.Errorf("%s: %d, %v", c.name, score, wrong)
		}
		if err := p.Check(c.answers); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for name, a := range map[string]training.Answers{"two where one": {{0, 1}}, "none such": {{7}}, "below": {{-1}}, "twice the same": {{}, {1, 1}}, "a fifth question": {{}, {}, {}, {}, {}}} {
		if err := p.Check(a); !errors.Is(err, training.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAQuestionThatNobodyCouldAnswerIsRefused(t *testing.T) {
	o := func(text string, right bool) training.Option { return training.Option{Text: text, Right: right} }
	for name, q := range map[string]training.Question{
		"no words":            {Options: []training.Option{o("a", true), o("b", false)}},
		"one option":          {Words: "x", Options: []training.Option{o("a", true)}},
		"none right":          {Words: "x", Options: []training.Option{o("a", false), o("b", false)}},
		"two right where one": {Words: "x", Options: []training.Option{o("a", true), o("b", true)}},
		"an empty option":     {Words: "x", Options: []training.Option{o("a", true), o(" ", false)}},
	} {
		if _, err := q.Clean(); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}

func TestACodeIsReadAsItIsTyped(t *testing.T) {
	missed, tried := 0, 0
	for range 300 {
		code := training.NewCode()
		if len(code) != 27 {
			t.Fatal(code)
		}
		typed := strings.ToLower(training.Grouped(code))
		typed = strings.NewReplacer("0", "o", "1", "l").Replace(typed)
		if got, ok := training.ReadCode(" " + typed + " "); !ok || got != code {
			t.Fatalf("%q read as %q, %v", typed, got, ok)
		}
		for i := range code {
			for _, r := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
				if wrong := code[:i] + string(r) + code[i+1:]; wrong != code {
					tried++
					if _, ok := training.ReadCode(wrong); ok {
						missed++
					}
				}
			}
		}
		if i := rand.IntN(25); code[i] != code[i+1] {
			swapped := code[:i] + code[i+1:i+2] + code[i:i+1] + code[i+2:]
			tried++
			if _, ok := training.ReadCode(swapped); ok {
				missed++
			}
		}
	}
	if missed*300 > tried {
		t.Errorf("%d of %d mistakes were not seen", missed, tried)
	}
	for _, bad := range []string{"", "ABC", strings.Repeat("A", 5000), strings.Repeat("é", 27), strings.Repeat("U", 27), strings.Repeat("'", 27)} {
		if _, ok := training.ReadCode(bad); ok {
			t.Errorf("%.30q is a code", bad)
		}
	}
}

func TestAnEditionWithoutOrderIsRefused(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 12, 3, h, 0, 0, 0, time.UTC) }
	e := training.Edition{Way: "place", Place: "Sala", Seats: 3, Sessions: []training.Session{{ID: "2", Starts: at(11), Ends: at(12)}, {ID: "1", Starts: at(8), Ends: at(11)}}}
	clean, err := e.Clean()
	if err != nil || clean.Begins() != at(8) || clean.Over() != at(12) {
		t.Fatalf("%+v, %v", clean, err)
	}
	if n := clean.Attended(map[string]bool{"1": true}); n != 75 {
		t.Errorf("three hours of four: %d %%", n)
	}
	for name, change := range map[string]func(*training.Edition){
		"nowhere":    func(e *training.Edition) { e.Place = "" },
		"in the air": func(e *training.Edition) { e.Way = "air" },
		"no seats":   func(e *training.Edition) { e.Seats = 0 },
		"no days":    func(e *training.Edition) { e.Sessions = nil },
		"backwards":  func(e *training.Edition) { e.Sessions = []training.Session{{Starts: at(9), Ends: at(8)}} },
		"overlapping": func(e *training.Edition) {
			e.Sessions = []training.Session{{Starts: at(8), Ends: at(10)}, {Starts: at(9), Ends: at(11)}}
		},
	} {
		bad := e
		change(&bad)
		if _, err := bad.Clean(); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}
