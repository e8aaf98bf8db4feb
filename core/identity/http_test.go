package identity_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/core/identity"
	"loggia/platform/httpapi"
	"loggia/platform/mailaddr"
	"loggia/platform/words"
)

// door is the rig behind HTTP, as the program puts it together.
func (r *rig) door() http.Handler {
	r.t.Helper()
	catalogue, err := words.Load(httpapi.Words, access.Words, ente.Words, identity.Words, mailaddr.Words)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := catalogue.Check(); err != nil {
		r.t.Fatal(err)
	}
	for _, what := range []string{"password", "totp_on", "totp_off", "passkey_added"} {
		for _, part := range []string{".subject", ".body"} {
			if !catalogue.Has("it", "identity.changed_"+what+part) {
				r.t.Errorf("no words for identity.changed_%s%s", what, part)
			}
		}
	}
	a := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Clock: r.clock, Log: slog.New(slog.DiscardHandler),
		Around: []func(http.Handler) http.Handler{r.ente.FromHost, r.Middleware}})
	r.ente.Doors(a)
	r.Doors(a)
	return a.Handler()
}

// A browser keeps cookies and asks one host.
type browser struct {
	t    testing.TB
	h    http.Handler
	host string
	jar  map[string]string
}

func (r *rig) browser(h http.Handler, host string) *browser {
	return &browser{r.t, h, host, map[string]string{}}
}

func (b *browser) ask(method, path string, body any) (status int, answer map[string]any, header http.Header) {
	b.t.Helper()
	var text io.Reader
	if body != nil {
		j, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		text = bytes.NewReader(j)
	}
	q := httptest.NewRequest(method, path, text)
	q.Host = b.host
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	q.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	for name, value := range b.jar {
		q.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, q)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
		} else {
			b.jar[c.Name] = c.Value
		}
	}
	json.Unmarshal(w.Body.Bytes(), &answer) // lists and pages stay nil
	return w.Code, answer, w.Header()
}

func (b *browser) demo(person string) *browser {
	b.t.Helper()
	if status, _, h := b.ask("GET", "/demo/entra/"+person, nil); status != 303 || h.Get("Location") != "/app" {
		b.t.Fatalf("demo sign-in of %s: %d to %s", person, status, h.Get("Location"))
	}
	return b
}

