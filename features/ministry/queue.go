package ministry

import (
	"context"
	"encoding/json"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/jobs"
)

// Queue takes in what there is to tell of an agreement: the kind of change, and
// the day from which it holds, "" for the first day of the agreement; for a
// withdrawal the last day. For reactions: the same change told twice makes one
// communication.
//
// A change of what was never sent makes the waiting start a better one; an
// annulment of it leaves nothing to tell.
func (s *Service) Queue(ctx context.Context, agreement string, kind Kind, day string) (err error) {
	defer errs.Wrap(&err, "ministry.Queue(%s, %s)", agreement, kind)
	if _, err := access.Check(ctx, "ministry.queue", access.Thing{}); err != nil {
		return err
	}
	return s.queue(ctx, asked{key: agreement + "/" + string(kind) + "/" + day, agreement: agreement, kind: kind, day: day})
}

// The keys under which the beginning of an agreement is asked for.
func startKey(agreement string) string   { return agreement + "/" + string(Start) + "/" }
func renewalKey(agreement string) string { return agreement + "/renew" }

// Renew takes in an agreement that goes on with another one: for the Ministry it
// is the same period, longer or changed. Where the other one has ended before,
// or was never told, it is a new start.
func (s *Service) Renew(ctx context.Context, agreement, before string) (err error) {
	defer errs.Wrap(&err, "ministry.Renew(%s, %s)", agreement, before)
	if _, err := access.Check(ctx, "ministry.queue", access.Thing{}); err != nil {
		return err
	}
	return s.queue(ctx, asked{key: renewalKey(agreement), agreement: agreement, before: before, kind: Change})
}

// What is asked to be told, and under which key it was asked.
type asked struct {
	key, agreement, before string
	kind                   Kind
	day                    string
}

func (s *Service) queue(ctx context.Context, q asked) error {
	if !q.kind.Known() {
		return ErrKind
	}
	facts, err := s.Agreements.Facts(ctx, q.agreement)
	if err != nil {
		return err
	}
	if q.day == "" {
		q.day = facts.Period.From
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, found, err := findByKey(tx, q.key); found || err != nil {
			return err
		}
		c := Communication{ID: id.New(), Key: q.key, Agreement: q.agreement, Kind: q.kind, Day: q.day, State: Waiting, Queued: tx.Now}
		if err := s.fill(tx, &c, facts, q.before); err != nil {
			return err
		}
		if c.Kind == Change || c.Kind == Annulment {
			if done, err := s.fold(tx, c); done || err != nil {
				return err
			}
		}
		if err := insertCommunication(tx, c); err != nil {
			return err
		}
		if err := s.plan(tx, c); err != nil {
			return err
		}
		if err := wake(tx, c.ID); err != nil {
			return err
		}
		return tx.Emit(Queued{c.ID, c.Agreement, c.Due})
	})
}

// fill gives c its series, facts, term and number.
func (s *Service) fill(tx *db.Tx, c *Communication, facts Facts, before string) (err error) {
	if c.Series, err = findSeries(tx, firstOf(before, c.Agreement)); err != nil {
		return err
	}
	if c.Facts, err = told(tx, *c, facts); err != nil {
		return err
	}
	if before != "" {
		goes, err := goesOn(tx, c.Series, facts.Period.From)
		if err != nil {
			return err
		}
		if !goes {
			c.Kind, c.Series = Start, ""
			c.Facts, err = told(tx, *c, facts)
			if err != nil {
				return err
			}
		}
	}
	c.Series = firstOf(c.Series, c.Agreement)
	term, err := norm.Int(tx, "ministry.term_days", c.Day)
	if err != nil {
		return err
	}
	if c.Due, err = Due(c.Day, term); err != nil {
		return err
	}
	c.Number, err = nextNumber(tx)
	return err
}

// told gives the facts of c as the Ministry is told them: with what the settings
// add, and for a change from the day on which the whole stretch began.
func told(tx *db.Tx, c Communication, facts Facts) (Facts, error) {
	set, err := findSettings(tx)
	if err != nil {
		return facts, err
	}
	facts = facts.completed(set)
	if c.Kind != Change || c.Series == "" {
		return facts, nil
	}
	all, err := listSeries(tx, c.Series)
	for _, one := range all {
		if one.Kind == Start {
			facts.Period.From = one.Facts.Period.From
		}
	}
	return facts, err
}

// goesOn reports whether an agreement from day goes on with a series: the
// Ministry knows it or will, and nothing ended it before.
func goesOn(tx *db.Tx, series, from string) (bool, error) {
	if series == "" {
		return false, nil
	}
	all, err := listSeries(tx, series)
	if err != nil || len(all) == 0 {
		return false, err
	}
	last := all[len(all)-1]
	to := last.Facts.Period.To
	return (last.Kind == Start || last.Kind == Change) && (to == "" || dayBefore(from) <= to), nil
}

// fold puts a change or an annulment into a start that has never left, and
// reports whether that was all there was to do. What asked for it is kept, so
// that the same fact told again is not taken for another.
func (s *Service) fold(tx *db.Tx, c Communication) (bool, error) {
	all, err := listSeries(tx, c.Series)
	if err != nil || len(all) != 1 || all[0].Kind != Start {
		return false, err
	}
	start := all[0]
	tried, err := listAttempts(tx, start.ID)
	if err != nil || len(tried) > 0 || start.State != Waiting && start.State != Blocked {
		return false, err
	}
	c.State, c.Note, c.Settled = Dropped, "folded", tx.Now
	if err := insertCommunication(tx, c); err != nil {
		return false, err
	}
	if c.Kind == Annulment {
		return true, s.dropped(tx, start, "annulled")
	}
	was := start.State
	start.State, start.Agreement, start.Facts, start.Faults = Waiting, c.Agreement, c.Facts, nil
	if err := updateCommunication(tx, start, was); err != nil {
		return false, err
	}
	return true, wake(tx, start.ID)
}

const sendJob = "ministry.send"

type work struct {
	Communication string `json:"communication"`
}

// wake has a communication looked at as soon as may be.
func wake(tx *db.Tx, communication string, more ...jobs.Option) error {
	return jobs.Enqueue(tx, sendJob, work{communication}, append(more, jobs.Unique(communication))...)
}

func (s *Service) work(ctx context.Context, args json.RawMessage) error {
	var w work
	if err := json.Unmarshal(args, &w); err != nil {
		return err
	}
	return s.send(access.System(ctx, db.ScopeOf(ctx).Ente), w.Communication)
}
