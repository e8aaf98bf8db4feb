// Package enginetest is what every media engine must do for meetings, whichever
// carries them: one suite over the one in the binary, over a cluster that is
// played, and over a real one.
//
// enginetest.go is the suite; caller.go a client of the protocol; fake.go plays
// the cluster.
package enginetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"loggia/features/meeting"
	"loggia/features/meeting/internal/sfu/wire"
	"loggia/platform/id"
)

// A Stand is an engine to be tried.
type Stand struct {
	Engine  meeting.Engine
	Address string // where clients connect when the engine says nothing, as http://host
	Mute    bool   // the engine cannot tell us what happens: a real cluster that knows no way here
}

// Run tries an engine. raise is called for each test.
func Run(t *testing.T, raise func(t *testing.T) Stand) {
	for name, f := range map[string]func(*stage){
		"a ticket says what was granted":           tickets,
		"they are inside, and it is told":          inside,
		"what a guest may not publish":             guests,
		"the silent are allowed to speak":          allow,
		"one source is switched off":               mute,
		"a screen is taken away":                   screen,
		"a message from nobody":                    say,
		"who is put out stays out":                 remove,
		"a room that is closed is over":            closed,
		"who is hidden is not there":               hidden,
		"one person has one place":                 twice,
		"no more people than were said":            full,
		"what is asked about nobody is no mistake": nobody,
	} {
		t.Run(name, func(t *testing.T) {
			s := &stage{T: t, Stand: raise(t), ctx: context.Background(), room: "prova." + id.New()}
			if s.Address == "" || s.Engine.URL() != "" {
				s.Address = s.Engine.URL()
			}
			t.Cleanup(s.Engine.OnEvent(func(e meeting.Event) {
				s.mu.Lock()
				defer s.mu.Unlock()
				if e.Room == s.room {
					s.events = append(s.events, e)
				}
			}))
			s.must(s.Engine.Ensure(s.ctx, s.room, 20))
			t.Cleanup(func() { s.Engine.Close(s.ctx, s.room) })
			f(s)
		})
	}
}

// A stage is one test on one engine, in a room of its own.
type stage struct {
	*testing.T
	Stand
	ctx  context.Context
	room string

	mu     sync.Mutex
	events []meeting.Event
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) token(g meeting.Grant) string {
	s.Helper()
	g.Room, g.For = s.room, time.Hour
	if g.Name == "" {
		g.Name = "Nome di " + g.Identity
	}
	token, err := s.Engine.Token(g)
	s.must(err)
	return token
}

func (s *stage) enter(g meeting.Grant) *caller {
	s.Helper()
	return enter(s.T, s.Address, s.token(g))
}

// happens waits until the engine has told of it.
func (s *stage) happens(want meeting.Event) {
	s.Helper()
	if s.Mute {
		return
	}
	is := func(e meeting.Event) bool {
		return e.Kind == want.Kind && e.Identity == want.Identity && e.Reason == want.Reason && e.Source == want.Source && (want.Codec == "" || e.Codec == want.Codec)
	}
	if !wait(func() bool { s.mu.Lock(); defer s.mu.Unlock(); return slices.ContainsFunc(s.events, is) }) {
		s.Fatalf("not told: %+v; told: %+v", want, s.events)
	}
}

func (s *stage) inside(want func([]meeting.Participant) bool) {
	s.Helper()
	var all []meeting.Participant
	ok := wait(func() bool {
		var err error
		all, err = s.Engine.Inside(s.ctx, s.room)
		s.must(err)
		return want(all)
	})
	if !ok {
		s.Fatalf("inside are %+v", all)
	}
}

func alone(identity string, is func(meeting.Participant) bool) func([]meeting.Participant) bool {
	return func(all []meeting.Participant) bool {
		return len(all) == 1 && all[0].Identity == identity && (is == nil || is(all[0]))
	}
}

