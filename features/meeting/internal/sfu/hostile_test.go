package sfu_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

// A siege is a room with somebody who speaks, a witness, a guest who is hostile,
// and somebody who may do nothing at all and tries the same. Next door others
// meet.
type siege struct {
	*testing.T
	engine                *sfu.Engine
	url                   string
	victim, witness, next *client
	guest, nobody         *client
	voice, nextVoice      string // sids of what is published
	round                 int
}

var no = false

func newSiege(t *testing.T) *siege {
	e, url := open(t)
	s := &siege{T: t, engine: e, url: url}
	s.victim = enter(t, url, sign(t, e, sfu.Ticket{Identity: "victim", Name: "Anna", Attributes: map[string]string{"staff": "1"}}), true)
	s.witness = enter(t, url, sign(t, e, sfu.Ticket{Identity: "witness"}), true)
	s.next = enter(t, url, sign(t, e, sfu.Ticket{Room: "castelvento.altra", Identity: "next"}), true)
	s.voice, s.nextVoice = s.victim.publish(wire.TrackSource_MICROPHONE), s.next.publish(wire.TrackSource_MICROPHONE)
	s.guest, s.nobody = s.come("guest"), s.come("nobody")
	s.guest.flows(s.voice)
	s.witness.flows(s.voice)
	return s
}

// come lets a hostile client in, with the little that it may.
func (s *siege) come(identity string) *client {
	s.Helper()
	v := wire.VideoGrant{RoomJoin: true, Room: "borgofiore.prova", CanPublishSources: []string{"camera", "microphone"}}
	if identity == "nobody" {
		v.CanPublish, v.CanSubscribe, v.CanPublishData = &no, &no, &no
	}
	now := time.Now()
	token, err := wire.Sign(wire.Claims{Issuer: key, Identity: identity, Name: "Bruno", Issued: wire.Seconds(now), Expires: wire.Seconds(now.Add(time.Hour)), Video: v}, secret)
	if err != nil {
		s.Fatal(err)
	}
	return enter(s.T, s.url, token, true)
}

// calm checks that nothing has happened to anybody but the hostile themselves.
func (s *siege) calm() {
	s.Helper()
	s.round++
	sane := fmt.Sprint("sane ", s.round)
	s.victim.say("_reliable", &wire.DataPacket{User: &wire.UserPacket{Payload: []byte(sane)}})
	s.witness.until("what the victim says", func() bool {
		return slices.ContainsFunc(s.witness.data, func(p *wire.DataPacket) bool { return string(p.GetUser().GetPayload()) == sane })
	})
	s.witness.flows(s.voice)

	s.witness.mu.Lock()
	if v := s.witness.people["victim"]; v.Name != "Anna" || v.Metadata != "" || v.Attributes["staff"] != "1" || len(v.Tracks) != 1 || v.Tracks[0].Muted || v.Tracks[0].Width != 0 || len(v.Tracks[0].AudioFeatures) > 0 || len(v.Tracks[0].Layers) > 0 {
		s.Errorf("the victim is now %v", v)
	}
	for _, who := range []string{"guest", "nobody"} {
		v := s.witness.people[who]
		if v.Name != "Bruno" && v.Name != "" || len(v.Attributes) > 0 || v.Metadata != "" || v.Permission.GetCanUpdateMetadata() || v.Permission.GetHidden() {
			s.Errorf("%s is now %v", who, v)
		}
		for _, t := range v.Tracks {
			if who == "nobody" || t.Source != wire.TrackSource_CAMERA && t.Source != wire.TrackSource_MICROPHONE {
				s.Errorf("%s publishes %v", who, t)
			}
		}
	}
	for _, p := range s.witness.data {
		if text := string(p.GetUser().GetPayload()); p.ParticipantIdentity == "nobody" || p.ParticipantIdentity == "victim" && !strings.HasPrefix(text, "sane") || len(p.ProtoReflect().GetUnknown()) > 0 && p.ParticipantIdentity != "guest" {
			s.Errorf("the witness heard %v", p)
		}
	}
	s.witness.mu.Unlock()

	s.nobody.mu.Lock()
	if len(s.nobody.packets) > 0 || len(s.nobody.data) > 0 {
		s.Errorf("who may hear nothing has heard %v %v", s.nobody.packets, s.nobody.data)
	}
	s.nobody.mu.Unlock()
	s.guest.mu.Lock()
	if s.guest.packets[s.nextVoice] > 0 {
		s.Error("the guest hears the room next door")
	}
	s.guest.mu.Unlock()
	s.next.mu.Lock()
	if len(s.next.data) > 0 || len(s.next.people) != 1 || s.next.leave != nil || slices.ContainsFunc(s.next.people["next"].Tracks, func(t *wire.TrackInfo) bool { return t.Muted }) {
		s.Errorf("next door they have heard %v and seen %v", s.next.data, s.next.people)
	}
	s.next.mu.Unlock()
	if len(s.engine.People("castelvento.altra")) != 1 {
		s.Error("next door somebody came or went")
	}
}

