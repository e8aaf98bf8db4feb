package sfu_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/sfutest/way"
	"loggia/features/meeting/internal/sfu/wire"
)

// behind puts a client behind a way of a shape that can be changed: it is told
// an address that leads through it.
func behind(t *testing.T, port int, c *client, shape way.Shape) *way.Way {
	t.Helper()
	relay, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := net.DialUDP("udp4", nil, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var to *net.UDPAddr
	down := way.New(shape, 1)
	line := way.Deliver(down, func(b []byte) {
		mu.Lock()
		defer mu.Unlock()
		if to != nil {
			relay.WriteToUDP(b, to) // what does not leave is lost, as on any way
		}
	})
	var working sync.WaitGroup
	working.Go(func() {
		b := make([]byte, 2048)
		for {
			n, from, err := relay.ReadFromUDP(b)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			mu.Lock()
			to = from
			mu.Unlock()
			if err == nil {
				engine.Write(b[:n])
			}
		}
	})
	working.Go(func() {
		for {
			b := make([]byte, 2048)
			n, err := engine.Read(b)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				line.Put(b[:n])
			}
		}
	})
	t.Cleanup(func() {
		relay.Close()
		engine.Close()
		working.Wait()
		line.Close()
	})
	mine := relay.LocalAddr().(*net.UDPAddr).Port
	c.rewrite = func(s string) string {
		return strings.ReplaceAll(s, fmt.Sprintf(" 127.0.0.1 %d ", port), fmt.Sprintf(" 127.0.0.1 %d ", mine))
	}
	return down
}

// film publishes a camera in two layers, of some 150 and 800 kbit/s; the last
// byte of each packet tells them apart.
func (c *client) film() (sid string) {
	c.t.Helper()
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{
		Cid: "camera", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA, Width: 640, Height: 360,
		Layers: []*wire.VideoLayer{{Quality: wire.VideoQuality_LOW, Width: 320, Height: 180, Bitrate: 150_000}, {Quality: wire.VideoQuality_MEDIUM, Width: 640, Height: 360, Bitrate: 800_000}},
	}}})
	c.until("the camera is taken", func() bool {
		if i := c.answers["camera"]; i != nil {
			sid = i.Sid
		}
		return sid != ""
	})
	layers := map[string]*webrtc.TrackLocalStaticRTP{}
	for _, rid := range []string{"q", "h"} {
		l, err := webrtc.NewTrackLocalStaticRTP(codec, "camera", "stream", webrtc.WithRTPStreamID(rid))
		if err != nil {
			c.t.Fatal(err)
		}
		layers[rid] = l
	}
	tr, err := c.pub.AddTransceiverFromTrack(layers["q"], webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err == nil {
		err = tr.Sender().AddEncoding(layers["h"])
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.until("a quiet moment", func() bool { return c.pub.SignalingState() == webrtc.SignalingStateStable })
	c.negotiate(false)
	c.until("an answer", func() bool { return tr.Mid() != "" && c.pub.SignalingState() == webrtc.SignalingStateStable })
	ids := map[string]uint8{}
	for _, e := range tr.Sender().GetParameters().HeaderExtensions {
		ids[e.URI] = uint8(e.ID)
	}
	over, done := make(chan struct{}), make(chan struct{})
	c.t.Cleanup(func() { close(over); <-done })
	go func() {
		defer close(done)
		numbers := map[string]uint16{}
		tick := time.NewTicker(time.Second / 15)
		defer tick.Stop()
		for n := uint32(1); ; n++ {
			select {
			case <-over:
				return
			case <-tick.C:
			}
			for rid, size := range map[string][2]int{"q": {2, 600}, "h": {7, 950}} {
				for i := range size[0] {
					p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: numbers[rid], Timestamp: n * 6000, Marker: i == size[0]-1}, Payload: make([]byte, size[1])}
					copy(p.Payload, []byte{0x80, 0x80, 0x80 | byte(n>>8&0x7f), byte(n), 0}) // each frame a key frame
					if i == 0 {
						p.Payload[0] |= 0x10
					}
					p.Payload[size[1]-1] = rid[0]
					numbers[rid]++
					p.SetExtension(ids[sdp.SDESMidURI], []byte(tr.Mid()))
					p.SetExtension(ids[sdp.SDESRTPStreamIDURI], []byte(rid))
					layers[rid].WriteRTP(p)
				}
			}
		}
	}()
	return sid
}

func TestAThinLineIsGivenWhatFitsAndMoreOnceItRecovers(t *testing.T) {
	e, url := open(t)
	port, _ := e.Ports()
	a := enter(t, url, sign(t, e, person("a")), true)
	camera := a.film()
	b := prepare(t, url, sign(t, e, person("b")), true)
	down := behind(t, port, b, way.Shape{Rate: 400_000, Queue: 300 * time.Millisecond})
	b.connect("")
	b.until("connected", func() bool { return b.connected() })
	layer := func(rid byte) func() bool { return func() bool { return b.last[camera] == rid } }
	// holds waits until nothing but that layer has come for a while.
	holds := func(what string, rid byte) {
		t.Helper()
		since, count := time.Now(), 0
		b.until(what, func() bool {
			if b.last[camera] != rid {
				since, count = time.Now(), b.packets[camera]
			}
			return time.Since(since) > 2*time.Second && b.packets[camera] > count+20
		})
	}
	b.until("a picture", layer('q'))
	holds("the layer that fits", 'q')
	if _, dropped := down.Counts(); dropped > 100 {
		t.Errorf("%d packets did not fit", dropped)
	}
	down.Set(way.Shape{})
	b.until("the better layer", layer('h'))
	holds("and it stays", 'h')
	down.Set(way.Shape{Dead: true}) // nothing at all, for a moment
	b.mu.Lock()
	before := b.packets[camera]
	b.mu.Unlock()
	<-time.After(time.Second)
	down.Set(way.Shape{})
	b.until("packets again", func() bool { return b.packets[camera] > before+20 })
	b.until("the better layer again", layer('h'))
	// A way that carries not even the least of it: the picture is withheld, and
	// the client is told.
	down.Set(way.Shape{Rate: 60_000, Queue: 300 * time.Millisecond})
	b.until("it is told", func() bool {
		for _, m := range b.other {
			for _, s := range m.GetStreamStateUpdate().GetStreamStates() {
				if s.TrackSid == camera && s.State == wire.StreamState_PAUSED {
					return true
				}
			}
		}
		return false
	})
}
