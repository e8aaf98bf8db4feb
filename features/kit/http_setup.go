package kit

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"loggia/platform/httpapi"
)

// setupDoors are those of campaigns and of the file of people with their kit.
func (s *Service) setupDoors(api *httpapi.API) {
	tag, made := httpapi.Tag("kit"), httpapi.Status(http.StatusCreated)
	file, slow := httpapi.Limit(8<<20), httpapi.Timeout(2*time.Minute) // 5 MB of CSV in base 64, and the edits
	httpapi.Get(api, "/kit/campaigns", "The set-up campaigns, and the check-lists", s.getCampaigns, tag)
	httpapi.Post(api, "/kit/campaigns", "Begin a campaign", s.postCampaign, tag, made)
	httpapi.Put(api, "/kit/campaigns/{campaign}", "Change a campaign", s.putCampaign, tag)
	httpapi.Post(api, "/kit/campaigns/{campaign}/close", "End a campaign, or open it again", s.postClose, tag)
	httpapi.Get(api, "/kit/campaigns/{campaign}/board", "Who is ready, who waits for what", s.getBoard, tag)
	api.Raw("GET /kit/campaigns/{campaign}/board.xlsx", s.boardFile, httpapi.Summary("The board as a spreadsheet"), tag, httpapi.Rate(30, time.Minute))
	httpapi.Post(api, "/kit/campaigns/{campaign}/people", "Put people in a campaign", s.postEnrol, tag)
	httpapi.Delete(api, "/kit/campaigns/{campaign}/people/{person}", "Take a person out of a campaign", s.deleteEnrolled, tag)
	httpapi.Post(api, "/kit/campaigns/{campaign}/steps/{step}", "Mark a step of people as done or not", s.postMark, tag)
	httpapi.Post(api, "/kit/templates", "Keep a check-list", s.postTemplate, tag, made)
	httpapi.Put(api, "/kit/templates/{template}", "Change a check-list", s.putTemplate, tag)
	httpapi.Post(api, "/kit/import/preview", "What a file of people with their kit would do", s.postPreview, tag, file, slow)
	httpapi.Post(api, "/kit/import", "Load a file of people with their kit: all rows or none", s.postImport, tag, file, slow)
}

type campaignsView struct {
	Campaigns []Campaign `json:"campaigns"`
	Templates []Template `json:"templates"`
}

func (s *Service) getCampaigns(ctx context.Context, _ *struct{}) (campaignsView, error) {
	all, templates, err := s.Campaigns(ctx)
	return campaignsView{all, templates}, err
}

// A StepInput is one line of a check-list as it is written.
type StepInput struct {
	ID    string `json:"id,omitempty" maxLength:"40" doc:"of a step that stays"`
	Words string `json:"words" maxLength:"240"`
	Tick  Tick   `json:"tick,omitempty" enum:",account,factor,kit,agreement,training"`
}

func steps(in []StepInput) []Step {
	out := make([]Step, len(in))
	for i, one := range in {
		out[i] = Step(one)
	}
	return out
}

// A CampaignInput is what may be written of a campaign.
type CampaignInput struct {
	Name   string      `json:"name" maxLength:"240"`
	Starts string      `json:"starts" maxLength:"10"`
	Ends   string      `json:"ends" maxLength:"10"`
	Steps  []StepInput `json:"steps" maxItems:"30"`
}

type campaignInput struct{ Body CampaignInput }

func (s *Service) postCampaign(ctx context.Context, in *campaignInput) (Campaign, error) {
	b := in.Body
	return s.KeepCampaign(ctx, Campaign{Name: b.Name, Starts: b.Starts, Ends: b.Ends, Steps: steps(b.Steps)})
}

type changeCampaignInput struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Body     CampaignInput
}

func (s *Service) putCampaign(ctx context.Context, in *changeCampaignInput) (Campaign, error) {
	b := in.Body
	return s.KeepCampaign(ctx, Campaign{ID: in.Campaign, Name: b.Name, Starts: b.Starts, Ends: b.Ends, Steps: steps(b.Steps)})
}

