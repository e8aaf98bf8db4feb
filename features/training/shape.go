package training

import (
	"context"
	"errors"
	"slices"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
)

// Shape keeps a course as its page says: a new one without an id, else the one
// that has it. Its state stays; a new one is a draft.
func (s *Service) Shape(ctx context.Context, c Course) (_ Course, err error) {
	defer errs.Wrap(&err, "training.Shape(%s)", c.ID)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return c, err
	}
	if c, err = c.Clean(); err != nil {
		return c, err
	}
	fresh := c.ID == ""
	if fresh {
		c.ID, c.State = id.New(), Draft
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if !fresh {
			old, err := findCourse(tx, c.ID)
			if err != nil {
				return err
			}
			c.State = old.State
			if c.State == Published {
				if err := checkOffer(tx, c); err != nil {
					return err
				}
			}
		}
		return putCourse(tx, c)
	})
	return c, err
}

// Fill makes lessons and questions the whole content of a course. A lesson or a
// question with an id that the course knows is changed, one without is new, one
// that is not named is gone. A try under way keeps the questions it has drawn.
func (s *Service) Fill(ctx context.Context, course string, lessons []Lesson, bank []Question) (err error) {
	defer errs.Wrap(&err, "training.Fill(%s)", course)
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	if len(lessons) > 60 || len(bank) > 300 {
		return ErrNumber.With("min", 0).With("max", 300).In("questions")
	}
	lessons, bank = slices.Clone(lessons), slices.Clone(bank)
	for i := range lessons {
		if lessons[i], err = lessons[i].clean(); err != nil {
			return err
		}
	}
	for i := range bank {
		if bank[i], err = bank[i].Clean(); err != nil {
			return err
		}
	}
	var gone []string
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		gone = nil
		c, err := findCourse(tx, course)
		if err != nil {
			return err
		}
		old, err := listLessons(tx, course)
		if err != nil {
			return err
		}
		for i, l := range lessons {
			if !slices.ContainsFunc(old, func(o Lesson) bool { return o.ID == l.ID }) {
				l.ID = id.New()
			}
			lessons[i].ID = l.ID
			if err := putLesson(tx, course, i, l); err != nil {
				return err
			}
		}
		for _, o := range old {
			if slices.ContainsFunc(lessons, func(l Lesson) bool { return l.ID == o.ID }) {
				continue
			}
			for _, f := range o.Files {
				gone = append(gone, f.blob)
			}
			if err := deleteLesson(tx, o.ID); err != nil {
				return err
			}
		}
		for i := range bank {
			bank[i].ID = id.New()
		}
		if err := putQuestions(tx, course, bank); err != nil {
			return err
		}
		if c.State == Published {
			return checkOffer(tx, c)
		}
		return nil
	})
	if err == nil {
		for _, key := range gone {
			err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
		}
	}
	return err
}

// checkOffer says whether a course has in it what it promises.
func checkOffer(tx *db.Tx, c Course) error {
	lessons, err := listLessons(tx, c.ID)
	if err != nil {
		return err
	}
	bank, err := listQuestions(tx, c.ID)
	switch {
	case err != nil:
		return err
	case c.SelfPaced && len(lessons) == 0:
		return ErrEmpty
	case len(bank) < c.Draw:
		return ErrBank.With("draw", c.Draw).With("count", len(bank))
	}
	return nil
}

// Publish offers a course. Publishing it again changes nothing.
func (s *Service) Publish(ctx context.Context, course string) (err error) {
	defer errs.Wrap(&err, "training.Publish(%s)", course)
	return s.turn(ctx, course, Published)
}

// Withdraw offers a course no more. Who is on the way through it may finish, and
// results hold.
func (s *Service) Withdraw(ctx context.Context, course string) (err error) {
	defer errs.Wrap(&err, "training.Withdraw(%s)", course)
	return s.turn(ctx, course, Withdrawn)
}

func (s *Service) turn(ctx context.Context, course string, to State) error {
	if _, err := access.Check(ctx, "training.manage", access.Thing{}); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := findCourse(tx, course)
		if err != nil || c.State == to {
			return err
		}
		if to == Published {
			if err := checkOffer(tx, c); err != nil {
				return err
			}
		}
		c.State = to
		if err := putCourse(tx, c); err != nil || to != Published {
			return err
		}
		return tx.Emit(CoursePublished{course})
	})
}
