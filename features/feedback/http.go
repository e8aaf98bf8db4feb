package feedback

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/sheet"
)

// Doors lists the operations of this feature for staff.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("feedback")
	httpapi.Get(api, "/feedback", "What readers think of the citizens' pages over some days", s.getReport, tag)
	api.Raw("GET /feedback/opinions.csv", s.getCSV, tag, httpapi.Summary("The same opinions, one a row"), httpapi.Rate(30, time.Minute))
}

type reportInput struct {
	From string `query:"from" format:"date" required:"true"`
	To   string `query:"to" format:"date" required:"true"`
	Page string `query:"page" doc:"one page's address; * or nothing for all, - for what is none of ours"`
}

// question reads the days and the page that are asked for.
func (in reportInput) question() (q Question, err error) {
	if q.From, err = italy.ParseDay(in.From); err != nil {
		return q, ErrDays.In("from")
	}
	if q.To, err = italy.ParseDay(in.To); err != nil {
		return q, ErrDays.In("to")
	}
	switch in.Page {
	case "", Anywhere:
		q.Page = Anywhere
	case "-":
		q.Page = ""
	default:
		q.Page = in.Page
	}
	return q, nil
}

type opinionView struct {
	Page   string `json:"page"`
	Stars  int    `json:"stars"`
	Reason string `json:"reason,omitempty"`
	Words  string `json:"words,omitempty"`
	Day    string `json:"day" format:"date" doc:"the day and not the hour, by which somebody could be recognised"`
}

type reportView struct {
	Opinions int            `json:"opinions"`
	Stars    float64        `json:"stars" doc:"the mean, from 1 to 5; 0 without opinions"`
	ByStars  [5]int         `json:"by_stars" doc:"how many gave one star, two, …"`
	Reasons  map[string]int `json:"reasons" doc:"how many chose each reason of the national list"`
	Pages    []Score        `json:"pages"`
	Offices  []OfficeScore  `json:"offices"`
	Latest   []opinionView  `json:"latest"`
}

func (s *Service) getReport(ctx context.Context, in *reportInput) (v reportView, err error) {
	q, err := in.question()
	if err != nil {
		return v, err
	}
	r, err := s.Look(ctx, q)
	v = reportView{r.Opinions, r.Stars, r.ByStars, r.Reasons, r.Pages, r.Offices, make([]opinionView, len(r.Latest))}
	for i, o := range r.Latest {
		v.Latest[i] = opinionView{o.Page, o.Stars, o.Reason, o.Words, italy.DayOf(o.Given).String()}
	}
	return v, err
}

func (s *Service) getCSV(w http.ResponseWriter, r *http.Request) (err error) {
	defer errs.Wrap(&err, "feedback.getCSV")
	v := r.URL.Query()
	q, err := reportInput{v.Get("from"), v.Get("to"), v.Get("page")}.question()
	if err != nil {
		return err
	}
	all, err := s.List(r.Context(), q)
	if err != nil {
		return err
	}
	say := func(key string) string { return httpapi.Say(r.Context(), "feedback.csv."+key, nil) }
	t := sheet.Table{Name: say("name"), Head: []string{say("day"), say("page"), say("stars"), say("reason"), say("words")}}
	for _, o := range all {
		reason := ""
		if o.Reason != "" {
			reason = httpapi.Say(r.Context(), "feedback.page.why."+o.Reason, nil)
		}
		t.Rows = append(t.Rows, []any{sheet.Day(italy.DayOf(o.Given).String()), o.Page, o.Stars, reason, o.Words})
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", "attachment; filename="+strconv.Quote(say("name")+"-"+q.From.String()+"-"+q.To.String()+".csv"))
	return t.CSV(w)
}
