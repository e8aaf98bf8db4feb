package desk

import (
	"context"
	"encoding/json"
	"errors"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
)

const releaseJob = "desk.release"

type released struct {
	Booking string `json:"booking"`
}

// release frees a place that nobody has used by the hour, where the body wants it.
func (s *Service) release(ctx context.Context, args json.RawMessage) error {
	var r released
	if err := json.Unmarshal(args, &r); err != nil {
		return err
	}
	return s.DB.Write(access.System(ctx, db.ScopeOf(ctx).Ente), func(tx *db.Tx) error {
		b, err := findBooking(tx, r.Booking)
		if errors.Is(err, ErrNoSuchBooking) || err == nil && b.State != Taken {
			return nil
		}
		if err != nil {
			return err
		}
		if on, err := norm.Is(tx, checkIn, b.Day); err != nil || !on {
			return err
		}
		p, err := findPlace(tx, b.Place)
		if err != nil {
			return err
		}
		grace, err := graceOf(tx, b.Day, p.Kind)
		if err != nil || b.useBy(p.Kind, grace).After(tx.Now) {
			return err
		}
		return s.drop(tx, b, Released)
	})
}
