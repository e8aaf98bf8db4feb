package room

import (
	"strings"
	"time"

	"loggia/features/meeting/internal/sfu/allocate"
	"loggia/features/meeting/internal/sfu/wire"
)

// shareOut has p sent what p's line carries, and tells p which pictures are
// withheld because of it: a tile can then say so instead of standing still.
func (p *Participant) shareOut(now time.Time) {
	line := p.peer.Line()
	line.Decide(now)
	var changed []*wire.StreamStateInfo
	for _, pause := range line.Pauses() {
		t := p.room.track(pause.SID)
		if t == nil {
			continue
		}
		state := wire.StreamState_ACTIVE
		if pause.Withheld {
			state = wire.StreamState_PAUSED
		}
		changed = append(changed, &wire.StreamStateInfo{ParticipantSid: t.owner.sid, TrackSid: pause.SID, State: state})
	}
	if len(changed) > 0 {
		p.send(&wire.SignalResponse{Message: &wire.SignalResponse_StreamStateUpdate{StreamStateUpdate: &wire.StreamStateUpdate{StreamStates: changed}}})
	}
}

// qualities tells how good the lines are.
func (r *Room) qualities() {
	var all []*wire.ConnectionQualityInfo
	for _, p := range r.people {
		p.quality, p.score = p.measure()
		if !p.permission.Hidden {
			all = append(all, &wire.ConnectionQualityInfo{ParticipantSid: p.sid, Quality: p.quality, Score: p.score})
		}
	}
	for _, p := range r.people {
		mine := all
		if p.quality == wire.ConnectionQuality_LOST {
			mine = nil // it has no line to be told on; and a client told so of itself would begin anew
		}
		if len(mine) > 0 {
			p.send(&wire.SignalResponse{Message: &wire.SignalResponse_ConnectionQuality{ConnectionQuality: &wire.ConnectionQualityUpdate{Updates: mine}}})
		}
	}
}

const fewPackets = 50 // from which nothing is told of what gets lost

// measure puts p's line into a word: what gets lost on the way up and down, how
// long the way is, and what does not fit on it.
func (p *Participant) measure() (wire.ConnectionQuality, float32) {
	if p.session == nil || !p.failedAt.IsZero() {
		return wire.ConnectionQuality_LOST, 1
	}
	figures := p.peer.Line().Figures()
	var lost, of int64
	for _, t := range p.tracks {
		l, n := t.media.Loss()
		lost, of = lost+l, of+n
	}
	if of > fewPackets {
		figures.Up = float64(lost) / float64(of)
	}
	score, word := figures.Score()
	return words[word], score
}

var words = map[allocate.Word]wire.ConnectionQuality{allocate.Poor: wire.ConnectionQuality_POOR, allocate.Good: wire.ConnectionQuality_GOOD, allocate.Excellent: wire.ConnectionQuality_EXCELLENT}

// tellWanted spares the publisher layers that nobody shows.
func (t *track) tellWanted(now time.Time) {
	wanted := rank(t.media.Wanted())
	if !t.dynacast.Tell(wanted, now) {
		return
	}
	var list []*wire.SubscribedQuality
	for q := wire.VideoQuality_LOW; q <= wire.VideoQuality_HIGH; q++ {
		list = append(list, &wire.SubscribedQuality{Quality: q, Enabled: int(q) <= wanted})
	}
	_, codec, _ := strings.Cut(strings.ToLower(t.info.MimeType), "/")
	t.owner.send(&wire.SignalResponse{Message: &wire.SignalResponse_SubscribedQualityUpdate{SubscribedQualityUpdate: &wire.SubscribedQualityUpdate{
		TrackSid: t.info.Sid, SubscribedQualities: list, SubscribedCodecs: []*wire.SubscribedCodec{{Codec: codec, Qualities: list}},
	}}})
}

func rank(q wire.VideoQuality) int {
	if q == wire.VideoQuality_OFF {
		return allocate.Nobody
	}
	return int(q)
}
