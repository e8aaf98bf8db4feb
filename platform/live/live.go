// Package live tells open screens "this changed, go and look". It carries no
// data and keeps no record: the truth is in the database, and a screen that
// may have missed something is told to ask again.
//
// live.go is the hub: subjects, what each told lately, and who listens;
// client.go is one open screen with its bounded queue; door.go
// speaks WebSocket and server-sent events; presence.go knows who is there;
// bus.go joins the hubs of several nodes.
package live

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"loggia/platform/errs"
	"loggia/platform/id"
)

var (
	errFull     = errs.New(errs.Unavailable, "live.full")
	errSubject  = errs.New(errs.Invalid, "live.subject")
	errSubjects = errs.New(errs.Invalid, "live.too_many_subjects")
)

// Words holds this package's part of the catalogue.
//
//go:embed words.*.json
var Words embed.FS

// An Authorise says whether the person who made r may listen to subject, and
// under which name they count as present there ("" for not at all). It is
// asked again at every heartbeat, so that a right withdrawn is gone.
type Authorise func(r *http.Request, subject string) (who string, err error)

// Options say how a hub behaves. Ente is needed, the rest may be left out.
type Options struct {
	// Authorise decides on subjects that no Allow covers; nil refuses them.
	Authorise Authorise
	// Ente gives the body that r is for.
	Ente func(r *http.Request) string
	// Session gives the key by which Cut ends all connections of one sign-in.
	Session func(r *http.Request) string
	Bus     Bus           // nil: this node is alone
	Beat    time.Duration // between signs of life; 25 s
	Grace   time.Duration // how long one who dropped still counts as present; 10 s
	Clients int           // most connections at once; 10,000
	Log     *slog.Logger
}

const (
	ringSize    = 32               // events a subject remembers for those who drop
	linger      = 2 * time.Minute  // a subject nobody listens to is remembered this long
	queueSize   = 256              // notes a screen may lag behind before it is cut
	replay      = 16               // events told again to one who dropped; more is "stale"
	maxSubjects = 64               // a screen listens to
	maxPerHome  = 400              // connections from one address: a town hall behind one router
	farewell    = 2 * time.Second  // for screens to take leave when the program stops
	greeting    = 15 * time.Second // to ask for a first subject
)

// A Hub fans events out to the screens connected to this node.
type Hub struct {
	o        Options
	epoch    string
	presence *presence

	mu      sync.Mutex
	seq     uint64 // of the last event, over all subjects
	topics  map[topicKey]*topic
	clients map[*client]bool
	homes   map[string]int
	allowed map[string]Authorise // by the subject's first word
	closed  bool
	serving sync.WaitGroup
}

type topicKey struct{ ente, subject string }

// A topic is a subject that somebody listens to, or did a moment ago.
type topic struct {
	since   uint64 // every event after this one is in ring
	ring    []event
	clients map[*client]string // → who
	stop    func()             // the bus
	expiry  *time.Timer
}

type event struct {
	seq  uint64
	text []byte
}

// New gives a hub that nobody listens to.
func New(o Options) *Hub {
	o.Beat, o.Grace, o.Clients = cmp.Or(o.Beat, 25*time.Second), cmp.Or(o.Grace, 10*time.Second), cmp.Or(o.Clients, 10_000)
	if o.Bus == nil {
		o.Bus = NewLocalBus()
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Session == nil {
		o.Session = func(*http.Request) string { return "" }
	}
	return &Hub{o: o, epoch: id.New(), presence: newPresence(o.Grace), topics: map[topicKey]*topic{},
		clients: map[*client]bool{}, homes: map[string]int{}, allowed: map[string]Authorise{}}
}

// Allow gives the subjects whose first word is kind ("office" of "office/01…")
// to the feature that knows who may listen to them. Two features cannot have
// one word. Call it before serving.
func (h *Hub) Allow(kind string, f Authorise) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.allowed[kind] != nil {
		panic("live: two features decide on " + kind)
	}
	h.allowed[kind] = f
}

func (h *Hub) authorise(r *http.Request, subject string) (string, error) {
	kind, _, _ := strings.Cut(subject, "/")
	h.mu.Lock()
	f := h.allowed[kind]
	h.mu.Unlock()
	switch {
	case f != nil:
		return f(r, subject)
	case h.o.Authorise != nil:
		return h.o.Authorise(r, subject)
	}
	return "", errSubject
}

// Publish tells every screen of ente that listens to subject, on every node,
// that event happened there. It never waits for a screen. An event that is
// lost costs nothing but time: nobody may rely on it for the truth.
func (h *Hub) Publish(ente, subject, event string) {
	if err := h.o.Bus.Publish(Message{ente, subject, event}); err != nil {
		h.o.Log.Warn("live: not told", "subject", subject, "event", event, "err", err)
	}
}

// note is what a screen reads. A message without Is is an event.
type note struct {
	At      string `json:"at,omitempty"` // give it back as since after a drop
	Subject string `json:"subject,omitempty"`
	Event   string `json:"event,omitempty"`
	Is      string `json:"is,omitempty"`   // ready, stale, refused, ended, beat
	Code    string `json:"code,omitempty"` // why refused
}

