package ministry

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Board is the queue as the personnel office sees it.
type Board struct {
	Counts   map[State]int
	All      []Communication // open ones by term, then the latest that are over
	Settings Settings
	HasKey   bool
	Exports  []Export // files whose receipts are awaited
}

// Look gives what is to be made, by its term, and the last hundred that are
// over; or those of one state.
func (s *Service) Look(ctx context.Context, state State) (b Board, err error) {
	defer errs.Wrap(&err, "ministry.Look")
	if _, err := access.Check(ctx, "ministry.look", access.Thing{}); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if b.Counts, err = countStates(tx); err != nil {
			return err
		}
		if b.Settings, err = findSettings(tx); err != nil {
			return err
		}
		b.HasKey = b.Settings.sealed != ""
		if b.Exports, err = listExports(tx); err != nil {
			return err
		}
		if state != "" {
			b.All, err = listCommunications(tx, `AND state = $2 ORDER BY due, number LIMIT 500`, state)
			return err
		}
		if b.All, err = listCommunications(tx, `AND state NOT IN ('accepted', 'dropped') ORDER BY due, number LIMIT 500`); err != nil {
			return err
		}
		over, err := listCommunications(tx, `AND state IN ('accepted', 'dropped') ORDER BY settled DESC, number DESC LIMIT 100`)
		b.All = append(b.All, over...)
		return err
	})
	return b, err
}

// One gives a communication with its attempts: the receipt is the answer of the
// one that was accepted.
func (s *Service) One(ctx context.Context, communication string) (c Communication, attempts []Attempt, err error) {
	defer errs.Wrap(&err, "ministry.One(%s)", communication)
	if _, err := access.Check(ctx, "ministry.look", access.Thing{}); err != nil {
		return c, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c, err = findCommunication(tx, communication); err != nil {
			return err
		}
		attempts, err = listAttempts(tx, communication)
		return err
	})
	return c, attempts, err
}

// Setup gives the settings of the body, without the key.
func (s *Service) Setup(ctx context.Context) (set Settings, hasKey bool, err error) {
	defer errs.Wrap(&err, "ministry.Setup")
	if _, err := access.Check(ctx, "ministry.settings", access.Thing{}); err != nil {
		return set, false, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		set, err = findSettings(tx)
		return err
	})
	return set, set.sealed != "", err
}

func (s *Service) find(ctx context.Context, communication string) (c Communication, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = findCommunication(tx, communication)
		return err
	})
	return c, err
}

// can says what who asks may do here, for the page.
func can(ctx context.Context) map[string]bool {
	return map[string]bool{"set_up": access.Can(ctx, "ministry.set_up", access.Thing{}), "look": access.Can(ctx, "ministry.look", access.Thing{})}
}
