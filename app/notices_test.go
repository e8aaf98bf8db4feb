package app_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"loggia/app"
	"loggia/core/access"
	"loggia/features/workday"
	"loggia/platform/clock"
	"loggia/platform/config"
	"loggia/platform/db"
	"loggia/platform/italy"
	"loggia/platform/mailer"
)

func rome(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, italy.Rome)
	if err != nil {
		panic(err)
	}
	return t
}

// townAt opens the demo town at a moment that the test moves.
func townAt(t *testing.T, now *clock.Fixed) *app.App {
	t.Helper()
	c := config.Default()
	c.Data, c.Demo, c.MediaUDP, c.MediaTCP = t.TempDir(), true, 0, 0
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler), app.WithClock(now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func in(body string) context.Context {
	return access.System(db.Scoped(context.Background(), db.Scope{}), body)
}

func being(a *app.App, who string, places ...access.Place) context.Context {
	ctx := db.Scoped(context.Background(), db.Scope{Ente: "borgofiore", Actor: who})
	return access.As(ctx, access.Person{ID: who, Ente: "borgofiore", Name: who, Places: places})
}

// Through the whole program: an invitation of the evening reaches a colleague
// in the morning, by one digest whose links open the town's own pages; an
// absence recorded in the night holds it back.
func TestAnInvitationOfTheEveningArrivesInTheMorning(t *testing.T) {
	now := clock.NewFixed(rome("2026-11-24 20:30")) // a Tuesday; Fabio and Chiara are of the registry, without agreements
	a := townAt(t, now)
	chiara := being(a, "chiara", access.Place{Office: "anagrafe", Role: access.Head})
	fabio := being(a, "fabio", access.Place{Office: "anagrafe", Role: access.Staff})
	rita := being(a, "rita", access.Place{Office: "servizi-sociali", Role: access.Head})
	m, err := a.Meeting.Plan(chiara, "Elezioni", rome("2026-11-27 10:00"), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Meeting.Ask(chiara, m.ID, []string{"fabio", "rita"}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	settle := func(moment string) {
		t.Helper()
		now.Set(rome(moment))
		if err := a.Settle(in("borgofiore")); err != nil {
			t.Fatal(err)
		}
	}
	invited := func(who context.Context) (unread bool) {
		t.Helper()
		b, err := a.Notify.Bell(who)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range b.Latest {
			unread = unread || n.Kind == "meeting.invited"
		}
		return unread
	}
	settle("2026-11-24 20:31")
	if invited(fabio) || len(lettersTo(t, a, "f.mori@borgofiore.example")) != 0 {
		t.Error("it reached him in the evening")
	}
	if _, err := a.Workday.Record(in("borgofiore"), workday.Absence{Person: "rita", First: italy.On(2026, 11, 25), Last: italy.On(2026, 11, 25), Kind: workday.Leave}); err != nil {
		t.Fatal(err)
	}
	settle("2026-11-25 09:00")
	letters := lettersTo(t, a, "f.mori@borgofiore.example")
	if !invited(fabio) || len(letters) != 1 {
		t.Fatalf("in the morning: invited %v, %d letters", invited(fabio), len(letters))
	}
	for _, want := range []string{"Chiara Bruni ti invita: Elezioni", "venerdì 27 novembre 2026, ore 10:00", "http://localhost:8080/app/riunioni"} {
		if !strings.Contains(letters[0].Text, want) {
			t.Errorf("the digest lacks %q:\n%s", want, letters[0].Text)
		}
	}
	if invited(rita) || len(lettersTo(t, a, "r.conforti@borgofiore.example")) != 0 {
		t.Error("it reached her on a day of leave")
	}
	settle("2026-11-26 09:00")
	if !invited(rita) {
		t.Error("it did not reach her when she was back")
	}
}

func lettersTo(t *testing.T, a *app.App, email string) (all []mailer.Letter) {
	t.Helper()
	err := a.DB.Read(in("borgofiore"), func(tx *db.Tx) error {
		entries, err := mailer.List(tx, mailer.Query{Limit: 200})
		for _, e := range entries {
			if e.To.Email != email {
				continue
			}
			l, err := mailer.Find(tx, e.ID)
			if err != nil {
				return err
			}
			all = append(all, l)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The hours of a week, joined from the agreement, the days, the body's calendar.
func TestContactHoursAreJoined(t *testing.T) {
	now := clock.NewFixed(rome("2026-12-04 08:00")) // a Friday; Tuesday the 8th is a holiday
	a := townAt(t, now)
	if _, err := a.Workday.Record(in("borgofiore"), workday.Absence{Person: "fabio", First: italy.On(2026, 12, 9), Last: italy.On(2026, 12, 9), Kind: workday.Leave}); err != nil {
		t.Fatal(err)
	}
	_, days, err := a.Notify.Preference(being(a, "fabio", access.Place{Office: "anagrafe", Role: access.Staff}))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"2026-12-04": 1, "2026-12-05": 0, "2026-12-06": 0, "2026-12-07": 1, "2026-12-08": 0, "2026-12-09": 0, "2026-12-10": 1}
	for _, d := range days {
		if len(d.Stretches) != want[d.On.String()] {
			t.Errorf("%s: %v", d.On, d.Stretches)
		}
	}
}

// A browser is somebody at one of the town's sites.
type browser struct {
	*http.Client
	t    *testing.T
	site *httptest.Server
	host string
}

func (b browser) do(method, path, body string) (status int, text string) {
	b.t.Helper()
	r, err := http.NewRequest(method, b.site.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Host = b.host
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://"+b.host)
	answer, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(all)
}

func enter(t *testing.T, site *httptest.Server, body, who string) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, t, site, body + ".localhost"}
	if who == "" {
		return b
	}
	if status, text := b.do("GET", "/demo/entra/"+who, ""); status != http.StatusSeeOther {
		t.Fatalf("%s does not come in: %d %s", who, status, text)
	}
	return b
}

// The doors as visitor, worker, head, personnel office and person of another body.
func TestTheDoorsOfNotices(t *testing.T) {
	a := townAt(t, clock.NewFixed(rome("2026-11-25 22:00")))
	site := httptest.NewServer(a.Handler())
	defer site.Close()
	nora := enter(t, site, "castelvento", "nora")
	nora.host = "borgofiore.localhost" // her cookie, shown to another body
	people := map[string]browser{"visitor": enter(t, site, "borgofiore", ""), "giulia": enter(t, site, "borgofiore", "giulia"), "marco": enter(t, site, "borgofiore", "marco"),
		"paola": enter(t, site, "borgofiore", "paola"), "nora": nora}
	const week = `{"from":"2026-12-01","source":"Determina 1/2026","week":[[[540,1080]],[[540,1080]],[[540,1080]],[[540,1080]],[[540,1080]],[],[]]}`
	const ring = `{"people":["giulia"],"reason":"È esondato il torrente"}`
	for _, c := range []struct {
		method, path, body string
		want               map[string]int
	}{
		{"GET", "/notify/bell", "", map[string]int{"visitor": 401, "giulia": 200, "marco": 200, "paola": 200, "nora": 401}},
		{"GET", "/notify/notices?state=waiting", "", map[string]int{"visitor": 401, "giulia": 200, "nora": 401}},
		{"POST", "/notify/read", "{}", map[string]int{"visitor": 401, "giulia": 204, "nora": 401}},
		{"POST", "/notify/notices/none/read", "{}", map[string]int{"visitor": 401, "giulia": 404, "nora": 401}},
		{"GET", "/notify/preferences", "", map[string]int{"visitor": 401, "giulia": 200, "nora": 401}},
		{"PUT", "/notify/preferences", `{"quiet":[[780,840]],"digest_at":-1,"digest_mail":true,"mail":{}}`, map[string]int{"visitor": 401, "giulia": 200, "nora": 401}},
		{"PUT", "/notify/preferences", `{"quiet":[[0,1440]],"digest_at":-1,"digest_mail":true,"mail":{}}`, map[string]int{"giulia": 422}},
		{"GET", "/notify/reachable?people=giulia,nora", "", map[string]int{"visitor": 401, "giulia": 200, "marco": 200, "nora": 401}},
		{"GET", "/notify/emergencies", "", map[string]int{"visitor": 401, "giulia": 200, "nora": 401}},
		{"POST", "/notify/emergencies", ring, map[string]int{"visitor": 401, "marco": 204, "paola": 403, "nora": 401}},
		{"POST", "/notify/emergencies", strings.Replace(ring, "giulia", "marco", 1), map[string]int{"giulia": 403}},
		{"GET", "/notify/hours", "", map[string]int{"visitor": 401, "giulia": 200, "nora": 401}},
		{"PUT", "/notify/hours", week, map[string]int{"visitor": 401, "giulia": 403, "marco": 403, "paola": 204, "nora": 401}},
	} {
		for who, want := range c.want {
			status, text := people[who].do(c.method, "/api/v1"+c.path, c.body)
			if status != want && !(want == 204 && status == 201) {
				t.Errorf("%s %s as %s: %d, want %d: %s", c.method, c.path, who, status, want, text)
			}
		}
	}
	if _, text := people["marco"].do("GET", "/api/v1/notify/reachable?people=giulia", ""); !strings.Contains(text, `"reachable":false`) || !strings.Contains(text, `"emergency":true`) || strings.Contains(text, "agile") {
		t.Errorf("what he learns of her: %s", text)
	}
}

// The subject of one person is that person's: a colleague who asks for it hears
// only that it is refused.
func TestOnlyOneselfHearsOnesBell(t *testing.T) {
	a := townAt(t, clock.NewFixed(rome("2026-11-25 10:00")))
	site := httptest.NewServer(a.Handler())
	defer site.Close()
	for who, want := range map[string]string{"giulia": "ready", "marco": "refused", "": "refused"} {
		b := enter(t, site, "borgofiore", who)
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		r, err := http.NewRequestWithContext(ctx, "GET", site.URL+"/api/v1/live/events?"+url.Values{"sub": {"person/giulia"}}.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = b.host
		answer, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "data: ") {
				first = lines.Text()
				break
			}
		}
		answer.Body.Close()
		stop()
		if !strings.Contains(first, `"is":"`+want+`"`) {
			t.Errorf("%q hears %s, want %s", who, first, want)
		}
	}
}
