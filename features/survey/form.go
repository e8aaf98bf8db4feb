package survey

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

// What can be wrong with a survey, or with an answer.
var (
	ErrNoSuchSurvey = errs.New(errs.NotFound, "survey.no_such")
	ErrText         = errs.New(errs.Invalid, "survey.text")
	ErrQuestions    = errs.New(errs.Invalid, "survey.questions")
	ErrOptions      = errs.New(errs.Invalid, "survey.options")
	ErrWaves        = errs.New(errs.Invalid, "survey.waves")
	ErrState        = errs.New(errs.Conflict, "survey.state")
	ErrUntil        = errs.New(errs.Invalid, "survey.until")
	ErrFew          = errs.New(errs.Conflict, "survey.few")
	ErrNotInvited   = errs.New(errs.NotFound, "survey.not_invited")
	ErrAnswered     = errs.New(errs.Conflict, "survey.answered")
	ErrAnswer       = errs.New(errs.Invalid, "survey.answer")
	ErrMissing      = errs.New(errs.Invalid, "survey.missing")
)

// Kinds of question.
const (
	Scale  = "scale"  // from 1 to 5
	Choice = "choice" // one of some
	Text   = "text"   // in one's own words
)

// A Question is asked of everybody in the same words, before and after.
type Question struct {
	ID       string   `json:"id" required:"false" maxLength:"10"`
	Kind     string   `json:"kind" enum:"scale,choice,text"`
	Text     string   `json:"text" maxLength:"1000"`
	Options  []string `json:"options,omitempty" maxItems:"20" doc:"of a choice; of a scale, what 1 and 5 mean"`
	Optional bool     `json:"optional,omitempty"`
}

// States of a wave.
const (
	Draft  = "draft"
	Open   = "open"
	Ended  = "closed"
	scale  = 5
	longer = 500 // the longest text of an answer
)

// A Wave is one time at which a survey is asked.
type Wave struct {
	N       int    `json:"n"`
	Name    string `json:"name"`
	State   string `json:"state"`
	Until   string `json:"until,omitempty" doc:"the last day"`
	Fewest  int    `json:"fewest,omitempty" doc:"with fewer answers nothing is shown"`
	Invited int    `json:"invited"`
	Answers int    `json:"answers" doc:"how many have answered"`
}

// A Survey is some questions for some people.
type Survey struct {
	ID        string     `json:"id"`
	Title     string     `json:"title"`
	About     string     `json:"about"`
	Cohort    string     `json:"cohort,omitempty" doc:"empty for everybody who works for the body"`
	ByOffice  bool       `json:"byOffice" doc:"whether results are also shown by office"`
	Published bool       `json:"published" doc:"whether all colleagues may read the results"`
	Questions []Question `json:"questions"`
	Waves     []Wave     `json:"waves"`

	made time.Time
}

func trimmed(s string, longest int) (string, bool) {
	s = strings.Join(strings.Fields(s), " ")
	return s, s != "" && utf8.RuneCountInString(s) <= longest && !strings.ContainsRune(s, 0)
}

// Clean gives the survey as it is kept, or what is wrong with it.
func (s Survey) Clean() (Survey, error) {
	var ok bool
	if s.Title, ok = trimmed(s.Title, 120); !ok {
		return s, ErrText.In("title")
	}
	if s.About, ok = trimmed(s.About, 600); !ok && s.About != "" {
		return s, ErrText.In("about")
	}
	if len(s.Questions) < 1 || len(s.Questions) > 40 {
		return s, ErrQuestions.In("questions")
	}
	all := make([]Question, len(s.Questions))
	for i, q := range s.Questions {
		q.ID = "q" + strconv.Itoa(i+1)
		if q.Text, ok = trimmed(q.Text, 300); !ok {
			return s, ErrText.In("questions[" + strconv.Itoa(i) + "].text")
		}
		options := []string{}
		for _, o := range q.Options {
			if o, ok = trimmed(o, 120); !ok {
				return s, ErrOptions.In("questions[" + strconv.Itoa(i) + "].options")
			}
			options = append(options, o)
		}
		q.Options = options
		switch {
		case q.Kind == Choice && (len(options) < 2 || len(options) > 20), q.Kind == Scale && len(options) != 0 && len(options) != 2, q.Kind == Text && len(options) != 0:
			return s, ErrOptions.In("questions[" + strconv.Itoa(i) + "].options")
		case q.Kind != Scale && q.Kind != Choice && q.Kind != Text:
			return s, ErrQuestions.In("questions")
		}
		all[i] = q
	}
	s.Questions = all
	if len(s.Waves) < 1 || len(s.Waves) > 6 {
		return s, ErrWaves.In("waves")
	}
	for i := range s.Waves {
		w := Wave{N: i + 1, State: Draft}
		if w.Name, ok = trimmed(s.Waves[i].Name, 40); !ok {
			return s, ErrWaves.In("waves")
		}
		s.Waves[i] = w
	}
	return s, nil
}

// fresh reports whether nobody has been asked yet.
func (s Survey) fresh() bool {
	for _, w := range s.Waves {
		if w.State != Draft {
			return false
		}
	}
	return true
}

// now gives the wave that is open.
func (s Survey) now() (Wave, bool) {
	for _, w := range s.Waves {
		if w.State == Open {
			return w, true
		}
	}
	return Wave{}, false
}

// size is how many ways there are to answer a question that has a list of them.
func (q Question) size() int {
	switch q.Kind {
	case Scale:
		return scale
	case Choice:
		return len(q.Options)
	}
	return 0
}

// An Answer is what one person says to one question. It is never kept as such.
type Answer struct {
	Question string `json:"question" maxLength:"10"`
	Value    int    `json:"value,omitempty" doc:"of a scale 1 to 5, of a choice its place from 1 on"`
	Text     string `json:"text,omitempty" maxLength:"2000"`
}

// check gives the answers by question, or says what is missing or wrong.
func (s Survey) check(answers []Answer) (map[string]Answer, error) {
	given := map[string]Answer{}
	for _, a := range answers {
		if _, twice := given[a.Question]; twice {
			return nil, ErrAnswer.In(a.Question)
		}
		given[a.Question] = a
	}
	kept := map[string]Answer{}
	for _, q := range s.Questions {
		a, there := given[q.ID]
		delete(given, q.ID)
		a.Text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(a.Text, "\x00", ""), ""))
		empty := !there || q.Kind == Text && a.Text == "" || q.Kind != Text && a.Value == 0
		switch {
		case empty && q.Optional:
			continue
		case empty:
			return nil, ErrMissing.In(q.ID)
		case q.Kind == Text && (a.Value != 0 || utf8.RuneCountInString(a.Text) > longer),
			q.Kind != Text && (a.Text != "" || a.Value < 1 || a.Value > q.size()):
			return nil, ErrAnswer.In(q.ID)
		}
		kept[q.ID] = a
	}
	if len(given) > 0 {
		return nil, ErrAnswer
	}
	return kept, nil
}