// heard waits until both hostile clients have been obeyed: else it could be that
// their lines had ended, and nothing of it was ever read.
func (s *siege) heard() {
	s.Helper()
	for _, c := range []*client{s.guest, s.nobody} {
		pongs := func() (n int) {
			for _, m := range c.other {
				if m.GetPong() > 0 {
					n++
				}
			}
			return n
		}
		c.mu.Lock()
		before := pongs()
		c.mu.Unlock()
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Ping{Ping: 1}})
		c.until("a pong", func() bool { return pongs() > before })
	}
}

// send has both hostile clients send the same.
func (s *siege) send(all ...*wire.SignalRequest) {
	for _, m := range all {
		s.guest.send(m)
		s.nobody.send(m)
	}
}

// attacks holds what is tried with each thing that a client can ask. A new one
// must have its line.
var attacks = map[string]func(*siege){
	"offer": func(s *siege) {
		long := "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
		for name, sdp := range map[string]string{"nonsense": "v=0\r\nhello", "empty": "", "sections": long + strings.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\n", 5000), "senders": long + strings.Repeat("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendonly\r\n", 100), "rids": long + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n" + strings.Repeat("a=rid:x send\r\n", 1000)} {
			s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Offer{Offer: &wire.SessionDescription{Type: "offer", Sdp: sdp, Id: 99, MidToTrackId: map[string]string{name: s.voice}}}})
		}
		s.heard()
		s.guest.hangUp() // their own connections have had enough of it
		s.nobody.hangUp()
		s.guest, s.nobody = s.come("guest"), s.come("nobody")
		// Media that was never announced, and media in the place of what was refused.
		video := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
		s.guest.flow("never announced", video)
		s.nobody.flow("never announced either", video)
		s.nobody.flow(s.voice, video) // under another's name
	},
	"answer": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Answer{Answer: &wire.SessionDescription{Type: "answer", Sdp: "v=0\r\n", Id: 1}}}, &wire.SignalRequest{Message: &wire.SignalRequest_Answer{Answer: &wire.SessionDescription{}}})
	},
	"trickle": func(s *siege) {
		for n := range 100 { // within the candidates that may wait, and beyond
			s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{Target: wire.SignalTarget(n % 3), CandidateInit: fmt.Sprintf(`{"candidate":"candidate:1 1 udp 1 10.0.0.%d %d typ host","sdpMid":"0","sdpMLineIndex":%d}`, n%256, n, n*1000)}}})
		}
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: "{"}}}, &wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{Final: true}}})
	},
	"add_track": func(s *siege) {
		for n := range 20 {
			for source := range wire.TrackSource(8) {
				s.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: fmt.Sprint(source, n), Sid: s.voice, Source: source, Type: wire.TrackType(n % 3), Name: "x"}}})
			}
		}
		s.guest.until("refusals", func() bool { return len(s.guest.refused) >= 100 })
		s.guest.mu.Lock()
		defer s.guest.mu.Unlock()
		if len(s.guest.answers) > 8 {
			s.Errorf("the guest may announce %d tracks", len(s.guest.answers))
		}
		for cid, t := range s.guest.answers {
			if t.Source != wire.TrackSource_CAMERA && t.Source != wire.TrackSource_MICROPHONE || t.Sid == s.voice {
				s.Errorf("%s was taken as %v", cid, t)
			}
		}
	},
	"mute": func(s *siege) {
		for _, sid := range []string{s.voice, s.nextVoice, "", "TR_x"} {
			s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Mute{Mute: &wire.MuteTrackRequest{Sid: sid, Muted: true}}})
		}
	},
	"subscription": func(s *siege) {
		many := slices.Repeat([]string{s.voice}, 5000)
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Subscription{Subscription: &wire.UpdateSubscription{Subscribe: true, TrackSids: []string{s.voice, s.nextVoice, "TR_x"}, ParticipantTracks: []*wire.ParticipantTracks{{ParticipantSid: s.next.join.Participant.Sid, TrackSids: []string{s.nextVoice}}}}}},
			&wire.SignalRequest{Message: &wire.SignalRequest_Subscription{Subscription: &wire.UpdateSubscription{Subscribe: true, TrackSids: many}}})
	},
	"track_setting": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_TrackSetting{TrackSetting: &wire.UpdateTrackSettings{TrackSids: []string{s.voice, s.nextVoice}, Quality: 77, Width: 1 << 31, Height: 1 << 31, Fps: 1 << 31, Priority: 1 << 31}}},
			&wire.SignalRequest{Message: &wire.SignalRequest_TrackSetting{TrackSetting: &wire.UpdateTrackSettings{TrackSids: slices.Repeat([]string{s.voice}, 5000), Disabled: true}}})
	},
	"leave": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{Reason: wire.DisconnectReason_ROOM_DELETED, Action: wire.LeaveRequest_RECONNECT}}})
		s.witness.sees("guest", gone)
		s.guest, s.nobody = s.come("guest"), s.come("nobody")
		s.witness.sees("nobody", func(p *wire.ParticipantInfo) bool { return !gone(p) })
	},
	"update_layers": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateLayers{UpdateLayers: &wire.UpdateVideoLayers{TrackSid: s.voice, Layers: []*wire.VideoLayer{{Width: 1}}}}},
			&wire.SignalRequest{Message: &wire.SignalRequest_UpdateLayers{UpdateLayers: &wire.UpdateVideoLayers{TrackSid: s.nextVoice, Layers: make([]*wire.VideoLayer, 100)}}})
	},
	"subscription_permission": func(s *siege) {
		s.victim.send(&wire.SignalRequest{Message: &wire.SignalRequest_SubscriptionPermission{SubscriptionPermission: &wire.SubscriptionPermission{TrackPermissions: []*wire.TrackPermission{{ParticipantIdentity: "witness", AllTracks: true}}}}})
		s.guest.until("told that it may not listen", func() bool {
			return slices.ContainsFunc(s.guest.other, func(m *wire.SignalResponse) bool { return m.GetSubscriptionPermissionUpdate().GetTrackSid() == s.voice })
		})
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_SubscriptionPermission{SubscriptionPermission: &wire.SubscriptionPermission{AllParticipants: true, TrackPermissions: []*wire.TrackPermission{{ParticipantSid: s.victim.join.Participant.Sid, TrackSids: []string{s.voice}, AllTracks: true}}}}},
			&wire.SignalRequest{Message: &wire.SignalRequest_SubscriptionPermission{SubscriptionPermission: &wire.SubscriptionPermission{TrackPermissions: slices.Repeat([]*wire.TrackPermission{{AllTracks: true}}, 3000)}}},
			&wire.SignalRequest{Message: &wire.SignalRequest_Subscription{Subscription: &wire.UpdateSubscription{Subscribe: true, TrackSids: []string{s.voice, "TR_last"}}}})
		s.guest.until("the last is answered", func() bool {
			return slices.ContainsFunc(s.guest.other, func(m *wire.SignalResponse) bool { return m.GetSubscriptionResponse().GetTrackSid() == "TR_last" })
		})
		s.guest.mu.Lock()
		before := s.guest.packets[s.voice]
		s.guest.mu.Unlock()
		s.witness.flows(s.voice)
		s.witness.flows(s.voice)
		s.guest.mu.Lock()
		defer s.guest.mu.Unlock()
		if after := s.guest.packets[s.voice]; after > before+3 { // what was under way
			s.Errorf("the guest hears what it may not: %d packets more", after-before)
		}
		s.victim.send(&wire.SignalRequest{Message: &wire.SignalRequest_SubscriptionPermission{SubscriptionPermission: &wire.SubscriptionPermission{AllParticipants: true}}})
	},
	"sync_state": func(s *siege) {
		s.victim.say("_reliable", &wire.DataPacket{Sequence: 1, DestinationIdentities: []string{"witness"}, User: &wire.UserPacket{Payload: []byte("sane secret")}})
		s.witness.until("the secret", func() bool { return len(s.witness.data) > 0 })
		lie := &wire.SyncState{
			Subscription: &wire.UpdateSubscription{Subscribe: true, TrackSids: []string{s.voice, s.nextVoice}}, TrackSidsDisabled: []string{s.voice},
			DatachannelReceiveStates: slices.Repeat([]*wire.DataChannelReceiveState{{PublisherSid: s.victim.join.Participant.Sid}, {PublisherSid: s.next.join.Participant.Sid}}, 100),
		}
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: lie}}, &wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{}}})
		s.guest.mu.Lock()
		for _, p := range s.guest.data {
			if strings.Contains(string(p.GetUser().GetPayload()), "secret") {
				s.Error("what was said to another was sent again to the guest")
			}
		}
		s.guest.mu.Unlock()
		lie.PublishTracks = []*wire.TrackPublishedResponse{{Cid: "x", Track: &wire.TrackInfo{Sid: s.voice}}}
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: lie}})
		s.guest.left(wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
		s.guest, s.nobody = s.come("guest"), s.come("nobody")
	},
	"simulate": func(s *siege) {
		for _, x := range []*wire.SimulateScenario{
			{Scenario: &wire.SimulateScenario_NodeFailure{NodeFailure: true}}, {Scenario: &wire.SimulateScenario_ServerLeave{ServerLeave: true}}, {Scenario: &wire.SimulateScenario_SpeakerUpdate{SpeakerUpdate: 100}},
			{Scenario: &wire.SimulateScenario_SubscriberBandwidth{SubscriberBandwidth: 1}}, {Scenario: &wire.SimulateScenario_Migration{Migration: true}}, {Scenario: &wire.SimulateScenario_LeaveRequestFullReconnect{LeaveRequestFullReconnect: true}},
		} {
			s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Simulate{Simulate: x}})
		}
	},
	"ping": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_Ping{Ping: -1 << 62}})
		s.guest.until("a pong", func() bool {
			return slices.ContainsFunc(s.guest.other, func(m *wire.SignalResponse) bool { return m.GetPong() > 0 })
		})
	},
	"ping_req": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_PingReq{PingReq: &wire.Ping{Timestamp: 1 << 62, Rtt: -5}}})
	},
	"update_metadata": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateMetadata{UpdateMetadata: &wire.UpdateParticipantMetadata{Name: "Sindaca", Metadata: "x", Attributes: map[string]string{"staff": "1", "label": "sindaca"}, RequestId: 3}}})
	},
	"update_audio_track": func(s *siege) {
		for _, sid := range []string{s.voice, s.nextVoice} {
			s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateAudioTrack{UpdateAudioTrack: &wire.UpdateLocalAudioTrack{TrackSid: sid, Features: make([]int32, 3)}}})
		}
	},
	"update_video_track": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateVideoTrack{UpdateVideoTrack: &wire.UpdateLocalVideoTrack{TrackSid: s.voice, Width: 7, Height: 7}}})
	},
	"publish_data_track_request": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_PublishDataTrackRequest{PublishDataTrackRequest: &wire.PublishDataTrackRequest{PubHandle: 1, Name: strings.Repeat("x", 1000)}}})
	},
	"unpublish_data_track_request": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UnpublishDataTrackRequest{UnpublishDataTrackRequest: &wire.UnpublishDataTrackRequest{}}})
	},
	"update_data_subscription": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateDataSubscription{UpdateDataSubscription: &wire.UpdateDataSubscription{}}})
	},
	"store_data_blob_request": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_StoreDataBlobRequest{StoreDataBlobRequest: &wire.DataBlobRequest{RequestId: 1}}})
	},
	"get_data_blob_request": func(s *siege) {
		s.send(&wire.SignalRequest{Message: &wire.SignalRequest_GetDataBlobRequest{GetDataBlobRequest: &wire.DataBlobRequest{RequestId: 1}}})
	},
}

