package training

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Hold opens an edition of a course, or changes one that has not begun. More
// seats go to who waits; fewer than are taken are refused. Whoever is on its list
// is told when its days or its place change.
func (s *Service) Hold(ctx context.Context, e Edition) (_ Edition, err error) {
	defer errs.Wrap(&err, "training.Hold(%s)", e.ID)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return e, err
	}
	if e, err = e.Clean(); err != nil {
		return e, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return e, err
	}
	if _, known := names[e.Teacher]; e.Teacher != "" && !known {
		return e, ErrNotListed.In("teacher")
	}
	for i := range e.Sessions {
		e.Sessions[i].ID = id.New()
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if e.ID == "" {
			c, err := findCourse(tx, e.Course)
			switch {
			case err != nil:
				return err
			case c.State != Published:
				return ErrNotOffered
			case !tx.Now.Before(e.Begins()):
				return ErrBegun.In("sessions")
			}
			e.ID, e.State, e.Taken = id.New(), "open", 0
			if err := insertEdition(tx, e); err != nil {
				return err
			}
			return tx.Emit(EditionOpened{e.ID, e.Course})
		}
		old, err := findEdition(tx, e.ID)
		switch {
		case err != nil:
			return err
		case old.State != "open":
			return ErrClosed
		case !tx.Now.Before(old.Begins().Add(-EarlyBy)):
			return ErrBegun
		case !tx.Now.Before(e.Begins()):
			return ErrBegun.In("sessions")
		case e.Seats < old.Taken:
			return ErrSeats.With("taken", old.Taken).In("seats")
		}
		e.Course, e.State, e.Taken = old.Course, old.State, old.Taken
		if err := updateEdition(tx, e); err != nil {
			return err
		}
		if e.elsewhere(old) {
			if err := tellMoved(tx, e); err != nil {
				return err
			}
		}
		if err := s.promote(tx, e.ID); err != nil {
			return err
		}
		e, err = findEdition(tx, e.ID)
		return err
	})
	return e, err
}

// tellMoved tells everybody on the list of an edition: those with a seat, those
// who wait for one, those who asked.
func tellMoved(tx *db.Tx, e Edition) error {
	listed, err := listEnrolments(tx, `edition = $2 AND state IN ('asked', 'waiting', 'enrolled')`, e.ID)
	for _, l := range listed {
		if err := tx.Emit(EditionMoved{e.ID, l.Person, e.Course}); err != nil {
			return err
		}
	}
	return err
}

// CallOff ends an edition before it is held: whoever is on its list is told, and stays free to choose another.
func (s *Service) CallOff(ctx context.Context, edition string) (err error) {
	defer errs.Wrap(&err, "training.CallOff(%s)", edition)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := findEdition(tx, edition)
		if err != nil {
			return err
		}
		if err := updateEditionState(tx, edition, "cancelled"); err != nil {
			return err
		}
		listed, err := listEnrolments(tx, `edition = $2 AND state IN ('asked', 'waiting', 'enrolled')`, edition)
		if err != nil {
			return err
		}
		for _, l := range listed {
			if err := moveEnrolment(tx, l, Dropped, ""); err != nil {
				return err
			}
			if err := s.unplan(tx, l.ID); err != nil {
				return err
			}
			if err := tx.Emit(EditionCancelled{edition, l.Person, e.Course}); err != nil {
				return err
			}
		}
		return nil
	})
}

// teaches gives an edition to who teaches it, or manages training.
func (s *Service) teaches(ctx context.Context, tx *db.Tx, edition string) (e Edition, err error) {
	if e, err = findEdition(tx, edition); err != nil {
		return e, err
	}
	_, err = access.Check(ctx, "training.teach", access.Thing{Owner: e.Teacher})
	return e, err
}

// A Sheet is the register of an edition: who is on the list and who was there.
type Sheet struct {
	Edition Edition    `json:"edition"`
	Course  Course     `json:"course"`
	Teacher string     `json:"teacher,omitempty"`
	Rows    []SheetRow `json:"rows"`
	Waiting int        `json:"waiting" doc:"people on the waiting list"`
	Queue   []string   `json:"queue" doc:"their names, who gets the next free seat first"`
	Begun   bool       `json:"begun"`
	Over    bool       `json:"over"`
}

// A SheetRow is one person of a register.
type SheetRow struct {
	Person  string          `json:"person"`
	Name    string          `json:"name"`
	State   Progress        `json:"state" enum:"enrolled,done,missed"`
	Came    map[string]bool `json:"came" doc:"by sitting: has come in by the link"`
	Present map[string]bool `json:"present" doc:"by sitting: the teacher says so"`
}

// Sheet gives the register of an edition to who teaches it or manages training.
func (s *Service) Sheet(ctx context.Context, edition string) (v Sheet, err error) {
	defer errs.Wrap(&err, "training.Sheet(%s)", edition)
	names, err := s.names(ctx)
	if err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v.Edition, err = s.teaches(ctx, tx, edition); err != nil {
			return err
		}
		if v.Course, err = findCourse(tx, v.Edition.Course); err != nil {
			return err
		}
		v.Teacher = names[v.Edition.Teacher].Name()
		v.Begun, v.Over = !tx.Now.Before(v.Edition.Begins().Add(-EarlyBy)), !tx.Now.Before(v.Edition.Over())
		listed, err := listEnrolments(tx, `edition = $2 AND state IN ('waiting', 'enrolled', 'done', 'missed')`, edition)
		if err != nil {
			return err
		}
		there, err := listPresences(tx, edition)
		if err != nil {
			return err
		}
		v.Rows, v.Queue = []SheetRow{}, []string{}
		for _, l := range listed {
			if l.State == Waiting {
				v.Waiting++
				v.Queue = append(v.Queue, names[l.Person].Name())
				continue
			}
			row := SheetRow{Person: l.Person, Name: names[l.Person].sorted(), State: l.State, Came: map[string]bool{}, Present: map[string]bool{}}
			for _, p := range there {
				if p.person == l.Person {
					row.Came[p.session], row.Present[p.session] = p.came, p.present
				}
			}
			v.Rows = append(v.Rows, row)
		}
		slices.SortFunc(v.Rows, func(a, b SheetRow) int { return compareNames(a.Name, b.Name) })
		return nil
	})
	return v, err
}

