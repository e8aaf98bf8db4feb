package training_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/features/training"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/ui"
	"loggia/platform/words"
	"loggia/web"
)

var cast = map[string]context.Context{"giulia": giulia, "luca": luca, "fabio": fabio, "marco": marco, "chiara": chiara, "paola": paola, "ivo": ivo, "nora": nora}

// served opens the doors of a school and the page of certificates.
func served(t *testing.T, s *school) func(method, path, who, body string) (int, http.Header, string) {
	t.Helper()
	say, err := words.Load(training.Catalogue, httpapi.Words, blob.Words, antivirus.Words, access.Words)
	must(t, err)
	api := httpapi.New(httpapi.Options{Words: say, Watch: access.Watch, Asked: access.Asked, Log: slog.New(slog.DiscardHandler), Around: []func(http.Handler) http.Handler{
		func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx := db.Scoped(r.Context(), db.Scope{Ente: "borgofiore"})
				if p := cast[r.Header.Get("Test-As")]; p != nil {
					who := access.Who(p)
					ctx = access.As(db.Scoped(ctx, db.Scope{Ente: who.Ente}), who)
				}
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}}})
	s.Doors(api)
	assets, err := ui.Open(web.Dist())
	must(t, err)
	must(t, training.VerifyPage{Service: s.Service, UI: assets, Log: slog.New(slog.DiscardHandler), Frame: func(r *http.Request, title string) ui.Frame {
		return ui.Frame{Lang: httpapi.Lang(r.Context()), Ente: "Comune di Borgofiore", Title: title, T: func(key string, _ ...any) string { return key }}
	}}.Pages(api))
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(method, path, who, body string) (int, http.Header, string) {
		t.Helper()
		if !strings.HasPrefix(path, "/verifica") {
			path = "/api/v1/training" + path
		}
		r, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
		must(t, err)
		r.Header.Set("Test-As", who)
		switch {
		case strings.HasPrefix(body, "{"):
			r.Header.Set("Content-Type", "application/json")
		case strings.Contains(body, "="):
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		a, err := client.Do(r)
		must(t, err)
		defer a.Body.Close()
		text, err := io.ReadAll(a.Body)
		must(t, err)
		return a.StatusCode, a.Header, string(text)
	}
}

func TestDoors(t *testing.T) {
	s := open(t, dbtest.SQLite)
	ask := served(t, s)
	into := func(text string, v any) { t.Helper(); must(t, json.Unmarshal([]byte(text), v)) }
	var course struct{ ID string }
	const shape = `{"title":"Sicurezza a casa","about":"","area":"Sicurezza","tag":"safety","minutes":30,"months":12,"self_paced":true,"consent":"none","draw":1,"pass":100,"tries":0,"quiz_minutes":0,"presence":70,"duties":[{"profile":"all"}]}`
	status, _, text := ask("POST", "/courses", "paola", shape)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, text)
	}
	into(text, &course)
	at := "/courses/" + course.ID
	const content = `{"lessons":[{"title":"La sedia","words":"## Regola\n- alta"}],"questions":[{"words":"Vero?","options":[{"text":"Segretissimo","right":true},{"text":"No","right":false}],"why":"perché sì"}]}`
	if status, _, text = ask("PUT", at+"/content", "paola", content); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	var full struct{ Lessons []struct{ ID string } }
	into(text, &full)
	lesson := full.Lessons[0].ID
	status, _, text = ask("POST", "/lessons/"+lesson+"/files?name=..%2Fguida.pdf", "paola", "%PDF-1.4 guida")
	var file struct{ ID, Name string }
	into(text, &file)
	if status != http.StatusCreated || file.Name != "guida.pdf" {
		t.Fatalf("%d %s", status, text)
	}
	for _, c := range []struct {
		what, method, path, who, body string
		want                          int
	}{
		{"a visitor asks for mine", "GET", "", "", "", 401},
		{"a clerk makes a course", "POST", "/courses", "giulia", shape, 403},
		{"the head reads the bank", "GET", at + "/content", "marco", "", 403},
		{"a draft is nobody's to enrol in", "POST", at + "/enrol", "giulia", `{}`, 409},
		{"another body publishes it", "POST", at + "/publish", "nora", "", 404},
		{"a page that runs in a browser", "POST", "/lessons/" + lesson + "/files?name=x.html", "paola", "<script>1</script>", 422},
		{"a colleague uploads", "POST", "/lessons/" + lesson + "/files?name=x.pdf", "giulia", "%PDF-1.4", 403},
		{"it is published", "POST", at + "/publish", "paola", "", 204},
		{"a file before enrolling", "GET", "/files/" + file.ID, "giulia", "", 404},
		{"the lessons before enrolling", "GET", at + "/study", "giulia", "", 404},
		{"she enrols", "POST", at + "/enrol", "giulia", `{}`, 201},
		{"twice", "POST", at + "/enrol", "giulia", `{}`, 409},
		{"the file", "GET", "/files/" + file.ID, "giulia", "", 200},
		{"from another body", "GET", "/files/" + file.ID, "nora", "", 404},
		{"a try before reading", "POST", at + "/tries", "giulia", "", 409},
		{"she reads", "POST", "/lessons/" + lesson + "/read", "giulia", "", 204},
		{"a lesson that is not", "POST", "/lessons/x/read", "giulia", "", 404},
		{"a day that is not", "GET", "/figures?from=ieri", "paola", "", 422},
		{"the administrator's board", "GET", "/board", "ivo", "", 403},
		{"a session that is not", "POST", "/sessions/x/join", "giulia", "", 404},
	} {
		if status, _, text := ask(c.method, c.path, c.who, c.body); status != c.want {
			t.Errorf("%s: %d %s", c.what, status, text)
		}
	}
	_, _, text = ask("POST", at+"/tries", "giulia", "")
	var try struct {
		ID        string
		Questions []struct{ Options []string }
	}
	into(text, &try)
	if strings.Contains(text, "right") || strings.Contains(text, "perché") {
		t.Fatalf("the answer travels with the question: %s", text)
	}
	if _, _, study := ask("GET", at+"/study", "giulia", ""); strings.Contains(study, "Segretissimo") || !strings.Contains(study, "guida.pdf") {
		t.Fatalf("the bank travels with the lessons: %s", study)
	}
	choice := `{"answers":[[0]]}`
	if try.Questions[0].Options[1] == "Segretissimo" {
		choice = `{"answers":[[1]]}`
	}
	if status, _, text := ask("PUT", "/tries/"+try.ID, "luca", choice); status != 404 {
		t.Errorf("a colleague writes on her paper: %d %s", status, text)
	}
	if status, _, text := ask("PUT", "/tries/"+try.ID, "giulia", choice); status != 204 {
		t.Errorf("%d %s", status, text)
	}
	status, _, text = ask("POST", "/tries/"+try.ID+"/hand-in", "giulia", choice)
	var mark struct {
		Passed bool
		Result string
	}
	into(text, &mark)
	if status != 200 || !mark.Passed {
		t.Fatalf("%d %s", status, text)
	}
	status, h, paper := ask("GET", "/certificates/"+mark.Result, "giulia", "")
	if status != 200 || h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(paper, "%PDF") {
		t.Errorf("%d %v", status, h)
	}
	if status, _, _ := ask("GET", "/certificates/"+mark.Result, "luca", ""); status != 404 {
		t.Errorf("a colleague takes her certificate: %d", status)
	}
	verifies(t, ask, s.code(t, mark.Result))
	must(t, s.Revoke(paola, mark.Result, "errore"))
	if _, _, page := ask("GET", "/verifica/"+s.code(t, mark.Result), "", ""); !strings.Contains(page, "Ritirato") {
		t.Error("the page of a revoked certificate does not say so")
	}
}

