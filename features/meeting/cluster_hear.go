package meeting

import (
	"context"
	"strings"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

var leftFor = map[wire.DisconnectReason]string{
	wire.DisconnectReason_CLIENT_INITIATED: LeftByThemselves, wire.DisconnectReason_PARTICIPANT_REMOVED: LeftRemoved, wire.DisconnectReason_ROOM_DELETED: LeftEnded,
	wire.DisconnectReason_ROOM_CLOSED: LeftEnded, wire.DisconnectReason_DUPLICATE_IDENTITY: LeftReplaced, wire.DisconnectReason_SERVER_SHUTDOWN: LeftRestart,
}

// hear passes on what the cluster tells, and shuts the door on who comes back
// with a ticket that was withdrawn: a cluster may not remember.
func (c *Cluster) hear(w *wire.WebhookEvent) {
	e := Event{Room: w.Room.GetName(), Identity: w.Participant.GetIdentity(), At: time.Now()}
	if _, _, ours := ofRoom(e.Room); !ours {
		return // others may use the cluster too
	}
	switch w.Event {
	case "room_started":
		c.again([2]string{e.Room}, func(ctx context.Context) error { return c.remove(ctx, e.Room) })
		return
	case "participant_joined":
		if c.again([2]string{e.Room, e.Identity}, func(ctx context.Context) error { return c.putOut(ctx, e.Room, e.Identity) }) {
			return
		}
		e.Kind = Joined
	case "participant_left":
		e.Kind, e.Reason = Left, leftFor[w.Participant.GetDisconnectReason()]
		if e.Reason == "" {
			e.Reason = LeftLost
		}
	case "track_published", "track_unpublished":
		e.Kind = Published
		if w.Event == "track_unpublished" {
			e.Kind = Unpublished
		}
		for name, s := range wireSources {
			if s == w.Track.GetSource() {
				e.Source = name
			}
		}
		_, e.Codec, _ = strings.Cut(strings.ToLower(w.Track.GetMimeType()), "/")
	case "room_finished":
		e.Kind, e.Identity = RoomEnded, ""
	}
	c.told.tell(e)
}

// again does what a removal did once more, if nobody has been let in since. Not
// in the time of the webhook: the cluster waits for its answer.
func (c *Cluster) again(place [2]string, do func(context.Context) error) bool {
	c.mu.Lock()
	out := c.out[place]
	c.mu.Unlock()
	if out {
		c.busy.Go(func() {
			ctx, stop := context.WithTimeout(context.Background(), 15*time.Second)
			defer stop()
			if err := do(ctx); err != nil {
				c.log.Error("somebody who was put out is back", "room", place[0], "error", err)
			}
		})
	}
	return out
}
