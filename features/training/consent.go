package training

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// Consent lets somebody who asked learn: the head of one of the person's offices,
// or the personnel office, as the course's rule says. With no seat free the
// person comes onto the waiting list.
func (s *Service) Consent(ctx context.Context, enrolment string) (e Enrolment, err error) {
	defer errs.Wrap(&err, "training.Consent(%s)", enrolment)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if e, err = s.asking(ctx, tx, enrolment); err != nil {
			return err
		}
		to := Learning
		if e.Edition != "" {
			if err := checkOpen(tx, e.Course, e.Edition); err != nil {
				return err
			}
			if seat, err := takeSeat(tx, e.Edition); err != nil {
				return err
			} else if !seat {
				to = Waiting
			}
		}
		if err := moveEnrolment(tx, e, to, ""); err != nil {
			return err
		}
		e.State = to
		return s.announce(tx, e)
	})
	return e, err
}

// Refuse tells somebody who asked that they may not, and why.
func (s *Service) Refuse(ctx context.Context, enrolment, reason string) (err error) {
	defer errs.Wrap(&err, "training.Refuse(%s)", enrolment)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := s.asking(ctx, tx, enrolment)
		if err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); reason == "" {
			return ErrReason.In("reason")
		}
		if err := cleanText(&reason, "reason", 500, true); err != nil {
			return err
		}
		if err := moveEnrolment(tx, e, Declined, reason); err != nil {
			return err
		}
		return tx.Emit(Refused{e.ID, e.Person, e.Course})
	})
}

// asking gives an enrolment that waits for the consent of the person who acts.
// Nobody consents to one's own.
func (s *Service) asking(ctx context.Context, tx *db.Tx, enrolment string) (e Enrolment, err error) {
	if e, err = findEnrolment(tx, enrolment); err != nil {
		return e, err
	}
	c, err := findCourse(tx, e.Course)
	if err != nil {
		return e, err
	}
	who, err := s.consents(ctx, tx, c, e.Person)
	if err != nil {
		return e, err
	}
	if who.ID == e.Person {
		return e, access.ErrForbidden
	}
	if e.State != Asking {
		return e, ErrMoved
	}
	return e, nil
}

// consents gives who acts when they may consent to person learning c. Where the
// course wants the personnel office, a head may not.
func (s *Service) consents(ctx context.Context, tx *db.Tx, c Course, person string) (who access.Person, err error) {
	if c.Consent == "personnel" {
		return access.Check(ctx, "training.manage", access.Thing{})
	}
	places, err := ente.PlacesOf(tx, person)
	if err != nil {
		return who, err
	}
	for _, office := range posts(places, nil)[person].offices {
		if access.Can(ctx, "training.consent", access.Thing{Office: office}) {
			return access.Check(ctx, "training.consent", access.Thing{Office: office})
		}
	}
	return access.Check(ctx, "training.consent", access.Thing{})
}

// Leave gives up an enrolment: the person, unless the course is due, or the
// personnel office. A seat that comes free goes to who has waited longest.
func (s *Service) Leave(ctx context.Context, enrolment string) (err error) {
	defer errs.Wrap(&err, "training.Leave(%s)", enrolment)
	agile, err := s.agileOne(ctx, access.Who(ctx).ID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := findEnrolment(tx, enrolment)
		if err != nil {
			return err
		}
		if _, err := access.Check(ctx, "training.study", access.Thing{Owner: e.Person}); err != nil {
			return notFound(err)
		}
		if !e.State.Open() {
			return ErrMoved
		}
		if !access.Can(ctx, "training.manage", access.Thing{}) && e.State == Learning && e.Edition == "" {
			c, err := findCourse(tx, e.Course)
			if err != nil {
				return err
			}
			places, err := ente.PlacesOf(tx, e.Person)
			if err != nil {
				return err
			}
			if _, mandatory := c.owed(posts(places, agile)[e.Person]); mandatory {
				return ErrDuty
			}
		}
		if err := moveEnrolment(tx, e, GivenUp, ""); err != nil {
			return err
		}
		if err := s.unplan(tx, e.ID); err != nil {
			return err
		}
		if err := tx.Emit(Left{e.ID, e.Person, e.Course}); err != nil {
			return err
		}
		if e.Edition == "" || e.State != Learning {
			return nil
		}
		if err := freeSeat(tx, e.Edition); err != nil {
			return err
		}
		return s.promote(tx, e.Edition)
	})
}

// promote gives free seats of an edition to those who wait, the longest first.
func (s *Service) promote(tx *db.Tx, edition string) error {
	waiting, err := listEnrolments(tx, `edition = $2 AND state = 'waiting'`, edition)
	if err != nil {
		return err
	}
	for _, e := range waiting {
		seat, err := takeSeat(tx, edition)
		if err != nil || !seat {
			return err
		}
		if err := moveEnrolment(tx, e, Learning, ""); err != nil {
			return err
		}
		e.State = Learning
		if err := s.announce(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// notFound makes "you may not" of somebody else's thing into "it is not there":
// whose training it is, is nobody's business.
func notFound(err error) error {
	if errs.As(err).Kind == errs.Forbidden {
		return ErrNoSuchEnrolment
	}
	return err
}
