package forward

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// none is the layer of who gets nothing; "" is the only layer of a picture
// without simulcast.
const none = "-"

// numbers tell subscriptions apart.
var numbers atomic.Uint64

// A Down sends one track to one subscriber. It is what a peer connection takes
// as a local track. Safe for concurrent use.
type Down struct {
	track  *Track
	line   *Line
	group  string
	codec  webrtc.RTPCodecCapability
	number uint64
	vp8    bool
	h264   bool
	rate   float64

	mu        sync.Mutex
	off       bool // the subscriber does not look
	want      wire.VideoQuality
	priority  uint32
	limit     wire.VideoQuality // the best that the subscriber's line carries
	withheld  bool              // it does not carry even the least
	bound     bool              // the sender is live
	connected bool
	cur       string // the layer that is being sent
	target    string // the layer to change to at its next key frame
	out       rewriter

	// What the connection gives a sender.
	writer     webrtc.TrackLocalWriter
	ssrc       uint32
	payload    uint8
	again      uint32
	againType  uint8 // 0 when the client has no stream for what is sent again
	againNext  uint16
	stampID    uint8 // of the extension that numbers packets; 0 is none
	stamp      [2]byte
	traces     traces
	scratch    []byte
	packets    uint32
	octets     uint32
	reportedAs thread // what the last report said
	reportedAt time.Time
	lost       float64
	rtt        time.Duration
}

// NewDown makes a subscription to t of whom line leads to. group is the stream
// that the subscriber's browser shall see it in.
func (t *Track) NewDown(group string, want wire.VideoQuality, line *Line) (*Down, error) {
	codec, ok := t.Codec()
	if !ok {
		return nil, webrtc.ErrUnsupportedCodec
	}
	d := &Down{track: t, line: line, group: group, codec: codec, number: numbers.Add(1), want: want, limit: wire.VideoQuality_HIGH, cur: none, rate: float64(codec.ClockRate)}
	d.vp8 = strings.EqualFold(codec.MimeType, webrtc.MimeTypeVP8)
	d.h264 = strings.EqualFold(codec.MimeType, webrtc.MimeTypeH264)
	d.traces = newTraces(t.Video)
	line.add(d)
	if t.Video {
		d.target = t.best(min(d.want, d.limit), time.Now())
	}
	t.attach(d)
	return d, nil
}

// Close ends the subscription.
func (d *Down) Close() {
	d.track.detach(d)
	d.line.remove(d)
}

// Connected says that the subscriber's connection is up.
func (d *Down) Connected() {
	d.mu.Lock()
	d.connected = true
	d.mu.Unlock()
	d.line.changed(time.Now())
	d.Refresh()
}

// Set obeys what the subscriber says of how the track is shown.
func (d *Down) Set(s *wire.UpdateTrackSettings) {
	want := s.Quality
	if s.Width > 0 && s.Height > 0 {
		want = d.track.fit(s.Width, s.Height)
	}
	d.mu.Lock()
	d.off, d.want, d.priority = s.Disabled, min(want, wire.VideoQuality_HIGH), s.Priority
	if d.off {
		d.cur = none
	}
	d.mu.Unlock()
	if d.track.Video {
		d.line.changed(time.Now())
		d.choose(time.Now())
	}
}

// allow obeys what the subscriber's line carries.
func (d *Down) allow(limit wire.VideoQuality, withheld bool, now time.Time) {
	d.mu.Lock()
	same := d.limit == limit && d.withheld == withheld
	d.limit, d.withheld = limit, withheld
	if withheld {
		d.cur = none
	}
	d.mu.Unlock()
	if !same {
		d.choose(now)
	}
}

// choose takes the layer that fits now, and asks for its key frame as long as
// it has not come.
func (d *Down) choose(now time.Time) {
	d.mu.Lock()
	if best := d.track.best(min(d.want, d.limit), now); best != none {
		d.target = best
	}
	waiting := d.ready() && d.cur != d.target
	d.mu.Unlock()
	if waiting {
		d.refresh(now)
	}
}

func (d *Down) ready() bool { return !d.off && !d.withheld && d.bound && d.connected }

// Refresh asks the publisher for a key frame of the layer that is due.
func (d *Down) Refresh() { d.refresh(time.Now()) }

func (d *Down) refresh(now time.Time) {
	if !d.track.Video {
		return
	}
	d.mu.Lock()
	rid, ready, first := d.target, d.ready(), d.cur == none
	d.mu.Unlock()
	if ready {
		d.track.requestLayer(rid, now, first)
	}
}

// begins says whether a picture that needs no other begins in the payload.
func begins(vp8, h264 bool, payload []byte) bool {
	switch {
	case vp8:
		v, ok := parseVP8(payload)
		return ok && v.keyframe
	case h264:
		return startsH264(payload)
	}
	return true
}

// write passes on a packet of l, if it is of the layer that is being sent, or
// begins the one to change to.
func (d *Down) write(l *layer, in *rtp.Packet, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.ready() || l.rid != d.cur && l.rid != d.target {
		return
	}
	if len(in.Payload) == 0 {
		if l.rid == d.cur {
			d.out.swallow(in.SequenceNumber)
		}
		return
	}
	if l.rid != d.cur {
		if d.track.Video && !begins(d.vp8, d.h264, in.Payload) {
			return
		}
		d.change(l, in, now)
	}
	out, ok := d.out.next(in, d.vp8, now)
	if !ok && d.out.stale(now) { // the publisher's numbers have begun anew
		d.change(l, in, now)
		out, ok = d.out.next(in, d.vp8, now)
	}
	if !ok {
		return
	}
	d.send(l, in, out, now)
	if d.track.Video && in.Marker && out.SequenceNumber == d.out.lastSN {
		d.pad(now)
	}
}

func (d *Down) change(l *layer, in *rtp.Packet, now time.Time) {
	r := l.report.Load()
	d.out.change(in, d.vp8, d.rate, r, now)
	d.cur = l.rid
	if r != nil {
		d.out.reported(r)
		d.reportedAt = time.Time{} // soon: the picture must stay in step with the sound
	}
}

// Loss gives the share of packets that the subscriber lost, 0 to 1.
func (d *Down) Loss() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}