func TestWhateverAHostileClientAsks(t *testing.T) {
	s := newSiege(t)
	fields := (&wire.SignalRequest{}).ProtoReflect().Descriptor().Oneofs().Get(0).Fields()
	names := map[string]bool{}
	for i := range fields.Len() {
		names[string(fields.Get(i).Name())] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		attack := attacks[name]
		if attack == nil {
			t.Errorf("nobody has tried what harm %s does", name)
			continue
		}
		attack(s)
		s.heard()
		if s.calm(); t.Failed() {
			t.Fatal("by ", name)
		}
	}
	for name := range attacks {
		if !names[name] {
			t.Errorf("%s is no request", name)
		}
	}
}

// The kinds of content of a data packet, by number: all that the protocol has.
var contents = map[protowire.Number]string{
	2: "user", 3: "speaker", 6: "sip_dtmf", 7: "transcription", 8: "metrics", 9: "chat_message", 10: "rpc_request", 11: "rpc_ack", 12: "rpc_response",
	13: "stream_header", 14: "stream_chunk", 15: "stream_trailer", 18: "encrypted_packet", 77: "not known yet",
}

func TestWhateverAHostileClientSays(t *testing.T) {
	s := newSiege(t)
	for number, name := range contents {
		for _, to := range [][]string{nil, {"victim"}, {"witness"}, {"next"}} {
			m := &wire.DataPacket{ParticipantIdentity: "victim", ParticipantSid: s.victim.join.Participant.Sid, DestinationIdentities: to}
			if number == 2 {
				m.User = &wire.UserPacket{ParticipantIdentity: "victim", ParticipantSid: s.victim.join.Participant.Sid, Payload: []byte("forged"), DestinationSids: []string{s.next.join.Participant.Sid}}
			} else {
				raw := protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), []byte(name))
				m.ProtoReflect().SetUnknown(raw)
			}
			for _, label := range []string{"_reliable", "_lossy"} {
				s.guest.say(label, proto.Clone(m).(*wire.DataPacket))
				s.nobody.say(label, proto.Clone(m).(*wire.DataPacket))
			}
		}
	}
	for _, junk := range [][]byte{nil, {0xff}, make([]byte, 100<<10)} {
		s.guest.channels["_reliable"].Send(junk)
		s.nobody.channels["_lossy"].Send(junk)
	}
	s.guest.say("_reliable", &wire.DataPacket{User: &wire.UserPacket{Payload: []byte("last")}})
	s.witness.until("the last", func() bool {
		return slices.ContainsFunc(s.witness.data, func(p *wire.DataPacket) bool { return string(p.GetUser().GetPayload()) == "last" })
	})
	s.calm()
	s.witness.mu.Lock()
	defer s.witness.mu.Unlock()
	kinds := map[protowire.Number]bool{}
	for _, p := range s.witness.data {
		if p.ParticipantIdentity == "guest" && p.ParticipantSid != s.guest.join.Participant.Sid || p.User != nil && p.User.ParticipantIdentity != p.ParticipantIdentity {
			t.Errorf("under another's name: %v", p)
		}
		if raw := p.ProtoReflect().GetUnknown(); len(raw) > 0 {
			number, _, _ := protowire.ConsumeTag(raw)
			kinds[number] = true
		}
	}
	for number, name := range contents {
		forbidden := number == 3 || number == 7 || number == 8
		if number != 2 && kinds[number] == forbidden {
			t.Errorf("%s passed: %v", name, kinds[number])
		}
	}
}

