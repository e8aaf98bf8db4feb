package meeting_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
	"loggia/features/meeting"
	"loggia/platform/antivirus"
	"loggia/platform/blob"
	"loggia/platform/db"
	"loggia/platform/db/dbtest"
	"loggia/platform/httpapi"
	"loggia/platform/words"
)

// serve opens the doors of h; the header Test-As says who asks.
func serve(t *testing.T, h *hall) func(method, path, who, bearer, body string) (int, http.Header, string) {
	t.Helper()
	catalogue, err := words.Load(meeting.Words(), httpapi.Words, blob.Words, antivirus.Words, access.Words)
	must(t, err)
	api := httpapi.New(httpapi.Options{Words: catalogue, Watch: access.Watch, Asked: access.Asked, Log: slog.New(slog.DiscardHandler), Around: []func(http.Handler) http.Handler{
		func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx := db.Scoped(r.Context(), db.Scope{Ente: "borgofiore"})
				switch who := r.Header.Get("Test-As"); who {
				case "giulia":
					ctx = access.As(ctx, access.Person{ID: who, Ente: "borgofiore", Name: "Giulia", Places: []access.Place{{Office: "tributi", Role: access.Staff}}})
				case "luca":
					ctx = access.As(ctx, access.Person{ID: who, Ente: "borgofiore", Name: "Luca", Places: []access.Place{{Office: "anagrafe", Role: access.Staff}}})
				case "nora":
					ctx = access.As(db.Scoped(ctx, db.Scope{Ente: "castelvento"}), access.Person{ID: who, Ente: "castelvento", Name: "Nora", Places: []access.Place{{Office: "tributi", Role: access.Staff}}})
				}
				next.ServeHTTP(w, r.WithContext(ctx))
			})
		}}})
	h.Doors(api)
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	return func(method, path, who, bearer, body string) (int, http.Header, string) {
		t.Helper()
		r, err := http.NewRequest(method, server.URL+"/api/v1"+path, strings.NewReader(body))
		must(t, err)
		if who != "" {
			r.Header.Set("Test-As", who)
		}
		if bearer != "" {
			r.Header.Set("Authorization", "Bearer "+bearer)
		}
		if strings.HasPrefix(body, "{") {
			r.Header.Set("Content-Type", "application/json")
		}
		a, err := http.DefaultClient.Do(r)
		must(t, err)
		defer a.Body.Close()
		text, err := io.ReadAll(a.Body)
		must(t, err)
		return a.StatusCode, a.Header, string(text)
	}
}

