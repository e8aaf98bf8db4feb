package forward

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// Between two requests for a key frame: it is the largest of all, and comes to
// everybody. Who has nothing yet waits less.
const (
	keyPause    = time.Second
	keyPauseLow = 500 * time.Millisecond
	keyFirst    = 200 * time.Millisecond
)

const (
	idle     = 1500 * time.Millisecond // after which a layer counts as not sent
	rateStep = 500 * time.Millisecond
	rateKept = 97 // percent of a high rate, after each step without it

	// wireOverhead is what a packet takes beside its payload: IP, UDP, RTP with
	// an extension, and the seal.
	wireOverhead = 20 + 8 + 20 + 10
)

// A layer is one size in which a picture arrives, or the only one of a sound.
type layer struct {
	rid     string
	ssrc    uint32
	heard   atomic.Int64 // ms of the last packet
	history *history
	report  atomic.Pointer[report] // the latest

	expected, received atomic.Int64
	rate               atomic.Int64 // bits/s; 0 is not yet known
	bytes              int64        // since rateAt; the reader's alone, as rateAt
	rateAt             time.Time

	mu    sync.Mutex
	asked time.Time // the last request for a key frame
	due   time.Time // a request that came too early is made then
	owed  atomic.Bool
}

func newLayer(rid string, ssrc uint32, video bool, now time.Time) *layer {
	l := &layer{rid: rid, ssrc: ssrc, history: newHistory(video), rateAt: now}
	l.heard.Store(now.UnixMilli())
	return l
}

// flows says whether the layer is being sent.
func (l *layer) flows(now time.Time) bool {
	return now.UnixMilli()-l.heard.Load() <= idle.Milliseconds()
}

// measure counts a packet, and says whether the layer had been silent.
func (l *layer) measure(size int, now time.Time) (woke bool) {
	woke = now.UnixMilli()-l.heard.Swap(now.UnixMilli()) > idle.Milliseconds()
	if woke {
		l.bytes, l.rateAt = 0, now
		l.rate.Store(0)
	}
	l.bytes += int64(size + wireOverhead)
	Traffic.PacketsIn.Add(1)
	Traffic.BytesIn.Add(uint64(size))
	if step := now.Sub(l.rateAt); step >= rateStep {
		// What it takes at its highest of late: a layer that fits only now and then
		// does not fit.
		rate := int64(float64(l.bytes*8) / step.Seconds())
		l.rate.Store(max(rate, l.rate.Load()*rateKept/100))
		l.bytes, l.rateAt = 0, now
	}
	return woke
}

// count notes which numbers arrive.
func (l *layer) count(number, last uint16, first bool) uint16 {
	l.received.Add(1)
	step := int16(number - last)
	if !first && step <= 0 {
		return last
	}
	if l.expected.Add(1); !first && step > 1 && step < 1000 {
		l.expected.Add(int64(step) - 1)
	}
	return number
}

// turn says whether a key frame may be asked for now; if not, it is owed.
func (l *layer) turn(now time.Time, first bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	pause := keyPause
	if quality(l.rid) == wire.VideoQuality_LOW {
		pause = keyPauseLow
	}
	if first {
		pause = keyFirst
	}
	if next := l.asked.Add(pause); now.Before(next) {
		if !l.owed.Load() || next.Before(l.due) {
			l.due = next
		}
		l.owed.Store(true)
		return false
	}
	l.asked = now
	l.owed.Store(false)
	return true
}

// overdue says whether what came too early is to be asked for now.
func (l *layer) overdue(now time.Time) bool {
	if !l.owed.Load() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.owed.Load() || now.Before(l.due) {
		return false
	}
	l.asked = now
	l.owed.Store(false)
	return true
}

// listen notes the sender's reports until it ends.
func (t *Track) listen(l *layer, receiver *webrtc.RTPReceiver) {
	for {
		var packets []rtcp.Packet
		var err error
		if l.rid != "" {
			packets, _, err = receiver.ReadSimulcastRTCP(l.rid)
		} else {
			packets, _, err = receiver.ReadRTCP()
		}
		if err != nil {
			return
		}
		for _, p := range packets {
			if r, ok := p.(*rtcp.SenderReport); ok && r.SSRC == l.ssrc {
				t.reported(l, &report{ntp: r.NTPTime, rtp: r.RTPTime, at: time.Now()})
			}
		}
	}
}

func (t *Track) reported(l *layer, r *report) {
	l.report.Store(r)
	for _, d := range t.downs.Load().all {
		d.report(l, r)
	}
}

// read gives the next packet of a layer. What it holds is its own: it is kept,
// and sent from, long after.
func read(remote *webrtc.TrackRemote, scratch []byte) (*rtp.Packet, error) {
	n, _, err := remote.Read(scratch)
	if err != nil {
		return nil, err
	}
	p := &rtp.Packet{}
	if err := p.Unmarshal(append(make([]byte, 0, n), scratch[:n]...)); err != nil {
		return nil, err
	}
	return p, nil
}
