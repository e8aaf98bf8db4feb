package grant

import (
	"context"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// ForgetOld takes the people out of plans that ended long ago, counted in the
// years of grant.keep_years: who answered for what, who moved it, who wrote which
// expense. The accounts themselves stay: they are the body's.
func (s *Service) ForgetOld(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "grant.ForgetOld")
	if _, err := access.Check(ctx, "grant.forget", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		day := italy.DayOf(tx.Now)
		years, err := norm.Int(tx, keepYears, day.String())
		if err != nil {
			return err
		}
		before := italy.On(day.Year-years, day.Month, day.Day).String()
		const plans = `(SELECT p.id FROM grant_plan p WHERE p.ente = $1 AND p.until < $2 AND NOT EXISTS (SELECT 1 FROM grant_grant g WHERE g.ente = p.ente AND g.plan = p.id AND g.until >= $2))`
		const grants = `(SELECT id FROM grant_grant WHERE ente = $1 AND plan IN ` + plans + `)`
		for _, q := range []string{
			`DELETE FROM grant_move WHERE ente = $1 AND action IN (SELECT id FROM grant_action WHERE ente = $1 AND plan IN ` + plans + `)`,
			`UPDATE grant_action SET owner = '' WHERE ente = $1 AND plan IN ` + plans,
			`UPDATE grant_risk SET owner = '' WHERE ente = $1 AND plan IN ` + plans,
			`UPDATE grant_expense SET who = '' WHERE ente = $1 AND of IN ` + grants,
			`UPDATE grant_report SET made_by = '', sent_by = '' WHERE ente = $1 AND of IN ` + grants,
		} {
			if _, err := tx.Exec(q, tx.Ente, before); err != nil {
				return err
			}
		}
		return nil
	})
}
