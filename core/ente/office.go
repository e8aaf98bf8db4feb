package ente

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loggia/platform/errs"
)

// What can be wrong with an office.
var (
	ErrNoSuchOffice   = errs.New(errs.NotFound, "ente.no_such_office")
	ErrOfficeTaken    = errs.New(errs.Conflict, "ente.office_taken")
	ErrSlug           = errs.New(errs.Invalid, "ente.slug")
	ErrIcon           = errs.New(errs.Invalid, "ente.icon")
	ErrParent         = errs.New(errs.Invalid, "ente.parent")
	ErrParentInside   = errs.New(errs.Conflict, "ente.parent_inside")
	ErrOfficeClosed   = errs.New(errs.Conflict, "ente.office_closed")
	ErrOfficeOccupied = errs.New(errs.Conflict, "ente.office_occupied")
)

// An Office is one office of a body: "Tributi", or a part of a larger one.
type Office struct {
	ID          string `json:"id"`
	Parent      string `json:"parent,omitempty" doc:"the office of which it is a part"`
	Slug        string `json:"slug" doc:"its name in addresses; it never changes, links last"`
	Name        string `json:"name"`
	Kind        string `json:"kind" doc:"which icon it wears"`
	Description string `json:"description" doc:"what it does, for citizens"`
	Email       string `json:"email"`
	Phone       string `json:"phone"`
	Position    int    `json:"position" doc:"its order among its sisters"`
	Active      bool   `json:"active" doc:"false once it has been closed for good"`
}

// icons are the kinds of office that the sprite can draw.
var icons = map[string]bool{
	"office": true, "taxes": true, "registry": true, "building": true, "social": true, "school": true, "business": true,
	"police": true, "public": true, "secretary": true, "mayor": true, "council": true, "digital": true, "library": true,
	"environment": true, "accounting": true, "staff": true, "culture": true,
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Clean gives o with its texts trimmed, its slug made from the name when it
// has none, or says what cannot be accepted.
func (o Office) Clean() (Office, error) {
	for _, f := range []struct {
		text  *string
		field string
		max   int
		need  bool
	}{{&o.Name, "name", 100, true}, {&o.Description, "description", 600, false}, {&o.Phone, "phone", 40, false}} {
		if err := cleanText(f.text, f.field, f.max, f.need); err != nil {
			return o, err
		}
	}
	if err := cleanEmail(&o.Email, "email"); err != nil {
		return o, err
	}
	if o.Slug == "" {
		o.Slug = Slug(o.Name)
	}
	if len(o.Slug) > 60 || !slug.MatchString(o.Slug) {
		return o, ErrSlug.In("slug")
	}
	if o.Kind == "" {
		o.Kind = "office"
	}
	if !icons[o.Kind] {
		return o, ErrIcon.In("kind")
	}
	return o, nil
}

// Inside reports whether o is in the tree under root, or is root itself.
func (o Office) Inside(root string, all []Office) bool {
	parents := map[string]string{}
	for _, x := range all {
		parents[x.ID] = x.Parent
	}
	for at, steps := o.ID, 0; at != "" && steps <= len(all); at, steps = parents[at], steps+1 {
		if at == root {
			return true
		}
	}
	return false
}

// Fold gives s as people compare names: no accents, no capitals, punctuation
// and runs of blanks as one blank.
func Fold(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if blank && b.Len() > 0 {
				b.WriteByte(' ')
			}
			blank = false
			b.WriteRune(r)
		default:
			blank = true
		}
	}
	return b.String()
}

// Slug gives a name's form for addresses: "Servizi sociali" → "servizi-sociali".
func Slug(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r < 128:
			return r
		}
		return -1
	}, Fold(name))
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.Trim(s, "-")
}