func TestWaysInThatAreShut(t *testing.T) {
	s := newSiege(t)
	now := time.Now()
	forge := func(change func(*wire.Claims), with string) string {
		c := wire.Claims{Issuer: key, Identity: "guest", Issued: wire.Seconds(now), Expires: wire.Seconds(now.Add(time.Hour)), Video: wire.VideoGrant{RoomJoin: true, Room: "borgofiore.prova"}}
		change(&c)
		token, err := wire.Sign(c, with)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for what, token := range map[string]string{
		"another secret":       forge(func(*wire.Claims) {}, secret+"x"),
		"another key":          forge(func(c *wire.Claims) { c.Issuer = "other" }, secret),
		"over":                 forge(func(c *wire.Claims) { c.Expires = wire.Seconds(now.Add(-time.Minute)) }, secret),
		"not yet":              forge(func(c *wire.Claims) { c.NotBefore = wire.Seconds(now.Add(time.Hour)) }, secret),
		"for ever":             forge(func(c *wire.Claims) { c.Expires = wire.Seconds(now.Add(1000 * time.Hour)) }, secret),
		"never over":           forge(func(c *wire.Claims) { c.Expires = 0 }, secret),
		"not to join":          forge(func(c *wire.Claims) { c.Video.RoomJoin = false }, secret),
		"an administrator's":   forge(func(c *wire.Claims) { c.Video = wire.VideoGrant{RoomAdmin: true, Room: "borgofiore.prova"} }, secret),
		"of nobody":            forge(func(c *wire.Claims) { c.Identity = "" }, secret),
		"of no room":           forge(func(c *wire.Claims) { c.Video.Room = "" }, secret),
		"a name without end":   forge(func(c *wire.Claims) { c.Identity = strings.Repeat("x", 1000) }, secret),
		"longer than it needs": forge(func(c *wire.Claims) { c.Metadata = strings.Repeat("x", 20<<10) }, secret),
		"empty":                "",
	} {
		for _, sid := range []string{"", s.guest.join.Participant.Sid} {
			if _, err := prepare(t, s.url, token, true).dial(sid); err == nil || err.Error() != "401" && err.Error() != "400" {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	// Back in under somebody else's number: the ticket says who one is.
	for what, sid := range map[string]string{"the victim's": s.victim.join.Participant.Sid, "one of the room next door": s.next.join.Participant.Sid, "nobody's": "PA_x"} {
		c := prepare(t, s.url, s.guest.token, true)
		c.connect(sid)
		c.left(wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
		if c.join != nil {
			t.Errorf("%s lets in", what)
		}
	}
	s.calm()
}
