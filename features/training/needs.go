package training

import (
	"context"
	"time"
)

// What this feature needs of others, each joined in app/wiring.go.

// People knows who works in the body of the context, whoever has left not
// included. Permission was asked for before.
type People interface {
	Working(ctx context.Context) ([]Colleague, error)
}

// A Colleague is somebody who works in the body.
type Colleague struct{ ID, Given, Family string }

// Agile knows who has an individual agreement in force on a day.
type Agile interface {
	Worker(ctx context.Context, person, day string) (bool, error)
	Workers(ctx context.Context, day string) ([]string, error)
}

// Meetings gives the room on line of a sitting, and the path of its door.
type Meetings interface {
	Hold(ctx context.Context, id, title string, opens, until time.Time) (path string, err error)
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}
