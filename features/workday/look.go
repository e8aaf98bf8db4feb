package workday

import (
	"context"
	"slices"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/italy"
)

// A MyDay is one of the reader's own days, with everything about it.
type MyDay struct {
	Day     Day
	Working bool
	Holiday string // its name in the reader's language, when it is one
	Place   Place
	How     How
	Kind    Kind      // of the absence: the reader's own
	Absence string    // its id
	Leaves  []Absence // parts of the day, and what was asked, refused or called back
	Wish    *Wish     // the open one, or the last one answered
	Call    *Call
	Duties  []Duty
	Needed  bool // the counter of the main office has a gap that the reader could fill
	Voucher bool
	Change  bool // whether the reader may change it now

	Emergency bool // no agreement is needed on it
}

// A MyWeek is the reader's days from one Monday on.
type MyWeek struct {
	Monday Day
	Days   []MyDay
	Used   int // days away, wishes included
	Limit  int // 0 without an agreement
}

// Mine is what a person sees of their own days.
type Mine struct {
	Weeks     []MyWeek
	Agreed    bool
	Emergency bool
	Bands     [][2]int
	Place     string
	Office    string   // whose head answers
	Heads     []string // ids
	Names     map[string]string
	Today     Day
}

const mostWeeks = 8

// Mine gives the reader's own days in the weeks from the one of first to the one
// of last, eight at most.
func (s *Service) Mine(ctx context.Context, first, last Day, lang string) (m Mine, err error) {
	defer errs.Wrap(&err, "workday.Mine")
	who, err := access.Check(ctx, "workday.mine", access.Thing{})
	if err != nil {
		return m, err
	}
	from, to := first.Monday(), last.Monday().Add(6)
	if to.Before(from) || to.Sub(from) > 7*mostWeeks {
		return m, ErrRange.In("to")
	}
	deals, err := s.deals(ctx, []string{who.ID}, from, to)
	if err != nil {
		return m, err
	}
	people := []string{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m = Mine{Today: today(tx), Weeks: []MyWeek{}}
		if people, err = s.mine(tx, who.ID, from, to, lang, deals, &m); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	m.Emergency = deals.emergency(m.Today)
	for _, w := range m.Weeks {
		for i := range w.Days {
			w.Days[i].Emergency = deals.emergency(w.Days[i].Day)
		}
	}
	m.Names, err = s.names(ctx, people)
	return m, err
}

func (s *Service) names(ctx context.Context, people []string) (map[string]string, error) {
	if s.Names == nil || len(people) == 0 {
		return map[string]string{}, nil
	}
	return s.Names.Names(ctx, people)
}

// mine fills m and gives the people whose names it mentions.
func (s *Service) mine(tx *db.Tx, me string, from, to Day, lang string, deals deals, m *Mine) (people []string, err error) {
	offices, err := workplaces(tx, me)
	if err != nil {
		return nil, err
	}
	if len(offices) > 0 {
		m.Office = offices[0]
		if _, m.Heads, err = members(tx, m.Office); err != nil {
			return nil, err
		}
		m.Heads = slices.DeleteFunc(slices.Clone(m.Heads), func(h string) bool { return h == me })
	}
	people = append(people, m.Heads...)
	p, err := take(tx, []string{me}, from, to)
	if err != nil {
		return nil, err
	}
	mine, err := s.details(tx, me, m.Office, from, to)
	if err != nil {
		return nil, err
	}
	for monday := from; !monday.After(to); monday = monday.Add(7) {
		on := deals.at(me, monday) // the terms of a week are those of its Monday…
		if !on.agreed {
			on = deals.at(me, monday.Add(4)) // …or of its Friday, when the agreement begins in it
		}
		if m.Today.Monday() == monday || len(m.Weeks) == 0 {
			m.Agreed, m.Bands, m.Place = on.agreed, on.terms.Bands, on.terms.Place
		}
		w := MyWeek{Monday: monday}
		if on.agreed {
			w.Limit = on.terms.Limit(monday)
		}
		recover, err := norm.Is(tx, recoverDays, text(monday))
		if err != nil {
			return nil, err
		}
		taken, err := withWishes(tx, me, monday, p.taken(me, monday, recover))
		if err != nil {
			return nil, err
		}
		slices.SortFunc(taken, func(a, b Day) int { return a.Sub(b) })
		w.Used = len(slices.Compact(taken))
		for _, d := range Week(monday) {
			day, err := s.myDay(tx, me, d, p, mine, lang)
			if err != nil {
				return nil, err
			}
			if day.Wish != nil && day.Wish.By != "" {
				people = append(people, day.Wish.By)
			}
			if day.Call != nil {
				people = append(people, day.Call.By)
			}
			w.Days = append(w.Days, day)
		}
		m.Weeks = append(m.Weeks, w)
	}
	return people, nil
}

// details are what lies on a person's days besides where they are.
type details struct {
	kinds  []Absence
	wishes map[Day]Wish
	calls  map[Day]Call
	duties map[Day][]Duty
	gaps   map[Day]bool
}

func (s *Service) details(tx *db.Tx, me, office string, from, to Day) (d details, err error) {
	d = details{wishes: map[Day]Wish{}, calls: map[Day]Call{}, duties: map[Day][]Duty{}, gaps: map[Day]bool{}}
	if d.kinds, err = listAbsences(tx, me, from, to); err != nil {
		return d, err
	}
	wishes, err := listWishes(tx, me, from, to)
	if err != nil {
		return d, err
	}
	for _, w := range wishes {
		if before, ok := d.wishes[w.Day]; w.State != Dropped && (!ok || !before.State.Open()) {
			d.wishes[w.Day] = w
		}
	}
	calls, err := listCalls(tx, []string{me}, from, to)
	if err != nil {
		return d, err
	}
	for _, c := range calls {
		d.calls[c.Day] = c
	}
	duties, err := listDutiesOf(tx, me, from, to)
	if err != nil {
		return d, err
	}
	for _, x := range duties {
		d.duties[x.Day] = append(d.duties[x.Day], x)
	}
	if office == "" {
		return d, nil
	}
	return d, d.fillGaps(tx, office, from, to)
}

func (d *details) fillGaps(tx *db.Tx, office string, from, to Day) error {
	needs, err := findNeeds(tx, office)
	if err != nil {
		return err
	}
	people, _, err := members(tx, office)
	if err != nil {
		return err
	}
	p, err := take(tx, people, from, to)
	if err != nil {
		return err
	}
	duties, err := listDuties(tx, office, from, to)
	if err != nil {
		return err
	}
	for x := from; !x.After(to); x = x.Add(1) {
		if italy.Working(x, p.patron) && len(p.gaps(needs, duties, x)) > 0 {
			d.gaps[x] = true
		}
	}
	return nil
}

// gaps gives when nobody is at the counter on d.
func (p picture) gaps(n Needs, duties []Duty, d Day) []Span {
	return Gaps(n.Shifts[weekday(d)], p.held(duties, d), func(string) bool { return true })
}

func (s *Service) myDay(tx *db.Tx, me string, d Day, p picture, on details, lang string) (out MyDay, err error) {
	out = MyDay{Day: d, Place: p.at(me, d), How: p.rows[me][d].How, Duties: on.duties[d], Working: italy.Working(d, p.patron)}
	if h, ok := italy.HolidayOn(d); ok {
		out.Holiday = h.Name(lang)
	} else if !out.Working && weekday(d) < 5 {
		out.Holiday = s.Say.T(lang, "workday.patron", nil)
	}
	for _, a := range on.kinds {
		switch {
		case !a.On(d):
		case a.Whole() && a.Stage == Agreed:
			out.Kind, out.Absence = a.Kind, a.ID
		default:
			out.Leaves = append(out.Leaves, a)
		}
	}
	if w, ok := on.wishes[d]; ok {
		out.Wish = &w
	}
	if c, ok := on.calls[d]; ok {
		out.Call = &c
	}
	out.Needed = out.Working && out.Place == Office && on.gaps[d] && !d.Before(today(tx))
	if !out.Working {
		return out, nil
	}
	rules, err := voucherRules(tx, d)
	if err != nil {
		return out, err
	}
	out.Voucher = rules.gives(out.Place, minutes(p.off(me, d)))
	closed, err := isClosed(tx, month(d))
	if err != nil {
		return out, err
	}
	out.Change = !closed && out.Place != Out && !d.Before(today(tx))
	return out, nil
}

// Today gives the presence word of each person of an office on a day: office,
// away or absent, and nothing more. On a day without work nobody has one.
func (s *Service) Today(ctx context.Context, office string, day Day) (all map[string]Place, err error) {
	defer errs.Wrap(&err, "workday.Today(%s)", office)
	if _, err = access.Check(ctx, "workday.today", access.Thing{}); err != nil {
		return nil, err
	}
	all = map[string]Place{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if day.IsZero() {
			day = today(tx)
		}
		if d := day.Sub(today(tx)); d != 0 { // other days are for the office's own week
			return ErrDay.In("day")
		}
		people, _, err := members(tx, office)
		if err != nil {
			return err
		}
		p, err := take(tx, people, day, day)
		if err != nil || !italy.Working(day, p.patron) {
			return err
		}
		hour, minute, _ := tx.Now.In(italy.Rome).Clock()
		now := hour*60 + minute
		for _, one := range people {
			all[one] = p.at(one, day)
			if slices.ContainsFunc(p.off(one, day), func(s Span) bool { return s.From <= now && now < s.To }) {
				all[one] = Out
			}
		}
		return nil
	})
	return all, err
}

