package allocate

import (
	"encoding/binary"
	"time"
)

// What marks a client's word on how our packets arrived (transport-wide
// congestion control, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
const (
	feedbackType   = 205
	feedbackFormat = 15
	feedbackHead   = 20
)

// IsFeedback says whether an RTCP packet tells how our packets arrived.
func IsFeedback(b []byte) bool {
	return len(b) >= feedbackHead && b[0]&0x1f == feedbackFormat && b[1] == feedbackType
}

// readFeedback calls each for every packet that the client speaks of, in the
// order of their numbers, with the moment of its arrival by the client's clock.
// It gives false, after some calls or none, when the message is broken.
func readFeedback(b []byte, each func(number uint16, arrived bool, at time.Duration)) bool {
	if !IsFeedback(b) {
		return false
	}
	number, count := binary.BigEndian.Uint16(b[12:]), int(binary.BigEndian.Uint16(b[14:]))
	// Signed 24 bits of 64 ms.
	at := time.Duration(int32(uint32(b[16])<<24|uint32(b[17])<<16|uint32(b[18])<<8)>>8) * 64 * time.Millisecond
	deltas := feedbackHead
	for left := count; left > 0; deltas += 2 {
		if len(b) < deltas+2 {
			return false
		}
		left -= span(binary.BigEndian.Uint16(b[deltas:]))
	}
	for chunk, left := feedbackHead, count; left > 0; chunk += 2 {
		word := binary.BigEndian.Uint16(b[chunk:])
		for i := 0; i < span(word) && left > 0; i++ {
			switch symbol(word, i) {
			case 1: // arrived, a short while after the one before
				if len(b) < deltas+1 {
					return false
				}
				at += time.Duration(b[deltas]) * 250 * time.Microsecond
				deltas++
				each(number, true, at)
			case 2: // arrived, long after it or before it
				if len(b) < deltas+2 {
					return false
				}
				at += time.Duration(int16(binary.BigEndian.Uint16(b[deltas:]))) * 250 * time.Microsecond
				deltas += 2
				each(number, true, at)
			default:
				each(number, false, 0)
			}
			number++
			left--
		}
	}
	return true
}

// span is how many packets a chunk speaks of: a run of alike ones, or a list.
func span(chunk uint16) int {
	switch {
	case chunk&0x8000 == 0:
		return max(1, int(chunk&0x1fff))
	case chunk&0x4000 == 0:
		return 14
	}
	return 7
}

func symbol(chunk uint16, i int) uint16 {
	switch {
	case chunk&0x8000 == 0:
		return chunk >> 13 & 3
	case chunk&0x4000 == 0:
		return chunk >> (13 - i) & 1
	}
	return chunk >> (12 - 2*i) & 3
}
