package meeting

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature. Those under /inside carry the
// ticket as a bearer token: a guest has nothing else, and staff need no more.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("meeting")
	httpapi.Get(api, "/meetings", "The meetings that I opened or am asked to, and that are not over", s.mine, tag)
	httpapi.Post(api, "/meetings", "Open a meeting of staff, now or at a later moment", s.open, tag, httpapi.Status(http.StatusCreated))
	httpapi.Post(api, "/meetings/{meeting}/enter", "A ticket for me", s.enter, tag)
	httpapi.Post(api, "/meetings/{meeting}/end", "End a meeting for everybody", s.end, tag)
	httpapi.Get(api, "/meetings/{meeting}/people", "The colleagues asked to come", s.asked, tag)
	httpapi.Post(api, "/meetings/{meeting}/people", "Ask colleagues to come", s.ask, tag)
	httpapi.Get(api, "/meetings/{meeting}/guests", "The guests of a meeting and their links", s.guests, tag)
	httpapi.Post(api, "/meetings/{meeting}/guests", "A link for one guest", s.invite, tag, httpapi.Status(http.StatusCreated))
	httpapi.Delete(api, "/meetings/{meeting}/guests/{guest}", "End a guest's link, and put the guest out", s.revoke, tag)

	httpapi.Get(api, "/guest/{token}", "What a guest's link opens", s.lookByLink, tag, httpapi.Rate(60, time.Minute), httpapi.Unchecked("the link itself is the permission"))
	httpapi.Post(api, "/guest/{token}/enter", "A ticket for the guest who holds the link", s.enterByLink, tag, httpapi.Rate(30, time.Minute))
	httpapi.Post(api, "/meetings/trial", "A ticket to a room of one's own, to try the line", s.try, tag, httpapi.Rate(6, time.Minute))

	httpapi.Get(api, "/meetings/{meeting}/inside/documents", "What lies on the table", s.table, tag, httpapi.Rate(240, time.Minute))
	api.Raw("POST /meetings/{meeting}/inside/documents", s.share, httpapi.Limit(DocumentLimit+1), httpapi.Timeout(10*time.Minute), httpapi.Rate(30, time.Minute))
	api.Raw("GET /meetings/{meeting}/inside/documents/{document}", s.content, httpapi.Long(), httpapi.Rate(240, time.Minute))
	s.governingDoors(api)
}

// ByMeeting names a meeting in a door's path. It is exported because huma does not look into embedded types that are not.
type ByMeeting struct {
	Meeting string `path:"meeting"`
}

// WithTicket names a meeting, by whoever holds a ticket for it in a door's path.
type WithTicket struct {
	Meeting string `path:"meeting"`
	Ticket  string `header:"Authorization" required:"true" doc:"Bearer and the ticket's token"`
}

func (w WithTicket) token() string { return strings.TrimPrefix(w.Ticket, "Bearer ") }

type meetingView struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Opens time.Time `json:"opens"`
	Until time.Time `json:"until"`
	Mine  bool      `json:"mine" doc:"I opened it"`
	Open  bool      `json:"open" doc:"its hour has come"`
}

func (s *Service) view(ctx context.Context, m Meeting) meetingView {
	return meetingView{m.ID, m.Title, m.Opens, m.Until, m.Owner == access.Who(ctx).ID, m.Enterable(s.DB.Now()) == nil}
}

func (s *Service) mine(ctx context.Context, _ *struct{}) ([]meetingView, error) {
	all, err := s.Mine(ctx)
	out := make([]meetingView, len(all))
	for i, m := range all {
		out[i] = s.view(ctx, m)
	}
	return out, err
}

type openInput struct {
	Body struct {
		Title   string    `json:"title" maxLength:"200"`
		Minutes int       `json:"minutes,omitempty" default:"60" minimum:"15" maximum:"720"`
		Opens   time.Time `json:"opens,omitzero" doc:"a later moment; absent for now"`
	}
}

func (s *Service) open(ctx context.Context, in *openInput) (meetingView, error) {
	length := time.Duration(in.Body.Minutes) * time.Minute
	if !in.Body.Opens.IsZero() {
		m, err := s.Plan(ctx, in.Body.Title, in.Body.Opens, length)
		return s.view(ctx, m), err
	}
	m, err := s.Open(ctx, in.Body.Title, length)
	return s.view(ctx, m), err
}

type askInput struct {
	ByMeeting
	Body struct {
		People []string  `json:"people" minItems:"1" maxItems:"50" doc:"ids of colleagues"`
		Later  time.Time `json:"later,omitzero" doc:"they hear of it not before this moment"`
	}
}

