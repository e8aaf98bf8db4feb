package norm

import (
	"context"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// Set makes value hold in the body from a day on, by an act of the body that
// source names. Days gone by cannot be rewritten: what was decided then, was
// decided by the numbers of then. ErrOutside when the norm leaves no such room.
func (s *Service) Set(ctx context.Context, key, from string, value int, source string) (err error) {
	defer errs.Wrap(&err, "norm.Set(%s)", key)
	if _, err := access.Check(ctx, "norm.set", access.Thing{}); err != nil {
		return err
	}
	if !isDay(from) {
		return ErrDay.In("from")
	}
	n, known := general(key, from)
	switch source = strings.TrimSpace(source); {
	case !known:
		return ErrNoSuchNumber.With("key", key)
	case !n.free(value):
		return ErrOutside.With("min", n.Min).With("max", n.Max).With("source", n.Source).In("value")
	case source == "" || len([]rune(source)) > 200 || strings.ContainsRune(source, 0):
		return ErrSource.In("source")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if from < tx.Now.In(italy.Rome).Format(time.DateOnly) {
			return ErrPast.In("from")
		}
		if err := putOwn(tx, key, Choice{From: from, Value: value, Source: source}); err != nil {
			return err
		}
		return tx.Emit(Changed{Key: key, From: from})
	})
}

// Changed says that a body has set a number of its own.
type Changed struct {
	Key  string `json:"key"`
	From string `json:"from"`
}

// Fact names it, and the number that it is about.
func (c Changed) Fact() (name, subject string) { return "norm.changed", c.Key }
