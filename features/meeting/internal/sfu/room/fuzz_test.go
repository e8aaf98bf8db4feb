package room

import (
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/peer"
	"loggia/features/meeting/internal/sfu/wire"
)

// requests is a message of each kind that clients send, as they come off the
// wire; those that the connections answer are fuzzed where they are.
func requests(add func([]byte)) {
	fields := (&wire.SignalRequest{}).ProtoReflect().Descriptor().Oneofs().Get(0).Fields()
	for i := range fields.Len() {
		number := fields.Get(i).Number()
		inner := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), "TR_x")
		inner = protowire.AppendVarint(protowire.AppendTag(inner, 2, protowire.VarintType), 1)
		add(protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), inner))
		add(protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), nil))
	}
	for _, m := range []*wire.SignalRequest{
		{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "c", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA, Layers: []*wire.VideoLayer{{Width: 1, Quality: 9}}}}},
		{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "d", Type: 7, Source: -3}}},
		{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{PublishTracks: []*wire.TrackPublishedResponse{nil}, DatachannelReceiveStates: []*wire.DataChannelReceiveState{{}}, Subscription: &wire.UpdateSubscription{Subscribe: true, ParticipantTracks: []*wire.ParticipantTracks{{}}}}}},
		{Message: &wire.SignalRequest_SubscriptionPermission{SubscriptionPermission: &wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantIdentity: "a"}}}}},
		{Message: &wire.SignalRequest_UpdateMetadata{UpdateMetadata: &wire.UpdateParticipantMetadata{Name: "\xff", Attributes: map[string]string{"a": ""}}}},
	} {
		if b, err := proto.Marshal(m); err == nil {
			add(b)
		}
	}
	add([]byte{0x22, 0x00, 0x22, 0x02, 0x0a, 0x00}) // the same kind twice: the second is merged into the first
}

// Whatever a client asks, it changes nobody but itself.
func FuzzHandle(f *testing.F) {
	requests(func(b []byte) { f.Add(b) })
	b := newBench(f)
	b.join("r", "a")
	f.Fuzz(func(t *testing.T, raw []byte) {
		var m wire.SignalRequest
		if proto.Unmarshal(raw, &m) != nil {
			return
		}
		switch m.Message.(type) {
		case *wire.SignalRequest_Offer, *wire.SignalRequest_Answer, *wire.SignalRequest_Trickle:
			return
		}
		b := &bench{Rooms: b.Rooms, t: t, url: b.url}
		if _, err := b.Person("r", "guest"); err != nil { // it has not come yet, or it had left
			b.join("r", "guest")
		}
		var before, after *wire.ParticipantInfo
		var guest *Participant
		b.at("r", "a", func(_ *Room, p *Participant) { before = p.info() })
		b.at("r", "guest", func(_ *Room, p *Participant) { guest = p })
		guest.handle(&m)
		b.at("r", "a", func(_ *Room, p *Participant) { after = p.info() })
		if !proto.Equal(before, after) {
			t.Errorf("%v made\n%v of\n%v", &m, after, before)
		}
		guest.room.mu.Lock()
		defer guest.room.mu.Unlock()
		if guest.name != "guest" || guest.metadata != "" || len(guest.attributes) > 0 || len(guest.pending)+len(guest.tracks) > 2 {
			t.Errorf("%v made %v", &m, guest.info())
		}
		clear(guest.pending)
	})
}

// Whatever a client says, it says in its own name, and nothing of others.
func FuzzData(f *testing.F) {
	for _, m := range []*wire.DataPacket{
		{}, {Sequence: 1, ParticipantIdentity: "a", ParticipantSid: "PA_x", DestinationIdentities: []string{"a", ""}},
		{User: &wire.UserPacket{ParticipantIdentity: "a", Payload: []byte("x"), DestinationSids: []string{"PA_x"}}},
	} {
		b, _ := proto.Marshal(m)
		f.Add(b)
		f.Add(append(b, b...))
		for number := protowire.Number(3); number < 20; number++ {
			f.Add(protowire.AppendBytes(protowire.AppendTag(b, number, protowire.BytesType), []byte("content")))
		}
	}
	b := newBench(f)
	b.join("r", "a")
	b.join("r", "guest")
	var guest *Participant
	b.at("r", "guest", func(_ *Room, p *Participant) { guest = p })
	f.Fuzz(func(t *testing.T, raw []byte) {
		guest.Data(peer.Reliable, raw)
		guest.lastSeq = 0
		var m, out wire.DataPacket
		if proto.Unmarshal(raw, &m) != nil || speaksForOthers(&m) {
			return
		}
		to, content := guest.accept(peer.Reliable, &m)
		guest.lastSeq = 0
		if len(to) == 0 {
			return
		}
		if err := proto.Unmarshal(content, &out); err != nil {
			t.Fatal(err)
		}
		if out.ParticipantIdentity != "guest" || out.ParticipantSid != guest.sid || out.User != nil && (out.User.ParticipantIdentity != "guest" || out.User.ParticipantSid != guest.sid) || speaksForOthers(&out) {
			t.Errorf("%x passes as %v", raw, &out)
		}
	})
}
