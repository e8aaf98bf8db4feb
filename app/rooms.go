package app

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/features/office"
	"loggia/platform/db"
)

// rooms gives office the meetings of its appointments. Office has asked for
// permission before it calls: here the program itself acts.
type rooms struct{ a *App }

func itself(ctx context.Context) context.Context {
	return access.System(ctx, db.ScopeOf(ctx).Ente)
}

func (r rooms) Admit(ctx context.Context, room office.Room, identity, name, label string, staff bool) (string, error) {
	ctx = itself(ctx)
	if err := r.a.Meeting.Reserve(ctx, room.Appointment, room.Title, room.Office, room.Opens, room.Until); err != nil {
		return "", err
	}
	t, err := r.a.Meeting.Admit(ctx, room.Appointment, identity, name, label, staff)
	return t.Token, err
}

func (r rooms) Remove(ctx context.Context, appointment, identity string) error {
	return r.a.Meeting.Expel(itself(ctx), appointment, identity)
}

func (r rooms) End(ctx context.Context, appointment string) error {
	err := r.a.Meeting.End(itself(ctx), appointment)
	if errors.Is(err, meeting.ErrNoSuchMeeting) {
		return nil // nobody ever went in
	}
	return err
}
