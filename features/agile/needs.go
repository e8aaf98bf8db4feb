package agile

import (
	"context"

	"loggia/platform/db"
)

// Names gives people their names.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Offices knows the body's offices and who works in them.
type Offices interface {
	// Name gives an office's name.
	Name(ctx context.Context, office string) (string, error)
	// People gives who works in an office ("" for the whole body), each with the
	// office in which they work.
	People(ctx context.Context, office string) (map[string]string, error)
	// Letterhead gives what stands on top of the body's documents.
	Letterhead(ctx context.Context) (body, address string, crest []byte, err error)
}

// Training knows who has done the course of a kind ("agile", "safety").
type Training interface {
	Done(ctx context.Context, person, tag, day string) (bool, error)
	Trained(ctx context.Context, from, to string) (int, error)
}

// Kit knows what a person has been given, and how much the body owns.
type Kit interface {
	Held(ctx context.Context, person string) ([]string, error)
	Owned(ctx context.Context) (owned, assigned int, err error)
}

// A Share gives what one other feature knows of a person, for the page on which
// everybody reads what is known of them.
type Share struct {
	Section string
	Known   func(ctx context.Context, person string) (any, error)
}

// Words says things in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}

// Days gives the days worked in the office and elsewhere between two days, of
// the whole body; no person.
type Days interface {
	Totals(ctx context.Context, from, to string) (present, away, absent int, err error)
}

// Users knows what citizens say of the body's services.
type Users interface {
	// Rated gives how many rated them between two days, and their mean from 1 to 5;
	// nought where these are too few.
	Rated(ctx context.Context, from, to string) (ratings int, mean float64, err error)
}

// Surveys knows what staff were asked before and after.
type Surveys interface {
	// Felt tells each question that the people of a cohort ("" for all) answered
	// twice on a scale from 1 to 5, with the two means. Those that too few answered
	// are left out.
	Felt(ctx context.Context, cohort string, tell func(question string, before, after float64)) error
}

// read runs fn in a transaction that only reads.
func (s *Service) read(ctx context.Context, fn func(tx *db.Tx) error) error {
	return s.DB.Read(ctx, fn)
}
