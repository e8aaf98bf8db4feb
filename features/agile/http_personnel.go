package agile

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"loggia/platform/httpapi"
	"loggia/platform/ics"
	"loggia/platform/italy"
	"loggia/platform/sheet"
)

// personnelDoors lists the operations of the personnel office: employments,
// teleworkers, the calendar, costs and figures.
func (s *Service) personnelDoors(a *httpapi.API) {
	tag := httpapi.Tag("agile")
	httpapi.Get(a, "/agile/employments", "The employments on record", s.getEmployments, tag)
	httpapi.Put(a, "/agile/employments", "Set many employments, all or none", s.putEmployments, tag)
	httpapi.Get(a, "/agile/employments/{person}", "The employment of a person", s.getEmployment, tag)
	httpapi.Put(a, "/agile/employments/{person}", "Set the employment of a person", s.putEmployment, tag)
	httpapi.Get(a, "/agile/todo", "The personnel office's morning", s.getTodo, tag)
	httpapi.Get(a, "/agile/figures", "Figures of the PIAO section", s.getFigures, tag)
	a.Raw("GET /agile/figures/{format}", s.getFiguresFile, httpapi.Long(), tag, httpapi.Summary("Figures of the PIAO section as .xlsx or .csv"))
	httpapi.Get(a, "/agile/costs", "What a unit saves or costs, as the body wrote it", s.getCosts, tag)
	httpapi.Put(a, "/agile/costs", "Write what a unit saves or costs", s.putCost, tag)
	httpapi.Delete(a, "/agile/costs/{key}/{from}", "Take a cost away", s.deleteCost, tag)
	httpapi.Get(a, "/agile/teleworkers", "Teleworkers, and how far each has come", s.getTeleworkers, tag)
	httpapi.Put(a, "/agile/teleworkers", "List teleworkers, all or none", s.putTeleworkers, tag)
	httpapi.Delete(a, "/agile/teleworkers/{person}", "Take somebody from the list", s.deleteTeleworker, tag)
	httpapi.Post(a, "/agile/teleworkers/conversion", "Propose agreements to teleworkers", s.postConversion, tag)
	httpapi.Get(a, "/agile/deadlines", "The calendar of the programme", s.getDeadlines, tag)
	a.Raw("GET /agile/deadlines/ics", s.getDeadlinesFile, tag, httpapi.Summary("The calendar of the programme as an iCalendar file"))
}

// PersonIn names a person.
type PersonIn struct {
	Person string `path:"person" maxLength:"40"`
}

// A Record is an employment, or that there is none yet.
type Record struct {
	Known      bool       `json:"known"`
	Employment Employment `json:"employment"`
}

func (s *Service) getEmployment(ctx context.Context, in *PersonIn) (Record, error) {
	e, known, err := s.Employment(ctx, in.Person)
	return Record{known, e}, err
}

func (s *Service) getEmployments(ctx context.Context, _ *httpapi.None) ([]Employment, error) {
	return s.Employments(ctx)
}

type employmentsIn struct {
	Body struct {
		Rows []Employment `json:"rows" maxItems:"20000"`
	}
}

func (s *Service) putEmployments(ctx context.Context, in *employmentsIn) (httpapi.None, error) {
	return httpapi.None{}, s.SetEmployments(ctx, in.Body.Rows)
}

type employmentIn struct {
	PersonIn
	Body struct {
		FiscalCode string `json:"fiscal_code" maxLength:"16"`
		Hired      string `json:"hired"`
		Contract   string `json:"contract" enum:"A01,A02"`
		Protected  bool   `json:"protected,omitempty"`
	}
}

func (s *Service) putEmployment(ctx context.Context, in *employmentIn) (httpapi.None, error) {
	b := in.Body
	return httpapi.None{}, s.SetEmployment(ctx, Employment{in.Person, b.FiscalCode, b.Hired, b.Contract, b.Protected})
}

func (s *Service) getTodo(ctx context.Context, _ *httpapi.None) (Todo, error) { return s.Todo(ctx) }

type periodIn struct {
	From string `query:"from" required:"true"`
	To   string `query:"to" required:"true"`
}

func (s *Service) getFigures(ctx context.Context, in *periodIn) ([]Figure, error) {
	return s.Figures(ctx, in.From, in.To)
}

func (s *Service) getFiguresFile(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	from, to, format := q.Get("from"), q.Get("to"), r.PathValue("format")
	if format != "csv" && format != "xlsx" {
		return ErrFormat
	}
	all, err := s.Figures(r.Context(), from, to)
	if err != nil {
		return err
	}
	offices, err := s.officeNames(r.Context(), all)
	if err != nil {
		return err
	}
	t := figureTable(all, offices, func(key string) string { return s.Say.T(httpapi.Lang(r.Context()), key, nil) })
	name := fmt.Sprintf("piao-%s-%s.%s", from, to, format)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if format == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		return t.CSV(w)
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return sheet.Book{t}.XLSX(w)
}

