package words

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Cookie is the name of the cookie in which a reader's choice of language is kept.
const Cookie = "lingua"

// Lang gives the language in which to answer r: the reader's own choice, else
// what the browser asks for, else Italian.
func Lang(r *http.Request) string {
	if l := Chosen(r); l != "" {
		return l
	}
	if c, err := r.Cookie(Cookie); err == nil && slices.Contains(Langs, c.Value) {
		return c.Value
	}
	return Accepted(r.Header.Get("Accept-Language"))
}

// Chosen gives the language that the address of r asks for, "?lingua=en", or "".
func Chosen(r *http.Request) string {
	if !strings.Contains(r.URL.RawQuery, Cookie+"=") {
		return ""
	}
	if l := r.URL.Query().Get(Cookie); slices.Contains(Langs, l) {
		return l
	}
	return ""
}

// Accepted gives the language of Langs that an Accept-Language header likes
// best (RFC 9110 §12.5.4), or Italian.
func Accepted(header string) string {
	best, weight := Default, 0.0
	for part := range strings.SplitSeq(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if q > weight && slices.Contains(Langs, lang) {
			best, weight = lang, q
		}
	}
	return best
}
