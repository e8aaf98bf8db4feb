package office

import (
	"context"
	"mime"
	"net/http"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature. Those under /door belong to
// whoever holds a link; the others to the staff.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("office")
	httpapi.Get(api, "/offices", "Every virtual office, with its sign", s.getFronts, tag, httpapi.Rate(300, time.Minute))
	httpapi.Get(api, "/offices/mine", "The counters where I serve", s.getMine, tag)
	httpapi.Get(api, "/offices/{office}/slots", "Free slots from one day to another", s.getSlots, tag, httpapi.Rate(300, time.Minute))
	httpapi.Get(api, "/offices/{office}/counter", "Sign, queue, today, requests", s.getCounter, tag)
	httpapi.Get(api, "/offices/{office}/days", "Appointments from one day to another", s.getDays, tag)
	httpapi.Get(api, "/offices/{office}/search", "Requests by number, name or address", s.getSearch, tag)
	httpapi.Get(api, "/offices/{office}/figures", "Numbers of the office, never of a person", s.getFigures, tag)
	httpapi.Get(api, "/offices/{office}/settings", "How the office is set up", s.getSettings, tag)
	httpapi.Put(api, "/offices/{office}/settings", "Set the office up", s.putSettings, tag)
	httpapi.Put(api, "/offices/{office}/sign", "Hang a sign on the door, or take it down", s.putSign, tag)
	httpapi.Post(api, "/offices/{office}/appointments", "Book for a person without internet", s.postAppointment, tag, httpapi.Status(http.StatusCreated))

	httpapi.Get(api, "/appointments/{appointment}", "Everything about one request", s.getDossier, tag)
	httpapi.Post(api, "/appointments/{appointment}/move", "Give it another hour", s.postMove, tag)
	httpapi.Post(api, "/appointments/{appointment}/cancel", "Cancel it, saying why", s.postCancel, tag)
	httpapi.Post(api, "/appointments/{appointment}/propose", "Propose hours to the citizen", s.postPropose, tag)
	httpapi.Post(api, "/appointments/{appointment}/reply", "Write to the citizen", s.postReply, tag)
	httpapi.Post(api, "/appointments/{appointment}/note", "Leave a note for colleagues", s.postNote, tag)
	httpapi.Post(api, "/appointments/{appointment}/companions", "A link for a technician, lawyer or interpreter", s.postCompanion, tag, httpapi.Status(http.StatusCreated))
	httpapi.Delete(api, "/appointments/{appointment}/companions/{companion}", "End that link", s.deleteCompanion, tag)
	httpapi.Post(api, "/appointments/{appointment}/hand-over", "Pass it to a colleague or another office", s.postHandOver, tag)
	httpapi.Post(api, "/appointments/{appointment}/link", "End the citizen's link and mail another", s.postLink, tag)
	httpapi.Post(api, "/appointments/{appointment}/join", "The credential for its meeting", s.postJoin, tag)
	httpapi.Post(api, "/appointments/{appointment}/finish", "End the meeting for everybody", s.postFinish, tag)
	httpapi.Post(api, "/appointments/{appointment}/outcome", "Write how it ended", s.postOutcome, tag)
	api.Raw("GET /appointments/{appointment}/files/{file}", s.getFile, httpapi.Long())
	httpapi.Post(api, "/visits/{visit}/admit", "Let a waiting person in", s.postAdmit, tag)
	httpapi.Post(api, "/visits/{visit}/refuse", "Do not let a waiting person in, saying why", s.postRefuse, tag)

	often, seldom := httpapi.Rate(240, time.Minute), httpapi.Rate(30, time.Minute)
	httpapi.Get(api, "/door/{token}", "What the holder of a link sees", s.getDoor, tag, often)
	httpapi.Post(api, "/door/{token}/arrive", "Enter the waiting room", s.postArrive, tag, seldom)
	httpapi.Post(api, "/door/{token}/alive", "A sign of life from the waiting room", s.postAlive, tag, often)
	httpapi.Post(api, "/door/{token}/leave", "Leave the waiting room or the meeting", s.postLeave, tag, seldom)
	httpapi.Post(api, "/door/{token}/media", "The credential for the meeting, once admitted", s.postMedia, tag, often)
	httpapi.Post(api, "/door/{token}/rating", "How easy it was", s.postRating, tag, seldom)
}

// ByOffice names an office in a door's path. It is exported because huma does not look into embedded types that are not.
type ByOffice struct {
	Office string `path:"office"`
}

// ByAppointment names an appointment in a door's path.
type ByAppointment struct {
	Appointment string `path:"appointment"`
}

type daysInput struct {
	ByOffice
	From string `query:"from" format:"date" required:"true"`
	To   string `query:"to" format:"date" required:"true"`
}

func (s *Service) getFronts(ctx context.Context, _ *struct{}) ([]frontView, error) {
	all, err := s.Fronts(ctx)
	return each(all, viewFront), err
}

func (s *Service) getMine(ctx context.Context, _ *struct{}) ([]counterView, error) {
	all, err := s.Mine(ctx)
	return each(all, func(c Counter) counterView { return s.viewCounter(ctx, c) }), err
}

