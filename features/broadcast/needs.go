package broadcast

import (
	"context"
	"io"
	"time"
)

// What this feature needs of others, joined in app/broadcast.go.

// A Meeting is what is recorded. Office is empty when staff meet among
// themselves.
type Meeting struct {
	ID, Title, Owner, Office string
	Open                     bool
}

// Meetings knows meetings and who was asked to come. It asks for no permission.
type Meetings interface {
	Meeting(ctx context.Context, id string) (Meeting, error)
	Asked(ctx context.Context, meeting, person string) (bool, error)
	// Bearer says whether token lets into the meeting: nil, or why not.
	Bearer(ctx context.Context, meeting, token string) error
}

// A Part is a stretch of a meeting: live Matroska, which its reader must take.
type Part struct {
	Number int
	H264   bool
	Sounds int
	Began  time.Time
}

// A Happening is something that a viewer would like to jump to, or that ends
// it all: "alone", "over", "broken".
type Happening struct {
	Kind, Name string
	At         time.Time
	Err        error
}

// A Tap takes a meeting out of its engine until closed; Cut begins a new part.
type Tap interface {
	Cut()
	Close()
}

// Rooms gives what is seen and heard in a meeting, and speaks to those inside.
type Rooms interface {
	// Able says why meetings cannot be taken here; nil when they can.
	Able() error
	Tap(ctx context.Context, meeting string, card []byte, part func(Part) (io.WriteCloser, error), event func(Happening)) (Tap, error)
	Tell(ctx context.Context, meeting, topic string, payload []byte) error
}

// Names gives the names of people of the body in ctx by id; one who is not
// there has none.
type Names interface {
	Names(ctx context.Context, people []string) (map[string]string, error)
}

// Hints tells browsers that something has changed.
type Hints interface {
	Publish(ente, subject, event string)
}
