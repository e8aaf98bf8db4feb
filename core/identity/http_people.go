package identity

import (
	"bytes"
	"context"
	"errors"
	"time"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/platform/httpapi"
)

func (s *Service) peopleDoors(a *httpapi.API) {
	file := httpapi.Limit(8 << 20) // 5 MB of CSV in base 64, and the edits
	slow := httpapi.Timeout(2 * time.Minute)

	httpapi.Get(a, "/people", "The people of this body", s.getPeople)
	httpapi.Get(a, "/people/{id}", "One person", s.getPerson)
	httpapi.Post(a, "/people", "Add a person", s.postPerson, httpapi.Status(201))
	httpapi.Put(a, "/people/{id}", "Change a person", s.putPerson)
	httpapi.Put(a, "/people/{id}/places", "Give a person these places", s.putPlaces)
	httpapi.Post(a, "/people/{id}/leave", "End a person's account", s.postLeave)
	httpapi.Post(a, "/people/{id}/return", "Reopen a person's account", s.postReturn)
	httpapi.Post(a, "/people/invite", "Send invitations", s.postInvite)
	httpapi.Post(a, "/people/import/preview", "What a file of people would do", s.postPreview, file, slow)
	httpapi.Post(a, "/people/import", "Load a file of people: all rows or none", s.postImport, file, slow)
}

type peopleQuery struct {
	Find   string `query:"find" maxLength:"100" doc:"words of the name or address"`
	Office string `query:"office" maxLength:"40"`
}

func (s *Service) getPeople(ctx context.Context, in *peopleQuery) ([]Person, error) {
	return s.People(ctx, in.Find, in.Office)
}

func (s *Service) getPerson(ctx context.Context, in *idPath) (Person, error) {
	return s.Person(ctx, in.ID)
}

// A PersonInput is what may be written of a person.
type PersonInput struct {
	Email  string `json:"email" maxLength:"320"`
	Given  string `json:"given" maxLength:"200"`
	Family string `json:"family" maxLength:"200"`
	Phone  string `json:"phone,omitempty" maxLength:"60"`
	Lang   string `json:"lang,omitempty" enum:"it,en"`
}

func (p PersonInput) person(id string) Person {
	return Person{ID: id, Email: p.Email, Given: p.Given, Family: p.Family, Phone: p.Phone, Lang: p.Lang}
}

type addBody struct {
	Body struct {
		PersonInput
		Places []PlaceInput `json:"places,omitempty" maxItems:"20"`
	}
}

// A PlaceInput is one place as it is written.
type PlaceInput struct {
	Office string `json:"office,omitempty" maxLength:"40" doc:"empty for the whole body"`
	Role   string `json:"role" enum:"staff,head,elected,president,secretary,technician,personnel,admin"`
}

func (s *Service) postPerson(ctx context.Context, in *addBody) (Person, error) {
	p := in.Body.person("")
	p.Places = places(in.Body.Places)
	return s.AddPerson(ctx, p)
}

func places(in []PlaceInput) []ente.Place {
	out := make([]ente.Place, len(in))
	for i, p := range in {
		out[i] = ente.Place{Office: p.Office, Role: access.Role(p.Role)}
	}
	return out
}

type changeBody struct {
	ID   string `path:"id" maxLength:"40"`
	Body PersonInput
}

func (s *Service) putPerson(ctx context.Context, in *changeBody) (Person, error) {
	return s.ChangePerson(ctx, in.Body.person(in.ID))
}

type placesBody struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		Places []PlaceInput `json:"places" maxItems:"20"`
	}
}

func (s *Service) putPlaces(ctx context.Context, in *placesBody) ([]ente.Place, error) {
	return s.SetPlaces(ctx, in.ID, places(in.Body.Places))
}

func (s *Service) postLeave(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.Leave(ctx, in.ID)
}

func (s *Service) postReturn(ctx context.Context, in *idPath) (httpapi.None, error) {
	return httpapi.None{}, s.Return(ctx, in.ID)
}

type inviteBody struct {
	Body struct {
		People []string `json:"people" minItems:"1" maxItems:"5000"`
	}
}

// Sent says how many invitations were queued.
type Sent struct {
	Sent int `json:"sent"`
}

func (s *Service) postInvite(ctx context.Context, in *inviteBody) (Sent, error) {
	n, err := s.Invite(ctx, in.Body.People)
	return Sent{n}, err
}

type importBody struct {
	Body struct {
		Edits
		File []byte `json:"file" doc:"the CSV, base 64"`
	}
}

func (s *Service) postPreview(ctx context.Context, in *importBody) (Report, error) {
	r, err := s.Preview(ctx, bytes.NewReader(in.Body.File), in.Body.Edits)
	return spoken(ctx, r), err
}

// postImport answers with the report when rows are bad: it says which.
func (s *Service) postImport(ctx context.Context, in *importBody) (Report, error) {
	r, err := s.Import(ctx, bytes.NewReader(in.Body.File), in.Body.Edits)
	if errors.Is(err, ErrImport) {
		err = nil
	}
	return spoken(ctx, r), err
}

// spoken gives each fault its words in the reader's language.
func spoken(ctx context.Context, r Report) Report {
	return r.Spoken(func(code string, args map[string]any) string { return httpapi.Say(ctx, code, args) })
}
