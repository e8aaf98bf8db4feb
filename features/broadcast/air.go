package broadcast

import (
	"context"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/link"
)

// token is the public part of a stream's address.
func (s *Service) token(ente, stream string) string { return s.Links.Token("broadcast", ente, stream) }

// Plan gives a meeting a public page, on which it may be followed once it is
// aired. Begins is what the page says until then.
func (s *Service) Plan(ctx context.Context, meeting, title string, begins time.Time, delay time.Duration) (one Stream, err error) {
	defer errs.Wrap(&err, "broadcast.Plan(%s)", meeting)
	m, _, err := s.ask(ctx, "broadcast.air", meeting)
	if err != nil {
		return one, err
	}
	if title, err = oneLine(title, 120, ErrTitle, "title"); err != nil {
		return one, err
	}
	if delay < 0 || delay > mostDelay*time.Second {
		return one, ErrDelay.In("delay")
	}
	one = Stream{ID: id.New(), Meeting: m.ID, Title: title, Office: m.Office, Owner: m.Owner, State: Planned, Begins: begins, Delay: delay}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if one.Begins.IsZero() {
			one.Begins = tx.Now
		}
		fresh, err := insertStream(tx, one, link.Hash(s.token(tx.Ente, one.ID)))
		if err != nil {
			return err
		}
		if !fresh {
			return ErrStreaming
		}
		return tx.Emit(Aired{one.ID, m.ID, Planned, tx.Actor})
	})
	return one, err
}

// Air shows a meeting to the public, from now on or again after a pause, and
// tells all inside.
func (s *Service) Air(ctx context.Context, meeting string) (one Stream, err error) {
	defer errs.Wrap(&err, "broadcast.Air(%s)", meeting)
	m, who, err := s.ask(ctx, "broadcast.air", meeting)
	if err != nil {
		return one, err
	}
	if !m.Open {
		return one, ErrClosed
	}
	if err := s.Missing(); err != nil {
		return one, err
	}
	one, err = s.turn(ctx, meeting, func(one *Stream, now time.Time) error {
		if one.State == Live {
			return ErrStreaming
		}
		if one.Started.IsZero() {
			one.Started, one.Starter = now, who.ID
		}
		return nil
	}, Live)
	if err != nil {
		return one, err
	}
	s.tell(ctx, meeting, "")
	if err := s.show(ctx, one); err != nil {
		return one, errors.Join(err, s.endStream(ctx, meeting, who.ID))
	}
	return one, nil
}

// show has a studio fill the channel of a stream.
func (s *Service) show(ctx context.Context, one Stream) error {
	ente := db.ScopeOf(ctx).Ente
	c := newChannel(one.Delay, time.Now)
	s.mu.Lock()
	s.channels[key{ente, one.ID}] = c
	s.tokens[key{ente, one.ID}] = s.token(ente, one.ID)
	s.mu.Unlock()
	st, err := s.studioOf(ctx, one.Meeting)
	if err != nil {
		return err
	}
	return st.air(c)
}

// Pause shows nothing more to the public, at once, also of what is in the delay;
// Air goes on with what happens then.
func (s *Service) Pause(ctx context.Context, meeting string) (one Stream, err error) {
	defer errs.Wrap(&err, "broadcast.Pause(%s)", meeting)
	if _, _, err := s.ask(ctx, "broadcast.air", meeting); err != nil {
		return one, err
	}
	return s.dark(ctx, meeting, Paused, "")
}

// End ends a stream for good, at once, also what is in the delay.
func (s *Service) End(ctx context.Context, meeting string) (err error) {
	defer errs.Wrap(&err, "broadcast.End(%s)", meeting)
	_, who, err := s.ask(ctx, "broadcast.air", meeting)
	if err != nil {
		return err
	}
	return s.endStream(ctx, meeting, who.ID)
}

func (s *Service) endStream(ctx context.Context, meeting, by string) error {
	_, err := s.dark(ctx, meeting, Over, by)
	return err
}