func (s *Service) getSlots(ctx context.Context, in *daysInput) ([]slotView, error) {
	all, err := s.Free(ctx, in.Office, Day(in.From), Day(in.To))
	return each(all, viewSlot), err
}

func (s *Service) getCounter(ctx context.Context, in *ByOffice) (counterView, error) {
	c, err := s.Counter(ctx, in.Office)
	return s.viewCounter(ctx, c), err
}

func (s *Service) getDays(ctx context.Context, in *daysInput) ([]appointmentView, error) {
	all, err := s.Days(ctx, in.Office, Day(in.From), Day(in.To))
	return each(all, viewAppointment), err
}

type searchInput struct {
	ByOffice
	Q string `query:"q" minLength:"1" maxLength:"80" required:"true"`
}

func (s *Service) getSearch(ctx context.Context, in *searchInput) ([]appointmentView, error) {
	all, err := s.Search(ctx, in.Office, in.Q)
	return each(all, viewAppointment), err
}

func (s *Service) getFigures(ctx context.Context, in *daysInput) (figuresView, error) {
	f, err := s.Figures(ctx, in.Office, Day(in.From), Day(in.To))
	return viewFigures(f), err
}

func (s *Service) getSettings(ctx context.Context, in *ByOffice) (settingsView, error) {
	v, exceptions, err := s.Settings(ctx, in.Office)
	return settingsView{Settings: viewSettings(v, exceptions), Can: map[string]bool{"set_up": access.Can(ctx, "office.set_up", access.Thing{Office: in.Office})}}, err
}

type settingsInput struct {
	ByOffice
	Body settings
}

func (s *Service) putSettings(ctx context.Context, in *settingsInput) (settings, error) {
	v, exceptions, err := in.Body.virtual(in.Office)
	if err != nil {
		return settings{}, err
	}
	v, err = s.SetUp(ctx, v, exceptions)
	return viewSettings(v, exceptions), err
}

type signInput struct {
	ByOffice
	Body struct {
		State string    `json:"state" enum:",open,closed" doc:"Empty takes the sign down"`
		Until time.Time `json:"until,omitzero"`
		Note  string    `json:"note,omitempty" maxLength:"200"`
	}
}

func (s *Service) putSign(ctx context.Context, in *signInput) (httpapi.None, error) {
	return httpapi.None{}, s.Hang(ctx, in.Office, Sign{State(in.Body.State), in.Body.Until, in.Body.Note})
}

type appointmentInput struct {
	ByOffice
	Body struct {
		Starts  time.Time `json:"starts"`
		Reason  string    `json:"reason,omitempty" maxLength:"200"`
		Detail  string    `json:"detail,omitempty" maxLength:"400"`
		Name    string    `json:"name" maxLength:"200"`
		Surname string    `json:"surname" maxLength:"200"`
		Email   string    `json:"email,omitempty" maxLength:"254"`
		Phone   string    `json:"phone,omitempty" maxLength:"40"`
	}
}

func (s *Service) postAppointment(ctx context.Context, in *appointmentInput) (receiptView, error) {
	b := in.Body
	r, err := s.BookFor(ctx, Booking{Office: in.Office, Starts: b.Starts, Reason: b.Reason, Detail: b.Detail, Citizen: Citizen{b.Name, b.Surname, b.Email, b.Phone, "it"}})
	return viewReceipt(r), err
}

func (s *Service) getDossier(ctx context.Context, in *ByAppointment) (dossierView, error) {
	d, err := s.Dossier(ctx, in.Appointment)
	return s.viewDossier(ctx, d), err
}

type hourInput struct {
	ByAppointment
	Body struct {
		Starts time.Time `json:"starts"`
	}
}

func (s *Service) postMove(ctx context.Context, in *hourInput) (receiptView, error) {
	r, err := s.MoveTo(ctx, in.Appointment, in.Body.Starts)
	return viewReceipt(r), err
}

type wordsInput struct {
	ByAppointment
	Body struct {
		Words string `json:"words" maxLength:"4000"`
	}
}

func (s *Service) postCancel(ctx context.Context, in *wordsInput) (httpapi.None, error) {
	return httpapi.None{}, s.CancelFor(ctx, in.Appointment, in.Body.Words)
}

type proposeInput struct {
	ByAppointment
	Body struct {
		Hours []time.Time `json:"hours" minItems:"1" maxItems:"6"`
		Words string      `json:"words,omitempty" maxLength:"4000"`
	}
}

func (s *Service) postPropose(ctx context.Context, in *proposeInput) (httpapi.None, error) {
	return httpapi.None{}, s.Propose(ctx, in.Appointment, in.Body.Hours, in.Body.Words)
}

type replyInput struct {
	ByAppointment
	Body struct {
		Words  string `json:"words" maxLength:"4000"`
		Closes bool   `json:"closes,omitempty" doc:"This answers the request: no meeting is needed"`
	}
}

func (s *Service) postReply(ctx context.Context, in *replyInput) (httpapi.None, error) {
	return httpapi.None{}, s.Reply(ctx, in.Appointment, in.Body.Words, in.Body.Closes)
}

