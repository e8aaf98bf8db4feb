package training

import (
	"context"
	"slices"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A Card is one course as its owner sees it among "my training".
type Card struct {
	Course    Course      `json:"course"`
	Mandatory bool        `json:"mandatory"`
	Standing  Standing    `json:"standing" enum:"done,ending,to_do,expired"`
	Due       string      `json:"due,omitempty"`
	Late      bool        `json:"late" doc:"the day is gone"`
	Enrolment *Enrolment  `json:"enrolment,omitempty"`
	Edition   *Edition    `json:"edition,omitempty"`
	Next      *Session    `json:"next,omitempty" doc:"the sitting that is on, or the next one"`
	Enter     bool        `json:"enter" doc:"its room on line is open"`
	Ahead     int         `json:"ahead" doc:"on the waiting list: people who get a free seat before me"`
	Lessons   int         `json:"lessons"`
	Read      int         `json:"read"`
	Result    *ResultView `json:"result,omitempty"`
}

// A ResultView is a result as its owner sees it.
type ResultView struct {
	ID    string `json:"id"`
	Day   string `json:"day"`
	Until string `json:"until,omitempty"`
	Score *int   `json:"score,omitempty"`
	Holds bool   `json:"holds"`
	// Verify is where anybody checks the certificate: told to its owner only.
	Verify string `json:"verify,omitempty" doc:"path of the public page of the certificate, from the site's root"`
}

func viewResult(r Result, day string) ResultView {
	v := ResultView{ID: r.ID, Day: r.Day, Until: r.Until, Holds: r.Holds(day)}
	if r.Score >= 0 {
		v.Score = &r.Score
	}
	return v
}

// Mine gives the courses that are due for the person who acts, those they are on
// the way through and those they have done: what is to do first.
func (s *Service) Mine(ctx context.Context) (cards []Card, err error) {
	defer errs.Wrap(&err, "training.Mine")
	who, err := access.Check(ctx, "training.catalogue", access.Thing{})
	if err != nil {
		return nil, err
	}
	agile, err := s.agileOne(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		cards, err = s.cards(tx, who.ID, agile)
		return err
	})
	return cards, err
}

func (s *Service) cards(tx *db.Tx, person string, agile map[string]bool) (cards []Card, err error) {
	cards = []Card{}
	places, err := ente.PlacesOf(tx, person)
	if err != nil {
		return nil, err
	}
	post := posts(places, agile)[person]
	courses, err := listCourses(tx)
	if err != nil {
		return nil, err
	}
	enrolments, err := listEnrolments(tx, `person = $2`, person)
	if err != nil {
		return nil, err
	}
	results, err := listResults(tx, `r.person = $2`, person)
	if err != nil {
		return nil, err
	}
	certificates, err := listCertificates(tx, "", person)
	if err != nil {
		return nil, err
	}
	last := latest(results)
	notice, err := noticeOf(tx)
	if err != nil {
		return nil, err
	}
	day := today(tx)
	for _, c := range courses {
		r := last[[2]string{person, c.ID}]
		card := Card{Course: c, Standing: standing(r, day, notice)}
		card.Due, card.Mandatory = c.owed(post)
		card.Mandatory = card.Mandatory && c.State == Published
		if r.ID != "" {
			v := viewResult(r, day)
			for _, one := range certificates {
				if one.ID == r.ID {
					v.Verify = "/verifica/" + one.Code
				}
			}
			card.Result = &v
		}
		if err := s.under(tx, &card, enrolments); err != nil {
			return nil, err
		}
		if !card.Mandatory && card.Enrolment == nil && card.Result == nil {
			continue
		}
		card.settle(day)
		cards = append(cards, card)
	}
	slices.SortStableFunc(cards, func(a, b Card) int {
		if a.rank() != b.rank() {
			return a.rank() - b.rank()
		}
		return strings.Compare(a.Due+"~", b.Due+"~")
	})
	return cards, nil
}

// under adds the way that is open, with how far it has come; one that was refused
// or missed is shown while there is no other.
func (s *Service) under(tx *db.Tx, card *Card, all []Enrolment) error {
	for _, e := range all {
		if e.Course == card.Course.ID && (e.State.Open() || card.Result == nil && (e.State == Declined || e.State == Missed || e.State == Dropped)) {
			card.Enrolment = &e
		}
	}
	if card.Course.SelfPaced {
		lessons, err := listLessons(tx, card.Course.ID)
		if err != nil {
			return err
		}
		card.Lessons = len(lessons)
		if card.Enrolment != nil {
			read, err := listRead(tx, card.Enrolment.ID)
			if err != nil {
				return err
			}
			for _, l := range lessons {
				if read[l.ID] {
					card.Read++
				}
			}
		}
	}
	if card.Enrolment != nil && card.Enrolment.Edition != "" {
		ed, err := findEdition(tx, card.Enrolment.Edition)
		if err != nil {
			return err
		}
		card.Edition = &ed
		if card.Enrolment.State == Waiting {
			if card.Ahead, err = countAhead(tx, *card.Enrolment); err != nil {
				return err
			}
		}
		for _, one := range ed.Sessions {
			if card.Next == nil && tx.Now.Before(one.Ends.Add(EarlyBy)) {
				card.Next = &one
				card.Enter = ed.Way == "meeting" && ed.State == "open" && card.Enrolment.State == Learning && !tx.Now.Before(one.Starts.Add(-EarlyBy))
			}
		}
	}
	return nil
}

