package ente

import (
	"context"
	"net/http"
	"strconv"

	"loggia/platform/httpapi"
)

// Doors lists the operations of bodies and offices.
func (s *Service) Doors(a *httpapi.API) {
	httpapi.Get(a, "/body", "The present body", s.getBody)
	httpapi.Put(a, "/body", "Change the present body", s.putBody)
	httpapi.Get(a, "/bodies", "Every body of this installation", s.getBodies)
	httpapi.Post(a, "/bodies", "Found a body inside the present one", s.postBody, httpapi.Status(http.StatusCreated))
	httpapi.Put(a, "/body/crest", "Give the present body its crest", s.putCrest, httpapi.Limit(400<<10))
	a.Raw("GET /body/crest", s.getCrest)

	httpapi.Get(a, "/ente/offices", "The offices of the present body, as a tree in order", s.getOffices)
	httpapi.Post(a, "/ente/offices", "Add an office", s.postOffice, httpapi.Status(http.StatusCreated))
	httpapi.Put(a, "/ente/offices/{id}", "Change an office", s.putOffice)
	httpapi.Post(a, "/ente/offices/{id}/move", "Hang an office under another", s.postMove)
	httpapi.Post(a, "/ente/offices/{id}/close", "Close an office for good", s.postClose)
	httpapi.Post(a, "/ente/offices/{id}/reopen", "Make a closed office work again", s.postReopen)

	a.Handle("GET /enti/{id}", http.HandlerFunc(s.goTo))
}

// A BodyInput is what may be written of a body.
type BodyInput struct {
	Name      string   `json:"name" maxLength:"200"`
	Short     string   `json:"short" maxLength:"100"`
	Hosts     []string `json:"hosts,omitempty" maxItems:"10"`
	Colour    string   `json:"colour,omitempty" maxLength:"20"`
	Address   string   `json:"address,omitempty" maxLength:"300"`
	Phone     string   `json:"phone,omitempty" maxLength:"60"`
	Email     string   `json:"email,omitempty" maxLength:"320"`
	PEC       string   `json:"pec,omitempty" maxLength:"320"`
	Patron    *Patron  `json:"patron,omitempty"`
	Languages []string `json:"languages,omitempty" maxItems:"5"`
}

func (in BodyInput) body() Body {
	b := Body{Name: in.Name, Short: in.Short, Hosts: in.Hosts, Colour: in.Colour, Address: in.Address, Phone: in.Phone,
		Email: in.Email, PEC: in.PEC, Languages: in.Languages}
	if in.Patron != nil {
		b.Patron = *in.Patron
	}
	return b
}

func (s *Service) getBody(ctx context.Context, _ *httpapi.None) (Body, error) { return s.Body(ctx) }

func (s *Service) putBody(ctx context.Context, in *struct{ Body BodyInput }) (Body, error) {
	return s.Change(ctx, in.Body.body())
}

func (s *Service) getBodies(ctx context.Context, _ *httpapi.None) ([]Body, error) {
	return s.Bodies(ctx)
}

type foundBody struct {
	Body struct {
		BodyInput
		ID   string `json:"id" maxLength:"60"`
		Kind Kind   `json:"kind" enum:"comune,unione,province,region,other"`
	}
}

func (s *Service) postBody(ctx context.Context, in *foundBody) (Body, error) {
	b := in.Body.body()
	b.ID, b.Kind = in.Body.ID, in.Body.Kind
	here, err := s.Body(ctx)
	if err != nil {
		return b, err
	}
	b.Parent = here.ID
	return s.Found(ctx, b)
}

type crestBody struct {
	Body struct {
		Data []byte `json:"data" doc:"SVG or PNG in base 64; empty takes the crest away"`
	}
}

func (s *Service) putCrest(ctx context.Context, in *crestBody) (httpapi.None, error) {
	return httpapi.None{}, s.SetCrest(ctx, in.Body.Data)
}

// getCrest answers with a policy of its own: an SVG opened by itself must not
// run anything, whatever got past the check.
func (s *Service) getCrest(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Crest(r.Context())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", c.Type)
	h.Set("Content-Length", strconv.Itoa(len(c.Data)))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Vary", "Host, Cookie")
	_, err = w.Write(c.Data)
	return err
}

// goTo leads a reader to another body of the installation: to its own host, or,
// on a host that names none, to the same host turned to that body. A plain link,
// so that it works without a script.
func (s *Service) goTo(w http.ResponseWriter, r *http.Request) {
	ctx, to := r.Context(), r.PathValue("id")
	if _, err := s.Lineage(ctx, to); err != nil {
		http.NotFound(w, r)
		return
	}
	if Named(ctx) {
		http.Redirect(w, r, s.URL(ctx, to)+"/", http.StatusSeeOther)
		return
	}
	httpapi.SetCookie(ctx, &http.Cookie{Name: Cookie, Value: to, Path: "/", SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

type officePath struct {
	ID string `path:"id" maxLength:"40"`
}

// An OfficeInput is what may be written of an office.
type OfficeInput struct {
	Name        string `json:"name" maxLength:"200"`
	Kind        string `json:"kind,omitempty" maxLength:"20"`
	Description string `json:"description,omitempty" maxLength:"1000"`
	Email       string `json:"email,omitempty" maxLength:"320"`
	Phone       string `json:"phone,omitempty" maxLength:"60"`
	Position    int    `json:"position,omitempty" minimum:"0" maximum:"10000"`
}

func (in OfficeInput) office(id string) Office {
	return Office{ID: id, Name: in.Name, Kind: in.Kind, Description: in.Description, Email: in.Email, Phone: in.Phone, Position: in.Position}
}

func (s *Service) getOffices(ctx context.Context, _ *httpapi.None) ([]Office, error) {
	return s.Offices(ctx)
}

type addOfficeBody struct {
	Body struct {
		OfficeInput
		Parent string `json:"parent,omitempty" maxLength:"40"`
	}
}

func (s *Service) postOffice(ctx context.Context, in *addOfficeBody) (Office, error) {
	o := in.Body.office("")
	o.Parent = in.Body.Parent
	return s.AddOffice(ctx, o)
}

type changeOfficeBody struct {
	ID   string `path:"id" maxLength:"40"`
	Body OfficeInput
}

func (s *Service) putOffice(ctx context.Context, in *changeOfficeBody) (Office, error) {
	return s.ChangeOffice(ctx, in.Body.office(in.ID))
}

type moveBody struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Parent string `json:"parent" maxLength:"40" doc:"empty for the top"`
	}
}

func (s *Service) postMove(ctx context.Context, in *moveBody) (httpapi.None, error) {
	return httpapi.None{}, s.MoveOffice(ctx, in.ID, in.Body.Parent)
}

func (s *Service) postClose(ctx context.Context, in *officePath) (httpapi.None, error) {
	return httpapi.None{}, s.CloseOffice(ctx, in.ID)
}

func (s *Service) postReopen(ctx context.Context, in *officePath) (httpapi.None, error) {
	return httpapi.None{}, s.ReopenOffice(ctx, in.ID)
}
