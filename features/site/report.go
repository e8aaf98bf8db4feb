package site

import (
	"context"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

var (
	// ErrTitle is the answer when nothing says what is broken, or too much.
	ErrTitle = errs.New(errs.Invalid, "site.title")
	// ErrDetails is the answer to a report of more than 600 characters.
	ErrDetails = errs.New(errs.Invalid, "site.details")
	// ErrName is the answer when the name is missing or too long.
	ErrName = errs.New(errs.Invalid, "site.name")
	// ErrEmail is the answer to an address that cannot be written to.
	ErrEmail = errs.New(errs.Invalid, "site.email")
)

// A Report is what a citizen saw broken, and whom to answer.
type Report struct {
	Key                                string // of the form: sent twice, it is one report
	Office                             string // slug; "" when the citizen does not know
	Title, Place, Details, Name, Email string
}

// Check gives r tidied, and everything that is wrong with it.
func (r Report) Check() (Report, []*errs.Error) {
	var wrong []*errs.Error
	r.Title, r.Place, r.Name, r.Email = line(r.Title), line(r.Place), line(r.Name), strings.TrimSpace(r.Email)
	r.Details = strings.TrimSpace(plain(strings.ReplaceAll(r.Details, "\r\n", "\n")))
	if r.Title == "" || utf8.RuneCountInString(r.Title) > 80 {
		wrong = append(wrong, ErrTitle.In("titolo"))
	}
	if utf8.RuneCountInString(r.Details) > 600 || utf8.RuneCountInString(r.Place) > 120 {
		wrong = append(wrong, ErrDetails.In("dettagli"))
	}
	if r.Name == "" || utf8.RuneCountInString(r.Name) > 80 {
		wrong = append(wrong, ErrName.In("nome"))
	}
	if !writable(r.Email) {
		wrong = append(wrong, ErrEmail.In("email"))
	}
	return r, wrong
}

// Words gives the report as the office reads it.
func (r Report) Words() string {
	words := r.Details
	if r.Place != "" {
		words = r.Place + "\n\n" + words
	}
	return strings.TrimSpace(words)
}

// Send puts a report into the queue of its office and gives the number of the
// request; of a body without such an office it writes to the body itself, and
// gives "". Anyone may.
func (s *Service) Send(ctx context.Context, r Report) (number string, err error) {
	defer errs.Wrap(&err, "site.Send")
	if _, err = access.Check(ctx, "site.report", access.Thing{}); err != nil {
		return "", err
	}
	r, wrong := r.Check()
	if len(wrong) > 0 {
		return "", wrong[0]
	}
	number, err = s.Desks.Take(ctx, r.Office, r.Key, r.Name, r.Email, r.Title, r.Words())
	if err != nil || number != "" {
		return number, err
	}
	return "", s.DB.Write(ctx, func(tx *db.Tx) error { return s.Post.WriteBody(tx, r.Name, r.Email, r.Title, r.Words()) })
}

// plain takes away what is no text.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func line(text string) string { return strings.Join(strings.Fields(plain(text)), " ") }

// writable reports whether mail can be sent to s: one plain address with a
// domain that has an ending.
func writable(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	dot := strings.LastIndex(domain, ".")
	return dot > 0 && dot < len(domain)-2 && !strings.ContainsAny(s, " \r\n<>,;")
}
