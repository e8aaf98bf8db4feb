package site

import (
	"embed"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loggia/platform/errs"
)

//go:embed texts/*.txt
var texts embed.FS

var (
	// ErrNoSuchPage is the answer to a page or a language that there is not.
	ErrNoSuchPage = errs.New(errs.NotFound, "site.no_such_page")
	// ErrLong is the answer to a text that nobody would read.
	ErrLong = errs.New(errs.Invalid, "site.long")
	// ErrAgid is the answer to an address that is not of the national register
	// of accessibility statements.
	ErrAgid = errs.New(errs.Invalid, "site.agid")
)

// A Page is one whose text the body may change.
type Page string

// The pages, and the address of the body's accessibility statement in the
// register of AgID (L. 4/2004 art. 3-quater), which is the same in every language.
const (
	Privacy       Page = "privacy"
	Legal         Page = "legal"
	Accessibility Page = "accessibility"
	Questions     Page = "questions"
	Agid          Page = "agid"
)

// Pages are those with a text, in the order of the foot of the site.
var Pages = []Page{Questions, Privacy, Legal, Accessibility}

// Languages are those in which a text may be written.
var Languages = []string{"it", "en"}

const longest = 30_000

// A Text is what a page says in one language.
type Text struct {
	Page  Page
	Lang  string
	Words string
	Own   bool // the body's, not ours
}

// Clean gives words as they are kept for p, or says what is wrong.
func Clean(p Page, words string) (string, error) {
	words = strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
	words = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, ""))
	if utf8.RuneCountInString(words) > longest {
		return "", ErrLong.In("words")
	}
	if p == Agid && words != "" && !agid.MatchString(words) {
		return "", ErrAgid.In("words")
	}
	return words, nil
}

var agid = regexp.MustCompile(`^https://form\.agid\.gov\.it/[A-Za-z0-9/_?=&.-]{1,200}$`)

// ours gives our own text of a page, with holes for what the body is called.
func ours(p Page, lang string) string {
	if p == Agid {
		return ""
	}
	b, err := texts.ReadFile("texts/" + string(p) + "." + lang + ".txt")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// known reports whether there is such a page, in such a language.
func known(p Page, lang string) bool {
	return (slices.Contains(Pages, p) || p == Agid) && slices.Contains(Languages, lang)
}

// A Section is a heading and what stands under it; the first may have none.
type Section struct {
	Title string
	Body  template.HTML
}

// Sections sets a text for the page: "## " begins a section, "- " a line of a
// list, an empty line a paragraph; addresses become links. Nothing else is
// markup: whatever was typed is shown as it was typed.
func Sections(words string) (all []Section) {
	var s Section
	var body strings.Builder
	list, paragraph := []string{}, []string{}
	flush := func() {
		if len(paragraph) > 0 {
			body.WriteString("<p>" + strings.Join(paragraph, "<br>") + "</p>")
		}
		if len(list) > 0 {
			body.WriteString("<ul class=\"lg-plain\"><li>" + strings.Join(list, "</li><li>") + "</li></ul>")
		}
		list, paragraph = nil, nil
	}
	end := func() {
		flush()
		if s.Body = template.HTML(body.String()); s.Title != "" || s.Body != "" { // made of escaped text by this function
			all = append(all, s)
		}
		s = Section{}
		body.Reset()
	}
	for _, line := range strings.Split(words, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			end()
			s.Title = strings.TrimSpace(line[3:])
		case line == "":
			flush()
		case strings.HasPrefix(line, "- "):
			if len(paragraph) > 0 {
				flush()
			}
			list = append(list, linked(line[2:]))
		default:
			if len(list) > 0 {
				flush()
			}
			paragraph = append(paragraph, linked(line))
		}
	}
	end()
	return all
}

var address = regexp.MustCompile(`https://[^\s<>"']+[^\s<>"'.,;:!?)]|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// linked escapes a line and makes links of the addresses in it.
func linked(line string) string {
	var out strings.Builder
	at := 0
	for _, m := range address.FindAllStringIndex(line, -1) {
		out.WriteString(template.HTMLEscapeString(line[at:m[0]]))
		word := template.HTMLEscapeString(line[m[0]:m[1]])
		scheme := "mailto:"
		if strings.HasPrefix(word, "https://") {
			scheme = ""
		}
		out.WriteString(`<a href="` + scheme + word + `">` + word + `</a>`)
		at = m[1]
	}
	out.WriteString(template.HTMLEscapeString(line[at:]))
	return out.String()
}
