package training

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A Board says what is missing to whom.
type Board struct {
	Courses []Course   `json:"courses" doc:"those that are due for somebody here"`
	Offices []Office   `json:"offices"`
	People  []BoardRow `json:"people"`
	All     bool       `json:"all" doc:"the reader sees the whole body"`
	Asking  []Request  `json:"asking" doc:"enrolments that wait for the reader's consent"`
}

// An Office by id and name.
type Office struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A BoardRow is one person: how they stand with each course that is due for them.
// Nothing else is told: no score, no date, no number of tries.
type BoardRow struct {
	Person   string              `json:"person"`
	Name     string              `json:"name"`
	Offices  []string            `json:"offices"`
	Standing map[string]Standing `json:"standing" doc:"by course; a course that is not due is absent"`
	Under    map[string]Progress `json:"under,omitempty" doc:"by course, to the personnel office: on the way"`
}

// A Request waits for a consent.
type Request struct {
	Enrolment Enrolment `json:"enrolment"`
	Name      string    `json:"name"`
	Title     string    `json:"title"`
}

// Board gives the personnel office the whole body, and a head the people of the
// offices that they lead, themselves not included.
func (s *Service) Board(ctx context.Context) (b Board, err error) {
	defer errs.Wrap(&err, "training.Board")
	b.All = access.Can(ctx, "training.manage", access.Thing{})
	who := access.Who(ctx)
	mine := []string{}
	for _, p := range who.Places {
		if access.Can(ctx, "training.standing", access.Thing{Office: p.Office}) && p.Office != "" && p.Role == access.Head {
			mine = append(mine, p.Office)
		}
	}
	thing := access.Thing{}
	if !b.All && len(mine) > 0 {
		thing.Office = mine[0]
	}
	if _, err := access.Check(ctx, "training.standing", thing); err != nil {
		return b, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return b, err
	}
	agile, err := s.agile(ctx)
	if err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { return s.board(ctx, tx, &b, mine, names, agile) })
	return b, err
}

func (s *Service) board(ctx context.Context, tx *db.Tx, b *Board, mine []string, names map[string]Colleague, agile map[string]bool) error {
	places, err := ente.ListPlaces(tx)
	if err != nil {
		return err
	}
	post := posts(places, agile)
	courses, err := listCourses(tx)
	if err != nil {
		return err
	}
	courses = slices.DeleteFunc(courses, func(c Course) bool { return c.State != Published || len(c.Duties) == 0 })
	results, err := listResults(tx, `1 = 1`)
	if err != nil {
		return err
	}
	open, err := listEnrolments(tx, `state IN ('asked', 'waiting', 'enrolled')`)
	if err != nil {
		return err
	}
	notice, err := noticeOf(tx)
	if err != nil {
		return err
	}
	last, way := latest(results), map[[2]string]Progress{}
	for _, e := range open {
		way[[2]string{e.Person, e.Course}] = e.State
	}
	b.People, b.Courses, b.Offices = []BoardRow{}, []Course{}, []Office{}
	used, at := map[string]bool{}, map[string]bool{}
	for _, c := range byName(names) {
		p, works := post[c.ID]
		shown := b.All || c.ID != access.Who(ctx).ID && slices.ContainsFunc(p.offices, func(o string) bool { return slices.Contains(mine, o) })
		if !works || !shown {
			continue
		}
		row := BoardRow{Person: c.ID, Name: c.sorted(), Offices: p.offices, Standing: map[string]Standing{}}
		if row.Offices == nil {
			row.Offices = []string{}
		}
		for _, course := range courses {
			if _, mandatory := course.owed(p); !mandatory {
				continue
			}
			key := [2]string{c.ID, course.ID}
			stands := standing(last[key], today(tx), notice)
			if !b.All && stands == StandsEnding {
				stands = StandsDone // a head learns done, to do or expired
			}
			row.Standing[course.ID], used[course.ID] = stands, true
			if progress, ok := way[key]; ok && b.All {
				if row.Under == nil {
					row.Under = map[string]Progress{}
				}
				row.Under[course.ID] = progress
			}
		}
		for _, o := range p.offices {
			at[o] = true
		}
		b.People = append(b.People, row)
	}
	for _, c := range courses {
		if used[c.ID] || b.All {
			b.Courses = append(b.Courses, c)
		}
	}
	offices, err := ente.ListOffices(tx)
	if err != nil {
		return err
	}
	for _, o := range offices {
		if at[o.ID] && (b.All || slices.Contains(mine, o.ID)) {
			b.Offices = append(b.Offices, Office{o.ID, o.Name})
		}
	}
	return s.requests(ctx, tx, b, open, names)
}

