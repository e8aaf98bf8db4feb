package forward

import "time"

// A report is what a publisher's sender report says: which timestamp belongs
// to which moment of its clock.
type report struct {
	ntp uint64 // the publisher's clock, in 1/2³² s since 1900
	rtp uint32
	at  time.Time // when it arrived, by our clock
}

// fromNTP gives a moment from the clock of RTP reports (RFC 3550 §4).
func fromNTP(ntp uint64) time.Time {
	const epoch = 2208988800 // seconds from 1900 to 1970
	return time.Unix(int64(ntp>>32)-epoch, int64((ntp&0xffffffff)*1e9>>32)).UTC()
}

// moment gives when, by the publisher's clock, a sample was taken.
func (r *report) moment(timestamp uint32, rate float64) time.Time {
	return fromNTP(r.ntp).Add(time.Duration(float64(int32(timestamp-r.rtp)) / rate * float64(time.Second)))
}

func (t *Track) clockOf(rid string, timestamp uint32, rate float64) (time.Time, bool) {
	l := t.layer(rid)
	if l == nil {
		return time.Time{}, false
	}
	r := l.report.Load()
	if r == nil {
		return time.Time{}, false
	}
	return r.moment(timestamp, rate), true
}

// toNTP is the inverse of fromNTP.
func toNTP(t time.Time) uint64 {
	const epoch = 2208988800
	return uint64(t.Unix()+epoch)<<32 | uint64(t.Nanosecond())<<32/1e9
}

// seconds gives how long after b a is.
func seconds(a, b uint64) float64 { return float64(int64(a-b)) / (1 << 32) }

// A thread ties the times of a stream that goes out to the publisher's clock, so
// that a layer that comes later can be laid where it belongs: each layer counts
// from a start of its own.
type thread struct {
	ntp uint64 // 0 is not yet known
	out uint32
}

// place gives where, in the stream, the sample of a layer belongs that has
// timestamp there; false when the publisher has not said enough.
func (c thread) place(r *report, timestamp uint32, rate float64) (uint32, bool) {
	if c.ntp == 0 || r == nil {
		return 0, false
	}
	away := seconds(r.ntp, c.ntp) + float64(int32(timestamp-r.rtp))/rate
	return c.out + uint32(int64(away*rate+0.5)), true
}
