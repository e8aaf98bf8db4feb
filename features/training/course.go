package training

import (
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

var (
	// ErrNoSuchCourse is the answer for a course that is not here, or not for this reader.
	ErrNoSuchCourse = errs.New(errs.NotFound, "training.no_such_course")
	// ErrText is the answer to a text that is empty, too long or not text; argument "limit".
	ErrText = errs.New(errs.Invalid, "training.text")
	// ErrNumber is the answer to a number out of its bounds; arguments "min", "max".
	ErrNumber = errs.New(errs.Invalid, "training.number")
	// ErrConsent is the answer to a consent that is none of the known ones.
	ErrConsent = errs.New(errs.Invalid, "training.consent")
	// ErrTag is the answer to a tag that no part of the program asks for.
	ErrTag = errs.New(errs.Invalid, "training.tag")
	// ErrProfile is the answer to a profile that does not exist.
	ErrProfile = errs.New(errs.Invalid, "training.profile")
	// ErrDay is the answer to what is no day.
	ErrDay = errs.New(errs.Invalid, "training.day")
	// ErrEmpty is the answer when a course is published with nothing to do in it.
	ErrEmpty = errs.New(errs.Conflict, "training.empty")
	// ErrBank is the answer when the bank holds fewer questions than a try draws.
	ErrBank = errs.New(errs.Conflict, "training.bank")
)

// A State is how far a course has come.
type State string

// The states of a course. A withdrawn one is offered no more; its results hold.
const (
	Draft     State = "draft"
	Published State = "published"
	Withdrawn State = "withdrawn"
)

// Tags are what other parts of the program ask for: Done(person, "safety").
var Tags = []string{"", "safety", "privacy", "network", "agile"}

// A Course is one thing to learn.
type Course struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	About       string `json:"about"`
	Area        string `json:"area" doc:"heading of the catalogue"`
	Tag         string `json:"tag" enum:",safety,privacy,network,agile" doc:"what other parts of the program ask for"`
	Minutes     int    `json:"minutes"`
	Months      int    `json:"months" doc:"how long a result holds, 0 for ever"`
	SelfPaced   bool   `json:"self_paced"`
	Consent     string `json:"consent" enum:"none,head,personnel" doc:"whose it takes to enrol oneself"`
	Draw        int    `json:"draw" doc:"questions of one try, 0 for no quiz"`
	Pass        int    `json:"pass" doc:"per cent of right answers"`
	Tries       int    `json:"tries" doc:"0 for as many as one wants"`
	QuizMinutes int    `json:"quiz_minutes" doc:"0 for no limit"`
	Presence    int    `json:"presence" doc:"per cent of the hours of an edition"`
	State       State  `json:"state" enum:"draft,published,withdrawn"`
	Duties      []Duty `json:"duties"`
}

// A Duty says for whom a course is due, and by which day the first time.
type Duty struct {
	Profile string `json:"profile" enum:"all,agile,heads,office,role"`
	Value   string `json:"value,omitempty" doc:"the office or the role"`
	Due     string `json:"due,omitempty" doc:"2026-12-15; absent for at once"`
}

// Clean gives c with its texts trimmed, or says what cannot be accepted.
func (c Course) Clean() (Course, error) {
	for _, f := range []struct {
		text  *string
		field string
		limit int
		need  bool
	}{{&c.Title, "title", 120, true}, {&c.About, "about", 2000, false}, {&c.Area, "area", 60, true}} {
		if err := cleanText(f.text, f.field, f.limit, f.need); err != nil {
			return c, err
		}
	}
	for _, f := range []struct {
		v        int
		field    string
		min, max int
	}{{c.Minutes, "minutes", 5, 60_000}, {c.Months, "months", 0, 120}, {c.Draw, "draw", 0, 50}, {c.Pass, "pass", 1, 100}, {c.Tries, "tries", 0, 20}, {c.QuizMinutes, "quiz_minutes", 0, 240}, {c.Presence, "presence", 1, 100}} {
		if f.v < f.min || f.v > f.max {
			return c, ErrNumber.With("min", f.min).With("max", f.max).In(f.field)
		}
	}
	if c.Consent != "none" && c.Consent != "head" && c.Consent != "personnel" {
		return c, ErrConsent.In("consent")
	}
	if !oneOf(c.Tag, Tags) {
		return c, ErrTag.In("tag")
	}
	if len(c.Duties) > 50 {
		return c, ErrNumber.With("min", 0).With("max", 50).In("duties")
	}
	for _, d := range c.Duties {
		if err := d.check(); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (d Duty) check() error {
	switch d.Profile {
	case "all", "agile", "heads":
		if d.Value != "" {
			return ErrProfile.In("duties")
		}
	case "office", "role":
		if d.Value == "" || len(d.Value) > 60 {
			return ErrProfile.In("duties")
		}
	default:
		return ErrProfile.In("duties")
	}
	if d.Due != "" {
		if _, err := italy.ParseDay(d.Due); err != nil {
			return ErrDay.In("duties")
		}
	}
	return nil
}

func oneOf(s string, all []string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// cleanText trims; it keeps line breaks, and refuses what is no text at all.
func cleanText(s *string, field string, limit int, need bool) error {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	if need && *s == "" || utf8.RuneCountInString(*s) > limit || !utf8.ValidString(*s) || strings.ContainsRune(*s, 0) {
		return ErrText.With("limit", limit).In(field)
	}
	return nil
}

// Until gives the last day on which a result of day holds, "" for ever. A month
// that has no such day ends on its last: from 31 January, one month is 28 February.
func (c Course) Until(day string) string {
	d, err := italy.ParseDay(day)
	if c.Months == 0 || err != nil {
		return ""
	}
	m := int(d.Month) - 1 + c.Months
	year, month := d.Year+m/12, time.Month(m%12+1)
	last := time.Date(year, month+1, 0, 12, 0, 0, 0, time.UTC).Day()
	return italy.On(year, month, min(d.Day, last)).String()
}

// A Lesson is one page of a course at one's own pace.
type Lesson struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Words string `json:"words" doc:"paragraphs; a line that begins with '- ' is a point of a list, one that begins with '## ' a heading"`
	Files []File `json:"files"`
	Read  bool   `json:"read"`
}

func (l Lesson) clean() (Lesson, error) {
	if err := cleanText(&l.Title, "lessons", 120, true); err != nil {
		return l, err
	}
	return l, cleanText(&l.Words, "lessons", 20_000, false)
}
