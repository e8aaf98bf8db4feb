// Package room knows who is in which room, what they may do, and who gets what
// from whom.
//
// rooms.go is the set of rooms and the way in; room.go one room; participant.go
// one person in it; publish.go, subscribe.go and data.go what flows between
// people; event.go what is told of it; handle.go obeys clients; tick.go is what happens by the clock, quality.go
// what follows from how the lines are;
// govern.go what the program itself asks; withdrawn.go remembers who was put
// out.
//
// One mutex a room guards all that is in it. Nothing is waited for while it is
// held: messages go to queues, media to the peers' own lines of work.
package room

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/signal"
	"loggia/features/meeting/internal/sfu/wire"
)

var (
	// ErrFull is the answer when a room, or the engine, holds no more people.
	ErrFull = errors.New("no room left")
	// ErrNoPlace is the answer when all rooms together hold no more people.
	ErrNoPlace = errors.New("no place left on this machine")
	// ErrNotHere is the answer for a room or person that is not there.
	ErrNotHere = errors.New("not here")
	// ErrClosed is the answer once the engine is closing.
	ErrClosed = errors.New("closing")
)

// Config is what the rooms are made from.
type Config struct {
	Net       *peer.Net
	Log       *slog.Logger
	On        func(Event) // is told what happens, under a mutex: it must not wait; may be nil
	Withdrawn *Withdrawn
	Server    *wire.ServerInfo
	MaxRooms  int // at one time
	MaxAll    int // people, in all rooms
	MaxPeople int // in one room, unless it was made for fewer or more
	MaxTracks int // that one person may publish
	// Renew signs a ticket anew, for as long as is said.
	Renew func(*wire.Claims, time.Duration) (string, error)
	// Ways gives, for the sid of somebody and the name by which they know us, the
	// relays that may carry their media; nil for none.
	Ways func(sid, host string) []*wire.ICEServer
}

// Rooms is every room of the engine. Safe for concurrent use.
type Rooms struct {
	Config

	mu     sync.Mutex
	rooms  map[string]*Room
	closed bool
	sids   sync.Map     // of who is inside
	count  atomic.Int64 // of them
	joins  joins
	busy   sync.WaitGroup // lines being served, and clocks
}

// New gives an empty set of rooms.
func New(c Config) *Rooms { return &Rooms{Config: c, rooms: map[string]*Room{}} }

// Ensure makes the room if it is not there; max 0 is the default.
func (rs *Rooms) Ensure(name, metadata string, max int) (*wire.Room, error) {
	r, err := rs.ensure(name, max, metadata)
	if err != nil {
		return nil, err
	}
	return r.look(), nil
}

func (rs *Rooms) ensure(name string, most int, metadata string) (*Room, error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.closed {
		return nil, ErrClosed
	}
	r := rs.rooms[name]
	if r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		if most > 0 {
			r.max = most
		}
		if metadata != "" {
			r.metadata = metadata
		}
		return r, nil
	}
	if len(rs.rooms) >= rs.MaxRooms {
		return nil, ErrFull
	}
	if most <= 0 {
		most = rs.MaxPeople
	}
	r = &Room{rooms: rs, name: name, sid: guid("RM_"), made: time.Now(), max: most, metadata: metadata, people: map[string]*Participant{}, words: map[string]word{}, stop: make(chan struct{}), empty: time.Now()}
	rs.rooms[name] = r
	rs.busy.Go(r.run)
	return r, nil
}

func (rs *Rooms) find(name string) *Room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.rooms[name]
}

func (rs *Rooms) all() []*Room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	all := make([]*Room, 0, len(rs.rooms))
	for _, r := range rs.rooms {
		all = append(all, r)
	}
	return all
}

// forget takes the room away if it is still empty, or in any case when forced.
func (rs *Rooms) forget(r *Room, forced bool) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !forced && len(r.people) > 0 {
		return false
	}
	r.closed = true
	close(r.stop)
	r.tellWatchers(Watcher.Over)
	r.watchers = nil
	if rs.rooms[r.name] == r {
		delete(rs.rooms, r.name)
	}
	return true
}

