package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loggia/platform/clock"
	"loggia/platform/errs"
	"loggia/platform/words"
)

var errTaken = errs.New(errs.Conflict, "t.taken")

type bookIn struct {
	Office string `path:"office" maxLength:"20"`
	Body   struct {
		Email string `json:"email" format:"email"`
		Name  string `json:"name" minLength:"2" maxLength:"10"`
		Seats int    `json:"seats,omitempty" minimum:"1" maximum:"4"`
		Lang  string `json:"lang,omitempty" enum:"it,en"`
	}
}

type booked struct {
	Office string `json:"office"`
}

type askedKey struct{}

func ask(ctx context.Context) { ctx.Value(askedKey{}).(*atomic.Bool).Store(true) }

// rig is an API with one door of each sort, and what it logged.
func rig(t *testing.T, change ...func(*Options)) (*API, *bytes.Buffer) {
	t.Helper()
	catalogue, err := words.Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	o := Options{
		Words: catalogue, Clock: clock.NewFixed(time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)),
		Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Watch:   func(ctx context.Context) context.Context { return context.WithValue(ctx, askedKey{}, new(atomic.Bool)) },
		Asked:   func(ctx context.Context) bool { return ctx.Value(askedKey{}).(*atomic.Bool).Load() },
		Log:     slog.New(slog.NewJSONHandler(&log, nil)),
	}
	for _, c := range change {
		c(&o)
	}
	a := New(o)
	Post(a, "/offices/{office}/appointments", "Book a slot", func(ctx context.Context, in *bookIn) (booked, error) {
		ask(ctx)
		switch in.Body.Name {
		case "taken":
			return booked{}, fmt.Errorf("office.Book: %w", errTaken.With("hour", "9"))
		case "broken":
			return booked{}, errors.New("pq: secret detail")
		case "panic":
			panic("secret panic")
		case "both":
			return booked{}, errors.Join(errTaken.In("name"), errTaken.In("query.day"))
		case "slow":
			return booked{}, fmt.Errorf("reading: %w", context.DeadlineExceeded)
		}
		return booked{in.Office}, nil
	}, Status(201), Limit(1000))
	Get(a, "/offices", "Offices", func(ctx context.Context, _ *None) ([]booked, error) { ask(ctx); return nil, nil })
	Get(a, "/leak", "A defect", func(context.Context, *None) (booked, error) { return booked{"secret"}, nil })
	Get(a, "/public", "Needs none", func(context.Context, *None) (booked, error) { return booked{"x"}, nil }, Unchecked("test"))
	Delete(a, "/offices/{office}", "Remove", func(ctx context.Context, in *struct {
		Office string `path:"office"`
	}) (None, error) {
		ask(ctx)
		SetCookie(ctx, &http.Cookie{Name: "c", Value: "v"})
		return None{}, nil
	})
	Get(a, "/often", "Throttled", func(ctx context.Context, _ *None) (booked, error) { ask(ctx); return booked{}, nil }, Rate(2, time.Minute))
	a.Raw("PUT /files/{id}", func(w http.ResponseWriter, r *http.Request) error {
		ask(r.Context())
		_, err := io.Copy(io.Discard, r.Body)
		return err
	}, Limit(100), Summary("Keep a file"))
	a.Raw("GET /files/{id}", func(w http.ResponseWriter, r *http.Request) error { _, err := w.Write([]byte("secret")); return err })
	a.Handle("GET /porta/{token}", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, Nonce(r.Context()), " ", Origin(r.Context()), " ", ClientIP(r.Context()))
	}))
	return a, &log
}

type call struct {
	method, path, body string
	header             map[string]string
	from               string
}

