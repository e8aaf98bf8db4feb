package identity

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"loggia/core/ente"
	"loggia/platform/errs"
	"loggia/platform/mailaddr"
)

// What can be wrong with a person, or with what is asked of one.
var (
	ErrNoSuchPerson = errs.New(errs.NotFound, "identity.no_such_person")
	ErrEmailTaken   = errs.New(errs.Conflict, "identity.email_taken")
	ErrNameMissing  = errs.New(errs.Invalid, "identity.name_missing")
	ErrNameLong     = errs.New(errs.Invalid, "identity.name_long")
	ErrNameStrange  = errs.New(errs.Invalid, "identity.name_strange")
	ErrPhone        = errs.New(errs.Invalid, "identity.phone")
	ErrLang         = errs.New(errs.Invalid, "identity.lang")
	ErrHasLeft      = errs.New(errs.Conflict, "identity.has_left")
	ErrHasJoined    = errs.New(errs.Conflict, "identity.has_joined")
	ErrSelf         = errs.New(errs.Conflict, "identity.self")
)

// A Person is somebody who works for, or was elected in, one body.
type Person struct {
	ID      string       `json:"id"`
	Email   string       `json:"email"`
	Given   string       `json:"given"`
	Family  string       `json:"family"`
	Phone   string       `json:"phone"`
	Lang    string       `json:"lang"`
	Places  []ente.Place `json:"places"`
	State   State        `json:"state" enum:"new,invited,joined,left"`
	Invited *time.Time   `json:"invited,omitempty" doc:"when the last invitation was sent"`

	home                        string // the body to which the account belongs
	handle, password, totp      string
	totpOn, totpStep            int64
	invitedAt, joinedAt, leftAt int64
}

// A State is how far a person has come.
type State string

// The states of a person.
const (
	Waiting State = "new"     // added, not invited yet
	Invited State = "invited" // an invitation was sent
	Joined  State = "joined"  // has chosen a password
	Left    State = "left"    // may not sign in any more
)

// Name gives the name as people say it.
func (p Person) Name() string { return strings.TrimSpace(p.Given + " " + p.Family) }

func (p *Person) settle() {
	switch {
	case p.leftAt != 0:
		p.State = Left
	case p.joinedAt != 0:
		p.State = Joined
	case p.invitedAt != 0:
		p.State = Invited
		at := time.UnixMilli(p.invitedAt).UTC()
		p.Invited = &at
	default:
		p.State = Waiting
	}
}

// Clean gives p with its texts trimmed and its address in one form, or says
// what cannot be accepted.
func (p Person) Clean() (Person, error) {
	var err error
	if p.Given, err = cleanName(p.Given, "given"); err != nil {
		return p, err
	}
	if p.Family, err = cleanName(p.Family, "family"); err != nil {
		return p, err
	}
	if p.Email, err = mailaddr.Parse(p.Email); err != nil {
		return p, errs.As(err).In("email")
	}
	if p.Phone, err = cleanPhone(p.Phone); err != nil {
		return p, err
	}
	if p.Lang == "" {
		p.Lang = "it"
	}
	if p.Lang != "it" && p.Lang != "en" {
		return p, ErrLang.In("lang")
	}
	return p, nil
}

const maxName = 80

// cleanName refuses what is no name at all, and nothing else: people are called
// O'Neill, D'Àrc, 李 and Anna Maria Luisa.
func cleanName(s, field string) (string, error) {
	s = strings.Join(strings.Fields(s), " ") // hard spaces and double ones too
	switch {
	case s == "":
		return s, ErrNameMissing.In(field)
	case utf8.RuneCountInString(s) > maxName:
		return s, ErrNameLong.With("limit", maxName).In(field)
	case !utf8.ValidString(s):
		return s, ErrNameStrange.In(field)
	}
	letter := false
	for _, r := range s {
		if unicode.IsControl(r) || strings.ContainsRune("<>@\ufffd", r) {
			return s, ErrNameStrange.In(field)
		}
		letter = letter || unicode.IsLetter(r)
	}
	if !letter {
		return s, ErrNameStrange.In(field)
	}
	return s, nil
}

func cleanPhone(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -./()", r):
		default:
			return s, ErrPhone.In("phone")
		}
	}
	if s != "" && (digits < 2 || digits > 15) { // E.164: at most 15; internal numbers have few
		return s, ErrPhone.In("phone")
	}
	return s, nil
}
