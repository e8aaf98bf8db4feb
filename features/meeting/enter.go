package meeting

import (
	"context"
	"time"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
	"loggia/platform/link"
)

// A Ticket lets one identity into one meeting. Token is the credential, for the
// media engine and for what lies on the meeting's table.
type Ticket struct {
	Meeting  string    `json:"meeting"`
	Title    string    `json:"title"`
	Identity string    `json:"identity"`
	Name     string    `json:"name"`
	Label    string    `json:"label"`
	Staff    bool      `json:"staff"`
	Token    string    `json:"token"`
	URL      string    `json:"url,omitempty" doc:"Where to connect; absent for the origin of the page"`
	Until    time.Time `json:"until" doc:"When the meeting's hour is over"`
}

// most people in one meeting: what one machine carries with pictures on.
const most = 50

// Enter gives a person of the body a ticket for a meeting; for one that an
// office holds, only its staff.
func (s *Service) Enter(ctx context.Context, meeting, label string) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.Enter(%s)", meeting)
	var m Meeting
	if err = s.DB.Read(ctx, func(tx *db.Tx) error { m, err = findMeeting(tx, meeting); return err }); err != nil {
		return t, err
	}
	who, err := access.Check(ctx, "meeting.enter", access.Thing{Office: m.Office, Owner: m.Owner})
	if err != nil {
		return t, err
	}
	return s.Admit(ctx, meeting, "person:"+who.ID, who.Name, label, true)
}

// EnterByLink gives the guest who holds the link a ticket under the name given.
// An unknown, truncated, revoked or foreign link is ErrNoSuchMeeting.
func (s *Service) EnterByLink(ctx context.Context, token, name string) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.EnterByLink")
	if _, err := access.Check(ctx, "meeting.inside", access.Thing{}); err != nil {
		return t, err
	}
	g, _, err := s.Guest(ctx, token)
	if err != nil {
		return t, err
	}
	if name == "" {
		name = g.Name
	}
	return s.Admit(ctx, g.Meeting, g.identity(), name, g.Label, false)
}

// Guest gives the guest who holds the link, and the meeting it opens.
func (s *Service) Guest(ctx context.Context, token string) (g Guest, m Meeting, err error) {
	if !link.Wellformed(token) {
		return g, m, ErrNoSuchMeeting
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if g, err = findGuestByDoor(tx, link.Hash(token)); err != nil {
			return err
		}
		if err = g.May(); err != nil {
			return err
		}
		m, err = findMeeting(tx, g.Meeting)
		return err
	})
	return g, m, err
}

// Admit gives a ticket to somebody whom the caller has already let in: the
// office's door, or Enter. It is refused outside the meeting's time.
func (s *Service) Admit(ctx context.Context, meeting, identity, name, label string, staff bool) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.Admit(%s)", meeting)
	if name, err = checkName(name); err != nil {
		return t, err
	}
	var m Meeting
	ente := db.ScopeOf(ctx).Ente
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m, err = findMeeting(tx, meeting); err != nil {
			return err
		}
		return m.Enterable(tx.Now)
	})
	if err != nil {
		return t, err
	}
	if err := s.Engine.Ensure(ctx, Room(ente, m.ID), most); err != nil {
		return t, err
	}
	token, err := s.Engine.Token(Grant{Room: Room(ente, m.ID), Identity: identity, Name: name, Label: clean(label), Staff: staff, For: TicketFor})
	if err != nil {
		return t, err
	}
	return Ticket{Meeting: m.ID, Title: m.Title, Identity: identity, Name: name, Label: clean(label), Staff: staff, Token: token, URL: s.Engine.URL(), Until: m.Until}, nil
}

// inside gives the meeting and the grant of who holds token, for the acts of
// people inside it. A ticket for another body's meeting opens nothing here.
func (s *Service) inside(ctx context.Context, meeting, token string) (m Meeting, g Grant, err error) {
	if _, err := access.Check(ctx, "meeting.inside", access.Thing{}); err != nil {
		return m, g, err
	}
	if g, err = s.Engine.Read(token); err != nil {
		return m, g, err
	}
	ente, of, ok := ofRoom(g.Room)
	if !ok || ente != db.ScopeOf(ctx).Ente || of != meeting {
		return m, g, ErrNoSuchMeeting
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m, err = findMeeting(tx, meeting); err != nil {
			return err
		}
		return m.Enterable(tx.Now)
	})
	return m, g, err
}