// settle decides by when there is something to do: the day of the enrolment if it
// has one, the day of the duty the first time, the end of the result afterwards.
func (c *Card) settle(day string) {
	switch {
	case c.Enrolment != nil && c.Enrolment.State.Open() && c.Enrolment.Due != "":
		c.Due = c.Enrolment.Due
	case c.Result != nil && c.Standing != StandsExpired:
		c.Due = c.Result.Until
	case c.Result != nil:
		c.Due = c.Result.Until
	}
	if c.Standing == StandsDone {
		c.Due = ""
	}
	c.Late = c.Standing != StandsDone && c.Due != "" && c.Due < day
}

func (c Card) rank() int {
	switch {
	case c.Standing == StandsDone:
		return 3
	case c.Late || c.Standing == StandsExpired:
		return 0
	case c.Standing == StandsEnding:
		return 2
	}
	return 1
}

// An Offer is a course of the catalogue with its coming editions.
type Offer struct {
	Course   Course    `json:"course"`
	Editions []Edition `json:"editions"`
	Mine     string    `json:"mine" enum:",asked,waiting,enrolled" doc:"where the reader is on the way through it"`
	Due      bool      `json:"due" doc:"due for the reader"`
}

// Offers gives the catalogue: what is offered, and to who manages it everything.
func (s *Service) Offers(ctx context.Context) (all []Offer, err error) {
	defer errs.Wrap(&err, "training.Offers")
	who, err := access.Check(ctx, "training.catalogue", access.Thing{})
	if err != nil {
		return nil, err
	}
	manages := access.Can(ctx, "training.manage", access.Thing{})
	agile, err := s.agileOne(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all = []Offer{}
		courses, err := listCourses(tx)
		if err != nil {
			return err
		}
		editions, err := listEditions(tx)
		if err != nil {
			return err
		}
		open, err := listEnrolments(tx, `person = $2 AND state IN ('asked', 'waiting', 'enrolled')`, who.ID)
		if err != nil {
			return err
		}
		places, err := ente.PlacesOf(tx, who.ID)
		if err != nil {
			return err
		}
		post := posts(places, agile)[who.ID]
		for _, c := range courses {
			if c.State != Published && !manages {
				continue
			}
			o := Offer{Course: c, Editions: []Edition{}}
			_, o.Due = c.owed(post)
			for _, e := range editions {
				if e.Course == c.ID && e.State == "open" && tx.Now.Before(e.Over()) {
					o.Editions = append(o.Editions, e)
				}
			}
			for _, e := range open {
				if e.Course == c.ID {
					o.Mine = string(e.State)
				}
			}
			all = append(all, o)
		}
		return nil
	})
	return all, err
}

// Content gives a course with the whole of its bank, to who manages it.
func (s *Service) Content(ctx context.Context, course string) (c Course, lessons []Lesson, bank []Question, err error) {
	defer errs.Wrap(&err, "training.Content(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return c, nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c, err = findCourse(tx, course); err != nil {
			return err
		}
		if lessons, err = listLessons(tx, course); err != nil {
			return err
		}
		bank, err = listQuestions(tx, course)
		return err
	})
	return c, lessons, bank, err
}

// Teaching gives the editions that the reader teaches, or all to who manages
// training: those of the last sixty days and those to come.
func (s *Service) Teaching(ctx context.Context) (all []Taught, err error) {
	defer errs.Wrap(&err, "training.Teaching")
	who, err := access.Check(ctx, "training.catalogue", access.Thing{})
	if err != nil {
		return nil, err
	}
	manages := access.Can(ctx, "training.manage", access.Thing{})
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all = []Taught{}
		editions, err := listEditions(tx)
		if err != nil {
			return err
		}
		for _, e := range editions {
			if e.Teacher != who.ID && !manages || e.Over().Before(tx.Now.Add(-60*24*time.Hour)) {
				continue
			}
			c, err := findCourse(tx, e.Course)
			if err != nil {
				return err
			}
			all = append(all, Taught{Edition: e, Title: c.Title, Over: !tx.Now.Before(e.Over())})
		}
		return nil
	})
	return all, err
}

// A Taught edition with the title of its course.
type Taught struct {
	Edition Edition `json:"edition"`
	Title   string  `json:"title"`
	Over    bool    `json:"over"`
}

// Done reports whether person has done a course with this tag whose result holds
// on day, and until when: "" for ever. For other parts of the program.
func (s *Service) Done(ctx context.Context, person, tag, day string) (done bool, until string, err error) {
	defer errs.Wrap(&err, "training.Done(%s)", tag)
	if _, err := access.Check(ctx, "training.ask", access.Thing{}); err != nil {
		return false, "", err
	}
	if _, err := italy.ParseDay(day); err != nil {
		return false, "", ErrDay
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		results, err := listResults(tx, `r.person = $2 AND r.course IN (SELECT id FROM training_course WHERE ente = $1 AND tag = $3)`, person, tag)
		for _, r := range results {
			if !r.Holds(day) {
				continue
			}
			if !done || r.Until == "" || until != "" && r.Until > until {
				until = r.Until
			}
			done = true
		}
		return err
	})
	return done, until, err
}

// Offered reports whether the body has a course with this tag that one can do:
// where it has none, nobody can be asked to have done it. For other parts of the
// program.
func (s *Service) Offered(ctx context.Context, tag string) (yes bool, err error) {
	defer errs.Wrap(&err, "training.Offered(%s)", tag)
	if _, err := access.Check(ctx, "training.ask", access.Thing{}); err != nil {
		return false, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var n int
		err := tx.QueryRow(`SELECT COUNT(*) FROM training_course WHERE ente = $1 AND tag = $2 AND state = 'published'`, tx.Ente, tag).Scan(&n)
		yes = n > 0
		return err
	})
	return yes, err
}
