package workday

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// GrantLeave agrees to an absence that waits, for the head of the office.
func (s *Service) GrantLeave(ctx context.Context, absence string) (err error) {
	defer errs.Wrap(&err, "workday.GrantLeave(%s)", absence)
	return s.answerLeave(ctx, absence, func(tx *db.Tx, a Absence) error {
		if a.Stage != Waiting {
			return ErrState
		}
		if err := openMonths(tx, a.First, a.Last); err != nil {
			return err
		}
		a.Stage = Agreed
		if err := updateAbsence(tx, a); err != nil {
			return err
		}
		if err := s.begin(tx, a); err != nil {
			return err
		}
		return tx.Emit(LeaveGranted{a.ID, a.Person, a.Office, text(a.First)})
	})
}

// RefuseLeave says no, with the reason that the person will read.
func (s *Service) RefuseLeave(ctx context.Context, absence, why string) (err error) {
	defer errs.Wrap(&err, "workday.RefuseLeave(%s)", absence)
	if why, err = words(why, "why", true); err != nil {
		return err
	}
	return s.answerLeave(ctx, absence, func(tx *db.Tx, a Absence) error {
		if a.Stage != Waiting {
			return ErrState
		}
		a.Stage, a.Answer = Turned, why
		if err := updateAbsence(tx, a); err != nil {
			return err
		}
		return tx.Emit(LeaveRefused{a.ID, a.Person, a.Office, text(a.First)})
	})
}

// RecallLeave needs a person back from a day on, for the needs of the service,
// out of an absence that the head agreed to (CCNL Funzioni locali 16/11/2022
// art. 38). It says why, and comes as long before as for a day away. The days
// before stay; those called back from are kept with the reason.
func (s *Service) RecallLeave(ctx context.Context, absence string, from Day, why string) (err error) {
	defer errs.Wrap(&err, "workday.RecallLeave(%s, %s)", absence, from)
	if why, err = words(why, "why", true); err != nil {
		return err
	}
	return s.answerLeave(ctx, absence, func(tx *db.Tx, a Absence) error {
		if a.Stage != Agreed {
			return ErrState
		}
		if from.Before(a.First) {
			from = a.First
		}
		if from.After(a.Last) {
			return ErrRange.In("from")
		}
		if late, err := s.late(tx, from, callBackNotice); err != nil || late {
			return errOr(err, ErrCallLate)
		}
		if err := openMonths(tx, from, a.Last); err != nil {
			return err
		}
		back := a
		back.First, back.Stage, back.Answer = from, Recalled, why
		if from == a.First {
			if err := updateAbsence(tx, back); err != nil {
				return err
			}
		} else {
			if err := shortenAbsence(tx, a.ID, from.Add(-1)); err != nil {
				return err
			}
			back.ID = id.New()
			if err := insertAbsence(tx, back); err != nil {
				return err
			}
		}
		if err := tx.Emit(Back{a.Person, text(from), text(a.Last)}); err != nil {
			return err
		}
		return tx.Emit(LeaveRecalled{back.ID, a.Person, a.Office, text(from)})
	})
}

// answerLeave runs do on an absence that the reader may answer. One of a kind
// that no head is asked about does not exist for them.
func (s *Service) answerLeave(ctx context.Context, absence string, do func(*db.Tx, Absence) error) error {
	if _, err := access.Check(ctx, "workday.today", access.Thing{}); err != nil {
		return err
	}
	var a Absence
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		a, err = findLeave(tx, absence)
		return err
	})
	if err != nil {
		return err
	}
	who, err := access.Check(ctx, "workday.answer", access.Thing{Office: a.Office, Owner: a.Person})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findLeave(tx, absence)
		if err != nil {
			return err
		}
		a.By = who.ID
		offices, err := workplaces(tx, a.Person)
		if err != nil {
			return err
		}
		s.changed(tx, offices...)
		return do(tx, a)
	})
}

// findLeave gives an absence about which heads are asked.
func findLeave(tx *db.Tx, absence string) (a Absence, err error) {
	if a, err = findAbsence(tx, absence); err != nil {
		return a, err
	}
	if !a.Kind.Asked() {
		return Absence{}, ErrNoSuchAbsence
	}
	if a.Office == "" { // kept before offices were
		offices, err := workplaces(tx, a.Person)
		if err != nil || len(offices) == 0 {
			return a, errOr(err, ErrNoSuchAbsence)
		}
		a.Office = offices[0]
	}
	return a, nil
}

// A LeaveAsking is an absence to answer, as its head sees it.
type LeaveAsking struct {
	Absence         // its kind only where it says nothing of health or family
	OnSite, Minimum int
	Worst           Day // the day on which the office would have fewest people, against its minimum
	Warnings        []Warning
	Mine            bool
}

// leaveAskings gives what waits for the head of an office, and what speaks
// against it.
func leaveAskings(tx *db.Tx, me, office string, patron italy.Yearly) ([]LeaveAsking, error) {
	waiting, err := listLeave(tx, office)
	if err != nil {
		return nil, err
	}
	out := []LeaveAsking{}
	scene := picture{patron: patron}.scene(tx)
	for _, a := range waiting {
		l := LeaveAsking{Absence: a, Worst: a.First, Mine: a.Person == me, Warnings: []Warning{}}
		seen := false
		for d, n := a.First, 0; !d.After(a.Last) && n < 31; d, n = d.Add(1), n+1 {
			needs, people, here, err := scene.office(office, d)
			if err != nil {
				return nil, err
			}
			if !italy.Working(d, patron) {
				continue
			}
			on := here.onSite(people, d)
			if a.Whole() && here.at(a.Person, d) == Office {
				on--
			}
			if least := needs.Minimums[weekday(d)]; !seen || on-least < l.OnSite-l.Minimum {
				l.OnSite, l.Minimum, l.Worst, seen = on, least, d, true
			}
		}
		if seen && l.OnSite < l.Minimum {
			l.Warnings = append(l.Warnings, Under)
		}
		duties, err := listDutiesOf(tx, a.Person, a.First, a.Last)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(duties, func(x Duty) bool { return a.Whole() || a.Part.meets(x.Span) }) {
			l.Warnings = append(l.Warnings, Counter)
		}
		out = append(out, l)
	}
	return out, nil
}
