package agile

import (
	"cmp"
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What happens on a day of the calendar.
const (
	starts     = "starts"    // an agreement signed begins
	ends       = "ends"      // an agreement has its last day
	asks       = "renew"     // last day but so many: to be renewed, or not
	goalsDue   = "goals"     // goals are to be reached
	safetyDue  = "safety"    // the safety notice must have been read again
	workEnds   = "telework"  // a telework ends
	callCloses = "call"      // last day to apply
	groupEnds  = "cohort"    // a cohort ends
	emergency  = "emergency" // last day of an emergency
	mostNamed  = 20          // people named under one deadline
	mostDays   = 400         // of a calendar asked at once
)

// A Who is one person of a deadline.
type Who struct {
	Agreement string `json:"agreement"`
	Person    string `json:"person"`
	Name      string `json:"name"`
}

// A Deadline is one kind of thing on one day, of one or of many.
type Deadline struct {
	Day   string `json:"day"`
	Kind  string `json:"kind" enum:"starts,ends,renew,goals,safety,telework,call,cohort,emergency"`
	Title string `json:"title,omitempty" doc:"of a call, a cohort, an emergency"`
	Count int    `json:"count"`
	Who   []Who  `json:"who" doc:"the first of them"`
}

// Deadlines gives the calendar of the programme between two days, for the
// personnel office: what begins, ends, or is to be done.
func (s *Service) Deadlines(ctx context.Context, from, to string) (all []Deadline, err error) {
	defer errs.Wrap(&err, "agile.Deadlines")
	if _, err := access.Check(ctx, "agile.programme", access.Thing{}); err != nil {
		return nil, err
	}
	first, err := italy.ParseDay(from)
	if err != nil {
		return nil, ErrPeriod.In("from")
	}
	if last, err := italy.ParseDay(to); err != nil || last.Before(first) || last.Sub(first) > mostDays {
		return nil, ErrPeriod.In("to")
	}
	c := calendar{from: from, to: to, by: map[[2]string]*Deadline{}}
	if err := s.read(ctx, func(tx *db.Tx) error { return c.fill(tx) }); err != nil {
		return nil, err
	}
	people := []string{}
	for _, d := range c.by {
		for _, w := range d.Who {
			people = append(people, w.Person)
		}
		c.all = append(c.all, *d)
	}
	names, err := s.Names.Names(ctx, slices.Compact(slices.Sorted(slices.Values(people))))
	for _, d := range c.all {
		for i := range d.Who {
			d.Who[i].Name = names[d.Who[i].Person]
		}
		slices.SortFunc(d.Who, func(a, b Who) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Person, b.Person)) })
	}
	slices.SortFunc(c.all, func(a, b Deadline) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Title, b.Title))
	})
	if c.all == nil {
		c.all = []Deadline{}
	}
	return c.all, err
}

// calendar collects deadlines: those of people by day and kind, the others one by
// one.
type calendar struct {
	from, to string
	by       map[[2]string]*Deadline
	all      []Deadline
}

func (c *calendar) put(day, kind string, w Who) {
	if day < c.from || day > c.to {
		return
	}
	d := c.by[[2]string{day, kind}]
	if d == nil {
		d = &Deadline{Day: day, Kind: kind, Who: []Who{}}
		c.by[[2]string{day, kind}] = d
	}
	if d.Count++; len(d.Who) < mostNamed {
		d.Who = append(d.Who, w)
	}
}

func (c *calendar) one(day, kind, title string) {
	if c.from <= day && day <= c.to {
		c.all = append(c.all, Deadline{Day: day, Kind: kind, Title: title, Count: 1, Who: []Who{}})
	}
}

func (c *calendar) fill(tx *db.Tx) error {
	warn, err := norm.Int(tx, keyWarn, today(tx))
	if err != nil {
		return err
	}
	months, err := norm.Int(tx, keySafetyYears, today(tx))
	if err != nil {
		return err
	}
	held, err := listCalendar(tx)
	if err != nil {
		return err
	}
	for _, a := range held {
		c.agreement(a, warn)
	}
	read, err := listSafety(tx)
	if err != nil {
		return err
	}
	for _, r := range read {
		d := italy.DayOf(db.Time(r.at))
		c.put(italy.On(d.Year, d.Month+monthsOf(months), d.Day).String(), safetyDue, Who{Agreement: r.agreement, Person: r.person})
	}
	return c.programme(tx)
}

func (c *calendar) agreement(a Agreement, warn int) {
	w := Who{Agreement: a.ID, Person: a.Person}
	if a.State == Signed {
		c.put(a.Terms.From, starts, w)
	}
	if a.Telework && a.State == Signed {
		c.put(dayBefore(a.Terms.From), workEnds, w)
	}
	if last, err := italy.ParseDay(a.LastDay); err == nil {
		c.put(a.LastDay, ends, w)
		if a.State == InForce || a.State == Suspended {
			c.put(last.Add(-warn).String(), asks, w)
		}
	}
	if a.State == InForce || a.State == Suspended {
		due := map[string]bool{}
		for _, g := range a.Terms.Goals {
			if !due[g.By] {
				c.put(g.By, goalsDue, w)
			}
			due[g.By] = true
		}
	}
}

func (c *calendar) programme(tx *db.Tx) error {
	calls, err := listCalls(tx)
	if err != nil {
		return err
	}
	for _, k := range calls {
		c.one(k.Closes, callCloses, k.Title)
	}
	cohorts, err := listCohorts(tx)
	if err != nil {
		return err
	}
	for _, k := range cohorts {
		if k.State != CohortEnded {
			c.one(k.Last(), groupEnds, k.Name)
		}
	}
	emergencies, err := listEmergencies(tx)
	for _, e := range emergencies {
		c.one(e.To, emergency, e.LegalBasis)
	}
	return err
}

// listCalendar gives the agreements that are to begin or have begun.
func listCalendar(tx *db.Tx) ([]Agreement, error) {
	rows, err := tx.Query(`SELECT `+agreementColumns+` FROM agile_agreement WHERE ente = $1 AND state IN ('signed', 'in_force', 'suspended', 'leaving') ORDER BY id`, tx.Ente)
	return db.Collect(rows, err, scanAgreement)
}

type reading struct {
	agreement, person string
	at                int64
}

// listSafety gives when each person with an agreement last read a safety notice.
func listSafety(tx *db.Tx) ([]reading, error) {
	rows, err := tx.Query(`SELECT MAX(a.id), a.person, MAX(r.read_at) FROM agile_agreement a JOIN agile_reading r ON r.ente = a.ente AND r.person = a.person
		JOIN agile_notice n ON n.ente = r.ente AND n.id = r.notice
		WHERE a.ente = $1 AND n.kind = 'safety' AND a.state IN ('in_force', 'suspended') GROUP BY a.person`, tx.Ente)
	return db.Collect(rows, err, func(r *reading, scan func(...any) error) error { return scan(&r.agreement, &r.person, &r.at) })
}
