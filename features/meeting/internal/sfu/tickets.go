package sfu

import (
	"time"

	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

// A Ticket is what one identity may do in one room. Sources lists what may be
// published ("camera", "microphone", "screen_share", "screen_share_audio");
// empty is everything.
type Ticket struct {
	Room, Identity, Name string
	Attributes           map[string]string
	Sources              []string
	Silent               bool          // publishes nothing
	Hidden               bool          // is not shown, and publishes and sends nothing
	For                  time.Duration // at most 24 hours
}

// Sign makes the token of a ticket, from now.
func (e *Engine) Sign(t Ticket) (string, error) {
	v := wire.VideoGrant{RoomJoin: true, Room: t.Room, CanPublishSources: t.Sources, Hidden: t.Hidden}
	no := false
	if t.Silent || t.Hidden {
		v.CanPublish = &no
	}
	if t.Hidden {
		v.CanPublishData = &no
	}
	return wire.Sign(e.claims(wire.Claims{Identity: t.Identity, Name: t.Name, Attributes: t.Attributes, Video: v}, t.For), e.c.Secret)
}

func (e *Engine) claims(c wire.Claims, life time.Duration) wire.Claims {
	now := time.Now()
	c.Issuer = e.c.Key
	c.Issued = wire.Seconds(now)
	c.NotBefore = float64(now.Unix())
	c.Expires = float64(now.Add(min(life, room.KeptFor)).Unix())
	return c
}

// renew signs a ticket again.
func (e *Engine) renew(c *wire.Claims, life time.Duration) (string, error) {
	return wire.Sign(e.claims(*c, life), e.c.Secret)
}

// Read gives the ticket inside a token that lets in now, or ErrToken.
func (e *Engine) Read(token string) (Ticket, error) {
	c, err := e.verify(token)
	if err != nil || !c.Video.RoomJoin || e.withdrawn.Holds(c) {
		return Ticket{}, ErrToken
	}
	return ticketOf(c), nil
}

func ticketOf(c *wire.Claims) Ticket {
	return Ticket{
		Room: c.Video.Room, Identity: c.Identity, Name: c.Name, Attributes: c.Attributes, Sources: c.Video.CanPublishSources, Silent: c.Video.CanPublish != nil && !*c.Video.CanPublish, Hidden: c.Video.Hidden,
		For: time.Until(time.UnixMilli(int64(c.Expires * 1000))),
	}
}

func (e *Engine) verify(token string) (*wire.Claims, error) {
	return wire.Verify(token, e.c.Key, e.c.Secret, time.Now())
}
