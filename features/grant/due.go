package grant

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const dueJob = "grant.due"

type owed struct {
	Action string `json:"action"`
	Due    string `json:"due"`
	Passed bool   `json:"passed"`
}

// plan has the owner told before the deadline of an action, and the day after
// it. A second plan replaces the first.
func (s *Service) plan(tx *db.Tx, a Action) error {
	if err := unplan(tx, a.ID); err != nil || a.State.Over() {
		return err
	}
	warn, err := norm.Int(tx, "grant.warn_days", a.Due)
	if err != nil {
		return err
	}
	due, err := italy.ParseDay(a.Due)
	if err != nil {
		return err
	}
	for key, at := range map[string]time.Time{"before": morning(due.Add(-warn)), "after": morning(due.Add(1))} {
		if !at.After(tx.Now) {
			continue // entered late: nobody is told of what they see before them
		}
		if err := jobs.Enqueue(tx, dueJob, owed{a.ID, a.Due, key == "after"}, jobs.At(at), jobs.Unique(a.ID+"/"+key)); err != nil {
			return err
		}
	}
	return nil
}

func unplan(tx *db.Tx, action string) error {
	return errors.Join(jobs.Cancel(tx, dueJob, action+"/before"), jobs.Cancel(tx, dueJob, action+"/after"))
}

func morning(d italy.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 8, 0, 0, 0, italy.Rome)
}

func (s *Service) due(ctx context.Context, args json.RawMessage) error {
	var o owed
	if err := json.Unmarshal(args, &o); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := findAction(tx, o.Action)
		if errors.Is(err, ErrNoSuch) || err == nil && (a.State.Over() || a.Due != o.Due) {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.Emit(ActionDue{a.ID, a.Owner, a.Due, o.Passed})
	})
}
