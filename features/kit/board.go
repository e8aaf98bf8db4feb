package kit

import (
	"context"
	"slices"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Board says of a campaign who is ready and who waits for what.
type Board struct {
	Campaign Campaign    `json:"campaign"`
	Rows     []BoardRow  `json:"rows"`
	Missing  []StepCount `json:"missing" doc:"how many of all still wait for each step"`
	Days     []DayCount  `json:"days" doc:"how many became ready each day"`
	Offices  []OfficeSum `json:"offices"`
}

// A BoardRow is one person. They are in order of name: nobody is ranked.
type BoardRow struct {
	Person  string               `json:"person"`
	Name    string               `json:"name"`
	Offices []string             `json:"offices"`
	Items   []string             `json:"items" doc:"inventory numbers that they have or get"`
	Done    map[string]time.Time `json:"done" doc:"by step, when"`
	Ready   bool                 `json:"ready"`
}

// A StepCount is how many wait for a step.
type StepCount struct {
	Step string `json:"step"`
	N    int    `json:"n"`
}

// A DayCount is how many became ready on a day, and until then.
type DayCount struct {
	Day string `json:"day"`
	N   int    `json:"n"`
	All int    `json:"all"`
}

// An OfficeSum is how far an office is.
type OfficeSum struct {
	Office string `json:"office"`
	Name   string `json:"name"`
	People int    `json:"people"`
	Ready  int    `json:"ready"`
}

// A BoardQuery says which rows of a board are asked for; the sums are of all.
type BoardQuery struct {
	Office, Step, Find string
	Waiting            bool // not the ready ones
}

// Campaigns gives the campaigns, the open ones first, and the templates.
func (s *Service) Campaigns(ctx context.Context) (all []Campaign, templates []Template, err error) {
	defer errs.Wrap(&err, "kit.Campaigns")
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if all, err = listCampaigns(tx); err != nil {
			return err
		}
		templates, err = listTemplates(tx)
		return err
	})
	return all, templates, err
}

// Board gives one campaign, for who manages the kit.
func (s *Service) Board(ctx context.Context, campaign string, q BoardQuery) (b Board, err error) {
	defer errs.Wrap(&err, "kit.Board(%s)", campaign)
	if _, err := access.Check(ctx, "kit.manage", access.Thing{}); err != nil {
		return b, err
	}
	var setups []Setup
	var items, places map[string][]string
	offices := map[string]string{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if b.Campaign, err = findCampaign(tx, campaign); err != nil {
			return err
		}
		if setups, err = listSetups(tx, campaign, ""); err != nil {
			return err
		}
		if items, err = listInventories(tx); err != nil {
			return err
		}
		if places, err = placesByPerson(tx); err != nil {
			return err
		}
		all, err := ente.ListOffices(tx)
		for _, o := range all {
			offices[o.ID] = o.Name
		}
		return err
	})
	if err != nil {
		return b, err
	}
	people := []string{}
	for _, one := range setups {
		people = append(people, one.Person)
	}
	names, err := s.names(ctx, people)
	if err != nil {
		return b, err
	}
	s.fill(&b, q, setups, items, places, offices, names)
	return b, nil
}

// fill makes the rows and the sums of a board.
func (s *Service) fill(b *Board, q BoardQuery, setups []Setup, items, places map[string][]string, offices, names map[string]string) {
	missing, days, sums := map[string]int{}, map[string]int{}, map[string]*OfficeSum{}
	words := strings.Fields(ente.Fold(q.Find))
	b.Rows, b.Missing, b.Days, b.Offices = []BoardRow{}, []StepCount{}, []DayCount{}, []OfficeSum{}
	for _, one := range setups {
		row := BoardRow{Person: one.Person, Name: names[one.Person], Offices: []string{}, Items: items[one.Person], Done: map[string]time.Time{}, Ready: !one.Ready.IsZero()}
		if row.Items == nil {
			row.Items = []string{}
		}
		for step, d := range one.Done {
			row.Done[step] = d.At
		}
		for _, step := range b.Campaign.Steps {
			if _, done := one.Done[step.ID]; !done {
				missing[step.ID]++
			}
		}
		if row.Ready {
			days[s.today(one.Ready)]++
		}
		for _, o := range places[one.Person] {
			row.Offices = append(row.Offices, offices[o])
			if sums[o] == nil {
				sums[o] = &OfficeSum{Office: o, Name: offices[o]}
			}
			sums[o].People++
			if row.Ready {
				sums[o].Ready++
			}
		}
		_, stepDone := one.Done[q.Step]
		text := ente.Fold(row.Name + " " + strings.Join(row.Items, " "))
		switch {
		case q.Waiting && row.Ready, q.Step != "" && stepDone, q.Office != "" && !slices.Contains(places[one.Person], q.Office),
			slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }):
			continue
		}
		b.Rows = append(b.Rows, row)
	}
	slices.SortFunc(b.Rows, func(x, y BoardRow) int {
		return strings.Compare(ente.Fold(x.Name)+x.Person, ente.Fold(y.Name)+y.Person)
	})
	for _, step := range b.Campaign.Steps {
		b.Missing = append(b.Missing, StepCount{step.ID, missing[step.ID]})
	}
	for _, o := range sums {
		b.Offices = append(b.Offices, *o)
	}
	slices.SortFunc(b.Offices, func(x, y OfficeSum) int { return strings.Compare(x.Name+x.Office, y.Name+y.Office) })
	b.Days = s.daysOf(b.Campaign, days)
}

// daysOf gives the days of a campaign until today or its end, and those outside
// it on which somebody became ready.
func (s *Service) daysOf(c Campaign, ready map[string]int) []DayCount {
	last := min(c.Ends, s.today(s.DB.Now()))
	for day, err := time.Parse(time.DateOnly, c.Starts); err == nil && day.Format(time.DateOnly) <= last && len(ready) < 400; day = day.AddDate(0, 0, 1) {
		if text := day.Format(time.DateOnly); ready[text] == 0 {
			ready[text] = 0
		}
	}
	out, all := []DayCount{}, 0
	for day, n := range ready {
		out = append(out, DayCount{Day: day, N: n})
	}
	slices.SortFunc(out, func(a, b DayCount) int { return strings.Compare(a.Day, b.Day) })
	for i := range out {
		all += out[i].N
		out[i].All = all
	}
	return out
}
