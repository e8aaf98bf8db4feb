package office

import (
	"context"
	"io"
	"time"

	"loggia/platform/db"
)

// What this feature needs of others, each joined in app/wiring.go.

// Rooms gives the meeting of an appointment.
type Rooms interface {
	// Admit gives a token for the media and for what lies on the table. The room
	// is there from then on.
	Admit(ctx context.Context, r Room, identity, name, label string, staff bool) (token string, err error)
	// Remove puts one identity out.
	Remove(ctx context.Context, appointment, identity string) error
	// End closes the meeting for everybody.
	End(ctx context.Context, appointment string) error
}

// A Room is where an appointment is held.
type Room struct {
	Appointment, Title, Office string
	Opens, Until               time.Time
}

// Post sends mail: the message leaves with the transaction, or not at all.
type Post interface {
	Send(tx *db.Tx, l Letter) error
}

// A Letter is one message to one person.
type Letter struct {
	Kind                 string // what it is about: booked, moved, reply, …
	ByPerson             bool   // somebody wrote these words for this reader
	To, ToName           string
	From, FromName       string // the office's own address
	Subject, Text, HTML  string
	Calendar             []byte // an .ics, when there is an hour
	CalendarMethod       string // REQUEST or CANCEL
	MessageID, InReplyTo string
	References           []string
}

// Hints tells open screens that something changed; they ask again.
type Hints interface {
	Publish(ente, subject, event string)
}

// Houses gives what the body says of its offices and people.
type Houses interface {
	// Office gives an office of the body in ctx by id or by slug.
	Office(ctx context.Context, idOrSlug string) (House, error)
	// Offices gives all of them, in the body's order.
	Offices(ctx context.Context) ([]House, error)
	// Holidays gives the calendar of the body in ctx.
	Holidays(ctx context.Context) (Calendar, error)
}

// A House is one office as the body knows it.
type House struct {
	ID, Slug, Name, Kind, Email, Phone string
	Ente, EnteName, Address, Site      string // Site: https://borgofiore.example, without a slash at the end
}

// Colleagues knows who works where.
type Colleagues interface {
	// Serves reports whether a person of the body in ctx works in an office.
	Serves(ctx context.Context, person, office string) (bool, error)
}

// Papers gives what was laid on the table of a meeting, which the office keeps
// with the appointment. Permission was asked for before.
type Papers interface {
	Papers(ctx context.Context, appointment string) ([]File, error)
	Paper(ctx context.Context, appointment, id string) (File, io.ReadSeekCloser, error)
}

// Names gives the names of people by id; one who is not there has none.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Words gives the sentence for a key in a language.
type Words interface {
	T(lang, key string, args map[string]any) string
}