// Mark keeps whether somebody was at a sitting, as its teacher says, from a
// quarter of an hour before it begins until the edition is closed.
func (s *Service) Mark(ctx context.Context, session, person string, present bool) (err error) {
	defer errs.Wrap(&err, "training.Mark(%s)", session)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := s.marks(ctx, tx, session)
		if err != nil {
			return err
		}
		listed, err := listEnrolments(tx, `edition = $2 AND person = $3 AND state = 'enrolled'`, e.ID, person)
		if err != nil {
			return err
		}
		if len(listed) == 0 {
			return ErrNotListed
		}
		return markPresent(tx, session, person, present)
	})
}

// MarkAll keeps that everybody on the list of an edition was at a sitting: in a
// full room it is quicker to take away who is not there.
func (s *Service) MarkAll(ctx context.Context, session string) (n int, err error) {
	defer errs.Wrap(&err, "training.MarkAll(%s)", session)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := s.marks(ctx, tx, session)
		if err != nil {
			return err
		}
		listed, err := listEnrolments(tx, `edition = $2 AND state = 'enrolled'`, e.ID)
		if err != nil {
			return err
		}
		n = len(listed)
		for _, l := range listed {
			if err := markPresent(tx, session, l.Person, true); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// marks gives the edition of a sitting whose register may be written now.
func (s *Service) marks(ctx context.Context, tx *db.Tx, session string) (e Edition, err error) {
	sitting, err := findSession(tx, session)
	if err != nil {
		return e, err
	}
	e, err = s.teaches(ctx, tx, sitting.edition)
	switch {
	case err != nil:
		return e, err
	case e.State != "open":
		return e, ErrClosed
	case tx.Now.Before(sitting.Starts.Add(-EarlyBy)):
		return e, ErrNotYet
	}
	return e, nil
}

// Join gives the path of the room of a sitting on line, to who is on its list or
// teaches it, and keeps that the person has come. The teacher confirms it.
func (s *Service) Join(ctx context.Context, session string) (path string, err error) {
	defer errs.Wrap(&err, "training.Join(%s)", session)
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return "", err
	}
	var sitting Session
	var title string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if sitting, err = findSession(tx, session); err != nil {
			return err
		}
		e, err := findEdition(tx, sitting.edition)
		if err != nil {
			return err
		}
		c, err := findCourse(tx, e.Course)
		if err != nil {
			return err
		}
		title = c.Title
		listed, err := listEnrolments(tx, `edition = $2 AND person = $3 AND state = 'enrolled'`, e.ID, who.ID)
		switch {
		case err != nil:
			return err
		case len(listed) == 0 && !access.Can(ctx, "training.teach", access.Thing{Owner: e.Teacher}):
			return ErrNoSuchEdition
		case e.Way != "meeting":
			return ErrWay
		case e.State != "open" || !tx.Now.Before(sitting.Ends.Add(EarlyBy)):
			return ErrClosed
		case tx.Now.Before(sitting.Starts.Add(-EarlyBy)):
			return ErrNotYet
		case len(listed) == 0:
			return nil
		}
		return markCame(tx, session, who.ID)
	})
	if err != nil {
		return "", err
	}
	return s.Meetings.Hold(itself(ctx), sitting.ID, title, sitting.Starts.Add(-EarlyBy), sitting.Ends.Add(EarlyBy))
}

// Close ends an edition once it is over: who was there for as much of it as the
// course asks has done it, or may take its quiz; who was not has missed it.
func (s *Service) Close(ctx context.Context, edition string) (done, missed int, err error) {
	defer errs.Wrap(&err, "training.Close(%s)", edition)
	names, err := s.names(ctx)
	if err != nil {
		return 0, 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		done, missed = 0, 0
		e, err := s.teaches(ctx, tx, edition)
		if err != nil {
			return err
		}
		if tx.Now.Before(e.Over()) {
			return ErrNotYet
		}
		c, err := findCourse(tx, e.Course)
		if err != nil {
			return err
		}
		if err := updateEditionState(tx, edition, "closed"); err != nil {
			return err
		}
		there, err := listPresences(tx, edition)
		if err != nil {
			return err
		}
		present := map[string]map[string]bool{}
		for _, p := range there {
			if present[p.person] == nil {
				present[p.person] = map[string]bool{}
			}
			present[p.person][p.session] = p.present
		}
		listed, err := listEnrolments(tx, `edition = $2 AND state IN ('asked', 'waiting', 'enrolled')`, edition)
		if err != nil {
			return err
		}
		for _, l := range listed {
			switch enough := e.Attended(present[l.Person]) >= c.Presence; {
			case l.State != Learning:
				err = moveEnrolment(tx, l, Dropped, "")
			case !enough:
				missed++
				err = moveEnrolment(tx, l, Missed, "")
			case c.Draw > 0:
				done++
				err = updateAttended(tx, l.ID)
			default:
				done++
				_, err = s.finish(tx, c, l, names[l.Person], -1, "presence")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return done, missed, err
}
