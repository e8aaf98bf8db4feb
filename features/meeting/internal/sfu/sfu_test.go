package sfu_test

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/encoding/protowire"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

// both runs a test in both ways of connecting.
func both(t *testing.T, f func(t *testing.T, single bool)) {
	t.Run("one connection", func(t *testing.T) { f(t, true) })
	t.Run("two connections", func(t *testing.T) { f(t, false) })
}

func person(identity string) sfu.Ticket {
	return sfu.Ticket{Identity: identity, Name: strings.ToUpper(identity), Attributes: map[string]string{"label": "ufficio " + identity}}
}

func TestTheySeeAndHearEachOther(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		a := enter(t, url, sign(t, e, person("a")), single)
		camera := a.publish(wire.TrackSource_CAMERA)
		b := enter(t, url, sign(t, e, person("b")), single)
		b.flows(camera) // what was there before
		microphone := b.publish(wire.TrackSource_MICROPHONE)
		a.flows(microphone) // what came later
		more := b.publish(wire.TrackSource_CAMERA)
		a.flows(more)
		if !strings.HasPrefix(camera, "TR_VC") || !strings.HasPrefix(microphone, "TR_AM") || !strings.HasPrefix(a.join.Participant.Sid, "PA_") {
			t.Error("clients tell kinds by the prefix:", camera, microphone, a.join.Participant.Sid)
		}
		a.sees("b", func(p *wire.ParticipantInfo) bool {
			return p.State == wire.ParticipantInfo_ACTIVE && p.Attributes["label"] == "ufficio b" && p.Name == "B" && len(p.Tracks) == 2
		})
		people := e.People("borgofiore.prova")
		if len(people) != 2 || people[0].Identity != "a" || people[1].Attributes["label"] != "ufficio b" || !people[1].Camera || !people[1].Microphone || people[0].Microphone {
			t.Errorf("inside are %+v", people)
		}
	})
}

func TestOneEachWay(t *testing.T) {
	e, url := open(t)
	a := enter(t, url, sign(t, e, person("a")), true)
	b := enter(t, url, sign(t, e, person("b")), false)
	camera, microphone := a.publish(wire.TrackSource_CAMERA), b.publish(wire.TrackSource_MICROPHONE)
	b.flows(camera)
	a.flows(microphone)
}

func TestWhoStopsIsNotShown(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		a, b := enter(t, url, sign(t, e, person("a")), single), enter(t, url, sign(t, e, person("b")), single)
		sid, stop := a.publishStop(wire.TrackSource_CAMERA)
		b.flows(sid)
		stop()
		b.sees("a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 0 })
		again := a.publish(wire.TrackSource_CAMERA)
		b.flows(again)
		a.send(&wire.SignalRequest{Message: &wire.SignalRequest_Mute{Mute: &wire.MuteTrackRequest{Sid: again, Muted: true}}})
		b.sees("a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 && p.Tracks[0].Muted })
		a.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{}}})
		b.sees("a", gone)
	})
}

