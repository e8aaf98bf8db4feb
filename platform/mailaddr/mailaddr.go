// Package mailaddr reads an e-mail address as people type, paste and export
// it, and gives it in the one form in which Loggia keeps it.
package mailaddr

import (
	"embed"
	"net/mail"
	"strings"
	"unicode"

	"loggia/platform/errs"
)

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

var (
	// ErrMissing is the refusal of nothing.
	ErrMissing = errs.New(errs.Invalid, "mailaddr.missing")
	// ErrIncomplete is the refusal of an address without a full domain.
	ErrIncomplete = errs.New(errs.Invalid, "mailaddr.incomplete")
	// ErrWrong is the refusal of what is no address at all.
	ErrWrong = errs.New(errs.Invalid, "mailaddr.wrong")
)

// maxLen is the longest address that SMTP can carry (RFC 5321 §4.5.3.1.3: a
// path of 256 octets with its brackets).
const maxLen = 254

// Parse gives the address in s, trimmed and in lower case. It takes
// "Name <address>" and "mailto:address" too, because that is what mail programs
// and spreadsheets put on the clipboard. The local part is lowered as well:
// RFC 5321 lets a host tell "A" from "a", none does, and people type both.
func Parse(s string) (string, error) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == ';' || r == ',' })
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	if s == "" {
		return "", ErrMissing
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		if local, domain, ok := strings.Cut(s, "@"); !ok || local == "" || domain == "" || strings.HasSuffix(domain, ".") {
			return "", ErrIncomplete
		}
		return "", ErrWrong
	}
	local, domain := a.Address[:strings.LastIndex(a.Address, "@")], a.Address[strings.LastIndex(a.Address, "@")+1:]
	if strings.HasPrefix(domain, "[") || len(a.Address) > maxLen || len(local) > 64 {
		return "", ErrWrong
	}
	for _, r := range a.Address {
		if r <= ' ' || r == '"' || r == 0x7f || unicode.IsSpace(r) || unicode.IsControl(r) {
			return "", ErrWrong
		}
	}
	if dot := strings.LastIndex(domain, "."); dot < 1 || dot > len(domain)-3 {
		return "", ErrIncomplete
	}
	return strings.ToLower(a.Address), nil
}