func tickets(s *stage) {
	for what, g := range map[string]meeting.Grant{
		"staff":  {Identity: "person:a", Name: "Anna", Label: "tributi", Staff: true, Sources: []string{"camera", "microphone", "screen_share", "screen_share_audio"}},
		"guest":  {Identity: "guest:a", Name: "Bruno", Label: "geometra", Sources: []string{"camera", "microphone"}},
		"voice":  {Identity: "guest:b", Name: "Carla", Sources: []string{"microphone"}},
		"silent": {Identity: "guest:c", Name: "Dino", Silent: true},
		"hidden": {Identity: "tap", Name: "x", Silent: true, Hidden: true},
	} {
		got, err := s.Engine.Read(s.token(g))
		g.Room = s.room
		if err != nil || got.For < 59*time.Minute || got.For > time.Hour+time.Minute {
			s.Errorf("%s: %+v, %v", what, got, err)
		}
		got.For = 0
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", g) {
			s.Errorf("%s: granted %+v, read %+v", what, g, got)
		}
	}
	for _, bad := range []string{"", "a.b.c", s.token(meeting.Grant{Identity: "x"}) + "x"} {
		if _, err := s.Engine.Read(bad); err == nil {
			s.Errorf("%q is read", bad)
		}
	}
}

func inside(s *stage) {
	s.inside(func(all []meeting.Participant) bool { return len(all) == 0 })
	a := s.enter(meeting.Grant{Identity: "person:a", Name: "Anna", Label: "tributi", Staff: true})
	s.happens(meeting.Event{Kind: meeting.Joined, Identity: "person:a"})
	a.publish(wire.TrackSource_MICROPHONE)
	a.publish(wire.TrackSource_CAMERA)
	s.happens(meeting.Event{Kind: meeting.Published, Identity: "person:a", Source: meeting.Camera, Codec: "vp8"})
	s.happens(meeting.Event{Kind: meeting.Published, Identity: "person:a", Source: meeting.Microphone, Codec: "opus"})
	s.inside(alone("person:a", func(p meeting.Participant) bool {
		return p.Name == "Anna" && p.Label == "tributi" && p.Camera && p.Microphone && !p.Screen && time.Since(p.Since) < time.Minute
	}))
	a.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{Reason: wire.DisconnectReason_CLIENT_INITIATED}}})
	s.happens(meeting.Event{Kind: meeting.Unpublished, Identity: "person:a", Source: meeting.Camera})
	s.happens(meeting.Event{Kind: meeting.Left, Identity: "person:a", Reason: meeting.LeftByThemselves})
	s.inside(func(all []meeting.Participant) bool { return len(all) == 0 })
}

func guests(s *stage) {
	g := s.enter(meeting.Grant{Identity: "guest:a"})
	cid := g.announce(wire.TrackSource_SCREEN_SHARE)
	g.publish(wire.TrackSource_CAMERA) // whose answer comes after the other's
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.published[cid] != nil {
		s.Error("a guest may share a screen")
	}
}