func TestMessages(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		a, b, c := enter(t, url, sign(t, e, person("a")), single), enter(t, url, sign(t, e, person("b")), single), enter(t, url, sign(t, e, person("c")), single)
		if !single { // the connection that it speaks on is made when it is needed
			a.negotiate(false)
		}
		strange := &wire.DataPacket{Sequence: 1, ParticipantIdentity: "somebody else"}
		strange.ProtoReflect().SetUnknown(protowire.AppendString(protowire.AppendTag(nil, 13, protowire.BytesType), "of a kind we do not know"))
		topic := "t"
		deliver := func(label string, p *wire.DataPacket, to *client) *wire.DataPacket {
			t.Helper()
			to.mu.Lock()
			had := len(to.data)
			to.mu.Unlock()
			for deadline := time.Now().Add(10 * time.Second); ; { // a lossy one may be lost, and a channel may be opening
				a.say(label, p)
				for range 40 {
					<-time.After(5 * time.Millisecond)
					to.mu.Lock()
					if len(to.data) > had {
						defer to.mu.Unlock()
						return to.data[had]
					}
					to.mu.Unlock()
				}
				if p.Sequence > 0 {
					p.Sequence++
				}
				if time.Now().After(deadline) {
					t.Fatal("a message did not arrive")
				}
			}
		}
		got := deliver("_reliable", strange, b)
		if got.ParticipantIdentity != "a" || got.ParticipantSid != a.join.Participant.Sid || !strings.Contains(string(got.ProtoReflect().GetUnknown()), "do not know") {
			t.Errorf("arrived as %v", got)
		}
		strange.Sequence++
		deliver("_reliable", strange, c) // it was for all
		c.mu.Lock()
		had := len(c.data)
		c.mu.Unlock()
		got = deliver("_lossy", &wire.DataPacket{DestinationIdentities: []string{"b"}, User: &wire.UserPacket{Payload: []byte("x"), Topic: &topic, ParticipantIdentity: "c"}}, b)
		if got.User.GetTopic() != "t" || got.User.ParticipantIdentity != "a" {
			t.Errorf("arrived as %v", got)
		}
		deliver("_reliable", &wire.DataPacket{Sequence: strange.Sequence + 100, User: &wire.UserPacket{Payload: []byte("last")}}, c)
		a.say("_reliable", &wire.DataPacket{Sequence: 1, User: &wire.UserPacket{Payload: []byte("sent again")}})
		deliver("_reliable", &wire.DataPacket{Sequence: strange.Sequence + 200, User: &wire.UserPacket{Payload: []byte("end")}}, c)
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, m := range c.data[had:] {
			if s := string(m.User.GetPayload()); s != "last" && s != "end" {
				t.Errorf("c got %q, which was for b or had been sent before", s)
			}
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		if len(a.data) > 0 {
			t.Error("a message came back to its sender")
		}
	})
}

func TestALineThatBreaksIsResumed(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		a, b := enter(t, url, sign(t, e, person("a")), single), enter(t, url, sign(t, e, person("b")), single)
		camera, back := a.publish(wire.TrackSource_CAMERA), b.publish(wire.TrackSource_CAMERA)
		a.flows(back)
		sid := a.join.Participant.Sid
		if err := e.Cut("borgofiore.prova", "a"); err != nil {
			t.Fatal(err)
		}
		a.until("the line is down", func() bool { return a.closed != nil })
		b.flows(camera) // goes on without it
		b.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{}}})
		for deadline := time.Now().Add(5 * time.Second); len(e.People("borgofiore.prova")) > 1; <-time.After(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("b did not leave")
			}
		}
		c := enter(t, url, sign(t, e, person("c")), single)
		a.connect(sid)
		if a.first.GetReconnect() == nil {
			t.Fatalf("the first message is %v", a.first)
		}
		a.sees("b", gone) // who left meanwhile
		a.sees("c", func(p *wire.ParticipantInfo) bool { return p.State == wire.ParticipantInfo_ACTIVE })
		a.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{PublishTracks: []*wire.TrackPublishedResponse{{Track: &wire.TrackInfo{Sid: camera}}}}}})
		a.negotiate(true)
		c.flows(camera)
		a.until("which layers are wanted, told again", func() bool {
			return slices.ContainsFunc(a.other, func(m *wire.SignalResponse) bool { return m.GetSubscribedQualityUpdate().GetTrackSid() == camera })
		})
		other := c.publish(wire.TrackSource_CAMERA)
		a.flows(other)

		a.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{PublishTracks: []*wire.TrackPublishedResponse{{Track: &wire.TrackInfo{Sid: "TR_VCunknown"}}}}}})
		a.left(wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
	})
}

func TestAfterARestartClientsJoinAnew(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		a := prepare(t, url, sign(t, e, person("a")), single)
		a.connect("PA_of_before")
		a.left(wire.DisconnectReason_STATE_MISMATCH, wire.LeaveRequest_RECONNECT)
		b := enter(t, url, a.token, single) // nobody has made the room: the ticket is enough
		b.publish(wire.TrackSource_CAMERA)
	})
}

func TestOnePersonOnePlace(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		first := enter(t, url, sign(t, e, person("a")), single)
		second := enter(t, url, sign(t, e, person("a")), single)
		first.left(wire.DisconnectReason_DUPLICATE_IDENTITY, wire.LeaveRequest_DISCONNECT)
		if n := len(e.People("borgofiore.prova")); n != 1 {
			t.Errorf("%d inside", n)
		}
		second.sees("a", func(p *wire.ParticipantInfo) bool { return !gone(p) }) // and is not told to be gone itself
	})
}

