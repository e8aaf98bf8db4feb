package httpapi

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCompressed(t *testing.T) {
	long := strings.Repeat("Buongiorno, Borgofiore. ", 200)
	for _, c := range []struct {
		name           string
		kind, encoding string // as the handler says
		body           string
		ask            map[string]string
		packed         bool
		status         int
	}{
		{"a page", "text/html; charset=utf-8", "", long, nil, true, 200},
		{"JSON", "application/json", "", long, nil, true, 200},
		{"a problem", "application/problem+json", "", long, nil, true, 404},
		{"a text that nobody named", "", "", long, nil, true, 200},
		{"a picture that nobody named", "", "", "\x89PNG\x0d\x0a\x1a\x0a" + long, nil, false, 200},
		{"a short page", "text/html", "", "ciao", nil, false, 200},
		{"a picture", "image/png", "", long, nil, false, 200},
		{"packed already", "text/css", "br", long, nil, false, 200},
		{"a reader without gzip", "text/html", "", long, map[string]string{"Accept-Encoding": "br"}, false, 200},
		{"a reader who refuses it", "text/html", "", long, map[string]string{"Accept-Encoding": "gzip;q=0, br"}, false, 200},
		{"a part of a file", "text/plain", "", long, map[string]string{"Range": "bytes=0-9"}, false, 200},
		{"nothing", "", "", "", nil, false, 204},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for k, v := range map[string]string{"Content-Type": c.kind, "Content-Encoding": c.encoding} {
					if v != "" {
						w.Header().Set(k, v)
					}
				}
				w.Header().Set("ETag", `"1"`)
				if c.body != "" {
					w.Header().Set("Content-Length", strconv.Itoa(len(c.body)))
				}
				w.WriteHeader(c.status)
				for rest := c.body; rest != ""; { // in bits, as templates write
					n := min(len(rest), 700)
					io.WriteString(w, rest[:n])
					rest = rest[n:]
				}
			}))
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate")
			for k, v := range c.ask {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			var body io.Reader = w.Body
			packed := w.Header().Get("Content-Encoding") == "gzip"
			if packed {
				if w.Body.Len() > len(c.body)/4 || w.Header().Get("ETag") != `W/"1"` || w.Header().Get("Content-Length") != "" {
					t.Errorf("%d bytes, %v", w.Body.Len(), w.Header())
				}
				z, err := gzip.NewReader(body)
				if err != nil {
					t.Fatal(err)
				}
				body = z
			}
			got, err := io.ReadAll(body)
			if err != nil || string(got) != c.body || packed != c.packed || w.Code != c.status || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("packed %v, %d, %d bytes of %d, %v, %v", packed, w.Code, len(got), len(c.body), err, w.Header())
			}
		})
	}
}

// TestPackedStreamFlushes reads the first line while the handler still works.
func TestPackedStreamFlushes(t *testing.T) {
	more := make(chan bool)
	s := httptest.NewServer(compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "first")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-more
	})))
	defer s.Close()
	defer close(more)
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b := make([]byte, 5)
	if _, err := io.ReadFull(res.Body, b); err != nil || string(b) != "first" || !res.Uncompressed {
		t.Errorf("%q, %v", b, err)
	}
}

// TestPanicMidwayCutsTheConnection: half an answer must not look whole.
func TestPanicMidwayCutsTheConnection(t *testing.T) {
	a, log := rig(t)
	a.Handle("GET /half", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Repeat("x", 100_000))
		panic("secret")
	}))
	s := httptest.NewServer(a.Handler())
	defer s.Close()
	res, err := http.Get(s.URL + "/half")
	if err == nil {
		_, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err == nil || !strings.Contains(log.String(), "panic: secret") {
		t.Errorf("got %v, log %s", err, log)
	}
}