func TestDoors(t *testing.T) {
	r := newRig(t, "sqlite", true)
	h := r.door()
	at := func(person, host string) *browser {
		b := r.browser(h, host)
		if person != "" {
			b.demo(person)
		}
		return b
	}
	const here, there = "borgofiore.localhost:8080", "castelvento.localhost:8080"
	people := map[string]*browser{
		"visitor": at("", here), "clerk": at("giulia", here), "head": at("marco", here), "elected": at("amina", here),
		"admin": at("ivo", here), "stranger": at("nora", there),
	}
	person := map[string]any{"email": "x@y.example", "given": "Ada", "family": "Verdi"}
	csv := map[string]any{"file": base64.StdEncoding.EncodeToString([]byte(titles + "Ada;Verdi;ada@x.example;Tributi;;\n"))}
	for _, c := range []struct {
		method, path string
		body         any
		want         map[string]int // by who asks
	}{
		{"GET", "/api/v1/session", nil, map[string]int{"visitor": 200, "clerk": 200, "stranger": 200}},
		{"GET", "/api/v1/devices", nil, map[string]int{"visitor": 401, "clerk": 200, "admin": 200}},
		{"DELETE", "/api/v1/devices/01m88p94wj3t0mqt23h4y2181j", nil, map[string]int{"visitor": 401, "clerk": 404}},
		{"GET", "/api/v1/me/passkeys", nil, map[string]int{"visitor": 401, "clerk": 200}},
		{"PUT", "/api/v1/me/password", map[string]any{"password": "x"}, map[string]int{"visitor": 401, "clerk": 422}},
		{"GET", "/api/v1/people", nil, map[string]int{"visitor": 401, "clerk": 200, "elected": 200, "stranger": 200, "admin": 200}},
		{"GET", "/api/v1/people/marco", nil, map[string]int{"visitor": 401, "clerk": 200, "stranger": 404, "admin": 200}},
		{"POST", "/api/v1/people", person, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "elected": 403, "stranger": 403, "admin": 201}},
		{"PUT", "/api/v1/people/marco", person, map[string]int{"visitor": 401, "clerk": 403, "stranger": 403}},
		{"PUT", "/api/v1/people/marco/places", map[string]any{"places": []any{}}, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403}},
		{"POST", "/api/v1/people/marco/leave", nil, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403}},
		{"POST", "/api/v1/people/marco/return", nil, map[string]int{"visitor": 401, "clerk": 403, "admin": 204}},
		{"POST", "/api/v1/people/invite", map[string]any{"people": []string{"marco"}}, map[string]int{"visitor": 401, "clerk": 403, "stranger": 403, "admin": 409}},
		{"POST", "/api/v1/people/import/preview", csv, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403, "admin": 200}},
		{"POST", "/api/v1/people/import", csv, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403, "admin": 200}},
		{"GET", "/api/v1/body", nil, map[string]int{"visitor": 200, "stranger": 200}},
		{"PUT", "/api/v1/body", map[string]any{"name": "x", "short": "y"}, map[string]int{"visitor": 401, "clerk": 403, "head": 403}},
		{"POST", "/api/v1/bodies", map[string]any{"name": "x", "short": "y", "id": "altrove", "kind": "comune"}, map[string]int{"visitor": 401, "clerk": 403, "admin": 422}},
		{"GET", "/api/v1/bodies", nil, map[string]int{"visitor": 200}},
		{"GET", "/api/v1/body/crest", nil, map[string]int{"visitor": 200}},
		{"GET", "/api/v1/ente/offices", nil, map[string]int{"visitor": 200, "stranger": 200}},
		{"POST", "/api/v1/ente/offices", map[string]any{"name": "Biblioteca"}, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403, "admin": 201}},
		{"PUT", "/api/v1/ente/offices/tributi", map[string]any{"name": "Tributi e canoni"}, map[string]int{"visitor": 401, "clerk": 403, "head": 403, "stranger": 403, "admin": 200}},
		{"POST", "/api/v1/ente/offices/edilizia/move", map[string]any{"parent": ""}, map[string]int{"visitor": 401, "head": 403, "admin": 204}},
		{"POST", "/api/v1/ente/offices/edilizia/close", nil, map[string]int{"visitor": 401, "head": 403, "stranger": 403, "admin": 204}},
		{"POST", "/api/v1/ente/offices/edilizia/reopen", nil, map[string]int{"visitor": 401, "head": 403, "admin": 204}},
		{"POST", "/api/v1/ente/offices/digitale/close", nil, map[string]int{"admin": 404}},
	} {
		for who, want := range c.want {
			status, answer, _ := people[who].ask(c.method, c.path, c.body)
			if status != want {
				t.Errorf("%s: %s %s: %d %v, want %d", who, c.method, c.path, status, answer, want)
			}
			if status >= 400 && (answer["code"] == "" || answer["detail"] == answer["code"]) {
				t.Errorf("%s: %s %s: no words for %v", who, c.method, c.path, answer["code"])
			}
		}
	}
	// The cookie of one body opens nothing in another.
	spy := r.browser(h, there)
	spy.jar["loggia"] = people["clerk"].jar["loggia"]
	if status, _, _ := spy.ask("GET", "/api/v1/people", nil); status != 401 {
		t.Errorf("a clerk's cookie in another body: %d", status)
	}
}

