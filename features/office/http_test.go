package office_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/office"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// A stage is the feature behind HTTP at ten past ten, with Teresa waiting for
// her hour, an appointment of tomorrow, and a request by mail.
type stage struct {
	*house
	http.Handler
	log  *bytes.Buffer
	fill *strings.Replacer // the names of things in paths and bodies
	own  office.Receipt    // Teresa's, whose door is open
	next office.Receipt    // tomorrow's
	aid  office.Brought    // Teresa's companion
}

// cast are those who may come to a door, each with the body whose site they ask.
var cast = map[string]struct {
	body string
	ctx  context.Context
}{
	"visitor":   {"borgofiore", nil},
	"clerk":     {"borgofiore", clerk},
	"head":      {"borgofiore", head},
	"secretary": {"borgofiore", access.As(root, access.Person{ID: "sara", Ente: "borgofiore", Name: "Sara", Places: []access.Place{{Role: access.Secretary}}})},
	"stranger":  {"borgofiore", stranger}, // works in another office
	"abroad":    {"borgofiore", foreign},  // a clerk of another body at our site
	"foreign":   {"castelvento", foreign}, // and at their own, with our ids
}

// order is who tries first: those who must fail leave the stage as it was.
var order = []string{"visitor", "abroad", "foreign", "stranger", "secretary", "clerk", "head"}

func newStage(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *stage {
	t.Helper()
	s := &stage{house: build(t, open), log: &bytes.Buffer{}}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	s.own, err = s.BookFor(clerk, office.Booking{Office: "tributi", Starts: rome("2026-11-25", "10:20"), Reason: "TARI", Citizen: teresa})
	check(err)
	s.next = s.booked(t, "2026-11-26", "15:20")
	asked, err := s.Receive(system, office.Mail{Office: "tributi", FromName: "Paola Riva", FromEmail: "paola.riva@posta.example", Subject: "Due volte", Fresh: "Ho pagato due volte.", MessageID: "<1@posta.example>"})
	check(err)
	s.clock.Set(rome("2026-11-25", "10:10"))
	visit, err := s.Arrive(visitor, s.own.Token, "Teresa Galli")
	check(err)
	s.aid, err = s.Bring(clerk, s.own.ID, "Davide Conti", "CAF", "")
	check(err)
	s.fill = strings.NewReplacer("{own}", s.own.ID, "{next}", s.next.ID, "{asked}", asked.ID, "{visit}", visit.ID, "{aid}", s.aid.ID, "{door}", s.own.Token, "{tomorrow}", s.next.Token, "{aid-door}", s.aid.Token)

	catalogue, err := words.Load(httpapi.Words, access.Words, blob.Words, antivirus.Words, office.Catalogue)
	check(err)
	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Clock: s.clock, Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Around: []func(http.Handler) http.Handler{func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _, _ := strings.Cut(r.Host, ".")
				ctx := db.Scoped(r.Context(), db.Scope{Ente: body})
				if who := cast[r.Header.Get("Test-Who")]; who.ctx != nil {
					ctx = access.As(ctx, access.Who(who.ctx))
				}
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}}})
	s.Doors(api)
	s.Handler = api.Handler()
	return s
}

// ask is one request of one of the cast.
func (s *stage) ask(who, method, path, body string, header ...string) (*httptest.ResponseRecorder, map[string]any) {
	r := httptest.NewRequest(method, "/api/v1"+s.fill.Replace(path), strings.NewReader(s.fill.Replace(body)))
	r.Host = cast[who].body + ".example"
	r.Header.Set("Test-Who", who)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var answer map[string]any
	json.Unmarshal(w.Body.Bytes(), &answer) // lists and files stay nil
	return w, answer
}

