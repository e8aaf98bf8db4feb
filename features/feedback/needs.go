package feedback

import (
	"context"

	"loggia/platform/italy"
)

// Meetings gives how easy citizens found their meetings, office by office.
type Meetings interface {
	// Rated tells each office's ratings of some days to tell, its mean 0 where
	// there are too few to show one.
	Rated(ctx context.Context, from, to italy.Day, tell func(slug, name string, ratings int, mean float64)) error
}
