package sfu_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

const (
	key    = "key"
	secret = "a secret that is long enough for a test"
)

// open starts an engine on loopback and its web server.
func open(t *testing.T, change ...func(*sfu.Config)) (*sfu.Engine, string) {
	t.Helper()
	c := sfu.Config{Key: key, Secret: secret, ListenIP: "127.0.0.1"}
	for _, f := range change {
		f(&c)
	}
	e, err := sfu.New(c)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(e.Handler())
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := e.Close(ctx); err != nil {
			t.Error("closing the engine:", err)
		}
		s.Close()
	})
	return e, s.URL
}

func sign(t *testing.T, e *sfu.Engine, ticket sfu.Ticket) string {
	t.Helper()
	if ticket.Room == "" {
		ticket.Room = "borgofiore.prova"
	}
	if ticket.For == 0 {
		ticket.For = time.Hour
	}
	token, err := e.Sign(ticket)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// A client is a browser as the engine sees it, in either way of connecting.
type client struct {
	t        *testing.T
	url      string
	token    string
	single   bool
	browser  string
	later    bool // offers only after it has joined, as Firefox does
	pub, sub *webrtc.PeerConnection
	channels map[string]*webrtc.DataChannel

	rewrite func(string) string // changes what the engine says of its addresses
	ways    func(...*wire.ICEServer)

	reading sync.WaitGroup

	mu      sync.Mutex
	over    bool
	ws      *websocket.Conn
	closed  error // how the line ended
	first   *wire.SignalResponse
	join    *wire.JoinResponse
	people  map[string]*wire.ParticipantInfo // by identity
	leave   *wire.LeaveRequest
	answers map[string]*wire.TrackInfo // by cid
	refused []wire.RequestResponse_Reason
	other   []*wire.SignalResponse
	mids    map[string]string
	packets map[string]int  // by track sid
	last    map[string]byte // of the last packet
	gaps    map[string]int  // in their numbers
	data    []*wire.DataPacket
	offer   uint32
}

// silent, set by a test, makes connections that report nothing by themselves.
var silent []func(*webrtc.API)

func newConnection(t *testing.T, over webrtc.NetworkType, change ...func(*webrtc.SettingEngine)) *webrtc.PeerConnection {
	t.Helper()
	m := &webrtc.MediaEngine{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		t.Fatal(err)
	}
	if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: sdp.AudioLevelURI}, webrtc.RTPCodecTypeAudio); err != nil {
		t.Fatal(err)
	}
	var s webrtc.SettingEngine
	s.SetIncludeLoopbackCandidate(true)
	s.SetNetworkTypes([]webrtc.NetworkType{over})
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	for _, f := range change {
		f(&s)
	}
	pc, err := webrtc.NewAPI(append([]func(*webrtc.API){webrtc.WithMediaEngine(m), webrtc.WithSettingEngine(s)}, silent...)...).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	return pc
}

// enter joins and waits until media can flow.
func enter(t *testing.T, url, token string, single bool) *client {
	t.Helper()
	c := prepare(t, url, token, single)
	c.connect("")
	c.until("connected", func() bool { return c.connected() })
	return c
}

func prepare(t *testing.T, url, token string, single bool) *client {
	t.Helper()
	return prepareOver(t, url, token, single, webrtc.NetworkTypeUDP4)
}

