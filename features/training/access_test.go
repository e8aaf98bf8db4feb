package training_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"loggia/features/training"
	"loggia/platform/db/dbtest"
)

// Who may do what: for each act, those who may. Everybody else is refused.
func TestTheMatrixOfWhoMayDoWhat(t *testing.T) {
	s := open(t, dbtest.SQLite)
	c := s.course(t, plain)
	m := s.pass(t, giulia, c.ID)
	asked := plain
	asked.Consent, asked.Duties = "head", nil
	other := s.course(t, asked)
	e, err := s.Hold(paola, edition(c, 5, rome("2026-12-03", "09:00")))
	must(t, err)
	everybody := map[string]context.Context{"visitor": visitor, "owner": giulia, "colleague": luca, "head": marco, "other head": chiara, "personnel": paola, "admin": ivo, "other body": nora}
	for _, act := range []struct {
		name string
		may  string
		do   func(ctx context.Context) error
	}{
		{"reads the catalogue", "owner colleague head other head personnel other body", func(ctx context.Context) error { _, err := s.Offers(ctx); return err }},
		{"reads the lessons", "owner personnel", func(ctx context.Context) error { _, err := s.Study(ctx, c.ID); return err }},
		{"reads the bank", "personnel", func(ctx context.Context) error { _, _, _, err := s.Content(ctx, c.ID); return err }},
		{"changes a course", "personnel", func(ctx context.Context) error { _, err := s.Shape(ctx, c); return err }},
		{"publishes", "personnel", func(ctx context.Context) error { return s.Publish(ctx, c.ID) }},
		{"takes the certificate", "owner personnel", func(ctx context.Context) error { _, err := s.certificate(t, ctx, m.Result); return err }},
		{"lists the certificates", "personnel other body", func(ctx context.Context) error { _, err := s.Certificates(ctx, c.ID); return err }},
		{"reads the register", "head personnel", func(ctx context.Context) error { _, err := s.Sheet(ctx, e.ID); return err }},
		{"reads the board", "head other head personnel other body", func(ctx context.Context) error { _, err := s.Board(ctx); return err }},
		{"reads figures", "head other head personnel admin other body", func(ctx context.Context) error { _, _, err := s.SkillFigures(ctx); return err }},
		{"enrols an office", "personnel", func(ctx context.Context) error {
			_, err := s.EnrolMany(ctx, c.ID, training.Call{Profile: "all"}, true)
			return err
		}},
		{"reads what is known of Giulia", "owner", func(ctx context.Context) error { _, err := s.Known(ctx, "giulia"); return err }},
		{"asks for somebody in the name of the program", "", func(ctx context.Context) error { _, _, err := s.Done(ctx, "giulia", "agile", "2026-11-25"); return err }},
		{"enrols", "owner colleague head other head personnel", func(ctx context.Context) error { _, err := s.Enrol(ctx, other.ID, ""); return err }},
	} {
		for name, ctx := range everybody {
			want := false
			for _, may := range []string{"owner", "colleague", "other head", "other body", "head", "personnel", "admin"} {
				want = want || may == name && contains(act.may, name)
			}
			if err := act.do(ctx); (err == nil) != want {
				t.Errorf("%s %s: %v", name, act.name, err)
			}
		}
	}
}

// contains reports whether list names who; "head" is not "other head".
func contains(list, who string) bool {
	list = strings.NewReplacer("other head", "other_head", "other body", "other_body").Replace(list)
	for _, one := range strings.Fields(list) {
		if one == strings.ReplaceAll(who, " ", "_") {
			return true
		}
	}
	return false
}

func TestAHeadLearnsDoneToDoOrExpiredAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		s.pass(t, giulia, c.ID)
		_, err := s.Enrol(luca, c.ID, "")
		must(t, err)
		b, err := s.Board(marco)
		must(t, err)
		if b.All || len(b.People) != 2 || len(b.Offices) != 1 || b.Offices[0].Name != "Tributi" {
			t.Fatalf("%+v", b)
		}
		for _, p := range b.People {
			if p.Under != nil {
				t.Errorf("a head sees how far %s is", p.Name)
			}
		}
		if b.People[0].Standing[c.ID] != training.StandsDone || b.People[1].Standing[c.ID] != training.StandsToDo {
			t.Errorf("%+v", b.People)
		}
		text, err := json.Marshal(b.People)
		must(t, err)
		for _, leak := range []string{"score", "100", "2026", "2027", "result"} {
			if strings.Contains(string(text), leak) {
				t.Errorf("the board tells a head %q: %s", leak, text)
			}
		}
		s.clock.Set(rome("2027-11-20", "09:00")) // five days before its end
		if b, err = s.Board(marco); err != nil || b.People[0].Standing[c.ID] != training.StandsDone {
			t.Errorf("%+v, %v", b.People, err)
		}
		if b, err = s.Board(paola); err != nil || b.People[3].Standing[c.ID] != training.StandsEnding || b.People[5].Under[c.ID] != training.Learning {
			t.Errorf("%+v, %v", b.People, err)
		}
		if b, err = s.Board(chiara); err != nil || len(b.People) != 1 || len(b.Courses) != 0 {
			t.Errorf("another head: %+v, %v", b, err)
		}
	})
}
