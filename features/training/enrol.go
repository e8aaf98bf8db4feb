package training

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// Enrol puts the person who acts on the way through a course, at one's own pace
// or in an edition. A course that is due needs nobody's consent, nor does one
// whose rule asks none; else the enrolment waits for it. With no seat free the
// person is on the waiting list. ErrEnrolled when on the way already.
func (s *Service) Enrol(ctx context.Context, course, edition string) (e Enrolment, err error) {
	defer errs.Wrap(&err, "training.Enrol(%s, %s)", course, edition)
	who, err := access.Check(ctx, "training.enrol", access.Thing{})
	if err != nil {
		return e, err
	}
	agile, err := s.agileOne(ctx, who.ID)
	if err != nil {
		return e, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCourse(tx, course)
		if err != nil {
			return err
		}
		places, err := ente.PlacesOf(tx, who.ID)
		if err != nil {
			return err
		}
		due, mandatory := c.owed(posts(places, agile)[who.ID])
		if due < today(tx) {
			due = ""
		}
		e = Enrolment{ID: id.New(), Course: course, Edition: edition, Person: who.ID, Due: due, Made: tx.Now, State: Learning}
		if c.Consent != "none" && !mandatory {
			e.State = Asking
		}
		fresh, err := s.enrol(tx, c, &e)
		if err == nil && !fresh {
			err = ErrEnrolled
		}
		return err
	})
	return e, err
}

// enrol keeps e, in the state Learning or Asking, and finds it a seat; fresh is
// false when the person is on the way through the course already.
func (s *Service) enrol(tx *db.Tx, c Course, e *Enrolment) (fresh bool, err error) {
	if c.State != Published || e.Edition == "" && !c.SelfPaced {
		return false, ErrNotOffered
	}
	if e.Edition != "" {
		if err := checkOpen(tx, c.ID, e.Edition); err != nil {
			return false, err
		}
	}
	if _, err := findOpen(tx, c.ID, e.Person); err == nil {
		return false, nil
	} else if !errors.Is(err, ErrNoSuchEnrolment) {
		return false, err
	}
	if e.State == Learning && e.Edition != "" {
		if seat, err := takeSeat(tx, e.Edition); err != nil {
			return false, err
		} else if !seat {
			e.State = Waiting
		}
	}
	if fresh, err = insertEnrolment(tx, *e); err != nil {
		return false, err
	}
	if !fresh { // somebody was faster: the seat goes back
		if e.State == Learning && e.Edition != "" {
			return false, freeSeat(tx, e.Edition)
		}
		return false, nil
	}
	return true, s.announce(tx, *e)
}

// announce tells where an enrolment has come to, and plans what will be reminded.
func (s *Service) announce(tx *db.Tx, e Enrolment) error {
	switch e.State {
	case Asking:
		return tx.Emit(Asks{e.ID, e.Person, e.Course})
	case Waiting:
		return tx.Emit(Waits{e.ID, e.Person, e.Course})
	}
	if err := s.planReminder(tx, e); err != nil {
		return err
	}
	return tx.Emit(Enrolled{e.ID, e.Person, e.Course, e.Edition, e.Due})
}

func checkOpen(tx *db.Tx, course, edition string) error {
	e, err := findEdition(tx, edition)
	switch {
	case err != nil:
		return err
	case e.Course != course:
		return ErrNoSuchEdition
	case e.State != "open" || !tx.Now.Before(e.Over()):
		return ErrClosed
	}
	return nil
}

// A Call names many people at once: everybody of a profile, or these people.
type Call struct {
	Profile string   `json:"profile" enum:"all,agile,heads,office,role,people"`
	Value   string   `json:"value,omitempty"`
	People  []string `json:"people,omitempty" maxItems:"5000"`
	Edition string   `json:"edition,omitempty"`
	Due     string   `json:"due,omitempty"`
}

// A Muster says what a call did, or would do.
type Muster struct {
	Fresh   []string `json:"fresh" doc:"people who are enrolled by it"`
	Already int      `json:"already" doc:"on their way before"`
	Done    int      `json:"done" doc:"whose result still holds"`
	Waiting int      `json:"waiting" doc:"of the fresh ones, on the waiting list for want of seats"`
}

