package kit

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Figures are how many items the body owns and how many are with people. They
// name nobody.
type Figures struct {
	Owned    int              `json:"owned"`
	Assigned int              `json:"assigned"`
	Repair   int              `json:"repair"`
	By       []CategoryFigure `json:"by"`
}

// A CategoryFigure is the part of one category.
type CategoryFigure struct {
	Category Category `json:"category"`
	Owned    int      `json:"owned"`
	Assigned int      `json:"assigned"`
}

// Figures counts what the body owns, lost and retired items left out.
func (s *Service) Figures(ctx context.Context) (f Figures, err error) {
	defer errs.Wrap(&err, "kit.Figures")
	if _, err := access.Check(ctx, "kit.figures", access.Thing{}); err != nil {
		return f, err
	}
	f.By = []CategoryFigure{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := countItems(tx)
		for _, c := range Categories {
			one := CategoryFigure{Category: c}
			for _, x := range all {
				if x.category != c {
					continue
				}
				one.Owned += x.n
				if x.held {
					one.Assigned += x.n
				}
				if x.broken {
					f.Repair += x.n
				}
			}
			if one.Owned > 0 {
				f.By, f.Owned, f.Assigned = append(f.By, one), f.Owned+one.Owned, f.Assigned+one.Assigned
			}
		}
		return err
	})
	return f, err
}
