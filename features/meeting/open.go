package meeting

import (
	"context"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Open makes a meeting of staff, from now until a stretch of time later (at
// most twelve hours). Whoever has a place in the body may.
func (s *Service) Open(ctx context.Context, title string, length time.Duration) (m Meeting, err error) {
	defer errs.Wrap(&err, "meeting.Open")
	who, err := access.Check(ctx, "meeting.open", access.Thing{})
	if err != nil {
		return m, err
	}
	if title, err = checkTitle(title); err != nil {
		return m, err
	}
	length = min(max(length, 15*time.Minute), 12*time.Hour)
	m = Meeting{ID: id.New(), Title: title, Owner: who.ID}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m.Opens, m.Until = tx.Now.Add(-time.Second), tx.Now.Add(length)
		return s.keep(tx, m)
	})
	return m, err
}

// Plan makes a meeting of staff that opens at a later moment, within a year, for
// a stretch of time (at most twelve hours). Whoever has a place in the body may.
func (s *Service) Plan(ctx context.Context, title string, opens time.Time, length time.Duration) (m Meeting, err error) {
	defer errs.Wrap(&err, "meeting.Plan")
	who, err := access.Check(ctx, "meeting.open", access.Thing{})
	if err != nil {
		return m, err
	}
	if title, err = checkTitle(title); err != nil {
		return m, err
	}
	length = min(max(length, 15*time.Minute), 12*time.Hour)
	m = Meeting{ID: id.New(), Title: title, Owner: who.ID, Opens: opens, Until: opens.Add(length)}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if !opens.After(tx.Now) || opens.After(tx.Now.AddDate(1, 0, 0)) {
			return ErrWhen.In("opens")
		}
		return s.keep(tx, m)
	})
	return m, err
}

// Reserve makes the meeting of an appointment, under the appointment's own id,
// or moves it to another time. The office's door decides who comes in; here is
// only the room. Bears repetition. Called by the program itself.
func (s *Service) Reserve(ctx context.Context, meeting, title, office string, opens, until time.Time) (err error) {
	defer errs.Wrap(&err, "meeting.Reserve(%s)", meeting)
	if title, err = checkTitle(title); err != nil {
		return err
	}
	wanted := Meeting{ID: meeting, Title: title, Office: office, Opens: opens, Until: until}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err == nil && m.same(wanted) {
			return nil // every person who comes in asks: only what is new is a fact
		}
		if err != nil && !errors.Is(err, ErrNoSuchMeeting) {
			return err
		}
		return s.keep(tx, wanted)
	})
}

// same reports whether m stands as o asks, and is not over.
func (m Meeting) same(o Meeting) bool {
	return m.Title == o.Title && m.Office == o.Office && m.Opens.Equal(o.Opens) && m.Until.Equal(o.Until) && m.Ended.IsZero()
}

func (s *Service) keep(tx *db.Tx, m Meeting) error {
	if err := upsertMeeting(tx, m); err != nil {
		return err
	}
	return tx.Emit(Opened{m.ID, m.Opens, m.Until})
}
