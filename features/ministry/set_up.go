package ministry

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/features/ministry/internal/wire"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// SetUp keeps how the body speaks to the Ministry. An empty key leaves the one
// that is kept; the key is never given back. What waits is looked at again.
func (s *Service) SetUp(ctx context.Context, set Settings, key string) (err error) {
	defer errs.Wrap(&err, "ministry.SetUp")
	if _, err := access.Check(ctx, "ministry.set_up", access.Thing{}); err != nil {
		return err
	}
	if key = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(key), "Basic ")); key != "" && !keyForm.MatchString(key) {
		return ErrKey.In("key")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		kept, err := findSettings(tx)
		if err != nil {
			return err
		}
		set, err := set.check(key != "" || kept.sealed != "")
		if err != nil {
			return err
		}
		if set.sealed = kept.sealed; key != "" {
			set.sealed = s.seal.Close(key, tx.Ente)
		}
		if err := putSettings(tx, set); err != nil {
			return err
		}
		ente := tx.Ente
		tx.After(func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.clients, ente)
		})
		waiting, err := listCommunications(tx, `AND state IN ('waiting', 'sending') ORDER BY number`)
		if err != nil {
			return err
		}
		for _, c := range waiting {
			if err := wake(tx, c.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Try asks the Ministry for a token with the settings kept, and gives what came
// of it: "" when they are good, else a word such as tls, key or offline.
func (s *Service) Try(ctx context.Context) (trouble string, err error) {
	defer errs.Wrap(&err, "ministry.Try")
	if _, err := access.Check(ctx, "ministry.set_up", access.Thing{}); err != nil {
		return "", err
	}
	var c *wire.Client
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		set, err := findSettings(tx)
		if err != nil {
			return err
		}
		if set.sealed == "" || set.Endpoints.Token == "" {
			return ErrNoCredentials
		}
		c, err = s.client(tx.Ente, set)
		return err
	})
	if err != nil {
		return "", err
	}
	return c.Try(ctx).Trouble, nil
}