func prepareOver(t *testing.T, url, token string, single bool, over webrtc.NetworkType, change ...func(*webrtc.SettingEngine)) *client {
	t.Helper()
	c := &client{
		t: t, url: url, token: token, single: single, people: map[string]*wire.ParticipantInfo{}, answers: map[string]*wire.TrackInfo{},
		rewrite: func(s string) string { return s }, mids: map[string]string{}, packets: map[string]int{}, last: map[string]byte{}, gaps: map[string]int{}, channels: map[string]*webrtc.DataChannel{},
	}
	c.pub = newConnection(t, over, change...)
	c.sub = c.pub
	if !single {
		c.sub = newConnection(t, over, change...)
		c.sub.OnDataChannel(c.listen)
	}
	never, unordered := uint16(0), false
	for label, o := range map[string]*webrtc.DataChannelInit{"_reliable": nil, "_lossy": {Ordered: &unordered, MaxRetransmits: &never}} {
		d, err := c.pub.CreateDataChannel(label, o)
		if err != nil {
			t.Fatal(err)
		}
		c.channels[label] = d
		c.listen(d)
	}
	for pc, target := range map[*webrtc.PeerConnection]wire.SignalTarget{c.sub: wire.SignalTarget_SUBSCRIBER, c.pub: wire.SignalTarget_PUBLISHER} {
		if single {
			target = wire.SignalTarget_PUBLISHER
		}
		pc.OnICECandidate(func(candidate *webrtc.ICECandidate) {
			if candidate != nil {
				b, _ := json.Marshal(candidate.ToJSON())
				c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: string(b), Target: target}}})
			}
		})
	}
	c.sub.OnTrack(func(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) { c.receive(remote, receiver) })
	t.Cleanup(c.hangUp)
	return c
}

func (c *client) hangUp() {
	c.mu.Lock()
	ws := c.ws
	c.over = true
	c.mu.Unlock()
	if ws != nil {
		ws.CloseNow()
	}
	c.pub.Close()
	c.sub.Close()
	c.reading.Wait()
}

// fault fails the test, unless it is over and everything falls apart. A
// connection is closed by this client alone, when it was told to leave: an offer
// that was under way then is nobody's fault.
func (c *client) fault(what string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.over && !errors.Is(err, webrtc.ErrConnectionClosed) {
		c.t.Error(what, err)
	}
}

func (c *client) connected() bool {
	return c.sub.ConnectionState() == webrtc.PeerConnectionStateConnected
}

// dial opens the line; sid is whom it resumes.
func (c *client) dial(sid string) (*websocket.Conn, error) {
	q := url.Values{"access_token": {c.token}}
	path := "/rtc"
	if !c.single {
		q.Set("auto_subscribe", "1")
		if sid != "" {
			q.Set("reconnect", "1")
			q.Set("sid", sid)
		}
	} else {
		path = "/rtc/v1"
		j := &wire.JoinRequest{ClientInfo: &wire.ClientInfo{Sdk: 1, Protocol: 17, Browser: c.browser}, ConnectionSettings: &wire.ConnectionSettings{AutoSubscribe: true}, Reconnect: sid != "", ParticipantSid: sid}
		if sid == "" && !c.later {
			j.PublisherOffer = c.makeOffer(false)
		}
		inner, _ := proto.Marshal(j)
		outer, _ := proto.Marshal(&wire.WrappedJoinRequest{JoinRequest: inner})
		q.Set("join_request", base64.URLEncoding.EncodeToString(outer))
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	ws, r, err := websocket.Dial(ctx, strings.Replace(c.url, "http", "ws", 1)+path+"?"+q.Encode(), nil)
	if err != nil && r != nil {
		err = fmt.Errorf("%d", r.StatusCode)
	}
	return ws, err
}

func (c *client) connect(sid string) {
	c.t.Helper()
	ws, err := c.dial(sid)
	if err != nil {
		c.t.Fatal(err)
	}
	ws.SetReadLimit(1 << 20)
	c.mu.Lock()
	c.ws, c.first, c.closed = ws, nil, nil
	c.mu.Unlock()
	c.reading.Go(func() { c.read(ws) })
	c.until("the first message", func() bool { return c.first != nil || c.closed != nil })
}

func (c *client) makeOffer(restart bool) *wire.SessionDescription {
	o, err := c.pub.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err == nil {
		err = c.pub.SetLocalDescription(o)
	}
	if err != nil {
		c.fault("an offer:", err)
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offer++
	return &wire.SessionDescription{Type: "offer", Sdp: o.SDP, Id: c.offer}
}

func (c *client) negotiate(restart bool) {
	if o := c.makeOffer(restart); o != nil {
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Offer{Offer: o}})
	}
}

func (c *client) send(m *wire.SignalRequest) {
	b, _ := proto.Marshal(m)
	c.mu.Lock()
	ws := c.ws
	c.mu.Unlock()
	if ws != nil {
		ws.Write(context.Background(), websocket.MessageBinary, b)
	}
}