// EnrolMany puts everybody whom c names on the way through a course, in one act.
// Who is on it already, or has a result that holds and does not end soon, is left
// alone: doing it twice changes nothing. With preview it only says what it would do.
func (s *Service) EnrolMany(ctx context.Context, course string, c Call, preview bool) (m Muster, err error) {
	defer errs.Wrap(&err, "training.EnrolMany(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return m, err
	}
	if c.Due != "" {
		if _, err := italy.ParseDay(c.Due); err != nil {
			return m, ErrDay.In("due")
		}
	}
	if c.Profile != "people" {
		if err := (Duty{Profile: c.Profile, Value: c.Value}).check(); err != nil {
			return m, ErrProfile.In("profile")
		}
	}
	names, err := s.names(ctx)
	if err != nil {
		return m, err
	}
	agile, err := s.agile(ctx)
	if err != nil {
		return m, err
	}
	run := s.DB.Write
	if preview {
		run = s.DB.Read
	}
	err = run(ctx, func(tx *db.Tx) error {
		m, err = s.muster(tx, course, c, names, agile, preview)
		return err
	})
	return m, err
}

func (s *Service) muster(tx *db.Tx, course string, call Call, names map[string]Colleague, agile map[string]bool, preview bool) (m Muster, err error) {
	m.Fresh = []string{}
	c, err := findCourse(tx, course)
	if err != nil {
		return m, err
	}
	if c.State != Published || call.Edition == "" && !c.SelfPaced {
		return m, ErrNotOffered
	}
	free := 0
	if call.Edition != "" {
		if err := checkOpen(tx, course, call.Edition); err != nil {
			return m, err
		}
		e, err := findEdition(tx, call.Edition)
		if err != nil {
			return m, err
		}
		free = e.Seats - e.Taken
	}
	whom, err := called(tx, call, names, agile)
	if err != nil {
		return m, err
	}
	open, err := listEnrolments(tx, `course = $2 AND state IN ('asked', 'waiting', 'enrolled')`, course)
	if err != nil {
		return m, err
	}
	way := map[string]bool{}
	for _, e := range open {
		way[e.Person] = true
	}
	good, err := s.holding(tx, c)
	if err != nil {
		return m, err
	}
	for _, person := range whom {
		switch {
		case way[person]:
			m.Already++
			continue
		case good[person]:
			m.Done++
			continue
		}
		m.Fresh = append(m.Fresh, person)
		e := Enrolment{ID: id.New(), Course: course, Edition: call.Edition, Person: person, Due: call.Due, State: Learning}
		if preview {
			if free--; call.Edition != "" && free < 0 {
				m.Waiting++
			}
			continue
		}
		if _, err := s.enrol(tx, c, &e); err != nil {
			return m, err
		}
		if e.State == Waiting {
			m.Waiting++
		}
	}
	return m, nil
}

// called gives the people whom a call names, those who work here now, by name.
func called(tx *db.Tx, call Call, names map[string]Colleague, agile map[string]bool) (whom []string, err error) {
	places, err := ente.ListPlaces(tx)
	if err != nil {
		return nil, err
	}
	all := posts(places, agile)
	named := map[string]bool{}
	for _, p := range call.People {
		named[p] = true
	}
	duty := Duty{Profile: call.Profile, Value: call.Value}
	for _, c := range byName(names) {
		p, works := all[c.ID]
		if works && (call.Profile == "people" && named[c.ID] || call.Profile != "people" && duty.covers(p)) {
			whom = append(whom, c.ID)
		}
	}
	if len(whom) == 0 {
		return nil, ErrNobody.In("profile")
	}
	return whom, nil
}

// holding gives whose result of a course holds and does not end soon.
func (s *Service) holding(tx *db.Tx, c Course) (map[string]bool, error) {
	notice, err := noticeOf(tx)
	if err != nil {
		return nil, err
	}
	results, err := listResults(tx, `r.course = $2`, c.ID)
	good := map[string]bool{}
	for k, r := range latest(results) {
		good[k[0]] = standing(r, today(tx), notice) == StandsDone
	}
	return good, err
}
