package workday

import (
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/italy"
)

// A picture is where some people are in a stretch of days, as one transaction
// sees it. It knows of no kind of absence.
type picture struct {
	patron italy.Yearly
	rows   map[string]map[Day]Row
	absent map[string][]Absence
}

// take draws the picture of people from one day to another, both included.
func take(tx *db.Tx, people []string, from, to Day) (p picture, err error) {
	p = picture{rows: map[string]map[Day]Row{}, absent: map[string][]Absence{}}
	if p.patron, err = patron(tx); err != nil {
		return p, err
	}
	rows, err := listRows(tx, people, from, to)
	if err != nil {
		return p, err
	}
	for _, r := range rows {
		p.put(r)
	}
	absent, err := listAbsent(tx, people, from, to)
	for _, a := range absent {
		p.absent[a.Person] = append(p.absent[a.Person], a)
	}
	return p, err
}

func (p picture) put(r Row) {
	if p.rows[r.Person] == nil {
		p.rows[r.Person] = map[Day]Row{}
	}
	p.rows[r.Person][r.Day] = r
}

// at gives where a person is on a day; Out where nobody works.
func (p picture) at(person string, d Day) Place {
	if !italy.Working(d, p.patron) || p.isAbsent(person, d) {
		return Out
	}
	if r, ok := p.rows[person][d]; ok {
		return r.Place
	}
	return Office
}

func (p picture) isAbsent(person string, d Day) bool {
	return slices.ContainsFunc(p.absent[person], func(a Absence) bool { return a.On(d) && a.Whole() })
}

// off gives the parts of d in which a person is absent, earliest first.
func (p picture) off(person string, d Day) []Span {
	parts := []Span{}
	for _, a := range p.absent[person] {
		if a.On(d) && !a.Whole() {
			parts = append(parts, a.Part)
		}
	}
	slices.SortFunc(parts, func(a, b Span) int { return a.From - b.From })
	return parts
}

// held gives the stretches of the counter that are really held on d: duties of
// who is on site, less their hours of absence.
func (p picture) held(duties []Duty, d Day) []Duty {
	held := []Duty{}
	for _, x := range duties {
		if x.Day != d || p.at(x.Person, d) != Office {
			continue
		}
		for _, left := range x.Span.minus(p.off(x.Person, d)) {
			x.Span = left
			held = append(held, x)
		}
	}
	return held
}

// minutes counts the minutes in spans.
func minutes(spans []Span) (n int) {
	for _, s := range spans {
		n += s.To - s.From
	}
	return n
}

// with gives where person would be if they were away on d, and at the office on
// instead when that is a day.
func (p picture) with(person string, d, instead Day) func(Day) Place {
	return func(x Day) Place {
		switch {
		case x == d && p.at(person, x) != Out:
			return Away
		case x == instead && !instead.IsZero() && p.at(person, x) == Away:
			return Office
		}
		return p.at(person, x)
	}
}

// onSite counts those of people who are at the office on d.
func (p picture) onSite(people []string, d Day) (n int) {
	for _, one := range people {
		if p.at(one, d) == Office {
			n++
		}
	}
	return n
}

// taken gives a person's days away in the week of d. Days called back count
// too, unless they may be recovered.
func (p picture) taken(person string, d Day, recover bool) []Day {
	days := []Day{}
	for _, x := range Week(d) {
		if p.isAbsent(person, x) {
			continue
		}
		if r, ok := p.rows[person][x]; ok && (r.Place == Away || r.How == ByCall && !recover) {
			days = append(days, x)
		}
	}
	return days
}

func patron(tx *db.Tx) (italy.Yearly, error) {
	b, err := ente.FindBody(tx)
	return italy.Yearly{Month: monthOf(b.Patron.Month), Day: b.Patron.Day}, err
}

