package mailin

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText gives what a person would read in page: no markup, no style, no
// script, nothing fetched. What is quoted keeps the sign "> ", for Fresh.
func htmlText(page string) string {
	w := plainWriter{}
	z := html.NewTokenizer(strings.NewReader(page))
	z.SetMaxBuf(256 << 10)
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				w.words(" […] ")
			}
			return strings.TrimSpace(w.String())
		case html.TextToken:
			if w.hidden == 0 {
				w.words(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			w.tag(atom.Lookup(name), kind)
		}
	}
}

type plainWriter struct {
	strings.Builder
	hidden int // depth of what is not shown
	quote  int // depth of quotation
	empty  int // lines ended and not yet begun again
	space  bool
	begun  bool
}

func (w *plainWriter) tag(a atom.Atom, kind html.TokenType) {
	opens, closes := kind == html.StartTagToken, kind == html.EndTagToken
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Svg:
		if opens {
			w.hidden++
		} else if closes && w.hidden > 0 {
			w.hidden--
		}
	case atom.Body: // mail that never closes what it hid above
		w.hidden = 0
	case atom.Br:
		w.lines(w.empty + 1)
	case atom.P, atom.Ul, atom.Ol, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.Pre:
		w.lines(2)
	case atom.Blockquote:
		w.lines(1)
		if opens {
			w.quote = min(w.quote+1, 20)
		} else if closes {
			w.quote = max(w.quote-1, 0)
		}
	case atom.Div, atom.Tr, atom.Li, atom.Hr, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Address:
		w.lines(1)
		if a == atom.Li && opens && w.hidden == 0 {
			w.words("- ")
		}
	case atom.Td, atom.Th:
		w.space = w.begun
	}
}

// lines asks for n line ends before the next word; a page of empty blocks
// leaves no field of blank lines.
func (w *plainWriter) lines(n int) { w.empty, w.space = min(max(w.empty, n), 3), false }

func (w *plainWriter) words(s string) {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == 0xa0 }) {
		switch {
		case w.empty > 0 && w.begun:
			w.WriteString(strings.Repeat("\n", w.empty) + strings.Repeat("> ", w.quote))
		case !w.begun:
			w.WriteString(strings.Repeat("> ", w.quote))
		case w.space:
			w.WriteByte(' ')
		}
		w.WriteString(word)
		w.empty, w.space, w.begun = 0, true, true
	}
	if s != "" && !w.spaceAtEnd(s) {
		w.space = false
	}
}

// spaceAtEnd tells "<b>a</b> b" from "<b>a</b>b".
func (w *plainWriter) spaceAtEnd(s string) bool {
	return strings.TrimRight(s, " \n\t\r\f\u00a0") != s
}
