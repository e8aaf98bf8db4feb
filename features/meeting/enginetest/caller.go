package enginetest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/wire"
)

// A caller is a client of the protocol, with one connection both ways. It is
// given nothing but an address and a ticket.
type caller struct {
	t        *testing.T
	pc       *webrtc.PeerConnection
	reliable *webrtc.DataChannel
	ws       *websocket.Conn
	reading  sync.WaitGroup

	mu        sync.Mutex
	offers    uint32
	join      *wire.JoinResponse
	people    map[string]*wire.ParticipantInfo
	published map[string]*wire.TrackInfo // by cid
	refused   int
	muted     map[string]bool // by sid, as the engine asked
	taken     map[string]bool // by sid, unpublished by the engine
	refreshed int
	heard     []*wire.DataPacket
	leave     *wire.LeaveRequest
	closed    bool
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	c := &caller{t: t, people: map[string]*wire.ParticipantInfo{}, published: map[string]*wire.TrackInfo{}, muted: map[string]bool{}, taken: map[string]bool{}}
	var m webrtc.MediaEngine
	if err := m.RegisterDefaultCodecs(); err != nil {
		t.Fatal(err)
	}
	var s webrtc.SettingEngine
	s.SetIncludeLoopbackCandidate(true)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	var err error
	if c.pc, err = webrtc.NewAPI(webrtc.WithMediaEngine(&m), webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{}); err != nil {
		t.Fatal(err)
	}
	if c.reliable, err = c.pc.CreateDataChannel("_reliable", nil); err != nil {
		t.Fatal(err)
	}
	c.pc.OnDataChannel(func(d *webrtc.DataChannel) { d.OnMessage(c.hear) })
	c.reliable.OnMessage(c.hear)
	c.pc.OnICECandidate(func(i *webrtc.ICECandidate) {
		if i != nil {
			b, _ := json.Marshal(i.ToJSON())
			c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: string(b)}}})
		}
	})
	t.Cleanup(c.hangUp)
	return c
}

// dial opens the line; false when it is refused.
func dial(t *testing.T, address, token string) (*caller, bool) {
	t.Helper()
	c := newCaller(t)
	inner, _ := proto.Marshal(&wire.JoinRequest{
		ClientInfo: &wire.ClientInfo{Sdk: 1, Protocol: 17, Version: "2.23.0"}, ConnectionSettings: &wire.ConnectionSettings{AutoSubscribe: true}, PublisherOffer: c.offer(),
	})
	outer, _ := proto.Marshal(&wire.WrappedJoinRequest{JoinRequest: inner})
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	q := url.Values{"access_token": {token}, "join_request": {base64.URLEncoding.EncodeToString(outer)}}
	ws, _, err := websocket.Dial(ctx, strings.Replace(address, "http", "ws", 1)+"/rtc/v1?"+q.Encode(), nil)
	if err != nil {
		return c, false
	}
	ws.SetReadLimit(4 << 20)
	c.mu.Lock()
	c.ws = ws
	c.mu.Unlock()
	c.reading.Go(func() { c.read(ws) })
	c.until("an answer to the join", func() bool { return c.join != nil || c.leave != nil || c.closed })
	c.mu.Lock()
	defer c.mu.Unlock()
	return c, c.join != nil
}

// enter joins and waits until media flows.
func enter(t *testing.T, address, token string) *caller {
	t.Helper()
	c, ok := dial(t, address, token)
	if !ok {
		t.Fatal("refused")
	}
	c.until("a connection", func() bool { return c.pc.ConnectionState() == webrtc.PeerConnectionStateConnected })
	return c
}

func (c *caller) hangUp() {
	c.mu.Lock()
	ws := c.ws
	c.mu.Unlock()
	if ws != nil {
		ws.CloseNow()
	}
	c.pc.Close()
	c.reading.Wait()
}

func (c *caller) offer() *wire.SessionDescription {
	o, err := c.pc.CreateOffer(nil)
	if err == nil {
		err = c.pc.SetLocalDescription(o)
	}
	if err != nil {
		return nil // the connection is being closed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offers++
	return &wire.SessionDescription{Type: "offer", Sdp: o.SDP, Id: c.offers}
}

func (c *caller) negotiate() {
	if c.pc.SignalingState() != webrtc.SignalingStateStable {
		return // the answer brings another chance
	}
	if o := c.offer(); o != nil {
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Offer{Offer: o}})
	}
}

func (c *caller) send(m *wire.SignalRequest) {
	b, _ := proto.Marshal(m)
	c.mu.Lock()
	ws := c.ws
	c.mu.Unlock()
	if ws != nil {
		ws.Write(context.Background(), websocket.MessageBinary, b)
	}
}

