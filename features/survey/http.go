package survey

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("survey")
	httpapi.Get(api, "/surveys", "The surveys that concern me", s.getMine, tag)
	httpapi.Post(api, "/surveys", "Make a survey", s.postSurvey, tag, httpapi.Status(http.StatusCreated))
	httpapi.Get(api, "/surveys/ratings", "What citizens said of the offices, by quarter", s.getRatings, tag)
	httpapi.Get(api, "/surveys/cohorts", "The groups that may be asked", s.getCohorts, tag)
	httpapi.Get(api, "/surveys/{survey}", "One survey with its questions", s.getSurvey, tag)
	httpapi.Put(api, "/surveys/{survey}", "Write a survey anew", s.putSurvey, tag)
	httpapi.Delete(api, "/surveys/{survey}", "Forget a survey", s.deleteSurvey, tag)
	httpapi.Post(api, "/surveys/{survey}/answers", "Answer", s.postAnswers, tag)
	httpapi.Get(api, "/surveys/{survey}/results", "What many said", s.getResult, tag)
	httpapi.Put(api, "/surveys/{survey}/published", "Let colleagues read the results, or no more", s.putPublished, tag)
	httpapi.Post(api, "/surveys/{survey}/waves/{n}/open", "Invite people to answer", s.postOpen, tag)
	httpapi.Post(api, "/surveys/{survey}/waves/{n}/close", "End it", s.postClose, tag)
	api.Raw("GET /surveys/{survey}/file", s.getFile)
}

// BySurvey names a survey in a door's path.
type BySurvey struct {
	Survey string `path:"survey"`
}

// ByWave names a wave in a door's path.
type ByWave struct {
	BySurvey
	N int `path:"n"`
}

// A SurveyInput is what may be written of a survey.
type SurveyInput struct {
	Title     string     `json:"title" maxLength:"300"`
	About     string     `json:"about,omitempty" maxLength:"2000"`
	Cohort    string     `json:"cohort,omitempty" maxLength:"60"`
	ByOffice  bool       `json:"byOffice,omitempty"`
	Questions []Question `json:"questions" maxItems:"40"`
	Waves     []string   `json:"waves" maxItems:"6" doc:"their names: Prima, Dopo"`
}

func (in SurveyInput) survey() Survey {
	v := Survey{Title: in.Title, About: in.About, Cohort: in.Cohort, ByOffice: in.ByOffice, Questions: in.Questions}
	for _, name := range in.Waves {
		v.Waves = append(v.Waves, Wave{Name: name})
	}
	return v
}

func (s *Service) getMine(ctx context.Context, _ *httpapi.None) ([]View, error) { return s.Mine(ctx) }

func (s *Service) getRatings(ctx context.Context, _ *httpapi.None) ([]Rating, error) {
	return s.RatingsOfYear(ctx)
}

func (s *Service) getCohorts(ctx context.Context, _ *httpapi.None) (map[string]string, error) {
	return s.Cohorts(ctx)
}

func (s *Service) postSurvey(ctx context.Context, in *struct{ Body SurveyInput }) (Survey, error) {
	return s.Make(ctx, in.Body.survey())
}

func (s *Service) getSurvey(ctx context.Context, in *BySurvey) (View, error) {
	return s.Look(ctx, in.Survey)
}

type surveyIn struct {
	BySurvey
	Body SurveyInput
}

func (s *Service) putSurvey(ctx context.Context, in *surveyIn) (Survey, error) {
	v := in.Body.survey()
	v.ID = in.Survey
	return s.Change(ctx, v)
}

func (s *Service) deleteSurvey(ctx context.Context, in *BySurvey) (httpapi.None, error) {
	return httpapi.None{}, s.Remove(ctx, in.Survey)
}

type answersIn struct {
	BySurvey
	Body struct {
		Answers []Answer `json:"answers" maxItems:"40"`
	}
}

func (s *Service) postAnswers(ctx context.Context, in *answersIn) (httpapi.None, error) {
	return httpapi.None{}, s.Answer(ctx, in.Survey, in.Body.Answers)
}

func (s *Service) getResult(ctx context.Context, in *BySurvey) (Result, error) {
	return s.Result(ctx, in.Survey)
}

type publishedIn struct {
	BySurvey
	Body struct {
		On bool `json:"on"`
	}
}

func (s *Service) putPublished(ctx context.Context, in *publishedIn) (httpapi.None, error) {
	return httpapi.None{}, s.Share(ctx, in.Survey, in.Body.On)
}

type openIn struct {
	ByWave
	Body struct {
		Until string `json:"until" maxLength:"10"`
	}
}

func (s *Service) postOpen(ctx context.Context, in *openIn) (httpapi.None, error) {
	return httpapi.None{}, s.Open(ctx, in.Survey, in.N, in.Body.Until)
}

func (s *Service) postClose(ctx context.Context, in *ByWave) (httpapi.None, error) {
	return httpapi.None{}, s.Close(ctx, in.Survey, in.N)
}

func (s *Service) getFile(w http.ResponseWriter, r *http.Request) error {
	kind, media := "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if r.URL.Query().Get("as") == "csv" {
		kind, media = "csv", "text/csv; charset=utf-8"
	}
	var b bytes.Buffer
	if err := s.Write(r.Context(), &b, r.PathValue("survey"), kind, httpapi.Lang(r.Context())); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Content-Disposition", `attachment; filename="questionario.`+kind+`"`)
	_, err := w.Write(b.Bytes())
	return err
}
