package meeting

import (
	"strings"
	"time"
	"unicode/utf8"

	"loggia/platform/errs"
)

var (
	// ErrNoSuchMeeting is the answer for an id, link or ticket that opens nothing here.
	ErrNoSuchMeeting = errs.New(errs.NotFound, "meeting.no_such")
	// ErrOver is the answer once the meeting has ended or its hour has passed.
	ErrOver = errs.New(errs.Gone, "meeting.over")
	// ErrNotYet is the answer before the door opens; argument "opens".
	ErrNotYet = errs.New(errs.Conflict, "meeting.not_yet")
	// ErrTitle is the answer to a title that is empty or longer than 120 characters.
	ErrTitle = errs.New(errs.Invalid, "meeting.title")
	// ErrPeople is the answer to no colleague, to too many, and to one who does not work here.
	ErrPeople = errs.New(errs.Invalid, "meeting.people")
	// ErrWhen is the answer to a start that has passed or is more than a year away.
	ErrWhen = errs.New(errs.Invalid, "meeting.when")
	// ErrName is the answer to a name that is empty or longer than 80 characters.
	ErrName = errs.New(errs.Invalid, "meeting.name")
	// ErrFull is the answer when no more people fit into a meeting.
	ErrFull = errs.New(errs.Unavailable, "meeting.full")
	// ErrMediaAway is the answer when the cluster that carries meetings does not.
	ErrMediaAway = errs.New(errs.Unavailable, "meeting.media_away")
)

// TicketFor is how long one ticket lets in: the browser fetches a new one to
// come back later.
const TicketFor = time.Hour

// A Meeting is a room with a title and a time. Office is the office for which
// it is held; empty when staff meet among themselves. Owner is who opened it.
type Meeting struct {
	ID, Title, Office, Owner string
	Opens, Until, Ended      time.Time
}

// Enterable says whether the door is open at now: nil, ErrNotYet or ErrOver.
func (m Meeting) Enterable(now time.Time) error {
	switch {
	case !m.Ended.IsZero() || !now.Before(m.Until):
		return ErrOver
	case now.Before(m.Opens):
		return ErrNotYet.With("opens", m.Opens)
	}
	return nil
}

// Room gives the name by which the engine knows the meeting. The dot cannot
// stand in an ente or an id, so two bodies never share a room.
func Room(ente, meeting string) string { return ente + "." + meeting }

// ofRoom is the way back; ok is false for a room that is not ours.
func ofRoom(room string) (ente, meeting string, ok bool) { return strings.Cut(room, ".") }

// clean gives s as it may be shown: one line, no control characters.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return ' ' // also the marks that turn text round and can disguise a name
		}
		return r
	}, s)), " ")
}

func checkTitle(s string) (string, error) {
	if s = clean(s); s == "" || utf8.RuneCountInString(s) > 120 {
		return "", ErrTitle.In("title")
	}
	return s, nil
}

func checkName(s string) (string, error) {
	if s = clean(s); s == "" || utf8.RuneCountInString(s) > 80 {
		return "", ErrName.In("name")
	}
	return s, nil
}
