package broadcast

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/jobs"
)

// Record begins to record a meeting, and tells all inside. Who opened it may,
// and the staff of the office for which it is held.
func (s *Service) Record(ctx context.Context, meeting string) (r Recording, err error) {
	defer errs.Wrap(&err, "broadcast.Record(%s)", meeting)
	m, who, err := s.ask(ctx, "broadcast.record", meeting)
	if err != nil {
		return r, err
	}
	if !m.Open {
		return r, ErrClosed
	}
	if err := s.Missing(); err != nil {
		return r, err
	}
	r = Recording{ID: id.New(), Meeting: m.ID, Title: m.Title, Office: m.Office, Owner: m.Owner, Starter: who.ID, State: Running}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r.Began = tx.Now
		fresh, err := insertRecording(tx, r)
		if err != nil {
			return err
		}
		if !fresh {
			return ErrRecording
		}
		return tx.Emit(Begun{r.ID, m.ID, who.ID, tx.Now})
	})
	if err != nil {
		return r, err
	}
	// Those inside know before the first picture is kept (Reg. (UE) 2016/679 art. 13).
	s.tell(ctx, meeting, "")
	if err := s.roll(ctx, meeting, r.ID); err != nil {
		return r, errors.Join(err, s.endRecording(ctx, meeting, NoticeBroken))
	}
	return r, nil
}

// roll has a meeting go onto the tape of a recording.
func (s *Service) roll(ctx context.Context, meeting, recording string) error {
	st, err := s.studioOf(ctx, meeting)
	if err != nil {
		return err
	}
	return st.record(recording)
}

// ask gives the meeting and who asks, when they may do action to it.
func (s *Service) ask(ctx context.Context, action, meeting string) (m Meeting, who access.Person, err error) {
	if m, err = s.Meetings.Meeting(ctx, meeting); err != nil {
		return m, who, err
	}
	who, err = access.Check(ctx, action, access.Thing{Owner: m.Owner, Office: m.Office})
	return m, who, err
}

// StopRecording ends the recording of a meeting; its film is made by a job.
func (s *Service) StopRecording(ctx context.Context, meeting string) (err error) {
	defer errs.Wrap(&err, "broadcast.StopRecording(%s)", meeting)
	if _, _, err := s.ask(ctx, "broadcast.record", meeting); err != nil {
		return err
	}
	return s.endRecording(ctx, meeting, "")
}

// endRecording ends it in any case; notice says why when nobody asked.
func (s *Service) endRecording(ctx context.Context, meeting, notice string) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findRunning(tx, meeting)
		if err != nil {
			return err
		}
		ended, err := endRecording(tx, r.ID, notice)
		if err != nil || !ended {
			return err
		}
		if err := jobs.Enqueue(tx, finishJob, finishArgs{r.ID}, jobs.Unique(r.ID)); err != nil {
			return err
		}
		return tx.Emit(Stopped{r.ID, meeting, notice})
	})
	if err != nil {
		return err
	}
	s.release(ctx, meeting, true, false)
	s.tell(ctx, meeting, notice)
	s.Jobs.Nudge()
	return nil
}

func (s *Service) release(ctx context.Context, meeting string, tape, channel bool) {
	s.mu.Lock()
	st := s.studios[key{db.ScopeOf(ctx).Ente, meeting}]
	s.mu.Unlock()
	if st != nil {
		st.release(tape, channel)
	}
}

// endBoth ends recording and stream of a meeting that cannot go on.
func (s *Service) endBoth(ctx context.Context, meeting, notice string) {
	// In lines of their own: the studio that asks for it waits for itself else.
	go func() {
		if err := s.endRecording(ctx, meeting, notice); err != nil && !errors.Is(err, ErrNotRecording) {
			s.Log.Error("a recording not ended", "error", err)
		}
		if err := s.endStream(ctx, meeting, ""); err != nil && !errors.Is(err, ErrNoSuchStream) && !errors.Is(err, ErrNotLive) {
			s.Log.Error("a stream not ended", "error", err)
		}
	}()
}

// MarkPlace makes a chapter at this moment of what is being recorded.
func (s *Service) MarkPlace(ctx context.Context, meeting, title string) (c Chapter, err error) {
	defer errs.Wrap(&err, "broadcast.MarkPlace(%s)", meeting)
	if _, _, err = s.ask(ctx, "broadcast.record", meeting); err != nil {
		return c, err
	}
	if title, err = oneLine(title, 120, ErrTitle, "title"); err != nil {
		return c, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, err := findRunning(tx, meeting)
		if err != nil {
			return err
		}
		c = Chapter{ID: id.New(), Kind: Mark, Title: title, At: tx.Now}
		return insertChapter(tx, r.ID, c)
	})
	return c, err
}

// Resume goes on with what a stop of the program cut off: recordings and
// streams of meetings that are still open; the others are ended, and what there
// is of them is kept. Called once by the program itself.
func (s *Service) Resume(ctx context.Context) error {
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		recordings, err := listUnfinished(tx)
		if err != nil {
			return err
		}
		streams, err := listLive(tx)
		if err != nil {
			return err
		}
		go func() {
			for _, r := range recordings {
				if r.State == Running {
					s.resumeRecording(access.System(ctx, r.Ente), r.ID, r.Meeting)
				}
			}
			for _, one := range streams {
				s.resumeStream(access.System(ctx, one.Ente), one.Meeting)
			}
		}()
		return nil
	})
	return err
}

func (s *Service) resumeRecording(ctx context.Context, recording, meeting string) {
	m, err := s.Meetings.Meeting(ctx, meeting)
	if err == nil && m.Open && s.Missing() == nil {
		if err = s.roll(ctx, meeting, recording); err == nil {
			s.tell(ctx, meeting, "")
			return
		}
	}
	if err != nil {
		s.Log.Warn("a recording does not go on", "error", err)
	}
	if err := s.endRecording(ctx, meeting, ""); err != nil {
		s.Log.Error("a recording not ended", "error", err)
	}
}
