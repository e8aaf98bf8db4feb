package identity

import (
	"time"

	"loggia/platform/errs"
)

// What can be wrong with a device.
var (
	ErrNoSuchDevice = errs.New(errs.NotFound, "identity.no_such_device")
	// ErrSessionEnded is the answer where a session was needed and has gone.
	ErrSessionEnded = errs.New(errs.Unauthenticated, "identity.session_ended")
)

const (
	// maxDevices is how many devices one person may have open: what the
	// towns asked for, and enough for a desk, a laptop, a phone, a tablet and home.
	maxDevices = 5
	// sessionIdle and sessionLife end a session: a forgotten browser in a library
	// must not stay open, a desk must not ask every morning.
	sessionIdle = 7 * 24 * time.Hour
	sessionLife = 30 * 24 * time.Hour
	// turnAfter is how old a token gets before the next request brings another.
	turnAfter = 15 * time.Minute
	// turnGrace is how long the token before still opens once the new one has
	// been seen: requests already under way carry it.
	turnGrace = time.Minute
	// usedEvery keeps reading a page from becoming a write each time.
	usedEvery = time.Minute
)

// A Session is one signed-in browser, shown to its person as a device.
type Session struct {
	ID      string    `json:"id"`
	Browser string    `json:"browser" doc:"Chrome, Firefox, Safari, Edge, or empty when unknown"`
	System  string    `json:"system" doc:"Windows, macOS, Linux, Android, iPhone, iPad, or empty"`
	How     string    `json:"how" enum:"password,code,passkey,demo"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used" doc:"last use, to the minute"`
	Current bool      `json:"current" doc:"the one that asks"`

	home, person  string
	hash, oldHash string
	oldUntil      int64
	turned        time.Time
	confirmed     time.Time // when a second factor was last given
	confirmedHow  string    // which, "" for none or none that holds
}

// alive reports whether s may still be used at now.
func (s Session) alive(now time.Time) bool {
	return now.Before(s.Used.Add(sessionIdle)) && now.Before(s.Created.Add(sessionLife))
}

// match says what a token's hash is to s at now: the present one, the one
// before while it still opens, or a token that should be dead. The last means
// that two browsers share one token, so one of them stole it.
func (s Session) match(hash string, now time.Time) tokenState {
	switch {
	case same(hash, s.hash):
		return tokenPresent
	case s.oldHash == "" || !same(hash, s.oldHash):
		return tokenUnknown
	case s.oldUntil == 0 || now.UnixMilli() < s.oldUntil:
		return tokenBefore
	}
	return tokenReused
}

type tokenState int

const (
	tokenUnknown tokenState = iota
	tokenPresent
	tokenBefore
	tokenReused
)
