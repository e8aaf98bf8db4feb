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
	t.mu.Lock()
	l := t.layers[rid]
	t.mu.Unlock()
	if l == nil {
		return time.Time{}, false
	}
	r := l.report.Load()
	if r == nil {
		return time.Time{}, false
	}
	return r.moment(timestamp, rate), true
}
