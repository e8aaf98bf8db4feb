package meeting

import (
	"context"
	"errors"
	"slices"
	"strings"

	"loggia/core/access"
	"loggia/platform/db"
	"loggia/platform/errs"
)

// changed is the topic under which people inside hear that something was
// decided: they ask again how things are.
const changed = "loggia.governing"

// govern does something that only a host may, in one transaction, and then tells
// all inside and what somebody may do from now on. Token is the ticket of who
// asks; whether they hold the meeting is looked up, not read from it.
func (s *Service) govern(ctx context.Context, meeting, token string, do func(*db.Tx, Meeting, Grant) error) (g Grant, err error) {
	m, g, err := s.inside(ctx, meeting, token)
	if err != nil {
		return g, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		self, err := findStanding(tx, meeting, g.Identity)
		if err != nil {
			return err
		}
		if !m.Hosts(self) {
			return access.ErrForbidden
		}
		return do(tx, m, g)
	})
	if err != nil {
		return g, err
	}
	return g, errors.Join(s.enforce(ctx, m, g.Room), s.Engine.Say(ctx, g.Room, changed, []byte("{}")))
}

// enforce has the engine allow to everybody inside what was decided.
func (s *Service) enforce(ctx context.Context, m Meeting, room string) error {
	people, err := s.Engine.Inside(ctx, room)
	if err != nil {
		return err
	}
	var rule Rule
	var decided []Standing
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if rule, err = findRule(tx, m.ID); err != nil {
			return err
		}
		decided, err = listStandings(tx, m.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range people {
		err = errors.Join(err, s.Engine.Allow(ctx, room, p.Identity, rule.May(m, of(decided, p.Identity))))
	}
	return err
}

func of(decided []Standing, identity string) Standing {
	for _, s := range decided {
		if s.Identity == identity {
			return s
		}
	}
	return Standing{Identity: identity}
}

// A Change of how a meeting is held; what is nil stays.
type Change struct {
	Locked, Waiting *bool
	Mode            *string
}

// Hold changes how a meeting is held: locked, nobody comes in who was not let in
// before; waiting, who comes waits to be let in; by mode, who may speak. Who is
// inside stays. Hosts may.
func (s *Service) Hold(ctx context.Context, meeting, token string, c Change) (err error) {
	defer errs.Wrap(&err, "meeting.Hold(%s)", meeting)
	people, err := s.Engine.Inside(ctx, Room(db.ScopeOf(ctx).Ente, meeting))
	if err != nil {
		return err
	}
	_, err = s.govern(ctx, meeting, token, func(tx *db.Tx, m Meeting, g Grant) error {
		old, err := findRule(tx, meeting)
		if err != nil {
			return err
		}
		r := old
		if c.Locked != nil {
			r.Locked = *c.Locked
		}
		if c.Waiting != nil {
			r.Waiting = *c.Waiting
		}
		if c.Mode != nil {
			r.Mode = *c.Mode
		}
		if r.Waiting && m.Office != "" {
			return ErrOfficeDoor
		}
		if r == old {
			return nil
		}
		for _, p := range people { // a network that breaks must not leave outside who is inside now
			if err := letIn(tx, m, p); err != nil {
				return err
			}
		}
		if err := upsertRule(tx, meeting, r); err != nil {
			return err
		}
		return tx.Emit(RuleChanged{meeting, g.Identity, r.Locked, r.Waiting, r.Mode})
	})
	return err
}

func letIn(tx *db.Tx, m Meeting, p Participant) error {
	st, err := findStanding(tx, m.ID, p.Identity)
	if err != nil || st.Door == within || st.Door == out {
		return err
	}
	st.Name, st.Label, st.Door, st.At = p.Name, p.Label, within, tx.Now
	return upsertStanding(tx, m.ID, st)
}

// Mute switches off what somebody publishes from a source; a screen that is
// shared is taken away. Hosts may.
func (s *Service) Mute(ctx context.Context, meeting, token, identity, source string) (err error) {
	defer errs.Wrap(&err, "meeting.Mute(%s)", meeting)
	g, err := s.govern(ctx, meeting, token, func(tx *db.Tx, _ Meeting, g Grant) error {
		return tx.Emit(PersonSilenced{meeting, identity, source, g.Identity})
	})
	if err != nil {
		return err
	}
	err = s.Engine.MuteTrack(ctx, g.Room, identity, source)
	if source == Screen {
		err = errors.Join(err, s.Engine.MuteTrack(ctx, g.Room, identity, ScreenSound))
	}
	return err
}

// MuteAll switches off the microphones of all who are no hosts. Hosts may.
func (s *Service) MuteAll(ctx context.Context, meeting, token string) (err error) {
	defer errs.Wrap(&err, "meeting.MuteAll(%s)", meeting)
	var m Meeting
	var decided []Standing
	g, err := s.govern(ctx, meeting, token, func(tx *db.Tx, held Meeting, g Grant) (err error) {
		m = held
		if decided, err = listStandings(tx, meeting); err != nil {
			return err
		}
		return tx.Emit(PersonSilenced{meeting, "", Microphone, g.Identity})
	})
	if err != nil {
		return err
	}
	people, err := s.Engine.Inside(ctx, g.Room)
	for _, p := range people {
		if !m.Hosts(of(decided, p.Identity)) {
			err = errors.Join(err, s.Engine.Mute(ctx, g.Room, p.Identity))
		}
	}
	return err
}

// decide changes what was decided of somebody who is inside, or was decided of
// before.
func (s *Service) decide(ctx context.Context, meeting, token, identity string, do func(*db.Tx, Meeting, Grant, *Standing) error) error {
	people, err := s.Engine.Inside(ctx, Room(db.ScopeOf(ctx).Ente, meeting))
	if err != nil {
		return err
	}
	_, err = s.govern(ctx, meeting, token, func(tx *db.Tx, m Meeting, g Grant) error {
		st, err := findStanding(tx, meeting, identity)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(people, func(p Participant) bool { return p.Identity == identity }); n >= 0 {
			st.Name, st.Label = people[n].Name, people[n].Label
		} else if st.At.IsZero() && !m.born(identity) {
			return ErrNotHere
		}
		if st.At.IsZero() {
			st.At = tx.Now
		}
		before := st
		if err := do(tx, m, g, &st); err != nil || st == before {
			return err
		}
		return upsertStanding(tx, meeting, st)
	})
	return err
}

// Speak gives somebody the word or takes it, whatever the mode of the meeting.
// What a host publishes is theirs. Hosts may.
func (s *Service) Speak(ctx context.Context, meeting, token, identity string, may bool) (err error) {
	defer errs.Wrap(&err, "meeting.Speak(%s)", meeting)
	return s.decide(ctx, meeting, token, identity, func(tx *db.Tx, m Meeting, g Grant, st *Standing) error {
		if m.Hosts(*st) {
			return access.ErrForbidden
		}
		voice := "taken"
		if may {
			voice = "given"
		}
		if st.Voice == voice {
			return nil
		}
		st.Voice = voice
		return tx.Emit(VoiceChanged{meeting, identity, may, g.Identity})
	})
}

// MakeHost makes somebody of the body a host, or one no longer. Who opened the
// meeting, and the staff of its office, always are. Hosts may.
func (s *Service) MakeHost(ctx context.Context, meeting, token, identity string, host bool) (err error) {
	defer errs.Wrap(&err, "meeting.MakeHost(%s)", meeting)
	return s.decide(ctx, meeting, token, identity, func(tx *db.Tx, m Meeting, g Grant, st *Standing) error {
		switch {
		case !ofBody(identity):
			return ErrHostGuest
		case m.born(identity):
			return access.ErrForbidden
		case st.Host == host:
			return nil
		}
		if st.Host = host; host {
			st.Voice = ""
		}
		return tx.Emit(HostChanged{meeting, identity, host, g.Identity})
	})
}

// Let lets in somebody who waits, or back who was refused or put out; a guest's
// link works again. Hosts may.
func (s *Service) Let(ctx context.Context, meeting, token, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.Let(%s)", meeting)
	_, err = s.govern(ctx, meeting, token, func(tx *db.Tx, _ Meeting, g Grant) error {
		st, err := findStanding(tx, meeting, identity)
		if err != nil {
			return err
		}
		if st.At.IsZero() {
			return ErrNotHere
		}
		if st.Door == within {
			return nil
		}
		if guest, ok := strings.CutPrefix(identity, "guest:"); ok && st.Door == out {
			if err := unrevokeGuest(tx, meeting, guest); err != nil {
				return err
			}
		}
		st.Door, st.At = within, tx.Now
		if err := upsertStanding(tx, meeting, st); err != nil {
			return err
		}
		return tx.Emit(PersonLetIn{meeting, identity, g.Identity})
	})
	return err
}

// Refuse does not let in somebody who waits. Hosts may.
func (s *Service) Refuse(ctx context.Context, meeting, token, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.Refuse(%s)", meeting)
	_, err = s.govern(ctx, meeting, token, func(tx *db.Tx, _ Meeting, g Grant) error {
		st, err := findStanding(tx, meeting, identity)
		if err != nil {
			return err
		}
		if st.Door != waiting {
			return ErrNotHere
		}
		st.Door, st.At = refused, tx.Now
		if err := upsertStanding(tx, meeting, st); err != nil {
			return err
		}
		return tx.Emit(PersonRefused{meeting, identity, g.Identity})
	})
	return err
}

// PutOut removes somebody from a meeting until they are let back: a guest's link
// is revoked, the same person gets no ticket, and whose door it was is told.
// Who holds the meeting of birth cannot be put out. Hosts may.
func (s *Service) PutOut(ctx context.Context, meeting, token, identity string) (err error) {
	defer errs.Wrap(&err, "meeting.PutOut(%s)", meeting)
	people, err := s.Engine.Inside(ctx, Room(db.ScopeOf(ctx).Ente, meeting))
	if err != nil {
		return err
	}
	g, err := s.govern(ctx, meeting, token, func(tx *db.Tx, m Meeting, g Grant) error {
		if identity == g.Identity || m.born(identity) {
			return access.ErrForbidden
		}
		st, err := findStanding(tx, meeting, identity)
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(people, func(p Participant) bool { return p.Identity == identity }); n >= 0 {
			st.Name, st.Label = people[n].Name, people[n].Label
		}
		if guest, ok := strings.CutPrefix(identity, "guest:"); ok {
			if st.Name == "" {
				link, err := findGuest(tx, meeting, guest)
				if err != nil {
					return err
				}
				st.Name, st.Label = link.Name, link.Label
			}
			if _, err := revokeGuest(tx, meeting, guest); err != nil {
				return err
			}
		}
		if !strings.HasPrefix(identity, "door:") { // an office's own door decides anew of who knocks there
			st.Door, st.At, st.Host, st.Voice = out, tx.Now, false, ""
			if err := upsertStanding(tx, meeting, st); err != nil {
				return err
			}
		}
		return tx.Emit(PersonPutOut{meeting, identity})
	})
	if err != nil {
		return err
	}
	return s.Engine.Remove(ctx, g.Room, identity)
}
