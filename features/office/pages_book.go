package office

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/id"
	"loggia/platform/italy"
	"loggia/platform/ui"
)

// The five steps of the national booking flow: place, day and hour, details,
// who asks, summary. Everything typed travels in the form itself, so that no
// step loses it, no script is needed, and nothing is kept of who gives up.

type step struct {
	Number     int
	Name       string
	Done, Here bool
}

func stepsAt(here int, t saying) []step {
	all := make([]step, 5)
	for i := range all {
		n := i + 1
		all[i] = step{n, t("step." + strconv.Itoa(n)), n < here, n == here}
	}
	return all
}

// A draft is what the citizen has chosen and typed so far.
type draft struct {
	Step                        int
	Key                         string // makes a form that is sent twice one booking
	Day                         Day
	Starts                      time.Time
	Reason, Detail              string
	Name, Surname, Email, Phone string
	Earlier                     bool
	Month                       string // shown in the calendar, "2026-11"
	Confirm                     bool
	Errors                      []fieldError
}

type fieldError struct{ Field, Words string }

// Wrong gives the words about a field, "" when it is right.
func (d draft) Wrong(field string) string {
	for _, e := range d.Errors {
		if e.Field == field {
			return e.Words
		}
	}
	return ""
}

func readDraft(r *http.Request) draft {
	v := r.FormValue
	d := draft{Key: v("chiave"), Day: Day(v("giorno")), Reason: line(v("motivo")), Detail: paragraph(v("dettagli")), Name: line(v("nome")), Surname: line(v("cognome")),
		Email: strings.TrimSpace(v("email")), Phone: line(v("telefono")), Earlier: v("prima") == "1", Month: v("mese"), Confirm: v("vai") == "conferma"}
	d.Starts, _ = time.Parse(time.RFC3339, v("ora"))
	d.Step, _ = strconv.Atoi(v("vai"))
	if d.Step == 0 {
		d.Step, _ = strconv.Atoi(v("passo"))
	}
	if !d.Day.Valid() {
		d.Day = ""
	}
	if len(d.Key) != 26 {
		d.Key = id.New()
	}
	return d
}

func (p CitizenPages) steps(w http.ResponseWriter, r *http.Request) {
	f, err := p.Front(r.Context(), r.PathValue("slug"))
	if err != nil {
		p.wrong(w, r, err)
		return
	}
	d := readDraft(r)
	private(w)
	if d.Confirm {
		p.confirm(w, r, f, d)
		return
	}
	if d.Step == 1 {
		fronts, err := p.Fronts(r.Context())
		if err != nil {
			p.wrong(w, r, err)
			return
		}
		p.showPlace(w, r, fronts, f.House.Slug, d)
		return
	}
	if from := r.FormValue("da"); from != "" && d.Step > atoi(from) {
		d.Errors = p.check(r, f, d, atoi(from))
		if len(d.Errors) > 0 {
			d.Step = atoi(from)
		}
	}
	d.Step = min(max(d.Step, 2), 5)
	if d.Starts.IsZero() {
		d.Step = 2
	}
	p.showStep(w, r, f, d)
}

