package meeting

import (
	"context"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// A Governing is how a meeting is held, as one person inside may know it: who
// waits and who was put out is for its hosts.
type Governing struct {
	Rule
	Host                   bool // who asks holds it
	May                    Permission
	Hosts, Given, Silenced []string // identities of who was made a host, has the word, lost it
	Waiting, Out           []Standing
}

// Govern gives how the meeting is held that token lets into.
func (s *Service) Govern(ctx context.Context, meeting, token string) (v Governing, err error) {
	defer errs.Wrap(&err, "meeting.Govern(%s)", meeting)
	m, g, err := s.inside(ctx, meeting, token)
	if err != nil {
		return v, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v.Rule, err = findRule(tx, meeting); err != nil {
			return err
		}
		all, err := listStandings(tx, meeting)
		if err != nil {
			return err
		}
		self := of(all, g.Identity)
		v.Host, v.May = m.Hosts(self), v.Rule.May(m, self)
		for _, st := range all {
			v.note(st)
			if v.Host && st.Waits(tx.Now) {
				v.Waiting = append(v.Waiting, st)
			}
			if v.Host && (st.Door == out || st.Door == refused) {
				v.Out = append(v.Out, st)
			}
		}
		return nil
	})
	return v, err
}

func (v *Governing) note(st Standing) {
	switch {
	case st.Host:
		v.Hosts = append(v.Hosts, st.Identity)
	case st.Voice == "given":
		v.Given = append(v.Given, st.Identity)
	case st.Voice == "taken":
		v.Silenced = append(v.Silenced, st.Identity)
	}
}

// permit gives what somebody may do who comes with a ticket, which may be older
// than what was decided since: also after the program has started anew. A room
// that is no meeting of ours is as the ticket says.
func (s *Service) permit(ctx context.Context, g Grant) (p Permission, known bool, err error) {
	ente, meeting, ok := ofRoom(g.Room)
	if !ok || g.Hidden {
		return p, false, nil
	}
	err = s.DB.Read(access.System(ctx, ente), func(tx *db.Tx) error {
		m, err := findMeeting(tx, meeting)
		if err != nil {
			return err
		}
		rule, st, err := standing(tx, meeting, g.Identity)
		if err != nil {
			return err
		}
		known = true
		if err := m.Enterable(tx.Now); err != nil {
			return err
		}
		if p = rule.May(m, st); m.Office != "" && st.Door != out && !rule.Locked {
			return nil // the office's door has decided
		}
		return rule.Lets(m, st)
	})
	if errs.As(err).Is(ErrNoSuchMeeting) {
		return p, false, nil
	}
	return p, known, err
}

// watch has the engine ask permit for everybody who comes; an engine elsewhere
// cannot ask, and is told as soon as they are inside.
func (s *Service) watch() {
	if e, ok := s.Engine.(interface {
		Permit(func(context.Context, Grant) (Permission, bool, error))
	}); ok {
		e.Permit(s.permit)
		return
	}
	s.Engine.OnEvent(func(e Event) {
		if e.Kind != Joined {
			return
		}
		ctx := context.Background()
		p, known, err := s.permit(ctx, Grant{Room: e.Room, Identity: e.Identity})
		switch {
		case err != nil && errs.As(err).Kind == errs.Internal:
			return // the ticket still says what they may
		case err != nil:
			_ = s.Engine.Remove(ctx, e.Room, e.Identity) // the ticket was older than what was decided
		case known:
			_ = s.Engine.Allow(ctx, e.Room, e.Identity, p)
		}
	})
}
