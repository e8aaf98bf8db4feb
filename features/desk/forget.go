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

// A Kept is all that is kept here about a person.
type Kept struct {
	Bookings   []Booking `json:"bookings"`
	Favourites int       `json:"favourites" doc:"places that the person likes best"`
	Need       bool      `json:"need" doc:"the person has said that they need an accessible desk"`
}

// Known gives all that is kept of a person, for the page where they read what is
// known of them. That person only.
func (s *Service) Known(ctx context.Context, person string) (k Kept, err error) {
	defer errs.Wrap(&err, "desk.Known")
	if _, err := access.Check(ctx, "desk.own", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if k.Bookings, err = listBookingsOf(tx, person, ""); err != nil {
			return err
		}
		liked, err := listFavourites(tx, person)
		if err != nil {
			return err
		}
		k.Favourites = len(liked)
		k.Need, err = isNeeding(tx, person)
		return err
	})
	return k, err
}
