package site

import (
	"context"
	"net/http"

	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature for staff.
func (s *Service) Doors(api *httpapi.API) {
	tag := httpapi.Tag("site")
	httpapi.Get(api, "/site/texts/{page}/{lang}", "What a page of the citizens' site says", s.getText, tag)
	httpapi.Put(api, "/site/texts/{page}/{lang}", "Give a page the body's own words; none bring back ours", s.putText, tag, httpapi.Status(http.StatusNoContent))
}

// ByPage names a page and a language in a door's path. It is exported because
// huma does not look into embedded types that are not.
type ByPage struct {
	Page string `path:"page" enum:"privacy,legal,accessibility,questions,agid"`
	Lang string `path:"lang" enum:"it,en"`
}

type textView struct {
	Words string `json:"words" doc:"with {{body}}, {{email}}, {{pec}}, {{phone}} and {{address}} where those of the body stand"`
	Own   bool   `json:"own" doc:"the body's, not ours"`
}

func (s *Service) getText(ctx context.Context, in *ByPage) (textView, error) {
	t, err := s.Text(ctx, Page(in.Page), in.Lang)
	return textView{t.Words, t.Own}, err
}

type changeInput struct {
	ByPage
	Body struct {
		Words string `json:"words" maxLength:"30000"`
	}
}

func (s *Service) putText(ctx context.Context, in *changeInput) (httpapi.None, error) {
	return httpapi.None{}, s.Change(ctx, Page(in.Page), in.Lang, in.Body.Words)
}
