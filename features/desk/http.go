package desk

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("desk")
	httpapi.Get(api, "/desk", "Buildings and floors", s.getWhere, tag)
	httpapi.Get(api, "/desk/mine", "My bookings from today on", s.getMine, tag)
	httpapi.Get(api, "/desk/floors/{floor}", "A floor on a day", s.getDay, tag)
	httpapi.Post(api, "/desk/bookings", "Take a desk or a room", s.postBooking, tag, httpapi.Status(http.StatusCreated))
	httpapi.Post(api, "/desk/bookings/{booking}/cancel", "Give it back", s.postCancel, tag)
	httpapi.Post(api, "/desk/bookings/{booking}/restore", "Take back one that was cancelled", s.postRestore, tag)
	httpapi.Post(api, "/desk/bookings/{booking}/check-in", "I have come", s.postCheckIn, tag)
	httpapi.Get(api, "/desk/codes/{code}", "The place with this code, now", s.getCode, tag, httpapi.Rate(120, time.Minute))
	httpapi.Post(api, "/desk/codes/{code}/check-in", "I sit here", s.postSit, tag)
	httpapi.Put(api, "/desk/places/{place}/favourite", "One of my places, or no more", s.putFavourite, tag)
	httpapi.Put(api, "/desk/need", "I need an accessible desk, or no more", s.putNeed, tag)

	httpapi.Get(api, "/desk/quotas", "Most desks at once of each office", s.getQuotas, tag)
	httpapi.Post(api, "/desk/sites", "Add a building", s.postSite, tag, httpapi.Status(http.StatusCreated))
	httpapi.Put(api, "/desk/sites/{site}", "Name a building anew", s.putSite, tag)
	httpapi.Put(api, "/desk/sites/{site}/quotas", "Set the most desks at once of each office", s.putQuotas, tag)
	httpapi.Post(api, "/desk/sites/{site}/floors", "Add a floor", s.postFloor, tag, httpapi.Status(http.StatusCreated))
	httpapi.Put(api, "/desk/floors/{floor}/plan", "Draw the plan of a floor", s.putPlan, tag)
	api.Raw("PUT /desk/floors/{floor}/image", s.putImage, httpapi.Limit(imageLimit+1))
	api.Raw("GET /desk/floors/{floor}/image", s.getImage)
	api.Raw("GET /desk/floors/{floor}/labels", s.getLabels)
}

// ByFloor names a floor in a door's path.
type ByFloor struct {
	Floor string `path:"floor"`
}

// ByBooking names a booking in a door's path.
type ByBooking struct {
	Booking string `path:"booking"`
}

// BySite names a building in a door's path.
type BySite struct {
	Site string `path:"site"`
}

func (s *Service) getWhere(ctx context.Context, _ *httpapi.None) (Where, error) { return s.Where(ctx) }

func (s *Service) getMine(ctx context.Context, _ *httpapi.None) ([]Mine, error) { return s.Mine(ctx) }

type dayIn struct {
	ByFloor
	Day string `query:"day" required:"true" maxLength:"10"`
}

func (s *Service) getDay(ctx context.Context, in *dayIn) (Day, error) {
	return s.Day(ctx, in.Floor, in.Day)
}

type bookIn struct {
	Body struct {
		Place string `json:"place" maxLength:"40"`
		Day   string `json:"day" maxLength:"10"`
		Part  string `json:"part,omitempty" enum:"morning,afternoon,day" doc:"of a desk"`
		From  int    `json:"from,omitempty" doc:"of a room, minutes after midnight"`
		To    int    `json:"to,omitempty"`
	}
}

func (s *Service) postBooking(ctx context.Context, in *bookIn) (Booking, error) {
	from, to, ok := Part(in.Body.Part)
	if !ok {
		from, to = in.Body.From, in.Body.To
	}
	return s.Book(ctx, in.Body.Place, in.Body.Day, from, to)
}

func (s *Service) postCancel(ctx context.Context, in *ByBooking) (httpapi.None, error) {
	return httpapi.None{}, s.Cancel(ctx, in.Booking)
}

func (s *Service) postRestore(ctx context.Context, in *ByBooking) (httpapi.None, error) {
	return httpapi.None{}, s.Restore(ctx, in.Booking)
}

func (s *Service) postCheckIn(ctx context.Context, in *ByBooking) (httpapi.None, error) {
	return httpapi.None{}, s.CheckIn(ctx, in.Booking)
}

type codeIn struct {
	Code string `path:"code" maxLength:"40"`
}

func (s *Service) getCode(ctx context.Context, in *codeIn) (Code, error) { return s.Code(ctx, in.Code) }

func (s *Service) postSit(ctx context.Context, in *codeIn) (Booking, error) {
	return s.Sit(ctx, in.Code)
}

type likeIn struct {
	Place string `path:"place"`
	Body  struct {
		On bool `json:"on"`
	}
}

func (s *Service) putFavourite(ctx context.Context, in *likeIn) (httpapi.None, error) {
	return httpapi.None{}, s.Like(ctx, in.Place, in.Body.On)
}

type needIn struct {
	Body struct {
		Needs bool `json:"needs"`
	}
}

func (s *Service) putNeed(ctx context.Context, in *needIn) (httpapi.None, error) {
	return httpapi.None{}, s.Need(ctx, in.Body.Needs)
}

func (s *Service) getQuotas(ctx context.Context, _ *httpapi.None) ([]Quota, error) {
	return s.Quotas(ctx)
}

// A SiteInput is what may be written of a building.
type SiteInput struct {
	Name    string `json:"name" maxLength:"200"`
	Address string `json:"address,omitempty" maxLength:"300"`
}

func (s *Service) postSite(ctx context.Context, in *struct{ Body SiteInput }) (Site, error) {
	return s.AddSite(ctx, Site{Name: in.Body.Name, Address: in.Body.Address})
}

type siteIn struct {
	BySite
	Body SiteInput
}

func (s *Service) putSite(ctx context.Context, in *siteIn) (httpapi.None, error) {
	return httpapi.None{}, s.ChangeSite(ctx, Site{ID: in.Site, Name: in.Body.Name, Address: in.Body.Address})
}

type quotasIn struct {
	BySite
	Body struct {
		Quotas []Quota `json:"quotas" maxItems:"500"`
	}
}

func (s *Service) putQuotas(ctx context.Context, in *quotasIn) (httpapi.None, error) {
	return httpapi.None{}, s.SetQuotas(ctx, in.Site, in.Body.Quotas)
}

type floorIn struct {
	BySite
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

func (s *Service) postFloor(ctx context.Context, in *floorIn) (Floor, error) {
	return s.AddFloor(ctx, in.Site, in.Body.Name)
}

type planIn struct {
	ByFloor
	Body Plan
}

func (s *Service) putPlan(ctx context.Context, in *planIn) (httpapi.None, error) {
	return httpapi.None{}, s.Draw(ctx, in.Floor, in.Body)
}

func (s *Service) putImage(w http.ResponseWriter, r *http.Request) error {
	if err := s.SetImage(r.Context(), r.PathValue("floor"), r.Body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Service) getImage(w http.ResponseWriter, r *http.Request) error {
	content, kind, err := s.Image(r.Context(), r.PathValue("floor"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=300")
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}

func (s *Service) getLabels(w http.ResponseWriter, r *http.Request) error {
	file, _, err := s.Labels(r.Context(), r.PathValue("floor"), httpapi.Lang(r.Context()))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Content-Disposition", `attachment; filename="etichette.pdf"`)
	_, err = w.Write(file)
	return err
}
