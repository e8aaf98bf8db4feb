package app

import (
	"context"

	"loggia/features/office"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/jobs"
)

var errNoEngine = errs.New(errs.Unavailable, "app.no_engine")

// rooms gives office the meetings of its appointments.
type rooms struct{ a *App }

func (r rooms) Admit(ctx context.Context, room office.Room, identity, name, label string, staff bool) (string, error) {
	return "", errNoEngine
}

func (r rooms) Remove(ctx context.Context, appointment, identity string) error { return nil }

func (r rooms) End(ctx context.Context, appointment string) error { return nil }

// letters sends what office writes to citizens.
type letters struct{}

func (letters) Send(tx *db.Tx, l office.Letter) error {
	return jobs.Enqueue(tx, "mail.write", l)
}
