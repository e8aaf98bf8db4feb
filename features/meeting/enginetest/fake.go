package enginetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu"
)

// A Fake plays a cluster on loopback: the client's protocol and the calls are
// answered by an engine of ours; what is asked of it is checked here against
// what a real one takes, and what happens is told by webhook, twice and not in
// order, as a real one may.
type Fake struct {
	URL, Key, Secret string

	t      *testing.T
	engine *sfu.Engine
	server *httptest.Server

	mu       sync.Mutex
	hook     string
	sessions map[string]int // how often an identity has come
	last     map[string]string
	number   int
	waiting  []event
	working  bool
	sending  sync.WaitGroup
}

type event struct {
	sfu.Event
	sid string
}

// NewFake starts one. Close it with the test.
func NewFake(t *testing.T) *Fake {
	t.Helper()
	f := &Fake{Key: "APIfake", Secret: strings.Repeat("the secret of a fake ", 2), t: t, sessions: map[string]int{}, last: map[string]string{}}
	var err error
	if f.engine, err = sfu.New(sfu.Config{Key: f.Key, Secret: f.Secret, ListenIP: "127.0.0.1", On: f.happens}); err != nil {
		t.Fatal(err)
	}
	f.server = httptest.NewServer(f.checked(f.engine.Handler()))
	f.URL = strings.Replace(f.server.URL, "http", "ws", 1)
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		f.engine.Close(ctx)
		f.sending.Wait()
		f.server.Close()
	})
	return f
}

// Tell says where webhooks go.
func (f *Fake) Tell(url string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.hook = url
}

// What each call needs: the grants of its ticket, and what its body may hold.
var needs = map[string]struct {
	grants map[string]bool
	body   []string
}{
	"CreateRoom":         {map[string]bool{"roomCreate": true}, []string{"name", "emptyTimeout", "departureTimeout", "maxParticipants", "metadata"}},
	"DeleteRoom":         {map[string]bool{"roomCreate": true}, []string{"room"}},
	"ListParticipants":   {map[string]bool{"roomAdmin": true}, []string{"room"}},
	"GetParticipant":     {map[string]bool{"roomAdmin": true}, []string{"room", "identity"}},
	"RemoveParticipant":  {map[string]bool{"roomAdmin": true}, []string{"room", "identity", "revokeTokenTs"}},
	"MutePublishedTrack": {map[string]bool{"roomAdmin": true}, []string{"room", "identity", "trackSid", "muted"}},
	"UpdateParticipant":  {map[string]bool{"roomAdmin": true}, []string{"room", "identity", "permission"}},
	"SendData":           {map[string]bool{"roomAdmin": true}, []string{"room", "data", "kind", "topic", "destinationIdentities"}},
}

func (f *Fake) checked(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var wrong error
		if method, ok := strings.CutPrefix(r.URL.Path, "/twirp/livekit.RoomService/"); ok {
			wrong = f.checkCall(method, r)
		} else if token := r.URL.Query().Get("access_token"); token != "" {
			_, wrong = f.claims(token)
		}
		if wrong != nil {
			f.t.Errorf("%s %s: %v", r.Method, r.URL.Path, wrong)
		}
		next.ServeHTTP(w, r)
	})
}

func (f *Fake) checkCall(method string, r *http.Request) error {
	want, ok := needs[method]
	if !ok {
		return fmt.Errorf("not a call that is needed")
	}
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		return fmt.Errorf("headers %v", r.Header)
	}
	c, err := f.claims(token)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var in map[string]any
	if err != nil || json.Unmarshal(body, &in) != nil {
		return fmt.Errorf("the body %q", body)
	}
	for k := range in {
		if !slices.Contains(want.body, k) {
			return fmt.Errorf("the body has %q", k)
		}
	}
	for k, v := range c.Video {
		switch {
		case k == "room":
			if v != in["room"] {
				return fmt.Errorf("a ticket for %v asks about %v", v, in["room"])
			}
		case v == true && !want.grants[k]:
			return fmt.Errorf("the ticket allows %s, which is not needed", k)
		}
	}
	for k := range want.grants {
		if c.Video[k] != true || k == "roomAdmin" && c.Video["room"] == nil {
			return fmt.Errorf("the ticket does not allow %s: %v", k, c.Video)
		}
	}
	return nil
}

type claims struct {
	Iss, Sub string
	Exp, Nbf float64
	Video    map[string]any
}

// claims checks a token from its text alone.
func (f *Fake) claims(token string) (c claims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, fmt.Errorf("a token of %d parts", len(parts))
	}
	if given, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil || !hmac.Equal(given, f.mac(parts[0]+"."+parts[1])) {
		return c, nil // a forged one: the engine refuses it
	}
	head, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || !strings.Contains(string(head), `"HS256"`) {
		return c, fmt.Errorf("the token's head %q", head)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	now := float64(time.Now().Unix())
	if err == nil && (c.Iss != f.Key || c.Exp < now-3600 || c.Exp > now+24*3600 || c.Nbf > now+10) {
		err = fmt.Errorf("the token %s", raw)
	}
	return c, err
}

