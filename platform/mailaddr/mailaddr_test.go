package mailaddr

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{"a plain address", "g.ferretti@borgofiore.example", "g.ferretti@borgofiore.example", nil},
		{"capitals", "G.Ferretti@Borgofiore.Example", "g.ferretti@borgofiore.example", nil},
		{"a hard space and a semicolon", "\u00a0a@b.example; ", "a@b.example", nil},
		{"a name in front", "Giulia Ferretti <g@b.example>", "g@b.example", nil},
		{"a spreadsheet's link", "mailto:g@b.example", "g@b.example", nil},
		{"nothing", " \u00a0", "", ErrMissing},
		{"no host", "giulia", "", ErrIncomplete},
		{"no end", "s.lodi@borgofiore", "", ErrIncomplete},
		{"a dot too many", "s.lodi@borgofiore.", "", ErrIncomplete},
		{"two addresses", "a@b.example, c@d.example", "", ErrWrong},
		{"a line break", "a@b.example\r\nBcc: x@y.example", "", ErrWrong},
		{"a quoted blank", `"a b"@c.example`, "", ErrWrong},
		{"an address literal", "a@[127.0.0.1]", "", ErrWrong},
		{"longer than a path may be", "a@" + strings.Repeat("b", 260) + ".example", "", ErrWrong},
	} {
		got, err := Parse(c.in)
		if got != c.want || !errors.Is(err, c.err) && err != c.err {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, got, err, c.want, c.err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Giulia <g@b.example>")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s)
		if err != nil {
			return
		}
		if again, err := Parse(got); err != nil || again != got {
			t.Fatalf("%q became %q, which became %q, %v", s, got, again, err)
		}
		if strings.ContainsAny(got, "\r\n\x00 ") {
			t.Fatalf("%q may break a header", got)
		}
	})
}