func (s *Service) requests(ctx context.Context, tx *db.Tx, b *Board, open []Enrolment, names map[string]Colleague) error {
	b.Asking = []Request{}
	for _, e := range open {
		if e.State != Asking || e.Person == access.Who(ctx).ID {
			continue
		}
		c, err := findCourse(tx, e.Course)
		if err != nil {
			return err
		}
		if _, err := s.consents(ctx, tx, c, e.Person); err != nil {
			if k := errs.As(err).Kind; k == errs.Forbidden || k == errs.Unauthenticated {
				continue
			}
			return err
		}
		b.Asking = append(b.Asking, Request{Enrolment: e, Name: names[e.Person].Name(), Title: c.Title})
	}
	return nil
}

// A Figure is how many people were trained in one area. No figure is given of an
// area in which fewer than a handful were: Few says so.
type Figure struct {
	Area   string `json:"area"`
	People int    `json:"people"`
	Hours  int    `json:"hours" doc:"of training, all together"`
	Few    bool   `json:"few" doc:"fewer people than can be told without telling who"`
}

// Figures gives how many people were trained between two days, by area, and how
// many in all: each counts once. No person is in it.
func (s *Service) Figures(ctx context.Context, from, to string) (all []Figure, people int, err error) {
	defer errs.Wrap(&err, "training.Figures")
	if _, err := access.Check(ctx, "training.figures", access.Thing{}); err != nil {
		return nil, 0, err
	}
	for _, d := range []string{from, to} {
		if _, err := italy.ParseDay(d); err != nil {
			return nil, 0, ErrDay
		}
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all = []Figure{}
		least, err := norm.Int(tx, smallGroup, today(tx))
		if err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT c.area, COUNT(DISTINCT r.person), SUM(c.minutes) FROM training_result r JOIN training_course c ON c.ente = r.ente AND c.id = r.course
			WHERE r.ente = $1 AND r.day >= $2 AND r.day <= $3 GROUP BY c.area ORDER BY c.area`, tx.Ente, from, to)
		all, err = db.Collect(rows, err, func(f *Figure, scan func(...any) error) error {
			err := scan(&f.Area, &f.People, &f.Hours)
			f.Hours /= 60
			if f.People < least {
				f.People, f.Hours, f.Few = 0, 0, true
			}
			return err
		})
		if err != nil {
			return err
		}
		people, err = countTrained(tx, from, to)
		return err
	})
	return all, people, err
}

// Trained gives how many people did a course between two days, each once. For
// other parts of the program: what a grant promised against what was done.
func (s *Service) Trained(ctx context.Context, from, to string) (n int, err error) {
	defer errs.Wrap(&err, "training.Trained")
	if _, err := access.Check(ctx, "training.ask", access.Thing{}); err != nil {
		return 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		n, err = countTrained(tx, from, to)
		return err
	})
	return n, err
}

func countTrained(tx *db.Tx, from, to string) (n int, err error) {
	err = tx.QueryRow(`SELECT COUNT(DISTINCT person) FROM training_result WHERE ente = $1 AND day >= $2 AND day <= $3`, tx.Ente, from, to).Scan(&n)
	return n, err
}
