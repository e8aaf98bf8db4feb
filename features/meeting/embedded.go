package meeting

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"loggia/features/meeting/internal/sfu"
)

// EmbeddedConfig is what the engine inside the binary is made from. Key and
// Secret sign tickets; when empty they are made and kept in Folder. A port of 0
// is any that is free; no ListenIP is every address of the machine; PublicIPs
// are for a machine behind NAT.
type EmbeddedConfig struct {
	Folder           string // the data folder: keys, and who was put out
	Key, Secret      string
	UDPPort, TCPPort int
	ListenIP         string
	PublicIPs        []string
	Log              *slog.Logger
}

// Embedded is the media engine inside the binary. Make it with NewEmbedded.
type Embedded struct{ engine *sfu.Engine }

var _ Engine = (*Embedded)(nil)

// NewEmbedded opens the media ports.
func NewEmbedded(c EmbeddedConfig) (*Embedded, error) {
	key, secret, err := keys(c.Folder, c.Key, c.Secret)
	if err != nil {
		return nil, err
	}
	e, err := sfu.New(sfu.Config{
		Key: key, Secret: secret, UDPPort: c.UDPPort, TCPPort: c.TCPPort, ListenIP: c.ListenIP, PublicIPs: c.PublicIPs, Log: c.Log,
		Withdrawn: filepath.Join(c.Folder, "media.withdrawn"), MaxPeople: most,
	})
	if err != nil {
		return nil, err
	}
	return &Embedded{e}, nil
}

// Patterns lists what Handler answers, as http.ServeMux writes it. Lines stay
// open as long as a call: they must have no time limit.
func (*Embedded) Patterns() []string { return sfu.Patterns }

// Handler answers browsers and administrators. Tickets travel in the query: it
// must not be logged.
func (e *Embedded) Handler() http.Handler { return e.engine.Handler() }

// Ports gives the ports that media is received on.
func (e *Embedded) Ports() (udp, tcp int) { return e.engine.Ports() }

// Shut sends everybody out, telling their browsers to come back when the
// program is up again, and closes the ports.
func (e *Embedded) Shut(ctx context.Context) error { return e.engine.Close(ctx) }

// Ensure makes the room if it is not there; at most max people fit in.
func (e *Embedded) Ensure(_ context.Context, room string, max int) error {
	if err := e.engine.Ensure(room, max); err != nil {
		return ErrFull.From(err)
	}
	return nil
}

// What guests may share: the office needs to see and hear them, no more. An
// empty list would be everything.
var guestSources = []string{"camera", "microphone"}

// Token signs a ticket.
func (e *Embedded) Token(g Grant) (string, error) {
	t := sfu.Ticket{Room: g.Room, Identity: g.Identity, Name: g.Name, Attributes: map[string]string{"label": g.Label}, Sources: guestSources, For: g.For}
	if g.Staff {
		t.Sources = append(append([]string(nil), guestSources...), "screen_share", "screen_share_audio")
		t.Attributes["staff"] = "1"
	}
	return e.engine.Sign(t)
}

// Read gives the grant inside a token, or ErrNoSuchMeeting.
func (e *Embedded) Read(token string) (Grant, error) {
	t, err := e.engine.Read(token)
	if err != nil {
		return Grant{}, ErrNoSuchMeeting.From(err)
	}
	return Grant{Room: t.Room, Identity: t.Identity, Name: t.Name, Label: t.Attributes["label"], Staff: t.Attributes["staff"] == "1", For: max(t.For, time.Second)}, nil
}

// Inside gives who is in the room now.
func (e *Embedded) Inside(_ context.Context, room string) ([]Participant, error) {
	people := e.engine.People(room)
	all := make([]Participant, len(people))
	for i, p := range people {
		all[i] = Participant{Identity: p.Identity, Name: p.Name, Label: p.Attributes["label"], Since: p.Since, Microphone: p.Microphone, Camera: p.Camera}
	}
	return all, nil
}

// Remove puts somebody out; the tickets they hold let them in no more.
func (e *Embedded) Remove(_ context.Context, room, identity string) error {
	return e.engine.Remove(room, identity)
}

// Mute switches off the microphone of somebody; who is not there is silent.
func (e *Embedded) Mute(_ context.Context, room, identity string) error {
	if err := e.engine.Mute(room, identity); !errors.Is(err, sfu.ErrNotHere) {
		return err
	}
	return nil
}

// Close ends the room for everybody.
func (e *Embedded) Close(_ context.Context, room string) error { return e.engine.CloseRoom(room) }
