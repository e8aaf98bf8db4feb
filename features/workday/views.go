package workday

import (
	"time"
)

// What the doors of http.go answer. A colleague's day is one of three words.

func each[A, B any](all []A, view func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = view(a)
	}
	return out
}

type wishView struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Office   string    `json:"office"`
	Day      string    `json:"day"`
	Instead  string    `json:"instead,omitempty" doc:"the day given up for it"`
	Words    string    `json:"words,omitempty"`
	State    string    `json:"state" enum:"draft,asked,proposed,approved,refused,withdrawn"`
	Proposed string    `json:"proposed,omitempty" doc:"the day that the head proposes"`
	Answer   string    `json:"answer,omitempty" doc:"the head's words"`
	By       string    `json:"by,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
}

func viewWish(w Wish) wishView {
	return wishView{w.ID, w.Person, w.Office, text(w.Day), text(w.Instead), w.Words, string(w.State), text(w.Proposed), w.Answer, w.By, w.Answered}
}

type callView struct {
	ID   string `json:"id"`
	Day  string `json:"day"`
	Why  string `json:"why"`
	By   string `json:"by"`
	Seen bool   `json:"seen"`
}

type turnView struct {
	From    int    `json:"from" doc:"minutes after midnight"`
	To      int    `json:"to"`
	Person  string `json:"person,omitempty"`
	Missing bool   `json:"missing,omitempty" doc:"was assigned and is not on site"`
}

type myDayView struct {
	Day     string        `json:"day"`
	Working bool          `json:"working"`
	Holiday string        `json:"holiday,omitempty"`
	Place   string        `json:"place" enum:"office,away,absent"`
	How     string        `json:"how,omitempty" enum:",agreement,asked,emergency,own,called_back,corrected"`
	Kind    string        `json:"kind,omitempty" doc:"of the reader's own absence"`
	Absence string        `json:"absence,omitempty"`
	Leaves  []absenceView `json:"leaves" doc:"parts of the day, and what was asked, refused or called back"`
	Wish    *wishView     `json:"wish,omitempty"`
	Call    *callView     `json:"call,omitempty"`
	Duties  []turnView    `json:"duties"`
	Needed  bool          `json:"needed" doc:"the counter still needs somebody"`
	Voucher bool          `json:"voucher"`
	Change  bool          `json:"change"`

	Emergency bool `json:"emergency" doc:"no agreement is needed"`
}

func viewMyDay(d MyDay) myDayView {
	v := myDayView{Day: text(d.Day), Working: d.Working, Holiday: d.Holiday, Place: string(d.Place), How: string(d.How), Kind: string(d.Kind), Absence: d.Absence, Leaves: each(d.Leaves, viewAbsence),
		Duties: each(d.Duties, func(x Duty) turnView { return turnView{From: x.Span.From, To: x.Span.To} }), Needed: d.Needed, Voucher: d.Voucher, Change: d.Change, Emergency: d.Emergency}
	if d.Wish != nil {
		w := viewWish(*d.Wish)
		v.Wish = &w
	}
	if d.Call != nil {
		v.Call = &callView{d.Call.ID, text(d.Call.Day), d.Call.Why, d.Call.By, !d.Call.Seen.IsZero()}
	}
	return v
}

type myWeekView struct {
	Monday string      `json:"monday"`
	Days   []myDayView `json:"days"`
	Used   int         `json:"used"`
	Limit  int         `json:"limit"`
}

type mineView struct {
	Today     string            `json:"today"`
	Weeks     []myWeekView      `json:"weeks"`
	Agreed    bool              `json:"agreed"`
	Emergency bool              `json:"emergency"`
	Bands     [][2]int          `json:"bands" doc:"when I can be reached, minutes after midnight"`
	Place     string            `json:"place,omitempty"`
	Office    string            `json:"office,omitempty"`
	Heads     []string          `json:"heads" doc:"who answers my wishes"`
	Names     map[string]string `json:"names"`
}

func viewMine(m Mine) mineView {
	v := mineView{Today: text(m.Today), Agreed: m.Agreed, Emergency: m.Emergency, Bands: m.Bands, Place: m.Place, Office: m.Office, Heads: m.Heads, Names: m.Names}
	if v.Bands == nil {
		v.Bands = [][2]int{}
	}
	if v.Heads == nil {
		v.Heads = []string{}
	}
	v.Weeks = each(m.Weeks, func(w MyWeek) myWeekView {
		return myWeekView{text(w.Monday), each(w.Days, viewMyDay), w.Used, w.Limit}
	})
	return v
}

type cellView struct {
	Place  string `json:"place" enum:"office,away,absent"`
	Off    []Span `json:"off,omitempty" doc:"the parts in which they are absent"`
	Asking bool   `json:"asking,omitempty"`
	Leave  bool   `json:"leave,omitempty" doc:"leave is asked for"`
	Recall string `json:"recall,omitempty" doc:"the absence from which the reader may call them back"`
	Called bool   `json:"called,omitempty"`
	Seen   bool   `json:"seen,omitempty" doc:"the person has read the call"`
}

type memberView struct {
	Person string     `json:"person"`
	Name   string     `json:"name"`
	Head   bool       `json:"head"`
	Cells  []cellView `json:"cells"`
}

type officeDayView struct {
	Day     string     `json:"day"`
	Working bool       `json:"working"`
	Holiday string     `json:"holiday,omitempty"`
	OnSite  int        `json:"on_site"`
	After   int        `json:"after" doc:"on site if every wish is granted"`
	Minimum int        `json:"minimum"`
	Shifts  []turnView `json:"shifts"`

	Emergency bool `json:"emergency" doc:"no agreement is needed"`
}

type askingView struct {
	Wish     wishView  `json:"wish"`
	Name     string    `json:"name"`
	OnSite   int       `json:"on_site" doc:"if it is granted"`
	Minimum  int       `json:"minimum"`
	Within   bool      `json:"within" doc:"the agreement allows it"`
	Limit    int       `json:"limit"`
	Warnings []Warning `json:"warnings" doc:"under, counter, prevalence, rotation"`
	Weeks    int       `json:"weeks"`
	Days     int       `json:"days"`
	Mine     bool      `json:"mine"`
}

type leaveAskingView struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Name     string    `json:"name"`
	First    string    `json:"first"`
	Last     string    `json:"last"`
	From     int       `json:"from,omitempty" doc:"minutes after midnight; without it, whole days"`
	To       int       `json:"to,omitempty"`
	Kind     string    `json:"kind,omitempty" doc:"where it says nothing of health or family" enum:",leave,permit,mission"`
	OnSite   int       `json:"on_site" doc:"on the worst day, if it is granted"`
	Minimum  int       `json:"minimum"`
	Worst    string    `json:"worst"`
	Warnings []Warning `json:"warnings" doc:"under, counter"`
	Mine     bool      `json:"mine"`
}

type officeWeekView struct {
	Office string            `json:"office"`
	Name   string            `json:"name"`
	Monday string            `json:"monday"`
	Today  string            `json:"today"`
	Days   []officeDayView   `json:"days"`
	People []memberView      `json:"people"`
	Wishes []askingView      `json:"wishes"`
	Leaves []leaveAskingView `json:"leaves"`
	Can    map[string]bool   `json:"can"`
}

func viewOfficeWeek(w OfficeWeek, can map[string]bool) officeWeekView {
	return officeWeekView{
		Office: w.Office, Name: w.Name, Monday: text(w.Monday), Today: text(w.Today), Can: can,
		Days: each(w.Days, func(d OfficeDay) officeDayView {
			return officeDayView{Day: text(d.Day), Working: d.Working, Holiday: d.Holiday, OnSite: d.OnSite, After: d.After, Minimum: d.Minimum, Emergency: d.Emergency,
				Shifts: each(d.Shifts, func(t Turn) turnView { return turnView{t.Span.From, t.Span.To, t.Person, t.Missing} })}
		}),
		People: each(w.People, func(m Member) memberView {
			return memberView{m.Person, w.Names[m.Person], m.Head, each(m.Cells, func(c Cell) cellView {
				return cellView{string(c.Place), c.Off, c.Asking, c.Leave, c.Recall, c.Called, c.Seen}
			})}
		}),
		Wishes: each(w.Wishes, func(a Asking) askingView {
			return askingView{viewWish(a.Wish), w.Names[a.Wish.Person], a.OnSite, a.Minimum, a.Within, a.Limit, a.Warnings, a.Weeks, a.Days, a.Mine}
		}),
		Leaves: each(w.Leaves, func(l LeaveAsking) leaveAskingView {
			return leaveAskingView{l.ID, l.Person, w.Names[l.Person], text(l.First), text(l.Last), l.Part.From, l.Part.To, string(l.Kind.Shown()), l.OnSite, l.Minimum, text(l.Worst), l.Warnings, l.Mine}
		}),
	}
}

type absenceView struct {
	ID     string `json:"id"`
	First  string `json:"first"`
	Last   string `json:"last"`
	From   int    `json:"from,omitempty" doc:"minutes after midnight; without it, whole days"`
	To     int    `json:"to,omitempty"`
	Kind   string `json:"kind"`
	State  string `json:"state" enum:"asked,approved,refused,recalled"`
	Answer string `json:"answer,omitempty" doc:"the head's words"`
	By     string `json:"by,omitempty"`
	ByName string `json:"by_name,omitempty"`
	Person string `json:"person,omitempty"`
}

func viewAbsence(a Absence) absenceView {
	return absenceView{a.ID, text(a.First), text(a.Last), a.Part.From, a.Part.To, string(a.Kind), string(a.Stage), a.Answer, a.By, "", a.Person}
}

type needsView struct {
	Minimums []int    `json:"minimums" minItems:"7" maxItems:"7" doc:"people on site by weekday, Monday first"`
	Shifts   [][]Span `json:"shifts" minItems:"7" maxItems:"7" doc:"hours of the counter by weekday"`
}

func viewNeeds(n Needs) needsView {
	v := needsView{Minimums: n.Minimums[:], Shifts: make([][]Span, 7)}
	for i, spans := range n.Shifts {
		v.Shifts[i] = append([]Span{}, spans...)
	}
	return v
}

func (v needsView) needs() (n Needs) {
	copy(n.Minimums[:], v.Minimums)
	copy(n.Shifts[:], v.Shifts)
	return n
}
