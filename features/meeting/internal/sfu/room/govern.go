package room

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/wire"
)

// Look gives the rooms with these names; all when none is named.
func (rs *Rooms) Look(names ...string) []*wire.Room {
	var out []*wire.Room
	if len(names) == 0 {
		for _, r := range rs.all() {
			out = append(out, r.look())
		}
		return out
	}
	for _, n := range names {
		if r := rs.find(n); r != nil {
			out = append(out, r.look())
		}
	}
	return out
}

// Count gives how many people are in all rooms.
func (rs *Rooms) Count() int { return int(rs.count.Load()) }

// Knows reports whether somebody with that sid is in a room.
func (rs *Rooms) Knows(sid string) bool {
	_, ok := rs.sids.Load(sid)
	return ok
}

// People gives who is in the room, in the order in which they came; nobody in a
// room that is not there.
func (rs *Rooms) People(room string) (all []*wire.ParticipantInfo) {
	r := rs.find(room)
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.inOrder() {
		all = append(all, p.info())
	}
	return all
}

// within does something with one person in a room, under the room's mutex.
func (rs *Rooms) within(room, identity string, do func(*Room, *Participant) error) error {
	r := rs.find(room)
	if r == nil {
		return ErrNotHere
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.people[identity]
	if p == nil {
		return ErrNotHere
	}
	return do(r, p)
}

// Person gives one person in a room.
func (rs *Rooms) Person(room, identity string) (i *wire.ParticipantInfo, err error) {
	err = rs.within(room, identity, func(_ *Room, p *Participant) error {
		i = p.info()
		return nil
	})
	return i, err
}

// Remove puts somebody out; the tickets they hold let them in no more, whether
// they are inside now or not. When that cannot be kept on disk they are put out
// all the same, and the error says that a restart will forget it.
func (rs *Rooms) Remove(room, identity string) error {
	kept := rs.Withdrawn.Add(room, identity)
	err := rs.within(room, identity, func(r *Room, p *Participant) error {
		r.remove(p, wire.DisconnectReason_PARTICIPANT_REMOVED, wire.LeaveRequest_DISCONNECT)
		return nil
	})
	if kept != nil {
		return kept
	}
	return err
}

// CloseRoom ends a room; the tickets for it that are out let in no more, as
// with Remove.
func (rs *Rooms) CloseRoom(room string) error {
	kept := rs.Withdrawn.Add(room, "")
	if r := rs.find(room); r != nil {
		r.end(wire.DisconnectReason_ROOM_DELETED, wire.LeaveRequest_DISCONNECT)
	}
	return kept
}

// Mute switches off one track of somebody, or with an empty sid all their
// microphones. To switch on is theirs alone.
func (rs *Rooms) Mute(room, identity, sid string) (i *wire.TrackInfo, err error) {
	err = rs.within(room, identity, func(_ *Room, p *Participant) error {
		found := sid == ""
		for _, t := range p.tracks {
			if sid == t.info.Sid || sid == "" && t.info.Source == wire.TrackSource_MICROPHONE {
				p.send(&wire.SignalResponse{Message: &wire.SignalResponse_Mute{Mute: &wire.MuteTrackRequest{Sid: t.info.Sid, Muted: true}}})
				p.mute(t.info.Sid, true)
				i, found = clone(t.info), true
			}
		}
		if !found {
			return ErrNotHere
		}
		return nil
	})
	return i, err
}

// MuteSource switches off what somebody publishes from source; a screen is taken
// away, for who shares it can then begin again and would otherwise share black.
func (rs *Rooms) MuteSource(room, identity, source string) error {
	want, ok := sources[source]
	if !ok {
		return fmt.Errorf("%q is no source", source)
	}
	return rs.within(room, identity, func(r *Room, p *Participant) error {
		for _, t := range p.tracks {
			switch {
			case t.info.Source != want:
			case want == wire.TrackSource_SCREEN_SHARE || want == wire.TrackSource_SCREEN_SHARE_AUDIO:
				r.unpublish(t, true)
			default:
				p.send(&wire.SignalResponse{Message: &wire.SignalResponse_Mute{Mute: &wire.MuteTrackRequest{Sid: t.info.Sid, Muted: true}}})
				p.mute(t.info.Sid, true)
			}
		}
		return nil
	})
}

// A word is what somebody may do since after their ticket was signed.
type word struct {
	sources       []wire.TrackSource
	publish, data bool
	at            time.Time
}

func (w word) over(p *wire.ParticipantPermission) *wire.ParticipantPermission {
	p = clone(p)
	p.CanPublish, p.CanPublishData, p.CanPublishSources = w.publish, w.data, w.sources
	return p
}

// Allow replaces what somebody may publish and send, now and when they come back
// with a ticket that was signed before.
func (rs *Rooms) Allow(room, identity string, from []string, publish, data bool) error {
	w := word{publish: publish, data: data, at: time.Now()}
	for _, name := range from {
		s, ok := sources[name]
		if !ok {
			return fmt.Errorf("%q is no source", name)
		}
		w.sources = append(w.sources, s)
	}
	r := rs.find(room)
	if r == nil {
		return ErrNotHere
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.words[identity] = w
	if p := r.people[identity]; p != nil {
		p.allow(w.over(p.permission))
		r.tell(p, true)
	}
	return nil
}

// recall gives p what was said of them after their ticket was signed: an old
// ticket must not bring back what was taken away.
func (r *Room) recall(p *Participant) {
	// A word stays when a newer ticket comes: the older ones are still out.
	if w, ok := r.words[p.identity]; ok && max(p.claims.Issued, p.claims.NotBefore) <= wire.Seconds(w.at) {
		p.permission = w.over(p.permission)
		p.claims = granted(p.claims, p.permission)
	}
}

// granted gives the claims of a ticket that allows perm and no more.
func granted(old *wire.Claims, perm *wire.ParticipantPermission) *wire.Claims {
	c := *old
	c.Video.CanPublish, c.Video.CanSubscribe, c.Video.CanPublishData, c.Video.CanUpdateOwnMetadata = &perm.CanPublish, &perm.CanSubscribe, &perm.CanPublishData, &perm.CanUpdateMetadata
	c.Video.Hidden, c.Video.CanPublishSources = perm.Hidden, nil
	for _, s := range perm.CanPublishSources {
		c.Video.CanPublishSources = append(c.Video.CanPublishSources, sourceNames[s])
	}
	return &c
}

// Change gives somebody other words or another permission; what is left empty
// stays.
func (rs *Rooms) Change(q *wire.UpdateParticipantRequest) (i *wire.ParticipantInfo, err error) {
	err = rs.within(q.Room, q.Identity, func(r *Room, p *Participant) error {
		if q.Name != "" {
			p.name = q.Name
		}
		if q.Metadata != "" {
			p.metadata = q.Metadata
		}
		for k, v := range q.Attributes {
			p.attribute(k, v)
		}
		if q.Permission != nil {
			p.allow(q.Permission)
		}
		r.tell(p, true)
		i = p.info()
		return nil
	})
	return i, err
}

// allow replaces what p may do, and takes away what p no longer may.
func (p *Participant) allow(perm *wire.ParticipantPermission) {
	p.permission = clone(perm)
	for _, t := range p.tracks {
		if !p.mayPublish(t.info.Source) {
			p.room.unpublish(t, true)
		}
	}
	for cid, t := range p.pending {
		if !p.mayPublish(t.info.Source) {
			delete(p.pending, cid)
		}
	}
	for sid := range p.subs {
		if !perm.CanSubscribe {
			p.room.unsubscribe(p, sid)
		}
	}
	p.claims = granted(p.claims, perm)
	p.refresh(time.Now()) // what the client would come back with
}

// Choose subscribes somebody to tracks, or takes them away.
func (rs *Rooms) Choose(q *wire.UpdateSubscriptionsRequest) error {
	return rs.within(q.Room, q.Identity, func(_ *Room, p *Participant) error {
		p.choose(&wire.UpdateSubscription{TrackSids: q.TrackSids, Subscribe: q.Subscribe, ParticipantTracks: q.ParticipantTracks})
		return nil
	})
}

// Say sends a message to a room in nobody's name.
func (rs *Rooms) Say(q *wire.SendDataRequest) error {
	r := rs.find(q.Room)
	if r == nil {
		return ErrNotHere
	}
	m := &wire.DataPacket{Kind: q.Kind, DestinationIdentities: q.DestinationIdentities, User: &wire.UserPacket{Payload: q.Data, Topic: q.Topic, DestinationSids: q.DestinationSids, DestinationIdentities: q.DestinationIdentities}}
	out, err := proto.Marshal(m)
	if err != nil {
		return err
	}
	label := peer.Reliable
	if q.Kind == 1 {
		label = peer.Lossy
	}
	r.mu.Lock()
	to := r.reach(m, nil)
	r.mu.Unlock()
	for _, o := range to {
		o.Send(label, out)
	}
	return nil
}

// Note keeps a few words with a room and tells them to all inside.
func (rs *Rooms) Note(room, metadata string) (*wire.Room, error) {
	r := rs.find(room)
	if r == nil {
		return nil, ErrNotHere
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.metadata = metadata
	look := r.lookLocked()
	r.all(&wire.SignalResponse{Message: &wire.SignalResponse_RoomUpdate{RoomUpdate: &wire.RoomUpdate{Room: look}}})
	return look, nil
}

// Cut breaks somebody's line as a network does. For tests.
func (rs *Rooms) Cut(room, identity string) error {
	return rs.within(room, identity, func(_ *Room, p *Participant) error {
		if p.session == nil {
			return ErrNotHere
		}
		p.session.Cut()
		return nil
	})
}
