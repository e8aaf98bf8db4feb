package workday

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// An OfficeWeek is who is where in one office, Monday to Friday.
type OfficeWeek struct {
	Office  string
	Name    string
	Monday  Day
	Days    []OfficeDay
	People  []Member
	Wishes  []Asking      // for who answers; nobody else has any
	Leaves  []LeaveAsking // the same
	Names   map[string]string
	Answers bool // whether the reader answers here
	Needs   Needs
	Today   Day
}

// An OfficeDay is one day of the office, with what it lacks.
type OfficeDay struct {
	Day     Day
	Working bool
	Holiday string
	OnSite  int
	After   int // on site if every wish were granted; for who answers
	Minimum int
	Shifts  []Turn

	Emergency bool // no agreement is needed
}

// A Turn is a stretch at the counter and who holds it. Person is "" where nobody
// does; Missing says that somebody was assigned who is not on site.
type Turn struct {
	Span    Span
	Person  string
	Missing bool
}

// A Member is one person of the office.
type Member struct {
	Person string
	Head   bool
	Cells  []Cell
}

// A Cell is one person's day as colleagues see it.
type Cell struct {
	Place  Place
	Asking bool   // a wish waits; for who answers
	Off    []Span // the parts in which they are absent
	Leave  bool   // leave is asked for; for who answers
	Recall string // the absence that may be called back from; for who answers
	Called bool   // called back; for who answers, and the person
	Seen   bool   // and the person has read it
}

// An Asking is a wish to answer, with what speaks for and against it.
type Asking struct {
	Wish     Wish
	OnSite   int // if it is granted
	Minimum  int
	Within   bool // the agreement's limit holds
	Limit    int
	Warnings []Warning
	Weeks    int // of prevalence
	Days     int // of rotation
	Mine     bool

	taken []Day // days away of that week, the wish not counted
}

// WeekOf gives the week of an office that holds day, for who works there, the
// secretary and the personnel office. Wishes are shown to who answers them.
func (s *Service) WeekOf(ctx context.Context, office string, day Day, lang string) (w OfficeWeek, err error) {
	defer errs.Wrap(&err, "workday.WeekOf(%s, %s)", office, day)
	who, err := access.Check(ctx, "workday.week", access.Thing{Office: office})
	if err != nil {
		return w, err
	}
	answers := access.Can(ctx, "workday.answer", access.Thing{Office: office})
	var people []string
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		w = OfficeWeek{Office: office, Monday: day.Monday(), Answers: answers, Today: today(tx), Wishes: []Asking{}, Leaves: []LeaveAsking{}}
		people, err = s.weekOf(tx, who.ID, lang, &w)
		return err
	})
	if err != nil {
		return w, err
	}
	asking, first, last := []string{}, w.Monday, w.Monday.Add(6)
	for _, a := range w.Wishes {
		asking = append(asking, a.Wish.Person)
		if a.Wish.Day.Before(first) {
			first = a.Wish.Day
		}
		if a.Wish.Day.After(last) {
			last = a.Wish.Day
		}
	}
	slices.Sort(asking)
	deals, err := s.deals(ctx, slices.Compact(asking), first, last) // the agreements are another's tables: asked outside the transaction
	if err != nil {
		return w, err
	}
	for i, d := range w.Days {
		w.Days[i].Emergency = deals.emergency(d.Day)
	}
	for i, a := range w.Wishes {
		on := deals.at(a.Wish.Person, a.Wish.Day)
		if on.agreed {
			w.Wishes[i].Limit = on.terms.Limit(a.Wish.Wanted())
		}
		w.Wishes[i].Within = on.emergency || on.agreed && Fits(w.Wishes[i].Limit, a.Wish.Wanted(), a.taken)
	}
	w.Names, err = s.names(ctx, people)
	return w, err
}

