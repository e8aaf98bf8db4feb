package app

import (
	"context"

	"loggia/core/access"
	"loggia/features/agile"
	"loggia/features/meeting"
	"loggia/features/office"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/ledger"
)

// react is the whole conversation between the parts: when this has happened
// there, that is done here. Delivery may repeat, so what a reaction calls must
// bear repetition.
func (a *App) react() {
	on(a, office.Freed{}, "waitinglist", func(ctx context.Context, e office.Freed) error {
		return a.Office.TellEarlier(ctx, e.Office, e.Starts)
	})
	a.tellStaff()
	a.tellOfDays()
	a.tellOfSurveys()
	a.vacateDesks()
	a.tellOfAgreements()
	a.tellOfKit()
	a.tellOfTraining()
	a.tellOfTerms()
	a.tellMinistry()
	// Whoever was put out of a meeting must knock again: the link alone lets in no more.
	on(a, meeting.PersonPutOut{}, "door", func(ctx context.Context, e meeting.PersonPutOut) error {
		return a.Office.TurnOut(ctx, e.Meeting, e.Identity)
	})
	// The days that an agreement fixes are in the plan while it lasts.
	on(a, agile.Agreed{}, "workday", func(ctx context.Context, e agile.Agreed) error {
		return a.Workday.LayOut(ctx, e.Person, workday.Day{})
	})
	on(a, agile.Moved{}, "workday", func(ctx context.Context, e agile.Moved) error {
		return a.Workday.Keep(ctx, e.Person)
	})
	// Whoever is at home for an emergency comes back when it ends before it was to.
	on(a, agile.EmergencyDeclared{}, "workday", func(ctx context.Context, e agile.EmergencyDeclared) error {
		return a.Workday.KeepEmergency(ctx)
	})
	a.tickSteps()
}

// on registers one reaction; the program itself acts in it, for the body in
// which the fact happened.
func on[F db.Fact](a *App, _ F, who string, do func(context.Context, F) error) {
	ledger.On(a.Ledger, who, func(ctx context.Context, f F) error {
		if who == "notify" && a.hushed {
			return nil
		}
		return do(access.System(ctx, db.ScopeOf(ctx).Ente), f)
	})
}
