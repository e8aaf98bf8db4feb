// Package sfu is a media engine in the binary: it receives what each person in
// a room publishes and sends it on to the others, and speaks the protocol of
// LiveKit's clients, so that theirs work with it unchanged.
//
// sfu.go opens and closes it; http.go is the way in for clients; service.go the
// administrative calls over HTTP; tickets.go makes and reads tickets; reach.go
// is how media comes here from narrow networks. The work
// is done below: wire (messages), signal (lines), peer (connections), forward
// (media), allocate (what fits each line), room (who is where and may what).
package sfu

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/tap"
	"loggia/features/meeting/internal/sfu/turn"
	"loggia/features/meeting/internal/sfu/wire"
)

// The errors of the engine.
var (
	ErrToken   = wire.ErrToken
	ErrFull    = room.ErrFull
	ErrNotHere = room.ErrNotHere
	ErrNoPlace = room.ErrNoPlace
)

// Config is what an engine is made from. Key and Secret sign tickets. A port of
// 0 is any that is free; no ListenIP is every address of the machine; PublicIPs
// are for a machine behind NAT.
type Config struct {
	Key, Secret      string
	UDPPort, TCPPort int
	ListenIP         string // one address, or several with commas
	PublicIPs        []string
	Relay            Relay
	Log              *slog.Logger
	// Permit, when not nil, says what somebody may do who comes in, in place of
	// their ticket; an error refuses them.
	Permit func(context.Context, Ticket) (p Permission, known bool, err error)
	// Why gives the words for a refusal in the language of who asks; may be nil.
	Why func(context.Context, error) string
	On  func(Event) // is told what happens; it must not wait

	Withdrawn string // file that keeps who was put out; empty for memory alone
	MaxRooms  int    // default 500
	MaxAll    int    // people in all rooms, default 300
	MaxPeople int    // in one room, default 100
	MaxTracks int    // of one person, default 8
}

// An Engine carries sound and pictures. Make it with New. Safe for concurrent
// use.
type Engine struct {
	c         Config
	net       *peer.Net
	relay     *turn.Server // nil where there is none
	withdrawn *room.Withdrawn
	rooms     *room.Rooms
	closing   sync.Once
	closed    error
}

