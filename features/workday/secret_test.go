package workday_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/ente"
	"loggia/features/workday"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// A stage is the feature behind HTTP, with everything that is said or kept
// caught: answers, log, ledger, hints.
type stage struct {
	*town
	http.Handler
	log *bytes.Buffer
}

var cast = map[string]struct {
	body string
	ctx  context.Context
}{
	"visitor": {"borgofiore", nil}, "owner": {"borgofiore", giulia}, "colleague": {"borgofiore", anna}, "head": {"borgofiore", marco},
	"stranger": {"borgofiore", fabio}, "other head": {"borgofiore", chiara}, "secretary": {"borgofiore", sara}, "personnel": {"borgofiore", paola},
	"admin": {"borgofiore", ivo}, "abroad": {"borgofiore", nora}, "foreign": {"castelvento", nora},
}

var everybody = []string{"visitor", "abroad", "foreign", "stranger", "other head", "colleague", "head", "secretary", "admin", "owner", "personnel"}

func newStage(t testing.TB, open func(testing.TB, ...db.Option) *db.DB) *stage {
	t.Helper()
	s := &stage{town: build(t, open), log: &bytes.Buffer{}}
	catalogue, err := words.Load(httpapi.Words, access.Words, ente.Words, workday.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
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

func (s *stage) ask(who, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	r.Host = cast[who].body + ".example"
	r.Header.Set("Test-Who", who)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func eachStage(t *testing.T, fn func(t *testing.T, s *stage)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, newStage(t, dbtest.SQLite)) })
	t.Run("postgres", func(t *testing.T) { fn(t, newStage(t, dbtest.Postgres)) })
}

// kindWords are all the ways in which a kind of absence could be said.
var kindWords = []string{"law104", "Legge 104", "Law 104"}

func tells(text string) bool {
	return slices.ContainsFunc(kindWords, func(w string) bool { return strings.Contains(text, w) })
}

