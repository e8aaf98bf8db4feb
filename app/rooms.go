package app

import (
	"context"
	"errors"
	"io"

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

// papers gives office what was laid on the table of a meeting.
type papers struct{ a *App }

func (p papers) Papers(ctx context.Context, appointment string) ([]office.File, error) {
	all, err := p.a.Meeting.Documents(ctx, appointment)
	out := make([]office.File, len(all))
	for i, d := range all {
		out[i] = paper(d)
	}
	return out, err
}

func (p papers) Paper(ctx context.Context, appointment, id string) (office.File, io.ReadSeekCloser, error) {
	d, content, err := p.a.Meeting.Kept(ctx, appointment, id)
	return paper(d), content, err
}

func paper(d meeting.Document) office.File {
	return office.File{ID: d.ID, Appointment: d.Meeting, Name: d.Name, Type: d.Type, Scan: d.Scan, Size: d.Size, At: d.At}
}