// May says whether the bearer of c would be let in now: nil, ErrFull,
// wire.ErrGrant or wire.ErrToken.
func (rs *Rooms) May(c *wire.Claims) error {
	if !c.Video.RoomJoin {
		return wire.ErrGrant
	}
	if rs.Withdrawn.Holds(c) {
		return wire.ErrToken
	}
	rs.mu.Lock()
	r, full := rs.rooms[c.Video.Room], len(rs.rooms) >= rs.MaxRooms
	rs.mu.Unlock()
	if r == nil {
		switch {
		case full:
			return ErrFull
		case rs.Count() >= rs.MaxAll:
			return ErrNoPlace
		}
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.people[c.Identity] == nil && rs.Count() >= rs.MaxAll {
		return ErrNoPlace
	}
	if r.people[c.Identity] == nil && len(r.people) >= r.max {
		return ErrFull
	}
	return nil
}

// Serve lets the bearer of c in, or back in, and obeys them until their line
// ends.
func (rs *Rooms) Serve(ctx context.Context, s *signal.Session, c *wire.Claims, j *wire.Join) {
	rs.mu.Lock()
	if rs.closed {
		rs.mu.Unlock()
		s.Cut()
		s.Serve(ctx, func(*wire.SignalRequest) {})
		return
	}
	rs.busy.Add(1)
	rs.mu.Unlock()
	defer rs.busy.Done()

	p, leave := rs.enter(s, c, j)
	if p == nil {
		s.Send(leave)
		s.End()
		s.Serve(ctx, func(*wire.SignalRequest) {})
		return
	}
	s.Serve(ctx, p.handle)
	p.lost(s)
}

// enter gives the participant, or what to tell who cannot be one.
func (rs *Rooms) enter(s *signal.Session, c *wire.Claims, j *wire.Join) (*Participant, *wire.SignalResponse) {
	if j.Reconnect {
		if r := rs.find(c.Video.Room); r != nil {
			if p := r.resume(s, c, j); p != nil {
				return p, nil
			}
		}
		// After a restart nobody is known: the client then joins anew by itself.
		return nil, leave(wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
	}
	for {
		r, err := rs.ensure(c.Video.Room, 0, "")
		if err != nil {
			return nil, leave(wire.DisconnectReason_JOIN_FAILURE, wire.LeaveRequest_DISCONNECT)
		}
		p, err := r.join(s, c, j)
		switch {
		case err == nil:
			return p, nil
		case errors.Is(err, ErrClosed):
			continue // it was emptied in this very moment: make it anew
		default:
			rs.Log.Warn("somebody could not join", "error", err)
			return nil, leave(wire.DisconnectReason_JOIN_FAILURE, wire.LeaveRequest_DISCONNECT)
		}
	}
}

// Close sends everybody away, to come back when the program is up again, and
// waits until they are gone or ctx ends.
func (rs *Rooms) Close(ctx context.Context) error {
	rs.mu.Lock()
	rs.closed = true
	rs.mu.Unlock()
	for _, r := range rs.all() {
		r.end(wire.DisconnectReason_SERVER_SHUTDOWN, wire.LeaveRequest_RECONNECT)
	}
	done := make(chan struct{})
	go func() {
		rs.busy.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func leave(why wire.DisconnectReason, action wire.LeaveRequest_Action) *wire.SignalResponse {
	return &wire.SignalResponse{Message: &wire.SignalResponse_Leave{Leave: &wire.LeaveRequest{Reason: why, Action: action, CanReconnect: action != wire.LeaveRequest_DISCONNECT}}}
}

func (rs *Rooms) ways(p *Participant) []*wire.ICEServer {
	if rs.Ways == nil {
		return nil
	}
	return rs.Ways(p.sid, p.host)
}

func guid(prefix string) string {
	b := make([]byte, 8)
	rand.Read(b)
	return prefix + hex.EncodeToString(b)
}

func firefox(c *wire.ClientInfo) bool { return strings.EqualFold(c.GetBrowser(), "firefox") }
