package sfu

import (
	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/turn"
)

// Stats is how much there is at a moment, and what has gone through since the
// program began. Nothing in it names anybody.
type Stats struct {
	room.Stats
	Relay   turn.Stats
	Traffic Traffic
}

// Traffic is what has gone through: media, what of it was sent again because
// subscribers had asked for it, and the key frames they asked for.
type Traffic struct {
	PacketsIn, BytesIn, PacketsOut, BytesOut, Again, Missed, KeysWanted, KeysAsked uint64
}

// Stats counts.
func (e *Engine) Stats() Stats {
	t := &forward.Traffic
	s := Stats{Stats: e.rooms.Stats(), Traffic: Traffic{
		t.PacketsIn.Load(), t.BytesIn.Load(), t.PacketsOut.Load(), t.BytesOut.Load(), t.Again.Load(), t.Missed.Load(), t.KeysWanted.Load(), t.KeysAsked.Load(),
	}}
	if e.relay != nil {
		s.Relay = e.relay.Stats()
	}
	return s
}
