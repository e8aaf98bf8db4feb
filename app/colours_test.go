package app_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestEachBodyWearsItsOwnColour(t *testing.T) {
	h := town(t).Handler()
	get := func(host, path string) string {
		r := httptest.NewRequest("GET", "http://"+host+path, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatalf("%s%s answers %d", host, path, w.Code)
		}
		return w.Body.String()
	}
	for host, colour := range map[string]string{"borgofiore.localhost": "#17324d", "castelvento.localhost": "#6d2d14"} {
		if css := get(host, "/ente.css"); !strings.Contains(css, "{background:"+colour+"}") {
			t.Errorf("%s: %q", host, css)
		}
		if !strings.Contains(get(host, "/"), `href="/ente.css"`) {
			t.Errorf("%s: the page does not link its colour", host)
		}
	}
}
