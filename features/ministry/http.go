package ministry

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"loggia/platform/db"
	"loggia/platform/httpapi"
	"loggia/platform/sheet"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(a *httpapi.API) {
	httpapi.Get(a, "/ministry", "What is to be told to the Ministry of Labour, by its term, and what was told", s.getBoard)
	httpapi.Get(a, "/ministry/communications/{id}", "One communication with its attempts and its receipt", s.getOne)
	httpapi.Post(a, "/ministry/communications/{id}/retry", "Read the agreement again and send", s.postRetry)
	httpapi.Post(a, "/ministry/communications/{id}/drop", "Say that a communication is not needed", s.postDrop)
	httpapi.Post(a, "/ministry/communications/{id}/receipt", "Enter the code that the portal gave", s.postReceipt)
	httpapi.Post(a, "/ministry/communications/{id}/add", "Correct, annul or end what was told", s.postAdd)
	httpapi.Post(a, "/ministry/exports", "Put what waits of one kind in a file for the portal", s.postExport)
	a.Raw("GET /ministry/exports/{id}", s.getFile, httpapi.Summary("The file to upload on the portal; ?csv=1 for CSV"), httpapi.Tag("ministry"))
	a.Raw("POST /ministry/receipts", s.postReceipts, httpapi.Summary("Load the codes that the portal gave, from a CSV file"), httpapi.Tag("ministry"), httpapi.Limit(5<<20))
	httpapi.Get(a, "/ministry/settings", "How this body speaks to the Ministry, without the key", s.getSettings)
	httpapi.Put(a, "/ministry/settings", "Set how this body speaks to the Ministry", s.putSettings)
	httpapi.Post(a, "/ministry/settings/try", "Ask the Ministry for a token, and say what came of it", s.postTry)
}

// A CommunicationView is a communication as the pages show it.
type CommunicationView struct {
	ID        string     `json:"id"`
	Number    int        `json:"number"`
	Agreement string     `json:"agreement"`
	Kind      Kind       `json:"kind"`
	Day       string     `json:"day" doc:"from which it holds; of a withdrawal, the last day"`
	Due       string     `json:"due"`
	State     State      `json:"state"`
	Worker    string     `json:"worker" doc:"name and surname"`
	From      string     `json:"from"`
	To        string     `json:"to,omitempty"`
	Faults    []string   `json:"faults" doc:"what is missing or malformed"`
	Code      string     `json:"code,omitempty"`
	Result    string     `json:"result,omitempty" doc:"the Ministry's own code"`
	Message   string     `json:"message,omitempty" doc:"the Ministry's words"`
	Trouble   string     `json:"trouble,omitempty" doc:"why the last attempt came to nothing"`
	Note      string     `json:"note,omitempty"`
	Failures  int        `json:"failures"`
	Next      *time.Time `json:"next,omitempty" doc:"when it is tried again"`
	Queued    time.Time  `json:"queued"`
	Settled   *time.Time `json:"settled,omitempty"`
}

func viewCommunication(c Communication) CommunicationView {
	v := CommunicationView{ID: c.ID, Number: c.Number, Agreement: c.Agreement, Kind: c.Kind, Day: c.Day, Due: c.Due, State: c.State, Worker: c.Facts.Worker.Given + " " + c.Facts.Worker.Family,
		From: c.Facts.Period.From, To: c.Facts.Period.To, Faults: c.Faults, Code: c.Code, Result: c.Result, Message: c.Message, Trouble: c.Trouble, Note: c.Note, Failures: c.Failures, Queued: c.Queued}
	if c.Faults == nil {
		v.Faults = []string{}
	}
	if !c.Next.IsZero() {
		v.Next = &c.Next
	}
	if !c.Settled.IsZero() {
		v.Settled = &c.Settled
	}
	return v
}

type boardView struct {
	Counts         map[State]int       `json:"counts"`
	Communications []CommunicationView `json:"communications"`
	Connected      bool                `json:"connected" doc:"sent by the service; else by a file"`
	Ready          bool                `json:"ready" doc:"the body has said who it is"`
	Exports        []Export            `json:"exports" doc:"files whose receipts are awaited"`
}

type boardInput struct {
	State State `query:"state" doc:"only those in this state"`
}

func (s *Service) getBoard(ctx context.Context, in *boardInput) (v boardView, err error) {
	b, err := s.Look(ctx, in.State)
	v = boardView{Counts: b.Counts, Communications: make([]CommunicationView, len(b.All)), Connected: b.Settings.Connected, Ready: b.Settings.EmployerCF != "", Exports: b.Exports}
	for i, c := range b.All {
		v.Communications[i] = viewCommunication(c)
	}
	return v, err
}

type idInput struct {
	ID string `path:"id"`
}

