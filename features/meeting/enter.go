package meeting

import (
	"context"
	"errors"
	"slices"
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
	Host     bool      `json:"host" doc:"Holds the meeting"`
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
	return s.come(ctx, m, "person:"+who.ID, who.Name, label)
}

// EnterByLink gives the guest who holds the link a ticket under the name given.
// An unknown, truncated, revoked or foreign link is ErrNoSuchMeeting.
func (s *Service) EnterByLink(ctx context.Context, token, name string) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.EnterByLink")
	if _, err := access.Check(ctx, "meeting.inside", access.Thing{}); err != nil {
		return t, err
	}
	g, m, err := s.Guest(ctx, token)
	if err != nil {
		return t, err
	}
	if name == "" {
		name = g.Name
	}
	return s.come(ctx, m, g.identity(), name, g.Label)
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

// come gives a ticket to who may come in now; who must wait is shown to the
// hosts, and asks again.
func (s *Service) come(ctx context.Context, m Meeting, identity, name, label string) (t Ticket, err error) {
	if name, err = checkName(name); err != nil {
		return t, err
	}
	var rule Rule
	var st Standing
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := m.Enterable(tx.Now); err != nil {
			return err
		}
		rule, st, err = standing(tx, m.ID, identity)
		return err
	})
	if err != nil {
		return t, err
	}
	switch err := rule.Lets(m, st); {
	case errors.Is(err, ErrWaiting):
		return t, errors.Join(err, s.knock(ctx, m, identity, name, clean(label)))
	case err != nil:
		return t, err
	}
	return s.ticket(ctx, m, identity, name, label, rule, st)
}

func standing(tx *db.Tx, meeting, identity string) (r Rule, st Standing, err error) {
	if r, err = findRule(tx, meeting); err == nil {
		st, err = findStanding(tx, meeting, identity)
	}
	return r, st, err
}

// knock notes that somebody waits. Only the first time is a fact, and told.
func (s *Service) knock(ctx context.Context, m Meeting, identity, name, label string) error {
	fresh := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, st, err := standing(tx, m.ID, identity)
		if err != nil || st.Door == within || st.Door == refused || st.Door == out {
			return err // decided in this very moment: they hear of it when they ask again
		}
		if fresh = !st.Waits(tx.Now); fresh {
			st.At = tx.Now
		}
		st.Name, st.Label, st.Door, st.Seen = name, label, waiting, tx.Now
		if err := upsertStanding(tx, m.ID, st); err != nil || !fresh {
			return err
		}
		return tx.Emit(Knocked{m.ID, identity})
	})
	if err != nil || !fresh {
		return err
	}
	return s.Engine.Say(ctx, Room(db.ScopeOf(ctx).Ente, m.ID), changed, []byte("{}"))
}

// Admit gives a ticket to somebody whom the caller has already let in: the
// office's door. It is refused outside the meeting's time, and to who is not of
// the office while the meeting is locked.
func (s *Service) Admit(ctx context.Context, meeting, identity, name, label string, staff bool) (t Ticket, err error) {
	defer errs.Wrap(&err, "meeting.Admit(%s)", meeting)
	if name, err = checkName(name); err != nil {
		return t, err
	}
	var m Meeting
	var rule Rule
	var st Standing
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m, err = findMeeting(tx, meeting); err != nil {
			return err
		}
		if err := m.Enterable(tx.Now); err != nil {
			return err
		}
		rule, st, err = standing(tx, meeting, identity)
		return err
	})
	if err != nil {
		return t, err
	}
	if !staff && rule.Locked && st.Door != within {
		return t, ErrLocked
	}
	return s.ticket(ctx, m, identity, name, label, rule, st)
}

func (s *Service) ticket(ctx context.Context, m Meeting, identity, name, label string, rule Rule, st Standing) (t Ticket, err error) {
	room := Room(db.ScopeOf(ctx).Ente, m.ID)
	if err := s.Engine.Ensure(ctx, room, most); err != nil {
		return t, err
	}
	if err := s.fits(ctx, room, identity); err != nil {
		return t, err
	}
	may := rule.May(m, st)
	token, err := s.Engine.Token(Grant{Room: room, Identity: identity, Name: name, Label: clean(label), Staff: ofBody(identity), Sources: may.Sources, Silent: !may.Publish, For: TicketFor})
	if err != nil {
		return t, err
	}
	return Ticket{Meeting: m.ID, Title: m.Title, Identity: identity, Name: name, Label: clean(label), Staff: ofBody(identity), Host: m.Hosts(st), Token: token, URL: s.Engine.URL(), Until: m.Until}, nil
}

// fits says whether there is place for one more: better to be told at the door
// than by a call that does not begin.
func (s *Service) fits(ctx context.Context, room, identity string) error {
	people, err := s.Engine.Inside(ctx, room)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(people, func(p Participant) bool { return p.Identity == identity }) {
		return nil // they take their own place again
	}
	if len(people) >= most {
		return ErrFull
	}
	if e, ok := s.Engine.(interface{ Full() bool }); ok && e.Full() {
		return ErrNodeFull
	}
	return nil
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
		if err := m.Enterable(tx.Now); err != nil {
			return err
		}
		rule, st, err := standing(tx, meeting, g.Identity)
		if err != nil || m.Office != "" && st.Door != out { // the office's door has decided
			return err
		}
		return rule.Lets(m, st) // the ticket may be older than what was decided
	})
	return m, g, err
}
