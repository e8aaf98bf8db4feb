package desk

import (
	"context"
	"encoding/json"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const forgetJob = "desk.forget"

// planForgetting makes sure that the next night looks what is to be forgotten.
func (s *Service) planForgetting(tx *db.Tx) error {
	night, _ := italy.DayOf(tx.Now).Add(1).At(3, 10)
	return jobs.Enqueue(tx, forgetJob, struct{}{}, jobs.At(night), jobs.Unique("night"))
}

// forget deletes the bookings that are older than the body keeps them, night
// after night as long as there are any.
func (s *Service) forget(ctx context.Context, _ json.RawMessage) error {
	return s.DB.Write(access.System(ctx, db.ScopeOf(ctx).Ente), func(tx *db.Tx) error {
		today := italy.DayOf(tx.Now)
		days, err := norm.Int(tx, keepDays, today.String())
		if err != nil {
			return err
		}
		if err := deleteBookingsBefore(tx, today.Add(-days).String()); err != nil {
			return err
		}
		if err := deleteRemovedPlaces(tx); err != nil {
			return err
		}
		left, err := countBookings(tx)
		if err != nil || left == 0 {
			return err
		}
		return s.planForgetting(tx)
	})
}

// Known gives every booking that is kept of a person, for the page where they
// read what is known of them. That person only.
func (s *Service) Known(ctx context.Context, person string) (all []Booking, err error) {
	defer errs.Wrap(&err, "desk.Known")
	if _, err := access.Check(ctx, "desk.own", access.Thing{Owner: person}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listBookingsOf(tx, person, "")
		return err
	})
	return all, err
}
