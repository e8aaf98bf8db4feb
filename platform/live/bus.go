package live

import "sync"

// A Message says that an event happened on a subject of a body.
type Message struct {
	Ente    string `json:"ente"`
	Subject string `json:"subject"`
	Event   string `json:"event"`
}

// A Bus brings messages from the node where something happened to every node
// where somebody listens. It may lose some, and never keeps any.
type Bus interface {
	Publish(Message) error
	// Subscribe calls f for every later message with the Ente and Subject of
	// to, in the order in which one node published them. The call must not
	// block. After stop no message published later is heard.
	Subscribe(to Message, f func(Message)) (stop func(), err error)
}

// LocalBus is the Bus of a node that is alone.
type LocalBus struct {
	mu   sync.RWMutex
	next int
	subs map[topicKey]map[int]func(Message)
}

var _ Bus = (*LocalBus)(nil)

// NewLocalBus gives a bus that nobody listens to.
func NewLocalBus() *LocalBus { return &LocalBus{subs: map[topicKey]map[int]func(Message){}} }

// Publish calls every subscriber before it returns.
func (b *LocalBus) Publish(m Message) error {
	b.mu.RLock()
	fs := make([]func(Message), 0, 1)
	for _, f := range b.subs[topicKey{m.Ente, m.Subject}] {
		fs = append(fs, f)
	}
	b.mu.RUnlock() // a subscriber may be holding a lock under which it subscribes
	for _, f := range fs {
		f(m)
	}
	return nil
}

// Subscribe never fails.
func (b *LocalBus) Subscribe(to Message, f func(Message)) (stop func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	n, k := b.next, topicKey{to.Ente, to.Subject}
	if b.subs[k] == nil {
		b.subs[k] = map[int]func(Message){}
	}
	b.subs[k][n] = f
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs[k], n)
		if len(b.subs[k]) == 0 {
			delete(b.subs, k)
		}
	}, nil
}
