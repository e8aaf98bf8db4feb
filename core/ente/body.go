package ente

import (
	"encoding/base64"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"loggia/platform/errs"
	"loggia/platform/mailaddr"
)

// What can be wrong with a body or its crest.
var (
	ErrNoSuchBody   = errs.New(errs.NotFound, "ente.no_such_body")
	ErrBodyTaken    = errs.New(errs.Conflict, "ente.body_taken")
	ErrBodyID       = errs.New(errs.Invalid, "ente.body_id")
	ErrKind         = errs.New(errs.Invalid, "ente.kind")
	ErrTextMissing  = errs.New(errs.Invalid, "ente.text_missing")
	ErrTextLong     = errs.New(errs.Invalid, "ente.text_long")
	ErrTextStrange  = errs.New(errs.Invalid, "ente.text_strange")
	ErrHost         = errs.New(errs.Invalid, "ente.host")
	ErrHostTaken    = errs.New(errs.Conflict, "ente.host_taken")
	ErrColour       = errs.New(errs.Invalid, "ente.colour")
	ErrColourPale   = errs.New(errs.Invalid, "ente.colour_pale")
	ErrPatron       = errs.New(errs.Invalid, "ente.patron")
	ErrLanguage     = errs.New(errs.Invalid, "ente.language")
	ErrCrestType    = errs.New(errs.Invalid, "ente.crest_type")
	ErrCrestTooLong = errs.New(errs.TooLarge, "ente.crest_too_long")
	ErrCrestActive  = errs.New(errs.Invalid, "ente.crest_active")
)

// A Kind says what sort of body it is.
type Kind string

// The kinds of body (TUEL, d.lgs. 267/2000, artt. 2 and 32).
const (
	Comune   Kind = "comune"
	Unione   Kind = "unione"
	Province Kind = "province"
	Region   Kind = "region"
	Other    Kind = "other"
)

// A Body is one public body: its id names it in every table and, as the first
// label of a host, in the browser.
type Body struct {
	ID        string   `json:"id"`
	Kind      Kind     `json:"kind"`
	Name      string   `json:"name" doc:"in full: Comune di Borgofiore"`
	Short     string   `json:"short" doc:"as people say it: Borgofiore"`
	Parent    string   `json:"parent,omitempty" doc:"the Unione it belongs to"`
	Hosts     []string `json:"hosts" doc:"full host names besides <id>.…"`
	Colour    string   `json:"colour" doc:"#rrggbb, dark enough for white text"`
	Address   string   `json:"address"`
	Phone     string   `json:"phone"`
	Email     string   `json:"email"`
	PEC       string   `json:"pec"`
	Patron    Patron   `json:"patron"`
	Languages []string `json:"languages"`
	Crest     bool     `json:"crest" doc:"whether it has a crest to show"`
}

// A Patron is the holiday of the patron saint, which closes the offices of one
// Comune only. The zero Patron means none is set.
type Patron struct {
	Day   int    `json:"day"`
	Month int    `json:"month"`
	Name  string `json:"name"`
}

// On reports whether the holiday falls on the day of t, in t's own zone.
func (p Patron) On(t time.Time) bool {
	return p.Day != 0 && t.Day() == p.Day && int(t.Month()) == p.Month
}

var (
	bodyID   = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
	hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)
	// reserved are labels that hosts use for something else.
	reserved = map[string]bool{"www": true, "comune": true, "localhost": true, "api": true, "mail": true, "app": true, "loggia": true}
	spoken   = map[string]bool{"it": true, "en": true, "de": true, "fr": true, "sl": true}
)

// Clean gives b with its texts trimmed and its addresses in one form, or says
// what cannot be accepted.
func (b Body) Clean() (Body, error) {
	if !bodyID.MatchString(b.ID) || reserved[b.ID] {
		return b, ErrBodyID.In("id")
	}
	switch b.Kind {
	case Comune, Unione, Province, Region, Other:
	default:
		return b, ErrKind.In("kind")
	}
	for _, f := range []struct {
		text  *string
		field string
		max   int
		need  bool
	}{
		{&b.Name, "name", 120, true}, {&b.Short, "short", 60, true}, {&b.Address, "address", 200, false},
		{&b.Phone, "phone", 40, false}, {&b.Patron.Name, "patron", 80, false},
	} {
		if err := cleanText(f.text, f.field, f.max, f.need); err != nil {
			return b, err
		}
	}
	for _, f := range []struct {
		text  *string
		field string
	}{{&b.Email, "email"}, {&b.PEC, "pec"}} {
		if err := cleanEmail(f.text, f.field); err != nil {
			return b, err
		}
	}
	return b.cleanRest()
}