func (c *caller) read(ws *websocket.Conn) {
	for {
		_, b, err := ws.Read(context.Background())
		var m wire.SignalResponse
		if err != nil || proto.Unmarshal(b, &m) != nil {
			c.mu.Lock()
			c.closed = true
			c.mu.Unlock()
			return
		}
		switch x := m.Message.(type) {
		case *wire.SignalResponse_Answer:
			c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: x.Answer.Sdp})
		case *wire.SignalResponse_Trickle:
			var i webrtc.ICECandidateInit
			if json.Unmarshal([]byte(x.Trickle.CandidateInit), &i) == nil && c.pc.RemoteDescription() != nil {
				c.pc.AddICECandidate(i)
			}
		case *wire.SignalResponse_MediaSectionsRequirement:
			for kind, n := range map[webrtc.RTPCodecType]uint32{webrtc.RTPCodecTypeAudio: x.MediaSectionsRequirement.NumAudios, webrtc.RTPCodecTypeVideo: x.MediaSectionsRequirement.NumVideos} {
				for range n {
					c.pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
				}
			}
			c.negotiate()
		default:
			c.note(&m)
		}
	}
}

func (c *caller) note(m *wire.SignalResponse) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch x := m.Message.(type) {
	case *wire.SignalResponse_Join:
		c.join = x.Join
		for _, p := range append(x.Join.OtherParticipants, x.Join.Participant) {
			c.people[p.Identity] = p
		}
	case *wire.SignalResponse_Update:
		for _, p := range x.Update.Participants {
			c.people[p.Identity] = p
		}
	case *wire.SignalResponse_TrackPublished:
		c.published[x.TrackPublished.Cid] = x.TrackPublished.Track
	case *wire.SignalResponse_TrackUnpublished:
		c.taken[x.TrackUnpublished.TrackSid] = true
	case *wire.SignalResponse_Mute:
		c.muted[x.Mute.Sid] = x.Mute.Muted
	case *wire.SignalResponse_RequestResponse:
		c.refused++
	case *wire.SignalResponse_RefreshToken:
		c.refreshed++
	case *wire.SignalResponse_Leave:
		c.leave = x.Leave
	}
}

func (c *caller) hear(m webrtc.DataChannelMessage) {
	var p wire.DataPacket
	if proto.Unmarshal(m.Data, &p) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, &p)
}

// announce says that a track will come; the id is the caller's own.
func (c *caller) announce(source wire.TrackSource) string {
	cid := fmt.Sprintf("%s-%d", source, time.Now().UnixNano())
	kind := wire.TrackType_VIDEO
	if source == wire.TrackSource_MICROPHONE {
		kind = wire.TrackType_AUDIO
	}
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: cid, Type: kind, Source: source, Width: 640, Height: 360}}})
	return cid
}

// publish sends a track until the test is over, and gives its sid.
func (c *caller) publish(source wire.TrackSource) (sid string) {
	c.t.Helper()
	cid := c.announce(source)
	c.until("the track is taken", func() bool {
		sid = c.published[cid].GetSid()
		return sid != ""
	})
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	if source == wire.TrackSource_MICROPHONE {
		codec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	}
	local, err := webrtc.NewTrackLocalStaticRTP(codec, cid, "stream")
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.pc.AddTransceiverFromTrack(local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}); err != nil {
		c.t.Fatal(err)
	}
	c.until("a quiet moment", func() bool { return c.pc.SignalingState() == webrtc.SignalingStateStable })
	c.negotiate()
	over := make(chan struct{})
	c.t.Cleanup(func() { close(over) })
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for n := uint16(1); ; n++ {
			select {
			case <-over:
				return
			case <-tick.C:
				// To VP8 a key frame each: descriptor with a picture id, then a frame.
				local.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, Marker: true, SequenceNumber: n, Timestamp: uint32(n) * codec.ClockRate / 50},
					Payload: []byte{0x90, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01}})
			}
		}
	}()
	return sid
}

// until waits for a condition, which is asked with c locked.
func (c *caller) until(what string, is func() bool) {
	c.t.Helper()
	if !wait(func() bool { c.mu.Lock(); defer c.mu.Unlock(); return is() }) {
		c.t.Fatalf("not within 15 s: %s", what)
	}
}

func wait(is func() bool) bool {
	for deadline := time.Now().Add(15 * time.Second); ; <-time.After(10 * time.Millisecond) {
		if is() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

func (c *caller) sees(what, identity string, is func(*wire.ParticipantInfo) bool) {
	c.t.Helper()
	c.until(what, func() bool { return c.people[identity] != nil && is(c.people[identity]) })
}

func (c *caller) left(why wire.DisconnectReason) {
	c.t.Helper()
	c.until("sent away: "+why.String(), func() bool { return c.leave != nil || c.closed })
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leave.GetReason() != why {
		c.t.Errorf("sent away with %v, want %v", c.leave, why)
	}
}

// told waits for a message with a topic.
func (c *caller) told(topic, payload string) *wire.DataPacket {
	c.t.Helper()
	var found *wire.DataPacket
	c.until("a message about "+topic, func() bool {
		for _, p := range c.heard {
			if p.GetUser().GetTopic() == topic && string(p.GetUser().GetPayload()) == payload {
				found = p
			}
		}
		return found != nil
	})
	return found
}