// members gives who works in an office, heads last as a list of people reads.
func members(tx *db.Tx, office string) (people []string, heads []string, err error) {
	places, err := ente.PlacesIn(tx, office)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range places {
		if p.Role == access.Head && !slices.Contains(heads, p.Person) {
			heads = append(heads, p.Person)
		}
	}
	for _, p := range places {
		if p.Role == access.Staff && !slices.Contains(people, p.Person) && !slices.Contains(heads, p.Person) {
			people = append(people, p.Person)
		}
	}
	return append(people, heads...), heads, nil
}

// workplaces gives the offices of a person, the one whose head answers first:
// where they are of the staff comes before where they are head.
func workplaces(tx *db.Tx, person string) (offices []string, err error) {
	places, err := ente.PlacesOf(tx, person)
	if err != nil {
		return nil, err
	}
	for _, role := range []access.Role{access.Staff, access.Head} {
		for _, p := range places {
			if p.Role == role && p.Office != "" && !slices.Contains(offices, p.Office) {
				offices = append(offices, p.Office)
			}
		}
	}
	return offices, nil
}

// A scene is a picture with what the warnings about several people are made of,
// each thing read once.
type scene struct {
	picture
	tx      *db.Tx
	numbers map[string]int
	needs   map[string]Needs
	people  map[string][]string
	here    map[string]picture // of an office on a day
}

func (p picture) scene(tx *db.Tx) *scene {
	return &scene{p, tx, map[string]int{}, map[string]Needs{}, map[string][]string{}, map[string]picture{}}
}

// number gives a number of the norm on a day.
func (s *scene) number(key string, d Day) (n int, err error) {
	at := key + text(d)
	n, known := s.numbers[at]
	if !known {
		if n, err = norm.Int(s.tx, key, text(d)); err == nil {
			s.numbers[at] = n
		}
	}
	return n, err
}

// office gives what an office needs, who works in it, and where they are on d.
func (s *scene) office(office string, d Day) (n Needs, people []string, here picture, err error) {
	if _, known := s.people[office]; !known {
		if s.needs[office], err = findNeeds(s.tx, office); err != nil {
			return n, nil, here, err
		}
		if s.people[office], _, err = members(s.tx, office); err != nil {
			return n, nil, here, err
		}
	}
	at := office + text(d)
	here, known := s.here[at]
	if !known {
		if here, err = take(s.tx, s.people[office], d, d); err != nil {
			return n, nil, here, err
		}
		s.here[at] = here
	}
	return s.needs[office], s.people[office], here, nil
}

// caseOf draws what the warnings about a day away are made of: of the person's
// offices, the one that would be worst off.
func (s *scene) caseOf(person string, d, instead Day) (c Case, err error) {
	c = Case{Day: d, Where: s.with(person, d, instead)}
	if c.Weeks, err = s.number(prevalenceWeeks, d); err != nil {
		return c, err
	}
	if c.Longest, err = s.number(rotationDays, d); err != nil {
		return c, err
	}
	offices, err := workplaces(s.tx, person)
	if err != nil {
		return c, err
	}
	for i, office := range offices {
		needs, people, here, err := s.office(office, d)
		if err != nil {
			return c, err
		}
		on, least := here.onSite(people, d), needs.Minimums[weekday(d)]
		if here.at(person, d) == Office {
			on--
		}
		if i == 0 || on-least < c.OnSite-c.Minimum {
			c.OnSite, c.Minimum = on, least
		}
	}
	duties, err := listDutiesOf(s.tx, person, d, d)
	c.Counter = len(duties) > 0
	return c, err
}

// window gives the days that the rules about d look at, as the numbers of d
// stand: the weeks of prevalence behind it, and a run of days away on either side.
func window(tx *db.Tx, d Day) (from, to Day, err error) {
	weeks, err := norm.Int(tx, prevalenceWeeks, text(d))
	if err != nil {
		return from, to, err
	}
	longest, err := norm.Int(tx, rotationDays, text(d))
	run := longest/5 + 4 // weeks, with some in which nobody works
	return d.Monday().Add(-7 * max(weeks, run)), d.Monday().Add(7*run + 6), err
}
