package meeting

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Ask asks colleagues to come to a meeting that is not over. Who asks may choose
// a later moment for them to hear of it; that they are left alone outside their
// hours is not decided here. Asking the same person again changes nothing. Who
// opened the meeting may.
func (s *Service) Ask(ctx context.Context, meeting string, people []string, later time.Time) (err error) {
	defer errs.Wrap(&err, "meeting.Ask(%s, %d)", meeting, len(people))
	if len(people) == 0 || len(people) > most {
		return ErrPeople.With("most", most).In("people")
	}
	known, err := s.Names.Names(ctx, people)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		who, err := access.Check(ctx, "meeting.ask", access.Thing{Owner: m.Owner, Office: m.Office})
		if err != nil {
			return err
		}
		if !m.Ended.IsZero() || !tx.Now.Before(m.Until) {
			return ErrOver
		}
		for _, p := range people {
			if known[p] == "" || p == who.ID {
				return ErrPeople.With("most", most).In("people")
			}
			fresh, err := insertPerson(tx, meeting, p)
			if err != nil {
				return err
			}
			if !fresh {
				continue
			}
			if err := tx.Emit(PersonAsked{meeting, p, who.ID, later}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Asked gives the ids of the colleagues asked to come, for whoever may ask.
func (s *Service) Asked(ctx context.Context, meeting string) (people []string, err error) {
	defer errs.Wrap(&err, "meeting.Asked(%s)", meeting)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "meeting.ask", access.Thing{Owner: m.Owner, Office: m.Office}); err != nil {
			return err
		}
		people, err = listPeople(tx, meeting)
		return err
	})
	return people, err
}

// Find gives one meeting. Called by the program itself.
func (s *Service) Find(ctx context.Context, meeting string) (m Meeting, err error) {
	defer errs.Wrap(&err, "meeting.Find(%s)", meeting)
	if _, err := access.Check(ctx, "meeting.find", access.Thing{}); err != nil {
		return m, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err = findMeeting(tx, meeting)
		return err
	})
	return m, err
}
