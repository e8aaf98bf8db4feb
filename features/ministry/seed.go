package ministry

import (
	"context"
	"fmt"

	"loggia/platform/db"
	"loggia/platform/errs"
)

// Seed gives the body of ctx an invented employer and enters the starts of these
// agreements with the codes that a portal would have given. A body that has
// settings already is left as it is.
func (s *Service) Seed(ctx context.Context, agreements []string) (err error) {
	defer errs.Wrap(&err, "ministry.Seed")
	var set Settings
	if err := s.DB.Read(ctx, func(tx *db.Tx) error { set, err = findSettings(tx); return err }); err != nil || set.EmployerCF != "" {
		return err
	}
	if err := s.SetUp(ctx, Settings{EmployerCF: "00012345678", EmployerName: "Comune di Borgofiore", PAT: "012345678", Tariff: "0722"}, ""); err != nil {
		return err
	}
	for i, agreement := range agreements {
		if err := s.Queue(ctx, agreement, Start, ""); err != nil {
			return err
		}
		var made []Communication
		if err := s.DB.Read(ctx, func(tx *db.Tx) error {
			made, err = listCommunications(tx, `AND agreement = $2`, agreement)
			return err
		}); err != nil {
			return err
		}
		for _, c := range made {
			if err := s.Receipt(ctx, c.ID, fmt.Sprintf("%017d", 26000000010000+i)); err != nil {
				return err
			}
		}
	}
	return nil
}
