// Package sfu is a media engine in the binary: it receives what each person in
// a room publishes and sends it on to the others, and speaks the protocol of
// LiveKit's clients, so that theirs work with it unchanged.
//
// sfu.go opens and closes it; http.go is the way in for clients; service.go the
// administrative calls over HTTP; tickets.go makes and reads tickets. The work
// is done below: wire (messages), signal (lines), peer (connections), forward
// (media), room (who is where and may what).
package sfu

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

// The errors of the engine.
var (
	ErrToken   = wire.ErrToken
	ErrFull    = room.ErrFull
	ErrNotHere = room.ErrNotHere
)

// Config is what an engine is made from. Key and Secret sign tickets. A port of
// 0 is any that is free; no ListenIP is every address of the machine; PublicIPs
// are for a machine behind NAT.
type Config struct {
	Key, Secret      string
	UDPPort, TCPPort int
	ListenIP         string
	PublicIPs        []string
	Log              *slog.Logger

	Withdrawn string // file that keeps who was put out; empty for memory alone
	MaxRooms  int    // default 500
	MaxPeople int    // in one room, default 100
	MaxTracks int    // of one person, default 8
}

// An Engine carries sound and pictures. Make it with New. Safe for concurrent
// use.
type Engine struct {
	c         Config
	net       *peer.Net
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
	c.MaxRooms, c.MaxPeople, c.MaxTracks = or(c.MaxRooms, 500), or(c.MaxPeople, 100), or(c.MaxTracks, 8)
	e = &Engine{c: c}
	if e.withdrawn, err = room.OpenWithdrawn(c.Withdrawn); err != nil {
		return nil, err
	}
	if e.net, err = peer.Listen(peer.Ports{ListenIP: c.ListenIP, UDPPort: c.UDPPort, TCPPort: c.TCPPort, PublicIPs: c.PublicIPs}, c.Log); err != nil {
		return nil, errors.Join(err, e.withdrawn.Close())
	}
	e.rooms = room.New(room.Config{
		Net: e.net, Log: c.Log, Withdrawn: e.withdrawn, MaxRooms: c.MaxRooms, MaxPeople: c.MaxPeople, MaxTracks: c.MaxTracks, Renew: e.renew,
		// Clients refuse a server without a version, and read from it what they may ask for.
		Server: &wire.ServerInfo{Version: "1.11.0", Protocol: 16, NodeId: "loggia"},
	})
	return e, nil
}

func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

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
}

// People gives who is in the room, in the order in which they came; nobody in a
// room that is not there.
func (e *Engine) People(name string) []Person {
	infos := e.rooms.People(name)
	all := make([]Person, len(infos))
	for i, p := range infos {
		all[i] = Person{Identity: p.Identity, Name: p.Name, Attributes: p.Attributes, Since: time.UnixMilli(p.JoinedAtMs)}
		for _, t := range p.Tracks {
			switch on := !t.Muted; t.Source {
			case wire.TrackSource_MICROPHONE:
				all[i].Microphone = all[i].Microphone || on
			case wire.TrackSource_CAMERA:
				all[i].Camera = all[i].Camera || on
			}
		}
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

// Mute switches off somebody's microphone; ErrNotHere when they are not inside.
func (e *Engine) Mute(name, identity string) error {
	_, err := e.rooms.Mute(name, identity, "")
	return err
}

// CloseRoom ends a room; the tickets for it that are out let in no more.
func (e *Engine) CloseRoom(name string) error { return e.rooms.CloseRoom(name) }

// Cut breaks somebody's line as a network does. For tests.
func (e *Engine) Cut(name, identity string) error { return e.rooms.Cut(name, identity) }

// Close sends everybody away, telling their programs to come back, and closes
// the ports. It waits for the lines to end until ctx does. Closing twice closes
// once.
func (e *Engine) Close(ctx context.Context) error {
	e.closing.Do(func() { e.closed = errors.Join(e.rooms.Close(ctx), e.net.Close(), e.withdrawn.Close()) })
	return e.closed
}
