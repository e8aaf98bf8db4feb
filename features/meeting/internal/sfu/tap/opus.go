package tap

import "time"

// silence is 20 ms in which nobody speaks (RFC 6716: CELT, full band, one
// channel, no frame data).
var silence = []byte{0xf8, 0xff, 0xfe}

const tick = 20 * time.Millisecond

// lengthOf gives how long a packet of Opus sounds (RFC 6716 §3.1); 0 for what
// is none.
func lengthOf(b []byte) time.Duration {
	if len(b) == 0 {
		return 0
	}
	var one time.Duration
	switch config := b[0] >> 3; {
	case config < 12:
		one = []time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16:
		one = []time.Duration{10, 20}[config%2] * time.Millisecond
	default:
		one = []time.Duration{2500, 5000, 10000, 20000}[config%4] * time.Microsecond
	}
	frames := 1
	switch b[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(b) < 2 {
			return 0
		}
		frames = int(b[1] & 0x3f)
	}
	if all := one * time.Duration(frames); all <= 120*time.Millisecond {
		return all
	}
	return 0
}
