package cluster

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

const secret = "a secret that is long enough for a test"

// post sends a body as the cluster does, with these claims on top.
func post(h http.Handler, body string, change ...func(*wire.Claims)) int {
	sum := sha256.Sum256([]byte(body))
	c := wire.Claims{Issuer: "key", Expires: wire.Seconds(time.Now().Add(5 * time.Minute)), SHA256: base64.StdEncoding.EncodeToString(sum[:])}
	for _, f := range change {
		f(&c)
	}
	token, _ := wire.Sign(c, secret)
	q := httptest.NewRequest("POST", "/media/webhook", strings.NewReader(body))
	q.Header.Set("Authorization", token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w.Code
}

func event(id, kind, sid string) string {
	return fmt.Sprintf(`{"id":"%s","event":"%s","createdAt":"1795339692","unknown":{"a":[1]},"room":{"sid":"RM_1","name":"r.1"},"participant":{"sid":"%s","identity":"anna"}}`, id, kind, sid)
}

func TestWhoMayTell(t *testing.T) {
	heard := 0
	h := &Hook{Key: "key", Secret: secret, On: func(*wire.WebhookEvent) { heard++ }}
	good := event("EV_1", "participant_joined", "PA_1")
	for what, c := range map[string]struct {
		body   string
		change func(*wire.Claims)
		status int
	}{
		"another key":             {good, func(c *wire.Claims) { c.Issuer = "other" }, 401},
		"over":                    {good, func(c *wire.Claims) { c.Expires = wire.Seconds(time.Now().Add(-time.Minute)) }, 401},
		"of another body":         {good, func(c *wire.Claims) { c.SHA256 = base64.StdEncoding.EncodeToString(make([]byte, 32)) }, 401},
		"a ticket of a guest":     {good, func(c *wire.Claims) { c.SHA256 = "" }, 401},
		"not JSON":                {"{", func(*wire.Claims) {}, 400},
		"nothing happened":        {"{}", func(*wire.Claims) {}, 400},
		"longer than events are":  {strings.Repeat(" ", hookLimit+1), func(*wire.Claims) {}, 413},
		"about nothing we follow": {`{"id":"EV_9","event":"egress_started","room":{"name":"r"}}`, func(*wire.Claims) {}, 200},
	} {
		if got := post(h, c.body, c.change); got != c.status {
			t.Errorf("%s: %d, want %d", what, got, c.status)
		}
	}
	if heard != 0 {
		t.Error("something of this was heard")
	}
	if got := post(h, good); got != 200 || heard != 1 {
		t.Errorf("a good one: %d, heard %d", got, heard)
	}
}

func TestWhatIsToldTwiceLateOrOutOfOrder(t *testing.T) {
	for what, c := range map[string]struct {
		told []string
		want []string
	}{
		"as it happened": {[]string{event("1", "participant_joined", "A"), event("2", "track_published", "A"), event("3", "participant_left", "A")},
			[]string{"participant_joined A", "track_published A", "participant_left A"}},
		"twice": {[]string{event("1", "participant_joined", "A"), event("1", "participant_joined", "A"), event("2", "participant_joined", "A")},
			[]string{"participant_joined A"}},
		"gone before they came": {[]string{event("1", "participant_left", "A"), event("2", "participant_joined", "A"), event("3", "track_published", "A")},
			[]string{"participant_left A"}},
		"from elsewhere, the going late": {[]string{event("1", "participant_joined", "A"), event("2", "participant_joined", "B"), event("3", "participant_left", "A"), event("4", "track_published", "A"), event("5", "track_published", "B")},
			[]string{"participant_joined A", "participant_left A", "participant_joined B", "track_published B"}},
		"a connection that never was": {[]string{event("1", "participant_connection_aborted", "A"), event("2", "participant_joined", "A")}, nil},
		"the room ends before them": {[]string{event("1", "participant_joined", "A"), event("2", "room_finished", ""), event("3", "participant_left", "A"), event("4", "track_published", "A")},
			[]string{"participant_joined A", "participant_left A", "room_finished "}},
		"hidden": {[]string{strings.Replace(event("1", "participant_joined", "H"), `"identity"`, `"permission":{"hidden":true},"identity"`, 1), event("2", "track_published", "H"), event("3", "participant_left", "H")}, nil},
	} {
		var heard []string
		h := &Hook{Key: "key", Secret: secret, On: func(e *wire.WebhookEvent) { heard = append(heard, e.Event+" "+e.Participant.GetSid()) }}
		for _, body := range c.told {
			if got := post(h, body); got != 200 {
				t.Errorf("%s: %d", what, got)
			}
		}
		if !slices.Equal(heard, c.want) {
			t.Errorf("%s: heard %q, want %q", what, heard, c.want)
		}
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	var r recent
	for i := range idsKept + 10 {
		if !r.add(fmt.Sprint(i)) {
			t.Fatal(i)
		}
	}
	if len(r.known) != idsKept || len(r.order) != idsKept || r.has("0") || !r.has("10") {
		t.Errorf("%d and %d are kept", len(r.known), len(r.order))
	}
}
