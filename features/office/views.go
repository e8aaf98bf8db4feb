package office

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/antivirus"
)

// What the doors of http.go answer. Times are RFC 3339 in UTC; the screen shows
// them as a clock in Rome does.

func each[A, B any](all []A, view func(A) B) []B {
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = view(a)
	}
	return out
}

type boardView struct {
	State string    `json:"state" enum:"open,busy,closed"`
	Until time.Time `json:"until,omitzero" doc:"Open or busy: when it closes. Closed: when it opens next"`
	Note  string    `json:"note,omitempty"`
	Queue int       `json:"queue"`
}

func viewBoard(b Board) boardView { return boardView{string(b.State), b.Until.UTC(), b.Note, b.Queue} }

type slotView struct {
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Free   int       `json:"free"`
}

func viewSlot(s Slot) slotView { return slotView{s.Starts, s.Ends, s.Free} }

type frontView struct {
	ID    string     `json:"id"`
	Slug  string     `json:"slug"`
	Name  string     `json:"name"`
	Kind  string     `json:"kind"`
	About string     `json:"about"`
	Board boardView  `json:"board"`
	Next  []slotView `json:"next"`
}

func viewFront(f Front) frontView {
	return frontView{f.House.ID, f.House.Slug, f.House.Name, f.House.Kind, f.Virtual.About, viewBoard(f.Board), each(f.Next, viewSlot)}
}

type appointmentView struct {
	ID       string    `json:"id"`
	Office   string    `json:"office"`
	Number   string    `json:"number"`
	Progress string    `json:"progress" enum:"asked,proposed,booked,cancelled,answered,done,no_show,follow_up"`
	Source   string    `json:"source" enum:"web,mail,clerk"`
	Name     string    `json:"name"`
	Surname  string    `json:"surname"`
	Email    string    `json:"email,omitempty"`
	Phone    string    `json:"phone,omitempty"`
	Reason   string    `json:"reason"`
	Detail   string    `json:"detail"`
	Starts   time.Time `json:"starts,omitzero"`
	Ends     time.Time `json:"ends,omitzero"`
	Made     time.Time `json:"made"`
	Opened   time.Time `json:"opened,omitzero"`
	Closed   time.Time `json:"closed,omitzero"`
	Clerk    string    `json:"clerk,omitempty" doc:"Who serves it now"`
	Note     string    `json:"note,omitempty"`
}

// The rating is left out: beside the name of who served it would be a figure of
// an employee (L. 300/1970 art. 4). It is among the figures of the office.
func viewAppointment(a Appointment) appointmentView {
	return appointmentView{a.ID, a.Office, a.Number, string(a.Progress), string(a.Source), a.Citizen.Name, a.Citizen.Surname, a.Citizen.Email, a.Citizen.Phone,
		a.Reason, a.Detail, a.Starts, a.Ends, a.Made, a.Opened, a.Closed, a.Clerk, a.Note}
}

type visitView struct {
	ID       string    `json:"id"`
	Who      string    `json:"who" doc:"citizen, or a companion's id"`
	Name     string    `json:"name"`
	State    string    `json:"state" enum:"waiting,inside,refused,gone"`
	Arrived  time.Time `json:"arrived"`
	Admitted time.Time `json:"admitted,omitzero"`
	Left     time.Time `json:"left,omitzero"`
	Lost     bool      `json:"lost" doc:"No sign of life: the line seems broken, the place is kept"`
	Reason   string    `json:"reason,omitempty"`
}

func viewVisit(v Visit, now time.Time) visitView {
	return visitView{v.ID, v.Who, v.Name, string(v.State), v.Arrived, v.Admitted, v.Left, v.Lost(now), v.Reason}
}

type placeView struct {
	Visit       visitView       `json:"visit"`
	Appointment appointmentView `json:"appointment"`
}

type counterView struct {
	Office   frontView         `json:"office"`
	Queue    []placeView       `json:"queue"`
	Inside   []placeView       `json:"inside"`
	Today    []appointmentView `json:"today"`
	Requests []appointmentView `json:"requests"`
	Now      time.Time         `json:"now"`
	Can      map[string]bool   `json:"can" doc:"serve, sign, set_up"`
}

func (s *Service) viewCounter(ctx context.Context, c Counter) counterView {
	thing := access.Thing{Office: c.House.ID}
	place := func(p Place) placeView { return placeView{viewVisit(p.Visit, c.Now), viewAppointment(p.Appointment)} }
	return counterView{
		Office: viewFront(Front{House: c.House, Virtual: c.Virtual, Board: c.Board}), Queue: each(c.Queue, place), Inside: each(c.Inside, place),
		Today: each(c.Today, viewAppointment), Requests: each(c.Requests, viewAppointment), Now: c.Now,
		Can: map[string]bool{"serve": access.Can(ctx, "office.serve", thing), "sign": access.Can(ctx, "office.sign", thing), "set_up": access.Can(ctx, "office.set_up", thing)},
	}
}

