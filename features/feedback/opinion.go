package feedback

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrStars is the answer when no star, or a sixth one, was chosen.
	ErrStars = errs.New(errs.Invalid, "feedback.stars")
	// ErrWords is the answer to more than 200 characters.
	ErrWords = errs.New(errs.Invalid, "feedback.words")
)

// An Opinion is what somebody thinks of a page or a service.
type Opinion struct {
	ID     string
	Page   string // path, "" when it is none of ours
	Stars  int    // 1 to 5
	Reason string // of Pleased or Displeased, "" for none
	Words  string
	Given  time.Time
}

// The reasons of the national model, from which a reader may choose one: for four
// and five stars, and for fewer.
var (
	Pleased    = []string{"clear", "complete", "on_track", "no_trouble", "other_good"}
	Displeased = []string{"unclear", "incomplete", "lost", "trouble", "other_bad"}
)

// A page is named by its address as we write it: never a personal link, which is
// longer than these allow.
var ours = regexp.MustCompile(`^/$|^/[a-z]{1,20}$|^/uffici/[a-z0-9-]{1,80}$`)

// Check gives o tidied, or says what is wrong. A reason that does not go with the
// stars was ticked before a change of mind: it is dropped.
func (o Opinion) Check() (Opinion, error) {
	if o.Stars < 1 || o.Stars > 5 {
		return o, ErrStars.In("voto")
	}
	if o.Words = strings.TrimSpace(o.Words); utf8.RuneCountInString(o.Words) > 200 || !utf8.ValidString(o.Words) || strings.ContainsRune(o.Words, 0) {
		return o, ErrWords.In("parole")
	}
	if !ours.MatchString(o.Page) {
		o.Page = ""
	}
	if !slices.Contains(reasons(o.Stars), o.Reason) {
		o.Reason = ""
	}
	return o, nil
}

func reasons(stars int) []string {
	if stars >= 4 {
		return Pleased
	}
	return Displeased
}
