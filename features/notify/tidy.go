package notify

import (
	"context"
	"encoding/json"
	"time"

	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const tidyJob = "notify.tidy"

// planTidy lays down the work of the coming night, once a night.
func planTidy(tx *db.Tx) error {
	tonight := italy.DayOf(tx.Now).Add(1)
	return jobs.Enqueue(tx, tidyJob, struct{}{}, jobs.At(tonight.Start().Add(3*time.Hour)), jobs.Unique(tonight.String()))
}

// tidy forgets what was told long ago, and traces whose time is over (GDPR art.
// 5 c. 1 e). What still waits is never forgotten.
func (s *Service) tidy(ctx context.Context, _ json.RawMessage) (err error) {
	defer errs.Wrap(&err, "notify.tidy")
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		today := italy.DayOf(tx.Now)
		told, err := norm.Int(tx, keepDays, today.String())
		if err != nil {
			return err
		}
		traced, err := norm.Int(tx, keepEmergency, today.String())
		if err != nil {
			return err
		}
		more, err := deleteOld(tx, today.Add(-told).Start(), today.Add(-traced).Start())
		if err != nil || !more {
			return err
		}
		return planTidy(tx)
	})
}
