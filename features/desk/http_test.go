package desk_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/coretest"
	"loggia/core/norm"
	"loggia/features/desk"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// cast are those who come to a door, each with the body whose site they ask.
var cast = []struct {
	who, body string
	ctx       context.Context
}{
	{"visitor", "borgofiore", nil},
	{"abroad", "borgofiore", noraHere}, // a person of another body at our site
	{"foreign", "castelvento", nora},   // and at their own, with our ids
	{"colleague", "borgofiore", anna},
	{"head", "borgofiore", marco},
	{"personnel", "borgofiore", paola},
	{"admin", "borgofiore", ivo},
	{"owner", "borgofiore", giulia},
}

// Every door, each asked by everybody in that order: what they are answered.
func TestDoors(t *testing.T) {
	o := build(t, coretest.Open(t, dbtest.SQLite, rome(today, "08:30")))
	b := o.book(t, giulia, "P-01", today, morning, evening)
	if err := o.SetImage(ivo, o.floor, strings.NewReader("\x89PNG\r\n\x1a\n")); err != nil {
		t.Fatal(err)
	}
	w, err := o.Where(ivo)
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("{floor}", o.floor, "{booking}", b.ID, "{place}", o.place["P-02"], "{site}", w.Sites[0].ID)
	catalogue, err := words.Load(httpapi.Words, access.Words, blob.Words, norm.Words, desk.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Clock: o.clock, Log: slog.New(slog.DiscardHandler),
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
	o.Doors(api)

	doors := []struct {
		door, body string
		want       [8]int // in the order of the cast
	}{
		{"GET /desk", "", [8]int{401, 401, 200, 200, 200, 200, 200, 200}},
		{"GET /desk/mine", "", [8]int{401, 401, 200, 200, 200, 200, 200, 200}},
		{"GET /desk/floors/{floor}?day=" + today, "", [8]int{401, 401, 404, 200, 200, 200, 200, 200}},
		{"GET /desk/floors/{floor}?day=2026-11-24", "", [8]int{401, 401, 422, 422, 422, 422, 422, 422}},
		{"GET /desk/floors/{floor}/image", "", [8]int{401, 401, 404, 200, 200, 200, 200, 200}},
		{"GET /desk/floors/{floor}/labels", "", [8]int{401, 401, 404, 403, 403, 200, 200, 403}},
		{"GET /desk/codes/P-01", "", [8]int{401, 401, 404, 200, 200, 200, 200, 200}},
		{"GET /desk/quotas", "", [8]int{401, 401, 200, 403, 403, 200, 200, 403}},
		{"POST /desk/bookings", `{"place":"{place}","day":"` + tomorrow + `","part":"day"}`, [8]int{401, 401, 404, 201, 409, 409, 409, 409}},
		{"POST /desk/bookings/{booking}/check-in", "", [8]int{401, 401, 404, 404, 404, 404, 404, 204}},
		{"POST /desk/bookings/{booking}/cancel", "", [8]int{401, 401, 404, 404, 404, 404, 404, 204}},
		{"POST /desk/bookings/{booking}/restore", "", [8]int{401, 401, 404, 404, 404, 404, 404, 204}},
		{"POST /desk/codes/P-01/check-in", "", [8]int{401, 401, 404, 409, 409, 409, 409, 200}},
		{"PUT /desk/places/{place}/favourite", `{"on":true}`, [8]int{401, 401, 404, 204, 204, 204, 204, 204}},
		{"PUT /desk/need", `{"needs":false}`, [8]int{401, 401, 204, 204, 204, 204, 204, 204}},
		{"POST /desk/sites", `{"name":"Biblioteca"}`, [8]int{401, 401, 201, 403, 403, 201, 201, 403}},
		{"PUT /desk/sites/{site}", `{"name":"Palazzo"}`, [8]int{401, 401, 404, 403, 403, 204, 204, 403}},
		{"PUT /desk/sites/{site}/quotas", `{"quotas":[]}`, [8]int{401, 401, 404, 403, 403, 204, 204, 403}},
		{"POST /desk/sites/{site}/floors", `{"name":"Terra"}`, [8]int{401, 401, 404, 403, 403, 201, 201, 403}},
		{"PUT /desk/floors/{floor}/image", "\x89PNG\r\n\x1a\n", [8]int{401, 401, 404, 403, 403, 204, 204, 403}},
		{"PUT /desk/floors/{floor}/plan", `{"name":"P","wide":800,"high":500,"version":2,"places":[]}`, [8]int{401, 401, 404, 403, 403, 204, 409, 403}},
	}
	if got, want := len(doors)-1, len(api.Doors()); got != want { // one door is asked twice
		t.Errorf("%d doors tried, %d there are", got, want)
	}
	for _, d := range doors {
		method, path, _ := strings.Cut(d.door, " ")
		for i, c := range cast {
			r := httptest.NewRequest(method, "/api/v1"+fill.Replace(path), strings.NewReader(fill.Replace(d.body)))
			r.Host = c.body + ".example"
			r.Header.Set("Test-Who", c.who)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			if strings.HasPrefix(d.body, "{") {
				r.Header.Set("Content-Type", "application/json")
			}
			w := httptest.NewRecorder()
			api.Handler().ServeHTTP(w, r)
			if w.Code != d.want[i] {
				t.Errorf("%s by %s: %d, want %d: %s", d.door, c.who, w.Code, d.want[i], w.Body)
			}
		}
	}
}

// No answer to anybody but its owner names the booking, nor a person's id.
func TestAnswersHoldNoIdOfAPerson(t *testing.T) {
	o := build(t, coretest.Open(t, dbtest.SQLite, rome(today, "08:30")))
	o.book(t, giulia, "P-01", today, morning, evening)
	for name, ctx := range map[string]context.Context{"colleague": anna, "head": marco, "personnel": paola, "admin": ivo} {
		d := o.look(t, ctx, today)
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "giulia") || strings.Contains(string(raw), `"mine"`) {
			t.Errorf("%s reads %s", name, raw)
		}
	}
}
