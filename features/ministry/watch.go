package ministry

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const (
	watchJob  = "ministry.watch"
	forgetJob = "ministry.forget"
)

// plan has somebody told before the term of c ends, and after it. It looks again
// every day until c is made, so that one which nothing wakes is woken.
func (s *Service) plan(tx *db.Tx, c Communication) error {
	warn, err := norm.Int(tx, "ministry.warn_days", c.Day)
	if err != nil {
		return err
	}
	due, err := italy.ParseDay(c.Due)
	if err != nil {
		return ErrDay.From(err)
	}
	at := morning(due.Add(-warn))
	if !at.After(tx.Now) {
		at = tx.Now
	}
	return jobs.Enqueue(tx, watchJob, work{c.ID}, jobs.At(at), jobs.Unique(c.ID))
}

func unplan(tx *db.Tx, communication string) error {
	return jobs.Cancel(tx, watchJob, communication)
}

// morning is when offices read what is due.
func morning(d italy.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 8, 0, 0, 0, italy.Rome)
}

func (s *Service) watch(ctx context.Context, args json.RawMessage) error {
	var w work
	if err := json.Unmarshal(args, &w); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCommunication(tx, w.Communication)
		if errors.Is(err, ErrNoSuch) || err == nil && !c.State.Open() {
			return nil
		}
		if err != nil {
			return err
		}
		today := italy.DayOf(tx.Now)
		passed := today.String() > c.Due
		if err := tx.Emit(Late{c.ID, c.Due, passed}); err != nil {
			return err
		}
		if c.State == Waiting || c.State == Sending {
			if err := wake(tx, c.ID); err != nil {
				return err
			}
		}
		return jobs.Enqueue(tx, watchJob, w, jobs.At(morning(today.Add(1))), jobs.Unique(c.ID))
	})
}

// planForget has c and its receipts deleted when nothing asks to keep them.
func planForget(tx *db.Tx, c Communication) error {
	at, err := forgetAt(tx, c)
	if err != nil {
		return err
	}
	return jobs.Enqueue(tx, forgetJob, work{c.ID}, jobs.At(at), jobs.Unique(c.ID))
}

// forgetAt counts from the signature, or from the day of the communication when
// that is later or the signature is not known.
func forgetAt(tx *db.Tx, c Communication) (time.Time, error) {
	years, err := norm.Int(tx, "ministry.keep_years", italy.DayOf(tx.Now).String())
	if err != nil {
		return time.Time{}, err
	}
	from := max(c.Facts.Period.Signed, c.Day)
	d, err := italy.ParseDay(from)
	if err != nil {
		d = italy.DayOf(c.Queued)
	}
	return morning(italy.On(d.Year+years, d.Month, d.Day+1)), nil
}

func (s *Service) forget(ctx context.Context, args json.RawMessage) error {
	var w work
	if err := json.Unmarshal(args, &w); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCommunication(tx, w.Communication)
		if errors.Is(err, ErrNoSuch) || err == nil && c.State.Open() {
			return nil
		}
		if err != nil {
			return err
		}
		at, err := forgetAt(tx, c) // the number may have changed in the meantime
		if err != nil {
			return err
		}
		if at.After(tx.Now) {
			return planForget(tx, c)
		}
		return deleteCommunication(tx, c.ID)
	})
}
