package agile

import (
	"context"
	"slices"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What keeps an agreement from going on.
var (
	ErrNotRenewable = errs.New(errs.Conflict, "agile.not_renewable")
	ErrNotMet       = errs.New(errs.Conflict, "agile.not_met")
)

// Renew makes the draft of the agreement that follows one in force: everything
// is already written, the first day is the one after the last. An agreement
// withdrawn from is not renewed, nor one whose final evaluation says no.
func (s *Service) Renew(ctx context.Context, agreement string) (Agreement, error) {
	return s.follow(ctx, agreement, Renewal, func(tx *db.Tx, old Agreement, next *Agreement) error {
		if old.Terms.To == "" || old.State != InForce && old.State != Suspended && old.State != Ended {
			return ErrNotRenewable
		}
		bad, err := failed(tx, old)
		if err != nil {
			return err
		}
		if bad {
			return ErrNotMet
		}
		to, err := italy.ParseDay(old.Terms.To)
		if err != nil {
			return err
		}
		from, err := italy.ParseDay(old.Terms.From)
		if err != nil {
			return err
		}
		first := to.Add(1)
		if now := italy.DayOf(tx.Now); first.Before(now) {
			first = now
		}
		next.Terms.From = first.String()
		next.Terms.To = sameLength(from, to, first).String()
		next.Terms.Goals = anew(next.Terms.Goals, next.Terms.To)
		return nil
	})
}

// anew gives goals to be reached by a later day: what was reached stays with the
// old ones.
func anew(goals []Goal, by string) []Goal {
	goals = slices.Clone(goals)
	for i := range goals {
		goals[i].ID, goals[i].By = id.New(), by
	}
	return goals
}

// following gives the draft of what comes after an agreement and says the same.
func following(old Agreement, kind string, now time.Time) Agreement {
	a := old
	a.ID, a.Kind, a.Before, a.State, a.Version = id.New(), kind, old.ID, Draft, 1
	a.Manager, a.LastDay, a.document, a.sha256, a.Call, a.Telework = "", "", "", "", "", false
	a.Signed, a.Changed = db.Time(0), now
	a.Terms.Note = ""
	return a
}

// sameLength gives the last day of a period that begins on first and is as many
// months as from–to, or as many days where those are no whole months.
func sameLength(from, to, first italy.Day) italy.Day {
	after := to.Add(1)
	if after.Day != from.Day {
		return first.Add(to.Sub(from))
	}
	months := (after.Year-from.Year)*12 + int(after.Month) - int(from.Month)
	return italy.On(first.Year, first.Month+time.Month(months), first.Day).Add(-1)
}

// Revise makes the draft of an agreement that takes the place of one in force
// from a day on.
func (s *Service) Revise(ctx context.Context, agreement, from string) (Agreement, error) {
	return s.follow(ctx, agreement, Revision, func(tx *db.Tx, old Agreement, next *Agreement) error {
		if old.State != InForce && old.State != Suspended {
			return ErrNotRenewable
		}
		if _, err := italy.ParseDay(from); err != nil || from <= today(tx) || old.LastDay != "" && from > old.LastDay {
			return ErrPeriod.In("from")
		}
		next.Terms.From = from
		return nil
	})
}

func (s *Service) follow(ctx context.Context, agreement, kind string, also func(*db.Tx, Agreement, *Agreement) error) (a Agreement, err error) {
	defer errs.Wrap(&err, "agile.%s(%s)", kind, agreement)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		old, err := findAgreement(tx, agreement)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "agile.edit", old.thing()); err != nil {
			return ErrNoSuchAgreement.From(err)
		}
		a = following(old, kind, tx.Now)
		if err := also(tx, old, &a); err != nil {
			return err
		}
		if err := insertAgreement(tx, a); err != nil {
			return err
		}
		return s.note(tx, a, "begin", "")
	})
	return a, err
}
