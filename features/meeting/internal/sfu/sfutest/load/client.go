package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"

	"loggia/features/meeting/internal/sfu/wire"
)

// A client is somebody in the room, with a connection each way.
type client struct {
	ctx      context.Context
	ws       *websocket.Conn
	pub, sub *webrtc.PeerConnection

	tracks, packets, bytes atomic.Int64

	writing   sync.Mutex
	published chan *wire.TrackPublishedResponse
}

func connection() (*webrtc.PeerConnection, error) {
	m := &webrtc.MediaEngine{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	chain := &interceptor.Registry{}
	if err := webrtc.RegisterDefaultInterceptors(m, chain); err != nil {
		return nil, err
	}
	var s webrtc.SettingEngine
	s.SetIncludeLoopbackCandidate(true)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithSettingEngine(s), webrtc.WithInterceptorRegistry(chain)).NewPeerConnection(webrtc.Configuration{})
}

func enter(ctx context.Context, base, token string, publishes bool) (c *client, err error) {
	c = &client{ctx: ctx, published: make(chan *wire.TrackPublishedResponse, 2)}
	if c.pub, err = connection(); err != nil {
		return nil, err
	}
	if c.sub, err = connection(); err != nil {
		return nil, err
	}
	for pc, target := range map[*webrtc.PeerConnection]wire.SignalTarget{c.pub: wire.SignalTarget_PUBLISHER, c.sub: wire.SignalTarget_SUBSCRIBER} {
		pc.OnICECandidate(func(x *webrtc.ICECandidate) {
			if x != nil {
				b, _ := json.Marshal(x.ToJSON()) // of strings and numbers
				c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: string(b), Target: target}}})
			}
		})
	}
	c.sub.OnTrack(c.receive)
	c.ws, _, err = websocket.Dial(ctx, strings.Replace(base, "http", "ws", 1)+"/rtc?"+url.Values{"access_token": {token}, "auto_subscribe": {"1"}, "sdk": {"go"}, "protocol": {"15"}}.Encode(), nil)
	if err != nil {
		return nil, err
	}
	c.ws.SetReadLimit(4 << 20)
	go c.read()
	if publishes {
		return c, c.publish()
	}
	return c, nil
}

func (c *client) send(m *wire.SignalRequest) {
	b, err := proto.Marshal(m)
	if err != nil {
		return
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	c.ws.Write(c.ctx, websocket.MessageBinary, b) // an end of the line ends the reading too
}

func (c *client) read() {
	go func() {
		for range time.Tick(5 * time.Second) {
			c.send(&wire.SignalRequest{Message: &wire.SignalRequest_PingReq{PingReq: &wire.Ping{}}})
		}
	}()
	for {
		_, b, err := c.ws.Read(c.ctx)
		if err != nil {
			return
		}
		var m wire.SignalResponse
		if proto.Unmarshal(b, &m) == nil {
			if err := c.obey(&m); err != nil {
				fmt.Println("a message of the engine:", err)
			}
		}
	}
}

func (c *client) obey(m *wire.SignalResponse) error {
	switch x := m.Message.(type) {
	case *wire.SignalResponse_Offer:
		if err := c.sub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: x.Offer.Sdp}); err != nil {
			return err
		}
		a, err := c.sub.CreateAnswer(nil)
		if err == nil {
			err = c.sub.SetLocalDescription(a)
		}
		if err != nil {
			return err
		}
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Answer{Answer: &wire.SessionDescription{Type: "answer", Sdp: a.SDP, Id: x.Offer.Id}}})
	case *wire.SignalResponse_Answer:
		return c.pub.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: x.Answer.Sdp})
	case *wire.SignalResponse_Trickle:
		pc := c.pub
		if x.Trickle.Target == wire.SignalTarget_SUBSCRIBER {
			pc = c.sub
		}
		var candidate webrtc.ICECandidateInit
		if err := json.Unmarshal([]byte(x.Trickle.CandidateInit), &candidate); err != nil {
			return err
		}
		return pc.AddICECandidate(candidate) // the engine sends it after what it belongs to
	case *wire.SignalResponse_TrackPublished:
		c.published <- x.TrackPublished
	}
	return nil
}

func (c *client) receive(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	b := make([]byte, 1500)
	for first := true; ; {
		n, _, err := remote.Read(b)
		if err != nil {
			return
		}
		if first {
			first = false
			c.tracks.Add(1)
		}
		c.packets.Add(1)
		c.bytes.Add(int64(n))
	}
}
