package office

import (
	"context"
	"time"
	"unicode/utf8"

	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// note gives a text of the office tidied; need says whether it may be empty.
func note(s string, need bool) (string, error) {
	s = paragraph(s)
	if utf8.RuneCountInString(s) > 2000 || (need && s == "") {
		return s, ErrNoteLong.In("note")
	}
	return s, nil
}

// A Message is one text on a request.
type Message struct {
	ID, Appointment, Author, Subject, Body, Whole, MessageID string
	Way                                                      string // in, out, note
	At                                                       time.Time
}

// Reply writes to the citizen; closes says that this answers the request and no
// meeting is needed. Staff of the office may.
func (s *Service) Reply(ctx context.Context, appointment, words string, closes bool) (err error) {
	defer errs.Wrap(&err, "office.Reply(%s)", appointment)
	if words, err = note(words, true); err != nil {
		return err
	}
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return err
	}
	house, err := s.Houses.Office(ctx, a.Office)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAppointment(tx, appointment)
		if err != nil {
			return err
		}
		if closes {
			if a.Progress, err = a.Progress.After("answer"); err != nil {
				return err
			}
			if err := updateAppointment(tx, a, link.Hash(s.doorToken(tx.Ente, a))); err != nil {
				return err
			}
			if err := tx.Emit(Settled{a.ID, a.Office}); err != nil {
				return err
			}
		}
		s.changed(tx, a.Office, "office.replied")
		return s.say(tx, a, house, letterReply, words)
	})
}

// Note leaves words for colleagues on a request; the citizen never sees them.
func (s *Service) Note(ctx context.Context, appointment, words string) (err error) {
	defer errs.Wrap(&err, "office.Note(%s)", appointment)
	if words, err = note(words, true); err != nil {
		return err
	}
	a, err := s.mayServe(ctx, appointment)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		s.changed(tx, a.Office, "office.replied")
		return insertMessage(tx, Message{ID: id.New(), Appointment: a.ID, Way: "note", Author: tx.Actor, Body: words, At: tx.Now})
	})
}
