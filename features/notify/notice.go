package notify

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"loggia/platform/errs"
	"loggia/platform/italy"
)

// What can be wrong with a notice.
var (
	ErrNoSuchNotice = errs.New(errs.NotFound, "notify.no_such_notice")
	errKind         = errs.New(errs.Internal, "notify.kind")
)

// Args are what the words of a notice need: texts, numbers, days (italy.Day)
// and instants (time.Time), which each reader reads in their own language.
type Args map[string]any

// Options say what a notice is about and when it may be told.
type Options struct {
	// About names the thing and, if it may change again, which change. The same
	// kind about the same thing is told to a person once; "" is always new.
	About string
	Args  Args
	Page  string // path in the staff app, such as "/riunioni/01…"; "" is the kind's own
	// NotBefore is the moment that the sender chose. Outside the person's hours
	// the notice still waits for them.
	NotBefore time.Time
}

// A Notice is one thing told, or to be told, to one person.
type Notice struct {
	ID, Person, Kind, Page string
	Args                   Args
	Made, Due, Told, Read  time.Time
	key                    string
	notBefore              time.Time
}

// Waits reports whether n waits for the hours of its person.
func (n Notice) Waits() bool { return n.Told.IsZero() }

func (n Notice) rings() bool {
	k, _ := findKind(n.Kind)
	return k.Urgency == Rings
}

// arg is how one argument is kept, so that its kind comes back.
type arg struct {
	Text *string `json:"s,omitempty"`
	Int  *int64  `json:"n,omitempty"`
	Day  *string `json:"d,omitempty"`
	At   *int64  `json:"t,omitempty"`
}

func (a Args) text() (string, error) {
	kept := map[string]arg{}
	for name, v := range a {
		switch v := v.(type) {
		case string:
			kept[name] = arg{Text: &v}
		case int:
			n := int64(v)
			kept[name] = arg{Int: &n}
		case italy.Day:
			d := v.String()
			kept[name] = arg{Day: &d}
		case time.Time:
			ms := v.UnixMilli()
			kept[name] = arg{At: &ms}
		default:
			return "", fmt.Errorf("notify: argument %q is a %T", name, v)
		}
	}
	b, err := json.Marshal(kept)
	return string(b), err
}

func parseArgs(s string) (Args, error) {
	var kept map[string]arg
	if err := json.Unmarshal([]byte(s), &kept); err != nil {
		return nil, fmt.Errorf("notify: arguments that cannot be read: %w", err)
	}
	a := Args{}
	for name, v := range kept {
		switch {
		case v.Text != nil:
			a[name] = *v.Text
		case v.Int != nil:
			a[name] = int(*v.Int)
		case v.Day != nil:
			d, err := italy.ParseDay(*v.Day)
			if err != nil {
				return nil, err
			}
			a[name] = d
		case v.At != nil:
			a[name] = time.UnixMilli(*v.At).UTC()
		}
	}
	return a, nil
}

// said gives the arguments as they are read in lang.
func (a Args) said(lang string) map[string]any {
	out := map[string]any{}
	for name, v := range a {
		switch v := v.(type) {
		case italy.Day:
			out[name] = v.Long(lang)
		case time.Time:
			out[name] = italy.Moment(v, lang)
		default:
			out[name] = v
		}
	}
	return out
}

// words gives the title of n in lang, and what more there is to say, or "".
func (n Notice) words(say Say, lang string) (title, text string) {
	args, key := n.Args.said(lang), "notify.kind."+n.Kind
	title, text = say.T(lang, key, args), say.T(lang, key+".text", args)
	if text == key+".text" {
		text = ""
	}
	return title, text
}

// page gives the address under which a notice's page is opened from a mail.
func page(path string) string { return "/app" + strings.TrimSuffix(path, "/") }