func TestSessionDoor(t *testing.T) {
	r := newRig(t, "sqlite", true)
	h := r.door()
	r.join("nuova@borgofiore.example")
	b := r.browser(h, "borgofiore.localhost:8080")
	if _, me, _ := b.ask("GET", "/api/v1/session", nil); me["person"] != nil || me["body"].(map[string]any)["id"] != "borgofiore" {
		t.Errorf("a visitor: %v", me)
	}
	status, problem, _ := b.ask("POST", "/api/v1/session", map[string]any{"email": "nuova@borgofiore.example", "password": "sbagliata"})
	if status != 401 || problem["code"] != "identity.credentials" || strings.Contains(problem["detail"].(string), "nuova") {
		t.Errorf("%d %v", status, problem)
	}
	status, unknown, _ := b.ask("POST", "/api/v1/session", map[string]any{"email": "nessuno@borgofiore.example", "password": "sbagliata"})
	if status != 401 || unknown["detail"] != problem["detail"] {
		t.Errorf("an unknown address is answered differently: %v", unknown)
	}
	status, entry, header := b.ask("POST", "/api/v1/session", map[string]any{"email": "nuova@borgofiore.example", "password": goodPassword})
	if status != 200 || entry["next"] != "nothing" {
		t.Fatalf("%d %v", status, entry)
	}
	for _, c := range header.Values("Set-Cookie") {
		if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite") {
			t.Errorf("cookie %s", c)
		}
	}
	for _, secret := range []string{b.jar["loggia"], b.jar["dispositivo"]} {
		if text, _ := json.Marshal(entry); strings.Contains(string(text), secret) {
			t.Error("a token is in the body, where a script can read it")
		}
	}
	_, me, _ := b.ask("GET", "/api/v1/session", nil)
	if me["person"].(map[string]any)["given"] != "Prova" || me["can"].(map[string]any)["identity.import"] != false {
		t.Errorf("%v", me)
	}
	if text, _ := json.Marshal(me); strings.Contains(string(text), "argon2") {
		t.Error("the password's hash left the server")
	}
	// Another site's page cannot sign the person out.
	q := httptest.NewRequest("DELETE", "/api/v1/session", nil)
	q.Host = b.host
	q.Header.Set("Sec-Fetch-Site", "cross-site")
	q.AddCookie(&http.Cookie{Name: "loggia", Value: b.jar["loggia"]})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	if w.Code != 403 {
		t.Errorf("from another site: %d", w.Code)
	}
	token := b.jar["loggia"]
	if status, _, _ := b.ask("DELETE", "/api/v1/session", nil); status != 204 || b.jar["loggia"] != "" {
		t.Errorf("signing out: %d, cookie %q", status, b.jar["loggia"])
	}
	b.jar["loggia"] = token
	if status, _, _ := b.ask("GET", "/api/v1/devices", nil); status != 401 || b.jar["loggia"] != "" {
		t.Errorf("the old cookie: %d, and it stays %q", status, b.jar["loggia"])
	}
	if status, _, _ := b.ask("POST", "/api/v1/password-resets", map[string]any{"email": "nessuno@borgofiore.example"}); status != 202 && status != 204 {
		t.Errorf("a reset for nobody: %d", status)
	}
	if status, _, _ := b.ask("POST", "/api/v1/invitations/look", map[string]any{"ticket": "AAAAAAAAAAAAAAAAAAAAAA"}); status != 410 {
		t.Errorf("a link made up: %d", status)
	}
}

