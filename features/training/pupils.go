package training

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/sheet"
)

// A Class is who is on the way through a course, for who manages training.
type Class struct {
	Course   Course    `json:"course"`
	Pupils   []Pupil   `json:"pupils" doc:"by name; nobody is ranked"`
	Editions []Edition `json:"editions" doc:"of the last sixty days and to come"`
}

// A Pupil is one person's way through a course. No score is told.
type Pupil struct {
	Enrolment Enrolment `json:"enrolment"`
	Name      string    `json:"name"`
	Tries     int       `json:"tries" doc:"handed in"`
	Left      int       `json:"left" doc:"tries left; -1 for as many as one wants, or where there is no quiz"`
	Stuck     bool      `json:"stuck" doc:"no try is left and the quiz is not passed"`
}

// Class gives who is on the way through a course now, with its editions.
func (s *Service) Class(ctx context.Context, course string) (v Class, err error) {
	defer errs.Wrap(&err, "training.Class(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return v, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v.Pupils, v.Editions = []Pupil{}, []Edition{}
		if v.Course, err = findCourse(tx, course); err != nil {
			return err
		}
		open, err := listEnrolments(tx, `course = $2 AND state IN ('asked', 'waiting', 'enrolled')`, course)
		if err != nil {
			return err
		}
		tries, err := countTries(tx, course)
		if err != nil {
			return err
		}
		for _, e := range open {
			p := Pupil{Enrolment: e, Name: names[e.Person].sorted(), Tries: tries[e.ID], Left: -1}
			if v.Course.Draw > 0 && v.Course.Tries > 0 {
				p.Left = max(0, v.Course.Tries+e.extra-p.Tries)
				p.Stuck = p.Left == 0 && e.State == Learning
			}
			v.Pupils = append(v.Pupils, p)
		}
		slices.SortFunc(v.Pupils, func(a, b Pupil) int { return compareNames(a.Name, b.Name) })
		all, err := listEditions(tx)
		for _, e := range all {
			if e.Course == course && e.Over().After(tx.Now.AddDate(0, 0, -60)) {
				v.Editions = append(v.Editions, e)
			}
		}
		return err
	})
	return v, err
}

// A Choice narrows what is missing to whom.
type Choice struct {
	Office, Course string
	Standing       Standing
}

// Missing gives a table for a spreadsheet: a row for each person and course that
// is due for them, as far as the reader sees them, in the words of lang.
func (s *Service) Missing(ctx context.Context, c Choice, lang string) (t sheet.Table, err error) {
	defer errs.Wrap(&err, "training.Missing")
	b, err := s.Board(ctx)
	if err != nil {
		return t, err
	}
	say := func(key string) string { return s.Say.T(lang, "training.sheet."+key, nil) }
	t = sheet.Table{Name: say("name"), Rows: [][]any{}, Head: []string{say("person"), say("offices"), say("course"), say("standing"), say("under")}}
	offices := map[string]string{}
	if err := s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := ente.ListOffices(tx)
		for _, o := range all {
			offices[o.ID] = o.Name
		}
		return err
	}); err != nil {
		return t, err
	}
	for _, p := range b.People {
		if c.Office != "" && !slices.Contains(p.Offices, c.Office) {
			continue
		}
		at := ""
		for i, o := range p.Offices {
			if i > 0 {
				at += ", "
			}
			at += offices[o]
		}
		for _, course := range b.Courses {
			stands, due := p.Standing[course.ID]
			if !due || c.Course != "" && course.ID != c.Course || c.Standing != "" && stands != c.Standing {
				continue
			}
			var under any
			if u := p.Under[course.ID]; u != "" {
				under = say("under." + string(u))
			}
			t.Rows = append(t.Rows, []any{p.Name, at, course.Title, say("standing." + string(stands)), under})
		}
	}
	return t, nil
}
