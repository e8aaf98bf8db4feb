package meeting

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"time"

	"loggia/features/meeting/internal/sfu"
	"loggia/platform/errs"
)

// EmbeddedConfig is what the engine inside the binary is made from. Key and
// Secret sign tickets; when empty they are made and kept in Folder. A port of 0
// is any that is free; no ListenIP is every address of the machine, and several
// stand with commas; PublicIPs
// are for a machine behind NAT.
type EmbeddedConfig struct {
	Folder           string // the data folder: keys, and who was put out
	Key, Secret      string
	UDPPort, TCPPort int
	ListenIP         string
	PublicIPs        []string
	Log              *slog.Logger

	// The relay for narrow networks (TURN); a port of 0 is none. Inside TLS it
	// needs a certificate. RelayHost is its name; empty is that of the site.
	RelayPort, RelayTLSPort int
	RelayTLS                *tls.Config
	RelayHost               string

	People int // that the machine carries; 0 is 300
	// Why gives the words for a refusal in the language of who asks; may be nil.
	Why func(context.Context, error) string
}

// Embedded is the media engine inside the binary. Make it with NewEmbedded.
type Embedded struct {
	engine *sfu.Engine
	told   listeners
	permit atomic.Pointer[func(context.Context, Grant) (Permission, bool, error)]
}

var _ Engine = (*Embedded)(nil)

// NewEmbedded opens the media ports.
func NewEmbedded(c EmbeddedConfig) (*Embedded, error) {
	key, secret, err := keys(c.Folder, c.Key, c.Secret)
	if err != nil {
		return nil, err
	}
	m := &Embedded{}
	m.engine, err = sfu.New(sfu.Config{
		Key: key, Secret: secret, UDPPort: c.UDPPort, TCPPort: c.TCPPort, ListenIP: c.ListenIP, PublicIPs: c.PublicIPs, Log: c.Log,
		Relay:  sfu.Relay{Port: c.RelayPort, TLSPort: c.RelayTLSPort, TLS: c.RelayTLS, Host: c.RelayHost},
		Permit: m.permitted, Why: c.Why, MaxAll: c.People,
		Withdrawn: filepath.Join(c.Folder, "media.withdrawn"), MaxPeople: most,
		On: func(e sfu.Event) {
			m.told.tell(Event{Kind: EventKind(e.Kind), Room: e.Room, Identity: e.Identity, Reason: e.Reason, Source: e.Source, Codec: e.Codec, At: e.At})
		},
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Permit has the engine ask f what somebody may do who comes in, whatever their
// ticket says; it refuses them when f fails.
func (e *Embedded) Permit(f func(context.Context, Grant) (Permission, bool, error)) {
	e.permit.Store(&f)
}

func (e *Embedded) permitted(ctx context.Context, t sfu.Ticket) (sfu.Permission, bool, error) {
	f := e.permit.Load()
	if f == nil {
		return sfu.Permission{}, false, nil
	}
	p, known, err := (*f)(ctx, grantOf(t))
	if err != nil && errs.As(err).Kind == errs.Internal {
		err = errors.Join(sfu.ErrUnwell, err) // not their fault: their client tries again
	}
	return sfu.Permission{Sources: p.Sources, Publish: p.Publish, Data: p.Data}, known, err
}

// Full reports whether the machine carries no more people.
func (e *Embedded) Full() bool { return e.engine.Full() }

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

// Token signs a ticket.
func (e *Embedded) Token(g Grant) (string, error) {
	t := sfu.Ticket{Room: g.Room, Identity: g.Identity, Name: g.Name, Attributes: map[string]string{"label": g.Label}, Sources: g.sources(), Hidden: g.Hidden, For: g.For}
	t.Silent = len(t.Sources) == 0 // an empty list would be everything
	if g.Staff {
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
	return grantOf(t), nil
}

func grantOf(t sfu.Ticket) Grant {
	return Grant{Room: t.Room, Identity: t.Identity, Name: t.Name, Label: t.Attributes["label"], Staff: t.Attributes["staff"] == "1",
		Sources: t.Sources, Silent: t.Silent, Hidden: t.Hidden, For: max(t.For, time.Second)}
}

// Inside gives who is in the room now.
func (e *Embedded) Inside(_ context.Context, room string) ([]Participant, error) {
	people := e.engine.People(room)
	all := make([]Participant, len(people))
	for i, p := range people {
		all[i] = Participant{Identity: p.Identity, Name: p.Name, Label: p.Attributes["label"], Since: p.Since, Microphone: p.Microphone, Camera: p.Camera, Screen: p.Screen}
	}
	return all, nil
}

// Remove puts somebody out; the tickets they hold let them in no more.
func (e *Embedded) Remove(_ context.Context, room, identity string) error {
	return e.engine.Remove(room, identity)
}

// Allow replaces what somebody may do from now on.
func (e *Embedded) Allow(_ context.Context, room, identity string, p Permission) error {
	return e.engine.Allow(room, identity, sfu.Permission{Sources: p.Sources, Publish: p.Publish, Data: p.Data})
}

// Mute switches off the microphone of somebody; who is not there is silent.
func (e *Embedded) Mute(ctx context.Context, room, identity string) error {
	return e.MuteTrack(ctx, room, identity, Microphone)
}

// MuteTrack switches off one source of somebody.
func (e *Embedded) MuteTrack(_ context.Context, room, identity, source string) error {
	return e.engine.MuteSource(room, identity, source)
}

// Say sends a message with a topic to these identities, or to all inside.
func (e *Embedded) Say(_ context.Context, room, topic string, payload []byte, to ...string) error {
	return e.engine.Say(room, topic, payload, to...)
}

// OnEvent has f called with what happens in rooms.
func (e *Embedded) OnEvent(f func(Event)) (stop func()) { return e.told.add(f) }

// URL is empty: browsers connect to where they have the page from.
func (*Embedded) URL() string { return "" }

// Close ends the room for everybody.
func (e *Embedded) Close(_ context.Context, room string) error { return e.engine.CloseRoom(room) }

// Refusal gives the fact of ours behind why the engine kept somebody out.
func Refusal(err error) error {
	var known *errs.Error
	switch {
	case errors.Is(err, sfu.ErrUnwell):
		return ErrMediaAway.From(err)
	case errors.As(err, &known):
		return known
	case errors.Is(err, sfu.ErrFull):
		return ErrFull.From(err)
	case errors.Is(err, sfu.ErrNoPlace):
		return ErrNodeFull.From(err)
	}
	return ErrNoSuchMeeting.From(err)
}
