package ministry

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Retry reads the agreement again and has the communication sent as soon as may
// be: after a correction, or because somebody does not want to wait. What became
// of an earlier request is still asked first.
func (s *Service) Retry(ctx context.Context, communication string) (err error) {
	defer errs.Wrap(&err, "ministry.Retry(%s)", communication)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return err
	}
	c, err := s.find(ctx, communication)
	if err != nil {
		return err
	}
	if c.State == Sending {
		return s.DB.Write(ctx, func(tx *db.Tx) error { return wake(tx, c.ID) })
	}
	facts, err := s.Agreements.Facts(ctx, c.Agreement)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCommunication(tx, communication)
		if err != nil {
			return err
		}
		was := c.State
		if c.State, err = c.State.After("correct"); err != nil {
			return err
		}
		if c.Facts, err = told(tx, c, facts); err != nil {
			return err
		}
		c.Faults, c.Next, c.Failures, c.Trouble = nil, time.Time{}, 0, ""
		if err := updateCommunication(tx, c, was); err != nil {
			return err
		}
		return wake(tx, c.ID)
	})
}

// Add makes another communication about an agreement that was told already: a
// correction, an annulment, a withdrawal.
func (s *Service) Add(ctx context.Context, communication string, kind Kind, day string) (err error) {
	defer errs.Wrap(&err, "ministry.Add(%s, %s)", communication, kind)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return err
	}
	c, err := s.find(ctx, communication)
	if err != nil {
		return err
	}
	if kind == Start || !kind.Known() {
		return ErrKind.In("kind")
	}
	if !isDay(day) {
		return ErrDay.In("day")
	}
	if c.State != Received {
		return ErrState.With("act", "add")
	}
	return s.queue(ctx, asked{key: id.New(), agreement: c.Agreement, kind: kind, day: day})
}

// Drop says that a communication is not needed, and why.
func (s *Service) Drop(ctx context.Context, communication, why string) (err error) {
	defer errs.Wrap(&err, "ministry.Drop(%s)", communication)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" || utf8.RuneCountInString(why) > 400 || !utf8.ValidString(why) || strings.ContainsRune(why, 0) {
		return ErrWhy.In("why")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCommunication(tx, communication)
		if err != nil {
			return err
		}
		return s.dropped(tx, c, why)
	})
}

func (s *Service) dropped(tx *db.Tx, c Communication, why string) (err error) {
	was := c.State
	if c.State, err = c.State.After("drop"); err != nil {
		return err
	}
	c.Note, c.Settled = why, tx.Now
	if err := updateCommunication(tx, c, was); err != nil {
		return err
	}
	return s.settled(tx, c)
}

// Receipt enters by hand the code that the Ministry's portal gave.
func (s *Service) Receipt(ctx context.Context, communication, code string) (err error) {
	defer errs.Wrap(&err, "ministry.Receipt(%s)", communication)
	if _, err := access.Check(ctx, "ministry.send", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCommunication(tx, communication)
		if err != nil {
			return err
		}
		return s.received(tx, c, code)
	})
}

func (s *Service) received(tx *db.Tx, c Communication, code string) error {
	code = strings.Join(strings.Fields(code), "")
	if !codeForm.MatchString(code) {
		return ErrCode.In("code")
	}
	if _, err := c.State.After("receipt"); err != nil {
		return err
	}
	n, err := insertAttempt(tx, c.ID, "hand")
	if err != nil {
		return err
	}
	if err := updateAttempt(tx, c.ID, Attempt{N: n, Fate: "accepted", Code: code}); err != nil {
		return err
	}
	return s.accepted(tx, c, code)
}