func (c *client) read(ws *websocket.Conn) {
	for {
		_, b, err := ws.Read(context.Background())
		if err != nil {
			c.mu.Lock()
			if c.ws == ws {
				c.closed = err
			}
			c.mu.Unlock()
			return
		}
		var m wire.SignalResponse
		if err := proto.Unmarshal(b, &m); err != nil {
			c.fault("a message:", err)
			return
		}
		c.handle(&m)
	}
}

func (c *client) handle(m *wire.SignalResponse) {
	c.mu.Lock()
	if c.first == nil {
		c.first = m
	}
	c.mu.Unlock()
	switch x := m.Message.(type) {
	case *wire.SignalResponse_Join:
		if c.ways != nil {
			c.ways(x.Join.IceServers...) // before anything is looked for
		}
		c.note(m)
	case *wire.SignalResponse_Answer:
		c.learn(x.Answer.MidToTrackId)
		if err := c.pub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: c.rewrite(x.Answer.Sdp)}); err != nil {
			c.fault("an answer:", err)
		}
	case *wire.SignalResponse_Offer:
		c.learn(x.Offer.MidToTrackId)
		if err := c.sub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: c.rewrite(x.Offer.Sdp)}); err != nil {
			c.fault("an offer:", err)
			return
		}
		a, err := c.sub.CreateAnswer(nil)
		if err == nil {
			err = c.sub.SetLocalDescription(a)
		}
		if err != nil {
			c.fault("to answer:", err)
			return
		}
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Answer{Answer: &wire.SessionDescription{Type: "answer", Sdp: a.SDP, Id: x.Offer.Id}}})
	case *wire.SignalResponse_Trickle:
		pc := c.pub
		if x.Trickle.Target == wire.SignalTarget_SUBSCRIBER {
			pc = c.sub
		}
		var candidate webrtc.ICECandidateInit
		json.Unmarshal([]byte(x.Trickle.CandidateInit), &candidate)
		candidate.Candidate = c.rewrite(candidate.Candidate)
		if candidate.Candidate != "" && pc.RemoteDescription() != nil {
			pc.AddICECandidate(candidate)
		}
	case *wire.SignalResponse_MediaSectionsRequirement:
		for kind, n := range map[webrtc.RTPCodecType]uint32{webrtc.RTPCodecTypeAudio: x.MediaSectionsRequirement.NumAudios, webrtc.RTPCodecTypeVideo: x.MediaSectionsRequirement.NumVideos} {
			for range n {
				c.pub.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
			}
		}
		if c.pub.SignalingState() == webrtc.SignalingStateStable {
			c.negotiate(false)
		}
	default:
		c.note(m)
	}
}

func (c *client) note(m *wire.SignalResponse) {
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
			if old := c.people[p.Identity]; old == nil || old.Sid != p.Sid || old.Version < p.Version {
				c.people[p.Identity] = p
			}
		}
	case *wire.SignalResponse_Leave:
		c.leave = x.Leave
	case *wire.SignalResponse_TrackPublished:
		c.answers[x.TrackPublished.Cid] = x.TrackPublished.Track
	case *wire.SignalResponse_RequestResponse:
		c.refused = append(c.refused, x.RequestResponse.Reason)
	default:
		c.other = append(c.other, m)
	}
}

func (c *client) learn(mids map[string]string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for mid, sid := range mids {
		c.mids[mid] = sid
	}
}

// receive counts packets, under the sid that the engine says they are of.
func (c *client) receive(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	var number uint16
	for first := true; ; first = false {
		packet, _, err := remote.ReadRTP()
		if err != nil {
			return
		}
		sid := ""
		c.mu.Lock()
		if c.single {
			for _, t := range c.sub.GetTransceivers() {
				if t.Receiver() == receiver {
					sid = c.mids[t.Mid()]
				}
			}
		} else {
			_, sid, _ = strings.Cut(remote.StreamID(), "|")
		}
		c.packets[sid]++
		if n := len(packet.Payload); n > 0 {
			c.last[sid] = packet.Payload[n-1]
		}
		if !first && packet.SequenceNumber != number+1 {
			c.gaps[sid]++
		}
		number = packet.SequenceNumber
		c.mu.Unlock()
	}
}

