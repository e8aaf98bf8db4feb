package training

import (
	"context"
	"net/http"
	"time"

	"loggia/core/access"
	"loggia/platform/httpapi"
	"loggia/platform/italy"
	"loggia/platform/sheet"
)

func (s *Service) getTeaching(ctx context.Context, _ *httpapi.None) ([]Taught, error) {
	return s.Teaching(ctx)
}

type editionInput struct {
	Way      string `json:"way"`
	Place    string `json:"place,omitempty" maxLength:"800"`
	Teacher  string `json:"teacher,omitempty"`
	Seats    int    `json:"seats"`
	Sessions []struct {
		Starts time.Time `json:"starts"`
		Ends   time.Time `json:"ends"`
	} `json:"sessions" maxItems:"100"`
}

func (in editionInput) edition(id, course string) Edition {
	e := Edition{ID: id, Course: course, Way: in.Way, Place: in.Place, Teacher: in.Teacher, Seats: in.Seats}
	for _, s := range in.Sessions {
		e.Sessions = append(e.Sessions, Session{Starts: s.Starts, Ends: s.Ends})
	}
	return e
}

type openEdition struct {
	ByCourse
	Body editionInput
}

func (s *Service) postEdition(ctx context.Context, in *openEdition) (Edition, error) {
	return s.Hold(ctx, in.Body.edition("", in.Course))
}

type changeEdition struct {
	ByEdition
	Body editionInput
}

func (s *Service) putEdition(ctx context.Context, in *changeEdition) (Edition, error) {
	return s.Hold(ctx, in.Body.edition(in.Edition, ""))
}

func (s *Service) getSheet(ctx context.Context, in *ByEdition) (Sheet, error) {
	return s.Sheet(ctx, in.Edition)
}

func (s *Service) postCallOff(ctx context.Context, in *ByEdition) (httpapi.None, error) {
	return httpapi.None{}, s.CallOff(ctx, in.Edition)
}

type closed struct {
	Done   int `json:"done" doc:"people who were there for long enough"`
	Missed int `json:"missed"`
}

func (s *Service) postClose(ctx context.Context, in *ByEdition) (closed, error) {
	done, missed, err := s.Close(ctx, in.Edition)
	return closed{done, missed}, err
}

type presenceBody struct {
	Person  string `json:"person"`
	Present bool   `json:"present"`
}

type presenceInput struct {
	BySession
	Body presenceBody
}

func (s *Service) putPresence(ctx context.Context, in *presenceInput) (httpapi.None, error) {
	return httpapi.None{}, s.Mark(ctx, in.Session, in.Body.Person, in.Body.Present)
}

type doorView struct {
	Path string `json:"path" doc:"of the room, inside the staff app"`
}

func (s *Service) postJoin(ctx context.Context, in *BySession) (doorView, error) {
	path, err := s.Join(ctx, in.Session)
	return doorView{path}, err
}

func (s *Service) getBoard(ctx context.Context, _ *httpapi.None) (Board, error) { return s.Board(ctx) }

type figuresInput struct {
	From string `query:"from" doc:"2026-01-01; the first day of the year when absent"`
	To   string `query:"to" doc:"today when absent"`
}

type figuresView struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	People int      `json:"people" doc:"each counts once"`
	Areas  []Figure `json:"areas"`
}

func (s *Service) getFigures(ctx context.Context, in *figuresInput) (v figuresView, err error) {
	day := italy.DayOf(s.DB.Now())
	v.From, v.To = in.From, in.To
	if v.From == "" {
		v.From = italy.On(day.Year, time.January, 1).String()
	}
	if v.To == "" {
		v.To = day.String()
	}
	v.Areas, v.People, err = s.Figures(ctx, v.From, v.To)
	return v, err
}

type skillsView struct {
	Answers []SkillAnswer   `json:"answers"`
	Can     map[string]bool `json:"can"`
}

func (s *Service) getSkills(ctx context.Context, _ *httpapi.None) (skillsView, error) {
	all, err := s.MySkills(ctx)
	return skillsView{all, map[string]bool{"figures": access.Can(ctx, "training.figures", access.Thing{})}}, err
}

func (s *Service) postSkills(ctx context.Context, in *struct{ Body SkillAnswer }) (httpapi.None, error) {
	return httpapi.None{}, s.Assess(ctx, in.Body)
}

type skillFiguresView struct {
	Least   int           `json:"least" doc:"people below whom no figure is given"`
	Figures []SkillFigure `json:"figures"`
}

func (s *Service) getSkillFigures(ctx context.Context, _ *httpapi.None) (skillFiguresView, error) {
	all, least, err := s.SkillFigures(ctx)
	return skillFiguresView{least, all}, err
}

type presentAll struct {
	Present int `json:"present"`
}

func (s *Service) postPresentAll(ctx context.Context, in *BySession) (presentAll, error) {
	n, err := s.MarkAll(ctx, in.Session)
	return presentAll{n}, err
}

func (s *Service) getMissing(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	t, err := s.Missing(r.Context(), Choice{Office: q.Get("office"), Course: q.Get("course"), Standing: Standing(q.Get("standing"))}, httpapi.Lang(r.Context()))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	if q.Get("as") == "csv" {
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="formazione.csv"`)
		return t.CSV(w)
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="formazione.xlsx"`)
	return sheet.Book{t}.XLSX(w)
}
