package room

import (
	"strings"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// An Event is something that happened in a room: somebody "joined" or "left", a
// source was "published" or "unpublished", or "room_ended". Nothing is told of
// who is hidden.
type Event struct {
	Kind, Room, Identity string
	Reason               string // of leaving: "left", "removed", "ended", "replaced", "restart", "lost"
	Source, Codec        string
	At                   time.Time
}

func (r *Room) happens(e Event) {
	if on := r.rooms.On; on != nil {
		e.Room, e.At = r.name, time.Now()
		on(e)
	}
}

func (r *Room) came(p *Participant) {
	if !p.came && !p.permission.Hidden {
		p.came = true
		r.happens(Event{Kind: "joined", Identity: p.identity})
	}
}

var reasons = map[wire.DisconnectReason]string{
	wire.DisconnectReason_CLIENT_INITIATED: "left", wire.DisconnectReason_PARTICIPANT_REMOVED: "removed", wire.DisconnectReason_ROOM_DELETED: "ended",
	wire.DisconnectReason_DUPLICATE_IDENTITY: "replaced", wire.DisconnectReason_SERVER_SHUTDOWN: "restart",
}

func (r *Room) left(p *Participant, why wire.DisconnectReason) {
	if !p.came {
		return // nor had it been told that they came
	}
	reason := reasons[why]
	if reason == "" {
		reason = "lost"
	}
	r.happens(Event{Kind: "left", Identity: p.identity, Reason: reason})
}

func (r *Room) published(t *track, kind string) {
	if t.owner.permission.Hidden {
		return
	}
	_, codec, _ := strings.Cut(strings.ToLower(t.info.MimeType), "/")
	r.happens(Event{Kind: kind, Identity: t.owner.identity, Source: sourceNames[t.info.Source], Codec: codec})
}

var sourceNames = map[wire.TrackSource]string{}

func init() {
	for name, s := range sources {
		sourceNames[s] = name
	}
}
