// Package bustest holds the contract of live.Bus: one suite that every
// implementation passes.
package bustest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"loggia/platform/live"
)

// Run checks the contract over two nodes that node gives: two handles of one
// bus, or the same one twice where there is only one node.
func Run(t *testing.T, nodes func(t *testing.T) (a, b live.Bus)) {
	to := live.Message{Ente: "borgofiore", Subject: "office/1"}
	event := func(n int) live.Message {
		return live.Message{Ente: to.Ente, Subject: to.Subject, Event: fmt.Sprint("e", n)}
	}

	t.Run("every listener hears every event in order", func(t *testing.T) {
		a, b := nodes(t)
		heard := []*ear{listen(t, a, to), listen(t, b, to)}
		for n := range 100 {
			publish(t, a, event(n))
		}
		for _, e := range heard {
			got := e.wait(t, 100)
			for n := range 100 {
				if got[n] != event(n) {
					t.Fatalf("event %d is %v", n, got[n])
				}
			}
		}
	})
	t.Run("another subject or body is not heard", func(t *testing.T) {
		a, b := nodes(t)
		e := listen(t, b, to)
		publish(t, a, live.Message{Ente: "castelvento", Subject: to.Subject, Event: "x"})
		publish(t, a, live.Message{Ente: to.Ente, Subject: "office/11", Event: "x"})
		publish(t, a, event(1))
		if got := e.wait(t, 1); len(got) != 1 || got[0] != event(1) {
			t.Errorf("heard %v", got)
		}
	})
	t.Run("who stopped hears nothing more", func(t *testing.T) {
		a, b := nodes(t)
		gone, stays := listen(t, b, to), listen(t, b, to)
		gone.stop()
		publish(t, a, event(1))
		stays.wait(t, 1)
		if got := gone.heard(); len(got) != 0 {
			t.Errorf("heard %v", got)
		}
	})
	t.Run("many publish, subscribe and stop at once", func(t *testing.T) {
		a, b := nodes(t)
		e := listen(t, b, to)
		var all sync.WaitGroup
		for n := range 8 {
			all.Go(func() {
				for range 50 {
					publish(t, a, event(n))
					listen(t, b, to).stop()
				}
			})
		}
		all.Wait()
		e.wait(t, 400)
	})
}

type ear struct {
	mu   sync.Mutex
	got  []live.Message
	more chan struct{}
	stop func()
}

func listen(t *testing.T, b live.Bus, to live.Message) *ear {
	t.Helper()
	e := &ear{more: make(chan struct{}, 1)}
	stop, err := b.Subscribe(to, func(m live.Message) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.got = append(e.got, m)
		select {
		case e.more <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	e.stop = stop
	return e
}

func (e *ear) heard() []live.Message {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]live.Message(nil), e.got...)
}

func (e *ear) wait(t *testing.T, n int) []live.Message {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		if got := e.heard(); len(got) >= n {
			return got
		}
		select {
		case <-e.more:
		case <-late:
			t.Fatalf("heard %d of %d", len(e.heard()), n)
		}
	}
}

func publish(t *testing.T, b live.Bus, m live.Message) {
	t.Helper()
	if err := b.Publish(m); err != nil {
		t.Error(err)
	}
}