// dark cuts the public off before anything is written: the pieces in memory are
// gone even if the database does not answer.
func (s *Service) dark(ctx context.Context, meeting string, to Airing, by string) (one Stream, err error) {
	ente := db.ScopeOf(ctx).Ente
	err = s.DB.Read(ctx, func(tx *db.Tx) error { one, err = findOpen(tx, meeting); return err })
	if err != nil {
		return one, err
	}
	s.mu.Lock()
	c := s.channels[key{ente, one.ID}]
	s.mu.Unlock()
	if c != nil {
		c.stop()
	}
	s.Hints.Publish(ente, "broadcast/"+one.ID, "broadcast.aired")
	one, err = s.turn(ctx, meeting, func(one *Stream, now time.Time) error {
		if to == Paused && one.State != Live {
			return ErrNotLive
		}
		if to == Over {
			one.Ended = now
		}
		return nil
	}, to)
	s.release(ctx, meeting, false, true)
	if err == nil {
		s.tell(ctx, meeting, "")
	}
	return one, err
}

// turn brings the open stream of a meeting into another state.
func (s *Service) turn(ctx context.Context, meeting string, change func(*Stream, time.Time) error, to Airing) (one Stream, err error) {
	ente := db.ScopeOf(ctx).Ente
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if one, err = findOpen(tx, meeting); err != nil {
			return err
		}
		if err := change(&one, tx.Now); err != nil {
			return err
		}
		turned, err := turnStream(tx, one, to)
		if err != nil {
			return err
		}
		if !turned {
			return ErrNotLive // somebody else was quicker
		}
		one.State = to
		tx.After(func() { s.Hints.Publish(ente, "broadcast/"+one.ID, "broadcast.aired") })
		return tx.Emit(Aired{one.ID, meeting, to, tx.Actor})
	})
	return one, err
}

func (s *Service) resumeStream(ctx context.Context, meeting string) {
	m, err := s.Meetings.Meeting(ctx, meeting)
	if err == nil && m.Open && s.Missing() == nil {
		var one Stream
		err = s.DB.Read(ctx, func(tx *db.Tx) error { one, err = findOpen(tx, meeting); return err })
		if err == nil {
			err = s.show(ctx, one)
		}
		if err == nil {
			return
		}
	}
	if err != nil {
		s.Log.Warn("a stream does not go on", "error", err)
	}
	if err := s.endStream(access.System(ctx, db.ScopeOf(ctx).Ente), meeting, ""); err != nil {
		s.Log.Error("a stream not ended", "error", err)
	}
}

// Write gives the public what is being said, in writing, from a moment on for a
// while; without a moment, now.
func (s *Service) Write(ctx context.Context, meeting, words string, at, until time.Time) (c Caption, err error) {
	defer errs.Wrap(&err, "broadcast.Write(%s)", meeting)
	if _, _, err = s.ask(ctx, "broadcast.air", meeting); err != nil {
		return c, err
	}
	if words, err = oneLine(words, 300, ErrWords, "text"); err != nil {
		return c, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		one, err := findOpen(tx, meeting)
		if err != nil {
			return err
		}
		if one.State != Live {
			return ErrNotLive
		}
		c = Caption{ID: id.New(), At: at, Until: until, Words: words}
		if c.At.IsZero() {
			c.At = tx.Now
		}
		if c.Until.IsZero() {
			c.Until = c.At.Add(min(max(2*time.Second, time.Duration(len(words))*60*time.Millisecond), 8*time.Second)) // as long as reading takes
		}
		if !c.Until.After(c.At) || c.Until.Sub(c.At) > time.Minute || c.At.After(tx.Now.Add(time.Minute)) || c.At.Before(one.Started.Add(-time.Minute)) {
			return ErrWords.In("at")
		}
		return insertCaption(tx, one.ID, c)
	})
	return c, err
}
