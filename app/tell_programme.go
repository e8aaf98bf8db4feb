package app

import (
	"context"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/grant"
	"loggia/features/kit"
	"loggia/features/ministry"
	"loggia/features/notify"
	"loggia/features/training"
	"loggia/platform/db"
)

// tellOfKit tells of deliveries to sign, and technicians of what is broken.
func (a *App) tellOfKit() {
	on(a, kit.Prepared{}, "notify", func(ctx context.Context, e kit.Prepared) error {
		return a.tell(ctx, "kit.to_sign", e.Note, nil, e.Person)
	})
	on(a, kit.Ready{}, "notify", func(ctx context.Context, e kit.Ready) error {
		return a.tell(ctx, "kit.ready", e.Campaign, nil, e.Person)
	})
	on(a, kit.Broken{}, "notify", func(ctx context.Context, e kit.Broken) error {
		technicians, err := a.holding(ctx, access.Technician)
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.tell(ctx, "kit.broken", e.Fault, notify.Args{"name": names[e.Person]}, technicians...)
	})
}

// tellOfTraining tells of places in courses, and of what must be done again.
func (a *App) tellOfTraining() {
	on(a, training.Asks{}, "notify", func(ctx context.Context, e training.Asks) error {
		c, _, _, err := a.Training.Content(ctx, e.Course)
		if err != nil {
			return err
		}
		who, err := a.headsOfPerson(ctx, e.Person)
		if c.Consent == "personnel" { // a head may not say yes to these
			who, err = a.holding(ctx, access.Personnel)
		}
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.tell(ctx, "training.asked", e.Enrolment, notify.Args{"name": names[e.Person], "course": c.Title}, who...)
	})
	on(a, training.Enrolled{}, "notify", func(ctx context.Context, e training.Enrolled) error {
		return a.tellOfCourse(ctx, "training.enrolled", e.Enrolment, e.Course, notify.Args{}, e.Person)
	})
	on(a, training.Refused{}, "notify", func(ctx context.Context, e training.Refused) error {
		return a.tellOfCourse(ctx, "training.refused", e.Enrolment, e.Course, notify.Args{}, e.Person)
	})
	on(a, training.EditionCancelled{}, "notify", func(ctx context.Context, e training.EditionCancelled) error {
		return a.tellOfCourse(ctx, "training.cancelled", e.Edition, e.Course, notify.Args{}, e.Person)
	})
	on(a, training.EditionMoved{}, "notify", func(ctx context.Context, e training.EditionMoved) error {
		return a.tellOfCourse(ctx, "training.moved", e.Edition, e.Course, notify.Args{}, e.Person)
	})
	on(a, training.Granted{}, "notify", func(ctx context.Context, e training.Granted) error {
		return a.tellOfCourse(ctx, "training.granted", e.Enrolment, e.Course, notify.Args{}, e.Person)
	})
	on(a, training.Proved{}, "notify", func(ctx context.Context, e training.Proved) error {
		personnel, err := a.holding(ctx, access.Personnel)
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.Person})
		if err != nil {
			return err
		}
		return a.tell(ctx, "training.proved", e.Proof, notify.Args{"name": names[e.Person]}, personnel...)
	})
	on(a, training.ProofDecided{}, "notify", func(ctx context.Context, e training.ProofDecided) error {
		title, err := a.Training.ProofTitle(ctx, e.Proof)
		if err != nil {
			return err
		}
		kind := "training.proof_rejected"
		if e.Counts {
			kind = "training.proof_accepted"
		}
		return a.tell(ctx, kind, e.Proof, notify.Args{"title": title}, e.Person)
	})
	on(a, training.Due{}, "notify", func(ctx context.Context, e training.Due) error {
		return a.tellOfCourse(ctx, "training.due", e.Enrolment, e.Course, notify.Args{"day": dayOf(e.Due)}, e.Person)
	})
	on(a, training.Expiring{}, "notify", func(ctx context.Context, e training.Expiring) error {
		return a.tellOfCourse(ctx, "training.expiring", e.Result, e.Course, notify.Args{"day": dayOf(e.Until)}, e.Person)
	})
}

func (a *App) tellOfCourse(ctx context.Context, kind, about, course string, args notify.Args, people ...string) error {
	c, _, _, err := a.Training.Content(ctx, course)
	if err != nil {
		return err
	}
	args["course"] = c.Title
	return a.tell(ctx, kind, about, args, people...)
}

// tellOfTerms tells the personnel office, and who answers for an action of the
// plan, that a term is near. Whose agreement it is stands on the page only.
func (a *App) tellOfTerms() {
	on(a, ministry.Refused{}, "notify", func(ctx context.Context, e ministry.Refused) error {
		personnel, err := a.holding(ctx, access.Personnel)
		if err != nil {
			return err
		}
		return a.tell(ctx, "ministry.refused", e.Communication, nil, personnel...)
	})
	on(a, ministry.Late{}, "notify", func(ctx context.Context, e ministry.Late) error {
		personnel, err := a.holding(ctx, access.Personnel)
		if err != nil {
			return err
		}
		return a.tell(ctx, "ministry.late", e.Communication, notify.Args{"day": dayOf(e.Due)}, personnel...)
	})
	on(a, grant.ActionDue{}, "notify", func(ctx context.Context, e grant.ActionDue) error {
		return a.tell(ctx, "grant.action_due", e.Action, notify.Args{"day": dayOf(e.Due)}, e.Owner)
	})
}

// holding gives who holds a role anywhere in the body.
func (a *App) holding(ctx context.Context, role access.Role) (people []string, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := ente.ListPlaces(tx)
		people = nil
		for _, p := range all {
			if p.Role == role {
				people = append(people, p.Person)
			}
		}
		return err
	})
	return people, err
}
