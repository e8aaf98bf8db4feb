package workday

import "context"

// What this feature needs of others, each joined in app/wiring.go.

// Agreements knows what each person has agreed.
type Agreements interface {
	// Between gives what binds people of the body in ctx on some of the days from
	// one to another, such as 2026-12-01: all of them in one question.
	Between(ctx context.Context, people []string, from, to string) ([]Bound, error)
	// Emergencies gives the stretches of days, both ends included, on which no
	// agreement is needed.
	Emergencies(ctx context.Context) ([][2]string, error)
}

// A Bound is what one person has agreed, and the days on which it holds.
type Bound struct {
	Person   string
	From, To string // To is empty while no last day is known
	Terms    Terms
}

// Terms are the part of an individual agreement that days must keep to.
type Terms struct {
	Agreement   string
	DaysPerWeek int
	Weekdays    []int    // 1 is Monday: the days on which the person is away unless they ask otherwise
	Dates       []string // the same, where single dates were agreed
	Bands       [][2]int // minutes after midnight in which the person can be reached
	Place       string
}

// Names gives the names of people by id; one who is not there has none.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Hints tells open screens that something changed; they ask again.
type Hints interface {
	Publish(ente, subject, event string)
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}
