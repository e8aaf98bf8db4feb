package words

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

var town = fstest.MapFS{
	"office/words.it.json": file(`{"office.open":"Aperto fino alle {{until}}",
		"office.wait_one":"{{count}} persona prima di te","office.wait_other":"{{count}} persone prima di te","office.wait_many":"{{count}} di persone prima di te",
		"office.only":"Solo in italiano"}`),
	"office/words.en.json": file(`{"office.open":"Open until {{ until }}","office.wait_one":"{{count}} person before you","office.wait_other":"{{count}} people before you"}`),
	"office/notes.json":    file(`[]`),
}

func TestT(t *testing.T) {
	c, err := Load(town)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, lang, key string
		args            map[string]any
		want            string
	}{
		{"an argument", "it", "office.open", map[string]any{"until": "12:30"}, "Aperto fino alle 12:30"},
		{"another language", "en", "office.open", map[string]any{"until": "12:30"}, "Open until 12:30"},
		{"an unknown language reads Italian", "fr", "office.open", map[string]any{"until": "9"}, "Aperto fino alle 9"},
		{"one", "it", "office.wait", map[string]any{"count": 1}, "1 persona prima di te"},
		{"none is other", "it", "office.wait", map[string]any{"count": 0}, "0 persone prima di te"},
		{"a million is many in Italian", "it", "office.wait", map[string]any{"count": 2_000_000}, "2000000 di persone prima di te"},
		{"a million is other in English", "en", "office.wait", map[string]any{"count": int64(1_000_000)}, "1000000 people before you"},
		{"a sentence only in Italian", "en", "office.only", nil, "Solo in italiano"},
		{"no sentence at all", "it", "office.nowhere", nil, "office.nowhere"},
		{"an argument not given stays visible", "it", "office.open", nil, "Aperto fino alle {{until}}"},
		{"braces inside an argument are not read again", "it", "office.open", map[string]any{"until": "{{count}}", "count": "x"}, "Aperto fino alle {{count}}"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := c.T(x.lang, x.key, x.args); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
	if !c.Has("en", "office.wait") || c.Has("en", "office.only") {
		t.Error("Has: want wait in English, and only not")
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, x := range []struct {
		name string
		fs   fstest.MapFS
		says string
	}{
		{"a key defined twice", fstest.MapFS{"a/words.it.json": file(`{"x":"1"}`), "b/words.it.json": file(`{"x":"2"}`)}, `both in a/words.it.json and in b/words.it.json`},
		{"nested objects", fstest.MapFS{"words.it.json": file(`{"x":{"y":"z"}}`)}, "flat object"},
		{"a language nobody reads", fstest.MapFS{"words.fr.json": file(`{}`)}, `language "fr"`},
		{"broken JSON", fstest.MapFS{"words.it.json": file(`{`)}, "words.it.json"},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := Load(x.fs)
			if err == nil || !strings.Contains(err.Error(), x.says) {
				t.Errorf("got %v, want it to say %q", err, x.says)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"words.it.json": file(`{"same":"{{a}} e {{b}}","holes":"{{a}}","lost":"x","n_many":"x"}`),
		"words.en.json": file(`{"same":"{{b}} and {{a}}","holes":"{{b}}","extra":"x"}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Check()
	if err == nil {
		t.Fatal("want complaints")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{"extra: no words in", "holes: arguments differ", "lost: no words in"} {
		if len(lines) != 3 || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("got %q, want 3 lines, line %d beginning %q", lines, i, want)
		}
	}
}

func TestTheAddressChoosesBeforeTheCookie(t *testing.T) {
	for address, want := range map[string]string{"/?lingua=en": "en", "/uffici?q=a&lingua=en": "en", "/?lingua=xx": "it", "/?lingua=": "it", "/": "it"} {
		r := httptest.NewRequest("GET", address, nil)
		r.Header.Set("Cookie", Cookie+"=it")
		if got := Lang(r); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestLang(t *testing.T) {
	for _, x := range []struct{ name, cookie, header, want string }{
		{"nothing said", "", "", "it"},
		{"the browser's", "", "en-GB,en;q=0.9", "en"},
		{"the heavier weight", "", "en;q=0.5, it-IT;q=0.8", "it"},
		{"a language we lack, then English", "", "de, en;q=0.3", "en"},
		{"the reader's choice before the browser's", "it", "en", "it"},
		{"a cookie with nonsense", "<script>", "en", "en"},
		{"a broken weight", "", "en;q=abc", "it"},
		{"refused outright", "", "en;q=0", "it"},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			if x.cookie != "" {
				r.Header.Set("Cookie", Cookie+"="+x.cookie)
			}
			r.Header.Set("Accept-Language", x.header)
			if got := Lang(r); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}