type messageView struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Way     string    `json:"way" enum:"in,out,note"`
	Author  string    `json:"author" doc:"Name of who wrote; empty for the citizen"`
	Subject string    `json:"subject"`
	Body    string    `json:"body"`
	Whole   string    `json:"whole,omitempty" doc:"With what was quoted, when that differs"`
}

type fileView struct {
	ID      string `json:"id"`
	Message string `json:"message" doc:"That it came with; empty for what was handed over in the meeting"`
	Name    string `json:"name"`
	Size    int64  `json:"size"`
	Scanned bool   `json:"scanned"`
	Harmful bool   `json:"harmful" doc:"The antivirus found something: only its name was kept"`
}

type companionView struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Label string `json:"label"`
	Path  string `json:"path" doc:"The link to give, from the site's root"`
}

func viewCompanion(b Brought) companionView {
	return companionView{b.ID, b.Name, b.Label, "/porta/" + b.Token}
}

type dossierView struct {
	Appointment appointmentView `json:"appointment"`
	OfficeName  string          `json:"office_name"`
	Messages    []messageView   `json:"messages"`
	Files       []fileView      `json:"files"`
	Visits      []visitView     `json:"visits"`
	Companions  []companionView `json:"companions"`
	Proposals   []slotView      `json:"proposals"`
	Clerk       string          `json:"clerk" doc:"Name of who serves it"`
	Door        string          `json:"door" enum:"early,open,over,gone,asked"`
	Path        string          `json:"path" doc:"The citizen's link, from the site's root"`
	Can         map[string]bool `json:"can" doc:"serve, and what the state allows: cancel, move, propose, settle"`
}

func (s *Service) viewDossier(ctx context.Context, d Dossier) dossierView {
	a, now := d.Appointment, s.DB.Now()
	serve := access.Can(ctx, "office.serve", access.Thing{Office: a.Office})
	allows := func(act string) bool {
		_, err := a.Progress.After(act)
		return serve && err == nil
	}
	v := dossierView{
		Appointment: viewAppointment(a), OfficeName: d.House.Name, Messages: []messageView{}, Files: []fileView{}, Clerk: d.Names[a.Clerk], Door: string(d.Passage), Path: "/porta/" + d.Token,
		Visits:     each(d.Visits, func(v Visit) visitView { return viewVisit(v, now) }),
		Companions: each(d.Companions, viewCompanion), Proposals: each(d.Proposals, func(p Proposal) slotView { return slotView{p.Starts, p.Ends, 1} }),
		Can: map[string]bool{"serve": serve, "cancel": allows("cancel") && a.Opened.IsZero(), "move": allows("book") && (a.Opened.IsZero() || a.Progress != Booked), "propose": allows("propose"), "settle": allows("done"), "answer": allows("answer")},
	}
	for _, m := range d.Messages {
		v.Messages = append(v.Messages, messageView{m.ID, m.At, m.Way, d.Names[m.Author], m.Subject, m.Body, m.Whole})
	}
	for _, f := range d.Files {
		v.Files = append(v.Files, fileView{f.ID, f.Message, f.Name, f.Size, f.Scan == string(antivirus.Clean), f.Scan == string(antivirus.Infected)})
	}
	return v
}

type receiptView struct {
	Appointment appointmentView `json:"appointment"`
	Path        string          `json:"path" doc:"The citizen's link, from the site's root"`
}

func viewReceipt(r Receipt) receiptView {
	return receiptView{viewAppointment(r.Appointment), "/porta/" + r.Token}
}

type mediaView struct {
	Token   string `json:"token" doc:"Credential for /rtc and for the meeting's table"`
	Meeting string `json:"meeting"`
}

type figuresView struct {
	Requests      int      `json:"requests"`
	ByWeb         int      `json:"by_web"`
	ByMail        int      `json:"by_mail"`
	ByClerk       int      `json:"by_clerk"`
	Met           int      `json:"met"`
	NoShows       int      `json:"no_shows"`
	Cancelled     int      `json:"cancelled"`
	WaitMinutes   float64  `json:"wait_minutes" doc:"Median of those who came"`
	LengthMinutes float64  `json:"length_minutes" doc:"Median of the meetings"`
	Ratings       int      `json:"ratings"`
	Rating        float64  `json:"rating" doc:"Mean, 0 below five ratings"`
	Said          []string `json:"said" doc:"Words with the ratings, none below five ratings"`
}

func viewFigures(f Figures) figuresView {
	return figuresView{f.Requests, f.ByWeb, f.ByMail, f.ByClerk, f.Met, f.NoShows, f.Cancelled, f.MedianWait.Minutes(), f.MedianLength.Minutes(), f.Ratings, f.Rating, list(f.Said)}
}

