package training

import (
	"math/rand/v2"
	"slices"

	"loggia/platform/errs"
)

var (
	// ErrQuestion is the answer to a question that nobody could answer: fewer than
	// two options, none of them right, or two right ones where one may be chosen.
	ErrQuestion = errs.New(errs.Invalid, "training.question")
	// ErrAnswer is the answer to an option that is not on the paper.
	ErrAnswer = errs.New(errs.Invalid, "training.answer")
)

// An Option is one of the answers from which to choose.
type Option struct {
	Text  string `json:"text"`
	Right bool   `json:"right"`
}

// A Question of the bank. Many says that more than one option may be right, and
// that all of them must be chosen.
type Question struct {
	ID      string   `json:"id"`
	Words   string   `json:"words"`
	Many    bool     `json:"many"`
	Options []Option `json:"options"`
	Why     string   `json:"why" doc:"shown once the paper is handed in"`
}

// Clean gives q trimmed, or ErrQuestion.
func (q Question) Clean() (Question, error) {
	if err := cleanText(&q.Words, "questions", 500, true); err != nil {
		return q, err
	}
	if err := cleanText(&q.Why, "questions", 500, false); err != nil {
		return q, err
	}
	right := 0
	q.Options = slices.Clone(q.Options)
	for i := range q.Options {
		if err := cleanText(&q.Options[i].Text, "questions", 300, true); err != nil {
			return q, err
		}
		if q.Options[i].Right {
			right++
		}
	}
	if len(q.Options) < 2 || len(q.Options) > 8 || right == 0 || right > 1 && !q.Many {
		return q, ErrQuestion.In("questions")
	}
	return q, nil
}

// A Paper is what one try asks: its own questions, in its own order. It keeps the
// whole of each question, so that a change of the bank does not touch a try under way.
type Paper []Question

// Draw makes a paper of n questions of the bank. One seed always gives the same
// paper; another gives other questions, or another order.
func Draw(bank []Question, n int, seed uint64) Paper {
	r := rand.New(rand.NewPCG(seed, 0x6c6f67676961))
	p := make(Paper, 0, n)
	for _, i := range r.Perm(len(bank)) {
		if len(p) == n {
			break
		}
		q := bank[i]
		options := make([]Option, len(q.Options))
		for to, from := range r.Perm(len(q.Options)) {
			options[to] = q.Options[from]
		}
		q.Options = options
		p = append(p, q)
	}
	return p
}

// An Asked question is one of a paper as the browser sees it: without the answer.
type Asked struct {
	Words   string   `json:"words"`
	Many    bool     `json:"many"`
	Options []string `json:"options"`
}

// Asked gives the paper without anything that tells what is right.
func (p Paper) Asked() []Asked {
	all := make([]Asked, len(p))
	for i, q := range p {
		all[i] = Asked{Words: q.Words, Many: q.Many, Options: make([]string, len(q.Options))}
		for j, o := range q.Options {
			all[i].Options[j] = o.Text
		}
	}
	return all
}

// Answers hold, for each question of a paper, the places of the chosen options.
type Answers [][]int

// Check says whether a could be written on p: nil or ErrAnswer. Blanks are fine.
func (p Paper) Check(a Answers) error {
	if len(a) > len(p) {
		return ErrAnswer
	}
	for i, chosen := range a {
		if len(chosen) > 1 && !p[i].Many || len(chosen) > len(p[i].Options) {
			return ErrAnswer
		}
		for j, o := range chosen {
			if o < 0 || o >= len(p[i].Options) || slices.Contains(chosen[:j], o) {
				return ErrAnswer
			}
		}
	}
	return nil
}

// Mark gives the per cent of right answers, rounded down, and the questions that
// went wrong. A question of many is right only when all its right options were
// chosen and no other.
func (p Paper) Mark(a Answers) (score int, wrong []int) {
	for i, q := range p {
		var chosen []int
		if i < len(a) {
			chosen = a[i]
		}
		ok := true
		for j, o := range q.Options {
			ok = ok && o.Right == slices.Contains(chosen, j)
		}
		if !ok {
			wrong = append(wrong, i)
		}
	}
	if len(p) == 0 {
		return 0, nil
	}
	return 100 * (len(p) - len(wrong)) / len(p), wrong
}
