package meeting

import (
	"context"
	"sync"
	"time"
)

// An Engine carries sound and pictures. It knows rooms and identities by name
// and nothing of what they mean. Two can serve: the one inside the binary, and
// a cluster that speaks the same protocol.
type Engine interface {
	// URL gives where browsers connect, as wss://…; empty is where they have the
	// page from.
	URL() string
	// Ensure makes the room if it is not there; at most max people fit in.
	Ensure(ctx context.Context, room string, max int) error
	// Token signs a ticket: one identity, one room, until its time is over.
	Token(g Grant) (string, error)
	// Read gives the grant inside a token, or ErrNoSuchMeeting when the token is
	// not ours, is over, or was withdrawn.
	Read(token string) (Grant, error)
	// Inside gives who is in the room now, but for who is hidden; empty for a room
	// that is not there.
	Inside(ctx context.Context, room string) ([]Participant, error)
	// Remove puts somebody out; the tickets they hold let them in no more.
	Remove(ctx context.Context, room, identity string) error
	// Allow replaces what somebody inside may do from now on, until a ticket that
	// is signed later says otherwise. What they publish and no longer may ends.
	// Who is not inside is no error: their next ticket must say the same.
	Allow(ctx context.Context, room, identity string, p Permission) error
	// Mute switches off the microphone of somebody; who is not there is silent.
	Mute(ctx context.Context, room, identity string) error
	// MuteTrack switches off one source of somebody; a screen that is shared is
	// taken away. Who does not publish it is no error. To switch on is theirs alone.
	MuteTrack(ctx context.Context, room, identity, source string) error
	// Say sends a message with a topic to these identities, or to all inside. It
	// comes from nobody: clients see no sender.
	Say(ctx context.Context, room, topic string, payload []byte, to ...string) error
	// Close ends the room for everybody.
	Close(ctx context.Context, room string) error
	// OnEvent has f called with what happens in rooms, one event after the other,
	// until stop is called. f may take its time. Of a cluster an event may come late.
	OnEvent(f func(Event)) (stop func())
}

// The sources of what is published.
const (
	Camera      = "camera"
	Microphone  = "microphone"
	Screen      = "screen_share"
	ScreenSound = "screen_share_audio"
)

// A Grant says what one identity may do in one room.
type Grant struct {
	Room, Identity, Name, Label string
	Staff                       bool // shown as of the office
	For                         time.Duration

	Sources []string // that may be published; nil is what Staff or a guest may
	Silent  bool     // publishes nothing until allowed to; may send messages
	Hidden  bool     // is not shown to others, and publishes and sends nothing
}

// sources gives what the bearer may publish; empty is nothing.
func (g Grant) sources() []string {
	switch {
	case g.Silent || g.Hidden:
		return nil
	case g.Sources != nil:
		return g.Sources
	case g.Staff:
		return []string{Camera, Microphone, Screen, ScreenSound}
	}
	return []string{Camera, Microphone} // the office needs to see and hear guests, no more
}

// A Permission is what somebody inside may do. No sources with Publish is all.
type Permission struct {
	Sources []string
	Publish bool
	Data    bool // may send messages
}

// A Participant is somebody in a room now.
type Participant struct {
	Identity, Name, Label string
	Since                 time.Time
	Microphone, Camera    bool // on
	Screen                bool // is shared
}

// An EventKind says what happened.
type EventKind string

// What happens in rooms.
const (
	Joined      EventKind = "joined"      // somebody sees and hears
	Left        EventKind = "left"        // and does so no more; Reason says why
	Published   EventKind = "published"   // Source is seen or heard, in Codec
	Unpublished EventKind = "unpublished" // and is no more
	RoomEnded   EventKind = "room_ended"  // closed, or long empty
)

// Why somebody left.
const (
	LeftByThemselves = "left"
	LeftRemoved      = "removed"
	LeftEnded        = "ended"    // with the meeting
	LeftReplaced     = "replaced" // by themselves, from another device
	LeftRestart      = "restart"  // the engine is closing, and they will be back
	LeftLost         = "lost"     // by their network
)

// An Event is something that happened in a room. Nothing is told of who is hidden.
type Event struct {
	Kind           EventKind
	Room, Identity string
	Reason         string // Left
	Source, Codec  string // Published and Unpublished; codecs are "opus", "vp8", "h264"
	At             time.Time
}

// listeners tells several functions what happens, in order, and not in the time
// of who tells.
type listeners struct {
	mu      sync.Mutex
	all     map[int]func(Event)
	next    int
	waiting []Event
	working bool
}

// waitingLimit is how many events may wait for listeners that take their time.
const waitingLimit = 10_000

func (l *listeners) add(f func(Event)) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[int]func(Event){}
	}
	n := l.next
	l.next++
	l.all[n] = f
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.all, n)
	}
}

func (l *listeners) tell(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 || len(l.waiting) >= waitingLimit {
		return
	}
	l.waiting = append(l.waiting, e)
	if !l.working {
		l.working = true
		go l.work()
	}
}

func (l *listeners) work() {
	for {
		l.mu.Lock()
		if len(l.waiting) == 0 {
			l.working = false
			l.mu.Unlock()
			return
		}
		e := l.waiting[0]
		l.waiting = l.waiting[1:]
		fs := make([]func(Event), 0, len(l.all))
		for n := range l.next {
			if f := l.all[n]; f != nil {
				fs = append(fs, f)
			}
		}
		l.mu.Unlock()
		for _, f := range fs {
			f(e)
		}
	}
}
