package survey

import (
	"context"
	"strconv"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A Cell is what many said to one question in one wave. With fewer answers than
// the threshold it is empty, and says so.
type Cell struct {
	Wave    int      `json:"wave"`
	Answers int      `json:"answers"`
	Few     bool     `json:"few" doc:"too few to be shown"`
	Counts  []int    `json:"counts,omitempty" doc:"how often each answer was given"`
	Mean    float64  `json:"mean,omitempty" doc:"of a scale"`
	Texts   []string `json:"texts,omitempty" doc:"by the alphabet"`
	Offices []Part   `json:"offices,omitempty" doc:"those that may be told apart"`
}

// A Part is what the people of one office said.
type Part struct {
	Office  string  `json:"office"`
	Name    string  `json:"name"`
	Answers int     `json:"answers"`
	Counts  []int   `json:"counts,omitempty"`
	Mean    float64 `json:"mean,omitempty"`
}

// An Outcome is a question with what was said in each wave that has ended.
type Outcome struct {
	Question
	Waves []Cell `json:"waves"`
}

// A Result is a whole survey as it may be read.
type Result struct {
	Survey
	Outcomes []Outcome `json:"outcomes"`
}

// Result gives what may be read of a survey: of the waves that have ended only,
// and of those what the threshold allows. The personnel office, the secretary
// and who administers; every colleague once it is published.
func (s *Service) Result(ctx context.Context, survey string) (r Result, err error) {
	defer errs.Wrap(&err, "survey.Result(%s)", survey)
	if _, err = access.Check(ctx, "survey.shared", access.Thing{}); err != nil {
		return r, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err := findSurvey(tx, survey)
		if err != nil {
			return err
		}
		if !v.Published {
			if _, err := access.Check(ctx, "survey.results", access.Thing{}); err != nil {
				return err
			}
		}
		r, err = outcome(tx, v)
		return err
	})
	if err != nil {
		return r, err
	}
	offices, err := s.People.OfficeNames(ctx)
	for _, o := range r.Outcomes {
		for _, c := range o.Waves {
			for i, p := range c.Offices {
				c.Offices[i].Name = offices[p.Office]
			}
		}
	}
	return r, err
}

// Results gives what may be read of the surveys of a cohort, for its evaluation.
func (s *Service) Results(ctx context.Context, cohort string) (all []Result, err error) {
	defer errs.Wrap(&err, "survey.Results(%s)", cohort)
	if _, err = access.Check(ctx, "survey.results", access.Thing{}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all = []Result{}
		surveys, err := listSurveys(tx)
		if err != nil {
			return err
		}
		for _, v := range surveys {
			if v.Cohort != cohort || v.fresh() {
				continue
			}
			r, err := outcome(tx, v)
			if err != nil {
				return err
			}
			all = append(all, r)
		}
		return nil
	})
	return all, err
}

func outcome(tx *db.Tx, v Survey) (r Result, err error) {
	r = Result{Survey: v, Outcomes: []Outcome{}}
	for _, q := range v.Questions {
		o := Outcome{Question: q, Waves: []Cell{}}
		for _, w := range v.Waves {
			if w.State != Ended {
				continue
			}
			d := drawer{}
			if err := readDrawer(tx, v.ID, w.N, q.ID, &d); err != nil {
				return r, err
			}
			o.Waves = append(o.Waves, cell(q, w, d))
		}
		r.Outcomes = append(r.Outcomes, o)
	}
	return r, nil
}

// cell asks the threshold again, although what was too little is gone already.
func cell(q Question, w Wave, d drawer) Cell {
	all := d.whole()
	c := Cell{Wave: w.N, Answers: all.answers(), Few: all.answers() < w.Fewest}
	if c.Few {
		c.Answers = 0
		return c
	}
	c.Counts, c.Texts = all.Counts, all.Texts
	if q.Kind == Scale {
		c.Mean = all.mean()
	}
	if q.Kind == Text {
		return c // words tell more than figures: never by office
	}
	for _, p := range d.shown(w.Fewest) {
		part := Part{Office: p, Answers: d[p].answers(), Counts: d[p].Counts}
		if q.Kind == Scale {
			part.Mean = d[p].mean()
		}
		c.Offices = append(c.Offices, part)
	}
	return c
}

// A Rating is what citizens said of an office in one quarter of a year.
type Rating struct {
	Office  string  `json:"office"`
	Name    string  `json:"name"`
	Quarter string  `json:"quarter" doc:"2026-4"`
	Ratings int     `json:"ratings"`
	Mean    float64 `json:"mean" doc:"from 1 to 5; nought when too few to be shown"`
}

// RatingsOfYear gives what citizens said of each office in the last four quarters that
// have ended: not of days that one could choose, from which one citizen's could
// be reckoned.
func (s *Service) RatingsOfYear(ctx context.Context) (all []Rating, err error) {
	defer errs.Wrap(&err, "survey.RatingsOfYear")
	if _, err = access.Check(ctx, "survey.results", access.Thing{}); err != nil {
		return nil, err
	}
	offices, err := s.People.OfficeNames(ctx)
	if err != nil {
		return nil, err
	}
	all = []Rating{}
	for _, q := range quarters(italy.DayOf(s.DB.Now()), 4) {
		for _, office := range sorted(offices) {
			n, mean, err := s.Config.Ratings.Rating(ctx, office, q.from, q.to)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				continue
			}
			if mean == 0 { // below the threshold of offices: how many is said, not what
				n = 0
			}
			all = append(all, Rating{Office: office, Name: offices[office], Quarter: q.name, Ratings: n, Mean: mean})
		}
	}
	return all, nil
}

type quarter struct{ name, from, to string }

// quarters gives the last n quarters that have ended before a day, oldest first.
func quarters(today italy.Day, n int) (all []quarter) {
	first := italy.On(today.Year, (today.Month-1)/3*3+1, 1)
	for i := n; i > 0; i-- {
		from := italy.On(first.Year, first.Month-time.Month(3*i), 1)
		all = append(all, quarter{strconv.Itoa(from.Year) + "-" + strconv.Itoa(int(from.Month+2)/3), from.String(), italy.On(from.Year, from.Month+3, 1).Add(-1).String()})
	}
	return all
}
