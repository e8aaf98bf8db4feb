package meeting

import (
	"strings"
	"time"

	"loggia/platform/errs"
)

var (
	// ErrWaiting is the answer to who must wait to be let in. Asking again asks nobody twice.
	ErrWaiting = errs.New(errs.Conflict, "meeting.waiting")
	// ErrRefused is the answer to who was not let in.
	ErrRefused = errs.New(errs.Forbidden, "meeting.refused")
	// ErrLocked is the answer to who comes when nobody is let in any more.
	ErrLocked = errs.New(errs.Forbidden, "meeting.locked")
	// ErrPutOut is the answer to who was put out, until they are let back.
	ErrPutOut = errs.New(errs.Forbidden, "meeting.put_out")
	// ErrOfficeDoor is the answer where an office's own door decides who comes in.
	ErrOfficeDoor = errs.New(errs.Conflict, "meeting.office_door")
	// ErrNotHere is the answer for somebody who neither is here nor waits.
	ErrNotHere = errs.New(errs.NotFound, "meeting.not_here")
	// ErrHostGuest is the answer to making a host of somebody who does not work here.
	ErrHostGuest = errs.New(errs.Conflict, "meeting.host_guest")
	// ErrNodeFull is the answer when this machine carries no more people.
	ErrNodeFull = errs.New(errs.Unavailable, "meeting.node_full")
)

// The modes of a meeting.
const (
	All       = "all"       // everybody may speak
	Listeners = "listeners" // hosts, and who is given the word
)

// A Rule is how a meeting is held.
type Rule struct {
	Locked, Waiting bool
	Mode            string
}

// Where somebody stands at the door.
const (
	nowhere = ""
	waiting = "waiting"
	within  = "in"
	refused = "refused"
	out     = "out"
)

// A Standing is what was decided of somebody in a meeting.
type Standing struct {
	Identity, Name, Label string
	Door                  string
	At, Seen              time.Time
	Host                  bool
	Voice                 string // "given", "taken", or as the mode has it
}

// forgotten is how long who waits may not ask: they have closed the page.
const forgotten = 20 * time.Second

// Waits reports whether somebody stands before the door at now.
func (s Standing) Waits(now time.Time) bool {
	return s.Door == waiting && now.Sub(s.Seen) < forgotten
}

// ofBody reports whether an identity is of somebody of the body.
func ofBody(identity string) bool { return strings.HasPrefix(identity, "person:") }

// Hosts reports whether somebody holds m: who opened it, the staff of the office
// for which it is held, and who was made a host.
func (m Meeting) Hosts(s Standing) bool {
	if s.Door == out {
		return false
	}
	return m.born(s.Identity) || s.Host
}

// born reports whether somebody holds m without having been made a host.
func (m Meeting) born(identity string) bool {
	return m.Owner != "" && identity == "person:"+m.Owner || m.Office != "" && ofBody(identity)
}

// Lets says whether somebody may come in: nil or why not.
func (r Rule) Lets(m Meeting, s Standing) error {
	switch {
	case s.Door == out:
		return ErrPutOut
	case m.Hosts(s), s.Door == within:
		return nil
	case r.Locked:
		return ErrLocked
	case s.Door == refused:
		return ErrRefused
	case r.Waiting:
		return ErrWaiting
	}
	return nil
}

// May gives what somebody inside may publish.
func (r Rule) May(m Meeting, s Standing) Permission {
	host := m.Hosts(s)
	if !host && (s.Voice == "taken" || r.Mode == Listeners && s.Voice != "given") {
		return Permission{Data: true} // a hand can still be raised
	}
	p := Permission{Publish: true, Data: true, Sources: []string{Camera, Microphone}}
	if host || ofBody(s.Identity) {
		p.Sources = append(p.Sources, Screen, ScreenSound)
	}
	return p
}
