package room

import (
	"strings"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

const (
	beat          = 400 * time.Millisecond
	perQuality    = 12 // beats between two words on the quality of the lines
	emptyFor      = 5 * time.Minute
	resumeWithin  = 20 * time.Second // after which a broken line is given up
	connectWithin = 45 * time.Second // for media to flow after a join
	failedFor     = 15 * time.Second // that media may have failed before the client is told to begin anew
	renewAfter    = 5 * time.Minute  // a ticket gets a successor
	renewFor      = 10 * time.Minute // which is good for so long, or as long as its own would have been
	announcedFor  = 30 * time.Second // between the word and the media
	lowerAfter    = 5 * time.Second  // before a publisher is told that a layer is not needed
)

// run is the room's clock.
func (r *Room) run() {
	t := time.NewTicker(beat)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-r.stop:
			return
		case now := <-t.C:
			if r.tick(now, n) && r.rooms.forget(r, false) {
				r.happens(Event{Kind: "room_ended"})
			}
		}
	}
}

// tick says whether the room has been empty for long enough.
func (r *Room) tick(now time.Time, n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.people {
		r.check(p, now)
	}
	for _, p := range r.people {
		for _, t := range p.tracks {
			t.media.Tick(now)
			if t.media.Video {
				t.tellWanted(now)
			}
		}
	}
	r.speakers()
	r.beatWatchers(now)
	if n%perQuality == perQuality-1 {
		r.qualities()
	}
	return !r.empty.IsZero() && now.Sub(r.empty) > emptyFor
}

// check sends away who cannot be reached, and renews tickets that grow old.
func (r *Room) check(p *Participant, now time.Time) {
	switch {
	case !p.lostAt.IsZero() && now.Sub(p.lostAt) > resumeWithin:
		r.remove(p, wire.DisconnectReason_SIGNAL_CLOSE, wire.LeaveRequest_RECONNECT)
	case p.state != wire.ParticipantInfo_ACTIVE && now.Sub(p.joined) > connectWithin:
		r.remove(p, wire.DisconnectReason_CONNECTION_TIMEOUT, wire.LeaveRequest_RECONNECT)
	case !p.failedAt.IsZero() && now.Sub(p.failedAt) > failedFor:
		r.remove(p, wire.DisconnectReason_MEDIA_FAILURE, wire.LeaveRequest_RECONNECT)
	default:
		p.prune(now)
		p.renew(now)
	}
}

func (p *Participant) prune(now time.Time) {
	for cid, t := range p.pending {
		if now.Sub(t.announced) > announcedFor && !t.info.Muted {
			delete(p.pending, cid)
		}
	}
}

// renew sends a fresh ticket now and then: a call may last longer than the
// ticket, and the line may break at its end.
func (p *Participant) renew(now time.Time) {
	if life := p.claims.Life(); life <= 0 || p.session == nil || now.Sub(p.renewedAt) < min(life/2, renewAfter) {
		return
	}
	p.refresh(now)
}

// refresh sends a ticket that says what p may now.
func (p *Participant) refresh(now time.Time) {
	p.renewedAt = now
	c := *p.claims
	c.Name, c.Metadata = p.name, p.metadata
	left := time.UnixMilli(int64(c.Expires * 1000)).Sub(now)
	if token, err := p.room.rooms.Renew(&c, max(left, min(c.Life(), renewFor))); err == nil {
		p.send(&wire.SignalResponse{Message: &wire.SignalResponse_RefreshToken{RefreshToken: token}})
	}
}

// speakers tells who began or ceased to speak.
func (r *Room) speakers() {
	var changed []*wire.SpeakerInfo
	for _, p := range r.people {
		var level float32
		speaking := false
		for _, t := range p.tracks {
			if t.media.Meter == nil || t.info.Source == wire.TrackSource_SCREEN_SHARE_AUDIO {
				continue
			}
			if l, s := t.media.Meter.Read(); s && !t.info.Muted {
				level, speaking = max(level, l), true
			}
		}
		if step := level - p.level; speaking != p.speaking || step > 0.1 || step < -0.1 {
			p.speaking, p.level = speaking, level
			if !p.permission.Hidden {
				changed = append(changed, &wire.SpeakerInfo{Sid: p.sid, Level: level, Active: speaking})
			}
		}
	}
	if len(changed) > 0 {
		r.all(&wire.SignalResponse{Message: &wire.SignalResponse_SpeakersChanged{SpeakersChanged: &wire.SpeakersChanged{Speakers: changed}}})
	}
}

func (r *Room) all(m *wire.SignalResponse) {
	for _, p := range r.people {
		p.send(m)
	}
}

// qualities tells how good the lines are: the worse of what gets lost on the
// way up and on the way down.
func (r *Room) qualities() {
	var all []*wire.ConnectionQualityInfo
	for _, p := range r.people {
		p.quality = p.measure()
		if !p.permission.Hidden {
			all = append(all, &wire.ConnectionQualityInfo{ParticipantSid: p.sid, Quality: p.quality, Score: score[p.quality]})
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

var score = map[wire.ConnectionQuality]float32{wire.ConnectionQuality_EXCELLENT: 4.5, wire.ConnectionQuality_GOOD: 3.5, wire.ConnectionQuality_POOR: 2, wire.ConnectionQuality_LOST: 1}

func (p *Participant) measure() wire.ConnectionQuality {
	var lost, of int64
	for _, t := range p.tracks {
		l, n := t.media.Loss()
		lost, of = lost+l, of+n
	}
	worst := 0.0
	if of > 50 {
		worst = float64(lost) / float64(of)
	}
	for _, d := range p.subs {
		worst = max(worst, d.Loss())
	}
	switch {
	case p.session == nil || !p.failedAt.IsZero():
		return wire.ConnectionQuality_LOST
	case worst > 0.10:
		return wire.ConnectionQuality_POOR
	case worst > 0.03:
		return wire.ConnectionQuality_GOOD
	}
	return wire.ConnectionQuality_EXCELLENT
}

// tellWanted spares the publisher layers that nobody shows: more at once, less
// only after a while, so that a window that is moved about costs nothing.
func (t *track) tellWanted(now time.Time) {
	wanted := t.media.Wanted()
	switch {
	case t.untold:
	case wanted == t.dynacast:
		t.lowerAt = time.Time{}
		return
	case rank(wanted) > rank(t.dynacast):
	default:
		if t.lowerAt.IsZero() {
			t.lowerAt = now
		}
		if now.Sub(t.lowerAt) < lowerAfter {
			return
		}
	}
	t.dynacast, t.lowerAt, t.untold = wanted, time.Time{}, false
	var list []*wire.SubscribedQuality
	for q := wire.VideoQuality_LOW; q <= wire.VideoQuality_HIGH; q++ {
		list = append(list, &wire.SubscribedQuality{Quality: q, Enabled: wanted != wire.VideoQuality_OFF && q <= wanted})
	}
	_, codec, _ := strings.Cut(strings.ToLower(t.info.MimeType), "/")
	t.owner.send(&wire.SignalResponse{Message: &wire.SignalResponse_SubscribedQualityUpdate{SubscribedQualityUpdate: &wire.SubscribedQualityUpdate{
		TrackSid: t.info.Sid, SubscribedQualities: list, SubscribedCodecs: []*wire.SubscribedCodec{{Codec: codec, Qualities: list}},
	}}})
}

func rank(q wire.VideoQuality) int {
	if q == wire.VideoQuality_OFF {
		return -1
	}
	return int(q)
}
