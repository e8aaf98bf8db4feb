package live

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// presence counts who is on each subject. A person with two screens is there
// once; one whose line drops is there until the grace is over.
type presence struct {
	grace time.Duration

	mu      sync.Mutex
	here    map[topicKey]map[string]*stay
	watches []watch
	calls   []func() // waiting for the goroutine that makes them
	wake    *sync.Cond
	closed  bool
	done    chan struct{}
}

type stay struct {
	screens int
	leaving *time.Timer
}

type watch struct {
	prefix string
	f      func(ente, subject, who string, here bool)
}

func newPresence(grace time.Duration) *presence {
	p := &presence{grace: grace, here: map[topicKey]map[string]*stay{}, done: make(chan struct{})}
	p.wake = sync.NewCond(&p.mu)
	go p.run()
	return p
}

func (p *presence) watch(prefix string, f func(ente, subject, who string, here bool)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watches = append(p.watches, watch{prefix, f})
}

func (p *presence) join(k topicKey, who string) {
	if who == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.here[k] == nil {
		p.here[k] = map[string]*stay{}
	}
	s := p.here[k][who]
	if s == nil {
		s = &stay{}
		p.here[k][who] = s
		p.tell(k, who, true)
	}
	s.screens++
	if s.leaving != nil {
		s.leaving.Stop()
		s.leaving = nil
	}
}

func (p *presence) leave(k topicKey, who string) {
	if who == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.here[k][who]
	if s == nil {
		return
	}
	if s.screens--; s.screens > 0 || p.closed {
		return
	}
	s.leaving = time.AfterFunc(p.grace, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.here[k][who] != s || s.screens > 0 || p.closed {
			return // came back
		}
		delete(p.here[k], who)
		if len(p.here[k]) == 0 {
			delete(p.here, k)
		}
		p.tell(k, who, false)
	})
}

func (p *presence) on(k topicKey) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]string, 0, len(p.here[k]))
	for who := range p.here[k] {
		all = append(all, who)
	}
	slices.Sort(all)
	return all
}

// tell queues the calls to those who watch k: they may write to the database,
// and no screen shall wait for that.
func (p *presence) tell(k topicKey, who string, here bool) {
	for _, w := range p.watches {
		if strings.HasPrefix(k.subject, w.prefix) {
			p.calls = append(p.calls, func() { w.f(k.ente, k.subject, who, here) })
		}
	}
	p.wake.Signal()
}

func (p *presence) run() {
	defer close(p.done)
	for {
		p.mu.Lock()
		for len(p.calls) == 0 && !p.closed {
			p.wake.Wait()
		}
		if len(p.calls) == 0 {
			p.mu.Unlock()
			return
		}
		call := p.calls[0]
		p.calls = p.calls[1:]
		p.mu.Unlock()
		call()
	}
}

// close makes the calls still queued and stops. Those present stay so: the
// program is restarting, not they leaving.
func (p *presence) close() {
	p.mu.Lock()
	p.closed = true
	for _, people := range p.here {
		for _, s := range people {
			if s.leaving != nil {
				s.leaving.Stop()
			}
		}
	}
	p.wake.Signal()
	p.mu.Unlock()
	<-p.done
}
