package feedback

import (
	"context"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// ErrDays is the answer to a stretch of days that ends before it begins.
var ErrDays = errs.New(errs.Invalid, "feedback.days")

// A Question chooses among opinions.
type Question struct {
	From, To italy.Day // both included; at most a year and a day
	Page     string    // as it was kept; Anywhere for all
}

// Anywhere asks about all pages together: "" is the page that is none of ours.
const Anywhere = "*"

// A Score is what readers think of one page.
type Score struct {
	Page     string  `json:"page" doc:"address of the page, empty when it is none of the citizens' pages"`
	Opinions int     `json:"opinions"`
	Stars    float64 `json:"stars" doc:"the mean, from 1 to 5"`
}

// An OfficeScore puts side by side what is thought of an office's page and of
// the meetings in it. There is none of a person (L. 300/1970 art. 4).
type OfficeScore struct {
	Office   string  `json:"office" doc:"the office's name in addresses"`
	Name     string  `json:"name"`
	Opinions int     `json:"opinions" doc:"of its page"`
	Stars    float64 `json:"stars"`
	Ratings  int     `json:"ratings" doc:"of meetings"`
	Rating   float64 `json:"rating" doc:"the mean, from 1 to 5; 0 below five ratings"`
}

// A Report is what readers thought over some days.
type Report struct {
	Opinions int
	Stars    float64 // mean; 0 without opinions
	ByStars  [5]int
	Reasons  map[string]int
	Pages    []Score // of every page, whichever was asked for
	Offices  []OfficeScore
	Latest   []Opinion // with a reason or words, the latest first, 200 at most
}

// Look reports what q asks for. For who administers the body.
func (s *Service) Look(ctx context.Context, q Question) (r Report, err error) {
	defer errs.Wrap(&err, "feedback.Look")
	if _, err = access.Check(ctx, "feedback.read", access.Thing{}); err != nil {
		return r, err
	}
	if q.To.Before(q.From) || q.To.Sub(q.From) > 366 {
		return r, ErrDays.In("to")
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		r = Report{Reasons: map[string]int{}}
		if r.Pages, err = listScores(tx, q); err != nil {
			return err
		}
		if err := countStars(tx, q, &r); err != nil {
			return err
		}
		r.Latest, err = listOpinions(tx, q, true, 200)
		return err
	})
	if err != nil {
		return r, err
	}
	return r, s.addOffices(ctx, q, &r)
}

// addOffices gives each office its row: those with a meeting rated or a page judged.
func (s *Service) addOffices(ctx context.Context, q Question, r *Report) error {
	r.Offices = []OfficeScore{}
	return s.meetings.Rated(ctx, q.From, q.To, func(slug, name string, ratings int, mean float64) {
		o := OfficeScore{Office: slug, Name: name, Ratings: ratings, Rating: mean}
		for _, p := range r.Pages {
			if strings.TrimPrefix(p.Page, "/uffici/") == slug {
				o.Opinions, o.Stars = p.Opinions, p.Stars
			}
		}
		if o.Opinions+o.Ratings > 0 {
			r.Offices = append(r.Offices, o)
		}
	})
}

// List gives the opinions that q asks for, oldest first, for a spreadsheet:
// 10,000 at most. For who administers the body.
func (s *Service) List(ctx context.Context, q Question) (all []Opinion, err error) {
	defer errs.Wrap(&err, "feedback.List")
	if _, err = access.Check(ctx, "feedback.read", access.Thing{}); err != nil {
		return nil, err
	}
	if q.To.Before(q.From) || q.To.Sub(q.From) > 366 {
		return nil, ErrDays.In("to")
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = listOpinions(tx, q, false, 10_000)
		return err
	})
	return all, err
}