func TestWhatIsNotAllowedDoesNotHappen(t *testing.T) {
	both(t, func(t *testing.T, single bool) {
		e, url := open(t)
		guest := person("guest")
		guest.Sources = []string{"camera", "microphone"}
		g := enter(t, url, sign(t, e, guest), single)
		b := enter(t, url, sign(t, e, person("b")), single)
		for _, q := range []*wire.AddTrackRequest{
			{Cid: "screen", Type: wire.TrackType_VIDEO, Source: wire.TrackSource_SCREEN_SHARE},
			{Cid: "sound", Type: wire.TrackType_AUDIO, Source: wire.TrackSource_SCREEN_SHARE_AUDIO},
			{Cid: "what", Type: wire.TrackType_VIDEO},
			{Cid: strings.Repeat("x", 1000), Type: wire.TrackType_VIDEO, Source: wire.TrackSource_CAMERA},
		} {
			g.send(&wire.SignalRequest{Message: &wire.SignalRequest_AddTrack{AddTrack: q}})
		}
		g.send(&wire.SignalRequest{Message: &wire.SignalRequest_UpdateMetadata{UpdateMetadata: &wire.UpdateParticipantMetadata{Name: "Sindaca", Attributes: map[string]string{"staff": "1"}}}})
		g.until("five refusals", func() bool { return len(g.refused) == 5 })
		g.flow("screen", webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}) // sent all the same
		camera := g.publish(wire.TrackSource_CAMERA)
		b.flows(camera)
		b.sees("guest", func(p *wire.ParticipantInfo) bool { return p.Name == "GUEST" && p.Attributes["staff"] == "" })
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.people["guest"].Tracks) != 1 || len(b.packets) != 1 {
			t.Errorf("more than the camera arrived: %v %v", b.people["guest"].Tracks, b.packets)
		}
	})
}

func TestWhoIsPutOutStaysOut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "withdrawn")
	e, url := open(t, func(c *sfu.Config) { c.Withdrawn = file })
	a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), true)
	if err := e.Remove("borgofiore.prova", "a"); err != nil {
		t.Fatal(err)
	}
	a.left(wire.DisconnectReason_PARTICIPANT_REMOVED, wire.LeaveRequest_DISCONNECT)
	b.sees("a", gone)
	for _, sid := range []string{"", a.join.Participant.Sid} {
		if _, err := prepare(t, url, a.token, true).dial(sid); err == nil || err.Error() != "401" {
			t.Errorf("back with the same ticket: %v", err)
		}
	}
	if _, err := e.Read(a.token); err == nil {
		t.Error("the ticket still reads")
	}
	// The program is killed and started again: b may come back, a may not.
	again, url2 := open(t, func(c *sfu.Config) { c.Withdrawn = file })
	if _, err := prepare(t, url2, a.token, true).dial(""); err == nil || err.Error() != "401" {
		t.Errorf("back after a restart: %v", err)
	}
	enter(t, url2, b.token, true)
	enter(t, url2, sign(t, again, person("a")), true) // let in again, with a new ticket
}

func TestARoomIsEnded(t *testing.T) {
	e, url := open(t)
	a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), false)
	elsewhere := person("c")
	elsewhere.Room = "castelvento.prova"
	c := enter(t, url, sign(t, e, elsewhere), true)
	if err := e.CloseRoom("borgofiore.prova"); err != nil {
		t.Fatal(err)
	}
	a.left(wire.DisconnectReason_ROOM_DELETED, wire.LeaveRequest_DISCONNECT)
	b.left(wire.DisconnectReason_ROOM_DELETED, wire.LeaveRequest_DISCONNECT)
	if _, err := prepare(t, url, b.token, true).dial(""); err == nil || err.Error() != "401" {
		t.Errorf("back into an ended room: %v", err)
	}
	c.publish(wire.TrackSource_CAMERA) // is not touched by it
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leave != nil {
		t.Error("the other body's room ended too")
	}
}

func TestARoomHoldsNoMoreThanItIsMadeFor(t *testing.T) {
	e, url := open(t)
	if err := e.Ensure("borgofiore.prova", 1); err != nil {
		t.Fatal(err)
	}
	enter(t, url, sign(t, e, person("a")), true)
	b := prepare(t, url, sign(t, e, person("b")), true)
	if _, err := b.dial(""); err == nil || err.Error() != "503" {
		t.Errorf("one too many: %v", err)
	}
	enter(t, url, sign(t, e, person("a")), true) // one's own place can be taken again
}

