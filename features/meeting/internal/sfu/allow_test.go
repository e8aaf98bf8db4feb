package sfu_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"loggia/features/meeting/internal/sfu"
	"loggia/features/meeting/internal/sfu/wire"
)

// watched collects what the engine tells of rooms.
type watched struct {
	mu  sync.Mutex
	all []sfu.Event
}

func (w *watched) config(c *sfu.Config) {
	c.On = func(e sfu.Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.all = append(w.all, e)
	}
}

func (w *watched) until(t *testing.T, is func(sfu.Event) bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; <-time.After(5 * time.Millisecond) {
		w.mu.Lock()
		found, all := slices.ContainsFunc(w.all, is), w.all
		w.mu.Unlock()
		if found {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("it was not told; told: %+v", all)
		}
	}
}

func TestWhatIsAllowedInsideOutlivesOldTickets(t *testing.T) {
	var told watched
	e, url := open(t, told.config)
	old := sign(t, e, sfu.Ticket{Identity: "guest", Silent: true})
	g := enter(t, url, old, true)
	watcher := enter(t, url, sign(t, e, sfu.Ticket{Identity: "staff"}), true)

	if err := e.Allow("borgofiore.prova", "guest", sfu.Permission{Sources: []string{"camera"}, Publish: true, Data: true}); err != nil {
		t.Fatal(err)
	}
	g.sees("guest", func(p *wire.ParticipantInfo) bool { return p.Permission.CanPublish })
	watcher.flows(g.publish(wire.TrackSource_CAMERA))
	told.until(t, func(v sfu.Event) bool {
		return v.Kind == "published" && v.Identity == "guest" && v.Source == "camera" && v.Codec == "vp8"
	})

	if err := e.Allow("borgofiore.prova", "guest", sfu.Permission{}); err != nil {
		t.Fatal(err)
	}
	told.until(t, func(v sfu.Event) bool { return v.Kind == "unpublished" && v.Identity == "guest" })
	watcher.sees("guest", func(p *wire.ParticipantInfo) bool { return len(p.Tracks) == 0 && !p.Permission.CanPublish })

	// The first ticket allowed messages, and is still good: it must not bring them back.
	g.hangUp()
	again := enter(t, url, old, true)
	if p := again.join.Participant.Permission; p.CanPublishData || p.CanPublish {
		t.Errorf("who comes back with the old ticket may %v", p)
	}
}

func TestWhoIsHiddenIsNotTold(t *testing.T) {
	var told watched
	e, url := open(t, told.config)
	seen := enter(t, url, sign(t, e, sfu.Ticket{Identity: "seen"}), true)
	enter(t, url, sign(t, e, sfu.Ticket{Identity: "hidden", Hidden: true}), true)
	last := enter(t, url, sign(t, e, sfu.Ticket{Identity: "last"}), true)
	last.send(&wire.SignalRequest{Message: &wire.SignalRequest_Leave{Leave: &wire.LeaveRequest{}}})
	told.until(t, func(v sfu.Event) bool { return v.Kind == "left" && v.Identity == "last" && v.Reason == "left" })
	told.mu.Lock()
	defer told.mu.Unlock()
	for _, v := range told.all {
		if v.Identity == "hidden" {
			t.Errorf("told of who is hidden: %+v", v)
		}
	}
	if people := e.People("borgofiore.prova"); len(people) != 1 || people[0].Identity != "seen" {
		t.Errorf("inside: %+v", people)
	}
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if seen.people["hidden"] != nil {
		t.Error("others see who is hidden")
	}
}
