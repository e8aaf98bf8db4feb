package broadcast

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/ffmpeg"
	"loggia/platform/italy"
	"loggia/platform/jobs"
)

const finishJob = "broadcast.finish"

type finishArgs struct {
	Recording string `json:"recording"`
}

// filmLimit is more than a day of film.
const filmLimit = 64 << 30

func (s *Service) finishing(ctx context.Context, args json.RawMessage) (err error) {
	defer errs.Wrap(&err, "broadcast.finishing(%s)", args)
	var a finishArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	return s.finish(ctx, a.Recording)
}

// finish makes a film of a recording's pieces and keeps it for as long as the
// body has decided. Bears repetition: until the film is kept, the pieces are.
func (s *Service) finish(ctx context.Context, recording string) error {
	var r Recording
	var chapters []Chapter
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if r, err = findRecording(tx, recording); err != nil {
			return err
		}
		chapters, err = listChapters(tx, recording)
		return err
	})
	if errors.Is(err, ErrNoSuchRecording) || err == nil && r.State != Finishing {
		return nil
	}
	if err != nil {
		return err
	}
	s.release(ctx, r.Meeting, true, false) // the tape may be turning still
	parts, err := measure(s.folder(recording))
	if errors.Is(err, os.ErrNotExist) {
		parts, err = nil, nil
	}
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return s.DB.Write(ctx, func(tx *db.Tx) error {
			notice := r.Notice
			if notice == "" {
				notice = NoticeEmpty
			}
			return failRecording(tx, recording, notice)
		})
	}
	for i := range chapters {
		chapters[i].Place = place(parts, chapters[i].At)
	}
	chapters = thin(chapters)
	for _, p := range parts {
		r.Length += p.length
	}
	if err := s.keep(ctx, &r, parts, chapters); err != nil {
		return err
	}
	return os.RemoveAll(s.folder(recording))
}

// keep joins, puts away and says so.
func (s *Service) keep(ctx context.Context, r *Recording, parts []stretch, chapters []Chapter) error {
	if s.tool == nil {
		return s.missing
	}
	defer s.step(r.ID, -1)
	film := filepath.Join(s.folder(r.ID), "film.mp4")
	paths, size := make([]string, len(parts)), int64(0)
	for i, p := range parts {
		paths[i] = p.path
		if info, err := os.Stat(p.path); err == nil {
			size += info.Size()
		}
	}
	joined := make(chan struct{})
	go s.watch(r.ID, film, size, joined)
	err := s.tool.Join(ctx, s.folder(r.ID), paths, s.titled(chapters), r.Length, film)
	close(joined)
	if err != nil {
		return err
	}
	f, err := os.Open(film)
	if err != nil {
		return err
	}
	defer f.Close()
	ref, err := s.Blobs.Put(ctx, &counting{r: f, done: func(n int64) { s.step(r.ID, 50+int(50*n/max(size, 1))) }}, filmLimit)
	if err != nil {
		return err
	}
	r.blob, r.sha256, r.Size = ref.Key, ref.SHA256, ref.Size
	kept := false
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		days, err := norm.Int(tx, keepDays, tx.Now.In(italy.Rome).Format(time.DateOnly))
		if err != nil {
			return err
		}
		r.Keep = r.Ended.AddDate(0, 0, days)
		if kept, err = keepRecording(tx, *r); err != nil || !kept {
			return err
		}
		if err := placeChapters(tx, r.ID, chapters); err != nil {
			return err
		}
		if err := jobs.Enqueue(tx, expireJob, expireArgs{r.ID}, jobs.At(r.Keep), jobs.Unique(r.ID)); err != nil {
			return err
		}
		return tx.Emit(Kept{r.ID, r.Keep})
	})
	if err != nil || !kept {
		return errors.Join(err, s.Blobs.Delete(ctx, ref.Key))
	}
	return nil
}

// titled gives the chapters as a film holds them: it begins with one.
func (s *Service) titled(all []Chapter) []ffmpeg.Chapter {
	out := []ffmpeg.Chapter{}
	say := func(key string, args map[string]any) string { return s.Say.T("it", "broadcast.chapter."+key, args) }
	if len(all) == 0 || all[0].Place > 0 {
		out = append(out, ffmpeg.Chapter{Title: say("begin", nil)})
	}
	for _, c := range all {
		out = append(out, ffmpeg.Chapter{At: c.Place, Title: say(c.Kind, map[string]any{"name": c.Title})})
	}
	return out
}

// watch follows how large a film has grown.
func (s *Service) watch(recording, film string, size int64, done <-chan struct{}) {
	beat := time.NewTicker(500 * time.Millisecond)
	defer beat.Stop()
	for {
		select {
		case <-done:
			return
		case <-beat.C:
			if info, err := os.Stat(film); err == nil {
				s.step(recording, int(min(50, 50*info.Size()/max(size, 1))))
			}
		}
	}
}

// step notes how much of a film is made, in percent; below 0 forgets it.
func (s *Service) step(recording string, percent int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if percent < 0 {
		delete(s.progress, recording)
		return
	}
	s.progress[recording] = min(percent, 99)
}

func (s *Service) percent(recording string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.progress[recording]
}

type counting struct {
	r    io.Reader
	n    int64
	done func(int64)
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.done(c.n)
	return n, err
}
