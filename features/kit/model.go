package kit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loggia/core/ente"
	"loggia/platform/errs"
)

// What can be wrong with a model, or with any text of this feature.
var (
	ErrNoSuchModel = errs.New(errs.NotFound, "kit.no_such_model")
	ErrModelThere  = errs.New(errs.Conflict, "kit.model_there")
	ErrModelUsed   = errs.New(errs.Conflict, "kit.model_used")
	ErrCategory    = errs.New(errs.Invalid, "kit.category")
	ErrMissing     = errs.New(errs.Invalid, "kit.missing")
	ErrLong        = errs.New(errs.Invalid, "kit.long")
	ErrStrange     = errs.New(errs.Invalid, "kit.strange")
)

// A Category is a sort of thing that is lent.
type Category string

// Categories lists them in the order of the register; Prefixes are how labels
// of each begin when nobody gives them one.
var (
	Categories = []Category{"notebook", "desktop", "monitor", "headset", "webcam", "dock", "keyboard", "phone", "sim", "printer", "chair", "other"}
	Prefixes   = map[Category]string{"notebook": "LT", "desktop": "PC", "monitor": "MO", "headset": "CU", "webcam": "WC", "dock": "DK", "keyboard": "TA",
		"phone": "TE", "sim": "SI", "printer": "ST", "chair": "SE", "other": "DO"}
)

// A Model is what a maker calls a kind of item.
type Model struct {
	ID       string   `json:"id"`
	Category Category `json:"category"`
	Maker    string   `json:"maker"`
	Name     string   `json:"name"`
	About    string   `json:"about"`
	Items    int      `json:"items" doc:"how many the body has, retired ones not counted"`
}

// Called gives the model as people say it.
func (m Model) Called() string { return strings.TrimSpace(m.Maker + " " + m.Name) }

// Clean gives m with its texts trimmed, or says what cannot be accepted.
func (m Model) Clean() (Model, error) {
	if !slices.Contains(Categories, m.Category) {
		return m, ErrCategory.In("category")
	}
	for _, f := range []struct {
		text   *string
		name   string
		limit  int
		needed bool
	}{{&m.Maker, "maker", 80, false}, {&m.Name, "name", 120, true}, {&m.About, "about", 500, false}} {
		if err := clean(f.text, f.name, f.limit, f.needed); err != nil {
			return m, err
		}
	}
	return m, nil
}

// same gives what two names of one model have in common.
func (m Model) same() string { return string(m.Category) + "/" + ente.Fold(m.Maker+" "+m.Name) }

// clean trims a text in its place and refuses one that is too long, or holds
// what no keyboard writes.
func clean(text *string, field string, limit int, needed bool) error {
	*text = strings.TrimSpace(*text)
	switch {
	case needed && *text == "":
		return ErrMissing.In(field)
	case utf8.RuneCountInString(*text) > limit:
		return ErrLong.With("limit", limit).In(field)
	case !utf8.ValidString(*text) || strings.ContainsFunc(*text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return ErrStrange.In(field)
	}
	return nil
}
