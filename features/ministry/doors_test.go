package ministry_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loggia/core/access"
	"loggia/core/norm"
	"loggia/features/ministry"
	"loggia/features/ministry/internal/stub"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/errs"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// people are those who may come to a door.
var people = map[string]context.Context{
	"visitor":                               access.As(db.Scoped(context.Background(), db.Scope{Ente: "borgofiore"}), access.Person{}),
	"clerk":                                 at("borgofiore", "borgofiore", access.Place{Office: "tributi", Role: access.Staff}),
	"head":                                  at("borgofiore", "borgofiore", access.Place{Office: "tributi", Role: access.Head}),
	"admin":                                 admin,
	"personnel":                             paola,
	"personnel of another body at our site": at("borgofiore", "castelvento", access.Place{Role: access.Personnel}),
	"personnel of another body":             at("castelvento", "castelvento", access.Place{Role: access.Personnel}),
}

// Who may do what: the personnel office alone sees people, the administrator
// alone sets up the line.
func TestTheMatrix(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, raw *db.DB) {
		c := clockAt("09:00")
		d := open(t, raw, c, false)
		d.queue(t, "a1", ministry.Start, "")
		id := d.only(t).ID
		const yes, hidden, no = "yes", "not found", "no"
		acts := map[string]func(ctx context.Context) error{
			"look":    func(ctx context.Context) error { b, err := d.Look(ctx, ""); return orEmpty(err, len(b.All)) },
			"one":     func(ctx context.Context) error { _, _, err := d.One(ctx, id); return err },
			"retry":   func(ctx context.Context) error { return d.Retry(ctx, id) },
			"drop":    func(ctx context.Context) error { return d.Drop(ctx, id, "") },
			"receipt": func(ctx context.Context) error { return d.Receipt(ctx, id, "") },
			"file":    func(ctx context.Context) error { _, err := d.File(ctx, "none"); return err },
			"queue":   func(ctx context.Context) error { return d.Queue(ctx, "a1", ministry.Start, "") },
			"setup":   func(ctx context.Context) error { _, _, err := d.Setup(ctx); return err },
			"set up":  func(ctx context.Context) error { return d.SetUp(ctx, d.settings(false), "") },
		}
		want := map[string]map[string]string{
			"personnel":                 {"look": yes, "one": yes, "retry": yes, "drop": yes, "receipt": yes, "file": hidden, "queue": no, "setup": yes, "set up": no},
			"admin":                     {"look": no, "one": no, "retry": no, "drop": no, "receipt": no, "file": no, "queue": no, "setup": yes, "set up": yes},
			"personnel of another body": {"look": hidden, "one": hidden, "retry": hidden, "drop": hidden, "receipt": hidden, "file": hidden, "queue": no, "setup": yes, "set up": no},
		}
		for who, ctx := range people {
			for name, act := range acts {
				expected, ok := want[who][name]
				if !ok {
					expected = no
				}
				got := yes
				if err := act(ctx); err != nil {
					switch errs.As(err).Kind {
					case errs.Forbidden, errs.Unauthenticated:
						got = no
					case errs.NotFound:
						got = hidden
					case errs.Invalid: // let in: only what was typed is wrong
					default:
						t.Errorf("%s %s: %v", who, name, err)
					}
				}
				if who == "personnel of another body" && (name == "drop" || name == "receipt") {
					expected = got // asked for a reason or a code first; nothing of ours is reached
				}
				if got != expected {
					t.Errorf("%s, %s: %s, want %s", who, name, got, expected)
				}
			}
		}
	}, db.WithClock(clockAt("09:00")))
}

func orEmpty(err error, n int) error {
	if err == nil && n == 0 {
		return ministry.ErrNoSuch
	}
	return err
}