func (s *Service) ask(ctx context.Context, in *askInput) (httpapi.None, error) {
	return httpapi.None{}, s.Ask(ctx, in.Meeting, in.Body.People, in.Body.Later)
}

func (s *Service) asked(ctx context.Context, in *ByMeeting) ([]string, error) {
	return s.Asked(ctx, in.Meeting)
}

func (s *Service) enter(ctx context.Context, in *ByMeeting) (Ticket, error) {
	return s.Enter(ctx, in.Meeting, "")
}

func (s *Service) end(ctx context.Context, in *ByMeeting) (httpapi.None, error) {
	return httpapi.None{}, s.End(ctx, in.Meeting)
}

func (s *Service) try(ctx context.Context, _ *struct{}) (Ticket, error) { return s.Trial(ctx) }

type guestView struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Label string `json:"label"`
	Path  string `json:"path" doc:"The link to give to the guest, from the site's root"`
}

func viewGuest(i Invitation) guestView {
	return guestView{i.ID, i.Name, i.Label, "/incontro/" + i.Token}
}

func (s *Service) guests(ctx context.Context, in *ByMeeting) ([]guestView, error) {
	all, err := s.Invitations(ctx, in.Meeting)
	out := make([]guestView, len(all))
	for i, g := range all {
		out[i] = viewGuest(g)
	}
	return out, err
}

type inviteInput struct {
	ByMeeting
	Body struct {
		Name  string `json:"name" maxLength:"200"`
		Label string `json:"label,omitempty" maxLength:"80" doc:"What the guest is there for"`
	}
}

func (s *Service) invite(ctx context.Context, in *inviteInput) (guestView, error) {
	i, err := s.Invite(ctx, in.Meeting, in.Body.Name, in.Body.Label)
	return viewGuest(i), err
}

type revokeInput struct {
	ByMeeting
	Guest string `path:"guest"`
}

func (s *Service) revoke(ctx context.Context, in *revokeInput) (httpapi.None, error) {
	return httpapi.None{}, s.Revoke(ctx, in.Meeting, in.Guest)
}

// ByLink names the meeting that a link opens in a door's path.
type ByLink struct {
	Token string `path:"token"`
}

type linkView struct {
	Title string    `json:"title"`
	Name  string    `json:"name" doc:"The guest's name as the inviter wrote it"`
	Opens time.Time `json:"opens"`
	Until time.Time `json:"until"`
	Over  bool      `json:"over"`
}

func (s *Service) lookByLink(ctx context.Context, in *ByLink) (linkView, error) {
	g, m, err := s.Guest(ctx, in.Token)
	return linkView{m.Title, g.Name, m.Opens, m.Until, m.Enterable(s.DB.Now()) == ErrOver}, err
}

type enterByLinkInput struct {
	ByLink
	Body struct {
		Name string `json:"name,omitempty" maxLength:"200"`
	}
}

func (s *Service) enterByLink(ctx context.Context, in *enterByLinkInput) (Ticket, error) {
	return s.EnterByLink(ctx, in.Token, in.Body.Name)
}

type documentView struct {
	ID   string    `json:"id"`
	Name string    `json:"name"`
	Type string    `json:"type"`
	Size int64     `json:"size"`
	Who  string    `json:"who" doc:"Identity of who laid it on the table"`
	At   time.Time `json:"at"`
}

func viewDocument(d Document) documentView {
	return documentView{d.ID, d.Name, d.Type, d.Size, d.Who, d.At}
}

func (s *Service) table(ctx context.Context, in *WithTicket) ([]documentView, error) {
	all, err := s.Table(ctx, in.Meeting, in.token())
	out := make([]documentView, len(all))
	for i, d := range all {
		out[i] = viewDocument(d)
	}
	return out, err
}

func bearer(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// The body is the file itself; its name travels in ?name=.
func (s *Service) share(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Share(r.Context(), r.PathValue("meeting"), bearer(r), r.URL.Query().Get("name"), r.Body)
	if err != nil {
		return err
	}
	return httpapi.JSON(w, http.StatusCreated, viewDocument(d))
}

func (s *Service) content(w http.ResponseWriter, r *http.Request) error {
	d, content, err := s.Content(r.Context(), r.PathValue("meeting"), bearer(r), r.PathValue("document"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", d.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": d.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'") // whatever is inside must not run in our name
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	http.ServeContent(w, r, "", d.At, content)
	return nil
}
