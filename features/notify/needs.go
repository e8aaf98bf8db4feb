package notify

import (
	"context"

	"loggia/platform/db"
)

// What this feature needs of others, each joined in app/wiring.go.

// Hours knows when a person may be reached.
type Hours interface {
	// Contact gives the stretches of a day (2026-12-01) in which a person of the
	// body in ctx may be reached, in minutes of Rome's clock from midnight. A day
	// of absence, of rest or of holiday has none. Known is false for a person of
	// whom nothing was agreed: the body's own hours hold. Off are hours
	// of absence: they are taken from whichever hold.
	Contact(ctx context.Context, person, day string) (bands, off [][2]int, known bool, err error)
}

// People knows where a notice goes.
type People interface {
	// Readers gives who these people of the body in ctx are, by id. One who is
	// not of this body is left out.
	Readers(ctx context.Context, people []string) (map[string]Reader, error)
}

// A Reader is one of the staff, as far as a notice needs to know.
type Reader struct {
	Name, Given string
	Email, Lang string
	Private     bool     // the address is the person's own, not the body's
	Left        bool     // works here no more
	Offices     []string // where the person works
}

// Post sends mail to staff: it leaves with the transaction, or not at all.
type Post interface {
	Send(tx *db.Tx, l Letter) error
}

// A Letter is one message to one of the staff.
type Letter struct {
	ID            string // the same again for the same letter
	Kind          string
	To, Lang      string
	Subject, Text string
	Links         []string // paths of the staff app that stand in Text as paragraphs
	Until         int64    // ms: after that it is not sent, because the hours are over; 0 for always
}

// Live tells open screens that something changed; they ask again.
type Live interface {
	Publish(ente, subject, event string)
}

// Say gives the sentence for a key in a language.
type Say interface {
	T(lang, key string, args map[string]any) string
}
