package norm

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Int gives the number that holds for tx's body on day (2026-12-01): what the
// body has set, if the norm of that day leaves it the room, else what the norm
// says. A key that nobody registered is a defect and comes back as ErrNoSuchNumber.
func Int(tx *db.Tx, key, day string) (v int, err error) {
	defer errs.Wrap(&err, "norm.Int(%s, %s)", key, day)
	n, known := general(key, day)
	if !known {
		return 0, ErrNoSuchNumber.With("key", key)
	}
	own, found, err := findOwn(tx, key, day)
	if err != nil {
		return 0, err
	}
	if found && n.free(own.Value) { // a stricter law that came later wins over an older choice
		return own.Value, nil
	}
	return n.Value, nil
}

// Is reports whether a number of the unit "yes" is switched on that day.
func Is(tx *db.Tx, key, day string) (bool, error) {
	v, err := Int(tx, key, day)
	return v != 0, err
}

// A View is one number as its page shows it.
type View struct {
	Number
	Holds int      `json:"holds" doc:"what holds today in this body"`
	Own   []Choice `json:"own" doc:"what the body has set, newest first"`
	Free  bool     `json:"free" doc:"whether the norm leaves a choice"`
	Name  string   `json:"name" doc:"in the reader's language"`
	Can   bool     `json:"can" doc:"who asks may set it"`
}

// A Choice is what a body has set for itself.
type Choice struct {
	From   string `json:"from"`
	Value  int    `json:"value"`
	Source string `json:"source" doc:"the act of the body"`
}

// Look gives every number with what holds on day and what the body has set.
func (s *Service) Look(ctx context.Context, day string) (all []View, err error) {
	defer errs.Wrap(&err, "norm.Look")
	if _, err := access.Check(ctx, "norm.read", access.Thing{}); err != nil {
		return nil, err
	}
	can := access.Can(ctx, "norm.set", access.Thing{})
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all = []View{}
		own, err := listOwn(tx)
		if err != nil {
			return err
		}
		for _, key := range Keys() {
			n, _ := general(key, day)
			v := View{Number: n, Holds: n.Value, Own: own[key], Free: n.Min != n.Max, Can: can}
			i := slices.IndexFunc(v.Own, func(c Choice) bool { return c.From <= day })
			if i >= 0 && n.free(v.Own[i].Value) {
				v.Holds = v.Own[i].Value
			}
			if v.Own == nil {
				v.Own = []Choice{}
			}
			all = append(all, v)
		}
		return nil
	})
	return all, err
}
