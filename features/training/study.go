package training

import (
	"context"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Study is a course as the person who learns it sees it.
type Study struct {
	Course    Course      `json:"course"`
	Enrolment *Enrolment  `json:"enrolment,omitempty"`
	Lessons   []Lesson    `json:"lessons"`
	Quiz      QuizState   `json:"quiz"`
	Edition   *Edition    `json:"edition,omitempty"`
	Result    *ResultView `json:"result,omitempty" doc:"the last one, if any"`
}

// A QuizState says what of the quiz is still to come.
type QuizState struct {
	Questions int    `json:"questions"`
	Open      bool   `json:"open" doc:"all has been read or attended: it may be taken"`
	Under     string `json:"under,omitempty" doc:"the try under way"`
	Used      int    `json:"used" doc:"tries handed in"`
	Left      int    `json:"left" doc:"tries left; -1 for as many as one wants"`
	// Marks are the reader's own, told to nobody else.
	Marks []TryMark `json:"marks" doc:"of my tries, the first first"`
}

// A TryMark is how one try went.
type TryMark struct {
	Score  int       `json:"score"`
	Passed bool      `json:"passed"`
	At     time.Time `json:"at"`
}

// student gives the open enrolment of who acts in a course; the personnel office
// may look without one. Somebody else's course content is not found.
func (s *Service) student(ctx context.Context, tx *db.Tx, course string) (e Enrolment, who access.Person, err error) {
	if who, err = access.Check(ctx, "training.enrol", access.Thing{}); err != nil {
		return e, who, err
	}
	e, err = findOpen(tx, course, who.ID)
	if err == nil && e.State == Learning {
		return e, who, nil
	}
	if err != nil && !errors.Is(err, ErrNoSuchEnrolment) {
		return e, who, err
	}
	if access.Can(ctx, "training.manage", access.Thing{}) {
		return Enrolment{}, who, nil
	}
	results, err := listResults(tx, `r.course = $2 AND r.person = $3`, course, who.ID)
	if err == nil && len(results) == 0 {
		err = ErrNoSuchEnrolment
	}
	return Enrolment{}, who, err // who has done it may read it again
}

// Study gives the content of a course to who is enrolled in it, has done it, or
// manages it: never the answers of its questions.
func (s *Service) Study(ctx context.Context, course string) (v Study, err error) {
	defer errs.Wrap(&err, "training.Study(%s)", course)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		e, who, err := s.student(ctx, tx, course)
		if err != nil {
			return err
		}
		if v.Course, err = findCourse(tx, course); err != nil {
			return err
		}
		if v.Lessons, err = listLessons(tx, course); err != nil {
			return err
		}
		v.Quiz = QuizState{Questions: v.Course.Draw, Left: -1, Marks: []TryMark{}}
		results, err := listResults(tx, `r.course = $2 AND r.person = $3`, course, who.ID)
		if err != nil {
			return err
		}
		if n := len(results); n > 0 {
			r := viewResult(results[n-1], today(tx))
			v.Result = &r
		}
		if e.ID == "" && len(results) > 0 { // how it went stays readable once it is done
			tries, err := listTries(tx, results[len(results)-1].Enrolment)
			v.Quiz.Marks = quizState(v.Course, Enrolment{}, nil, tries).Marks
			return err
		}
		if e.ID == "" {
			return nil
		}
		v.Enrolment = &e
		if e.Edition != "" {
			ed, err := findEdition(tx, e.Edition)
			if err != nil {
				return err
			}
			v.Edition = &ed
		}
		read, err := listRead(tx, e.ID)
		if err != nil {
			return err
		}
		for i := range v.Lessons {
			v.Lessons[i].Read = read[v.Lessons[i].ID]
		}
		tries, err := listTries(tx, e.ID)
		if err != nil {
			return err
		}
		v.Quiz = quizState(v.Course, e, v.Lessons, tries)
		return nil
	})
	return v, err
}

func quizState(c Course, e Enrolment, lessons []Lesson, tries []try) QuizState {
	q := QuizState{Questions: c.Draw, Left: -1, Open: c.Draw > 0 && ready(c, e, lessons), Marks: []TryMark{}}
	for _, t := range tries {
		if t.handedIn {
			q.Used++
			q.Marks = append(q.Marks, TryMark{t.score, t.passed, t.handed})
		} else {
			q.Under = t.id
		}
	}
	if c.Tries > 0 {
		q.Left = max(0, c.Tries+e.extra-q.Used)
		if q.Under != "" {
			q.Left = max(0, q.Left-1)
		}
	}
	return q
}

// ready reports whether somebody has come through the matter: the sittings of the
// edition, or every lesson.
func ready(c Course, e Enrolment, lessons []Lesson) bool {
	if e.Edition != "" {
		return e.attended
	}
	for _, l := range lessons {
		if !l.Read {
			return false
		}
	}
	return len(lessons) > 0
}

// Read marks a lesson as read. After the last one, a course without a quiz is done.
func (s *Service) Read(ctx context.Context, lesson string) (err error) {
	defer errs.Wrap(&err, "training.Read(%s)", lesson)
	names, err := s.names(ctx)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		course, err := findLesson(tx, lesson)
		if err != nil {
			return err
		}
		e, _, err := s.student(ctx, tx, course)
		if err != nil || e.ID == "" {
			return err
		}
		if err := markRead(tx, e.ID, lesson); err != nil {
			return err
		}
		c, err := findCourse(tx, course)
		if err != nil || c.Draw > 0 || e.Edition != "" {
			return err
		}
		lessons, err := listLessons(tx, course)
		if err != nil {
			return err
		}
		read, err := listRead(tx, e.ID)
		if err != nil {
			return err
		}
		for i := range lessons {
			lessons[i].Read = read[lessons[i].ID]
		}
		if !ready(c, e, lessons) {
			return nil
		}
		_, err = s.finish(tx, c, e, names[e.Person], -1, "lessons")
		return err
	})
}