type kitCloseInput struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Body     struct {
		Closed bool `json:"closed"`
	}
}

func (s *Service) postClose(ctx context.Context, in *kitCloseInput) (httpapi.None, error) {
	return httpapi.None{}, s.CloseCampaign(ctx, in.Campaign, in.Body.Closed)
}

type boardQuery struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Office   string `query:"office" maxLength:"40"`
	Step     string `query:"step" maxLength:"40" doc:"only who waits for it"`
	Find     string `query:"find" maxLength:"100"`
	Waiting  bool   `query:"waiting" doc:"not who is ready"`
}

func (s *Service) getBoard(ctx context.Context, in *boardQuery) (Board, error) {
	return s.Board(ctx, in.Campaign, BoardQuery{Office: in.Office, Step: in.Step, Find: in.Find, Waiting: in.Waiting})
}

type kitPeopleInput struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Body     struct {
		People []string `json:"people" minItems:"1" maxItems:"5000"`
	}
}

type enrolled struct {
	New int `json:"new"`
}

func (s *Service) postEnrol(ctx context.Context, in *kitPeopleInput) (enrolled, error) {
	n, err := s.Enrol(ctx, in.Campaign, in.Body.People)
	return enrolled{n}, err
}

type enrolledPath struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Person   string `path:"person" maxLength:"40"`
}

func (s *Service) deleteEnrolled(ctx context.Context, in *enrolledPath) (httpapi.None, error) {
	return httpapi.None{}, s.Leave(ctx, in.Campaign, in.Person)
}

type kitMarkInput struct {
	Campaign string `path:"campaign" maxLength:"40"`
	Step     string `path:"step" maxLength:"40"`
	Body     struct {
		People []string `json:"people" minItems:"1" maxItems:"5000"`
		Done   bool     `json:"done"`
	}
}

func (s *Service) postMark(ctx context.Context, in *kitMarkInput) (httpapi.None, error) {
	return httpapi.None{}, s.Mark(ctx, in.Campaign, in.Step, in.Body.People, in.Body.Done)
}

type templateBody struct {
	Name  string      `json:"name" maxLength:"240"`
	Steps []StepInput `json:"steps" maxItems:"30"`
}

type templateInput struct{ Body templateBody }

func (s *Service) postTemplate(ctx context.Context, in *templateInput) (Template, error) {
	return s.KeepTemplate(ctx, Template{Name: in.Body.Name, Steps: steps(in.Body.Steps)})
}

type changeTemplateInput struct {
	Template string `path:"template" maxLength:"40"`
	Body     templateBody
}

func (s *Service) putTemplate(ctx context.Context, in *changeTemplateInput) (Template, error) {
	return s.KeepTemplate(ctx, Template{ID: in.Template, Name: in.Body.Name, Steps: steps(in.Body.Steps)})
}

type kitImportInput struct {
	Body struct {
		Edits
		File     []byte `json:"file" doc:"the CSV, base 64"`
		Campaign string `json:"campaign,omitempty" maxLength:"40" doc:"the set-up campaign that all of them enter"`
	}
}

func (s *Service) postPreview(ctx context.Context, in *kitImportInput) (Report, error) {
	r, err := s.Preview(ctx, bytes.NewReader(in.Body.File), in.Body.Edits)
	return spoken(ctx, r), err
}

// postImport answers with the report when rows are bad: it says which.
func (s *Service) postImport(ctx context.Context, in *kitImportInput) (Report, error) {
	r, err := s.Import(ctx, bytes.NewReader(in.Body.File), in.Body.Edits, in.Body.Campaign)
	if errors.Is(err, ErrImport) {
		err = nil
	}
	return spoken(ctx, r), err
}

// spoken gives each fault its words in the reader's language.
func spoken(ctx context.Context, r Report) Report {
	return r.Spoken(func(code string, args map[string]any) string { return httpapi.Say(ctx, code, args) })
}