func (c call) do(a *API) *httptest.ResponseRecorder {
	r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	if c.from != "" {
		r.RemoteAddr = c.from
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

func TestDoors(t *testing.T) {
	a, _ := rig(t)
	book := func(body string) call {
		return call{method: "POST", path: "/api/v1/offices/tributi/appointments", body: body}
	}
	for _, c := range []struct {
		name   string
		call   call
		status int
		code   string // of the problem
		says   string // somewhere in the body
	}{
		{"a good request", book(`{"email":"t@x.it","name":"Teresa"}`), 201, "", `{"office":"tributi"}`},
		{"an empty list is a list", call{method: "GET", path: "/api/v1/offices"}, 200, "", "[]"},
		{"no answer", call{method: "DELETE", path: "/api/v1/offices/x"}, 204, "", ""},
		{"a conflict", book(`{"email":"t@x.it","name":"taken"}`), 409, "t.taken", ""},
		{"an error of ours keeps its inside", book(`{"email":"t@x.it","name":"broken"}`), 500, "internal", "questo codice"},
		{"a panic keeps its inside", book(`{"email":"t@x.it","name":"panic"}`), 500, "http.panicked", "questo codice"},
		{"too slow", book(`{"email":"t@x.it","name":"slow"}`), 503, "http.too_slow", ""},
		{"two fields at once", book(`{"email":"t@x.it","name":"both"}`), 422, "input.invalid", `"location":"query.day"`},
		{"no JSON", book(`{"email":`), 400, "input.malformed", ""},
		{"nothing at all", book(``), 400, "input.malformed", ""},
		{"a field missing", book(`{"name":"Teresa"}`), 422, "input.invalid", `{"location":"body.email","code":"input.required","detail":"Questo dato è obbligatorio."}`},
		{"a field too long", book(`{"email":"t@x.it","name":"Teresa la lunga"}`), 422, "input.invalid", `al massimo 10 caratteri`},
		{"not an e-mail", book(`{"email":"teresa","name":"Teresa"}`), 422, "input.invalid", `"code":"input.email"`},
		{"a number out of range", book(`{"email":"t@x.it","name":"Teresa","seats":9}`), 422, "input.invalid", `"code":"input.at_most"`},
		{"a choice that is none", book(`{"email":"t@x.it","name":"Teresa","lang":"fr"}`), 422, "input.invalid", `"code":"input.one_of"`},
		{"a field not expected", book(`{"email":"t@x.it","name":"Teresa","admin":true}`), 422, "input.invalid", `{"location":"body.admin","code":"input.unexpected"`},
		{"too long a body", book(`{"email":"` + strings.Repeat("x", 2000) + `"}`), 413, "input.too_large", ""},
		{"another format", call{method: "POST", path: "/api/v1/offices/t/appointments", body: "a=b", header: map[string]string{"Content-Type": "text/csv"}}, 415, "input.media_type", ""},
		{"an answer that asked nobody", call{method: "GET", path: "/api/v1/leak"}, 500, "http.unasked", ""},
		{"a raw answer that asked nobody", call{method: "GET", path: "/api/v1/files/1"}, 500, "http.unasked", ""},
		{"an answer that needs no permission", call{method: "GET", path: "/api/v1/public"}, 200, "", `"x"`},
		{"an unknown door", call{method: "GET", path: "/api/v1/nowhere"}, 404, "http.no_such_door", ""},
		{"too many raw bytes", call{method: "PUT", path: "/api/v1/files/1", body: strings.Repeat("x", 101)}, 413, "input.too_large", "100 byte"},
		{"just enough raw bytes", call{method: "PUT", path: "/api/v1/files/1", body: strings.Repeat("x", 100)}, 200, "", ""},
		{"another site's page", call{method: "DELETE", path: "/api/v1/offices/x", header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403, "http.cross_origin", ""},
		{"an old browser from another site", call{method: "DELETE", path: "/api/v1/offices/x", header: map[string]string{"Origin": "https://evil.example"}}, 403, "http.cross_origin", ""},
		{"our own page", call{method: "DELETE", path: "/api/v1/offices/x", header: map[string]string{"Origin": "http://example.com"}}, 204, "", ""},
		{"in English", call{method: "GET", path: "/api/v1/nowhere", header: map[string]string{"Accept-Language": "en"}}, 404, "http.no_such_door", "There is nothing"},
		{"a code explained", call{method: "GET", path: "/api/v1/problems/input.required"}, 200, "", "obbligatorio"},
		{"healthy", call{method: "GET", path: "/healthz"}, 200, "", "ok"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := c.call.do(a)
			body := w.Body.String()
			var p Problem
			if c.code != "" {
				if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
					t.Errorf("content type %q", ct)
				}
				if err := json.Unmarshal([]byte(body), &p); err != nil {
					t.Fatalf("%v in %s", err, body)
				}
				if p.Status != w.Code || p.Detail == "" || p.Title == "" || p.Type != "/api/v1/problems/"+p.Code {
					t.Errorf("incomplete problem %+v", p)
				}
			}
			if w.Code != c.status || p.Code != c.code || !strings.Contains(body, c.says) || strings.Contains(body, "secret") {
				t.Errorf("got %d %s, want %d %q saying %q", w.Code, body, c.status, c.code, c.says)
			}
		})
	}
}

func TestLogTellsNothingPersonal(t *testing.T) {
	a, log := rig(t)
	for _, c := range []call{
		{method: "GET", path: "/porta/Abcdefghij0123456789xy?k=secret", header: map[string]string{"User-Agent": "secret", "Referer": "secret"}},
		{method: "POST", path: "/api/v1/offices/secret/appointments", body: `{"email":"secret","name":"secret"}`},
		{method: "GET", path: "/secret"},
	} {
		c.from = "203.0.113.9:1"
		c.do(a)
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	for i, route := range []string{"/porta/…", "/api/v1/offices/…/appointments", "none"} {
		if len(lines) != 3 || !strings.Contains(lines[i], `"route":"`+route+`"`) {
			t.Errorf("line %d of %q, want route %s", i, lines, route)
		}
	}
	for _, never := range []string{"secret", "Abcdef", "203.0.113.9"} {
		if strings.Contains(log.String(), never) {
			t.Errorf("%q is in the log: %s", never, log)
		}
	}
}

func TestLogKeepsTheInsideOfOurErrors(t *testing.T) {
	a, log := rig(t)
	for _, name := range []string{"broken", "panic"} {
		w := call{method: "POST", path: "/api/v1/offices/t/appointments", body: `{"email":"t@x.it","name":"` + name + `"}`}.do(a)
		if !strings.Contains(log.String(), w.Header().Get("X-Request-Id")) {
			t.Errorf("%s: the log does not know the request %s", name, w.Header())
		}
	}
	for _, want := range []string{"pq: secret detail", "panic: secret panic", "door_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q is not in the log: %s", want, log)
		}
	}
}