func TestDemoDoor(t *testing.T) {
	r := newRig(t, "sqlite", true)
	h := r.door()
	whose := func(b *browser) (person, body string) {
		_, me, _ := b.ask("GET", "/api/v1/session", nil)
		if p, ok := me["person"].(map[string]any); ok {
			person = p["id"].(string)
		}
		return person, me["body"].(map[string]any)["id"].(string)
	}
	plain := r.browser(h, "localhost:8080") // one browser, one person after the other
	for _, c := range [][2]string{{"giulia", "borgofiore"}, {"nora", "castelvento"}, {"ivo", "castelvento"}, {"marco", "borgofiore"}, {"ivo", "borgofiore"},
		{"elena", "borgofiore"}, {"sara", "borgofiore"}, {"ivana", "borgofiore"}, {"amina", "borgofiore"}} {
		if person, body := whose(plain.demo(c[0])); person != c[0] || body != c[1] {
			t.Errorf("%s is %s in %s, want %s", c[0], person, body, c[1])
		}
	}
	named := r.browser(h, "borgofiore.localhost:8080")
	if status, _, header := named.ask("GET", "/demo/entra/nora", nil); status != 303 || header.Get("Location") != "http://castelvento.localhost:8080/demo/entra/nora" || named.jar["loggia"] != "" {
		t.Errorf("nora at Borgofiore's host: %d to %s", status, header.Get("Location"))
	}
	if status, _, _ := named.ask("GET", "/demo/entra/nessuno", nil); status != 404 {
		t.Errorf("nobody: %d", status)
	}
	// A reader goes to another body by a plain link.
	reader := r.browser(h, "localhost:8080")
	if status, _, header := reader.ask("GET", "/enti/castelvento", nil); status != 303 || header.Get("Location") != "/" || reader.jar[ente.Cookie] != "castelvento" {
		t.Errorf("from a host that names none: %d to %s", status, header.Get("Location"))
	}
	plain.demo("giulia").ask("GET", "/enti/castelvento", nil)
	if person, body := whose(plain); person != "" || body != "castelvento" {
		t.Errorf("giulia turned to Castelvento: %s in %s", person, body)
	}
	plain.ask("GET", "/enti/borgofiore", nil)
	if person, body := whose(plain); person != "giulia" || body != "borgofiore" {
		t.Errorf("giulia back at home: %s in %s, want her still signed in", person, body)
	}
	if _, _, header := named.ask("GET", "/enti/castelvento", nil); header.Get("Location") != "http://castelvento.localhost:8080/" {
		t.Errorf("from another body's host: to %s", header.Get("Location"))
	}
	if status, _, _ := named.ask("GET", "/enti/altrove", nil); status != 404 {
		t.Errorf("to nowhere: %d", status)
	}
	real := newRig(t, "sqlite", false)
	if status, _, header := real.browser(real.door(), "localhost").ask("GET", "/demo/entra/giulia", nil); status != 404 || header.Get("Set-Cookie") != "" {
		t.Errorf("out of demo mode: %d %s", status, header.Get("Set-Cookie"))
	}
}

func TestImportDoor(t *testing.T) {
	r := newRig(t, "sqlite", true)
	b := r.browser(r.door(), "borgofiore.localhost").demo("ivo")
	file := base64.StdEncoding.EncodeToString([]byte(titles + "Ines;Ferri;i.ferri@borgofiore;Uff. Trib.;;\n"))
	status, report, _ := b.ask("POST", "/api/v1/people/import", map[string]any{"file": file})
	if status != 200 || report["applied"] != false || report["bad"] != 1.0 {
		t.Fatalf("%d %v", status, report)
	}
	faults := report["lines"].([]any)[0].(map[string]any)["faults"].([]any)
	if len(faults) != 2 {
		t.Fatalf("%v", faults)
	}
	if f := faults[1].(map[string]any); f["detail"] != "\"Uff. Trib.\" non esiste." || f["suggest"] != "Tributi" {
		t.Errorf("%v", f)
	}
	status, report, _ = b.ask("POST", "/api/v1/people/import", map[string]any{"file": file, "fix": []map[string]any{
		{"line": 2, "column": "email", "value": "i.ferri@borgofiore.example"}, {"line": 2, "column": "ufficio", "value": "Tributi"}}})
	if status != 200 || report["applied"] != true || report["new"] != 1.0 {
		t.Errorf("%d %v", status, report)
	}
}
