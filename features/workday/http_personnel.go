package workday

import (
	"context"

	"loggia/platform/httpapi"
)

// personnelDoors are those of the personnel office.
func (s *Service) personnelDoors(api *httpapi.API, tag httpapi.Option) {
	httpapi.Get(api, "/workdays/months", "The months closed for payroll, and the columns of its file", s.getMonths, tag)
	httpapi.Post(api, "/workdays/months/{month}/close", "Close a month", s.postClose, tag)
	httpapi.Get(api, "/workdays/months/{month}/corrections", "What was corrected in a month", s.getCorrections, tag)
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

type dayCorrectionInput struct {
	Body struct {
		Person  string `json:"person"`
		Day     string `json:"day" format:"date"`
		Becomes string `json:"becomes" enum:"office,away,absent"`
		Kind    string `json:"kind,omitempty" enum:",leave,sick,law104,permit,parental,mission,other"`
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
