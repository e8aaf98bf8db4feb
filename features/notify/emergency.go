package notify

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"loggia/platform/errs"
)

// What can be wrong with an emergency.
var (
	ErrReason  = errs.New(errs.Invalid, "notify.reason")
	ErrNobody  = errs.New(errs.Invalid, "notify.nobody")
	ErrTooMany = errs.New(errs.Invalid, "notify.too_many")
	ErrPage    = errs.New(errs.Invalid, "notify.page")
)

// An Emergency is the trace of who rang whom at any hour, when and why. The
// person rung reads it; nobody can delete it before its time.
type Emergency struct {
	ID      string    `json:"id"`
	Person  string    `json:"person"`
	By      string    `json:"by"`
	Reason  string    `json:"reason"`
	Page    string    `json:"page,omitempty"`
	Outside bool      `json:"outside"` // it came outside the person's hours
	At      time.Time `json:"at"`
}

const (
	shortestReason = 10
	longestReason  = 500
	mostPeople     = 50
)

// checkReason gives the reason as it is kept, on one line; a word is none.
func checkReason(s string) (string, error) {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)), " ")
	if n := utf8.RuneCountInString(s); n < shortestReason || n > longestReason || !utf8.ValidString(s) {
		return s, ErrReason.With("least", shortestReason).With("most", longestReason).In("reason")
	}
	return s, nil
}

// checkPage accepts a path inside the staff app, or none.
func checkPage(s string) error {
	if s == "" || strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`\<>"`, r)
	}) {
		return nil
	}
	return ErrPage.In("page")
}