func TestRate(t *testing.T) {
	fixed := clock.NewFixed(time.Unix(1e9, 0))
	a, _ := rig(t, func(o *Options) { o.Clock = fixed })
	knock := func(from string) int { return call{method: "GET", path: "/api/v1/often", from: from}.do(a).Code }
	for i, want := range []int{200, 200, 429} {
		if got := knock("203.0.113.1:1"); got != want {
			t.Errorf("knock %d: got %d, want %d", i, got, want)
		}
	}
	if got := knock("203.0.113.2:1"); got != 200 {
		t.Errorf("another address: %d", got)
	}
	knock("[2001:db8:1:2::1]:1")
	knock("[2001:db8:1:2::2]:1")
	if got := knock("[2001:db8:1:2:ffff::3]:1"); got != 429 {
		t.Errorf("another address of one home network: %d, want 429", got)
	}
	w := call{method: "GET", path: "/api/v1/often", from: "203.0.113.1:1"}.do(a)
	if w.Header().Get("Retry-After") != "31" || !strings.Contains(w.Body.String(), "31 secondi") {
		t.Errorf("got %v %s", w.Header(), w.Body)
	}
	fixed.Advance(30 * time.Second)
	if got := knock("203.0.113.1:1"); got != 200 {
		t.Errorf("half the time later: %d", got)
	}
}

func TestLimiterForgetsBeyondItsBound(t *testing.T) {
	l := NewLimiter(clock.NewFixed(time.Unix(1e9, 0)))
	l.max = 64
	for i := range 10_000 {
		l.Allow(fmt.Sprint(i), 1, time.Hour)
		if len(l.next) > 64 {
			t.Fatalf("after %d keys it holds %d", i, len(l.next))
		}
	}
}

func TestSpec(t *testing.T) {
	a, _ := rig(t)
	w := call{method: "GET", path: "/api/v1/openapi.json"}.do(a)
	var doc struct {
		OpenAPI string
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID string
			Tags        []string
			Responses   map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	op := doc.Paths["/offices/{office}/appointments"]["post"]
	if doc.OpenAPI != "3.1.0" || doc.Servers[0].URL != "/api/v1" || op.OperationID != "post-offices-by-office-appointments" || op.Tags[0] != "offices" {
		t.Errorf("got %+v", doc)
	}
	if _, ok := op.Responses["default"].Content["application/problem+json"]; !ok {
		t.Errorf("no problem among the answers: %+v", op.Responses)
	}
	if raw := doc.Paths["/files/{id}"]; len(raw) != 1 || raw["put"].OperationID != "put-files-by-id" {
		t.Errorf("the raw door with a summary: %+v", raw)
	}
	doors := map[string]Door{}
	for _, d := range a.Doors() {
		doors[d.Pattern] = d
	}
	if doors["GET /api/v1/often"].Rate != 2 || doors["GET /api/v1/public"].Unchecked != "test" || doors["GET /porta/{token}"].Pattern == "" || doors["GET /api/v1/files/{id}"].Unchecked != "" {
		t.Errorf("doors: %+v", doors)
	}
	if text := w.Body.String(); strings.Contains(text, "$schema") || strings.Contains(text, `"null"`) {
		t.Error("the document speaks of $schema or of null lists")
	}
}
