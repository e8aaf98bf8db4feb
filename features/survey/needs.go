package survey

import "context"

// What this feature needs of others, each joined in app/wiring.go.

// Cohorts knows the groups of the smart-working programme.
type Cohorts interface {
	Members(ctx context.Context, cohort string) ([]string, error)
	// Cohorts gives their names by id.
	Cohorts(ctx context.Context) (map[string]string, error)
}

// People knows who works for the body in ctx.
type People interface {
	// Workplaces gives who works there, each with their office.
	Workplaces(ctx context.Context) (map[string]string, error)
	// OfficeNames gives the working offices by id.
	OfficeNames(ctx context.Context) (map[string]string, error)
}

// Ratings knows what citizens say of an office.
type Ratings interface {
	// Rating gives how many rated it between two days, and their mean: nought
	// below the threshold of that feature.
	Rating(ctx context.Context, office, from, to string) (n int, mean float64, err error)
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}
