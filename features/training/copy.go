package training

import (
	"context"
	"errors"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// ErrUsed is the answer to throwing away a course that somebody has done or is doing.
var ErrUsed = errs.New(errs.Conflict, "training.used")

// Copy gives a new draft with all that a course has in it: lessons, files and
// questions. For whom it is due is not copied: that is said anew.
func (s *Service) Copy(ctx context.Context, course, title string) (c Course, err error) {
	defer errs.Wrap(&err, "training.Copy(%s)", course)
	c, lessons, bank, err := s.Content(ctx, course)
	if err != nil {
		return c, err
	}
	c.ID, c.State, c.Duties = id.New(), Draft, []Duty{}
	if title != "" {
		c.Title = title
	}
	if c, err = c.Clean(); err != nil {
		return c, err
	}
	var put []string
	defer func() { // files come before their rows: with an error none is left behind
		if err != nil {
			for _, key := range put {
				err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
			}
		}
	}()
	for i := range lessons {
		for j := range lessons[i].Files {
			f := &lessons[i].Files[j]
			content, err := s.Blobs.Open(ctx, f.blob)
			if err != nil {
				return c, err
			}
			ref, err := s.Blobs.Put(ctx, content, FileLimit)
			if err := errors.Join(err, content.Close()); err != nil {
				return c, err
			}
			put = append(put, ref.Key)
			f.ID, f.blob = id.New(), ref.Key
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := putCourse(tx, c); err != nil {
			return err
		}
		for i, l := range lessons {
			l.ID = id.New()
			if err := putLesson(tx, c.ID, i, l); err != nil {
				return err
			}
			for _, f := range l.Files {
				f.lesson = l.ID
				if err := insertFile(tx, f); err != nil {
					return err
				}
			}
		}
		for i := range bank {
			bank[i].ID = id.New()
		}
		return putQuestions(tx, c.ID, bank)
	})
	return c, err
}

// Discard throws away a course that nobody has begun and that has no editions,
// with its files. ErrUsed for one that somebody has: it can be withdrawn.
func (s *Service) Discard(ctx context.Context, course string) (err error) {
	defer errs.Wrap(&err, "training.Discard(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	var gone []string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		gone = nil
		c, err := findCourse(tx, course)
		if err != nil {
			return err
		}
		used, err := usedCourse(tx, course)
		if err != nil {
			return err
		}
		if c.State == Published || used {
			return ErrUsed
		}
		lessons, err := listLessons(tx, course)
		if err != nil {
			return err
		}
		for _, l := range lessons {
			for _, f := range l.Files {
				gone = append(gone, f.blob)
			}
		}
		return deleteCourse(tx, course)
	})
	if err != nil {
		return err
	}
	for _, key := range gone {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return err
}