// placed takes the office chosen by who came back to the first step. The hour of
// another office means nothing here; all the rest stays.
func (p CitizenPages) placed(w http.ResponseWriter, r *http.Request) {
	slug := line(r.FormValue("ufficio"))
	if slug != r.FormValue("era") {
		r.Form.Del("ora")
		r.Form.Del("motivo")
	}
	r.SetPathValue("slug", slug)
	p.steps(w, r)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// check says what is wrong in the step that is being left.
func (p CitizenPages) check(r *http.Request, f Front, d draft, from int) (wrong []fieldError) {
	add := func(e *errs.Error) { wrong = append(wrong, fieldError{e.Field, p.words(r, e)}) }
	switch from {
	case 2:
		if d.Starts.IsZero() {
			add(ErrNoSuchSlot.In("ora"))
		}
	case 3:
		if d.Reason == "" || len(f.Virtual.Reasons) > 0 && !contains(f.Virtual.Reasons, d.Reason) {
			add(ErrReason.In("motivo"))
		}
		if len([]rune(d.Detail)) > 200 {
			add(ErrDetail.In("dettagli"))
		}
	case 4:
		// each field by itself, so that the list names all of them at once
		for _, one := range []struct {
			c     Citizen
			field string
		}{{Citizen{d.Name, "x", "a@b.it", "", ""}, "nome"}, {Citizen{"x", d.Surname, "a@b.it", "", ""}, "cognome"}, {Citizen{"x", "x", d.Email, "", ""}, "email"}} {
			var e *errs.Error
			if _, err := one.c.Check(ByWeb); errors.As(err, &e) {
				wrong = append(wrong, fieldError{one.field, p.whatIsWrong(r, d, one.field, e)})
			}
		}
	}
	return wrong
}

// whatIsWrong says of a field how it should be, as closely as can be told.
func (p CitizenPages) whatIsWrong(r *http.Request, d draft, field string, e *errs.Error) string {
	value := map[string]string{"nome": d.Name, "cognome": d.Surname, "email": d.Email}[field]
	_, host, at := strings.Cut(d.Email, "@")
	switch t := p.t(r); {
	case value == "":
		return t("who.no_" + field)
	case field == "email" && !at:
		return t("who.no_at")
	case field == "email" && !strings.Contains(host, "."):
		return t("who.no_end")
	}
	return p.words(r, e)
}

func (p CitizenPages) confirm(w http.ResponseWriter, r *http.Request, f Front, d draft) {
	receipt, err := p.Book(r.Context(), Booking{Key: d.Key, Office: f.House.ID, Starts: d.Starts, Reason: d.Reason, Detail: d.Detail, Earlier: d.Earlier,
		Citizen: Citizen{d.Name, d.Surname, d.Email, d.Phone, httpapi.Lang(r.Context())}})
	if err == nil {
		http.Redirect(w, r, "/prenotazione/"+receipt.Token, http.StatusSeeOther)
		return
	}
	e := errs.As(err)
	where := map[string]struct {
		step  int
		field string
	}{ErrSlotTaken.Code: {2, "ora"}, ErrSlotPast.Code: {2, "ora"}, ErrNoSuchSlot.Code: {2, "ora"}, ErrReason.Code: {3, "motivo"}, ErrDetail.Code: {3, "dettagli"},
		ErrName.Code: {4, "nome"}, ErrSurname.Code: {4, "cognome"}, ErrEmail.Code: {4, "email"}}[e.Code]
	if where.step == 0 {
		p.wrong(w, r, err)
		return
	}
	d.Step, d.Errors = where.step, []fieldError{{where.field, p.words(r, e)}}
	if where.step == 2 {
		d.Day, d.Starts = DayOf(d.Starts, p.Zone), time.Time{}
	}
	p.showStep(w, r, f, d)
}

func (p CitizenPages) showStep(w http.ResponseWriter, r *http.Request, f Front, d draft) {
	t, lang := p.t(r), httpapi.Lang(r.Context())
	data := map[string]any{"Card": p.card(r, f), "D": d, "Steps": stepsAt(d.Step, t), "Path": "/uffici/" + f.House.Slug + "/prenota", "Length": f.Virtual.Slot}
	if !d.Starts.IsZero() {
		data["Ora"] = d.Starts.UTC().Format(time.RFC3339)
		day, hours := moment(d.Starts, d.Starts.Add(time.Duration(f.Virtual.Slot)*time.Minute), lang)
		data["Date"], data["Hours"], data["When"] = day, hours, day+", "+hours
		data["Opens"] = t("after.3", "day", day, "hour", hourOf(d.Starts.Add(-doorBefore)))
	}
	status := http.StatusOK
	if len(d.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if d.Step == 2 {
		month, err := p.month(r, f, &d)
		if err != nil {
			p.wrong(w, r, err)
			return
		}
		data["D"], data["Month"] = d, month
	}
	name := map[int]string{2: "when", 3: "why", 4: "who", 5: "summary"}[d.Step]
	frame := p.frame(r, "book", t("step."+strconv.Itoa(d.Step))+" – "+t("book.title"), ui.Crumb{Name: f.House.Name, Path: "/uffici/" + f.House.Slug}, ui.Crumb{Name: t("book.title")})
	frame.Step, frame.Path = strconv.Itoa(d.Step), "/uffici/"+f.House.Slug+"/prenota"
	if d.Step < 5 { // the last step is taken only by its own button
		frame.Next = strconv.Itoa(d.Step + 1)
	}
	if len(d.Errors) > 0 {
		frame.Title = t("errors.title") + " " + frame.Title // the first thing that a screen reader says
	}
	p.show(w, r, status, name, frame, data)
}

// A monthView is the calendar of one month, with what is free in it.
type monthView struct {
	Name, Before, After string // names of the month, keys of its neighbours ("" for none)
	Heads               []string
	Weeks               [][]cell
	Day                 string // the chosen day in words
	Morning, Afternoon  []hourView
}

type cell struct {
	Number    int
	Day       Day
	Free      int
	Words     string // for who hears the page
	Chosen    bool
	Today     bool
	Elsewhere bool // of another month
}

type hourView struct {
	Hour, Value, Words string
	Short              string // for the button: "giovedì 26 alle 15:20"
	Chosen             bool
}

// month gives the calendar that d asks for; without a wish, the month of the
// chosen day or of the first free one. It chooses the first free day when none is.
func (p CitizenPages) month(r *http.Request, f Front, d *draft) (m monthView, err error) {
	t, lang := p.t(r), httpapi.Lang(r.Context())
	today := DayOf(p.DB.Now(), p.Zone)
	slots, err := p.Free(r.Context(), f.House.ID, today, today.Add(62))
	if err != nil {
		return m, err
	}
	by := map[Day][]Slot{}
	for _, s := range slots {
		day := DayOf(s.Starts, p.Zone)
		by[day] = append(by[day], s)
	}
	if d.Day == "" && !d.Starts.IsZero() {
		d.Day = DayOf(d.Starts, p.Zone)
	}
	if d.Day == "" && len(slots) > 0 && d.Month == "" {
		d.Day = DayOf(slots[0].Starts, p.Zone)
	}
	month := d.Month
	if _, err := time.Parse("2006-01", month); err != nil {
		month = string(today[:7])
		if d.Day != "" {
			month = string(d.Day[:7])
		}
	}
	first := Day(month + "-01")
	last := first.Add(31)
	last = Day(string(last[:7]) + "-01").Add(-1)
	firstDay, _ := italy.ParseDay(string(first))
	m.Name = upperFirst(italy.Month(firstDay.Month, lang)) + " " + strconv.Itoa(firstDay.Year)
	if first > today {
		m.Before = string(first.Add(-1)[:7])
	}
	if last < today.Add(f.Virtual.Furthest) {
		m.After = string(last.Add(1)[:7])
	}
	monday := first.Add(-first.Weekday())
	if w := today.Add(-today.Weekday()); w > monday {
		monday = w // weeks gone by offer nothing
	}
	for i := range 7 {
		day, _ := italy.ParseDay(string(monday.Add(i)))
		m.Heads = append(m.Heads, string([]rune(italy.Weekday(day.Weekday(), lang))[:3]))
	}
	for day := monday; day <= last; {
		week := []cell{}
		for range 7 {
			week = append(week, p.cell(day, d.Day, today, month, len(by[day]), lang, t))
			day = day.Add(1)
		}
		m.Weeks = append(m.Weeks, week)
	}
	if free := by[d.Day]; len(free) > 0 {
		chosen, _ := italy.ParseDay(string(d.Day))
		m.Day = upperFirst(dayShort(chosen, lang))
		for _, s := range free {
			h := hourView{Hour: hourOf(s.Starts), Short: t("near.week", "day", lowerFirst(m.Day, lang), "hour", hourOf(s.Starts)), Value: s.Starts.UTC().Format(time.RFC3339), Words: Moment(s.Starts, s.Ends, lang), Chosen: s.Starts.Equal(d.Starts)}
			if s.Starts.In(p.Zone).Hour() < 13 {
				m.Morning = append(m.Morning, h)
			} else {
				m.Afternoon = append(m.Afternoon, h)
			}
		}
	}
	return m, nil
}

func (p CitizenPages) cell(day, chosen, today Day, month string, free int, lang string, t saying) cell {
	d, _ := italy.ParseDay(string(day))
	c := cell{Number: d.Day, Day: day, Free: free, Chosen: day == chosen && free > 0, Today: day == today, Elsewhere: string(day[:7]) != month}
	if free > 0 {
		c.Words = t("places", "count", free)
	}
	if c.Elsewhere && free > 0 {
		c.Words = string([]rune(italy.Month(d.Month, lang))[:3]) + " · " + strconv.Itoa(free)
	}
	return c
}