func TestDoors(t *testing.T) {
	h := build(t, dbtest.SQLite(t))
	ask := serve(t, h)
	into := func(text string, v any) { t.Helper(); must(t, json.Unmarshal([]byte(text), v)) }

	var m struct{ ID string }
	status, _, text := ask("POST", "/meetings", "giulia", "", `{"title":"Bilancio 2027"}`)
	if status != http.StatusCreated {
		t.Fatalf("open: %d %s", status, text)
	}
	into(text, &m)
	var guest struct{ ID, Path string }
	_, _, text = ask("POST", "/meetings/"+m.ID+"/guests", "giulia", "", `{"name":"Davide Conti","label":"geometra"}`)
	into(text, &guest)
	link := strings.TrimPrefix(guest.Path, "/incontro/")
	var mine, theirs meeting.Ticket
	_, _, text = ask("POST", "/meetings/"+m.ID+"/enter", "giulia", "", "")
	into(text, &mine)
	_, _, text = ask("POST", "/guest/"+link+"/enter", "", "", `{"name":"Davide"}`)
	into(text, &theirs)
	if mine.Token == "" || theirs.Token == "" || theirs.Name != "Davide" {
		t.Fatalf("tickets: %+v %+v", mine, theirs)
	}
	table := "/meetings/" + m.ID + "/inside/documents"
	var paper struct{ ID string }
	status, _, text = ask("POST", table+"?name=piano%2F..%2Frate.html", "", theirs.Token, "%PDF-1.7\nuno")
	if status != http.StatusCreated || !strings.Contains(text, `"rate.pdf"`) {
		t.Fatalf("a document: %d %s", status, text)
	}
	into(text, &paper)

	for _, c := range []struct {
		what, method, path, who, bearer, body string
		want                                  int
	}{
		{"a visitor opens a meeting", "POST", "/meetings", "", "", `{"title":"x"}`, 401},
		{"a title of spaces", "POST", "/meetings", "giulia", "", `{"title":"   "}`, 422},
		{"not JSON", "POST", "/meetings", "giulia", "", `{"title":`, 400},
		{"a visitor lists", "GET", "/meetings", "", "", "", 401},
		{"a visitor enters without a link", "POST", "/meetings/" + m.ID + "/enter", "", "", "", 401},
		{"a clerk of another body enters", "POST", "/meetings/" + m.ID + "/enter", "nora", "", "", 404},
		{"a colleague reads the guests' links", "GET", "/meetings/" + m.ID + "/guests", "luca", "", "", 403},
		{"a colleague ends", "POST", "/meetings/" + m.ID + "/end", "luca", "", "", 403},
		{"a link that is none", "GET", "/guest/" + link[1:], "", "", "", 404},
		{"the link itself", "GET", "/guest/" + link, "", "", "", 200},
		{"the link at another body", "GET", "/guest/" + link, "nora", "", "", 404},
		{"the table without a ticket", "GET", table, "", "", "", 422},
		{"the table with nonsense", "GET", table, "", "x.y.z", "", 404},
		{"the table with the ticket", "GET", table, "", theirs.Token, "", 200},
		{"another meeting's table", "GET", "/meetings/other/inside/documents", "", theirs.Token, "", 404},
		{"a page that could run", "POST", table + "?name=x.pdf", "", theirs.Token, "<html></html>", 422},
		{"too many bytes", "POST", table + "?name=x.pdf", "", theirs.Token, "%PDF-1.7\n" + strings.Repeat("0", meeting.DocumentLimit+2), 413},
		{"a document that is not there", "GET", table + "/nothing", "", theirs.Token, "", 404},
		{"a guest puts the clerk out", "POST", "/meetings/" + m.ID + "/inside/remove", "", theirs.Token, `{"identity":"person:giulia"}`, 403},
		{"a guest mutes", "POST", "/meetings/" + m.ID + "/inside/mute", "", theirs.Token, `{"identity":"person:giulia"}`, 403},
		{"staff put the guest out", "POST", "/meetings/" + m.ID + "/inside/remove", "", mine.Token, `{"identity":"` + theirs.Identity + `"}`, 204},
		{"the table for who was put out", "GET", table, "", theirs.Token, "", 404},
		{"the owner ends", "POST", "/meetings/" + m.ID + "/end", "giulia", "", "", 204},
		{"the table once it is over", "GET", table, "", mine.Token, "", 404},
	} {
		status, head, text := ask(c.method, c.path, c.who, c.bearer, c.body)
		if status != c.want {
			t.Errorf("%s: %d, want %d: %s", c.what, status, c.want, text)
		}
		if status >= 400 && !strings.HasPrefix(head.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: not a problem: %s", c.what, head.Get("Content-Type"))
		}
	}
}

func TestADocumentCannotRunInOurName(t *testing.T) {
	h := build(t, dbtest.SQLite(t))
	ask := serve(t, h)
	m, err := h.Open(giulia, "Incontro", time.Hour)
	must(t, err)
	ticket, err := h.Enter(giulia, m.ID, "")
	must(t, err)
	d, err := h.Share(visitor, m.ID, ticket.Token, "foto \"bella\"\r\nX: y.png", strings.NewReader("\x89PNG\r\n\x1a\n<script>alert(1)</script>"))
	must(t, err)
	status, head, body := ask("GET", "/meetings/"+m.ID+"/inside/documents/"+d.ID, "", ticket.Token, "")
	if status != http.StatusOK || !strings.HasPrefix(body, "\x89PNG") {
		t.Fatalf("%d %q", status, body)
	}
	if head.Get("Content-Type") != "image/png" || head.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(head.Get("Content-Security-Policy"), "sandbox") || head.Get("X") != "" {
		t.Errorf("headers: %v", head)
	}
}
