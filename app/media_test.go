package app_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"loggia/platform/config"
)

// Pages may open a line to the cluster that carries meetings, and to nothing else.
func TestPagesMayReachTheClusterAlone(t *testing.T) {
	look := func(change func(*config.Config)) (policy string, hook int) {
		a := town(t, change)
		w := httptest.NewRecorder()
		a.API.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/", nil))
		h := httptest.NewRecorder()
		a.API.Handler().ServeHTTP(h, httptest.NewRequest("POST", "http://localhost/media/webhook", strings.NewReader("{}")))
		for _, part := range strings.Split(w.Header().Get("Content-Security-Policy"), "; ") {
			if strings.HasPrefix(part, "connect-src") {
				policy = part
			}
		}
		return policy, h.Code
	}
	if policy, hook := look(func(*config.Config) {}); policy != "connect-src 'self'" || hook == 401 {
		t.Errorf("without a cluster: %s, the webhook answers %d", policy, hook)
	}
	policy, hook := look(func(c *config.Config) {
		c.MediaURL, c.MediaKey, c.MediaSecret = "wss://live.example:7443/rooms", "key", strings.Repeat("s", 32)
	})
	if policy != "connect-src 'self' wss://live.example:7443 https://live.example:7443" {
		t.Error(policy)
	}
	if hook != 401 { // signed by nobody
		t.Error("the webhook answers", hook)
	}
}
