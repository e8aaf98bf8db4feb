package sfu_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A tunnel stands between a client and the media port for TCP, and can stop
// passing on what comes from there, as a network does that lets nothing through.
type tunnel struct {
	listener net.Listener
	stopped  chan struct{}
}

func dig(t *testing.T, port int) *tunnel {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u := &tunnel{listener: l, stopped: make(chan struct{})}
	over := make(chan struct{})
	var open sync.WaitGroup
	t.Cleanup(func() {
		l.Close()
		close(over)
		open.Wait()
	})
	open.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
			if err != nil {
				near.Close()
				continue
			}
			far.(*net.TCPConn).SetReadBuffer(4 << 10) // what is stopped shall soon be felt
			open.Go(func() { io.Copy(far, near); far.Close() })
			open.Go(func() { u.pass(near, far, over); near.Close() })
			open.Go(func() { <-over; near.Close(); far.Close() })
		}
	})
	return u
}

func (u *tunnel) pass(near io.Writer, far io.Reader, over chan struct{}) {
	b := make([]byte, 4<<10)
	for {
		select {
		case <-u.stopped:
			<-over
			return
		default:
		}
		n, err := far.Read(b)
		if err == nil {
			_, err = near.Write(b[:n])
		}
		if err != nil {
			return
		}
	}
}

// through makes a description or candidate lead through the tunnel, and nowhere else.
func (u *tunnel) through(port int) func(string) string {
	return func(s string) string {
		var kept []string
		for _, l := range strings.Split(s, "\r\n") {
			if !strings.Contains(l, "candidate:") || strings.Contains(l, "tcptype passive") {
				kept = append(kept, strings.ReplaceAll(l, fmt.Sprintf(" %d typ", port), fmt.Sprintf(" %d typ", u.listener.Addr().(*net.TCPAddr).Port)))
			}
		}
		return strings.Join(kept, "\r\n")
	}
}

func TestAClientThatTakesNothingHoldsUpNobody(t *testing.T) {
	e, url := open(t)
	a, c := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("c")), true)
	_, port := e.Ports()
	u := dig(t, port)
	b := prepareOver(t, url, sign(t, e, person("b")), true, webrtc.NetworkTypeTCP4)
	b.rewrite = u.through(port)
	b.connect("")
	b.until("connected", b.connected)

	sid := a.publish(wire.TrackSource_CAMERA)
	b.flows(sid)
	c.flows(sid)
	close(u.stopped)
	// More than all the buffers on the way hold.
	more, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "more", "stream")
	if err != nil {
		t.Fatal(err)
	}
	a.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: &wire.AddTrackRequest{Cid: "more", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_SCREEN_SHARE}}})
	a.until("the track is taken", func() bool { return a.answers["more"] != nil })
	if _, err := a.pub.AddTransceiverFromTrack(more, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}); err != nil {
		t.Fatal(err)
	}
	a.until("a quiet moment", func() bool { return a.pub.SignalingState() == webrtc.SignalingStateStable })
	a.negotiate(false)
	big := append([]byte{0x90, 0x80, 0x80, 0x00, 0x00}, make([]byte, 1100)...)
	screen := a.answers["more"].Sid
	const plenty = 8000 // some nine megabytes; the system keeps four for a connection, and we one
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for sent, last, deadline := uint32(0), 0, time.Now().Add(20*time.Second); last < plenty; <-tick.C {
		for range 50 {
			sent++
			more.WriteRTP(&rtp.Packet{Header: rtp.Header{Version: 2, Marker: true, SequenceNumber: uint16(sent), Timestamp: sent * 900}, Payload: big})
		}
		c.mu.Lock()
		now := c.packets[screen]
		c.mu.Unlock()
		if now > last {
			last, deadline = now, time.Now().Add(20*time.Second)
		}
		if time.Now().After(deadline) {
			t.Fatalf("c gets nothing more after %d packets", last)
		}
	}
	c.flows(sid)
}
