package sfu_test

import (
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

func TestOverTCPAlone(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		behind := func(identity string) *client {
			c := prepareOver(t, url, sign(t, e, person(identity)), single, webrtc.NetworkTypeTCP4)
			c.connect("")
			c.until("connected", c.connected)
			return c
		}
		a, b := behind("a"), behind("b")
		b.flows(a.publish(wire.TrackSource_CAMERA))
		a.flows(b.publish(wire.TrackSource_MICROPHONE))
	})
}

// Firefox makes its offer after it has joined, gives tracks other ids than it
// announces, and wants to find the way with us.
func TestFirefoxsWay(t *testing.T) {
	e, url := open(t)
	a := prepare(t, url, sign(t, e, person("a")), true)
	a.browser, a.later = "Firefox", true
	a.connect("")
	a.negotiate(false)
	a.until("connected", a.connected)
	b := enter(t, url, sign(t, e, person("b")), true)

	a.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "{announced}", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA}}})
	a.until("taken", func() bool { return a.answers["{announced}"] != nil })
	a.flow("{another}", webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000})
	b.flows(a.answers["{announced}"].Sid)
	a.flows(b.publish(wire.TrackSource_CAMERA))
}

// Three sizes of one picture are published; each subscriber gets the one that
// fits, and changes without a gap in what arrives.
func TestLayersAreChosenForEach(t *testing.T) {
	e, url := open(t)
	a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), true)
	a.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "layers", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA, Width: 1280, Height: 720, Layers: []*wire.VideoLayer{
		{Quality: wire.VideoQuality_LOW, Width: 320, Height: 180}, {Quality: wire.VideoQuality_MEDIUM, Width: 640, Height: 360}, {Quality: wire.VideoQuality_HIGH, Width: 1280, Height: 720},
	}}}})
	a.until("taken", func() bool { return a.answers["layers"] != nil })
	sid := a.answers["layers"].Sid
	a.layers("layers", "q", "h", "f")
	size := func(want byte) {
		t.Helper()
		b.until("a picture of the size that was asked for", func() bool { return b.last[sid] == want })
	}
	set := func(s *wire.UpdateTrackSettings) {
		s.TrackSids = []string{sid}
		b.send(&wire.SignalRequest{Message: &wire.SignalRequest_TrackSetting{TrackSetting: s}})
	}
	size('f')
	set(&wire.UpdateTrackSettings{Width: 300, Height: 170})
	size('q')
	set(&wire.UpdateTrackSettings{Width: 600, Height: 300})
	size('h')
	set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_HIGH})
	size('f')
	b.mu.Lock()
	gaps := b.gaps[sid]
	b.mu.Unlock()
	if gaps > 0 {
		t.Errorf("%d gaps in what arrived", gaps)
	}
	set(&wire.UpdateTrackSettings{Disabled: true})
	b.until("nothing more", func() bool {
		before := b.packets[sid]
		b.mu.Unlock()
		<-time.After(200 * time.Millisecond)
		b.mu.Lock()
		return b.packets[sid] == before
	})
	set(&wire.UpdateTrackSettings{Quality: wire.VideoQuality_LOW})
	size('q')
}

// layers publishes a picture several times over; the last byte of each packet
// is the layer that it is of.
func (c *client) layers(cid string, rids ...string) {
	c.t.Helper()
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	var sender *webrtc.RTPSender
	var tracks []*webrtc.TrackLocalStaticRTP
	for n, rid := range rids {
		local, err := webrtc.NewTrackLocalStaticRTP(codec, cid, "stream", webrtc.WithRTPStreamID(rid))
		if err != nil {
			c.t.Fatal(err)
		}
		tracks = append(tracks, local)
		if n > 0 {
			if err := sender.AddEncoding(local); err != nil {
				c.t.Fatal(err)
			}
			continue
		}
		tr, err := c.pub.AddTransceiverFromTrack(local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
		if err != nil {
			c.t.Fatal(err)
		}
		sender = tr.Sender()
	}
	c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
	c.negotiate(false)
	c.until("the extensions", func() bool { return len(sender.GetParameters().HeaderExtensions) > 0 })
	var midID, ridID uint8
	for _, x := range sender.GetParameters().HeaderExtensions {
		switch x.URI {
		case "urn:ietf:params:rtp-hdrext:sdes:mid":
			midID = uint8(x.ID)
		case "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id":
			ridID = uint8(x.ID)
		}
	}
	mid := ""
	for _, tr := range c.pub.GetTransceivers() {
		if tr.Sender() == sender {
			mid = tr.Mid()
		}
	}
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
			}
			for i, local := range tracks {
				p := &rtp.Packet{Header: rtp.Header{Version: 2, Marker: true, SequenceNumber: n + uint16(i)*1000, Timestamp: uint32(n) * 1800}, Payload: []byte{0x90, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), 0x00, 0x01, rids[i][0]}}
				p.SetExtension(midID, []byte(mid))
				p.SetExtension(ridID, []byte(rids[i]))
				local.WriteRTP(p)
			}
		}
	}()
}
