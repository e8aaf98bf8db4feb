package live_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"loggia/platform/httpapi"
	"loggia/platform/live"
	"loggia/platform/live/bustest"
)

func serve(t *testing.T) (*live.Hub, string) {
	h := live.New(live.Options{
		Ente:      func(*http.Request) string { return "b" },
		Authorise: func(*http.Request, string) (string, error) { return "teresa", nil },
	})
	a := httpapi.New(httpapi.Options{Watch: func(ctx context.Context) context.Context { return ctx }, Asked: func(context.Context) bool { return false }})
	h.Doors(a)
	s := httptest.NewServer(a.Handler())
	t.Cleanup(func() { h.Close(); s.Close() })
	return h, s.URL + "/api/v1/live"
}

var anyAt = regexp.MustCompile(`[0-9a-z]{26}-\d+`)

func TestWebSocket(t *testing.T) {
	h, url := serve(t)
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	ws, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	say := func(text string) {
		if err := ws.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	hear := func(want string) string {
		t.Helper()
		_, text, err := ws.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := anyAt.ReplaceAllString(string(text), "AT"); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		return anyAt.FindString(string(text))
	}
	say(`{"sub":["office/1"]}`)
	hear(`{"at":"AT","subject":"office/1","is":"ready"}`)
	h.Publish("b", "office/1", "office.booked")
	hear(`{"at":"AT","subject":"office/1","event":"office.booked"}`)
	if got := h.Present("b", "office/1"); len(got) != 1 || got[0] != "teresa" {
		t.Errorf("present: %v", got)
	}
	closed := make(chan error, 1)
	go func() { _, _, err := ws.Read(ctx); closed <- err }()
	h.Close()
	if err := <-closed; websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("at the end: %v", err)
	}
}

func TestAnotherSitesPageCannotListen(t *testing.T) {
	_, url := serve(t)
	_, res, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"https://evil.example"}}})
	if err == nil || res.StatusCode != http.StatusForbidden {
		t.Errorf("got %v", err)
	}
}

func TestEvents(t *testing.T) {
	h, url := serve(t)
	ask := func(since string) (*bufio.Reader, io.Closer) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", url+"/events?sub=office/1&sub=office/2", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Last-Event-ID", since)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if ct := res.Header.Get("Content-Type"); res.StatusCode != 200 || ct != "text/event-stream" {
			t.Fatalf("%d %s", res.StatusCode, ct)
		}
		return bufio.NewReader(res.Body), res.Body
	}
	frame := func(r *bufio.Reader, want string) string {
		t.Helper()
		var all strings.Builder
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line == "\n" {
				break
			}
			all.WriteString(line)
		}
		if got := anyAt.ReplaceAllString(all.String(), "AT"); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		return anyAt.FindString(all.String())
	}
	r, body := ask("")
	frame(r, "id: AT\ndata: {\"at\":\"AT\",\"subject\":\"office/1\",\"is\":\"ready\"}\n")
	at := frame(r, "id: AT\ndata: {\"at\":\"AT\",\"subject\":\"office/2\",\"is\":\"ready\"}\n")
	h.Publish("b", "office/2", "office.opened")
	frame(r, "id: AT\ndata: {\"at\":\"AT\",\"subject\":\"office/2\",\"event\":\"office.opened\"}\n")
	body.Close()
	r, body = ask(at)
	defer body.Close()
	frame(r, "id: AT\ndata: {\"at\":\"AT\",\"subject\":\"office/1\",\"is\":\"ready\"}\n")
	frame(r, "id: AT\ndata: {\"at\":\"AT\",\"subject\":\"office/2\",\"event\":\"office.opened\"}\n")

	res, err := http.Get(url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 422 || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("no subject: %d %v", res.StatusCode, res.Header)
	}
}

func TestLocalBus(t *testing.T) {
	bustest.Run(t, func(*testing.T) (a, b live.Bus) {
		bus := live.NewLocalBus()
		return bus, bus
	})
}
