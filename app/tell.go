package app

import (
	"context"
	"errors"

	"loggia/features/meeting"
	"loggia/features/notify"
	"loggia/features/office"
)

// tellStaff is all that makes a notice to somebody who works here. A citizen at
// the door is not among it: an open office has people at its desk, whose page
// rings; whoever is out of their hours has no desk open.
func (a *App) tellStaff() {
	on(a, office.Requested{}, "notify", func(ctx context.Context, e office.Requested) error {
		people, err := a.staffOf(ctx, e.Office)
		if err != nil {
			return err
		}
		return a.tellOffice(ctx, "office.requested", e.Office, e.Appointment, people)
	})
	on(a, office.HandedOver{}, "notify", func(ctx context.Context, e office.HandedOver) error {
		people := []string{e.Person}
		if e.Person == "" {
			var err error
			if people, err = a.staffOf(ctx, e.To); err != nil {
				return err
			}
		}
		return a.tellOffice(ctx, "office.handed_over", e.To, e.Appointment, people)
	})
	on(a, meeting.PersonAsked{}, "notify", func(ctx context.Context, e meeting.PersonAsked) error {
		m, err := a.Meeting.Find(ctx, e.Meeting)
		if errors.Is(err, meeting.ErrNoSuchMeeting) {
			return nil
		}
		if err != nil {
			return err
		}
		names, err := a.People.Names(ctx, []string{e.By})
		if err != nil {
			return err
		}
		return a.Notify.Tell(ctx, "meeting.invited", []string{e.Person}, notify.Options{About: e.Meeting, NotBefore: e.NotBefore,
			Args: notify.Args{"name": names[e.By], "title": m.Title, "when": m.Opens}, Page: "/riunioni"})
	})
}

// tellOffice tells people something of a request to an office. The citizen's
// name stays on the desk: a notice may be read on a locked screen.
func (a *App) tellOffice(ctx context.Context, kind, office, appointment string, people []string) error {
	o, err := a.Ente.Office(ctx, office)
	if err != nil {
		return err
	}
	return a.Notify.Tell(ctx, kind, people, notify.Options{About: appointment, Args: notify.Args{"office": o.Name}, Page: "/sportelli/" + office + "?r=" + appointment})
}