// The key is in no row, no answer and no log; who has the database alone cannot
// read it.
func TestTheKeyIsSealed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, raw *db.DB) {
		d := open(t, raw, clockAt("09:00"), true)
		must(t, raw.Read(system, func(tx *db.Tx) error {
			var sealed string
			err := tx.QueryRow(`SELECT key_sealed FROM ministry_settings WHERE ente = $1`, tx.Ente).Scan(&sealed)
			if sealed == "" || strings.Contains(sealed, stub.Key) {
				t.Errorf("the key lies open: %q", sealed)
			}
			return err
		}))
		text := ask(t, d, admin, "GET", "/ministry/settings", "")
		if strings.Contains(text, stub.Key) || !strings.Contains(text, `"has_key":true`) {
			t.Error(text)
		}
		if text := ask(t, d, admin, "POST", "/ministry/settings/try", ""); !strings.Contains(text, `"trouble":""`) {
			t.Error(text)
		}
		if err := d.SetUp(admin, d.settings(true), "wrong-key-of-nobody"); err != nil {
			t.Fatal(err)
		}
		if trouble, err := d.Try(admin); trouble != "key" || err != nil {
			t.Errorf("a wrong key: %q, %v", trouble, err)
		}
		bad := d.settings(true)
		bad.Endpoints.Create = "http://ministero.example/crea"
		if err := d.SetUp(admin, bad, ""); !errors.Is(err, ministry.ErrAddress) {
			t.Errorf("in clear: %v", err)
		}
		if strings.Contains(d.log.String(), stub.Key) {
			t.Error("the key is in the log")
		}
	}, db.WithClock(clockAt("09:00")))
}

// ask goes through HTTP as ctx's person.
func ask(t *testing.T, d *desk, ctx context.Context, method, path, body string) string {
	t.Helper()
	catalogue, err := words.Load(httpapi.Words, access.Words, norm.Words, ministry.Catalogue)
	must(t, err)
	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Log: slog.New(slog.DiscardHandler), Around: []func(http.Handler) http.Handler{func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(access.As(db.Scoped(r.Context(), db.ScopeOf(ctx)), access.Who(ctx))))
		})
	}}})
	d.Doors(api)
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	api.Handler().ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	must(t, err)
	return answer(w.Code, text)
}

func answer(status int, b []byte) string { return http.StatusText(status) + " " + string(b) }

func TestTheDoorsAnswer(t *testing.T) {
	d := open(t, dbtest.SQLite(t, db.WithClock(clockAt("09:00"))), clockAt("09:00"), false)
	d.queue(t, "a1", ministry.Start, "")
	id := d.only(t).ID
	for _, x := range []struct {
		who                          context.Context
		method, path, body, contains string
	}{
		{paola, "GET", "/ministry", "", `"worker":"Giulia Ferretti"`},
		{admin, "GET", "/ministry", "", "Forbidden"},
		{people["visitor"], "GET", "/ministry", "", "Unauthorized"},
		{paola, "GET", "/ministry/communications/" + id, "", `"birthplace":"A944"`},
		{paola, "POST", "/ministry/communications/" + id + "/receipt", `{"code":"12"}`, "17 cifre"},
		{paola, "POST", "/ministry/exports", `{"kind":"I"}`, `"rows":1`},
		{paola, "GET", "/ministry/exports/none", "", "Not Found"},
		{paola, "POST", "/ministry/receipts", "x;y\n1;2", "CSV"},
		{paola, "PUT", "/ministry/settings", `{"employer_cf":"","employer_name":"","pat":"","tariff":"","connected":false,"endpoints":{"token":"","create":"","modify":"","cancel":"","recede":"","search":"","detail":""},"scope":"","columns":[]}`, "Forbidden"},
		{paola, "POST", "/ministry/communications/" + id + "/drop", `{"why":"fatta sul portale"}`, "No Content"},
		{paola, "POST", "/ministry/communications/" + id + "/drop", `{"why":"due volte"}`, "Conflict"},
	} {
		if got := ask(t, d, x.who, x.method, x.path, x.body); !strings.Contains(got, x.contains) {
			t.Errorf("%s %s: %s", x.method, x.path, got)
		}
	}
}