func allow(s *stage) {
	g := s.enter(meeting.Grant{Identity: "guest:a", Silent: true})
	watcher := s.enter(meeting.Grant{Identity: "person:a", Staff: true})
	g.mu.Lock()
	if p := g.join.Participant.Permission; p.CanPublish || !p.CanPublishData || !p.CanSubscribe {
		s.Errorf("the silent may %v", p)
	}
	g.mu.Unlock()
	s.must(s.Engine.Allow(s.ctx, s.room, "guest:a", meeting.Permission{Sources: []string{meeting.Microphone}, Publish: true, Data: true}))
	g.sees("that it may speak", "guest:a", func(p *wire.ParticipantInfo) bool { return p.Permission.CanPublish && p.Permission.CanSubscribe })
	g.until("a ticket that says so", func() bool { return g.refreshed > 0 })
	sid := g.publish(wire.TrackSource_MICROPHONE)
	watcher.sees("the sound", "guest:a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 && p.Tracks[0].Sid == sid })
	s.must(s.Engine.Allow(s.ctx, s.room, "guest:a", meeting.Permission{}))
	watcher.sees("that the sound is gone", "guest:a", func(p *wire.ParticipantInfo) bool {
		return len(p.Tracks) == 0 && !p.Permission.CanPublish && !p.Permission.CanPublishData
	})
	s.happens(meeting.Event{Kind: meeting.Unpublished, Identity: "guest:a", Source: meeting.Microphone})
	if s.Engine.Allow(s.ctx, s.room, "guest:a", meeting.Permission{Sources: []string{"kitchen"}, Publish: true}) == nil {
		s.Error("a source that is none is allowed")
	}
}

func mute(s *stage) {
	g := s.enter(meeting.Grant{Identity: "guest:a"})
	sound, picture := g.publish(wire.TrackSource_MICROPHONE), g.publish(wire.TrackSource_CAMERA)
	s.inside(alone("guest:a", func(p meeting.Participant) bool { return p.Microphone && p.Camera }))
	s.must(s.Engine.Mute(s.ctx, s.room, "guest:a"))
	g.until("asked to be silent", func() bool { return g.muted[sound] && !g.muted[picture] })
	s.inside(alone("guest:a", func(p meeting.Participant) bool { return !p.Microphone && p.Camera }))
	s.must(s.Engine.MuteTrack(s.ctx, s.room, "guest:a", meeting.Camera))
	g.until("asked to show nothing", func() bool { return g.muted[picture] })
	s.inside(alone("guest:a", func(p meeting.Participant) bool { return !p.Camera }))
	if s.Engine.MuteTrack(s.ctx, s.room, "guest:a", "kitchen") == nil {
		s.Error("a source that is none is switched off")
	}
}

func screen(s *stage) {
	a := s.enter(meeting.Grant{Identity: "person:a", Staff: true})
	watcher := s.enter(meeting.Grant{Identity: "person:b", Staff: true})
	sid := a.publish(wire.TrackSource_SCREEN_SHARE)
	watcher.sees("the screen", "person:a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 })
	s.must(s.Engine.MuteTrack(s.ctx, s.room, "person:a", meeting.Screen))
	a.until("told that it is taken away", func() bool { return a.taken[sid] })
	watcher.sees("no screen", "person:a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 0 })
	a.publish(wire.TrackSource_SCREEN_SHARE) // another may be shared
	watcher.sees("another screen", "person:a", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 1 && p.Tracks[0].Sid != sid })
}

func say(s *stage) {
	a, b := s.enter(meeting.Grant{Identity: "person:a"}), s.enter(meeting.Grant{Identity: "person:b"})
	// Until both channels are open what is said is said to nobody.
	s.again(func() { s.must(s.Engine.Say(s.ctx, s.room, "loggia.first", []byte("hello"))) }, a, b)
	s.must(s.Engine.Say(s.ctx, s.room, "loggia.one", []byte("only b"), "person:b"))
	s.must(s.Engine.Say(s.ctx, s.room, "loggia.all", []byte("all")))
	if p := b.told("loggia.one", "only b"); p.ParticipantIdentity != "" {
		s.Errorf("it comes from %q", p.ParticipantIdentity)
	}
	b.told("loggia.all", "all")
	a.told("loggia.all", "all")
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.heard {
		if p.GetUser().GetTopic() == "loggia.one" {
			s.Error("what was for b went to a")
		}
	}
}

// again does something until each of them has heard anything.
func (s *stage) again(do func(), all ...*caller) {
	s.Helper()
	ok := wait(func() bool {
		do()
		for _, c := range all {
			c.mu.Lock()
			n := len(c.heard)
			c.mu.Unlock()
			if n == 0 {
				return false
			}
		}
		return true
	})
	if !ok {
		s.Fatal("nothing is heard")
	}
}

func remove(s *stage) {
	token := s.token(meeting.Grant{Identity: "guest:a"})
	g := enter(s.T, s.Address, token)
	s.happens(meeting.Event{Kind: meeting.Joined, Identity: "guest:a"})
	s.must(s.Engine.Remove(s.ctx, s.room, "guest:a"))
	g.left(wire.DisconnectReason_PARTICIPANT_REMOVED)
	s.happens(meeting.Event{Kind: meeting.Left, Identity: "guest:a", Reason: meeting.LeftRemoved})
	if _, err := s.Engine.Read(token); err == nil {
		s.Error("the ticket of who was put out is still read")
	}
	if again, ok := dial(s.T, s.Address, token); ok {
		again.until("sent away again", func() bool { return again.leave != nil || again.closed })
	}
	s.inside(func(all []meeting.Participant) bool { return len(all) == 0 })
	<-time.After(10 * time.Millisecond) // tickets are told apart by the millisecond
	s.enter(meeting.Grant{Identity: "guest:a"})
	s.inside(alone("guest:a", nil)) // let in anew, they are in
}

func closed(s *stage) {
	token := s.token(meeting.Grant{Identity: "guest:a"})
	g := enter(s.T, s.Address, token)
	s.happens(meeting.Event{Kind: meeting.Joined, Identity: "guest:a"})
	s.must(s.Engine.Close(s.ctx, s.room))
	g.left(wire.DisconnectReason_ROOM_DELETED)
	s.happens(meeting.Event{Kind: meeting.Left, Identity: "guest:a", Reason: meeting.LeftEnded})
	s.happens(meeting.Event{Kind: meeting.RoomEnded})
	if _, err := s.Engine.Read(token); err == nil {
		s.Error("a ticket for a room that was closed is still read")
	}
	s.inside(func(all []meeting.Participant) bool { return len(all) == 0 })
	s.must(s.Engine.Close(s.ctx, s.room)) // once more changes nothing
}

func hidden(s *stage) {
	a := s.enter(meeting.Grant{Identity: "person:a", Staff: true})
	h := s.enter(meeting.Grant{Identity: "tap", Hidden: true})
	s.enter(meeting.Grant{Identity: "person:b", Staff: true})
	a.sees("the last", "person:b", func(p *wire.ParticipantInfo) bool { return p.State == wire.ParticipantInfo_ACTIVE })
	s.happens(meeting.Event{Kind: meeting.Joined, Identity: "person:b"})
	s.inside(func(all []meeting.Participant) bool { return len(all) == 2 })
	a.mu.Lock()
	if a.people["tap"] != nil {
		s.Error("who is hidden is seen")
	}
	a.mu.Unlock()
	h.mu.Lock()
	if p := h.join.Participant.Permission; p.CanPublish || p.CanPublishData {
		s.Errorf("who is hidden may %v", p)
	}
	h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if e.Identity == "tap" {
			s.Errorf("told of who is hidden: %+v", e)
		}
	}
}

func twice(s *stage) {
	first := s.enter(meeting.Grant{Identity: "person:a"})
	s.happens(meeting.Event{Kind: meeting.Joined, Identity: "person:a"})
	s.enter(meeting.Grant{Identity: "person:a"})
	first.left(wire.DisconnectReason_DUPLICATE_IDENTITY)
	s.happens(meeting.Event{Kind: meeting.Left, Identity: "person:a", Reason: meeting.LeftReplaced})
	s.inside(alone("person:a", nil))
	s.mu.Lock()
	defer s.mu.Unlock()
	var order []meeting.EventKind
	for _, e := range s.events {
		order = append(order, e.Kind)
	}
	if !s.Mute && !slices.Equal(order[:min(3, len(order))], []meeting.EventKind{meeting.Joined, meeting.Left, meeting.Joined}[:min(3, len(order))]) {
		s.Errorf("told in the order %v", order)
	}
}

func full(s *stage) {
	s.room += "s"
	s.must(s.Engine.Ensure(s.ctx, s.room, 1))
	s.Cleanup(func() { s.Engine.Close(s.ctx, s.room) })
	s.enter(meeting.Grant{Identity: "person:a"})
	if _, ok := dial(s.T, s.Address, s.token(meeting.Grant{Identity: "person:b"})); ok {
		s.Error("a second in a room for one")
	}
	s.inside(alone("person:a", nil))
}

func nobody(s *stage) {
	for _, room := range []string{s.room, "prova.nowhere"} {
		s.must(s.Engine.Remove(s.ctx, room, "nobody"))
		s.must(s.Engine.Mute(s.ctx, room, "nobody"))
		s.must(s.Engine.MuteTrack(s.ctx, room, "nobody", meeting.Screen))
		s.must(s.Engine.Allow(s.ctx, room, "nobody", meeting.Permission{}))
		s.must(s.Engine.Say(s.ctx, room, "x", []byte("x"), "nobody"))
	}
	all, err := s.Engine.Inside(s.ctx, "prova.nowhere")
	if err != nil || len(all) != 0 {
		s.Errorf("nowhere are %v, %v", all, err)
	}
	s.must(s.Engine.Close(s.ctx, "prova.nowhere"))
}
