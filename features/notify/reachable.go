package notify

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A Reach says whether a colleague may be reached now, or from when. It never
// says why not: whether somebody is at home, absent or ill is nobody's to read
// from here. From is zero while they may be reached, and when no start is in sight.
type Reach struct {
	Person    string
	Reachable bool
	From      time.Time
	May       bool // whether who asks may ring them in an emergency
}

// Reachable says of each of people whether they may be reached now, or at when
// if it is later. Whoever has a place in the body may ask.
func (s *Service) Reachable(ctx context.Context, people []string, at time.Time) (all []Reach, err error) {
	defer errs.Wrap(&err, "notify.Reachable(%d)", len(people))
	if _, err := access.Check(ctx, "notify.reachable", access.Thing{}); err != nil {
		return nil, err
	}
	if len(people) > 100 {
		return nil, ErrTooMany.With("most", 100).In("people")
	}
	seen, err := s.seen(ctx, people)
	if err != nil {
		return nil, err
	}
	all = []Reach{}
	anybody := access.Can(ctx, "notify.emergency", access.Thing{})
	for _, who := range people {
		p := seen.of[who]
		if p == nil {
			continue
		}
		delete(seen.of, who)
		v, err := when(occasion{urgency: Rings, notBefore: at, digestAt: p.choice.DigestAt}, p.table, seen.now)
		if err != nil {
			return nil, err
		}
		r := Reach{Person: who, Reachable: v.known && (v.now || !at.IsZero() && v.at.Equal(at)), May: anybody}
		if !r.Reachable && v.known {
			r.From = v.at
		}
		for _, o := range p.reader.Offices {
			r.May = r.May || access.Can(ctx, "notify.emergency", access.Thing{Office: o})
		}
		all = append(all, r)
	}
	return all, nil
}

func restOn(tx *db.Tx, d italy.Day) (time.Duration, error) {
	hours, err := norm.Int(tx, restHours, d.String())
	return time.Duration(hours) * time.Hour, err
}
