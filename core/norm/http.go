package norm

import (
	"context"
	"time"

	"loggia/platform/httpapi"
	"loggia/platform/italy"
)

// Doors lists the operations of numbers; say gives their names.
func (s *Service) Doors(a *httpapi.API, say func(lang, key string, args map[string]any) string) {
	s.say = say
	httpapi.Get(a, "/norms", "The numbers that laws set, and what this body has set", s.getNorms, httpapi.Tag("norm"))
	httpapi.Put(a, "/norms/{key}", "Set a number of this body from a day on", s.putNorm, httpapi.Tag("norm"))
}

func (s *Service) getNorms(ctx context.Context, _ *struct{}) ([]View, error) {
	all, err := s.Look(ctx, s.db.Now().In(italy.Rome).Format(time.DateOnly))
	for i := range all {
		all[i].Name = s.say(httpapi.Lang(ctx), "norm."+all[i].Key, nil)
	}
	return all, err
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
