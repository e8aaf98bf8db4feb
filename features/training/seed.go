package training

import (
	"context"
	_ "embed"
	"encoding/json"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// The courses of the demo town, written for it.
//
//go:embed seed/courses.json
var demoCourses []byte

type demoCourse struct {
	Course    Course     `json:"course"`
	Lessons   []Lesson   `json:"lessons"`
	Questions []Question `json:"questions"`
}

// Seed gives the demo town three courses: two that most have done, one that the
// tax office has to do by the middle of next month, an edition in a place and one
// on line. What is there already is left alone.
func (s *Service) Seed(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "training.Seed")
	ctx = access.System(db.Scoped(ctx, db.Scope{}), "borgofiore")
	offers, err := s.Offers(ctx)
	if err != nil || len(offers) > 0 {
		return err
	}
	var all []demoCourse
	if err := json.Unmarshal(demoCourses, &all); err != nil {
		return err
	}
	day := italy.DayOf(s.DB.Now())
	due := italy.On(day.Year, day.Month+1, 15).String()
	ids := map[string]string{}
	for _, d := range all {
		for i := range d.Course.Duties {
			if d.Course.Duties[i].Profile == "office" {
				d.Course.Duties[i].Due = due
			}
		}
		c, err := s.Shape(ctx, d.Course)
		if err != nil {
			return err
		}
		if err := s.Fill(ctx, c.ID, d.Lessons, d.Questions); err != nil {
			return err
		}
		if err := s.Publish(ctx, c.ID); err != nil {
			return err
		}
		ids[c.Tag] = c.ID
	}
	for _, r := range []struct {
		tag    string
		before int // days
		people []string
	}{
		{"safety", 190, []string{"giulia", "marco", "anna", "luca", "nadia", "piero", "rita", "sara", "paola"}},
		{"safety", 400, []string{"chiara"}}, // does not hold any more
		{"safety", 350, []string{"fabio"}},  // ends soon
		{"privacy", 60, []string{"giulia", "marco", "anna", "piero", "chiara", "fabio", "rita", "paola"}},
		{"agile", 20, []string{"anna"}},
	} {
		if _, err := s.Record(ctx, ids[r.tag], day.Add(-r.before).String(), r.people); err != nil {
			return err
		}
	}
	if _, err := s.EnrolMany(ctx, ids["agile"], Call{Profile: "people", People: []string{"giulia", "luca"}, Due: due}, false); err != nil {
		return err
	}
	return s.seedEditions(ctx, ids, day)
}

// seedEditions holds two editions on the second Thursday and Friday from now.
func (s *Service) seedEditions(ctx context.Context, ids map[string]string, day italy.Day) error {
	thursday := day.Monday().Add(10)
	sitting := func(d italy.Day, hour, minutes int) Session {
		at, _ := d.At(hour, 0)
		return Session{Starts: at, Ends: at.Add(time.Duration(minutes) * time.Minute)}
	}
	place, err := s.Hold(ctx, Edition{Course: ids["safety"], Way: "place", Place: "Sala consiliare, piazza della Loggia 1", Teacher: "piero", Seats: 12, Sessions: []Session{sitting(thursday, 9, 120)}})
	if err != nil {
		return err
	}
	meeting, err := s.Hold(ctx, Edition{Course: ids["privacy"], Way: "meeting", Teacher: "sara", Seats: 30, Sessions: []Session{sitting(thursday.Add(1), 10, 60)}})
	if err != nil {
		return err
	}
	if _, err := s.EnrolMany(ctx, ids["safety"], Call{Profile: "people", People: []string{"chiara", "fabio", "mara"}, Edition: place.ID}, false); err != nil {
		return err
	}
	_, err = s.EnrolMany(ctx, ids["privacy"], Call{Profile: "people", People: []string{"luca", "nadia"}, Edition: meeting.ID}, false)
	return err
}
