package tap

import (
	"io"
	"sync"
	"time"
)

// The codecs of a part's picture.
const (
	H264 = "h264" // may be kept as it is
	VP8  = "vp8"
)

// A Part is a stretch in which the picture has one codec, and with H264 one set
// of parameters: what one run of an encoder can take without beginning anew.
type Part struct {
	Number        int // from 1
	Codec         string
	Width, Height int       // of the first picture
	Began         time.Time // the moment of the first picture
	Sounds        int       // tracks of Opus, to be mixed

	record []byte
}

const (
	behindLimit = 1500 * time.Millisecond // from where on pictures are left out
	againBelow  = 200 * time.Millisecond
	giveUp      = 30 * time.Second // of sound that waits: who reads is not reading
)

// A pen writes one part, in its own line of work: what reads it may be slow.
// Pictures are left out rather than fall behind, sounds never.
type pen struct {
	part Part
	out  io.WriteCloser

	mu       sync.Mutex
	queue    [][]byte
	times    []time.Duration // of the queue
	given    time.Duration   // the latest moment that was queued
	written  time.Duration   // the latest moment that the reader has taken
	skipping bool
	skipped  int
	closing  bool
	failed   error
	wake     chan struct{}
	done     chan struct{}
}

func newPen(part Part, out io.WriteCloser) *pen {
	p := &pen{part: part, out: out, wake: make(chan struct{}, 1), done: make(chan struct{})}
	p.queue, p.times = [][]byte{header(part)}, []time.Duration{0}
	go p.run()
	return p
}

func (p *pen) run() {
	defer close(p.done)
	defer p.out.Close()
	for {
		p.mu.Lock()
		if len(p.queue) == 0 {
			closing := p.closing
			p.mu.Unlock()
			if closing {
				return
			}
			<-p.wake
			continue
		}
		b, at := p.queue[0], p.times[0]
		p.queue, p.times = p.queue[1:], p.times[1:]
		p.mu.Unlock()
		_, err := p.out.Write(b)
		p.mu.Lock()
		p.written = at
		if err != nil && p.failed == nil {
			p.failed, p.queue, p.times, p.closing = err, nil, nil, true
		}
		p.mu.Unlock()
	}
}

// draw takes up one picture; false when it was left out because the reader is
// behind. After that all are until a key frame finds it close again.
func (p *pen) draw(f *frame) (taken bool) {
	p.mu.Lock()
	behind := p.given - p.written
	switch {
	case p.skipping && f.key && behind < againBelow:
		p.skipping = false
	case !p.skipping && behind > behindLimit:
		p.skipping = true
	}
	skipping := p.skipping
	if skipping {
		p.skipped++
	}
	p.mu.Unlock()
	return !skipping
}

// write queues blocks; the error is the reader's.
func (p *pen) write(blocks []block, upTo time.Duration) error {
	if len(blocks) == 0 {
		return p.err()
	}
	b := cluster(blocks)
	p.mu.Lock()
	if p.failed == nil && upTo-p.written > giveUp {
		p.failed, p.queue, p.times, p.closing = errStuck, nil, nil, true
		p.out.Close() // who waits in Write is let go
	}
	if p.failed == nil && !p.closing {
		p.queue, p.times, p.given = append(p.queue, b), append(p.times, upTo), upTo
	}
	err := p.failed
	p.mu.Unlock()
	p.nudge()
	return err
}

func (p *pen) err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

func (p *pen) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// close ends the part once all that was queued has been read.
func (p *pen) close() {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.nudge()
}
