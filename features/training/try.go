package training

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

var (
	// ErrNoSuchTry is the answer for a try that is not here, or is not the reader's.
	ErrNoSuchTry = errs.New(errs.NotFound, "training.no_such_try")
	// ErrHandedIn is the answer once a try is handed in, or its time is up.
	ErrHandedIn = errs.New(errs.Conflict, "training.handed_in")
	// ErrNotReady is the answer before every lesson has been read.
	ErrNotReady = errs.New(errs.Conflict, "training.not_ready")
	// ErrNoTries is the answer when no try is left.
	ErrNoTries = errs.New(errs.Conflict, "training.no_tries")
)

// grace is what a slow line may take: an answer that was on its way counts.
const grace = 20 * time.Second

// A TryView is a try under way as the browser has it: no answer is right in it.
type TryView struct {
	ID        string     `json:"id"`
	Course    string     `json:"course"`
	Questions []Asked    `json:"questions"`
	Answers   Answers    `json:"answers" doc:"what was saved so far"`
	Until     *time.Time `json:"until,omitempty"`
	Seconds   int        `json:"seconds,omitempty" doc:"left until then: the browser's clock may be wrong"`
}

// A Mark is what came of a try. Wrong and Why are told this once and kept nowhere.
type Mark struct {
	Score  int       `json:"score"`
	Pass   int       `json:"pass"`
	Passed bool      `json:"passed"`
	Late   bool      `json:"late" doc:"the time was up: what had been saved was marked"`
	Left   int       `json:"left" doc:"tries left; -1 for as many as one wants"`
	Wrong  []Mistake `json:"wrong"`
	Result string    `json:"result,omitempty" doc:"of the course, when it is done"`
}

// A Mistake is a question that went wrong, with what helps to understand it. The
// right option is not told: it would be learned in place of the matter.
type Mistake struct {
	Place int    `json:"place"`
	Words string `json:"words"`
	Why   string `json:"why"`
}

// Try begins a try, or goes on with the one under way. Each has its own questions
// in its own order. ErrNotReady before the matter was read, ErrNoTries afterwards.
func (s *Service) Try(ctx context.Context, course string) (v TryView, err error) {
	defer errs.Wrap(&err, "training.Try(%s)", course)
	if err := s.closeLate(ctx, course); err != nil {
		return v, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		e, c, tries, err := s.sitting(ctx, tx, course)
		if err != nil {
			return err
		}
		used := 0
		for _, t := range tries {
			if !t.handedIn {
				v = t.view(course, tx.Now)
				return nil
			}
			used++
		}
		if c.Tries > 0 && used >= c.Tries+e.extra {
			return ErrNoTries
		}
		bank, err := listQuestions(tx, course)
		if err != nil {
			return err
		}
		var seed [8]byte
		rand.Read(seed[:])
		t := try{id: id.New(), enrolment: e.ID, person: e.Person, n: used + 1, paper: Draw(bank, c.Draw, binary.LittleEndian.Uint64(seed[:])), started: tx.Now}
		if c.QuizMinutes > 0 {
			t.until = tx.Now.Add(time.Duration(c.QuizMinutes) * time.Minute)
		}
		v = t.view(course, tx.Now)
		return insertTry(tx, t)
	})
	return v, err
}

func (t try) view(course string, now time.Time) TryView {
	v := TryView{ID: t.id, Course: course, Questions: t.paper.Asked(), Answers: t.answers}
	if v.Answers == nil {
		v.Answers = Answers{}
	}
	if !t.until.IsZero() {
		v.Until, v.Seconds = &t.until, max(1, int(t.until.Sub(now)/time.Second))
	}
	return v
}