func (b Body) cleanRest() (Body, error) {
	hosts := []string{}
	for _, h := range b.Hosts {
		h = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(h)), ".")
		if h == "" {
			continue
		}
		if len(h) > 253 || !hostName.MatchString(h) {
			return b, ErrHost.With("host", h).In("hosts")
		}
		hosts = append(hosts, h)
	}
	b.Hosts = hosts
	if b.Colour == "" {
		b.Colour = "#17324d"
	}
	if err := checkColour(b.Colour); err != nil {
		return b, err
	}
	if b.Patron.Day != 0 || b.Patron.Month != 0 {
		// A leap year: a patron of 29 February is rare but real.
		d := time.Date(2024, time.Month(b.Patron.Month), b.Patron.Day, 0, 0, 0, 0, time.UTC)
		if d.Day() != b.Patron.Day || int(d.Month()) != b.Patron.Month {
			return b, ErrPatron.In("patron")
		}
	}
	if len(b.Languages) == 0 {
		b.Languages = []string{"it"}
	}
	for _, l := range b.Languages {
		if !spoken[l] {
			return b, ErrLanguage.With("language", l).In("languages")
		}
	}
	return b, nil
}

// checkColour asks for 4.5 : 1 against white, because titles are written in
// white on it (WCAG 2.1, 1.4.3).
func checkColour(c string) error {
	n, err := strconv.ParseUint(strings.TrimPrefix(c, "#"), 16, 32)
	if err != nil || len(c) != 7 || c[0] != '#' {
		return ErrColour.In("colour")
	}
	light := func(v uint64) float64 {
		f := float64(v&255) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	if l := 0.2126*light(n>>16) + 0.7152*light(n>>8) + 0.0722*light(n); 1.05/(l+0.05) < 4.5 {
		return ErrColourPale.In("colour")
	}
	return nil
}

// cleanText trims *s and refuses what is too long or cannot be shown.
func cleanText(s *string, field string, limit int, need bool) error {
	*s = strings.TrimSpace(*s)
	if need && *s == "" {
		return ErrTextMissing.In(field)
	}
	if !utf8.ValidString(*s) {
		return ErrTextStrange.In(field)
	}
	if utf8.RuneCountInString(*s) > limit {
		return ErrTextLong.With("limit", limit).In(field)
	}
	for _, r := range *s {
		if unicode.IsControl(r) && r != '\n' {
			return ErrTextStrange.In(field)
		}
	}
	return nil
}

func cleanEmail(s *string, field string) error {
	if strings.TrimSpace(*s) == "" {
		*s = ""
		return nil
	}
	clean, err := mailaddr.Parse(*s)
	if err != nil {
		return errs.As(err).In(field)
	}
	*s = clean
	return nil
}

// A Crest is the picture of a body's arms.
type Crest struct {
	Type string // "image/svg+xml" or "image/png"
	Data []byte
}

const maxCrest = 200 << 10

var activeSVG = regexp.MustCompile(`(?i)<\s*(script|foreignobject|iframe|use|image|animate|set|style|a)[\s>/]|\bon[a-z]+\s*=|javascript:|<!DOCTYPE|<!ENTITY|href\s*=\s*["']?\s*[^#"'\s]`)

// Clean gives c with its type, found by looking at the bytes, or says why it
// cannot be shown. An SVG that could run or load anything is refused: it
// would run with the body's own origin.
func (c Crest) Clean() (Crest, error) {
	if len(c.Data) > maxCrest {
		return c, ErrCrestTooLong.With("limit", maxCrest>>10)
	}
	switch text := string(c.Data); {
	case strings.HasPrefix(text, "\x89PNG\r\n\x1a\n"):
		c.Type = "image/png"
	case utf8.ValidString(text) && strings.Contains(text[:min(len(text), 1000)], "<svg"):
		if activeSVG.MatchString(text) {
			return c, ErrCrestActive
		}
		c.Type = "image/svg+xml"
	default:
		return c, ErrCrestType
	}
	return c, nil
}

func (c Crest) text() string { return base64.StdEncoding.EncodeToString(c.Data) }
