package agile

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/id"
	"loggia/platform/italy"
)

// What can be wrong with a notice.
var (
	ErrNotice       = errs.New(errs.Invalid, "agile.notice")
	ErrNoSuchNotice = errs.New(errs.NotFound, "agile.no_such_notice")
	ErrNoticeTwice  = errs.New(errs.Conflict, "agile.notice_twice")
)

// The kinds of notice that a worker must have read.
const (
	noticeSafety  = "safety"  // L. 81/2017 art. 22: each year
	noticePrivacy = "privacy" // Reg. (UE) 2016/679 art. 13
	noticeNetwork = "network" // how the body's network is used and what it records (L. 300/1970 art. 4 c. 3)
)

// A Paper is a text that everybody reads and says so, by kind and year.
type Paper struct {
	ID    string `json:"id" required:"false"`
	Kind  string `json:"kind" enum:"safety,privacy,network"`
	Year  int    `json:"year" minimum:"2017" maximum:"2100"`
	Title string `json:"title" maxLength:"200"`
	Body  string `json:"body" maxLength:"20000"`
	Read  bool   `json:"read" required:"false" doc:"by who asks"`
}

// Give publishes a paper. One a year of each kind: what people have read does
// not change under them.
func (s *Service) Give(ctx context.Context, p Paper) (_ Paper, err error) {
	defer errs.Wrap(&err, "agile.Give")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return p, err
	}
	p.Title, p.Body = strings.TrimSpace(p.Title), strings.TrimSpace(p.Body)
	switch {
	case p.Kind != noticeSafety && p.Kind != noticePrivacy && p.Kind != noticeNetwork:
		return p, ErrNotice.In("kind")
	case p.Title == "" || strings.ContainsRune(p.Title, 0):
		return p, ErrNotice.In("title")
	case len([]rune(p.Body)) < 40 || strings.ContainsRune(p.Body, 0):
		return p, ErrNotice.In("body")
	}
	p.ID = id.New()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := insertNotice(tx, p); err != nil {
			return err
		}
		return tx.Emit(NoticeGiven{p.ID, p.Kind})
	})
	return p, err
}

// Read keeps that who asks has read a paper, and when. Twice changes nothing.
func (s *Service) Read(ctx context.Context, paper string) (err error) {
	defer errs.Wrap(&err, "agile.Read(%s)", paper)
	who, err := access.Check(ctx, "agile.own", access.Thing{})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := findNotice(tx, paper); err != nil {
			return err
		}
		return putReading(tx, paper, who.ID)
	})
}

// Papers gives the newest paper of each kind, and whether who asks has read it.
func (s *Service) Papers(ctx context.Context) (all []Paper, err error) {
	defer errs.Wrap(&err, "agile.Papers")
	who, err := access.Check(ctx, "agile.own", access.Thing{})
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *db.Tx) error {
		all, err = listNotices(tx, who.ID)
		return err
	})
	return all, err
}

// hasRead reports whether a person has read the newest paper of a kind; that of
// safety no longer ago than the law wants.
func hasRead(tx *db.Tx, person, kind string) (bool, error) {
	at, err := lastReading(tx, person, kind)
	if err != nil || at.IsZero() || kind != noticeSafety {
		return !at.IsZero(), err
	}
	months, err := norm.Int(tx, keySafetyYears, today(tx))
	if err != nil {
		return false, err
	}
	d := italy.DayOf(at)
	return !italy.On(d.Year, d.Month+monthsOf(months), d.Day).Before(italy.DayOf(tx.Now)), nil
}
