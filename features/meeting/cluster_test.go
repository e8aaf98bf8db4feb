package meeting_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loggia/features/meeting"
	"loggia/features/meeting/enginetest"
	"loggia/platform/errs"
)

func TestAClusterThatDoesNotAnswer(t *testing.T) {
	for what, c := range map[string]struct {
		answer http.HandlerFunc
		want   *errs.Error
	}{
		"a proxy's page":  {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, meeting.ErrMediaAway},
		"a proxy's error": {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "bad gateway", http.StatusBadGateway) }, meeting.ErrMediaAway},
		"another secret":  {func(w http.ResponseWriter, _ *http.Request) { problem(w, 401, "unauthenticated") }, meeting.ErrMediaAway},
		"unwell":          {func(w http.ResponseWriter, _ *http.Request) { problem(w, 503, "unavailable") }, meeting.ErrMediaAway},
		"full":            {func(w http.ResponseWriter, _ *http.Request) { problem(w, 429, "resource_exhausted") }, meeting.ErrFull},
	} {
		s := httptest.NewServer(c.answer)
		e := clusterAt(t, meeting.ClusterConfig{URL: strings.Replace(s.URL, "http", "ws", 1), Key: "k", Secret: strings.Repeat("s", 32)})
		if err := e.Ensure(t.Context(), "a.b", 1); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := e.Inside(t.Context(), "a.b"); !errors.Is(err, c.want) {
			t.Errorf("%s: inside: %v", what, err)
		}
		s.Close()
		if err := e.Ensure(t.Context(), "a.b", 1); !errors.Is(err, meeting.ErrMediaAway) {
			t.Errorf("nobody: %v", err)
		}
		shut(t, e)
	}
}

func problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code":%q,"msg":"for the test"}`, code)
}

func TestClustersThatCannotBe(t *testing.T) {
	for what, c := range map[string]meeting.ClusterConfig{
		"no key":         {URL: "wss://live.example", Secret: strings.Repeat("s", 32)},
		"a short secret": {URL: "wss://live.example", Key: "k", Secret: "short"},
		"no socket":      {URL: "https://live.example", Key: "k", Secret: strings.Repeat("s", 32)},
		"no folder":      {URL: "wss://live.example", Key: "k", Secret: strings.Repeat("s", 32), Folder: "/nowhere/at/all"},
	} {
		if _, err := meeting.NewCluster(c); err == nil {
			t.Error(what, "is taken")
		}
	}
}

// A cluster forgets whom it sent away: who comes back with their old ticket is
// put out again as soon as it tells of them.
func TestWhoWasPutOutOfAClusterIsPutOutAgain(t *testing.T) {
	calls := make(chan string, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls <- r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:] + " " + string(body)
		fmt.Fprint(w, "{}")
	}))
	defer s.Close()
	f := enginetest.NewFake(t) // for its signature alone
	e := clusterAt(t, meeting.ClusterConfig{URL: strings.Replace(s.URL, "http", "ws", 1), Key: f.Key, Secret: f.Secret})
	defer shut(t, e)
	hook := httptest.NewServer(e.Handler())
	defer hook.Close()
	told := make(chan meeting.Event, 10)
	defer e.OnEvent(func(v meeting.Event) { told <- v })()
	n := 0
	joins := func() {
		t.Helper()
		n++
		if status := f.Send(hook.URL, fmt.Sprintf(`{"id":"EV_%d","event":"participant_joined","room":{"sid":"RM_1","name":"a.b"},"participant":{"sid":"PA_%d","identity":"guest:x"}}`, n, n)); status != 200 {
			t.Fatal(status)
		}
	}
	next := func() string {
		t.Helper()
		select {
		case c := <-calls:
			return c
		case <-time.After(10 * time.Second):
			t.Fatal("no call")
			return ""
		}
	}

	if err := e.Remove(t.Context(), "a.b", "guest:x"); err != nil {
		t.Fatal(err)
	}
	if c := next(); !strings.HasPrefix(c, "RemoveParticipant") || !strings.Contains(c, "revokeTokenTs") {
		t.Error(c)
	}
	joins()
	if c := next(); !strings.HasPrefix(c, "RemoveParticipant") || !strings.Contains(c, "guest:x") {
		t.Error(c)
	}
	if _, err := e.Token(meeting.Grant{Room: "a.b", Identity: "guest:x", For: time.Hour}); err != nil {
		t.Fatal(err)
	}
	joins()
	select {
	case v := <-told:
		for v.Kind == meeting.Left { // of the first time, which nobody was told of
			v = <-told
		}
		if v.Kind != meeting.Joined || v.Identity != "guest:x" {
			t.Errorf("told %+v", v)
		}
	case c := <-calls:
		t.Error("who was let in anew is put out:", c)
	case <-time.After(10 * time.Second):
		t.Error("it is not told")
	}

	if err := e.Close(t.Context(), "a.b"); err != nil {
		t.Fatal(err)
	}
	next()
	f.Send(hook.URL, `{"id":"EV_r","event":"room_started","room":{"sid":"RM_2","name":"a.b"}}`)
	if c := next(); !strings.HasPrefix(c, "DeleteRoom") {
		t.Error("a room that was closed is made again:", c)
	}
	// A room of somebody else's on the same cluster is none of our business.
	f.Send(hook.URL, `{"id":"EV_o","event":"participant_joined","room":{"sid":"RM_3","name":"theirs"},"participant":{"sid":"PA_9","identity":"x"}}`)
	select {
	case v := <-told:
		t.Errorf("told of others: %+v", v)
	default:
	}
}
