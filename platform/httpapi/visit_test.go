package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"loggia/platform/errs"
	"loggia/platform/words"
)

func TestClientIP(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"nobody between", "203.0.113.1:5", nil, "203.0.113.1"},
		{"a stranger claims to be a proxy", "203.0.113.1:5", []string{"198.51.100.1"}, "203.0.113.1"},
		{"one proxy", "10.0.0.1:5", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a client that lies to the proxy", "10.0.0.1:5", []string{"192.0.2.66, 198.51.100.1"}, "198.51.100.1"},
		{"two proxies, two headers", "[::1]:5", []string{"192.0.2.66", "198.51.100.1, 10.1.1.1"}, "198.51.100.1"},
		{"nonsense", "10.0.0.1:5", []string{"<script>"}, "10.0.0.1"},
		{"an IPv4 inside an IPv6", "[::ffff:10.0.0.1]:5", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"only proxies", "10.0.0.1:5", []string{"10.0.0.2"}, "10.0.0.2"},
		{"a proxy that says nothing", "10.0.0.1:5", nil, "10.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			r.Header["X-Forwarded-For"] = c.forwarded
			if got, _ := clientIP(r, trusted); got.String() != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	a, _ := rig(t)
	door := func(h map[string]string, from string) *httptest.ResponseRecorder {
		return call{method: "GET", path: "/porta/x", header: h, from: from}.do(a)
	}
	w := door(nil, "")
	nonce, _, _ := strings.Cut(w.Body.String(), " ")
	csp := w.Header().Get("Content-Security-Policy")
	if len(nonce) != 24 || strings.Count(csp, "'nonce-"+nonce+"'") != 2 || strings.Contains(csp, "unsafe") {
		t.Errorf("nonce %q, policy %q", nonce, csp)
	}
	for name, part := range map[string]string{
		"Permissions-Policy": "camera=(self), microphone=(self)", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
	} {
		if !strings.Contains(w.Header().Get(name), part) {
			t.Errorf("%s: %q, want %q", name, w.Header().Get(name), part)
		}
	}
	if got := w.Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS over plain HTTP: %q", got)
	}
	https := map[string]string{"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1", "X-Request-Id": "proxy-0001"}
	w = door(https, "10.0.0.1:1")
	if w.Header().Get("Strict-Transport-Security") == "" || !strings.HasSuffix(w.Body.String(), " https://example.com 198.51.100.1") || w.Header().Get("X-Request-Id") != "proxy-0001" {
		t.Errorf("behind a trusted proxy: %v %s", w.Header(), w.Body)
	}
	w = door(https, "203.0.113.1:1")
	if w.Header().Get("Strict-Transport-Security") != "" || !strings.HasSuffix(w.Body.String(), " http://example.com 203.0.113.1") || w.Header().Get("X-Request-Id") == "proxy-0001" {
		t.Errorf("a stranger is believed: %v %s", w.Header(), w.Body)
	}
	w = call{method: "DELETE", path: "/api/v1/offices/x", from: "10.0.0.1:1", header: https}.do(a)
	if c := w.Header().Get("Set-Cookie"); c != "c=v; Secure" {
		t.Errorf("cookie %q", c)
	}
	if plain := look(a, "/api/v1/public").Header(); plain.Get("Cache-Control") != "no-store" || plain.Get("Content-Security-Policy") != policy("") {
		t.Errorf("an answer of the API: %v", plain)
	}
	part := look(a, "/assets/staff-1.js").Header()
	if part.Get("X-Content-Type-Options") != "nosniff" || part.Get("Cross-Origin-Resource-Policy") != "same-origin" || part.Get("Content-Security-Policy") != partPolicy {
		t.Errorf("a part of a page: %v", part)
	}
	if part.Get("Permissions-Policy") != "" {
		t.Error("a part of a page carries what only a page is asked for")
	}
}

func TestMetrics(t *testing.T) {
	a, _ := rig(t)
	call{method: "GET", path: "/porta/secret"}.do(a)
	call{method: "INVENTED", path: "/secret"}.do(a)
	w := httptest.NewRecorder()
	a.MetricsHandler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`loggia_http_request_seconds_count{method="GET",route="/porta/…",status="2xx"} 1`,
		`loggia_http_request_seconds_count{method="other",route="none",status="4xx"} 1`, "go_goroutines",
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s in %s", want, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), "secret") || look(a, "/metrics").Code != http.StatusNotFound {
		t.Error("metrics leak")
	}
}

func look(a *API, path string) *httptest.ResponseRecorder {
	return call{method: "GET", path: path}.do(a)
}

func TestEveryCodeHasWords(t *testing.T) {
	c, err := words.Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
	for code := range errs.Codes() {
		if strings.HasPrefix(code, "t.") {
			continue
		}
		for _, lang := range words.Langs {
			if !c.Has(lang, code) {
				t.Errorf("no words for %s in %s", code, lang)
			}
		}
	}
	for _, k := range kinds {
		if !c.Has("it", "kind."+k) {
			t.Errorf("no title for the kind %s", k)
		}
	}
}
