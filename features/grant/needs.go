package grant

import "context"

// What this feature needs of others, joined in app/wiring.go.

// Names gives the names of people by id.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Training says how many people did a course between two days, each once.
type Training interface {
	Trained(ctx context.Context, from, to string) (int, error)
}

// Bills gives the invoices that the body has for what it bought, to be entered
// as expenses without typing them again.
type Bills interface {
	Bills(ctx context.Context) ([]Bill, error)
}

// A Bill is one invoice.
type Bill struct {
	Number   string `json:"number"`
	Day      string `json:"day"`
	Supplier string `json:"supplier"`
	CIG      string `json:"cig,omitempty"`
	Cents    int64  `json:"cents"`
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}
