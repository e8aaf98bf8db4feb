package forward

import "sync"

const (
	loud   = 35  // dB below the loudest: what counts as speech
	silent = 127 // dB below the loudest
)

// A Meter says whether somebody is speaking, from what their browser writes
// into each packet (RFC 6464). Safe for concurrent use.
type Meter struct {
	mu             sync.Mutex
	packets, louds int
	sum            int
	level          float32
}

func (m *Meter) hear(below uint8) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.packets++
	if below <= loud {
		m.louds++
		m.sum += int(silent - below)
	}
}

// Read gives the level since the last call, 0 to 1, and whether it was speech:
// loud for a fifth of the time at least.
func (m *Meter) Read() (level float32, speaking bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var now float32
	if m.louds > 0 && m.louds*5 >= m.packets {
		now = float32(m.sum) / float32(m.louds) / silent
	}
	m.packets, m.louds, m.sum = 0, 0, 0
	m.level = (m.level + now) / 2 // so that a breath does not end a sentence
	if m.level < 0.2 {
		m.level = 0
	}
	return m.level, m.level > 0
}
