package norm

import (
	"context"
	"time"

	"loggia/platform/httpapi"
	"loggia/platform/italy"
)

// Doors lists the operations of numbers.
func (s *Service) Doors(a *httpapi.API) {
	httpapi.Get(a, "/norms", "The numbers that laws set, and what this body has set", s.getNorms, httpapi.Tag("norm"))
	httpapi.Put(a, "/norms/{key}", "Set a number of this body from a day on", s.putNorm, httpapi.Tag("norm"))
}

func (s *Service) getNorms(ctx context.Context, _ *struct{}) ([]View, error) {
	return s.Look(ctx, s.db.Now().In(italy.Rome).Format(time.DateOnly))
}

type setRequest struct {
	Key  string `path:"key"`
	Body struct {
		From   string `json:"from" doc:"first day on which it holds"`
		Value  int    `json:"value"`
		Source string `json:"source" doc:"the act of the body that decides it"`
	}
}

func (s *Service) putNorm(ctx context.Context, r *setRequest) (struct{}, error) {
	return struct{}{}, s.Set(ctx, r.Key, r.Body.From, r.Body.Value, r.Body.Source)
}