func (n note) text() []byte {
	b, err := json.Marshal(n)
	if err != nil {
		panic("live: a note of strings does not marshal: " + err.Error())
	}
	return b
}

// at names an instant in this hub's life: after a restart the numbers begin
// again, and the epoch tells.
func (h *Hub) at(seq uint64) string { return h.epoch + "-" + strconv.FormatUint(seq, 10) }

// deliver brings one message of the bus to the screens of this node.
func (h *Hub) deliver(m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[topicKey{m.Ente, m.Subject}]
	if t == nil {
		return
	}
	h.seq++
	e := event{h.seq, note{At: h.at(h.seq), Subject: m.Subject, Event: m.Event}.text()}
	if len(t.ring) == ringSize {
		t.since = t.ring[0].seq
		t.ring = append(t.ring[:0], t.ring[1:]...)
	}
	t.ring = append(t.ring, e)
	for c := range t.clients {
		c.offer(e.text)
	}
}

// listen adds c to a subject as who, and tells it what it missed since.
func (h *Hub) listen(c *client, subject, who, since string) error {
	k := topicKey{c.ente, subject}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.clients[c] {
		return context.Canceled // cut in the meantime
	}
	t := h.topics[k]
	if t == nil {
		h.seq++ // what happened while nobody listened was not numbered: whoever dropped before is stale
		t = &topic{since: h.seq, clients: map[*client]string{}}
		stop, err := h.o.Bus.Subscribe(Message{Ente: k.ente, Subject: k.subject}, h.deliver)
		if err != nil {
			return errFull.From(err)
		}
		t.stop = stop
		h.topics[k] = t
	}
	if t.expiry != nil {
		t.expiry.Stop()
		t.expiry = nil
	}
	if old, again := t.clients[c]; again {
		h.presence.leave(k, old)
	}
	t.clients[c] = who
	c.subjects[subject] = true
	h.presence.join(k, who)

	is := "ready"
	if since != "" {
		missed, known := h.missed(t, since)
		if known && len(c.queue) < queueSize/2 {
			for _, e := range missed {
				c.offer(e.text)
			}
		} else {
			is = "stale"
		}
	}
	c.offer(note{At: h.at(h.seq), Subject: subject, Is: is}.text())
	return nil
}

// missed gives what t told after since, when all of it is still remembered
// and short enough to tell again.
func (h *Hub) missed(t *topic, since string) ([]event, bool) {
	epoch, n, _ := strings.Cut(since, "-")
	from, err := strconv.ParseUint(n, 10, 64)
	if err != nil || epoch != h.epoch || from < t.since || from > h.seq {
		return nil, false
	}
	i := len(t.ring)
	for i > 0 && t.ring[i-1].seq > from {
		i--
	}
	return t.ring[i:], len(t.ring)-i <= replay
}

func (h *Hub) leave(c *client, subject string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leaveLocked(c, subject)
}

func (h *Hub) leaveLocked(c *client, subject string) {
	k := topicKey{c.ente, subject}
	t := h.topics[k]
	if t == nil {
		return
	}
	who, there := t.clients[c]
	if !there {
		return
	}
	delete(t.clients, c)
	delete(c.subjects, subject)
	h.presence.leave(k, who)
	if len(t.clients) > 0 {
		return
	}
	t.expiry = time.AfterFunc(linger, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.topics[k] == t && len(t.clients) == 0 {
			t.stop()
			delete(h.topics, k)
		}
	})
}

// Present gives who is on a subject now, those within their grace included,
// in order. It knows this node only.
func (h *Hub) Present(ente, subject string) []string {
	return h.presence.on(topicKey{ente, subject})
}

// OnPresence calls f when somebody comes to a subject that begins with prefix,
// and when they have been gone longer than the grace. Calls come one at a
// time, in order, on a goroutine of the hub's own. Register before serving.
func (h *Hub) OnPresence(prefix string, f func(ente, subject, who string, here bool)) {
	h.presence.watch(prefix, f)
}

// Cut ends at once every connection of one sign-in (see Options.Session).
func (h *Hub) Cut(session string) {
	h.each(func(c *client) {
		if session != "" && c.session == session {
			c.end("signed out")
		}
	})
}

// Evict takes who off a subject at once: a guest's link was revoked.
func (h *Hub) Evict(ente, subject, who string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := h.topics[topicKey{ente, subject}]; t != nil {
		for c, w := range t.clients {
			if w == who {
				h.leaveLocked(c, subject)
				c.offer(note{Subject: subject, Is: "ended"}.text())
			}
		}
	}
}

func (h *Hub) each(f func(*client)) {
	h.mu.Lock()
	all := make([]*client, 0, len(h.clients))
	for c := range h.clients {
		all = append(all, c)
	}
	h.mu.Unlock()
	for _, c := range all {
		f(c)
	}
}

// Close tells every screen that the program restarts, and takes no more.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.each(func(c *client) { c.end("restarting") })
	told := make(chan struct{})
	go func() { h.serving.Wait(); close(told) }()
	select {
	case <-told:
	case <-time.After(farewell): // who does not answer is left behind
	}
	h.mu.Lock()
	for k, t := range h.topics {
		if t.expiry != nil {
			t.expiry.Stop()
		}
		t.stop()
		delete(h.topics, k)
	}
	h.mu.Unlock()
	h.presence.close()
}