func (c *client) listen(d *webrtc.DataChannel) {
	d.OnMessage(func(m webrtc.DataChannelMessage) {
		var p wire.DataPacket
		if err := proto.Unmarshal(m.Data, &p); err != nil {
			c.fault("data:", err)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.data = append(c.data, &p)
	})
}

// publish announces a track and sends it until the test ends; it gives the sid.
func (c *client) publish(source wire.TrackSource) string {
	c.t.Helper()
	sid, _ := c.publishStop(source)
	return sid
}

func (c *client) publishStop(source wire.TrackSource) (string, func()) {
	c.t.Helper()
	cid := fmt.Sprintf("%s-%d", source, time.Now().UnixNano())
	q := &wire.AddTrackRequest{Cid: cid, Type: wire.TrackType_VIDEO, Source: source}
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	if source == wire.TrackSource_MICROPHONE {
		q.Type, codec = wire.TrackType_AUDIO, webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	}
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: q}})
	var sid string
	c.until("the track is taken", func() bool {
		if i := c.answers[cid]; i != nil {
			sid = i.Sid
		}
		return sid != ""
	})
	return sid, c.flow(cid, codec)
}

// flow sends packets of a track with this id, announced or not.
func (c *client) flow(cid string, codec webrtc.RTPCodecCapability) (stop func()) {
	local, err := webrtc.NewTrackLocalStaticRTP(codec, cid, "stream")
	if err != nil {
		c.t.Fatal(err)
	}
	tr, err := c.pub.AddTransceiverFromTrack(local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		c.t.Fatal(err)
	}
	c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
	c.negotiate(false)
	unpublished, over := make(chan struct{}), make(chan struct{})
	c.t.Cleanup(func() { close(over) })
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for n := uint16(1); ; n++ {
			select {
			case <-over:
				return
			case <-unpublished:
				return
			case <-tick.C:
				// To VP8 each is a key frame of its own: descriptor with picture id, then a frame.
				local.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, Marker: true, SequenceNumber: n, Timestamp: uint32(n) * codec.ClockRate / 50}, Payload: []byte{0x90, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), 0x00, 0x01, 0x02}})
			}
		}
	}()
	return func() {
		close(unpublished)
		c.pub.RemoveTrack(tr.Sender())
		c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
		c.negotiate(false)
	}
}

func (c *client) say(label string, p *wire.DataPacket) {
	c.t.Helper()
	b, err := proto.Marshal(p)
	if err != nil {
		c.t.Fatal(err)
	}
	c.until("an open channel", func() bool { return c.channels[label].ReadyState() == webrtc.DataChannelStateOpen })
	if err := c.channels[label].Send(b); err != nil {
		c.t.Fatal(err)
	}
}

// until waits for a condition, which is asked with c locked.
func (c *client) until(what string, is func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; <-time.After(5 * time.Millisecond) {
		c.mu.Lock()
		ok := is()
		c.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("not within 10 s: %s", what)
		}
	}
}

func (c *client) flows(sid string) {
	c.t.Helper()
	c.mu.Lock()
	before := c.packets[sid]
	c.mu.Unlock()
	c.until("packets of "+sid, func() bool { return c.packets[sid] > before+5 })
}

func (c *client) sees(identity string, is func(*wire.ParticipantInfo) bool) {
	c.t.Helper()
	c.until("what is seen of "+identity, func() bool { return c.people[identity] != nil && is(c.people[identity]) })
}

func gone(p *wire.ParticipantInfo) bool { return p.State == wire.ParticipantInfo_DISCONNECTED }

func (c *client) left(why wire.DisconnectReason, action wire.LeaveRequest_Action) {
	c.t.Helper()
	c.until("sent away: "+why.String(), func() bool { return c.leave != nil })
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leave.Reason != why || c.leave.Action != action {
		c.t.Fatalf("sent away with %v, want %v %v", c.leave, why, action)
	}
}
