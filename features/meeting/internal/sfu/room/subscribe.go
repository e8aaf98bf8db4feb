package room

import (
	"slices"
	"time"

	"loggia/features/meeting/internal/sfu/wire"
)

// subscribe gives t to o, if o may have it and has not.
func (r *Room) subscribe(o *Participant, t *track) {
	if o == t.owner || o.gone || !t.live || o.subs[t.info.Sid] != nil || !o.permission.CanSubscribe || !t.owner.allows(o, t) {
		return
	}
	// With one connection the client finds tracks by their section, and those of
	// one stream are played in step. With two it finds them by the stream alone.
	group := t.owner.sid + "|" + t.info.Sid
	if o.single {
		group = t.owner.sid + "|" + t.info.Stream
	}
	want := wire.VideoQuality_HIGH
	if o.adaptive {
		want = wire.VideoQuality_LOW // until it says how large it shows the picture
	}
	d, err := t.media.NewDown(group, want, o.peer.Line())
	if err != nil {
		r.rooms.Log.Debug("a track cannot be subscribed to", "error", err)
		return
	}
	o.subs[t.info.Sid] = d
	o.peer.Add(d)
	if t.media.Video {
		t.tellWanted(time.Now()) // the publisher may have ceased to send what nobody looked at
	}
	if !t.watched {
		t.watched = true
		t.owner.send(&wire.SignalResponse{Message: &wire.SignalResponse_TrackSubscribed{TrackSubscribed: &wire.TrackSubscribed{TrackSid: t.info.Sid}}})
	}
}

func (r *Room) unsubscribe(o *Participant, sid string) {
	if d := o.subs[sid]; d != nil {
		delete(o.subs, sid)
		o.peer.Drop(d)
	}
}

// allows says whether p lets o have one of p's tracks: all may, unless p named
// who may.
func (p *Participant) allows(o *Participant, t *track) bool {
	if p.watchers == nil || p.watchers.AllParticipants {
		return true
	}
	for _, w := range p.watchers.TrackPermissions {
		if w.ParticipantIdentity == o.identity || w.ParticipantIdentity == "" && w.ParticipantSid == o.sid {
			return w.AllTracks || slices.Contains(w.TrackSids, t.info.Sid)
		}
	}
	return false
}

// permit obeys p's word on who may have p's tracks.
func (p *Participant) permit(w *wire.SubscriptionPermission) {
	if len(w.TrackPermissions) > 1000 {
		return
	}
	p.watchers = w
	for _, t := range p.tracks {
		for _, o := range p.room.people {
			if o == p {
				continue
			}
			had, may := o.subs[t.info.Sid] != nil, p.allows(o, t)
			switch {
			case had && !may:
				p.room.unsubscribe(o, t.info.Sid)
			case !had && may && o.auto:
				p.room.subscribe(o, t)
			default:
				continue
			}
			o.send(&wire.SignalResponse{Message: &wire.SignalResponse_SubscriptionPermissionUpdate{SubscriptionPermissionUpdate: &wire.SubscriptionPermissionUpdate{ParticipantSid: p.sid, TrackSid: t.info.Sid, Allowed: may}}})
		}
	}
}

func (r *Room) track(sid string) *track {
	for _, p := range r.people {
		if t := p.tracks[sid]; t != nil {
			return t
		}
	}
	return nil
}

// sidsLimit is how many tracks one message may be about: more than a full room
// has would only keep the others waiting.
const sidsLimit = 1000

// choose obeys o's word on what o wants to have.
func (o *Participant) choose(q *wire.UpdateSubscription) {
	sids := slices.Clone(q.TrackSids)
	for _, of := range q.ParticipantTracks {
		sids = append(sids, of.TrackSids...)
	}
	if len(sids) > sidsLimit {
		return
	}
	for _, sid := range sids {
		if !q.Subscribe {
			o.room.unsubscribe(o, sid)
		} else if t := o.room.track(sid); t != nil {
			o.room.subscribe(o, t)
		} else {
			const notFound = 2
			o.send(&wire.SignalResponse{Message: &wire.SignalResponse_SubscriptionResponse{SubscriptionResponse: &wire.SubscriptionResponse{TrackSid: sid, Err: notFound}}})
		}
	}
}
