package app

import (
	"context"
	"maps"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/agile"
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
	on(a, workday.LeaveAsked{}, "notify", func(ctx context.Context, e workday.LeaveAsked) error {
		heads, err := a.headsOf(ctx, e.Office, e.Person)
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "workday.leave_asked", heads, notify.Options{About: e.Absence, Args: notify.Args{"name": names[e.Person], "day": dayOf(e.Day)}, Page: officeWeek})
	})
	on(a, workday.LeaveGranted{}, "notify", func(ctx context.Context, e workday.LeaveGranted) error {
		return a.tellOfDay(ctx, "workday.leave_granted", e.Person, e.Absence, e.Day)
	})
	on(a, workday.LeaveRefused{}, "notify", func(ctx context.Context, e workday.LeaveRefused) error {
		return a.tellOfDay(ctx, "workday.leave_refused", e.Person, e.Absence, e.Day)
	})
	on(a, workday.LeaveRecalled{}, "notify", func(ctx context.Context, e workday.LeaveRecalled) error {
		return a.tellOfDay(ctx, "workday.leave_recalled", e.Person, e.Absence+"/recalled", e.Day)
	})
	on(a, workday.Absent{}, "notify", func(ctx context.Context, e workday.Absent) error { return a.Notify.Replan(ctx, e.Person) })
	on(a, workday.Back{}, "notify", func(ctx context.Context, e workday.Back) error { return a.Notify.Replan(ctx, e.Person) })
}

// tellOfAgreements tells of the life of an agreement, and looks again at what
// waits when the hours that it has begin or end.
func (a *App) tellOfAgreements() {
	on(a, agile.Moved{}, "notify", a.tellOfMove)
	on(a, agile.HalfSigned{}, "notify", func(ctx context.Context, e agile.HalfSigned) error {
		if e.Side == agile.Body {
			return a.tell(ctx, "agile.to_sign", e.Agreement+"/half", nil, e.Person)
		}
		heads, err := a.headsOfPerson(ctx, e.Person)
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "agile.to_sign", heads, notify.Options{About: a.today(e.Agreement + "/half"), Page: agreementsPage})
	})
	on(a, agile.WithdrawnFrom{}, "notify", func(ctx context.Context, e agile.WithdrawnFrom) error {
		return a.tellBoth(ctx, "agile.withdrawn", e.Agreement, e.Person, notify.Args{"day": dayOf(e.Last)})
	})
	on(a, agile.Expiring{}, "notify", func(ctx context.Context, e agile.Expiring) error {
		return a.tellBoth(ctx, "agile.expiring", e.Agreement, e.Person, notify.Args{"day": dayOf(e.Last)})
	})
	on(a, agile.Evaluated{}, "notify", func(ctx context.Context, e agile.Evaluated) error {
		return a.tellBoth(ctx, "agile.evaluated", e.Agreement+"/"+e.Moment+"/"+e.Side, e.Person, nil)
	})
	on(a, agile.ConversionProposed{}, "notify", func(ctx context.Context, e agile.ConversionProposed) error {
		return a.tell(ctx, "agile.telework", e.Agreement, nil, e.Person)
	})
	on(a, agile.EmergencyDeclared{}, "notify", func(ctx context.Context, e agile.EmergencyDeclared) error {
		all, err := a.everybody(ctx)
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "agile.emergency", all, notify.Options{About: e.Emergency + "/" + e.From + "/" + e.To, Args: notify.Args{"from": dayOf(e.From), "to": dayOf(e.To)}})
	})
	on(a, agile.NoticeGiven{}, "notify", func(ctx context.Context, e agile.NoticeGiven) error {
		bound, err := a.Agile.Bound(ctx, "", italy.DayOf(a.DB.Now()).String())
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "agile.notice", bound, notify.Options{About: e.Notice})
	})
}

// tellOfMove tells whoever it is for that an agreement has come further.
func (a *App) tellOfMove(ctx context.Context, e agile.Moved) error {
	about := e.Agreement + "/" + string(e.Move)
	switch e.Move {
	case agile.Submit:
		heads, err := a.headsOf(ctx, e.Office, e.Person)
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "agile.submitted", heads, notify.Options{About: a.today(about), Args: notify.Args{"name": names[e.Person]}})
	case agile.Amend:
		return a.tell(ctx, "agile.to_amend", about, nil, e.Person)
	case agile.Approve:
		return a.tell(ctx, "agile.approved", about, nil, e.Person)
	case agile.Refuse:
		return a.tell(ctx, "agile.refused", about, nil, e.Person)
	case agile.Prepare:
		return a.tellBoth(ctx, "agile.to_sign", about, e.Person, nil)
	case agile.Complete:
		return a.tellBoth(ctx, "agile.signed", about, e.Person, nil)
	case agile.Leave, agile.Expire:
		if err := a.tellBoth(ctx, "agile.ended", about, e.Person, nil); err != nil {
			return err
		}
	case agile.Start, agile.Suspend, agile.Resume, agile.Replace:
	default:
		return nil
	}
	return a.Notify.Replan(ctx, e.Person) // their hours are others now
}

const agreementsPage = "/agile/accordi"

// today names a thing and the day: what may happen to it again another day is
// told again, and a fact delivered twice is not.
func (a *App) today(about string) string {
	return about + "/" + italy.DayOf(a.DB.Now()).String()
}

// tell tells people something, but not the one who did it.
func (a *App) tell(ctx context.Context, kind, about string, args notify.Args, people ...string) error {
	did := db.ScopeOf(ctx).Actor
	people = slices.DeleteFunc(people, func(p string) bool { return p == "" || p == did })
	return a.Notify.Tell(ctx, kind, people, notify.Options{About: a.today(about), Args: args})
}

// tellBoth tells the worker and who answers for their office.
func (a *App) tellBoth(ctx context.Context, kind, about, person string, args notify.Args) error {
	if err := a.tell(ctx, kind, about, args, person); err != nil {
		return err
	}
	heads, err := a.headsOfPerson(ctx, person)
	if err != nil {
		return err
	}
	heads = slices.DeleteFunc(heads, func(p string) bool { return p == db.ScopeOf(ctx).Actor })
	return a.Notify.Tell(ctx, kind, heads, notify.Options{About: a.today(about), Args: args, Page: agreementsPage})
}

// headsOfPerson gives who answers for the office in which a person works.
func (a *App) headsOfPerson(ctx context.Context, person string) ([]string, error) {
	where, err := workplaces{a.Ente}.People(ctx, "")
	if err != nil {
		return nil, err
	}
	return a.headsOf(ctx, where[person], person)
}

// everybody gives all who work in the body.
func (a *App) everybody(ctx context.Context) ([]string, error) {
	where, err := workplaces{a.Ente}.People(ctx, "")
	return slices.Sorted(maps.Keys(where)), err
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
