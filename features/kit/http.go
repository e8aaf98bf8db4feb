package kit

import (
	"context"
	"io"
	"mime"
	"net/http"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature. What a bought thing cost is behind
// purchases and licences only.
func (s *Service) Doors(api *httpapi.API) {
	tag, made := httpapi.Tag("kit"), httpapi.Status(http.StatusCreated)
	httpapi.Get(api, "/kit/mine", "What I have, what waits for my signature", s.getMine, tag)
	httpapi.Get(api, "/kit/people/{person}", "What a person has", s.getPerson, tag)
	httpapi.Get(api, "/kit/figures", "How many items the body has", s.getFigures, tag)

	httpapi.Get(api, "/kit/items", "The register, as far as the reader sees it", s.getItems, tag)
	httpapi.Post(api, "/kit/items", "Put items in the register", s.postItems, tag, made)
	httpapi.Get(api, "/kit/items/{item}", "One item, by its id or by what its label says", s.getItem, tag, httpapi.Rate(240, time.Minute))
	httpapi.Put(api, "/kit/items/{item}", "Change what the register says of an item", s.putItem, tag)
	httpapi.Post(api, "/kit/items/{item}/faults", "Say that an item is broken", s.postFault, tag, made, httpapi.Rate(30, time.Minute))
	httpapi.Post(api, "/kit/items/{item}/loss", "Say that an item is lost or stolen", s.postLoss, tag, httpapi.Rate(30, time.Minute))
	httpapi.Post(api, "/kit/items/{item}/loss/report", "Add the report to the police", s.postLossReport, tag)
	httpapi.Post(api, "/kit/items/{item}/found", "Put a lost item back in store", s.postFound, tag)
	httpapi.Post(api, "/kit/items/{item}/retire", "End the life of an item", s.postRetire, tag)
	api.Raw("GET /kit/register.xlsx", s.registerFile, httpapi.Summary("The register as a spreadsheet"), tag, httpapi.Rate(30, time.Minute))
	api.Raw("GET /kit/labels", s.labels, httpapi.Summary("Labels with QR codes, as a PDF"), tag, httpapi.Rate(30, time.Minute))

	httpapi.Get(api, "/kit/models", "The models", s.getModels, tag)
	httpapi.Post(api, "/kit/models", "Add a model", s.postModel, tag, made)
	httpapi.Put(api, "/kit/models/{model}", "Change a model", s.putModel, tag)
	httpapi.Delete(api, "/kit/models/{model}", "Forget a model of which there is nothing", s.deleteModel, tag)

	httpapi.Get(api, "/kit/notes", "The delivery notes", s.getNotes, tag)
	httpapi.Post(api, "/kit/notes", "Prepare a hand-over", s.postNote, tag, made)
	httpapi.Get(api, "/kit/notes/{note}", "One note, with the fingerprint of its paper", s.getNote, tag)
	api.Raw("GET /kit/notes/{note}/paper", s.paper, httpapi.Summary("The paper of a note, as a PDF"), tag, httpapi.Rate(60, time.Minute))
	httpapi.Post(api, "/kit/notes/{note}/sign", "Sign a note, after a second factor", s.postSign, tag, httpapi.Rate(30, time.Minute))
	httpapi.Post(api, "/kit/notes/{note}/alone", "End a return that the person cannot sign", s.postAlone, tag)
	httpapi.Post(api, "/kit/notes/{note}/withdraw", "End a note that nobody will sign", s.postWithdraw, tag)

	httpapi.Get(api, "/kit/faults", "The faults that are open", s.getFaults, tag)
	httpapi.Post(api, "/kit/faults/{fault}/repair", "Take an item into repair", s.postRepair, tag)
	httpapi.Post(api, "/kit/faults/{fault}/settle", "End a fault", s.postSettle, tag)
	api.Raw("POST /kit/faults/{fault}/photo", s.addPhoto, httpapi.Summary("Add a picture to a fault"), tag, httpapi.Limit(PhotoLimit+1), httpapi.Timeout(5*time.Minute), httpapi.Rate(30, time.Minute))
	api.Raw("GET /kit/faults/{fault}/photo", s.photo, httpapi.Summary("The picture of a fault"), tag, httpapi.Rate(240, time.Minute))
	s.buyDoors(api)
	s.setupDoors(api)
}

func reader(ctx context.Context) (id string, manages bool) {
	return access.Who(ctx).ID, access.Can(ctx, "kit.manage", access.Thing{})
}

func (s *Service) getMine(ctx context.Context, _ *struct{}) (mineView, error) {
	m, err := s.Mine(ctx)
	id, manages := reader(ctx)
	return s.viewMine(m, id, manages), err
}

type personPath struct {
	Person string `path:"person" maxLength:"40"`
}

func (s *Service) getPerson(ctx context.Context, in *personPath) (mineView, error) {
	m, err := s.Of(ctx, in.Person)
	id, manages := reader(ctx)
	v := s.viewMine(m, id, manages)
	if id != in.Person && !manages { // a head reads what there is, not the papers of it
		v.Notes = []noteView{}
	}
	return v, err
}

func (s *Service) getFigures(ctx context.Context, _ *struct{}) (Figures, error) {
	return s.Figures(ctx)
}

type itemsQuery struct {
	Find     string `query:"find" maxLength:"100" doc:"words of the label, the model, the place, who has it"`
	State    string `query:"state" enum:"store,assigned,repair,lost,retired"`
	Category string `query:"category" maxLength:"20"`
	Office   string `query:"office" maxLength:"40"`
	Show     string `query:"show" enum:"late,warranty,unsigned"`
	From     int    `query:"from" minimum:"0" maximum:"1000000"`
	N        int    `query:"n" minimum:"0" maximum:"200"`
}

type pageView struct {
	Items []itemView    `json:"items"`
	Total int           `json:"total"`
	Count map[State]int `json:"count"`
}

func (s *Service) getItems(ctx context.Context, in *itemsQuery) (pageView, error) {
	p, err := s.Register(ctx, Query{Find: in.Find, State: State(in.State), Category: Category(in.Category), Office: in.Office, Show: in.Show, From: in.From, N: in.N})
	v := pageView{Items: make([]itemView, len(p.Items)), Total: p.Total, Count: p.Count}
	for n, i := range p.Items {
		v.Items[n] = s.viewItem(i, p.Names)
	}
	return v, err
}

// An ItemInput is what may be written of an item.
type ItemInput struct {
	Inventory string    `json:"inventory,omitempty" maxLength:"80" doc:"empty for the next of its kind"`
	Serial    string    `json:"serial,omitempty" maxLength:"160"`
	Condition Condition `json:"condition,omitempty" enum:"new,good,worn,broken"`
	Bought    string    `json:"bought,omitempty" maxLength:"10"`
	Warranty  string    `json:"warranty,omitempty" maxLength:"10"`
	Office    string    `json:"office,omitempty" maxLength:"40"`
	Place     string    `json:"place,omitempty" maxLength:"240"`
}

func (in ItemInput) item(model string) Item {
	return Item{Model: model, Inventory: in.Inventory, Serial: in.Serial, Condition: in.Condition, Bought: in.Bought, Warranty: in.Warranty, Office: in.Office, Place: in.Place}
}

type kitItemsInput struct {
	Body struct {
		Model string      `json:"model" maxLength:"40"`
		Items []ItemInput `json:"items" minItems:"1" maxItems:"500"`
	}
}

func (s *Service) postItems(ctx context.Context, in *kitItemsInput) ([]itemView, error) {
	items := make([]Item, len(in.Body.Items))
	for i, one := range in.Body.Items {
		items[i] = one.item(in.Body.Model)
	}
	items, err := s.AddItems(ctx, items)
	return s.viewItems(items), err
}

func (s *Service) viewItems(items []Item) []itemView {
	v := make([]itemView, len(items))
	for n, i := range items {
		v[n] = s.viewItem(i, nil)
	}
	return v
}

type itemPath struct {
	Item string `path:"item" maxLength:"40"`
}

func (s *Service) getItem(ctx context.Context, in *itemPath) (toldView, error) {
	t, err := s.Item(ctx, in.Item)
	return s.viewTold(t, access.Who(ctx).ID), err
}

type kitItemInput struct {
	Item string `path:"item" maxLength:"40"`
	Body struct {
		ItemInput
		Model string `json:"model" maxLength:"40"`
	}
}

func (s *Service) putItem(ctx context.Context, in *kitItemInput) (itemView, error) {
	i, err := s.ChangeItem(ctx, in.Item, in.Body.item(in.Body.Model))
	return s.viewItem(i, nil), err
}

type kitItemWords struct {
	Item string `path:"item" maxLength:"40"`
	Body struct {
		Words string `json:"words" maxLength:"2000"`
	}
}

func (s *Service) postFault(ctx context.Context, in *kitItemWords) (faultView, error) {
	f, err := s.Report(ctx, in.Item, in.Body.Words)
	return viewFault(f, nil), err
}

type kitLossInput struct {
	Item string `path:"item" maxLength:"40"`
	Body struct {
		Stolen bool   `json:"stolen,omitempty"`
		Day    string `json:"day" maxLength:"10"`
		Words  string `json:"words" maxLength:"2000"`
		Report string `json:"report,omitempty" maxLength:"160" doc:"number of the report to the police; needed for a theft"`
		Police string `json:"police,omitempty" maxLength:"240"`
	}
}

func (s *Service) postLoss(ctx context.Context, in *kitLossInput) (httpapi.None, error) {
	b := in.Body
	return httpapi.None{}, s.Lose(ctx, in.Item, Loss{Stolen: b.Stolen, Day: b.Day, Words: b.Words, Report: b.Report, Police: b.Police})
}

type kitLossReportInput struct {
	Item string `path:"item" maxLength:"40"`
	Body struct {
		Report string `json:"report" maxLength:"160"`
		Police string `json:"police,omitempty" maxLength:"240"`
	}
}

func (s *Service) postLossReport(ctx context.Context, in *kitLossReportInput) (httpapi.None, error) {
	return httpapi.None{}, s.AddReport(ctx, in.Item, in.Body.Report, in.Body.Police)
}

func (s *Service) postFound(ctx context.Context, in *kitItemWords) (httpapi.None, error) {
	return httpapi.None{}, s.Find(ctx, in.Item, in.Body.Words)
}

func (s *Service) postRetire(ctx context.Context, in *kitItemWords) (httpapi.None, error) {
	return httpapi.None{}, s.Retire(ctx, in.Item, in.Body.Words)
}

func (s *Service) labels(w http.ResponseWriter, r *http.Request) error {
	skip := 0
	for _, c := range r.URL.Query().Get("skip") {
		if skip = skip*10 + int(c-'0'); c < '0' || c > '9' || skip > 100 {
			return ErrQuantity.In("skip")
		}
	}
	content, err := s.Labels(r.Context(), r.URL.Query()["item"], skip)
	if err != nil {
		return err
	}
	asPDF(w, "etichette.pdf")
	_, err = w.Write(content)
	return err
}

// asPDF says that what follows is a PDF to keep: no browser runs it in our name.
func asPDF(w http.ResponseWriter, name string) {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, no-store")
}

func (s *Service) getModels(ctx context.Context, _ *struct{}) ([]Model, error) { return s.Models(ctx) }

// A ModelInput is what may be written of a model.
type ModelInput struct {
	Category Category `json:"category" maxLength:"20"`
	Maker    string   `json:"maker,omitempty" maxLength:"160"`
	Name     string   `json:"name" maxLength:"240"`
	About    string   `json:"about,omitempty" maxLength:"1000"`
}

type modelInput struct{ Body ModelInput }

func (in ModelInput) model(id string) Model {
	return Model{ID: id, Category: in.Category, Maker: in.Maker, Name: in.Name, About: in.About}
}

func (s *Service) postModel(ctx context.Context, in *modelInput) (Model, error) {
	return s.KeepModel(ctx, in.Body.model(""))
}

type modelPath struct {
	Model string `path:"model" maxLength:"40"`
}

type changeModelInput struct {
	Model string `path:"model" maxLength:"40"`
	Body  ModelInput
}

func (s *Service) putModel(ctx context.Context, in *changeModelInput) (Model, error) {
	return s.KeepModel(ctx, in.Body.model(in.Model))
}

func (s *Service) deleteModel(ctx context.Context, in *modelPath) (httpapi.None, error) {
	return httpapi.None{}, s.DropModel(ctx, in.Model)
}

type notesQuery struct {
	State string `query:"state" enum:"open,signed,withdrawn"`
}

func (s *Service) getNotes(ctx context.Context, in *notesQuery) ([]noteView, error) {
	all, err := s.Notes(ctx, in.State)
	id, manages := reader(ctx)
	v := make([]noteView, len(all))
	for i, n := range all {
		v[i] = viewNote(n, id, manages)
	}
	return v, err
}

type kitNoteInput struct {
	Body struct {
		Person string   `json:"person" maxLength:"40"`
		Out    []Handed `json:"out,omitempty" maxItems:"50" doc:"what they get"`
		Back   []Handed `json:"back,omitempty" maxItems:"50" doc:"what they give back"`
		Until  string   `json:"until,omitempty" maxLength:"10" doc:"day; makes it a loan"`
		Words  string   `json:"words,omitempty" maxLength:"1000"`
	}
}

func (s *Service) postNote(ctx context.Context, in *kitNoteInput) (noteView, error) {
	b := in.Body
	n, err := s.Prepare(ctx, Handover{Person: b.Person, Out: b.Out, Back: b.Back, Until: b.Until, Words: b.Words})
	id, manages := reader(ctx)
	return viewNote(n, id, manages), err
}

type notePath struct {
	Note string `path:"note" maxLength:"40"`
}

func (s *Service) getNote(ctx context.Context, in *notePath) (noteView, error) {
	n, err := s.Shown(ctx, in.Note)
	id, manages := reader(ctx)
	return viewNote(n, id, manages), err
}

func (s *Service) paper(w http.ResponseWriter, r *http.Request) error {
	n, content, err := s.Paper(r.Context(), r.PathValue("note"), r.URL.Query().Has("signed"))
	if err != nil {
		return err
	}
	defer content.Close()
	asPDF(w, n.Number+".pdf")
	_, err = io.Copy(w, content)
	return err
}

type kitSignInput struct {
	Note string `path:"note" maxLength:"40"`
	Body struct {
		SHA256 string `json:"sha256" maxLength:"64" doc:"of the paper that was shown"`
		Reason string `json:"reason,omitempty" maxLength:"1000" doc:"why the person cannot sign"`
	}
}

func (s *Service) postSign(ctx context.Context, in *kitSignInput) (noteView, error) {
	n, err := s.Sign(ctx, in.Note, in.Body.SHA256)
	id, manages := reader(ctx)
	return viewNote(n, id, manages), err
}

func (s *Service) postAlone(ctx context.Context, in *kitSignInput) (noteView, error) {
	n, err := s.CloseAlone(ctx, in.Note, in.Body.SHA256, in.Body.Reason)
	id, manages := reader(ctx)
	return viewNote(n, id, manages), err
}

type kitNoteWords struct {
	Note string `path:"note" maxLength:"40"`
	Body struct {
		Words string `json:"words" maxLength:"1000"`
	}
}

func (s *Service) postWithdraw(ctx context.Context, in *kitNoteWords) (httpapi.None, error) {
	return httpapi.None{}, s.Withdraw(ctx, in.Note, in.Body.Words)
}

func (s *Service) getFaults(ctx context.Context, _ *struct{}) ([]faultView, error) {
	all, names, err := s.Faults(ctx)
	v := make([]faultView, len(all))
	for i, f := range all {
		v[i] = viewFault(f, names)
	}
	return v, err
}

type faultPath struct {
	Fault string `path:"fault" maxLength:"40"`
}

func (s *Service) postRepair(ctx context.Context, in *faultPath) (httpapi.None, error) {
	return httpapi.None{}, s.Repair(ctx, in.Fault)
}

type kitSettleInput struct {
	Fault string `path:"fault" maxLength:"40"`
	Body  struct {
		Outcome string `json:"outcome" enum:"fixed,fine,retired"`
		Answer  string `json:"answer,omitempty" maxLength:"1000"`
	}
}

func (s *Service) postSettle(ctx context.Context, in *kitSettleInput) (httpapi.None, error) {
	return httpapi.None{}, s.Settle(ctx, in.Fault, in.Body.Outcome, in.Body.Answer)
}

// The body is the picture itself.
func (s *Service) addPhoto(w http.ResponseWriter, r *http.Request) error {
	if err := s.AddPhoto(r.Context(), r.PathValue("fault"), r.Body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Service) photo(w http.ResponseWriter, r *http.Request) error {
	f, content, err := s.Photo(r.Context(), r.PathValue("fault"))
	if err != nil {
		return err
	}
	defer content.Close()
	h := w.Header()
	h.Set("Content-Type", f.PhotoType)
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	http.ServeContent(w, r, "", f.At, content)
	return nil
}