// verifies plays anybody who has the paper, or only its code, in hand.
func verifies(t *testing.T, ask func(method, path, who, body string) (int, http.Header, string), code string) {
	t.Helper()
	status, h, page := ask("GET", "/verifica/"+code, "", "")
	if status != 200 || !strings.Contains(page, "Autentico e valido") || !strings.Contains(page, "Sicurezza a casa") || !strings.Contains(page, "G. F.") {
		t.Fatalf("%d %s", status, page)
	}
	if strings.Contains(page, "Ferretti") || strings.Contains(page, "Giulia") {
		t.Error("the code alone tells a name")
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("%v", h)
	}
	name := func(s string) string { return url.Values{"cognome": {s}}.Encode() }
	if _, _, page := ask("POST", "/verifica/"+code, "", name(" FERRETTI")); !strings.Contains(page, "Sì: l&#39;attestato") {
		t.Errorf("her own name: %s", page)
	}
	if _, _, page := ask("POST", "/verifica/"+code, "", name(`<b>Rinaldi`)); !strings.Contains(page, "No: l&#39;attestato") || strings.Contains(page, "<b>Rinaldi") || strings.Contains(page, "Ferretti") {
		t.Errorf("another name: %s", page)
	}
	typed := url.Values{"codice": {strings.ToLower(training.Grouped(code))}}.Encode()
	if status, h, _ := ask("POST", "/verifica", "", typed); status != 303 || h.Get("Location") != "/verifica/"+code {
		t.Errorf("%d %v", status, h)
	}
	if status, _, page := ask("POST", "/verifica", "", "codice=abc"); status != 422 || !strings.Contains(page, `role="alert"`) {
		t.Errorf("%d %s", status, page)
	}
	if status, _, _ := ask("GET", "/verifica/"+training.NewCode(), "", ""); status != 404 {
		t.Errorf("a code that nobody has: %d", status)
	}
	slow := 0
	for range 20 {
		if status, _, _ := ask("POST", "/verifica/"+code, "", name("x")); status == http.StatusTooManyRequests {
			slow++
		}
	}
	if slow < 8 {
		t.Errorf("names may be tried out: only %d of 20 were stopped", slow)
	}
}

func TestAFileIsKeptWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *school) {
		c := s.course(t, plain)
		v, err := s.Study(paola, c.ID)
		must(t, err)
		lesson := v.Lessons[0].ID
		s.Scan = harmful{}
		if _, err := s.Attach(paola, lesson, "a.pdf", bytes.NewReader([]byte("%PDF-1.4"))); err == nil {
			t.Error("something harmful was kept")
		}
		s.Scan = antivirus.None
		if _, err := s.Attach(paola, "other", "a.pdf", bytes.NewReader([]byte("%PDF-1.4"))); err == nil {
			t.Error("a file hangs on no lesson")
		}
		f, err := s.Attach(paola, lesson, "a.pdf", bytes.NewReader([]byte("%PDF-1.4")))
		must(t, err)
		must(t, s.Fill(paola, c.ID, []training.Lesson{{Title: "Un'altra"}}, bank))
		if _, _, err := s.File(paola, f.ID); err == nil {
			t.Error("a file outlives its lesson")
		}
	})
}

type harmful struct{}

func (harmful) Scan(context.Context, io.Reader) (antivirus.Verdict, error) {
	return antivirus.Infected, nil
}
