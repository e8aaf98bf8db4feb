package broadcast

import (
	"context"
	"errors"
	"io"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// may says whether the reader may see a recording: who may record, and who was
// asked to the meeting. Another's recording does not exist.
func (s *Service) may(ctx context.Context, r Recording) error {
	who, err := access.Check(ctx, "broadcast.watch", access.Thing{Owner: r.Owner, Office: r.Office})
	if err == nil || who.Visitor() {
		return err
	}
	asked, failed := s.Meetings.Asked(ctx, r.Meeting, who.ID)
	if failed != nil {
		return failed
	}
	if !asked {
		return ErrNoSuchRecording
	}
	return nil
}

func (s *Service) find(ctx context.Context, recording string) (r Recording, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error { r, err = findRecording(tx, recording); return err })
	if err != nil {
		return r, err
	}
	return r, s.may(ctx, r)
}

// Recordings gives those that the reader may see, the newest first.
func (s *Service) Recordings(ctx context.Context) (mine []Recording, err error) {
	defer errs.Wrap(&err, "broadcast.Recordings")
	if _, err := access.Check(ctx, "broadcast.list", access.Thing{}); err != nil {
		return nil, err
	}
	var all []Recording
	err = s.DB.Read(ctx, func(tx *db.Tx) error { all, err = listRecordings(tx); return err })
	for _, r := range all {
		switch err := s.may(ctx, r); {
		case err == nil:
			mine = append(mine, r)
		case !errors.Is(err, ErrNoSuchRecording):
			return nil, err
		}
	}
	return mine, err
}

// Recording gives one with its chapters.
func (s *Service) Recording(ctx context.Context, id string) (r Recording, chapters []Chapter, err error) {
	defer errs.Wrap(&err, "broadcast.Recording(%s)", id)
	if r, err = s.find(ctx, id); err != nil {
		return r, nil, err
	}
	if r.State == Deleted {
		return r, nil, ErrDeleted
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { chapters, err = listChapters(tx, id); return err })
	return r, chapters, err
}

// Film opens the film of a recording; the caller closes it. That somebody
// watches it from the beginning is written down.
func (s *Service) Film(ctx context.Context, id string, beginning bool) (r Recording, film io.ReadSeekCloser, err error) {
	defer errs.Wrap(&err, "broadcast.Film(%s)", id)
	if r, err = s.find(ctx, id); err != nil {
		return r, nil, err
	}
	switch r.State {
	case Ready:
	case Deleted:
		return r, nil, ErrDeleted
	default:
		return r, nil, ErrNotReady
	}
	if beginning {
		if err := s.DB.Write(ctx, func(tx *db.Tx) error { return tx.Emit(Watched{id, tx.Actor}) }); err != nil {
			return r, nil, err
		}
	}
	film, err = s.Blobs.Open(ctx, r.blob)
	return r, film, err
}

// A Status is what is going on in a meeting, and what the reader may do.
type Status struct {
	Record, Air bool
	Missing     error
	Recording   *Recording // that runs
	Stream      *Stream    // the last one
	Path        string     // of the stream's page
}

// Status tells a host of a meeting how it is recorded and streamed.
func (s *Service) Status(ctx context.Context, meeting string) (st Status, err error) {
	defer errs.Wrap(&err, "broadcast.Status(%s)", meeting)
	m, _, err := s.ask(ctx, "broadcast.record", meeting)
	if err != nil {
		return st, err
	}
	st.Record = access.Can(ctx, "broadcast.record", access.Thing{Owner: m.Owner, Office: m.Office})
	st.Air = access.Can(ctx, "broadcast.air", access.Thing{Owner: m.Owner, Office: m.Office})
	st.Missing = s.Missing()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err := findRunning(tx, meeting)
		if err == nil {
			st.Recording = &r
		} else if !errors.Is(err, ErrNotRecording) {
			return err
		}
		one, err := findLatest(tx, meeting)
		if err == nil {
			st.Stream, st.Path = &one, s.path(tx.Ente, one.ID)
		} else if !errors.Is(err, ErrNoSuchStream) {
			return err
		}
		return nil
	})
	return st, err
}

func (s *Service) path(ente, stream string) string { return "/diretta/" + s.token(ente, stream) }

// Inside tells whoever holds a ticket for a meeting whether it is recorded or
// streamed.
func (s *Service) Inside(ctx context.Context, meeting, token string) (now said, err error) {
	defer errs.Wrap(&err, "broadcast.Inside(%s)", meeting)
	if _, err := access.Check(ctx, "broadcast.inside", access.Thing{}); err != nil {
		return now, err
	}
	if err := s.Meetings.Bearer(ctx, meeting, token); err != nil {
		return now, err
	}
	return s.saying(ctx, meeting)
}

func (s *Service) saying(ctx context.Context, meeting string) (now said, err error) {
	by := ""
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		one, err := findOpen(tx, meeting)
		if err == nil && one.State == Live {
			now.Streaming, now.Since, now.Path, by = true, one.Started, s.path(tx.Ente, one.ID), one.Starter
		} else if err != nil && !errors.Is(err, ErrNoSuchStream) {
			return err
		}
		r, err := findRunning(tx, meeting)
		if err == nil {
			now.Recording, now.Since, by = true, r.Began, r.Starter
		} else if !errors.Is(err, ErrNotRecording) {
			return err
		}
		return nil
	})
	if err == nil && by != "" {
		var names map[string]string
		names, err = s.Names.Names(ctx, []string{by})
		now.By = names[by]
	}
	return now, err
}

// Follow gives the stream that a public address opens.
func (s *Service) Follow(ctx context.Context, token string) (one Stream, err error) {
	defer errs.Wrap(&err, "broadcast.Follow")
	if _, err := access.Check(ctx, "broadcast.follow", access.Thing{}); err != nil {
		return one, err
	}
	if !link.Wellformed(token) {
		return one, ErrNoSuchStream
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error { one, err = findByDoor(tx, link.Hash(token)); return err })
	return one, err
}

// Captions gives the words of a live stream that the public may read by now.
func (s *Service) Captions(ctx context.Context, one Stream) (all []Caption, err error) {
	if one.State != Live {
		return nil, ErrStopped
	}
	now := time.Now()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listCaptions(tx, one.ID, now.Add(-one.Delay-3*time.Minute), now.Add(-one.Delay))
		return err
	})
	return all, err
}
