package meeting

import "time"

// A Guest comes to one meeting by a link, until the meeting's hour or until the
// link is revoked. Label says what the guest is there for ("geometra").
type Guest struct {
	ID, Meeting, Name, Label string
	Made, Revoked            time.Time
}

// identity gives the name by which the engine knows the guest.
func (g Guest) identity() string { return "guest:" + g.ID }

// May says whether the link still lets in: nil or ErrNoSuchMeeting, so that a
// revoked link looks like one that never was.
func (g Guest) May() error {
	if !g.Revoked.IsZero() {
		return ErrNoSuchMeeting
	}
	return nil
}