// Whereabouts gives where a person is on a day, Office, Away or Out, and the
// parts of it in which they are absent. Of which kind an absence is, it does not
// read. For them, the personnel office and the program itself.
func (s *Service) Whereabouts(ctx context.Context, person string, day Day) (at Place, off []Span, err error) {
	defer errs.Wrap(&err, "workday.Whereabouts(%s)", person)
	if _, err = access.Check(ctx, "workday.absence", access.Thing{Owner: person}); err != nil {
		return at, nil, err
	}
	at = Office
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		absent, err := listAbsent(tx, []string{person}, day, day)
		if err != nil {
			return err
		}
		p := picture{absent: map[string][]Absence{person: absent}}
		if off = p.off(person, day); p.isAbsent(person, day) {
			at = Out
			return nil
		}
		rows, err := listRows(tx, []string{person}, day, day)
		if len(rows) > 0 {
			at = rows[0].Place
		}
		return err
	})
	return at, off, err
}

// Absences gives a person's absences with their kind: for them and for the
// personnel office.
func (s *Service) Absences(ctx context.Context, person string, from, to Day) (all []Absence, err error) {
	defer errs.Wrap(&err, "workday.Absences(%s)", person)
	if person == "" {
		return nil, ErrNotMember.In("person")
	}
	if _, err = access.Check(ctx, "workday.absence", access.Thing{Owner: person}); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = listAbsences(tx, person, from, to)
		return err
	})
	return all, err
}
