package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit to be drawn: accents joined to their letters (the font
// has é, not e and an accent over it), one kind of space, and none of the marks
// that are not seen but turn or hide what stands beside them.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\u2011': // the hyphen that does not break has no glyph in most fonts
			return '-'
		case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cs, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// drawable puts a question mark for what the font cannot draw, and says whether
// it had to: the true text then goes along for who listens or copies.
func (f *face) drawable(text string) (string, bool) {
	changed := false
	return strings.Map(func(r rune) rune {
		if _, ok := f.glyphs[r]; ok || r == '\n' {
			return r
		}
		changed = true
		return '?'
	}, text), changed
}

// wrap cuts a text in lines no wider than wide points. A line keeps the space
// at which it was cut, so that the words do not run together when read aloud. A
// word wider than the line is cut where it must.
func (f *face) wrap(text string, size, wide float64) (lines []string) {
	fits := func(s string) bool { return f.width(s)*size/1000 <= wide }
	for _, para := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.SplitAfter(para, " ") {
			if fits(line + strings.TrimRight(word, " ")) {
				line += word
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line = ""
			for _, r := range word {
				if r != ' ' && line != "" && !fits(line+string(r)) {
					lines = append(lines, line)
					line = ""
				}
				line += string(r)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// longest gives the width of the widest word.
func (f *face) longest(text string, size float64) (wide float64) {
	for _, word := range strings.Fields(text) {
		wide = max(wide, f.width(word)*size/1000)
	}
	return wide
}
