package broadcast

import (
	"context"
	"encoding/json"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/jobs"
)

const (
	expireJob = "broadcast.expire"
	purgeJob  = "broadcast.purge"
)

type expireArgs struct {
	Recording string `json:"recording"`
}

type purgeArgs struct {
	Blob string `json:"blob"`
}

// Delete forgets a recording before its time; who and why stays written.
func (s *Service) Delete(ctx context.Context, recording, reason string) (err error) {
	defer errs.Wrap(&err, "broadcast.Delete(%s)", recording)
	r, err := s.find(ctx, recording)
	if err != nil {
		return err
	}
	who, err := access.Check(ctx, "broadcast.delete", access.Thing{Owner: r.Owner, Office: r.Office})
	if err != nil {
		return err
	}
	if reason, err = oneLine(reason, 300, ErrReason, "reason"); err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return erase(tx, recording, who.ID, reason) })
	s.Jobs.Nudge()
	return err
}

// erase leaves nothing of a film. The content goes by a job of the same
// transaction: a crash between the two must not leave a film that no row names.
func erase(tx *db.Tx, recording, by, reason string) error {
	r, err := findRecording(tx, recording)
	if err != nil {
		return err
	}
	switch r.State {
	case Running, Finishing:
		return ErrNotReady
	case Deleted:
		return nil
	}
	if err := eraseRecording(tx, recording, by, reason); err != nil {
		return err
	}
	if r.blob != "" {
		if err := jobs.Enqueue(tx, purgeJob, purgeArgs{r.blob}); err != nil {
			return err
		}
	}
	if err := jobs.Cancel(tx, expireJob, recording); err != nil {
		return err
	}
	return tx.Emit(Erased{recording, by})
}

// expire deletes a recording whose time is over.
func (s *Service) expire(ctx context.Context, args json.RawMessage) (err error) {
	defer errs.Wrap(&err, "broadcast.expire(%s)", args)
	var a expireArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findRecording(tx, a.Recording)
		if errors.Is(err, ErrNoSuchRecording) || err == nil && (r.State != Ready || tx.Now.Before(r.Keep)) {
			return nil
		}
		if err != nil {
			return err
		}
		return erase(tx, a.Recording, "", "")
	})
}

func (s *Service) purge(ctx context.Context, args json.RawMessage) (err error) {
	defer errs.Wrap(&err, "broadcast.purge")
	var a purgeArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	return s.Blobs.Delete(ctx, a.Blob)
}