// settings is an office as its head sets it up.
type settings struct {
	About      string          `json:"about" maxLength:"1200"`
	Bring      []string        `json:"bring" maxItems:"20"`
	Languages  []string        `json:"languages" maxItems:"20"`
	Reasons    []string        `json:"reasons" maxItems:"30"`
	Prefix     string          `json:"prefix" maxLength:"5" doc:"Of its request numbers, such as TRI"`
	Slot       int             `json:"slot" doc:"Minutes of one appointment"`
	Desks      int             `json:"desks" doc:"People served at the same time"`
	Lead       int             `json:"lead" doc:"Minutes between booking and the hour"`
	Furthest   int             `json:"furthest" doc:"Days ahead that can be booked"`
	Hours      [][]string      `json:"hours" minItems:"7" maxItems:"7" doc:"Monday first: [\"09:00-12:30\"]"`
	Exceptions []exceptionView `json:"exceptions" maxItems:"200"`
	Active     bool            `json:"active"`
}

type exceptionView struct {
	Day   string   `json:"day" format:"date"`
	Hours []string `json:"hours"`
	Note  string   `json:"note" maxLength:"200"`
}

type settingsView struct {
	Settings settings        `json:"settings"`
	Can      map[string]bool `json:"can"`
}

func viewSettings(v Virtual, exceptions []Exception) settings {
	s := settings{About: v.About, Bring: list(v.Bring), Languages: list(v.Languages), Reasons: list(v.Reasons), Prefix: v.Prefix, Slot: v.Slot, Desks: v.Desks, Lead: v.Lead, Furthest: v.Furthest, Active: v.Active}
	for _, h := range v.Hours {
		s.Hours = append(s.Hours, h.Texts())
	}
	s.Exceptions = each(exceptions, func(e Exception) exceptionView { return exceptionView{string(e.Day), e.Hours.Texts(), e.Note} })
	return s
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func (in settings) virtual(office string) (v Virtual, exceptions []Exception, err error) {
	v = Virtual{Office: office, About: in.About, Bring: in.Bring, Languages: in.Languages, Reasons: in.Reasons, Prefix: in.Prefix, Slot: in.Slot, Desks: in.Desks, Lead: in.Lead, Furthest: in.Furthest, Active: in.Active}
	for i, texts := range in.Hours {
		if v.Hours[i], err = ParseHours(texts); err != nil {
			return v, nil, err
		}
	}
	for _, e := range in.Exceptions {
		hours, err := ParseHours(e.Hours)
		if err != nil {
			return v, nil, err
		}
		exceptions = append(exceptions, Exception{Day(e.Day), hours, e.Note})
	}
	return v, exceptions, nil
}

type doorView struct {
	Passage     string     `json:"passage" enum:"early,open,over,gone,asked"`
	Opens       time.Time  `json:"opens,omitzero" doc:"When the waiting room opens"`
	Now         time.Time  `json:"now"`
	Appointment string     `json:"appointment" doc:"Its id, for the live subject door/{id}"`
	Number      string     `json:"number"`
	Starts      time.Time  `json:"starts,omitzero"`
	Ends        time.Time  `json:"ends,omitzero"`
	Reason      string     `json:"reason"`
	Name        string     `json:"name" doc:"The name to begin with; the holder may type another"`
	Companion   bool       `json:"companion"`
	Office      frontView  `json:"office"`
	Bring       []string   `json:"bring"`
	Visit       *visitView `json:"visit,omitempty"`
	Place       int        `json:"place" doc:"In the queue, from 1; 0 when not waiting"`
	Ahead       int        `json:"ahead"`
	WaitFrom    int        `json:"wait_from" doc:"Minutes"`
	WaitTo      int        `json:"wait_to" doc:"Minutes"`
	Around      time.Time  `json:"around,omitzero" doc:"When their turn may come, by the clock"`
	Rated       int        `json:"rated"`
	Clerk       string     `json:"clerk,omitempty" doc:"Who opened the door, once it is open"`
}

func viewDoor(t Threshold) doorView {
	a := t.Appointment
	v := doorView{Passage: string(t.Passage), Opens: t.Opens, Now: t.Now, Appointment: a.ID, Number: a.Number, Starts: a.Starts, Ends: a.Ends, Reason: a.Reason, Name: a.Citizen.Full(),
		Companion: t.Companion.ID != "", Office: viewFront(Front{House: t.House, Virtual: t.Virtual, Board: t.Board}), Bring: list(t.Virtual.Bring),
		Place: t.Place, Ahead: t.Ahead, WaitFrom: int(t.Wait.From.Minutes()), WaitTo: int(t.Wait.To.Minutes()), Around: t.Wait.Around, Rated: a.Rating, Clerk: t.Clerk}
	if v.Companion {
		v.Name, v.Reason, v.Number, v.Rated = t.Companion.Name, "", "", 0 // a companion needs none of it
	}
	if t.Came {
		visit := viewVisit(t.Visit, t.Now)
		v.Visit = &visit
	}
	return v
}
