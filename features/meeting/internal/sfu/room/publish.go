package room

import (
	"slices"
	"strings"
	"time"

	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/allocate"
	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/wire"
)

// A track is what somebody publishes. Guarded by the room's mutex.
type track struct {
	owner     *Participant
	info      *wire.TrackInfo
	cid       string // the client's own id of it
	media     *forward.Track
	announced time.Time
	live      bool
	watched   bool
	dynacast  allocate.Dynacast // what the client was told to send
}

// prefixes by which clients tell kinds of tracks apart.
var prefixes = map[wire.TrackSource]string{
	wire.TrackSource_CAMERA: "TR_VC", wire.TrackSource_MICROPHONE: "TR_AM", wire.TrackSource_SCREEN_SHARE: "TR_VS", wire.TrackSource_SCREEN_SHARE_AUDIO: "TR_AS",
}

var mimes = map[string]string{"": webrtc.MimeTypeVP8, "vp8": webrtc.MimeTypeVP8, "h264": webrtc.MimeTypeH264}

func (p *Participant) mayPublish(s wire.TrackSource) bool {
	allowed := p.permission.CanPublishSources
	return p.permission.CanPublish && !p.permission.Hidden && (len(allowed) == 0 || slices.Contains(allowed, s))
}

// fits says whether a source gives that kind of media. Who may only speak must
// not show a picture by calling it a microphone.
func fits(s wire.TrackSource, kind wire.TrackType) bool {
	switch s {
	case wire.TrackSource_CAMERA, wire.TrackSource_SCREEN_SHARE:
		return kind == wire.TrackType_VIDEO
	case wire.TrackSource_MICROPHONE, wire.TrackSource_SCREEN_SHARE_AUDIO:
		return kind == wire.TrackType_AUDIO
	}
	return true
}

// announce notes what the client is about to publish, if it may.
func (p *Participant) announce(q *wire.AddTrackRequest) {
	if q.Cid == "" || len(q.Cid) > 256 || len(q.Name) > 256 || len(q.Stream) > 256 || len(q.Layers) > 3 || len(q.SimulcastCodecs) > 4 || len(q.AudioFeatures) > 16 || q.Type > wire.TrackType_VIDEO {
		p.refuse(0, wire.RequestResponse_LIMIT_EXCEEDED)
		return
	}
	if !p.mayPublish(q.Source) || !fits(q.Source, q.Type) {
		p.refuse(0, wire.RequestResponse_NOT_ALLOWED)
		return
	}
	if p.pending[q.Cid] == nil && len(p.tracks)+len(p.pending) >= p.room.rooms.MaxTracks {
		p.refuse(0, wire.RequestResponse_LIMIT_EXCEEDED)
		return
	}
	info := describe(q)
	t := &track{owner: p, info: info, cid: q.Cid, announced: time.Now(), dynacast: allocate.NewDynacast(int(wire.VideoQuality_HIGH))}
	t.media = forward.NewTrack(info.Sid, info.Type == wire.TrackType_VIDEO, p.peer.AskKey)
	t.media.Screen = info.Source == wire.TrackSource_SCREEN_SHARE
	t.media.SetSizes(info.Layers)
	p.pending[q.Cid] = t
	p.send(&wire.SignalResponse{Message: &wire.SignalResponse_TrackPublished{TrackPublished: &wire.TrackPublishedResponse{Cid: q.Cid, Track: clone(info)}}})
}

func describe(q *wire.AddTrackRequest) *wire.TrackInfo {
	prefix := prefixes[q.Source]
	if prefix == "" {
		prefix = "TR_"
	}
	i := &wire.TrackInfo{
		Sid: guid(prefix), Type: q.Type, Name: q.Name, Muted: q.Muted, Width: q.Width, Height: q.Height, Source: q.Source, Layers: q.Layers, Stream: q.Stream,
		Simulcast: len(q.Layers) > 1, DisableDtx: q.DisableDtx, Stereo: q.Stereo, DisableRed: true, AudioFeatures: q.AudioFeatures, Encryption: q.Encryption,
	}
	if i.Stream == "" {
		i.Stream = "camera"
		if q.Source == wire.TrackSource_SCREEN_SHARE || q.Source == wire.TrackSource_SCREEN_SHARE_AUDIO {
			i.Stream = "screenshare"
		}
	}
	if q.Type == wire.TrackType_AUDIO {
		i.MimeType = webrtc.MimeTypeOpus
		i.Codecs = []*wire.SimulcastCodecInfo{{MimeType: i.MimeType, Cid: q.Cid}}
		return i
	}
	i.MimeType = webrtc.MimeTypeVP8
	for _, c := range q.SimulcastCodecs {
		if mime, ok := mimes[strings.ToLower(c.Codec)]; ok && len(i.Codecs) == 0 {
			i.MimeType = mime
			i.Codecs = append(i.Codecs, &wire.SimulcastCodecInfo{MimeType: mime, Cid: c.Cid, Layers: q.Layers, VideoLayerMode: 1}) // one layer a stream
		}
	}
	return i
}

