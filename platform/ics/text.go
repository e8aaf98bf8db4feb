package ics

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

type writer struct{ bytes.Buffer }

// line writes s folded at 75 octets (RFC 5545 §3.1), never inside a letter:
// some calendars decode before they unfold.
func (w *writer) line(s string) {
	for room := 75; len(s) > room; room = 74 { // a continued line begins with a space
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		w.WriteString(s[:cut] + "\r\n ")
		s = s[cut:]
	}
	w.WriteString(s + "\r\n")
}

// text writes a property that people read, and nothing when there is none.
func (w *writer) text(name, s string) {
	if s = escape(s); s != "" {
		w.line(name + ":" + s)
	}
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escape gives s as a TEXT value (RFC 5545 §3.3.11).
func escape(s string) string {
	return escapes.Replace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�")))
}

// quoted gives s fit for a parameter between quotation marks (RFC 5545 §3.2,
// which knows no escape for them, and RFC 6868, which does).
func quoted(s string) string {
	return strings.NewReplacer("^", "^^", `"`, "^'").Replace(printable(s, ' '))
}

// bare gives an address or a URL without what could begin another property.
func bare(s string) string { return strings.ReplaceAll(printable(s, -1), " ", "%20") }

func printable(s string, instead rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return instead
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSpace(s), "�"))
}
