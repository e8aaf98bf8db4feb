package feedback

import (
	"context"
	"time"

	"loggia/platform/httpapi"
)

// Doors lists the operations of this feature for staff.
func (s *Service) Doors(api *httpapi.API) {
	httpapi.Get(api, "/feedback", "What readers think of the citizens' pages", s.opinions, httpapi.Tag("feedback"))
}

type opinionView struct {
	Page   string    `json:"page"`
	Stars  int       `json:"stars"`
	Reason string    `json:"reason,omitempty"`
	Words  string    `json:"words,omitempty"`
	Given  time.Time `json:"given"`
}

type opinionsView struct {
	Pages  []Score       `json:"pages"`
	Latest []opinionView `json:"latest"`
}

func (s *Service) opinions(ctx context.Context, _ *struct{}) (opinionsView, error) {
	scores, latest, err := s.Look(ctx)
	v := opinionsView{Pages: scores, Latest: make([]opinionView, len(latest))}
	for i, o := range latest {
		v.Latest[i] = opinionView{o.Page, o.Stars, o.Reason, o.Words, o.Given}
	}
	return v, err
}
