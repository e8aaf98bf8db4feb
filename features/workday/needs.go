package workday

import "context"

// What this feature needs of others, each joined in app/wiring.go.

// Agreements knows what each person has agreed.
type Agreements interface {
	// InForce gives what binds a person of the body in ctx on a day, such as
	// 2026-12-01; ok is false where no agreement is in force.
	InForce(ctx context.Context, person, day string) (t Terms, ok bool, err error)
	// Emergency reports whether on that day no agreement is needed.
	Emergency(ctx context.Context, day string) (bool, error)
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
