package site

import (
	"context"

	"loggia/platform/db"
)

// Desks are the offices that take requests.
type Desks interface {
	// Desks tells each office of the body that takes requests, by its address and name.
	Desks(ctx context.Context, tell func(slug, name string)) error
	// Take puts a report into the queue of one of them, or with "" of the one
	// that helps people who do not know where to go, and gives its number. The
	// same key twice is one report. It gives "" when no office takes requests.
	Take(ctx context.Context, slug, key, name, email, title, words string) (number string, err error)
}

// Post writes to the body itself, whose address it knows.
type Post interface {
	WriteBody(tx *db.Tx, name, email, title, words string) error
}
