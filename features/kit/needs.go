package kit

import (
	"context"

	"loggia/core/identity"
	"loggia/platform/db"
)

// What this feature needs of others, each joined in app/wiring.go.

// People knows who works for the body.
type People interface {
	// Names gives the names of people by id; one who is not there has none.
	Names(ctx context.Context, people []string) (map[string]string, error)
	// Person gives one person with their places.
	Person(ctx context.Context, person string) (identity.Person, error)
	// People gives those who work here, whose name holds find, placed in office.
	People(ctx context.Context, find, office string) ([]identity.Person, error)
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}

// A Set holds ids of people.
type Set map[string]bool

// Asked says which of these people have done a step; it may say more.
type Asked func(tx *db.Tx, people []string) (Set, error)