func TestNonsenseEndsItsOwnLineAlone(t *testing.T) {
	e, url := open(t)
	good := enter(t, url, sign(t, e, person("good")), true)
	camera := good.publish(wire.TrackSource_CAMERA)
	watcher := enter(t, url, sign(t, e, person("watcher")), false)
	for name, send := range map[string]func(*websocket.Conn){
		"text": func(ws *websocket.Conn) { ws.Write(context.Background(), websocket.MessageText, []byte("ciao")) },
		"garbage": func(ws *websocket.Conn) {
			ws.Write(context.Background(), websocket.MessageBinary, []byte{0xff, 0xff, 0xff})
		},
		"too long": func(ws *websocket.Conn) { ws.Write(context.Background(), websocket.MessageBinary, make([]byte, 2<<20)) },
		"a flood": func(ws *websocket.Conn) {
			for range 3000 {
				if ws.Write(context.Background(), websocket.MessageBinary, nil) != nil {
					return
				}
			}
		},
	} {
		bad := enter(t, url, sign(t, e, person("bad")), true)
		send(bad.ws)
		bad.until(name+" ends the line", func() bool { return bad.closed != nil })
	}
	watcher.flows(camera)

	// Sense that makes no sense here is not obeyed, and ends nothing.
	odd := enter(t, url, sign(t, e, person("odd")), false)
	for _, m := range []*wire.SignalRequest{
		{}, {Message: &wire.SignalRequest_Offer{Offer: &wire.SessionDescription{Type: "offer", Sdp: "v=0"}}}, {Message: &wire.SignalRequest_Answer{Answer: &wire.SessionDescription{Sdp: "nonsense"}}},
		{Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: "{"}}}, {Message: &wire.SignalRequest_Trickle{Trickle: &wire.TrickleRequest{CandidateInit: `{"candidate":"candidate:x"}`}}},
		{Message: &wire.SignalRequest_Mute{Mute: &wire.MuteTrackRequest{Sid: camera, Muted: true}}}, {Message: &wire.SignalRequest_TrackSetting{TrackSetting: &wire.UpdateTrackSettings{TrackSids: []string{"x"}}}},
		{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{}}}, {Message: &wire.SignalRequest_Subscription{Subscription: &wire.UpdateSubscription{TrackSids: []string{"x"}, Subscribe: true}}},
		{Message: &wire.SignalRequest_Simulate{Simulate: &wire.SimulateScenario{Scenario: &wire.SimulateScenario_NodeFailure{NodeFailure: true}}}},
		{Message: &wire.SignalRequest_UpdateLayers{UpdateLayers: &wire.UpdateVideoLayers{TrackSid: camera}}}, {Message: &wire.SignalRequest_Ping{Ping: 1}},
	} {
		odd.send(m)
	}
	odd.until("an answer to the ping", func() bool {
		for _, m := range odd.other {
			if m.GetPong() > 0 {
				return true
			}
		}
		return false
	})
	odd.sees("good", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 && !p.Tracks[0].Muted }) // it was not for odd to mute
	odd.mu.Lock()
	defer odd.mu.Unlock()
	if odd.closed != nil {
		t.Error("the line ended:", odd.closed)
	}
}

func TestClosingSendsEverybodyAwayAndLeavesNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("a call", func(t *testing.T) {
		e, url := open(t)
		a, b := enter(t, url, sign(t, e, person("a")), true), enter(t, url, sign(t, e, person("b")), false)
		camera, microphone := a.publish(wire.TrackSource_CAMERA), b.publish(wire.TrackSource_MICROPHONE)
		b.flows(camera)
		a.flows(microphone)
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := e.Close(ctx); err != nil {
			t.Error(err)
		}
		a.left(wire.DisconnectReason_SERVER_SHUTDOWN, wire.LeaveRequest_RECONNECT)
		b.left(wire.DisconnectReason_SERVER_SHUTDOWN, wire.LeaveRequest_RECONNECT)
	})
	var now int
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); <-time.After(50 * time.Millisecond) {
		if now = runtime.NumGoroutine(); now <= before {
			return
		}
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines before, %d after:\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
}

