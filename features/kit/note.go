package kit

import (
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a delivery note, or with what is asked of one.
var (
	ErrNoSuchNote  = errs.New(errs.NotFound, "kit.no_such_note")
	ErrNoteClosed  = errs.New(errs.Conflict, "kit.note_closed")
	ErrNoteEmpty   = errs.New(errs.Invalid, "kit.note_empty")
	ErrSignedTwice = errs.New(errs.Conflict, "kit.signed_twice")
	ErrBothSides   = errs.New(errs.Conflict, "kit.both_sides")
	ErrNotTheirs   = errs.New(errs.Conflict, "kit.not_theirs")
	ErrAloneReturn = errs.New(errs.Conflict, "kit.alone_return")
	ErrUntil       = errs.New(errs.Invalid, "kit.until")
	ErrNoteOpen    = errs.New(errs.Conflict, "kit.note_open")
	ErrNobody      = errs.New(errs.Invalid, "kit.nobody")
)

// A NoteKind is what a note is for.
type NoteKind string

// The kinds of note.
const (
	Delivery    NoteKind = "delivery"
	Loan        NoteKind = "loan"
	Return      NoteKind = "return"
	Replacement NoteKind = "replacement"
)

// A Note says what goes to a person and what comes back, and who signed it.
type Note struct {
	ID, Number         string
	Kind               NoteKind
	Person, PersonName string
	Until, Words       string
	Made, Closed       time.Time
	MadeBy             string
	State              string // NoteOpen, NoteSigned, NoteWithdrawn
	Alone              string // why only the office signed
	SHA256, CopySHA256 string
	Lines              []Line
	Signatures         []Signature
	blob, copyBlob     string
}

// The states of a note.
const (
	NoteOpen      = "open"
	NoteSigned    = "signed"
	NoteWithdrawn = "withdrawn"
)

// A Way is whether an item goes out with a note or comes back.
type Way string

// The ways of a line.
const (
	Out  Way = "out"
	Back Way = "back"
)

// A Line is one item of a note, in the condition that both see.
type Line struct {
	Item      string
	Way       Way
	Condition Condition

	Inventory, Serial string
	Kind              Model
}

// A Side is for whom a person signs.
type Side string

// The sides of a note.
const (
	ForOffice Side = "office"
	ForPerson Side = "person"
)

// A Signature is what a person did with a second factor to the exact bytes that
// SHA256 names.
type Signature struct {
	Side         Side
	Person, Name string
	At           time.Time
	How, SHA256  string
}

// Side says on which side person may still sign n, or why not. Nobody signs for
// both: a hand-over has two.
func (n Note) Side(person string, manages bool) (Side, error) {
	if n.State != NoteOpen {
		return "", ErrNoteClosed
	}
	side := ForOffice
	if person == n.Person {
		side = ForPerson
	} else if !manages {
		return "", ErrNoSuchNote
	}
	for _, s := range n.Signatures {
		switch {
		case s.Person == person && manages:
			return side, ErrBothSides // whoever keeps the kit needs a colleague for their own
		case s.Person == person, s.Side == side:
			return side, ErrSignedTwice
		}
	}
	return side, nil
}

// Signed reports whether a side has signed.
func (n Note) Signed(side Side) bool {
	for _, s := range n.Signatures {
		if s.Side == side {
			return true
		}
	}
	return false
}
