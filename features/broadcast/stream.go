package broadcast

import (
	"time"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchStream is the answer for an address that opens nothing here.
	ErrNoSuchStream = errs.New(errs.NotFound, "broadcast.no_such_stream")
	// ErrStreaming is the answer to planning a second stream of one meeting.
	ErrStreaming = errs.New(errs.Conflict, "broadcast.streaming")
	// ErrNotLive is the answer to what can be done to a live stream only.
	ErrNotLive = errs.New(errs.Conflict, "broadcast.not_live")
	// ErrDelay is the answer to a delay below 0 or above 300 seconds.
	ErrDelay = errs.New(errs.Invalid, "broadcast.delay")
	// ErrStopped is the answer for pieces of a stream that was stopped, also for
	// those that nobody has seen yet.
	ErrStopped = errs.New(errs.Gone, "broadcast.stopped")
	// ErrWords is the answer to a caption without words, with too many, or at no time.
	ErrWords = errs.New(errs.Invalid, "broadcast.words")
)

// An Airing is how far a stream is.
type Airing string

// The states of a stream.
const (
	Planned Airing = "planned"
	Live    Airing = "live"
	Paused  Airing = "paused" // nothing is shown; it may go on
	Over    Airing = "ended"
)

// most is the longest delay.
const mostDelay = 300

// A Stream is a meeting that the public may follow. Delay is how much later they
// see it.
type Stream struct {
	ID, Meeting, Title, Office, Owner, Starter string
	State                                      Airing
	Begins, Started, Ended                     time.Time
	Delay                                      time.Duration
}

// A Caption is what is being said, in writing.
type Caption struct {
	ID        string
	At, Until time.Time
	Words     string
}