// officeNames gives the names of the offices that figures are about.
func (s *Service) officeNames(ctx context.Context, all []Figure) (map[string]string, error) {
	names := map[string]string{}
	for _, f := range all {
		if f.Key != "office" || names[f.Group] != "" {
			continue
		}
		name, err := s.Offices.Name(ctx, f.Group)
		if err != nil {
			return nil, err
		}
		names[f.Group] = name
	}
	return names, nil
}

// figureTable gives the figures as a sheet, with how each sum of money is reckoned.
func figureTable(all []Figure, offices map[string]string, say func(string) string) sheet.Table {
	t := sheet.Table{Name: "PIAO", Head: []string{say("agile.figures.what"), say("agile.figures.group"), say("agile.figures.value"), say("agile.figures.of"), say("agile.figures.unit"), say("agile.figures.how")}}
	for _, f := range all {
		group := f.Group
		switch {
		case f.Key == "office":
			group = offices[f.Group]
		case f.Key == "felt":
			group += " (" + say("agile.when."+f.When) + ")"
		case group != "":
			group = say("agile.group." + f.Key + "." + group)
		}
		row := []any{say("agile.figure." + f.Key), group, f.Value, f.Of, say("agile.unit." + f.Unit), how(f, say)}
		if f.Hidden || f.Missing {
			row[2], row[3] = say("agile.figures."+map[bool]string{true: "missing", false: "hidden"}[f.Missing]), ""
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// how says how a figure is reckoned: so much, times so many, from when to when,
// where it is written.
func how(f Figure, say func(string) string) string {
	steps := make([]string, len(f.Parts))
	for i, p := range f.Parts {
		steps[i] = fmt.Sprintf("%s × %s %s (%s – %s; %s)", money(p.Cents), strings.TrimSuffix(strings.Replace(fmt.Sprintf("%.2f", p.Quantity), ".", ",", 1), ",00"), say("agile.per."+p.Per), short(p.From), short(p.To), p.Source)
	}
	if f.From != "" {
		steps = append(steps, short(f.From)+" – "+short(f.To))
	}
	return strings.Join(steps, " + ")
}

func money(cents int64) string { return fmt.Sprintf("%d,%02d €", cents/100, cents%100) }

func (s *Service) getCosts(ctx context.Context, _ *httpapi.None) ([]Cost, error) { return s.Costs(ctx) }

type costIn struct{ Body Cost }

func (s *Service) putCost(ctx context.Context, in *costIn) (httpapi.None, error) {
	return httpapi.None{}, s.SetCost(ctx, in.Body)
}

type costKeyIn struct {
	Key  string `path:"key" maxLength:"40"`
	From string `path:"from" maxLength:"10"`
}

func (s *Service) deleteCost(ctx context.Context, in *costKeyIn) (httpapi.None, error) {
	return httpapi.None{}, s.RemoveCost(ctx, in.Key, in.From)
}

func (s *Service) getTeleworkers(ctx context.Context, _ *httpapi.None) ([]Telework, error) {
	return s.Teleworkers(ctx)
}

type teleworkersIn struct {
	Body struct {
		Rows []Telework `json:"rows" maxItems:"5000"`
	}
}

func (s *Service) putTeleworkers(ctx context.Context, in *teleworkersIn) (httpapi.None, error) {
	return httpapi.None{}, s.ListTeleworkers(ctx, in.Body.Rows)
}

func (s *Service) deleteTeleworker(ctx context.Context, in *PersonIn) (httpapi.None, error) {
	return httpapi.None{}, s.Unlist(ctx, in.Person)
}

type conversionIn struct {
	Body struct {
		People []string `json:"people" minItems:"1" maxItems:"5000"`
		From   string   `json:"from" doc:"first day of the agreements"`
	}
}

func (s *Service) postConversion(ctx context.Context, in *conversionIn) (Added, error) {
	n, err := s.Convert(ctx, in.Body.People, in.Body.From)
	return Added{n}, err
}

func (s *Service) getDeadlines(ctx context.Context, in *periodIn) ([]Deadline, error) {
	return s.Deadlines(ctx, in.From, in.To)
}

func (s *Service) getDeadlinesFile(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	all, err := s.Deadlines(r.Context(), q.Get("from"), q.Get("to"))
	if err != nil {
		return err
	}
	lang := httpapi.Lang(r.Context())
	dates := make([]ics.Date, 0, len(all))
	for _, d := range all {
		day, err := italy.ParseDay(d.Day)
		if err != nil {
			return err
		}
		names := make([]string, len(d.Who))
		for i, who := range d.Who {
			names[i] = who.Name
		}
		summary := s.Say.T(lang, "agile.deadline."+d.Kind, map[string]any{"count": d.Count, "title": d.Title})
		dates = append(dates, ics.Date{UID: d.Day + "." + d.Kind + "." + d.Title + "@agile.loggia.invalid", Day: day, Summary: summary, Description: strings.Join(names, "\n")})
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="scadenze.ics"`)
	h.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(ics.Calendar(s.Say.T(lang, "agile.deadlines", nil), s.DB.Now(), dates)) // whoever went away has no answer to read
	return nil
}
