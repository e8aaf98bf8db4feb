package broadcast

import (
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchRecording is the answer for one that is not here, or that the reader may not see.
	ErrNoSuchRecording = errs.New(errs.NotFound, "broadcast.no_such_recording")
	// ErrRecording is the answer to a second start.
	ErrRecording = errs.New(errs.Conflict, "broadcast.recording")
	// ErrNotRecording is the answer to a stop or a mark while nothing is recorded.
	ErrNotRecording = errs.New(errs.Conflict, "broadcast.not_recording")
	// ErrNotReady is the answer to playing what is not a film yet.
	ErrNotReady = errs.New(errs.Conflict, "broadcast.not_ready")
	// ErrDeleted is the answer for a recording that was deleted.
	ErrDeleted = errs.New(errs.Gone, "broadcast.deleted")
	// ErrReason is the answer to a deletion without a reason, or with a long one.
	ErrReason = errs.New(errs.Invalid, "broadcast.reason")
	// ErrTitle is the answer to a title that is empty or longer than 120 characters.
	ErrTitle = errs.New(errs.Invalid, "broadcast.title")
	// ErrClosed is the answer for a meeting that is not open now.
	ErrClosed = errs.New(errs.Conflict, "broadcast.closed")
)

// A State is how far a recording is.
type State string

// The states.
const (
	Running   State = "running"
	Finishing State = "finishing" // its pieces become a film
	Ready     State = "ready"
	Failed    State = "failed" // there was nothing to keep
	Deleted   State = "deleted"
)

// Why a recording ended by itself.
const (
	NoticeDisk   = "broadcast.disk_full"
	NoticeBroken = "broadcast.broken"
	NoticeAlone  = "broadcast.alone" // everybody had left
	NoticeEmpty  = "broadcast.empty" // nothing had come yet
)

// A Recording is what was kept of a meeting. Owner is who opened the meeting,
// Starter who began to record.
type Recording struct {
	ID, Meeting, Title, Office, Owner, Starter string
	Began, Ended                               time.Time
	State                                      State
	Notice                                     string
	Length                                     time.Duration
	Size                                       int64
	Keep, Deleted                              time.Time
	Deleter, Reason                            string

	blob, sha256 string
}

// A Chapter is a place in a recording: somebody began to speak, a screen was
// shared, or somebody made a mark. Place is from the film's beginning.
type Chapter struct {
	ID, Kind, Title string
	At              time.Time
	Place           time.Duration
}

// The kinds of chapters.
const (
	Speaker    = "speaker"
	Share      = "share"
	ShareEnded = "share_ended"
	Mark       = "mark"
)

// apart is the least between two chapters that nobody made by hand: a lively
// talk must not become a list of interruptions.
const apart = 5 * time.Second

// thin leaves out chapters that come too soon after another.
func thin(all []Chapter) (out []Chapter) {
	for _, c := range all {
		if n := len(out); c.Kind != Mark && n > 0 && out[n-1].Kind != Mark && c.Place-out[n-1].Place < apart {
			if out[n-1].Kind == Speaker && c.Kind == Share {
				out[n-1] = c
			}
			continue
		}
		out = append(out, c)
	}
	return out
}

func oneLine(s string, most int, wrong *errs.Error, field string) (string, error) {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	if s == "" || utf8.RuneCountInString(s) > most {
		return "", wrong.In(field)
	}
	return s, nil
}
