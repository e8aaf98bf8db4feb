package training

import (
	"crypto/rand"
	"strings"
	"time"

	"loggia/core/ente"
	"loggia/platform/errs"
)

var (
	// ErrNoSuchCertificate is the answer for a certificate or a code that is not here.
	ErrNoSuchCertificate = errs.New(errs.NotFound, "training.no_such_certificate")
	// ErrRevoked is the answer to who asks for the paper of a revoked certificate.
	ErrRevoked = errs.New(errs.Gone, "training.certificate_revoked")
	// ErrNoSuchBatch is the answer for a writing of certificates that is not here.
	ErrNoSuchBatch = errs.New(errs.NotFound, "training.no_such_batch")
)

// A Certificate says that somebody has done a course. It holds what is printed
// on it: the name and the title may change later, the paper does not.
type Certificate struct {
	ID, Code, Person, Course string
	Given, Family, Title     string
	Minutes                  int
	Day, Until               string
	Revoked                  time.Time
	Why                      string
	blob                     string
}

// A Batch is the writing of many certificates, with how far it is.
type Batch struct {
	ID     string    `json:"id"`
	Course string    `json:"course"`
	Total  int       `json:"total"`
	Done   int       `json:"done"`
	Ended  bool      `json:"ended"`
	Made   time.Time `json:"made"`
}

// Crockford's alphabet: no i, l, o or u, so that a code read from paper has one spelling.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode gives 130 random bits as 26 characters and one of control: who types a
// code from paper with one mistake, or with two neighbours exchanged, learns it
// at once and no question goes to the database.
func NewCode() string {
	var b [26]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = alphabet[b[i]&31]
	}
	return string(b[:]) + string(control(string(b[:])))
}

// control is a sum in which every place weighs differently, modulo the prime 31:
// the weights 1…26 are never a multiple of it. Values 31 and 0 look alike to the
// sum, which costs one missed mistake in some five hundred.
func control(code string) byte {
	sum := 0
	for i := range len(code) {
		sum += (i + 1) * strings.IndexByte(alphabet, code[i])
	}
	return alphabet[sum%31]
}

// ReadCode gives a code as it was made, from how somebody typed it: small
// letters, blanks and dashes do not matter, O is nought, I and L are one. ok is
// false for what cannot be a code.
func ReadCode(s string) (code string, ok bool) {
	if len(s) > 80 {
		return "", false
	}
	code = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0':
			return -1
		case r == 'o' || r == 'O':
			return '0'
		case r == 'i' || r == 'I' || r == 'l' || r == 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(s))
	if len(code) != 27 {
		return "", false
	}
	for i := range len(code) {
		if strings.IndexByte(alphabet, code[i]) < 0 {
			return "", false
		}
	}
	return code, control(code[:26]) == code[26]
}

// Grouped writes a code as it is printed: nine groups of three.
func Grouped(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%3 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Initials gives "G. F.": enough for who has the paper in hand, and no name for
// who has only found the code.
func (c Certificate) Initials() string {
	first := func(s string) string {
		for _, r := range s {
			return string(r) + "."
		}
		return ""
	}
	return strings.TrimSpace(first(c.Given) + " " + first(c.Family))
}

// Named reports whether family is the holder's family name, however it is
// written: accents, capitals and apostrophes do not matter.
func (c Certificate) Named(family string) bool {
	f := strings.ReplaceAll(ente.Fold(family), " ", "")
	return f != "" && f == strings.ReplaceAll(ente.Fold(c.Family), " ", "")
}

// What a certificate is worth on a day.
const (
	Valid        = "valid"
	NoLonger     = "expired"
	WorthNothing = "revoked"
)

// Worth gives Valid, NoLonger or WorthNothing.
func (c Certificate) Worth(day string) string {
	switch {
	case !c.Revoked.IsZero():
		return WorthNothing
	case c.Until != "" && day > c.Until:
		return NoLonger
	}
	return Valid
}
