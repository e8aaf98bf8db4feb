package app

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/notify"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/italy"
)

const (
	myDays     = "/agile/giorni"
	officeWeek = "/agile/settimana"
)

// tellOfDays tells people what happens to their working days, and looks again
// at what waits for those whose absence changes their hours.
func (a *App) tellOfDays() {
	on(a, workday.Asked{}, "notify", func(ctx context.Context, e workday.Asked) error {
		heads, err := a.headsOf(ctx, e.Office, e.Person)
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "workday.asked", heads, notify.Options{About: e.Wish, Args: notify.Args{"name": names[e.Person], "day": dayOf(e.Day)}, Page: officeWeek})
	})
	on(a, workday.Approved{}, "notify", func(ctx context.Context, e workday.Approved) error {
		return a.tellOfDay(ctx, "workday.approved", e.Person, e.Wish+"/"+e.Day, e.Day)
	})
	on(a, workday.Refused{}, "notify", func(ctx context.Context, e workday.Refused) error {
		return a.tellOfDay(ctx, "workday.refused", e.Person, e.Wish, e.Day)
	})
	on(a, workday.Proposed{}, "notify", func(ctx context.Context, e workday.Proposed) error {
		return a.Notify.Tell(ctx, "workday.proposed", []string{e.Person}, notify.Options{About: e.Wish + "/" + e.Instead,
			Args: notify.Args{"day": dayOf(e.Day), "instead": dayOf(e.Instead)}, Page: myDays})
	})
	on(a, workday.CalledBack{}, "notify", func(ctx context.Context, e workday.CalledBack) error {
		return a.tellOfDay(ctx, "workday.called_back", e.Person, e.CallBack, e.Day)
	})
	on(a, workday.Assigned{}, "notify", func(ctx context.Context, e workday.Assigned) error {
		return a.tellOfDay(ctx, "workday.assigned", e.Person, e.Office+"/"+e.Day, e.Day)
	})
	on(a, workday.Absent{}, "notify", func(ctx context.Context, e workday.Absent) error { return a.Notify.Replan(ctx, e.Person) })
	on(a, workday.Back{}, "notify", func(ctx context.Context, e workday.Back) error { return a.Notify.Replan(ctx, e.Person) })
}

// tellOfDay tells a person of one of their own days; who did it themself is
// not told of it.
func (a *App) tellOfDay(ctx context.Context, kind, person, about, day string) error {
	if person == "" || db.ScopeOf(ctx).Actor == person {
		return nil
	}
	return a.Notify.Tell(ctx, kind, []string{person}, notify.Options{About: about, Args: notify.Args{"day": dayOf(day)}, Page: myDays})
}

// dayOf gives a day of a fact as notices carry it.
func dayOf(s string) any {
	d, err := italy.ParseDay(s)
	if err != nil {
		return s
	}
	return d
}

// headsOf gives who answers for an office, not being the person named; the
// secretary where nobody else does.
func (a *App) headsOf(ctx context.Context, office, besides string) (heads []string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := ente.ListPlaces(tx)
		heads = nil
		for _, p := range all {
			if p.Office == office && p.Role == access.Head && p.Person != besides {
				heads = append(heads, p.Person)
			}
		}
		for _, p := range all {
			if len(heads) == 0 && p.Role == access.Secretary && p.Person != besides && !slices.Contains(heads, p.Person) {
				heads = append(heads, p.Person)
			}
		}
		return err
	})
	return heads, err
}
