package room

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loggia/features/meeting/internal/sfu/wire"
)

// handle obeys one message of the client; what we do not know is ignored.
func (p *Participant) handle(m *wire.SignalRequest) {
	switch x := m.Message.(type) { // these wait for the connections, which tell the room: not under its mutex
	case *wire.SignalRequest_Offer:
		p.peer.Offer(x.Offer)
		return
	case *wire.SignalRequest_Answer:
		p.peer.Answer(x.Answer)
		return
	case *wire.SignalRequest_Trickle:
		p.peer.Candidate(x.Trickle)
		return
	}
	p.room.mu.Lock()
	defer p.room.mu.Unlock()
	if p.gone {
		return
	}
	switch x := m.Message.(type) {
	case *wire.SignalRequest_AddTrack:
		p.announce(x.AddTrack)
	case *wire.SignalRequest_Mute:
		p.mute(x.Mute.Sid, x.Mute.Muted)
	case *wire.SignalRequest_Subscription:
		p.choose(x.Subscription)
	case *wire.SignalRequest_TrackSetting:
		for _, sid := range x.TrackSetting.TrackSids[:min(sidsLimit, len(x.TrackSetting.TrackSids))] {
			if d := p.subs[sid]; d != nil {
				d.Set(x.TrackSetting)
				if t := p.room.track(sid); t != nil && t.media.Video {
					t.tellWanted(time.Now())
				}
			}
		}
	case *wire.SignalRequest_Leave:
		p.room.remove(p, wire.DisconnectReason_CLIENT_INITIATED, wire.LeaveRequest_DISCONNECT)
	case *wire.SignalRequest_SubscriptionPermission:
		p.permit(x.SubscriptionPermission)
	case *wire.SignalRequest_SyncState:
		p.sync(x.SyncState)
	case *wire.SignalRequest_UpdateMetadata:
		p.rename(x.UpdateMetadata)
	case *wire.SignalRequest_UpdateLayers:
		p.resize(x.UpdateLayers.TrackSid, x.UpdateLayers.Layers)
	case *wire.SignalRequest_UpdateVideoTrack:
		if t := p.mine(x.UpdateVideoTrack.TrackSid); t != nil {
			t.info.Width, t.info.Height = x.UpdateVideoTrack.Width, x.UpdateVideoTrack.Height
			p.room.tell(p, true)
		}
	case *wire.SignalRequest_PublishDataTrackRequest:
		p.answer(&wire.RequestResponse{Reason: wire.RequestResponse_UNSUPPORTED_TYPE, Request: &wire.RequestResponse_PublishDataTrack{PublishDataTrack: x.PublishDataTrackRequest}})
	case *wire.SignalRequest_UnpublishDataTrackRequest:
		p.answer(&wire.RequestResponse{Reason: wire.RequestResponse_UNSUPPORTED_TYPE, Request: &wire.RequestResponse_UnpublishDataTrack{UnpublishDataTrack: x.UnpublishDataTrackRequest}})
	case *wire.SignalRequest_StoreDataBlobRequest:
		p.refuse(x.StoreDataBlobRequest.RequestId, wire.RequestResponse_UNSUPPORTED_TYPE)
	case *wire.SignalRequest_GetDataBlobRequest:
		p.refuse(x.GetDataBlobRequest.RequestId, wire.RequestResponse_UNSUPPORTED_TYPE)
	case *wire.SignalRequest_UpdateAudioTrack:
		if t := p.mine(x.UpdateAudioTrack.TrackSid); t != nil && len(x.UpdateAudioTrack.Features) <= 16 {
			t.info.AudioFeatures = x.UpdateAudioTrack.Features
			p.room.tell(p, true)
		}
	}
}

func (p *Participant) resize(sid string, layers []*wire.VideoLayer) {
	if t := p.mine(sid); t != nil && len(layers) <= 3 {
		t.info.Layers = layers
		t.media.SetSizes(layers)
		p.room.tell(p, true)
	}
}

// sync compares what the client believes after its line was back. A track that
// it publishes and we do not know would never be seen: better begin anew.
func (p *Participant) sync(s *wire.SyncState) {
	for _, t := range s.PublishTracks {
		sid := t.GetTrack().GetSid()
		if p.taken[sid] { // it has not heard, or does not heed it
			p.send(&wire.SignalResponse{Message: &wire.SignalResponse_TrackUnpublished{TrackUnpublished: &wire.TrackUnpublishedResponse{TrackSid: sid}}})
			continue
		}
		if sid != "" && p.mine(sid) == nil {
			p.room.remove(p, wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
			return
		}
	}
	if q := s.Subscription; q != nil {
		p.choose(q)
	}
	for sid, d := range p.subs {
		if slices.Contains(s.TrackSidsDisabled, sid) {
			d.Set(&wire.UpdateTrackSettings{Disabled: true})
		}
	}
	p.replay(s.DatachannelReceiveStates)
}

const (
	nameLimit      = 128
	metadataLimit  = 16 << 10
	attributeLimit = 16 << 10
)

// rename obeys a client that describes itself, if it may. What its ticket says
// of it stays: nobody makes themselves staff.
func (p *Participant) rename(q *wire.UpdateParticipantMetadata) {
	if !p.permission.CanUpdateMetadata {
		p.refuse(q.RequestId, wire.RequestResponse_NOT_ALLOWED)
		return
	}
	size := 0
	for k, v := range q.Attributes {
		size += len(k) + len(v)
	}
	if len(q.Name) > nameLimit || len(q.Metadata) > metadataLimit || size > attributeLimit || len(p.attributes)+len(q.Attributes) > 64 || !utf8.ValidString(q.Name) {
		p.refuse(q.RequestId, wire.RequestResponse_LIMIT_EXCEEDED)
		return
	}
	for k, v := range q.Attributes {
		if _, fixed := p.claims.Attributes[k]; !fixed {
			p.attribute(k, v)
		}
	}
	if name := strings.TrimSpace(q.Name); name != "" {
		p.name = name
	}
	if q.Metadata != "" {
		p.metadata = q.Metadata
	}
	p.room.tell(p, true)
	p.refuse(q.RequestId, wire.RequestResponse_OK)
}

func (p *Participant) attribute(k, v string) {
	if p.attributes == nil {
		p.attributes = map[string]string{}
	}
	if p.attributes[k] = v; v == "" {
		delete(p.attributes, k)
	}
}
