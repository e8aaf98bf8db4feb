package survey_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/coretest"
	"loggia/core/norm"
	"loggia/features/survey"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

var cast = []struct {
	who, body string
	ctx       context.Context
}{
	{"visitor", "borgofiore", nil},
	{"abroad", "borgofiore", noraHere},
	{"foreign", "castelvento", nora},
	{"outsider", "borgofiore", outsider}, // a colleague who is not invited
	{"invited", "borgofiore", t1},
	{"head", "borgofiore", head},
	{"admin", "borgofiore", ivo},
	{"secretary", "borgofiore", sara},
	{"personnel", "borgofiore", paola},
}

// Every door, each asked by everybody in that order.
func TestDoors(t *testing.T) {
	b := build(t, coretest.Open(t, dbtest.SQLite, rome("2026-11-25", "09:00")))
	closed, open := b.made(t, "pilota", false), b.made(t, "pilota", false)
	for _, who := range []string{"t1", "t2", "t3", "t4", "t5"} {
		b.answer(t, closed, who, says(3, 1, ""))
	}
	if err := b.Close(paola, closed, 1); err != nil {
		t.Fatal(err)
	}
	draft, err := b.Make(paola, form("pilota", false))
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("{open}", open, "{closed}", closed, "{draft}", draft.ID)
	catalogue, err := words.Load(httpapi.Words, access.Words, norm.Words, survey.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		Around: []func(http.Handler) http.Handler{func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _, _ := strings.Cut(r.Host, ".")
				ctx := db.Scoped(r.Context(), db.Scope{Ente: body})
				for _, c := range cast {
					if c.who == r.Header.Get("Test-Who") && c.ctx != nil {
						ctx = access.As(ctx, access.Who(c.ctx))
					}
				}
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}}})
	b.Doors(api)

	const form = `{"title":"T","questions":[{"kind":"scale","text":"Q"}],"waves":["Prima"]}`
	const answers = `{"answers":[{"question":"q1","value":3},{"question":"q2","value":1}]}`
	doors := []struct {
		door, body string
		want       [9]int
	}{
		{"GET /surveys", "", [9]int{401, 401, 200, 200, 200, 200, 200, 200, 200}},
		{"GET /surveys/ratings", "", [9]int{401, 401, 200, 403, 403, 403, 200, 200, 200}},
		{"GET /surveys/cohorts", "", [9]int{401, 401, 200, 403, 403, 403, 403, 403, 200}},
		{"GET /surveys/{open}", "", [9]int{401, 401, 404, 404, 200, 200, 200, 200, 200}},
		{"GET /surveys/{draft}", "", [9]int{401, 401, 404, 404, 404, 404, 404, 404, 200}},
		{"GET /surveys/{closed}/results", "", [9]int{401, 401, 404, 403, 403, 403, 200, 200, 200}},
		{"GET /surveys/{closed}/file?as=csv", "", [9]int{401, 401, 404, 403, 403, 403, 200, 200, 200}},
		{"GET /surveys/{closed}/file", "", [9]int{401, 401, 404, 403, 403, 403, 200, 200, 200}},
		{"POST /surveys", form, [9]int{401, 401, 201, 403, 403, 403, 403, 403, 201}},
		{"PUT /surveys/{draft}", form, [9]int{401, 401, 404, 403, 403, 403, 403, 403, 200}},
		{"POST /surveys/{open}/answers", answers, [9]int{401, 401, 404, 404, 204, 204, 404, 404, 404}},
		{"POST /surveys/{open}/answers", answers, [9]int{401, 401, 404, 404, 409, 409, 404, 404, 404}},
		{"PUT /surveys/{closed}/published", `{"on":true}`, [9]int{401, 401, 404, 403, 403, 403, 403, 403, 204}},
		{"GET /surveys/{closed}/results", "", [9]int{401, 401, 404, 200, 200, 200, 200, 200, 200}},
		{"POST /surveys/{draft}/waves/1/open", `{"until":"2026-12-01"}`, [9]int{401, 401, 404, 403, 403, 403, 403, 403, 204}},
		{"POST /surveys/{draft}/waves/1/close", "", [9]int{401, 401, 404, 403, 403, 403, 403, 403, 204}},
		{"DELETE /surveys/{draft}", "", [9]int{401, 401, 404, 403, 403, 403, 403, 403, 204}},
	}
	tried := map[string]bool{}
	for _, d := range doors {
		method, path, _ := strings.Cut(d.door, " ")
		pattern, _, _ := strings.Cut(strings.NewReplacer("{open}", "{}", "{closed}", "{}", "{draft}", "{}", "/1/", "/{}/").Replace(d.door), "?")
		tried[pattern] = true
		for i, c := range cast {
			r := httptest.NewRequest(method, "/api/v1"+fill.Replace(path), strings.NewReader(d.body))
			r.Host = c.body + ".example"
			r.Header.Set("Test-Who", c.who)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			api.Handler().ServeHTTP(w, r)
			if w.Code != d.want[i] {
				t.Errorf("%s by %s: %d, want %d: %s", d.door, c.who, w.Code, d.want[i], w.Body)
			}
		}
	}
	if len(tried) != len(api.Doors()) {
		t.Errorf("%d doors tried, %d there are", len(tried), len(api.Doors()))
	}
}