// sitting gives who acts' enrolment when the quiz of course is open to them.
func (s *Service) sitting(ctx context.Context, tx *db.Tx, course string) (e Enrolment, c Course, tries []try, err error) {
	if e, _, err = s.student(ctx, tx, course); err != nil {
		return e, c, nil, err
	}
	if e.ID == "" {
		return e, c, nil, ErrNoSuchEnrolment
	}
	if c, err = findCourse(tx, course); err != nil {
		return e, c, nil, err
	}
	lessons, err := listLessons(tx, course)
	if err != nil {
		return e, c, nil, err
	}
	read, err := listRead(tx, e.ID)
	if err != nil {
		return e, c, nil, err
	}
	for i := range lessons {
		lessons[i].Read = read[lessons[i].ID]
	}
	if c.Draw == 0 || !ready(c, e, lessons) {
		return e, c, nil, ErrNotReady
	}
	tries, err = listTries(tx, e.ID)
	return e, c, tries, err
}

// closeLate marks a try whose time is up by what had been saved: who closed the
// browser is not given the hour back.
func (s *Service) closeLate(ctx context.Context, course string) error {
	late := ""
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		_, _, tries, err := s.sitting(ctx, tx, course)
		for _, t := range tries {
			if !t.handedIn && !t.until.IsZero() && tx.Now.After(t.until.Add(grace)) {
				late = t.id
			}
		}
		return err
	})
	if err != nil || late == "" {
		return err
	}
	_, err = s.HandIn(ctx, late, nil)
	return err
}

// Save keeps the answers given so far, so that a lost line loses nothing.
func (s *Service) Save(ctx context.Context, id string, a Answers) (err error) {
	defer errs.Wrap(&err, "training.Save(%s)", id)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := s.myTry(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.handedIn || t.late(tx.Now) {
			return ErrHandedIn
		}
		if err := t.paper.Check(a); err != nil {
			return err
		}
		return updateAnswers(tx, id, a)
	})
}

func (t try) late(now time.Time) bool { return !t.until.IsZero() && now.After(t.until.Add(grace)) }

func (s *Service) myTry(ctx context.Context, tx *db.Tx, id string) (t try, err error) {
	if t, err = findTry(tx, id); err != nil {
		return t, err
	}
	if _, err := access.Check(ctx, "training.own", access.Thing{Owner: t.person}); err != nil {
		if errs.As(err).Kind == errs.Forbidden {
			err = ErrNoSuchTry
		}
		return t, err
	}
	return t, nil
}

// HandIn marks a try, once. Answers that come after the time is up are not read:
// what had been saved is marked. Who passes has done the course.
func (s *Service) HandIn(ctx context.Context, id string, a Answers) (m Mark, err error) {
	defer errs.Wrap(&err, "training.HandIn(%s)", id)
	names, err := s.names(ctx)
	if err != nil {
		return m, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m = Mark{Wrong: []Mistake{}}
		t, err := s.myTry(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.handedIn {
			return ErrHandedIn
		}
		e, err := findEnrolment(tx, t.enrolment)
		if err != nil {
			return err
		}
		c, err := findCourse(tx, e.Course)
		if err != nil {
			return err
		}
		if m.Late = t.late(tx.Now); m.Late || a == nil {
			a = t.answers
		}
		if err := t.paper.Check(a); err != nil {
			return err
		}
		score, wrong := t.paper.Mark(a)
		m.Score, m.Pass, m.Passed, m.Left = score, c.Pass, score >= c.Pass, -1
		for _, i := range wrong {
			m.Wrong = append(m.Wrong, Mistake{Place: i, Words: t.paper[i].Words, Why: t.paper[i].Why})
		}
		if c.Tries > 0 {
			m.Left = max(0, c.Tries+e.extra-t.n)
		}
		if err := handIn(tx, id, score, m.Passed); err != nil || !m.Passed || e.State != Learning {
			return err
		}
		m.Result, err = s.finish(tx, c, e, names[e.Person], score, "quiz")
		return err
	})
	return m, err
}

// Grant lets somebody try once more than the course allows. The personnel office may.
func (s *Service) Grant(ctx context.Context, enrolment string) (err error) {
	defer errs.Wrap(&err, "training.Grant(%s)", enrolment)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := findEnrolment(tx, enrolment)
		if err != nil {
			return err
		}
		if e.State != Learning {
			return ErrMoved
		}
		if err := grantTry(tx, enrolment); err != nil {
			return err
		}
		return tx.Emit(Granted{e.ID, e.Person, e.Course})
	})
}
