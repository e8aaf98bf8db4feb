package agile

import (
	"slices"
	"strings"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with what an agreement says.
var (
	ErrDays     = errs.New(errs.Invalid, "agile.days")
	ErrBands    = errs.New(errs.Invalid, "agile.bands")
	ErrText     = errs.New(errs.Invalid, "agile.text")
	ErrPeriod   = errs.New(errs.Invalid, "agile.period")
	ErrMany     = errs.New(errs.Invalid, "agile.many")
	ErrContents = errs.New(errs.Conflict, "agile.contents")
)

// A Band is a stretch of the day, in minutes from midnight.
type Band struct {
	From int `json:"from" minimum:"0" maximum:"1440"`
	To   int `json:"to" minimum:"0" maximum:"1440"`
}

// A Tool is what the person works with.
type Tool struct {
	Name string `json:"name" maxLength:"120"`
	Own  bool   `json:"own" doc:"the worker's own, not the body's"`
}

// Terms is what an agreement says (L. 81/2017 arts. 18–22; CCNL Funzioni locali
// 16/11/2022).
type Terms struct {
	From          string   `json:"from" doc:"first day"`
	To            string   `json:"to" doc:"last day, empty for open-ended"`
	Days          int      `json:"days" minimum:"0" maximum:"7" doc:"away, a week"`
	Weekdays      []int    `json:"weekdays" doc:"the usual ones, 1 is Monday; empty when they change"`
	Dates         []string `json:"dates" required:"false" doc:"single days, where the agreement counts these instead"`
	Place         string   `json:"place" maxLength:"200"`
	Bands         []Band   `json:"bands" doc:"when the person can be reached"`
	OffFrom       int      `json:"off_from" doc:"disconnection begins, minutes from midnight"`
	OffTo         int      `json:"off_to" doc:"and ends, the next day"`
	Activities    []string `json:"activities"`
	Tools         []Tool   `json:"tools"`
	Goals         []Goal   `json:"goals"`
	Directing     string   `json:"directing" maxLength:"4000" doc:"how the body directs the work done elsewhere (art. 19 c. 1)"`
	Disconnection string   `json:"disconnection" maxLength:"4000" doc:"technical and organisational measures (art. 19 c. 1)"`
	Conduct       string   `json:"conduct" maxLength:"4000" doc:"control, and conduct open to discipline (art. 21)"`
	Treatment     string   `json:"treatment" maxLength:"4000" doc:"equal treatment (art. 20)"`
	Note          string   `json:"note" maxLength:"1000" required:"false" doc:"from the person to the head"`
}

// tidy gives t with blanks cut and lists in order, or what no agreement can
// hold, complete or not. Drafts may lack anything, and hold nothing absurd.
func (t Terms) tidy() (Terms, error) {
	for _, d := range append([]string{t.From, t.To}, t.Dates...) {
		if d == "" {
			continue
		}
		if _, err := italy.ParseDay(d); err != nil {
			return t, ErrPeriod.In("from")
		}
	}
	if t.From != "" && t.To != "" && t.To < t.From {
		return t, ErrPeriod.In("to")
	}
	for _, text := range []*string{&t.Place, &t.Directing, &t.Disconnection, &t.Conduct, &t.Treatment, &t.Note} {
		*text = strings.TrimSpace(*text)
		if strings.ContainsRune(*text, 0) || len(*text) > 16000 {
			return t, ErrText
		}
	}
	if t.Days < 0 || t.Days > 7 || len(t.Weekdays) > 7 || len(t.Dates) > 366 {
		return t, ErrDays.In("days")
	}
	if len(t.Bands) > 6 || len(t.Activities) > 30 || len(t.Tools) > 30 || len(t.Goals) > 20 {
		return t, ErrMany
	}
	t.Weekdays = slices.Compact(slices.Sorted(slices.Values(t.Weekdays)))
	for _, w := range t.Weekdays {
		if w < 1 || w > 7 {
			return t, ErrDays.In("weekdays")
		}
	}
	t.Dates = slices.Compact(slices.Sorted(slices.Values(t.Dates)))
	t.Bands = slices.SortedFunc(slices.Values(t.Bands), func(a, b Band) int { return a.From - b.From })
	for i, b := range t.Bands {
		if b.From < 0 || b.To > 1440 || b.From >= b.To || i > 0 && b.From < t.Bands[i-1].To {
			return t, ErrBands.In("bands")
		}
	}
	if t.OffFrom < 0 || t.OffFrom > 1440 || t.OffTo < 0 || t.OffTo > 1440 {
		return t, ErrBands.In("off_from")
	}
	for i := range t.Goals {
		if g := &t.Goals[i]; strings.ContainsRune(g.Activity+g.Result+g.Indicator+g.Target+g.Target2, 0) {
			return t, ErrText
		}
	}
	return t.lists(), nil
}

// lists gives t with empty lists instead of none, as the web expects.
func (t Terms) lists() Terms {
	for _, l := range []*[]string{&t.Activities, &t.Dates} {
		if *l == nil {
			*l = []string{}
		}
	}
	if t.Weekdays == nil {
		t.Weekdays = []int{}
	}
	if t.Bands == nil {
		t.Bands = []Band{}
	}
	if t.Tools == nil {
		t.Tools = []Tool{}
	}
	if t.Goals == nil {
		t.Goals = []Goal{}
	}
	return t
}

// Rest gives the hours between the end of one day's last band and the
// beginning of the next day's first.
func (t Terms) Rest() float64 {
	if len(t.Bands) == 0 {
		return 24
	}
	return float64(1440-t.Bands[len(t.Bands)-1].To+t.Bands[0].From) / 60
}

// Off gives the hours of disconnection each night.
func (t Terms) Off() float64 {
	off := t.OffTo - t.OffFrom
	if off <= 0 {
		off += 1440
	}
	return float64(off) / 60
}

// A Lack is one content that the law asks and an agreement has not.
type Lack struct {
	Code    string `json:"code" doc:"key of its words: agile.lack. and this"`
	Article string `json:"article" doc:"the norm that asks it"`
	Field   string `json:"field" doc:"of the terms, or the act of the person"`
}

// Proofs is what lies outside the text and an agreement must have all the same.
type Proofs struct {
	Safety, Privacy, Network bool // notices read, the safety one in the last twelve months
	Training                 bool // the course of the programme done
	Employment               bool // the record that the Ministry asks for
}

// Lacks gives what is missing before t can be signed, in the order of the law.
// rest is the hours of rest in force.
func (t Terms) Lacks(p Proofs, rest int) []Lack {
	var all []Lack
	ask := func(there bool, code, article, field string) {
		if !there {
			all = append(all, Lack{code, article, field})
		}
	}
	const law = "L. 81/2017 art. "
	ask(t.From != "" && (t.To == "" || t.To >= t.From), "duration", law+"19 c. 2", "from")
	ask(len(t.Activities) > 0, "activities", law+"18 c. 1", "activities")
	ask(t.Days > 0 || len(t.Dates) > 0, "days", law+"18 c. 1", "days")
	ask(len(t.Weekdays) == 0 || len(t.Weekdays) == t.Days, "weekdays", law+"18 c. 1", "weekdays")
	ask(t.Place != "", "place", law+"19 c. 1", "place")
	ask(t.Directing != "", "directing", law+"19 c. 1", "directing")
	ask(len(t.Tools) > 0, "tools", law+"19 c. 1", "tools")
	ask(len(t.Bands) > 0, "bands", "CCNL Funzioni locali 16/11/2022", "bands")
	ask(t.Rest() >= float64(rest), "rest", law+"19 c. 1", "bands")
	ask(t.Off() >= float64(rest) && t.apart(), "off", law+"19 c. 1", "off_from")
	ask(t.Disconnection != "", "disconnection", law+"19 c. 1", "disconnection")
	goals := len(t.Goals) > 0
	for _, g := range t.Goals {
		goals = goals && g.check(t.From, t.To) == nil
	}
	ask(goals, "goals", law+"18 c. 1", "goals")
	ask(t.Treatment != "", "treatment", law+"20", "treatment")
	ask(t.Conduct != "", "conduct", law+"21", "conduct")
	ask(p.Safety, "safety", law+"22", "safety")
	ask(p.Privacy, "privacy", "Reg. (UE) 2016/679 art. 13", "privacy")
	ask(p.Network, "network", "L. 300/1970 art. 4 c. 3", "network")
	ask(p.Training, "training", "D.Lgs. 81/2008 art. 37", "training")
	ask(p.Employment, "employment", law+"23 c. 1", "employment")
	return all
}

// apart reports whether no band falls into the disconnection.
func (t Terms) apart() bool {
	for _, b := range t.Bands {
		if t.OffFrom >= t.OffTo { // over midnight, as is usual
			if b.To > t.OffFrom || b.From < t.OffTo {
				return false
			}
		} else if b.From < t.OffTo && b.To > t.OffFrom {
			return false
		}
	}
	return true
}