func (s *Service) postNote(ctx context.Context, in *wordsInput) (httpapi.None, error) {
	return httpapi.None{}, s.Note(ctx, in.Appointment, in.Body.Words)
}

type companionInput struct {
	ByAppointment
	Body struct {
		Name  string `json:"name" maxLength:"200"`
		Label string `json:"label,omitempty" maxLength:"80"`
		Email string `json:"email,omitempty" maxLength:"254" doc:"Where the link is mailed"`
	}
}

func (s *Service) postCompanion(ctx context.Context, in *companionInput) (companionView, error) {
	b, err := s.Bring(ctx, in.Appointment, in.Body.Name, in.Body.Label, in.Body.Email)
	return viewCompanion(b), err
}

// ByCompanion names a companion of an appointment in a door's path.
type ByCompanion struct {
	ByAppointment
	Companion string `path:"companion"`
}

func (s *Service) deleteCompanion(ctx context.Context, in *ByCompanion) (httpapi.None, error) {
	return httpapi.None{}, s.SendAway(ctx, in.Appointment, in.Companion)
}

type handOverInput struct {
	ByAppointment
	Body struct {
		Office string `json:"office"`
		Person string `json:"person,omitempty" doc:"A colleague of that office; empty: whoever is there"`
	}
}

func (s *Service) postHandOver(ctx context.Context, in *handOverInput) (httpapi.None, error) {
	return httpapi.None{}, s.HandOver(ctx, in.Appointment, in.Body.Office, in.Body.Person)
}

func (s *Service) postLink(ctx context.Context, in *ByAppointment) (receiptView, error) {
	r, err := s.Relink(ctx, in.Appointment)
	return viewReceipt(r), err
}

func (s *Service) postJoin(ctx context.Context, in *ByAppointment) (mediaView, error) {
	token, a, err := s.Join(ctx, in.Appointment)
	return mediaView{Token: token, Meeting: a.ID}, err
}

func (s *Service) postFinish(ctx context.Context, in *ByAppointment) (httpapi.None, error) {
	return httpapi.None{}, s.Finish(ctx, in.Appointment)
}

type outcomeInput struct {
	ByAppointment
	Body struct {
		Outcome string `json:"outcome" enum:"done,no_show,follow_up"`
		Words   string `json:"words,omitempty" maxLength:"4000"`
	}
}

func (s *Service) postOutcome(ctx context.Context, in *outcomeInput) (httpapi.None, error) {
	return httpapi.None{}, s.Settle(ctx, in.Appointment, Progress(in.Body.Outcome), in.Body.Words)
}

// What came by mail is never shown in our name: it is always a download.
func (s *Service) getFile(w http.ResponseWriter, r *http.Request) error {
	f, content, err := s.Attached(r.Context(), r.PathValue("appointment"), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	http.ServeContent(w, r, "", f.At, content)
	return nil
}

// ByVisit names a visit in a door's path.
type ByVisit struct {
	Visit string `path:"visit"`
}

func (s *Service) postAdmit(ctx context.Context, in *ByVisit) (appointmentView, error) {
	a, err := s.Admit(ctx, in.Visit)
	return viewAppointment(a), err
}

type refuseInput struct {
	ByVisit
	Body struct {
		Why string `json:"why" maxLength:"4000"`
	}
}

func (s *Service) postRefuse(ctx context.Context, in *refuseInput) (httpapi.None, error) {
	return httpapi.None{}, s.Refuse(ctx, in.Visit, in.Body.Why)
}

// ByToken names the door that a link opens in a door's path.
type ByToken struct {
	Token string `path:"token"`
}

func (s *Service) getDoor(ctx context.Context, in *ByToken) (doorView, error) {
	t, err := s.Look(ctx, in.Token)
	return viewDoor(t), err
}

type arriveInput struct {
	ByToken
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

func (s *Service) postArrive(ctx context.Context, in *arriveInput) (doorView, error) {
	if _, err := s.Arrive(ctx, in.Token, in.Body.Name); err != nil {
		return doorView{}, err
	}
	return s.getDoor(ctx, &in.ByToken)
}

func (s *Service) postAlive(ctx context.Context, in *ByToken) (httpapi.None, error) {
	return httpapi.None{}, s.Alive(ctx, in.Token)
}

func (s *Service) postLeave(ctx context.Context, in *ByToken) (httpapi.None, error) {
	return httpapi.None{}, s.Leave(ctx, in.Token)
}

func (s *Service) postMedia(ctx context.Context, in *ByToken) (mediaView, error) {
	token, err := s.MediaToken(ctx, in.Token)
	if err != nil {
		return mediaView{}, err
	}
	t, err := s.Look(ctx, in.Token)
	return mediaView{Token: token, Meeting: t.Appointment.ID}, err
}

type ratingInput struct {
	ByToken
	Body struct {
		Stars int    `json:"stars" minimum:"1" maximum:"5"`
		Words string `json:"words,omitempty" maxLength:"1200"`
	}
}

func (s *Service) postRating(ctx context.Context, in *ratingInput) (httpapi.None, error) {
	return httpapi.None{}, s.Rate(ctx, in.Token, in.Body.Stars, in.Body.Words)
}
