package office

import (
	"context"
	"encoding/json"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/jobs"
)

const reminderJob = "office.remind"

// A reminder is owed to one appointment for one hour: when the appointment has
// moved or was cancelled, it is not sent.
type reminder struct {
	Appointment string `json:"appointment"`
	Starts      int64  `json:"starts"`
	Kind        string `json:"kind"`
}

// plan lays down the reminders of an appointment: the day before and an hour
// before, those whose hour is still to come. A second plan replaces the first.
func (s *Service) plan(tx *db.Tx, a Appointment) error {
	for kind, before := range map[string]time.Duration{letterDay: 24 * time.Hour, letterHour: time.Hour} {
		due := a.Starts.Add(-before)
		key := a.ID + "/" + kind
		if !due.After(tx.Now) {
			if err := jobs.Cancel(tx, reminderJob, key); err != nil {
				return err
			}
			continue
		}
		if err := jobs.Enqueue(tx, reminderJob, reminder{a.ID, db.MS(a.Starts), kind}, jobs.At(due), jobs.Unique(key)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) unplan(tx *db.Tx, a Appointment) error {
	for _, kind := range []string{letterDay, letterHour} {
		if err := jobs.Cancel(tx, reminderJob, a.ID+"/"+kind); err != nil {
			return err
		}
	}
	return nil
}

// remind sends one reminder. A server that was off meanwhile does not remind of
// what has begun.
func (s *Service) remind(ctx context.Context, args json.RawMessage) error {
	var r reminder
	if err := json.Unmarshal(args, &r); err != nil {
		return err
	}
	ctx = access.System(ctx, db.ScopeOf(ctx).Ente)
	a, err := s.find(ctx, r.Appointment)
	if err != nil {
		return err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, r.Appointment)
		if err != nil {
			return err
		}
		if a.Progress != Booked || db.MS(a.Starts) != r.Starts || !a.Starts.After(tx.Now) || !a.Opened.IsZero() {
			return nil
		}
		return s.write(tx, r.Kind, a, house, nil)
	})
}
