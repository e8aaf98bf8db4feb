package app

import (
	"context"
	"fmt"

	"loggia/features/ministry"
)

// wireMinistry opens the queue of what the Ministry of Labour is told. What it
// seals opens with the key of this installation only.
func (a *App) wireMinistry(ctx context.Context) (err error) {
	roots, err := ministry.Roots(a.Config.MinistryCA)
	if err != nil {
		return fmt.Errorf("ministry.ca: %w", err)
	}
	a.Ministry, err = ministry.New(ctx, ministry.Config{DB: a.DB, Jobs: a.Jobs, Key: a.links[:], Roots: roots, Log: a.log})
	return err
}