// Who comes back on a new line is sent what others said meanwhile, and nothing
// of what was not for them.
func TestWhatWasSaidMeanwhileIsSentAgain(t *testing.T) {
	e, url := open(t)
	a := enter(t, url, sign(t, e, sfu.Ticket{Identity: "a"}), true)
	b := enter(t, url, sign(t, e, sfu.Ticket{Identity: "b"}), true)
	text := func(s string, n uint32, to ...string) *wire.DataPacket {
		return &wire.DataPacket{Sequence: n, DestinationIdentities: to, User: &wire.UserPacket{Payload: []byte(s)}}
	}
	heard := func(s string) (n int) {
		for _, p := range b.data {
			if string(p.GetUser().GetPayload()) == s {
				n++
			}
		}
		return n
	}
	b.until("an open channel", func() bool { return b.channels["_reliable"].ReadyState() == webrtc.DataChannelStateOpen })
	a.say("_reliable", text("one", 1))
	a.say("_reliable", text("two", 2))
	a.say("_reliable", text("secret", 3, "c"))
	b.until("what was said", func() bool { return heard("two") == 1 })

	sid := b.join.Participant.Sid
	if err := e.Cut("borgofiore.prova", "b"); err != nil {
		t.Fatal(err)
	}
	b.until("the line is cut", func() bool { return b.closed != nil })
	b.connect(sid)
	if b.first.GetReconnect() == nil {
		t.Fatalf("back with %v", b.first)
	}
	b.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{
		DatachannelReceiveStates: []*wire.DataChannelReceiveState{{PublisherSid: a.join.Participant.Sid, LastSeq: 1}, {PublisherSid: "PA_nobody"}},
	}}})
	b.until("what came after the first once more", func() bool { return heard("two") == 2 })
	b.mu.Lock()
	defer b.mu.Unlock()
	if heard("one") != 1 || heard("secret") != 0 {
		t.Errorf("one is heard %d times, what was for another %d", heard("one"), heard("secret"))
	}
}

func TestWhatIsNotCarriedIsSaidSo(t *testing.T) {
	e, url := open(t)
	c := enter(t, url, sign(t, e, sfu.Ticket{Identity: "a"}), true)
	for _, m := range []*wire.SignalRequest{
		{Message: &wire.SignalRequest_PublishDataTrackRequest{PublishDataTrackRequest: &wire.PublishDataTrackRequest{PubHandle: 7, Name: "x"}}},
		{Message: &wire.SignalRequest_UnpublishDataTrackRequest{UnpublishDataTrackRequest: &wire.UnpublishDataTrackRequest{PubHandle: 7}}},
		{Message: &wire.SignalRequest_StoreDataBlobRequest{StoreDataBlobRequest: &wire.DataBlobRequest{RequestId: 8}}},
		{Message: &wire.SignalRequest_GetDataBlobRequest{GetDataBlobRequest: &wire.DataBlobRequest{RequestId: 9}}},
	} {
		c.send(m)
	}
	c.until("an answer to each", func() bool { return len(c.refused) == 4 })
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, why := range c.refused {
		if why != wire.RequestResponse_UNSUPPORTED_TYPE {
			t.Error(why)
		}
	}
}

// A track that was taken away is no reason to begin anew, though the client still
// believes in it when it comes back.
func TestWhatWasTakenAwayIsSaidAgain(t *testing.T) {
	e, url := open(t)
	c := enter(t, url, sign(t, e, sfu.Ticket{Identity: "a"}), true)
	screen := c.publish(wire.TrackSource_SCREEN_SHARE)
	c.sees("a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 })
	if err := e.MuteSource("borgofiore.prova", "a", "screen_share"); err != nil {
		t.Fatal(err)
	}
	told := func() (n int) {
		for _, m := range c.other {
			if m.GetTrackUnpublished().GetTrackSid() == screen {
				n++
			}
		}
		return n
	}
	c.until("told", func() bool { return told() == 1 })
	if err := e.Cut("borgofiore.prova", "a"); err != nil {
		t.Fatal(err)
	}
	c.until("the line is cut", func() bool { return c.closed != nil })
	c.connect(c.join.Participant.Sid)
	c.send(&wire.SignalRequest{Message: &wire.SignalRequest_SyncState{SyncState: &wire.SyncState{PublishTracks: []*wire.TrackPublishedResponse{{Track: &wire.TrackInfo{Sid: screen}}}}}})
	c.until("told again", func() bool { return told() == 2 })
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leave != nil {
		t.Error("sent away:", c.leave)
	}
}