func (s *Service) weekOf(tx *db.Tx, me, lang string, w *OfficeWeek) (people []string, err error) {
	office, err := ente.FindOffice(tx, w.Office)
	if err != nil {
		return nil, err
	}
	w.Name = office.Name
	if w.Needs, err = findNeeds(tx, w.Office); err != nil {
		return nil, err
	}
	people, heads, err := members(tx, w.Office)
	if err != nil {
		return nil, err
	}
	p, err := take(tx, people, w.Monday, w.Monday.Add(6))
	if err != nil {
		return nil, err
	}
	duties, err := listDuties(tx, w.Office, w.Monday, w.Monday.Add(6))
	if err != nil {
		return nil, err
	}
	calls, err := listCalls(tx, people, w.Monday, w.Monday.Add(6))
	if err != nil {
		return nil, err
	}
	asking := map[string]map[Day]bool{}
	recall := map[string][]Absence{}
	if w.Answers {
		if asking, err = askings(tx, me, w); err != nil {
			return nil, err
		}
		if w.Leaves, err = leaveAskings(tx, me, w.Office, p.patron); err != nil {
			return nil, err
		}
		from := w.Monday
		if !w.Today.Before(from) {
			from = w.Today.Add(1)
		}
		all, err := listRecallable(tx, people, from, w.Monday.Add(6))
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			recall[a.Person] = append(recall[a.Person], a)
		}
	}
	for i := range 5 {
		d := w.Monday.Add(i)
		w.Days = append(w.Days, s.officeDay(d, lang, people, p, duties, asking, w))
	}
	for _, one := range people {
		m := Member{Person: one, Head: slices.Contains(heads, one)}
		for i := range 5 {
			d := w.Monday.Add(i)
			cell := Cell{Place: p.at(one, d), Asking: asking[one][d], Off: p.off(one, d)}
			cell.Leave = slices.ContainsFunc(w.Leaves, func(l LeaveAsking) bool { return l.Person == one && l.On(d) })
			for _, a := range recall[one] {
				if a.On(d) && d.After(w.Today) && one != me {
					cell.Recall = a.ID
				}
			}
			for _, c := range calls {
				if c.Person == one && c.Day == d && (w.Answers || one == me) {
					cell.Called, cell.Seen = true, !c.Seen.IsZero()
				}
			}
			m.Cells = append(m.Cells, cell)
		}
		w.People = append(w.People, m)
	}
	return people, nil
}

func (s *Service) officeDay(d Day, lang string, people []string, p picture, duties []Duty, asking map[string]map[Day]bool, w *OfficeWeek) OfficeDay {
	o := OfficeDay{Day: d, Working: italy.Working(d, p.patron), Minimum: w.Needs.Minimums[weekday(d)], Shifts: []Turn{}}
	if h, ok := italy.HolidayOn(d); ok {
		o.Holiday = h.Name(lang)
	} else if !o.Working {
		o.Holiday = s.Say.T(lang, "workday.patron", nil)
	}
	if !o.Working {
		return o
	}
	o.OnSite = p.onSite(people, d)
	o.After = o.OnSite
	for _, one := range people {
		if asking[one][d] && p.at(one, d) == Office {
			o.After--
		}
	}
	for _, span := range w.Needs.Shifts[weekday(d)] {
		t := Turn{Span: span}
		for _, x := range duties {
			if x.Day == d && x.Span.From == span.From {
				t.Person, t.Missing = x.Person, p.at(x.Person, d) != Office || slices.ContainsFunc(p.off(x.Person, d), x.Span.meets)
			}
		}
		o.Shifts = append(o.Shifts, t)
	}
	return o
}

// askings fills w with the wishes that wait, whatever their week, and gives which
// days of this week they are about.
func askings(tx *db.Tx, me string, w *OfficeWeek) (map[string]map[Day]bool, error) {
	waiting, err := listWaiting(tx, w.Office)
	if err != nil {
		return nil, err
	}
	waiting = slices.DeleteFunc(waiting, func(x Wish) bool { return x.Day.Before(w.Today) })
	days := map[string]map[Day]bool{}
	scene, err := sceneOf(tx, waiting)
	if err != nil {
		return nil, err
	}
	for _, wish := range waiting {
		if days[wish.Person] == nil {
			days[wish.Person] = map[Day]bool{}
		}
		days[wish.Person][wish.Wanted()] = true
		c, err := scene.caseOf(wish.Person, wish.Wanted(), wish.Instead)
		if err != nil {
			return nil, err
		}
		recover, err := scene.number(recoverDays, wish.Wanted())
		if err != nil {
			return nil, err
		}
		taken := slices.DeleteFunc(scene.taken(wish.Person, wish.Wanted(), recover != 0), func(x Day) bool { return x == wish.Instead })
		w.Wishes = append(w.Wishes, Asking{Wish: wish, OnSite: c.OnSite, Minimum: c.Minimum, Warnings: c.Warnings(), Weeks: c.Weeks, Days: c.Longest, Mine: wish.Person == me, taken: taken})
	}
	return days, nil
}

// sceneOf draws those who ask, around all the days that they ask for.
func sceneOf(tx *db.Tx, wishes []Wish) (*scene, error) {
	people, first, last := []string{}, Day{}, Day{}
	for _, w := range wishes {
		from, to, err := window(tx, w.Wanted())
		if err != nil {
			return nil, err
		}
		if !slices.Contains(people, w.Person) {
			people = append(people, w.Person)
		}
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	p, err := take(tx, people, first, last)
	return p.scene(tx), err
}

// Settings gives what an office cannot do without.
func (s *Service) Settings(ctx context.Context, office string) (n Needs, err error) {
	defer errs.Wrap(&err, "workday.Settings(%s)", office)
	if _, err = access.Check(ctx, "workday.set_up", access.Thing{Office: office}); err != nil {
		return n, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := ente.FindOffice(tx, office); err != nil {
			return err
		}
		n, err = findNeeds(tx, office)
		return err
	})
	return n, err
}
