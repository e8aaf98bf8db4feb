package room

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/signal"
	"loggia/features/meeting/internal/sfu/wire"
)

// A Room is where people see and hear each other.
type Room struct {
	rooms     *Rooms
	name, sid string
	made      time.Time
	stop      chan struct{}

	mu       sync.Mutex
	max      int
	metadata string
	people   map[string]*Participant // by identity
	words    map[string]word         // what was said of somebody since their ticket was signed
	closed   bool
	empty    time.Time // since when; zero while somebody is inside
	watchers []Watcher
}

func (r *Room) look() *wire.Room {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lookLocked()
}

func (r *Room) lookLocked() *wire.Room {
	publishers := 0
	for _, p := range r.people {
		if len(p.tracks) > 0 {
			publishers++
		}
	}
	return &wire.Room{
		Sid: r.sid, Name: r.name, EmptyTimeout: uint32(emptyFor.Seconds()), DepartureTimeout: uint32(emptyFor.Seconds()), MaxParticipants: uint32(r.max),
		CreationTime: r.made.Unix(), CreationTimeMs: r.made.UnixMilli(), EnabledCodecs: peer.Codecs(), Metadata: r.metadata,
		NumParticipants: uint32(len(r.people)), NumPublishers: uint32(publishers),
	}
}

// inOrder gives the people as they came.
func (r *Room) inOrder() []*Participant {
	return slices.SortedFunc(maps.Values(r.people), func(a, b *Participant) int {
		if c := a.joined.Compare(b.joined); c != 0 {
			return c
		}
		return strings.Compare(a.sid, b.sid)
	})
}

// join lets somebody in. Who was here under the same identity goes: one person,
// one place.
func (r *Room) join(s *signal.Session, c *wire.Claims, j *wire.Join) (*Participant, error) {
	p := newParticipant(r, c, j)
	var err error
	if p.peer, err = r.rooms.Net.New(j.Single, !firefox(j.Client) && !j.FullICE, p); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		p.peer.Close()
		return nil, ErrClosed
	}
	if old := r.people[p.identity]; old != nil {
		r.remove(old, wire.DisconnectReason_DUPLICATE_IDENTITY, wire.LeaveRequest_DISCONNECT)
	}
	if len(r.people) >= r.max {
		p.peer.Close()
		return nil, ErrFull
	}
	var others []*wire.ParticipantInfo
	for _, o := range r.inOrder() {
		if !o.permission.Hidden {
			others = append(others, o.info())
		}
	}
	r.people[p.identity] = p
	r.rooms.sids.Store(p.sid, nil)
	r.rooms.count.Add(1)
	r.recall(p)
	r.empty = time.Time{}
	p.session = s
	p.state = wire.ParticipantInfo_JOINED
	s.Send(&wire.SignalResponse{Message: &wire.SignalResponse_Join{Join: &wire.JoinResponse{
		Room: r.lookLocked(), Participant: p.info(), OtherParticipants: others, ServerVersion: r.rooms.Server.Version, ServerInfo: r.rooms.Server,
		SubscriberPrimary: !p.single, PingInterval: signal.PingInterval, PingTimeout: signal.PingTimeout,
		EnabledPublishCodecs: peer.Codecs(), FastPublish: p.permission.CanPublish, IceServers: r.rooms.ways(p),
	}}})
	for _, q := range j.Tracks[:min(len(j.Tracks), r.rooms.MaxTracks)] {
		p.announce(q)
	}
	// Before the client's offer is read, so that the first answer carries what is there already.
	for _, o := range r.inOrder() {
		for _, t := range o.tracks {
			if p.auto {
				r.subscribe(p, t)
			}
		}
	}
	if p.single {
		if j.Offer != nil {
			go p.peer.Offer(j.Offer)
		}
	} else {
		p.peer.Start()
	}
	r.tell(p, false)
	return p, nil
}

// resume gives a participant whose line broke their new line; nil when nobody
// is waiting under that name.
func (r *Room) resume(s *signal.Session, c *wire.Claims, j *wire.Join) *Participant {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.people[c.Identity]
	if p == nil || p.gone || j.SID != "" && j.SID != p.sid {
		return nil
	}
	if p.session != nil {
		p.session.Cut()
	}
	p.session, p.lostAt = s, time.Time{}
	for _, t := range p.tracks {
		t.dynacast.Again()
	}
	s.Send(&wire.SignalResponse{Message: &wire.SignalResponse_Reconnect{Reconnect: &wire.ReconnectResponse{
		ServerInfo: r.rooms.Server, LastMessageSeq: p.lastSeq, IceServers: r.rooms.ways(p), // a client that is given none would lose those it had
	}}})
	var all []*wire.ParticipantInfo
	for _, o := range r.inOrder() {
		if o == p || !o.permission.Hidden {
			all = append(all, o.info())
		}
	}
	for _, gone := range p.missed {
		if now := r.people[gone.Identity]; now == nil || now.sid != gone.Sid {
			all = append(all, gone)
		}
	}
	p.missed = nil
	s.Send(update(all...))
	s.Send(&wire.SignalResponse{Message: &wire.SignalResponse_RoomUpdate{RoomUpdate: &wire.RoomUpdate{Room: r.lookLocked()}}})
	p.peer.Restart()
	if j.Offer != nil && p.single {
		go p.peer.Offer(j.Offer)
	}
	if j.State != nil {
		p.sync(j.State)
	}
	return p
}

// remove takes p out and tells everybody.
func (r *Room) remove(p *Participant, why wire.DisconnectReason, action wire.LeaveRequest_Action) {
	if p.gone {
		return
	}
	p.gone = true
	r.rooms.sids.Delete(p.sid)
	r.rooms.count.Add(-1)
	p.state, p.reason = wire.ParticipantInfo_DISCONNECTED, why
	for _, t := range p.tracks {
		r.unpublish(t, false)
	}
	for sid := range p.subs {
		r.unsubscribe(p, sid)
	}
	r.left(p, why)
	if r.people[p.identity] == p {
		delete(r.people, p.identity)
	}
	if len(r.people) == 0 {
		r.empty = time.Now()
	}
	if p.session != nil {
		if why != wire.DisconnectReason_CLIENT_INITIATED {
			p.session.Send(leave(why, action))
		}
		p.session.End()
		p.session = nil
	}
	r.tell(p, false)
	p.peer.Close()
}

// end sends everybody out and closes the room.
func (r *Room) end(why wire.DisconnectReason, action wire.LeaveRequest_Action) {
	if !r.rooms.forget(r, true) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.inOrder() {
		r.remove(p, why, action)
	}
	if why != wire.DisconnectReason_SERVER_SHUTDOWN { // after that they meet again
		r.happens(Event{Kind: "room_ended"})
	}
}

// tell says to everybody how p is now; to p too when self is set.
func (r *Room) tell(p *Participant, self bool) {
	p.version++
	m := update(p.info())
	for _, o := range r.people {
		if o == p && self || o != p && !p.permission.Hidden {
			o.send(m)
			if o.session == nil && p.gone {
				o.missed = append(o.missed, p.info())
			}
		}
	}
}

func update(all ...*wire.ParticipantInfo) *wire.SignalResponse {
	return &wire.SignalResponse{Message: &wire.SignalResponse_Update{Update: &wire.ParticipantUpdate{Participants: all}}}
}

func clone[M proto.Message](m M) M { return proto.Clone(m).(M) }
