package notify

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Raise rings people now, at any hour, for an emergency: who may is in
// access.go, reason says why in writing, page is where they are wanted ("" for
// none). Each of them reads who rang, when and why for as long as the trace is
// kept. It is all of them or nobody.
func (s *Service) Raise(ctx context.Context, people []string, reason, where string) (err error) {
	defer errs.Wrap(&err, "notify.Raise(%d)", len(people))
	if len(people) > mostPeople {
		return ErrTooMany.With("most", mostPeople).In("people")
	}
	people = slices.Compact(slices.Sorted(slices.Values(people)))
	readers, err := s.People.Readers(ctx, people)
	if err != nil {
		return err
	}
	who, err := s.mayRaise(ctx, people, readers)
	if err != nil {
		return err
	}
	if reason, err = checkReason(reason); err != nil {
		return err
	}
	if err := checkPage(where); err != nil {
		return err
	}
	if len(people) == 0 {
		return ErrNobody.In("people")
	}
	seen, err := s.seen(ctx, people)
	if err != nil {
		return err
	}
	traces := []Emergency{}
	for _, p := range people {
		_, open, err := seen.of[p].table.at(seen.now)
		if err != nil {
			return err
		}
		traces = append(traces, Emergency{ID: id.New(), Person: p, By: who.ID, Reason: reason, Page: where, Outside: !open})
	}
	o := Options{Args: Args{"name": who.Name, "reason": reason}, Page: where}
	return s.tell(ctx, emergencyKind, people, o, func(tx *db.Tx) error {
		for _, e := range traces {
			e.At = tx.Now
			if err := insertEmergency(tx, e); err != nil {
				return err
			}
			if err := tx.Emit(EmergencyRaised{e.ID, e.Person}); err != nil {
				return err
			}
		}
		return nil
	})
}

// mayRaise asks for permission to ring each of people: in one of their offices
// is enough. Who is not of this body, or has left, is nobody.
func (s *Service) mayRaise(ctx context.Context, people []string, readers map[string]Reader) (access.Person, error) {
	who, err := access.Check(ctx, "notify.emergency", access.Thing{})
	if who.Visitor() {
		return who, err
	}
	for _, p := range people {
		r, known := readers[p]
		if !known || r.Left || p == who.ID {
			return who, ErrNobody.In("people")
		}
		if err == nil {
			continue // may ring anybody
		}
		if !slices.ContainsFunc(r.Offices, func(o string) bool {
			return access.Can(ctx, "notify.emergency", access.Thing{Office: o})
		}) {
			return who, access.ErrForbidden
		}
	}
	if len(people) == 0 {
		return who, err
	}
	return who, nil
}
