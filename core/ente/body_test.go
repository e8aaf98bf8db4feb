package ente

import (
	"errors"
	"strings"
	"testing"
	"time"

	"loggia/core/access"
)

func TestBodyClean(t *testing.T) {
	good := Body{ID: "borgofiore", Kind: Comune, Name: "Comune di Borgofiore", Short: "Borgofiore"}
	for _, c := range []struct {
		name string
		with func(*Body)
		want error
	}{
		{"a plain one", func(*Body) {}, nil},
		{"an unheard kind", func(b *Body) { b.Kind = "duchy" }, ErrKind},
		{"no name", func(b *Body) { b.Name = " \u00a0 " }, ErrTextMissing},
		{"a long name", func(b *Body) { b.Name = strings.Repeat("è", 121) }, ErrTextLong},
		{"a name of exactly the limit", func(b *Body) { b.Name = strings.Repeat("è", 120) }, nil},
		{"a bell in the name", func(b *Body) { b.Name = "Bor\ago" }, ErrTextStrange},
		{"a pale colour", func(b *Body) { b.Colour = "#ffcc00" }, ErrColourPale},
		{"no colour at all", func(b *Body) { b.Colour = "red;}" }, ErrColour},
		{"30 February", func(b *Body) { b.Patron = Patron{30, 2, "x"} }, ErrPatron},
		{"29 February", func(b *Body) { b.Patron = Patron{29, 2, "x"} }, nil},
		{"a host with a path", func(b *Body) { b.Hosts = []string{"a.example/x"} }, ErrHost},
		{"an address of numbers", func(b *Body) { b.Hosts = []string{"10.0.0.1"} }, ErrHost},
		{"an unheard language", func(b *Body) { b.Languages = []string{"xx"} }, ErrLanguage},
	} {
		b := good
		c.with(&b)
		if _, err := b.Clean(); !errors.Is(err, c.want) && err != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestCrestClean(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       error
	}{
		{"a drawing", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`, nil},
		{"a gradient of its own", `<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(#a)"/></svg>`, nil},
		{"a picture", "\x89PNG\r\n\x1a\nrest", nil},
		{"a script", `<svg><script>alert(1)</script></svg>`, ErrCrestActive},
		{"a handler", `<svg onload = "alert(1)"></svg>`, ErrCrestActive},
		{"a link", `<svg><a href="javascript:alert(1)">x</a></svg>`, ErrCrestActive},
		{"a picture from elsewhere", `<svg><image href="https://evil.example/x.png"/></svg>`, ErrCrestActive},
		{"an entity", `<!DOCTYPE svg [<!ENTITY x "y">]><svg></svg>`, ErrCrestActive},
		{"a page", `<html></html>`, ErrCrestType},
		{"nothing", ``, ErrCrestType},
		{"too heavy", "\x89PNG\r\n\x1a\n" + strings.Repeat("x", maxCrest), ErrCrestTooLong},
	} {
		if _, err := (Crest{Data: []byte(c.data)}).Clean(); !errors.Is(err, c.want) && err != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestPatron(t *testing.T) {
	p := Patron{12, 6, "Sant'Onofrio"}
	if !p.On(time.Date(2027, 6, 12, 23, 0, 0, 0, time.UTC)) || p.On(time.Date(2027, 6, 13, 0, 0, 0, 0, time.UTC)) {
		t.Error("the wrong day")
	}
	if (Patron{}).On(time.Time{}) {
		t.Error("no patron, no holiday")
	}
}

func TestInherit(t *testing.T) {
	down := Inherit([]Place{{"p", "", access.Admin}, {"p", "digitale", access.Head}, {"p", "", access.Secretary}})
	if len(down) != 1 || down[0].Role != access.Admin {
		t.Errorf("%v: only an administrator serves the Comuni too", down)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  Città  e QUALITÀ ": "citta e qualita", "Uff. Trib.": "uff trib", "Dell'Aia": "dell aia", "---": "", "Perché?": "perche",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Slug(strings.Repeat("a ", 100)); len(got) > 60 || strings.HasSuffix(got, "-") {
		t.Errorf("Slug is %q", got)
	}
}
