package live

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"loggia/platform/errs"
)

// A client is one open screen. Its queue is bounded: whoever cannot keep up is
// cut and comes back, so that nobody else waits.
type client struct {
	hub           *Hub
	r             *http.Request
	ente, session string
	home          string
	subjects      map[string]bool // guarded by hub.mu
	queue         chan []byte
	ended         chan struct{}
	once          sync.Once
	why           string
}

// A conn is one connection to a screen, whatever carries it.
type conn interface {
	// read gives the next request of the screen; it fails when the screen is gone.
	read(ctx context.Context) ([]byte, error)
	write(ctx context.Context, text []byte) error
	// ping fails when the other end has gone without saying so.
	ping(ctx context.Context) error
	close(why string)
}

// order is what a screen asks for.
type order struct {
	Sub   []string `json:"sub"`
	Unsub []string `json:"unsub"`
	Since string   `json:"since"` // the last "at" it has seen
}

func (h *Hub) admit(r *http.Request, home string) (*client, error) {
	// net/http promises nothing of a request's context once the connection is
	// taken over; what it carries is still who asks.
	r = r.WithContext(context.WithoutCancel(r.Context()))
	c := &client{hub: h, r: r, ente: h.o.Ente(r), session: h.o.Session(r), home: home, subjects: map[string]bool{},
		queue: make(chan []byte, queueSize), ended: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.clients) >= h.o.Clients || h.homes[home] >= maxPerHome {
		return nil, errFull
	}
	h.clients[c] = true
	h.homes[home]++
	h.serving.Add(1)
	return c, nil
}

func (h *Hub) dismiss(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.clients[c] {
		return
	}
	for subject := range c.subjects {
		h.leaveLocked(c, subject)
	}
	delete(h.clients, c)
	h.serving.Done()
	if h.homes[c.home]--; h.homes[c.home] <= 0 {
		delete(h.homes, c.home)
	}
}

// offer queues text, or cuts a client whose queue is full.
func (c *client) offer(text []byte) {
	select {
	case c.queue <- text:
	default:
		c.end("too slow")
	}
}

func (c *client) end(why string) {
	c.once.Do(func() {
		c.why = why
		close(c.ended)
	})
}

// serve carries notes to the screen and orders from it until either goes.
func (c *client) serve(ctx context.Context, to conn) {
	defer c.hub.dismiss(c)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		defer c.end("gone")
		for {
			text, err := to.read(ctx)
			if err != nil {
				return
			}
			var o order
			if json.Unmarshal(text, &o) != nil {
				return // no screen of ours
			}
			c.obey(o)
		}
	}()
	beat, hello := time.NewTicker(c.hub.o.Beat), time.NewTimer(greeting)
	defer beat.Stop()
	defer hello.Stop()
	for {
		select {
		case text := <-c.queue:
			if !c.send(ctx, func(ctx context.Context) error { return to.write(ctx, text) }) {
				return
			}
		case <-beat.C:
			c.recheck()
			alive := func(ctx context.Context) error {
				if err := to.write(ctx, beatNote); err != nil { // a script cannot see a ping
					return err
				}
				return to.ping(ctx)
			}
			if !c.send(ctx, alive) {
				return
			}
		case <-hello.C:
			if len(c.listening()) == 0 {
				c.end("nothing asked")
			}
		case <-c.ended:
			to.close(c.why)
			return
		case <-ctx.Done():
			to.close("gone")
			return
		}
	}
}

var beatNote = note{Is: "beat"}.text()

// send gives the screen ten seconds to take what do writes.
func (c *client) send(ctx context.Context, do func(context.Context) error) bool {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	if err := do(ctx); err != nil {
		c.end("gone")
		return false
	}
	return true
}

// obey adds and removes subjects, each after asking whether it may.
func (c *client) obey(o order) {
	for _, s := range o.Unsub {
		c.hub.leave(c, s)
	}
	for _, s := range o.Sub {
		if err := c.add(s, o.Since); err != nil {
			c.offer(note{Subject: s, Is: "refused", Code: errs.As(err).Code}.text())
		}
	}
}

func (c *client) add(subject, since string) error {
	if subject == "" || len(subject) > 200 {
		return errSubject
	}
	if len(c.listening()) >= maxSubjects {
		return errSubjects
	}
	who, err := c.hub.authorise(c.r, subject)
	if err != nil {
		return err
	}
	return c.hub.listen(c, subject, who, since)
}

// recheck takes away the subjects that the screen may no longer listen to.
func (c *client) recheck() {
	for _, s := range c.listening() {
		if _, err := c.hub.authorise(c.r, s); err != nil && errs.As(err).Kind != errs.Internal {
			c.hub.leave(c, s)
			c.offer(note{Subject: s, Is: "refused", Code: errs.As(err).Code}.text())
		}
	}
}

func (c *client) listening() []string {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	all := make([]string, 0, len(c.subjects))
	for s := range c.subjects {
		all = append(all, s)
	}
	return all
}
