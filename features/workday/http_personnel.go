package workday

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"

	"loggia/platform/httpapi"
)

// personnelDoors are those of the personnel office.
func (s *Service) personnelDoors(api *httpapi.API, tag httpapi.Option) {
	httpapi.Get(api, "/workdays/months", "The months closed for payroll, and the columns of its file", s.getMonths, tag)
	httpapi.Post(api, "/workdays/months/{month}/close", "Close a month", s.postClose, tag)
	httpapi.Put(api, "/workdays/months/columns", "Choose the columns of the file for payroll", s.putColumns, tag)
	api.Raw("GET /workdays/months/{month}/payroll.xlsx", s.getPayrollXLSX, tag, httpapi.Summary("The file of a month for payroll"))
	api.Raw("GET /workdays/months/{month}/payroll.csv", s.getPayrollCSV, tag, httpapi.Summary("The same as CSV; part=corrections for what was corrected since"))
	httpapi.Get(api, "/workdays/months/{month}/corrections", "What was corrected in a month", s.getCorrections, tag)
	httpapi.Get(api, "/workdays/months/{month}/absences", "Everybody's absences in a month, with their kind", s.getMonthAbsences, tag)
	httpapi.Post(api, "/workdays/corrections", "Correct a day gone by, saying why", s.postCorrection, tag)
	httpapi.Get(api, "/workdays/without-agreement", "Days away that began without an agreement, in an emergency", s.getUnagreed, tag)
}

type monthsView struct {
	Closed  []string `json:"closed"`
	Columns []string `json:"columns"`
	All     []string `json:"all" doc:"every column that may be chosen"`
}

func (s *Service) getMonths(ctx context.Context, _ *struct{}) (monthsView, error) {
	closed, columns, err := s.Months(ctx)
	return monthsView{closed, columns, Columns}, err
}

type columnsInput struct {
	Body struct {
		Columns []string `json:"columns"`
	}
}

func (s *Service) putColumns(ctx context.Context, in *columnsInput) (httpapi.None, error) {
	return httpapi.None{}, s.ChooseColumns(ctx, in.Body.Columns)
}

// The file is written whole before the first byte leaves: a failure is an answer,
// not half a file.
func (s *Service) getPayrollXLSX(w http.ResponseWriter, r *http.Request) error {
	file, err := s.Payroll(r.Context(), r.PathValue("month"), httpapi.Lang(r.Context()))
	if err != nil {
		return err
	}
	return download(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "paghe-"+r.PathValue("month")+".xlsx", file.XLSX)
}

func (s *Service) getPayrollCSV(w http.ResponseWriter, r *http.Request) error {
	file, err := s.Payroll(r.Context(), r.PathValue("month"), httpapi.Lang(r.Context()))
	if err != nil {
		return err
	}
	part, name := file[0], "paghe-"
	if r.URL.Query().Get("part") == "corrections" {
		part, name = file[1], "correzioni-"
	}
	return download(w, "text/csv; charset=utf-8", name+r.PathValue("month")+".csv", part.CSV)
}

func download(w http.ResponseWriter, kind, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(b.Bytes())
	return err
}

// ByMonth names a month in a door's path.
type ByMonth struct {
	Month string `path:"month" doc:"2026-11"`
}

func (s *Service) postClose(ctx context.Context, in *ByMonth) (httpapi.None, error) {
	return httpapi.None{}, s.CloseMonth(ctx, in.Month)
}

type correctionView struct {
	Person   string `json:"person"`
	Name     string `json:"name"`
	Day      string `json:"day"`
	Was      string `json:"was" enum:"office,away,absent"`
	Becomes  string `json:"becomes" enum:"office,away,absent"`
	Vouchers int    `json:"vouchers"`
	Why      string `json:"why"`
}

func (s *Service) getCorrections(ctx context.Context, in *ByMonth) ([]correctionView, error) {
	all, names, err := s.Corrections(ctx, in.Month)
	return each(all, func(c Correction) correctionView {
		return correctionView{c.Person, names[c.Person], text(c.Day), string(c.Was), string(c.Becomes), c.Vouchers, c.Why}
	}), err
}

type namedAbsenceView struct {
	absenceView
	Name string `json:"name"`
}

func (s *Service) getMonthAbsences(ctx context.Context, in *ByMonth) ([]namedAbsenceView, error) {
	all, names, err := s.AllAbsences(ctx, in.Month)
	return each(all, func(a Absence) namedAbsenceView { return namedAbsenceView{viewAbsence(a), names[a.Person]} }), err
}

type dayCorrectionInput struct {
	Body struct {
		Person  string `json:"person"`
		Day     string `json:"day" format:"date"`
		Becomes string `json:"becomes" enum:"office,away,absent"`
		Kind    string `json:"kind,omitempty" enum:",leave,sick,law104,permit,visit,parental,mission,other"`
		Why     string `json:"why"`
	}
}

func (s *Service) postCorrection(ctx context.Context, in *dayCorrectionInput) (none httpapi.None, err error) {
	day, err := parseDay(in.Body.Day, "day")
	if err != nil {
		return none, err
	}
	return none, s.Correct(ctx, in.Body.Person, day, Place(in.Body.Becomes), Kind(in.Body.Kind), in.Body.Why)
}

type unagreedView struct {
	Person string `json:"person"`
	Day    string `json:"day"`
}

func (s *Service) getUnagreed(ctx context.Context, in *weeksInput) ([]unagreedView, error) {
	from, to, err := in.days()
	if err != nil {
		return nil, err
	}
	all, err := s.WithoutAgreement(ctx, from, to)
	return each(all, func(u Unagreed) unagreedView { return unagreedView{u.Person, text(u.Day)} }), err
}
