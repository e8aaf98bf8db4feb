package webdav

import (
	"strings"
	"testing"
	"time"
)

func here(address string) (string, bool) {
	h := &Handler{Prefix: "/dav"}
	return h.reference(address)
}

func TestIf(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string // lists by "|", terms by ","; "" is malformed
	}{
		{`(<urn:a>)`, `:urn:a`},
		{`(<urn:a> ["x"]) (Not <DAV:no-lock>)`, `:urn:a,["x"]|:!DAV:no-lock`},
		{`<http://h/dav/a> (<urn:a>)(["y"])`, `/a:urn:a|/a:["y"]`},
		{`</dav/a> (not ["y"]) </dav/b/> (<urn:b>)`, `/a:!["y"]|/b:urn:b`},
		{`<http://h/other> (<urn:a>)`, `?:urn:a`},
		{`(`, ``}, {`()`, ``}, {`<urn:a>`, ``}, {`(<urn:a>`, ``}, {`(<>)`, ``}, {`x (<a>)`, ``}, {`(Not)`, ``}, {`(Not Not <a>)`, ``},
	} {
		got, err := parseIf(c.in, here)
		var lists []string
		for _, l := range got.lists {
			var terms []string
			for _, m := range l.terms {
				s := m.token
				if s == "" {
					s = "[" + m.etag + "]"
				}
				if m.not {
					s = "!" + s
				}
				terms = append(terms, s)
			}
			if l.foreign {
				l.path = "?"
			}
			lists = append(lists, l.path+":"+strings.Join(terms, ","))
		}
		if text := strings.Join(lists, "|"); (err != nil) != (c.want == "") || err == nil && text != c.want {
			t.Errorf("%s: %s, %v", c.in, text, err)
		}
	}
}

func TestBodies(t *testing.T) {
	e, err := parseXML([]byte(`<?xml version="1.0"?><D:a xmlns:D="DAV:" xmlns="urn:x" xml:lang="it"><b c="1" D:d="2">x&amp;y<D:e/></b></D:a>`))
	if err != nil {
		t.Fatal(err)
	}
	again, err := parseXML([]byte("<r>" + e.inner() + "</r>"))
	if err != nil || again.inner() != e.inner() {
		t.Errorf("%s becomes %s (%v)", e.inner(), again.inner(), err)
	}
	if b := e.elements()[0]; b.name.Space != "urn:x" || b.lang != "it" || b.attr[1].Name.Space != "DAV:" || !strings.Contains(e.inner(), "x&amp;y") {
		t.Errorf("%+v", b)
	}
	for _, bad := range []string{`<a`, `<a></b>`, `<x:a/>`, `<a x:b="1"/>`, `<a xmlns:x=""><x:b/></a>`, `<a/><b/>`, `<a/>text`, `<!DOCTYPE a><a/>`, `<a>&unknown;</a>`, strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70)} {
		if e, err := parseXML([]byte(bad)); err == nil {
			t.Errorf("%.40s: %+v", bad, e)
		}
	}
}

func TestTimeout(t *testing.T) {
	for in, want := range map[string]time.Duration{"": usual, "Second-30": 30 * time.Second, "Infinite, Second-4100000000": longest, "Second-99999999": longest, "Second-0": usual, "nonsense, Second-5": 5 * time.Second, "Second--1": usual} {
		if got := timeout(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

// Whatever a client sends, what is written back means the same when read.
func FuzzBodies(f *testing.F) {
	for _, s := range []string{`<a xmlns="DAV:"><b>x</b></a>`, `<D:a xmlns:D="DAV:"><x:b xmlns:x="urn:x" x:c="&lt;"/></D:a>`, `<a xml:lang="it">è</a>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := parseXML([]byte(s))
		if err != nil {
			return
		}
		again, err := parseXML([]byte("<r>" + e.inner() + "</r>"))
		if err != nil {
			t.Fatalf("%q is not read: %v", e.inner(), err)
		}
		if a, b := again.inner(), e.inner(); a != b {
			t.Fatalf("%q becomes %q", b, a)
		}
	})
}

func FuzzIf(f *testing.F) {
	f.Add(`(<urn:a> ["x"]) (Not <DAV:no-lock>)`)
	f.Fuzz(func(_ *testing.T, s string) { parseIf(s, here) })
}