type attemptView struct {
	N       int       `json:"n"`
	Act     string    `json:"act" doc:"create, modify, cancel, recede, clear, close, file, hand"`
	At      time.Time `json:"at"`
	Fate    string    `json:"fate" doc:"accepted, refused, unsent, unclear; empty while it is under way"`
	Status  int       `json:"status,omitempty" doc:"HTTP"`
	Result  string    `json:"result,omitempty"`
	Message string    `json:"message,omitempty"`
	Trouble string    `json:"trouble,omitempty"`
	Code    string    `json:"code,omitempty"`
	Answer  string    `json:"answer,omitempty" doc:"as it came: the receipt"`
}

type oneView struct {
	CommunicationView
	Facts    Facts         `json:"facts" doc:"what is told"`
	Attempts []attemptView `json:"attempts"`
}

func (s *Service) getOne(ctx context.Context, in *idInput) (v oneView, err error) {
	c, attempts, err := s.One(ctx, in.ID)
	v = oneView{CommunicationView: viewCommunication(c), Facts: c.Facts, Attempts: make([]attemptView, len(attempts))}
	for i, x := range attempts {
		v.Attempts[i] = attemptView{x.N, x.Act, db.Time(x.At), x.Fate, x.Status, x.Result, x.Message, x.Trouble, x.Code, x.Answer}
	}
	return v, err
}

func (s *Service) postRetry(ctx context.Context, in *idInput) (httpapi.None, error) {
	defer s.Jobs.Nudge()
	return httpapi.None{}, s.Retry(ctx, in.ID)
}

type dropInput struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why" maxLength:"2000"`
	}
}

func (s *Service) postDrop(ctx context.Context, in *dropInput) (httpapi.None, error) {
	return httpapi.None{}, s.Drop(ctx, in.ID, in.Body.Why)
}

type receiptInput struct {
	ID   string `path:"id"`
	Body struct {
		Code string `json:"code" maxLength:"40"`
	}
}

func (s *Service) postReceipt(ctx context.Context, in *receiptInput) (httpapi.None, error) {
	return httpapi.None{}, s.Receipt(ctx, in.ID, in.Body.Code)
}

type addInput struct {
	ID   string `path:"id"`
	Body struct {
		Kind Kind   `json:"kind" doc:"M, A or R" maxLength:"1"`
		Day  string `json:"day" maxLength:"10"`
	}
}

func (s *Service) postAdd(ctx context.Context, in *addInput) (httpapi.None, error) {
	defer s.Jobs.Nudge()
	return httpapi.None{}, s.Add(ctx, in.ID, in.Body.Kind, in.Body.Day)
}

type exportInput struct {
	Body struct {
		Kind Kind `json:"kind" doc:"I, M, A or R" maxLength:"1"`
	}
}

func (s *Service) postExport(ctx context.Context, in *exportInput) (Export, error) {
	return s.Export(ctx, in.Body.Kind)
}

func (s *Service) getFile(w http.ResponseWriter, r *http.Request) error {
	found, err := s.File(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	table := sheet.Table{Name: "Foglio1", Head: found.Heads}
	for _, row := range found.Rows {
		cells := make([]any, len(row))
		for i, c := range row {
			cells[i] = c
		}
		table.Rows = append(table.Rows, cells)
	}
	name := fmt.Sprintf("lavoro-agile-%s-%s", found.Kind, s.DB.Now().Format("20060102"))
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	if r.URL.Query().Get("csv") != "" {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
		return table.CSV(w)
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.xlsx"`)
	return sheet.Book{table}.XLSX(w)
}

func (s *Service) postReceipts(w http.ResponseWriter, r *http.Request) error {
	out, err := s.Receipts(r.Context(), r.Body)
	if err != nil {
		return err
	}
	return httpapi.JSON(w, http.StatusOK, out)
}

type settingsView struct {
	Settings
	HasKey bool            `json:"has_key"`
	Fields []string        `json:"fields" doc:"what a column may hold"`
	Can    map[string]bool `json:"can"`
}

func (s *Service) getSettings(ctx context.Context, _ *struct{}) (settingsView, error) {
	set, has, err := s.Setup(ctx)
	return settingsView{set, has, Fields, can(ctx)}, err
}

type settingsInput struct {
	Body struct {
		Settings
		Key string `json:"key,omitempty" maxLength:"1000" doc:"of the Ministry; empty leaves the one that is kept"`
	}
}

func (s *Service) putSettings(ctx context.Context, in *settingsInput) (httpapi.None, error) {
	return httpapi.None{}, s.SetUp(ctx, in.Body.Settings, in.Body.Key)
}

type tryView struct {
	Trouble string `json:"trouble" doc:"empty when the Ministry has answered with a token"`
}

func (s *Service) postTry(ctx context.Context, _ *struct{}) (tryView, error) {
	trouble, err := s.Try(ctx)
	return tryView{trouble}, err
}