func (f *Fake) mac(text string) []byte {
	m := hmac.New(sha256.New, []byte(f.Secret))
	m.Write([]byte(text))
	return m.Sum(nil)
}

// happens is called by the engine, in the order of its rooms.
func (f *Fake) happens(e sfu.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	who := e.Room + " " + e.Identity
	if e.Kind == "joined" {
		f.sessions[who]++
	}
	v := event{e, fmt.Sprintf("PA_%s%d", e.Identity, f.sessions[who])}
	// A person who comes from elsewhere: their coming is told before their going.
	if n := len(f.waiting); e.Kind == "joined" && n > 0 && f.waiting[n-1].Kind == "left" && f.waiting[n-1].Identity == e.Identity {
		f.waiting = slices.Insert(f.waiting, n-1, v)
	} else {
		f.waiting = append(f.waiting, v)
	}
	if !f.working {
		f.working = true
		f.sending.Go(f.send)
	}
}

func (f *Fake) send() {
	for {
		f.mu.Lock()
		if len(f.waiting) == 0 {
			f.working = false
			f.mu.Unlock()
			return
		}
		e, hook := f.waiting[0], f.hook
		// Who is replaced is followed at once by who replaces them.
		if e.Kind == "left" && e.Reason == "replaced" && len(f.waiting) == 1 && hook != "" {
			f.mu.Unlock()
			<-time.After(time.Millisecond)
			continue
		}
		f.waiting = f.waiting[1:]
		f.number++
		id := fmt.Sprintf("EV_%d", f.number)
		f.mu.Unlock()
		if hook == "" {
			continue
		}
		body := f.body(id, e)
		switch status := f.Post(hook, body, f.sign(body)); status {
		case http.StatusOK:
		case 0: // nobody listens any more
			continue
		default:
			f.t.Errorf("the webhook of %s answers %d", body, status)
		}
		f.Post(hook, body, f.sign(body))
		if status := f.Post(hook, append(body, ' '), f.sign(body)); status != http.StatusUnauthorized && status != 0 {
			f.t.Errorf("a body that was changed on its way: %d", status)
		}
	}
}

var reasons = map[string]string{"left": "CLIENT_INITIATED", "removed": "PARTICIPANT_REMOVED", "ended": "ROOM_DELETED", "replaced": "DUPLICATE_IDENTITY", "restart": "SERVER_SHUTDOWN", "lost": "SIGNAL_CLOSE"}

func (f *Fake) body(id string, e event) []byte {
	who := map[string]any{"sid": e.sid, "identity": e.Identity}
	b := map[string]any{"id": id, "createdAt": fmt.Sprint(e.At.Unix()), "room": map[string]any{"sid": "RM_" + e.Room, "name": e.Room}, "somethingNew": map[string]any{"x": 1}}
	switch e.Kind {
	case "joined":
		b["event"], who["state"], who["joinedAt"] = "participant_joined", "ACTIVE", fmt.Sprint(e.At.Unix())
	case "left":
		b["event"], who["state"], who["disconnectReason"] = "participant_left", "DISCONNECTED", reasons[e.Reason]
	case "published", "unpublished":
		kind := map[bool]string{true: "audio/", false: "video/"}[e.Codec == "opus"]
		b["event"], b["track"] = "track_"+e.Kind, map[string]any{"sid": "TR_x", "source": strings.ToUpper(e.Source), "mimeType": kind + strings.ToUpper(e.Codec)}
	case "room_ended":
		b["event"] = "room_finished"
	}
	if e.Identity != "" {
		b["participant"] = who
	}
	text, _ := json.Marshal(b)
	return text
}

func (f *Fake) sign(body []byte) string {
	sum := sha256.Sum256(body)
	now := time.Now().Unix()
	c, _ := json.Marshal(map[string]any{"iss": f.Key, "nbf": now, "exp": now + 300, "sha256": base64.StdEncoding.EncodeToString(sum[:])})
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(c)
	return text + "." + base64.RawURLEncoding.EncodeToString(f.mac(text))
}

// Post sends a webhook, and gives the status of the answer.
func (f *Fake) Post(hook string, body []byte, token string) int {
	q, err := http.NewRequest(http.MethodPost, hook, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	q.Header.Set("Content-Type", "application/webhook+json")
	q.Header.Set("Authorization", token)
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0
	}
	r.Body.Close()
	return r.StatusCode
}

// Send signs a body and sends it as a webhook.
func (f *Fake) Send(hook, body string) int { return f.Post(hook, []byte(body), f.sign([]byte(body))) }
