package office

import (
	"context"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// Finish ends the meeting for everybody. Ending twice changes nothing. Staff of
// the office may.
func (s *Service) Finish(ctx context.Context, appointment string) (err error) {
	defer errs.Wrap(&err, "office.Finish(%s)", appointment)
	if _, err := s.mayServe(ctx, appointment); err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if !a.Closed.IsZero() {
			return nil
		}
		a.Closed = tx.Now
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		if err := endVisits(tx, a.ID); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.ended")
		s.doorChanged(tx, a.ID, "office.ended")
		return tx.Emit(Finished{a.ID, a.Office})
	})
	if err != nil {
		return err
	}
	return s.Rooms.End(ctx, appointment) // after the commit: the door is shut behind them
}

// Settle writes how an appointment ended: Done, NoShow or FollowUp, and a few
// words for the office. A meeting still under way ends. Staff of the office may.
func (s *Service) Settle(ctx context.Context, appointment string, outcome Progress, words string) (err error) {
	defer errs.Wrap(&err, "office.Settle(%s)", appointment)
	if words, err = note(words, false); err != nil {
		return err
	}
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return err
	}
	if outcome != Done && outcome != NoShow && outcome != FollowUp {
		return ErrState.In("outcome")
	}
	if !a.Opened.IsZero() && a.Closed.IsZero() {
		if err := s.Finish(ctx, appointment); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if outcome == NoShow && tx.Now.Before(a.Starts) {
			return ErrState.With("act", string(outcome)) // nobody is late before the hour
		}
		if a.Progress, err = a.Progress.After(string(outcome)); err != nil {
			return err
		}
		a.Note = words
		if a.Clerk == "" {
			a.Clerk = tx.Actor
		}
		if a.Closed.IsZero() {
			a.Closed = tx.Now
		}
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		if err := endVisits(tx, a.ID); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.settled")
		s.doorChanged(tx, a.ID, "office.settled")
		return tx.Emit(Settled{a.ID, a.Office})
	})
}

// ErrRating is the answer to a rating that is not from 1 to 5, or too long a text.
var ErrRating = errs.New(errs.Invalid, "office.rating")

// Rate keeps how easy it was, from 1 to 5, in the citizen's words; a second
// rating replaces the first. Whoever holds the citizen's link may, once the
// meeting is over.
func (s *Service) Rate(ctx context.Context, token string, stars int, words string) (err error) {
	defer errs.Wrap(&err, "office.Rate")
	words = paragraph(words)
	if stars < 1 || stars > 5 || utf8.RuneCountInString(words) > 600 {
		return ErrRating.In("rating")
	}
	if _, err := access.Check(ctx, "office.door", access.Thing{}); err != nil {
		return err
	}
	a, err := s.byToken(ctx, token)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, a.ID)
		if err != nil {
			return err
		}
		if passage, _ := a.Door(tx.Now); passage != PassOver {
			return ErrState.With("act", "rate")
		}
		a.Rating, a.RatingText = stars, words
		if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
			return err
		}
		s.changed(tx, a.Office, "office.rated")
		return tx.Emit(Rated{a.ID, a.Office})
	})
}
