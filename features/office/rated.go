package office

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Rated tells each office's ratings over some days, for who administers the
// body: how many, and their mean, which is 0 below five, from which one
// citizen's could be read.
func (s *Service) Rated(ctx context.Context, from, to italy.Day, tell func(slug, name string, ratings int, mean float64)) (err error) {
	defer errs.Wrap(&err, "office.Rated")
	if _, err := access.Check(ctx, "office.rated", access.Thing{}); err != nil {
		return err
	}
	houses, err := s.Houses.Offices(ctx)
	if err != nil {
		return err
	}
	type tally struct{ n, sum int }
	by := map[string]tally{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		clear(by)
		rows, err := tx.Query(`SELECT office, COUNT(*), SUM(rating) FROM office_appointment WHERE ente = $1 AND made >= $2 AND made < $3 AND rating > 0 GROUP BY office`,
			tx.Ente, db.MS(from.Start()), db.MS(to.Add(1).Start()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var office string
			var t tally
			if err := rows.Scan(&office, &t.n, &t.sum); err != nil {
				return err
			}
			by[office] = t
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	for _, h := range houses {
		t, mean := by[h.ID], 0.0
		if t.n >= fewest {
			mean = float64(t.sum) / float64(t.n)
		}
		tell(h.Slug, h.Name, t.n, mean)
	}
	return nil
}
