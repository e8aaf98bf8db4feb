package meeting

import (
	"context"
	"time"
)

// An Engine carries sound and pictures. It knows rooms and identities by name
// and nothing of what they mean. Two can serve: the one inside the binary, and
// a cluster that speaks the same protocol.
type Engine interface {
	// Ensure makes the room if it is not there; at most max people fit in.
	Ensure(ctx context.Context, room string, max int) error
	// Token signs a ticket: one identity, one room, until its time is over.
	Token(g Grant) (string, error)
	// Read gives the grant inside a token, or ErrNoSuchMeeting when the token is
	// not ours, is over, or was withdrawn.
	Read(token string) (Grant, error)
	// Inside gives who is in the room now; empty for a room that is not there.
	Inside(ctx context.Context, room string) ([]Participant, error)
	// Remove puts somebody out; the tickets they hold let them in no more.
	Remove(ctx context.Context, room, identity string) error
	// Mute switches off the microphone of somebody.
	Mute(ctx context.Context, room, identity string) error
	// Close ends the room for everybody.
	Close(ctx context.Context, room string) error
}

// A Grant says what one identity may do in one room.
type Grant struct {
	Room, Identity, Name, Label string
	Staff                       bool // may share a screen, and is shown as of the office
	For                         time.Duration
}

// A Participant is somebody in a room now.
type Participant struct {
	Identity, Name, Label string
	Since                 time.Time
	Microphone, Camera    bool
}