// New opens the media ports.
func New(c Config) (e *Engine, err error) {
	if c.Key == "" || len(c.Secret) < 32 {
		return nil, errors.New("the media engine needs a key, and a secret of 32 characters or more")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.MaxRooms, c.MaxAll, c.MaxPeople, c.MaxTracks = or(c.MaxRooms, 500), or(c.MaxAll, 300), or(c.MaxPeople, 100), or(c.MaxTracks, 8)
	e = &Engine{c: c}
	if e.withdrawn, err = room.OpenWithdrawn(c.Withdrawn); err != nil {
		return nil, err
	}
	if err := e.listen(); err != nil {
		return nil, errors.Join(err, e.withdrawn.Close())
	}
	e.rooms = room.New(room.Config{
		Net: e.net, Log: c.Log, On: c.On, Withdrawn: e.withdrawn, MaxRooms: c.MaxRooms, MaxAll: c.MaxAll, MaxPeople: c.MaxPeople, MaxTracks: c.MaxTracks, Renew: e.renew, Ways: e.ways,
		// Clients refuse a server without a version, and read from it what they may ask for.
		Server: &wire.ServerInfo{Version: "1.11.0", Protocol: 16, NodeId: "loggia"},
	})
	if err := e.openRelay(); err != nil {
		return nil, errors.Join(err, e.net.Close(), e.withdrawn.Close())
	}
	return e, nil
}

func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Full reports whether no more people fit in all rooms together.
func (e *Engine) Full() bool { return e.rooms.Count() >= e.c.MaxAll }

// Ports gives the ports that media is received on.
func (e *Engine) Ports() (udp, tcp int) { return e.net.UDPPort(), e.net.TCPPort() }

// Ensure makes the room if it is not there; at most max people fit in.
func (e *Engine) Ensure(name string, max int) error {
	_, err := e.rooms.Ensure(name, "", max)
	return err
}

// A Person is somebody in a room now.
type Person struct {
	Identity, Name     string
	Attributes         map[string]string
	Since              time.Time
	Microphone, Camera bool // published, and not muted
	Screen             bool // published
}

// An Event is something that happened in a room.
type Event = room.Event

// People gives who is in the room, in the order in which they came, but for who
// is hidden; nobody in a room that is not there.
func (e *Engine) People(name string) []Person {
	infos := e.rooms.People(name)
	all := make([]Person, 0, len(infos))
	for _, p := range infos {
		if p.Permission.Hidden {
			continue
		}
		who := Person{Identity: p.Identity, Name: p.Name, Attributes: p.Attributes, Since: time.UnixMilli(p.JoinedAtMs)}
		for _, t := range p.Tracks {
			switch on := !t.Muted; t.Source {
			case wire.TrackSource_MICROPHONE:
				who.Microphone = who.Microphone || on
			case wire.TrackSource_CAMERA:
				who.Camera = who.Camera || on
			case wire.TrackSource_SCREEN_SHARE:
				who.Screen = true
			}
		}
		all = append(all, who)
	}
	return all
}

// Remove puts somebody out; the tickets they hold let them in no more, whether
// they are inside or not.
func (e *Engine) Remove(name, identity string) error {
	if err := e.rooms.Remove(name, identity); !errors.Is(err, ErrNotHere) {
		return err
	}
	return nil
}

// A Permission is what somebody inside may do. No sources with Publish is all.
type Permission struct {
	Sources       []string
	Publish, Data bool
}

// Allow replaces what somebody may do, now and when they come back with a ticket
// that was signed before; who is not in a room that is there is no error.
func (e *Engine) Allow(name, identity string, p Permission) error {
	err := e.rooms.Allow(name, identity, p.Sources, p.Publish, p.Data)
	if errors.Is(err, ErrNotHere) {
		return nil
	}
	return err
}

// Mute switches off somebody's microphone; ErrNotHere when they are not inside.
func (e *Engine) Mute(name, identity string) error {
	_, err := e.rooms.Mute(name, identity, "")
	return err
}

// MuteSource switches off what somebody publishes from source; a screen is taken
// away. Who is not here, or does not publish it, is no error.
func (e *Engine) MuteSource(name, identity, source string) error {
	if err := e.rooms.MuteSource(name, identity, source); !errors.Is(err, ErrNotHere) {
		return err
	}
	return nil
}

// Say sends a message in nobody's name to those named, or to all in the room;
// a room that is not there has nobody to hear it.
func (e *Engine) Say(name, topic string, payload []byte, to ...string) error {
	err := e.rooms.Say(&wire.SendDataRequest{Room: name, Data: payload, Topic: &topic, DestinationIdentities: to})
	if errors.Is(err, ErrNotHere) {
		return nil
	}
	return err
}

// CloseRoom ends a room; the tickets for it that are out let in no more.
func (e *Engine) CloseRoom(name string) error { return e.rooms.CloseRoom(name) }

// Tap takes a room out of the engine as one picture and a few sounds. The room
// is made if it is not there.
func (e *Engine) Tap(name string, o tap.Options) (*tap.Tap, error) {
	return tap.Open(e.rooms, name, o)
}

// Cut breaks somebody's line as a network does. For tests.
func (e *Engine) Cut(name, identity string) error { return e.rooms.Cut(name, identity) }

// Close sends everybody away, telling their programs to come back, and closes
// the ports. It waits for the lines to end until ctx does. Closing twice closes
// once.
func (e *Engine) Close(ctx context.Context) error {
	e.closing.Do(func() { e.closed = errors.Join(e.rooms.Close(ctx), e.closeRelay(), e.net.Close(), e.withdrawn.Close()) })
	return e.closed
}
