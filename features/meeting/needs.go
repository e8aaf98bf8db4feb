package meeting

import "context"

// What this feature needs of others, joined in app/wiring.go.

// Names gives the names of people of the body in ctx by id; one who is not
// there has none.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}
