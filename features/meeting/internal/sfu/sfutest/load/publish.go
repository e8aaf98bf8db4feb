package main

import (
	"errors"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// What a client publishes: the picture in two layers of so many packets a frame.
const (
	frames  = 15 // a second
	sound   = 80 // bytes
	sounds  = 50 // a second
	timeout = 10 * time.Second
)

var sizes = map[string]struct{ packets, size int }{"q": {2, 600}, "h": {6, 1050}}

func (c *client) publish() error {
	cameraCodec, microphoneCodec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	q, err := webrtc.NewTrackLocalStaticRTP(cameraCodec, "camera", "stream", webrtc.WithRTPStreamID("q"))
	if err != nil {
		return err
	}
	h, err := webrtc.NewTrackLocalStaticRTP(cameraCodec, "camera", "stream", webrtc.WithRTPStreamID("h"))
	if err != nil {
		return err
	}
	microphone, err := webrtc.NewTrackLocalStaticRTP(microphoneCodec, "microphone", "stream")
	if err != nil {
		return err
	}
	layers := []*wire.VideoLayer{{Quality: wire.VideoQuality_LOW, Width: 320, Height: 180, Bitrate: 150_000}, {Quality: wire.VideoQuality_MEDIUM, Width: 640, Height: 360, Bitrate: 800_000}}
	for _, a := range []*wire.AddTrackRequest{
		{Cid: "camera", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA, Width: 640, Height: 360, Layers: layers},
		{Cid: "microphone", Type: wire.TrackType_AUDIO, Source: wire.TrackSource_MICROPHONE},
	} {
		c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: a}})
		select {
		case <-c.published:
		case <-time.After(timeout):
			return errors.New("the engine takes no track")
		}
	}
	camera, err := c.pub.AddTransceiverFromTrack(q, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err == nil {
		err = camera.Sender().AddEncoding(h)
	}
	if err == nil {
		_, err = c.pub.AddTransceiverFromTrack(microphone, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	}
	if err != nil {
		return err
	}
	up := make(chan bool, 1)
	c.pub.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if s == webrtc.PeerConnectionStateConnected {
			up <- true
		}
	})
	o, err := c.pub.CreateOffer(nil)
	if err == nil {
		err = c.pub.SetLocalDescription(o)
	}
	if err != nil {
		return err
	}
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_Offer{Offer: &wire.SessionDescription{Type: "offer", Sdp: o.SDP, Id: 1}}})
	select {
	case <-up:
	case <-time.After(timeout):
		return errors.New("a publisher does not connect")
	}
	go c.film(camera, map[string]*webrtc.TrackLocalStaticRTP{"q": q, "h": h})
	go c.speak(microphone)
	return nil
}

// film sends frames, each a key frame of its own: layers can be changed at any.
func (c *client) film(t *webrtc.RTPTransceiver, layers map[string]*webrtc.TrackLocalStaticRTP) {
	var mid, rid uint8
	for _, e := range t.Sender().GetParameters().HeaderExtensions {
		switch e.URI {
		case sdp.SDESMidURI:
			mid = uint8(e.ID)
		case sdp.SDESRTPStreamIDURI:
			rid = uint8(e.ID)
		}
	}
	numbers := map[string]uint16{}
	tick := time.NewTicker(time.Second / frames)
	defer tick.Stop()
	for n := uint32(0); c.ctx.Err() == nil; n++ {
		<-tick.C
		for name, layer := range layers {
			for i := range sizes[name].packets {
				p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: numbers[name], Timestamp: n * 90000 / frames, Marker: i == sizes[name].packets-1}, Payload: make([]byte, sizes[name].size)}
				copy(p.Payload, []byte{0x80, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), 0})
				if i == 0 {
					p.Payload[0] |= 0x10
				}
				numbers[name]++
				p.SetExtension(mid, []byte(t.Mid()))
				p.SetExtension(rid, []byte(name))
				layer.WriteRTP(p)
			}
		}
	}
}

func (c *client) speak(t *webrtc.TrackLocalStaticRTP) {
	tick := time.NewTicker(time.Second / sounds)
	defer tick.Stop()
	for n := uint32(0); c.ctx.Err() == nil; n++ {
		<-tick.C
		t.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: uint16(n), Timestamp: n * 960}, Payload: make([]byte, sound)})
	}
}
