package notify

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A Bell is what the bar at the top shows to a person.
type Bell struct {
	Unread, Waiting int
	Latest          []Notice
	Reachable       bool      // in their hours now
	From            time.Time // the next start, when they are not
	Until           time.Time // the end of the present stretch, when they are
}

const latest = 6

// Bell gives the person in ctx the state of their own bell.
func (s *Service) Bell(ctx context.Context) (b Bell, err error) {
	defer errs.Wrap(&err, "notify.Bell")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if b.Unread, err = countUnread(tx, who.ID); err != nil {
			return err
		}
		if b.Waiting, err = countWaiting(tx, who.ID); err != nil {
			return err
		}
		b.Latest, err = listNotices(tx, who.ID, Filter{Unread: true, Limit: latest})
		return err
	})
	if err != nil {
		return b, err
	}
	seen, err := s.seen(ctx, []string{who.ID})
	if err != nil {
		return b, err
	}
	p := seen.of[who.ID]
	v, err := when(occasion{urgency: Rings, digestAt: p.choice.DigestAt}, p.table, seen.now)
	b.Reachable = v.now
	if v.now {
		b.Until = v.until
	} else if v.known {
		b.From = v.at
	}
	return b, err
}

// Notices gives a page of the notices of the person in ctx, newest first, and
// whether there are more.
func (s *Service) Notices(ctx context.Context, f Filter) (all []Notice, more bool, err error) {
	defer errs.Wrap(&err, "notify.Notices")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return nil, false, err
	}
	const most = 50
	f.Limit = most + 1
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listNotices(tx, who.ID, f)
		return err
	})
	if len(all) > most {
		all, more = all[:most], true
	}
	return all, more, err
}

// Preference gives what the person in ctx has chosen, and the hours of the next
// seven days as they are with it.
func (s *Service) Preference(ctx context.Context) (p Preference, days []Day, err error) {
	defer errs.Wrap(&err, "notify.Preference")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return p, nil, err
	}
	seen, err := s.seen(ctx, []string{who.ID})
	if err != nil {
		return p, nil, err
	}
	mine := seen.of[who.ID]
	for d, n := italy.DayOf(seen.now), 0; n < 7; d, n = d.Add(1), n+1 {
		spans, err := mine.table.reach(d)
		if err != nil {
			return p, nil, err
		}
		day := Day{On: d}
		for _, s := range spans {
			day.Stretches = append(day.Stretches, [2]time.Time{s.from, s.to})
		}
		days = append(days, day)
	}
	return mine.choice, days, nil
}

// A Day is when a person may be reached on one day.
type Day struct {
	On        italy.Day
	Stretches [][2]time.Time
}

// Emergencies gives the traces of who rang the person in ctx, or of whom they
// rang themselves, newest first, with the names of both.
func (s *Service) Emergencies(ctx context.Context, raised bool) (all []Emergency, names map[string]Reader, err error) {
	defer errs.Wrap(&err, "notify.Emergencies")
	who, err := access.Check(ctx, "notify.own", access.Thing{})
	if err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listEmergencies(tx, who.ID, raised)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	people := []string{}
	for _, e := range all {
		people = append(people, e.By, e.Person)
	}
	names, err = s.People.Readers(ctx, people)
	return all, names, err
}

// Known is all that is kept about one person here.
type Known struct {
	Notices     []Told          `json:"notices"`
	Quiet       []Band          `json:"quiet" doc:"their own quiet hours"`
	Mail        map[string]bool `json:"mail" doc:"by kind, what they chose to have by mail"`
	Emergencies []Emergency     `json:"emergencies" doc:"who rang them, when and why"`
}

// Told is one notice as it is kept: what, when, and whether it was read.
type Told struct {
	Kind string    `json:"kind"`
	Made time.Time `json:"made"`
	Told time.Time `json:"told,omitzero"`
	Read time.Time `json:"read,omitzero"`
}

// Known gives all that is kept about a person, to that person.
func (s *Service) Known(ctx context.Context, person string) (k Known, err error) {
	defer errs.Wrap(&err, "notify.Known(%s)", person)
	if _, err := access.Check(ctx, "notify.known", access.Thing{Owner: person}); err != nil {
		return k, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		choice, err := findPreference(tx, person)
		if err != nil {
			return err
		}
		k = Known{Quiet: choice.Quiet, Mail: choice.Mail, Notices: []Told{}}
		for _, waiting := range []bool{true, false} {
			all, err := listNotices(tx, person, Filter{Waiting: waiting, Limit: 10_000})
			if err != nil {
				return err
			}
			for _, n := range all {
				k.Notices = append(k.Notices, Told{n.Kind, n.Made, n.Told, n.Read})
			}
		}
		k.Emergencies, err = listEmergencies(tx, person, false)
		return err
	})
	return k, err
}

// BodyHours gives the week that holds today in the body, and what it has set.
func (s *Service) BodyHours(ctx context.Context) (holds Week, set []HoursChoice, err error) {
	defer errs.Wrap(&err, "notify.BodyHours")
	if _, err := access.Check(ctx, "notify.hours", access.Thing{}); err != nil {
		return holds, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		set, err = listHours(tx)
		holds = weekOn(set, italy.DayOf(tx.Now))
		return err
	})
	return holds, set, err
}
