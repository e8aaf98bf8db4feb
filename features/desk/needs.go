package desk

import "context"

// What this feature needs of others, each joined in app/wiring.go.

// Names gives the names of people by id; one who is not there has none.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Offices knows the offices of the body in ctx and its address on the web.
type Offices interface {
	// OfficeNames gives the working offices by id.
	OfficeNames(ctx context.Context) (map[string]string, error)
	// Site gives https://borgofiore.example, without a slash at the end.
	Site(ctx context.Context) string
}

// Hints tells open screens that something changed; they ask again.
type Hints interface {
	Publish(ente, subject, event string)
}