func (p *Participant) refuse(request uint32, why wire.RequestResponse_Reason) {
	p.answer(&wire.RequestResponse{RequestId: request, Reason: why})
}

func (p *Participant) answer(r *wire.RequestResponse) {
	p.send(&wire.SignalResponse{Message: &wire.SignalResponse_RequestResponse{RequestResponse: r}})
}

// Wanted gives the codec that was announced for a track.
func (p *Participant) Wanted(cid string) string {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if t := p.pending[cid]; t != nil && t.info.Type == wire.TrackType_VIDEO {
		return t.info.MimeType
	}
	return ""
}

// Media passes on a track that begins to arrive, until it ends. What was not
// announced, or not allowed, goes nowhere.
func (p *Participant) Media(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver, mid string) {
	t := p.arrive(remote, mid)
	if t == nil {
		return
	}
	if t.media.Receive(remote, receiver) > 0 {
		return // other layers go on
	}
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	p.room.unpublish(t, false)
}

func (p *Participant) arrive(remote *webrtc.TrackRemote, mid string) *track {
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	t := p.match(remote)
	if t == nil || p.gone || !p.mayPublish(t.info.Source) || !t.media.Add(remote) {
		return nil
	}
	if t.live {
		return t
	}
	t.live = true
	t.info.MimeType, t.info.Mid = remote.Codec().MimeType, mid
	delete(p.pending, t.cid)
	p.tracks[t.info.Sid] = t
	p.room.tellWatchers(func(w Watcher) { w.Began(t.source()) })
	p.room.tell(p, true)
	p.room.published(t, "published")
	for _, o := range p.room.people {
		if o.auto {
			p.room.subscribe(o, t)
		}
	}
	return t
}

// match finds what was announced for a track that arrives. Firefox gives tracks
// other ids than it announces: then it is the one of its kind that has waited
// longest.
func (p *Participant) match(remote *webrtc.TrackRemote) *track {
	video := remote.Kind() == webrtc.RTPCodecTypeVideo
	if t := p.pending[remote.ID()]; t != nil && t.media.Video == video {
		return t
	}
	for _, t := range p.tracks {
		if t.cid == remote.ID() && t.media.Video == video {
			return t
		}
	}
	var oldest *track
	for _, t := range p.pending {
		if t.media.Video == video && (oldest == nil || t.announced.Before(oldest.announced)) {
			oldest = t
		}
	}
	if oldest != nil {
		delete(p.pending, oldest.cid)
		oldest.cid = remote.ID()
		p.pending[oldest.cid] = oldest
	}
	return oldest
}

// unpublish takes a track away from everybody; with tell, from its owner too.
func (r *Room) unpublish(t *track, tell bool) {
	if t.owner.tracks[t.info.Sid] != t {
		return
	}
	delete(t.owner.tracks, t.info.Sid)
	r.published(t, "unpublished")
	r.tellWatchers(func(w Watcher) { w.Ended(t.info.Sid) })
	for _, o := range r.people {
		r.unsubscribe(o, t.info.Sid)
	}
	if tell {
		t.owner.taken[t.info.Sid] = true
		t.owner.send(&wire.SignalResponse{Message: &wire.SignalResponse_TrackUnpublished{TrackUnpublished: &wire.TrackUnpublishedResponse{TrackSid: t.info.Sid}}})
	}
	if !t.owner.gone {
		r.tell(t.owner, true)
	}
}

// mine finds one of p's own tracks.
func (p *Participant) mine(sid string) *track {
	if t := p.tracks[sid]; t != nil {
		return t
	}
	for _, t := range p.pending {
		if t.info.Sid == sid {
			return t
		}
	}
	return nil
}

func (p *Participant) mute(sid string, muted bool) *track {
	t := p.mine(sid)
	if t != nil && t.info.Muted != muted {
		t.info.Muted = muted
		if t.live {
			p.room.tellWatchers(func(w Watcher) { w.Changed(t.source()) })
		}
		p.room.tell(p, true)
	}
	return t
}