// Every role asks every door about Giulia, who is absent under L. 104: only she
// and the personnel office ever read of which kind it is. Ledger, hints and log
// say it to nobody.
func TestNobodyButTheEntitledLearnsTheKindOfAnAbsence(t *testing.T) {
	eachStage(t, func(t *testing.T, s *stage) {
		if w := s.ask("owner", "POST", "/workdays/absences", `{"first":"2026-11-25","last":"2026-11-27","kind":"law104"}`); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		if w := s.ask("personnel", "POST", "/workdays/absences", `{"person":"giulia","first":"2026-10-05","last":"2026-10-06","kind":"law104"}`); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		if err := s.ChooseColumns(paola, workday.Columns); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseMonth(paola, "2026-10"); err != nil {
			t.Fatal(err)
		}
		if err := s.Correct(paola, "giulia", day("2026-10-08"), workday.Out, workday.Law104, "Certificato arrivato tardi"); err != nil {
			t.Fatal(err)
		}
		own, err := s.Absences(paola, "giulia", day("2026-01-01"), day("2026-12-31"))
		if err != nil || len(own) != 3 {
			t.Fatal(own, err)
		}
		doors := []struct{ method, path, body string }{
			{"GET", "/workdays/mine?from=2026-11-23&to=2026-11-23", ""},
			{"GET", "/workdays/mine?from=2026-10-05&to=2026-10-12", ""},
			{"GET", "/workdays/absences?from=2026-01-01&to=2026-12-31", ""},
			{"GET", "/workdays/absences?from=2026-01-01&to=2026-12-31&person=giulia", ""},
			{"GET", "/workdays/today?office=tributi", ""},
			{"GET", "/workdays/offices/tributi?week=2026-11-25", ""},
			{"GET", "/workdays/offices/tributi?week=2026-10-05", ""},
			{"GET", "/workdays/offices/tributi/needs", ""},
			{"GET", "/workdays/months/2026-10/corrections", ""},
			{"GET", "/workdays/months/2026-10/payroll.csv", ""},
			{"GET", "/workdays/months/2026-11/payroll.csv", ""},
			{"GET", "/workdays/months/2026-10/payroll.csv?part=corrections", ""},
			{"GET", "/workdays/without-agreement?from=2026-01-01&to=2026-12-31", ""},
			{"PUT", "/workdays/offices/tributi/duty", `{"day":"2026-11-26","from":540,"person":"giulia"}`},
			{"POST", "/workdays/offices/tributi/call-back", `{"person":"giulia","day":"2026-11-26","why":"x"}`},
			{"POST", "/workdays/absences", `{"person":"giulia","first":"2026-11-26","last":"2026-11-26","kind":"sick"}`},
			{"DELETE", "/workdays/absences/" + own[2].ID, ""},
			{"POST", "/workdays/corrections", `{"person":"giulia","day":"2026-10-05","becomes":"absent","kind":"sick","why":"x"}`},
		}
		entitled := map[string]bool{}
		for _, who := range everybody {
			for _, d := range doors {
				if d.method == "DELETE" && (who == "owner" || who == "personnel") {
					continue // they may, and the absence is needed by those who come after
				}
				w := s.ask(who, d.method, d.path, d.body)
				if w.Code >= 500 {
					t.Errorf("%s %s %s: %d %s", who, d.method, d.path, w.Code, w.Body)
				}
				if !tells(w.Body.String()) {
					continue
				}
				entitled[who] = true
				if who != "owner" && who != "personnel" {
					t.Errorf("%s reads the kind at %s %s: %s", who, d.method, d.path, w.Body)
				}
			}
		}
		if len(entitled) != 2 {
			t.Errorf("who reads it: %v: the owner and the personnel office must", entitled)
		}
		kept := strings.Join(s.hints, "\n") + s.log.String()
		err = s.db.Read(root, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT name, body FROM ledger`)
			facts, err := db.Collect(rows, err, func(f *string, scan func(...any) error) error {
				var name, body string
				err := scan(&name, &body)
				*f = name + " " + body
				return err
			})
			kept += strings.Join(facts, "\n")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(kept, "workday.absent") || !strings.Contains(kept, "workday/tributi") {
			t.Fatal("nothing was caught: the test is blind")
		}
		if tells(kept) || strings.Contains(kept, "Certificato") {
			t.Errorf("ledger, hints or log say it: %s", kept)
		}
		if err := s.Cancel(giulia, own[2].ID); err != nil {
			t.Error("the owner takes it back:", err)
		}
	})
}

// Whoever has no business at a door leaves no trace there.
func TestDoors(t *testing.T) {
	type by map[string]int
	staff := by{"visitor": 401, "abroad": 401, "foreign": 200, "stranger": 403, "other head": 403, "admin": 403, "colleague": 200, "owner": 200, "head": 200, "secretary": 200, "personnel": 200}
	heads := func(good int) by {
		return by{"visitor": 401, "abroad": 401, "stranger": 403, "other head": 403, "admin": 403, "colleague": 403, "owner": 403, "personnel": 403, "head": good}
	}
	personnel := func(good int) by {
		return by{"visitor": 401, "abroad": 401, "foreign": 403, "stranger": 403, "other head": 403, "admin": 403, "colleague": 403, "owner": 403, "head": 403, "secretary": 403, "personnel": good}
	}
	eachStage(t, func(t *testing.T, s *stage) {
		wish := s.town.ask(t, giulia, "2026-12-01", "")
		needs := `{"minimums":[2,2,2,2,2,0,0],"shifts":[[{"from":540,"to":750}],[],[],[],[],[],[]]}`
		for _, c := range []struct {
			method, path, body string
			want               by
			fact               string
		}{
			{"GET", "/workdays/offices/tributi?week=2026-12-01", "", staff, ""},
			{"GET", "/workdays/offices/tributi?week=ieri", "", by{"head": 422}, ""},
			{"GET", "/workdays/offices/nessuno?week=2026-12-01", "", by{"personnel": 404, "head": 403}, ""},
			{"GET", "/workdays/today?office=tributi", "", by{"visitor": 401, "abroad": 401, "stranger": 200, "head": 200}, ""},
			{"GET", "/workdays/mine?from=2026-12-01&to=2026-12-01", "", by{"visitor": 401, "abroad": 401, "owner": 200, "admin": 200}, ""},
			{"GET", "/workdays/mine?from=2026-12-01&to=2028-12-01", "", by{"owner": 422}, ""},
			{"PUT", "/workdays/offices/tributi/needs", needs, by{"visitor": 401, "abroad": 401, "stranger": 403, "other head": 403, "colleague": 403, "secretary": 403, "personnel": 403, "admin": 200, "head": 200}, "workday.set_up"},
			{"PUT", "/workdays/offices/tributi/needs", `{"minimums":[2],"shifts":[]}`, by{"head": 422}, ""},
			{"PUT", "/workdays/offices/tributi/needs", `{"minimums":[2,2,2,2,2,0,0],"shifts":[[{"from":540,"to":750},{"from":600,"to":800}],[],[],[],[],[],[]]}`, by{"head": 422}, ""},
			{"PUT", "/workdays/offices/tributi/duty", `{"day":"2026-11-30","from":540,"person":"anna"}`, heads(204), "workday.assigned"},
			{"PUT", "/workdays/offices/tributi/duty", `{"day":"2026-11-30","from":545,"person":"anna"}`, by{"head": 404}, ""},
			{"POST", "/workdays/wishes/" + wish + "/refuse", `{"why":""}`, by{"head": 422}, ""},
			{"POST", "/workdays/wishes/" + wish + "/propose", `{"day":"2026-12-02"}`, heads(204), "workday.proposed"},
			{"POST", "/workdays/wishes/" + wish + "/accept", "", by{"visitor": 401, "colleague": 404, "head": 404, "owner": 204}, "workday.approved"},
			{"POST", "/workdays/wishes/" + wish + "/approve", "{}", by{"visitor": 401, "foreign": 404, "colleague": 403, "head": 409}, ""},
			{"POST", "/workdays/offices/tributi/call-back", `{"person":"giulia","day":"2026-12-02","why":"Scade il saldo"}`, heads(204), "workday.called_back"},
			{"POST", "/workdays/months/2026-10/close", "", personnel(204), "workday.month_closed"},
			{"POST", "/workdays/months/2026-10/close", "", by{"personnel": 409}, ""},
			{"POST", "/workdays/months/2026-11/close", "", by{"personnel": 409}, ""},
			{"POST", "/workdays/months/ottobre/close", "", by{"personnel": 422}, ""},
			{"POST", "/workdays/corrections", `{"person":"giulia","day":"2026-10-05","becomes":"away","why":"Dimenticato"}`, personnel(204), "workday.corrected"},
			{"GET", "/workdays/months", "", personnel(200), ""},
			{"PUT", "/workdays/months/columns", `{"columns":["name","vouchers"]}`, personnel(204), ""},
			{"PUT", "/workdays/months/columns", `{"columns":["name","name"]}`, by{"personnel": 422}, ""},
			{"GET", "/workdays/months/2026-10/payroll.csv", "", personnel(200), ""},
			{"GET", "/workdays/months/2026-10/payroll.xlsx", "", personnel(200), ""},
		} {
			for _, who := range everybody {
				want, asked := c.want[who]
				if !asked {
					continue
				}
				before := len(s.facts(t))
				w := s.ask(who, c.method, c.path, c.body)
				if w.Code != want {
					t.Errorf("%s %s %s: %d, want %d: %s", who, c.method, c.path, w.Code, want, w.Body)
				}
				after := s.facts(t)[before:]
				if want >= 400 && len(after) > 0 || want < 300 && c.fact != "" && !slices.Contains(after, c.fact) {
					t.Errorf("%s %s %s announces %v, want %q", who, c.method, c.path, after, c.fact)
				}
			}
		}
	})
}

// Colleagues see three words; the wishes that wait are for who answers them.
func TestWhatAColleagueSeesOfAWeek(t *testing.T) {
	eachStage(t, func(t *testing.T, s *stage) {
		s.town.ask(t, giulia, "2026-12-01", "")
		if _, err := s.Record(piero, workday.Absence{Person: "piero", First: day("2026-12-01"), Last: day("2026-12-01"), Kind: workday.Sick}); err != nil {
			t.Fatal(err)
		}
		for who, sees := range map[string]bool{"colleague": false, "owner": false, "personnel": false, "head": true, "secretary": true} {
			text := s.ask(who, "GET", "/workdays/offices/tributi?week=2026-12-01", "").Body.String()
			if strings.Contains(text, "caldaia") != sees || strings.Contains(text, `"asking":true`) != sees {
				t.Errorf("%s sees the wish: %v: %s", who, !sees, text)
			}
			if !strings.Contains(text, `"absent"`) || strings.Contains(text, "sick") {
				t.Errorf("%s: %s", who, text)
			}
		}
		w := s.ask("stranger", "GET", "/workdays/today?office=tributi", "")
		if got := strings.TrimSpace(w.Body.String()); !strings.Contains(got, `"giulia":"office"`) {
			t.Error(got)
		}
		s.clock.Set(rome("2026-12-08", "10:00"))
		if got := strings.TrimSpace(s.ask("stranger", "GET", "/workdays/today?office=tributi", "").Body.String()); got != "{}" {
			t.Error("on a holiday:", got)
		}
	})
}
