package room

import (
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
		p.shareOut(now)
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
			for _, t := range p.tracks {
				t.media.SetSpeaking(speaking)
			}
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
