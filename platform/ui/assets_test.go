package ui_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"loggia/platform/ui"
)

var dist = fstest.MapFS{
	".vite/manifest.json": {Data: []byte(`{
		"src/room/main.ts": {"file": "room-1.js", "css": ["room-1.css"], "imports": ["_a.js", "_b.js"], "isEntry": true},
		"_a.js": {"file": "a-1.js", "imports": ["_b.js"]},
		"_b.js": {"file": "b-1.js", "css": ["b-1.css", "room-1.css"], "imports": ["_a.js"]}}`)},
	"room-1.js":   {Data: []byte("export {}")},
	"worker.mjs":  {Data: []byte("export {}")},
	"room-1.css":  {Data: []byte("p{}")},
	"sub/deep.js": {Data: []byte("1")},
}

func TestAnEntryBringsWhatItImportsOnce(t *testing.T) {
	a, err := ui.Open(dist)
	if err != nil {
		t.Fatal(err)
	}
	want := ui.Entry{Script: "/assets/room-1.js", Styles: []string{"/assets/room-1.css", "/assets/b-1.css"}, Preloads: []string{"/assets/a-1.js", "/assets/b-1.js"}}
	if got := a.Entry("src/room/main.ts"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := a.Entry("src/nothing.ts"); got.Script != "" {
		t.Errorf("an unknown source gave %+v", got)
	}
	if a, err := ui.Open(fstest.MapFS{}); err != nil || a.Built() {
		t.Errorf("without a build: built %v, %v", a.Built(), err)
	}
}

func TestAssetsAreKeptForEverAndNothingElseIsGiven(t *testing.T) {
	a, err := ui.Open(dist)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/assets/room-1.js": 200, "/assets/sub/deep.js": 200, "/assets/worker.mjs": 200, "/assets/": 404, "/assets/sub": 404,
		"/assets/.vite/manifest.json": 404, "/assets/../secret": 404, "/assets/none.js": 404,
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/assets/", nil)
		r.URL.Path = path
		a.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		if want == 200 && !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %q", path, w.Header().Get("Cache-Control"))
		}
		if path == "/assets/worker.mjs" && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") {
			t.Errorf("a module worker of type %q would not run", w.Header().Get("Content-Type"))
		}
	}
}

func TestTheRoomsPageEscapesWhatPeopleWrote(t *testing.T) {
	a, err := ui.Open(dist)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := a.Room(w, http.StatusOK, ui.Room{Lang: "it", Title: "T", Heading: `<script>alert(1)</script>`, Kind: "door", Token: `"><x`, Lead: "<b>"}); err != nil {
		t.Fatal(err)
	}
	body := w.Body.String()
	if strings.Contains(body, "<script>alert") || strings.Contains(body, `"><x`) || strings.Contains(body, "<b>") {
		t.Errorf("unescaped:\n%s", body)
	}
	for _, want := range []string{`src="/assets/room-1.js"`, `data-kind="door"`, `lang="it"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in\n%s", want, body)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("a page that holds a secret link may be kept or told: %v", w.Header())
	}
}
