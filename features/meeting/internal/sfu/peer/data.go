package peer

import (
	"time"

	"github.com/pion/webrtc/v4"
)

// The two channels that carry messages: one that delivers all in order, one
// that drops rather than be late.
const (
	Reliable = "_reliable"
	Lossy    = "_lossy"
)

const (
	messageLimit  = 256 << 10 // one message; clients cut theirs at 64 kB
	lossyQueue    = 128 << 10 // waiting for a slow line, after which lossy ones are dropped
	reliableQueue = 16 << 20  // and after which a client that takes nothing is given up

	bytesPerSecond = 4 << 20 // one client may send
	bytesAtOnce    = 8 << 20
)

func (p *Peer) makeChannels() error {
	never, unordered, ordered := uint16(0), false, true
	for label, o := range map[string]*webrtc.DataChannelInit{
		Reliable: {Ordered: &ordered}, Lossy: {Ordered: &unordered, MaxRetransmits: &never},
	} {
		d, err := p.sub.CreateDataChannel(label, o)
		if err != nil {
			return err
		}
		p.channels[label] = d
	}
	return nil
}

// opened takes a channel that the client made.
func (p *Peer) opened(d *webrtc.DataChannel) {
	label := d.Label()
	if label != Reliable && label != Lossy {
		return
	}
	if p.single {
		p.mu.Lock()
		p.channels[label] = d
		p.mu.Unlock()
	}
	budget, at := float64(bytesAtOnce), time.Now()
	d.OnMessage(func(m webrtc.DataChannelMessage) {
		now := time.Now()
		budget = min(bytesAtOnce, budget+now.Sub(at).Seconds()*bytesPerSecond) - float64(len(m.Data)) - 64
		at = now
		if budget < 0 {
			if label == Lossy {
				return
			}
			// Not reading is what makes the sender slow down.
			time.Sleep(time.Duration(-budget / bytesPerSecond * float64(time.Second)))
		}
		p.on.Data(label, m.Data)
	})
}

// Send sends a message to the client. It never waits.
func (p *Peer) Send(label string, content []byte) {
	p.mu.Lock()
	d := p.channels[label]
	p.mu.Unlock()
	if d == nil || d.ReadyState() != webrtc.DataChannelStateOpen {
		return
	}
	waiting := d.BufferedAmount()
	if label == Lossy && waiting > lossyQueue {
		return
	}
	if waiting > reliableQueue {
		p.on.Failed()
		return
	}
	d.Send(content) // an error is a closed connection, which is told otherwise
}