// facts gives the names of what was announced, in order.
func (s *stage) facts(t testing.TB) (all []string) {
	t.Helper()
	err := s.DB.Read(root, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT name FROM ledger ORDER BY seq`)
		all, err = db.Collect(rows, err, func(name *string, scan func(...any) error) error { return scan(name) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

type by map[string]int

// Whoever has no business at a door leaves no trace there; who has, leaves what
// the last column says.
func TestDoors(t *testing.T) {
	desk := by{"visitor": 401, "abroad": 401, "foreign": 404, "stranger": 403, "secretary": 200, "clerk": 200, "head": 200}
	serve := func(good int) by {
		return by{"visitor": 401, "abroad": 401, "foreign": 404, "stranger": 403, "secretary": 403, "clerk": good}
	}
	heads := func(good int) by {
		return by{"visitor": 401, "abroad": 401, "foreign": 403, "stranger": 403, "secretary": 403, "clerk": 403, "head": good}
	}
	everybody := by{"visitor": 200, "abroad": 200, "foreign": 200, "stranger": 200, "clerk": 200}
	const setUp = `{"about":"","bring":[],"languages":["it"],"reasons":["TARI"],"prefix":"TRI","slot":30,"desks":1,"lead":0,"furthest":30,"hours":[["09:00-12:00"],[],[],[],[],[],[]],"exceptions":[],"active":true}`
	for _, c := range []struct {
		method, path, body string
		want               by
		facts              string // announced by the last who succeeds
	}{
		{"GET", "/offices", "", everybody, ""},
		{"GET", "/offices/mine", "", by{"visitor": 401, "abroad": 401, "foreign": 200, "stranger": 200, "secretary": 200, "clerk": 200}, ""},
		{"GET", "/offices/tributi/slots?from=2026-11-26&to=2026-11-27", "", by{"visitor": 200, "foreign": 404, "clerk": 200}, ""},
		{"GET", "/offices/tributi/counter", "", desk, ""},
		{"GET", "/offices/tributi/days?from=2026-11-23&to=2026-11-29", "", by{"visitor": 401, "abroad": 401, "stranger": 403, "secretary": 200, "clerk": 200}, ""},
		{"GET", "/offices/tributi/search?q=galli", "", by{"visitor": 401, "abroad": 401, "stranger": 403, "secretary": 200, "clerk": 200}, ""},
		{"GET", "/offices/tributi/figures?from=2026-11-01&to=2026-11-30", "", by{"visitor": 401, "abroad": 401, "stranger": 403, "secretary": 200, "clerk": 200}, ""},
		{"GET", "/offices/tributi/settings", "", desk, ""},
		{"PUT", "/offices/tributi/settings", setUp, heads(200), ""},
		{"PUT", "/offices/tributi/sign", `{"state":"closed","until":"2026-11-25T11:00:00Z","note":"Torno subito"}`, heads(204), ""},
		{"POST", "/offices/tributi/appointments", `{"starts":"2026-11-27T08:00:00Z","name":"Ida","surname":"Neri","phone":"000 123"}`,
			by{"visitor": 401, "abroad": 401, "foreign": 404, "stranger": 403, "secretary": 403, "clerk": 201}, "office.booked"},
		{"GET", "/appointments/{own}", "", desk, ""},
		{"POST", "/appointments/{next}/move", `{"starts":"2026-11-27T08:00:00Z"}`, serve(200), "office.freed office.booked"},
		{"POST", "/appointments/{next}/cancel", `{"words":"L'ufficio è chiuso per un guasto."}`, serve(204), "office.freed office.cancelled"},
		{"POST", "/appointments/{asked}/propose", `{"hours":["2026-11-27T08:00:00Z"],"words":"Ne parliamo?"}`, serve(204), ""},
		{"POST", "/appointments/{asked}/reply", `{"words":"Le rimborsiamo 74,50 €.","closes":true}`, serve(204), "office.settled"},
		{"POST", "/appointments/{asked}/note", `{"words":"Manca l'IBAN."}`, serve(204), ""},
		{"POST", "/appointments/{own}/companions", `{"name":"Ivana Serra","label":"geometra"}`, serve(201), ""},
		{"DELETE", "/appointments/{own}/companions/{aid}", "", serve(204), ""},
		{"POST", "/appointments/{own}/hand-over", `{"office":"tributi","person":"marco"}`, serve(204), "office.handed_over"},
		{"POST", "/appointments/{next}/hand-over", `{"office":"anagrafe","person":"luca"}`, serve(204), "office.freed office.handed_over"},
		{"POST", "/appointments/{own}/hand-over", `{"office":"tributi","person":"luca"}`, serve(422), ""},
		{"POST", "/appointments/{next}/link", "", serve(200), ""},
		{"POST", "/appointments/{own}/join", "", serve(200), ""},
		{"POST", "/appointments/{next}/join", "", serve(409), ""}, // its door is not open yet
		{"POST", "/appointments/{own}/finish", "", serve(204), "office.ended"},
		{"POST", "/appointments/{own}/outcome", `{"outcome":"done","words":"Fatto."}`, serve(204), "office.settled"},
		{"POST", "/appointments/{next}/outcome", `{"outcome":"no_show"}`, serve(409), ""}, // nobody is late before the hour
		{"GET", "/appointments/{own}/files/paper", "", desk, ""},
		{"GET", "/appointments/{own}/files/nothing", "", by{"visitor": 401, "stranger": 403, "clerk": 404}, ""},
		{"POST", "/visits/{visit}/admit", "", serve(200), "office.admitted"},
		{"POST", "/visits/{visit}/refuse", `{"why":"Serve la delega."}`, serve(204), "office.refused"},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			s := newStage(t, dbtest.SQLite)
			for _, who := range order {
				want, comes := c.want[who]
				if !comes {
					continue
				}
				before := len(s.facts(t))
				w, answer := s.ask(who, c.method, c.path, c.body)
				if w.Code != want {
					t.Errorf("the %s: %d %s, want %d", who, w.Code, w.Body, want)
				}
				if w.Code >= 400 && (answer["code"] == nil || answer["detail"] == "" || strings.HasPrefix(answer["detail"].(string), "office.")) {
					t.Errorf("the %s is told %s", who, w.Body)
				}
				facts := strings.Join(s.facts(t)[before:], " ")
				if last := who == "clerk" || who == "head"; !(last && w.Code < 300 && facts == c.facts) && facts != "" {
					t.Errorf("the %s left %q", who, facts)
				} else if last && w.Code < 300 && facts != c.facts {
					t.Errorf("the %s left %q, want %q", who, facts, c.facts)
				}
			}
		})
	}
}

// Links that were cut, made up, ended, or sent to another body open nothing, and
// all say the same; none of them is written down anywhere.
func TestLinksThroughHTTP(t *testing.T) {
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, open)
			if err := s.SendAway(clerk, s.own.ID, s.aid.ID); err != nil {
				t.Fatal(err)
			}
			renewed, err := s.Relink(clerk, s.next.ID)
			if err != nil || renewed.Token == s.next.Token || !strings.Contains(s.lastMail(t).Text, "/porta/"+renewed.Token) {
				t.Fatal(err, s.lastMail(t).Text)
			}
			before := s.facts(t)
			for _, c := range []struct{ name, who, path string }{
				{"cut short", "visitor", "/door/" + s.own.Token[:18]},
				{"made up", "visitor", "/door/AAAAAAAAAAAAAAAAAAAAAA"},
				{"a companion's that was ended", "visitor", "/door/{aid-door}"},
				{"the citizen's that was replaced", "visitor", "/door/{tomorrow}"},
				{"another body's", "foreign", "/door/{door}"},
				{"another body's, by its clerk, to arrive", "foreign", "/door/{door}/arrive"},
				{"a path", "visitor", "/door/..%2f..%2fetc"},
				{"SQL", "visitor", "/door/'%20OR%20''='"},
			} {
				method, body := "GET", ""
				if strings.HasSuffix(c.path, "/arrive") {
					method, body = "POST", `{"name":"Nora"}`
				}
				w, answer := s.ask(c.who, method, c.path, body)
				if w.Code != 404 || answer["code"] != "office.no_such_appointment" || !strings.HasPrefix(answer["detail"].(string), "Questo collegamento non apre niente.") {
					t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
				}
			}
			w, answer := s.ask("visitor", "GET", "/door/nothing", "", "Accept-Language", "en-GB,en;q=0.9")
			if w.Code != 404 || answer["detail"] == "" || strings.HasPrefix(answer["detail"].(string), "Questo") {
				t.Errorf("in English: %s", w.Body)
			}
			if !slices.Equal(s.facts(t), before) {
				t.Errorf("left %v", s.facts(t)[len(before):])
			}
			if w, _ := s.ask("visitor", "GET", "/door/"+renewed.Token, ""); w.Code != 200 {
				t.Errorf("the new link: %d", w.Code)
			}
			for _, token := range []string{s.own.Token, s.next.Token, renewed.Token, s.aid.Token} {
				if strings.Contains(s.log.String(), token) {
					t.Errorf("a link is in the log: %s", s.log)
				}
			}
			if s.log.Len() == 0 {
				t.Error("nothing was logged: the test proves nothing")
			}
		})
	}
}

// What a hostile or clumsy guest may send: a clear word, and nothing changed.
func TestHostileInputAtTheDoor(t *testing.T) {
	s := newStage(t, dbtest.SQLite)
	before := s.facts(t)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"comes a day early", "POST", "/door/{tomorrow}/arrive", `{"name":"Teresa"}`, 409, "office.early"},
		{"asks for the meeting before being let in", "POST", "/door/{door}/media", "", 403, "access.forbidden"},
		{"has no name", "POST", "/door/{door}/arrive", `{"name":" "}`, 422, "office.name"},
		{"has a name of 81 characters", "POST", "/door/{door}/arrive", `{"name":"` + strings.Repeat("è", 81) + `"}`, 422, "office.name"},
		{"has a name of 10,000", "POST", "/door/{door}/arrive", `{"name":"` + strings.Repeat("a", 10_000) + `"}`, 422, ""},
		{"sends broken JSON", "POST", "/door/{door}/arrive", `{"name":`, 400, ""},
		{"sends a list", "POST", "/door/{door}/arrive", `["Teresa"]`, 422, ""},
		{"sends nothing", "POST", "/door/{door}/arrive", ``, 400, ""},
		{"sends half a megabyte", "POST", "/door/{door}/arrive", `{"name":"` + strings.Repeat("a", 1<<19) + `"}`, 413, ""},
		{"gives six stars", "POST", "/door/{door}/rating", `{"stars":6}`, 422, ""},
		{"rates before the end", "POST", "/door/{door}/rating", `{"stars":5}`, 409, "office.state"},
		{"is a companion who rates", "POST", "/door/{aid-door}/rating", `{"stars":1}`, 404, "office.no_such_appointment"},
		{"asks for the year 0", "GET", "/offices/tributi/slots?from=0000-00-00&to=9999-99-99", "", 422, ""},
		{"asks for no day", "GET", "/offices/tributi/slots", "", 422, ""},
	} {
		w, answer := s.ask("visitor", c.method, c.path, c.body)
		if w.Code != c.status || (c.code != "" && answer["code"] != c.code) || answer["detail"] == "" {
			t.Errorf("who %s: %d %s", c.name, w.Code, w.Body)
		}
	}
	if !slices.Equal(s.facts(t), before) {
		t.Errorf("left %v", s.facts(t)[len(before):])
	}
	// A script in a name is only a name: JSON that no browser takes for a page, and
	// what shows it writes it as text.
	const script = `<script>alert(1)</script>`
	w, answer := s.ask("visitor", "POST", "/door/{door}/arrive", `{"name":"`+script+`"}`)
	if visit, _ := answer["visit"].(map[string]any); w.Code != 200 || visit["name"] != script || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w, _ := s.ask("visitor", "POST", "/door/{door}/leave", "", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("another site made the guest leave: %d", w.Code)
	}
}

func TestTheDoorThroughHTTPFromTheLineToTheStars(t *testing.T) {
	for name, open := range map[string]func(testing.TB, ...db.Option) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, open)
			start := len(s.facts(t))
			good := func(who, method, path, body string) map[string]any {
				t.Helper()
				w, answer := s.ask(who, method, path, body)
				if w.Code >= 300 {
					t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
				}
				return answer
			}
			if d := good("visitor", "GET", "/door/{door}", ""); d["passage"] != "open" || d["place"] != 1.0 || d["wait_to"].(float64) <= d["wait_from"].(float64) {
				t.Errorf("%v", d)
			}
			good("visitor", "POST", "/door/{door}/alive", "")
			if a := good("clerk", "POST", "/visits/{visit}/admit", ""); a["clerk"] != "giulia" {
				t.Errorf("%v", a)
			}
			if m := good("visitor", "POST", "/door/{door}/media", ""); m["token"] != "token:door:"+s.own.ID+":citizen:false" || m["meeting"] != s.own.ID {
				t.Errorf("%v", m)
			}
			good("visitor", "POST", "/door/{aid-door}/arrive", `{"name":"Davide Conti"}`)
			if d := good("visitor", "GET", "/door/{aid-door}", ""); d["number"] != "" || d["companion"] != true || d["reason"] != "" {
				t.Errorf("a companion reads what is not theirs: %v", d)
			}
			good("clerk", "POST", "/appointments/{own}/outcome", `{"outcome":"follow_up","words":"Manca l'ISEE."}`)
			if w, answer := s.ask("visitor", "POST", "/door/{door}/arrive", `{"name":"Teresa"}`); w.Code != 410 || answer["code"] != "office.over" {
				t.Errorf("arrives after the end: %d %s", w.Code, w.Body)
			}
			good("visitor", "POST", "/door/{door}/rating", `{"stars":5,"words":"Gentile"}`)
			if want := "office.admitted office.arrived office.ended office.settled office.rated"; strings.Join(s.facts(t)[start:], " ") != want {
				t.Errorf("announced %v, want %s", s.facts(t)[start:], want)
			}
			w, _ := s.ask("clerk", "GET", "/appointments/{own}", "")
			if strings.Contains(w.Body.String(), "Gentile") || strings.Contains(w.Body.String(), "rating") {
				t.Error("a rating stands beside the name of who served it")
			}
			s.clock.Advance(8 * 24 * time.Hour)
			if d := good("visitor", "GET", "/door/{door}", ""); d["passage"] != "gone" {
				t.Errorf("a week later: %v", d["passage"])
			}
			if w, answer := s.ask("visitor", "POST", "/door/{door}/rating", `{"stars":1}`); w.Code != 409 || answer["code"] != "office.state" {
				t.Errorf("rates after a week: %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestTheDoorAnswersOneAddressOnlySoOften(t *testing.T) {
	s := newStage(t, dbtest.SQLite)
	for i := range 31 {
		w, answer := s.ask("visitor", "POST", "/door/AAAAAAAAAAAAAAAAAAAAAA/arrive", `{"name":"x"}`)
		if want := map[bool]int{true: 404, false: 429}[i < 30]; w.Code != want {
			t.Fatalf("knock %d: %d", i+1, w.Code)
		}
		if i == 30 && (w.Header().Get("Retry-After") == "" || answer["detail"] == "") {
			t.Errorf("%v %s", w.Header(), w.Body)
		}
	}
	s.clock.Advance(time.Minute)
	if w, _ := s.ask("visitor", "POST", "/door/AAAAAAAAAAAAAAAAAAAAAA/arrive", `{"name":"x"}`); w.Code != 404 {
		t.Errorf("a minute later: %d", w.Code)
	}
}

// What a guest handed over is always a download, never shown in our name.
func TestFilesAreOnlyDownloads(t *testing.T) {
	s := newStage(t, dbtest.SQLite)
	w, _ := s.ask("clerk", "GET", "/appointments/{own}/files/paper", "")
	h := w.Header()
	if w.Code != 200 || w.Body.String() != "%PDF-1.4 delega" || h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v %s", w.Code, h, w.Body)
	}
}
