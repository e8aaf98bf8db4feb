package forward

import (
	"strings"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// none is the layer of who gets nothing; "" is the only layer of a picture
// without simulcast.
const none = "-"

// A Down sends one track to one subscriber. It is what a peer connection takes
// as a local track. Safe for concurrent use.
type Down struct {
	*webrtc.TrackLocalStaticRTP
	track *Track
	vp8   bool
	h264  bool
	rate  float64

	mu        sync.Mutex
	off       bool // the subscriber does not look
	want      wire.VideoQuality
	bound     bool // the sender is live
	connected bool
	cur       string // the layer that is being sent
	target    string // the layer to change to at its next key frame
	lost      float64
	out       rewriter
}

// NewDown makes a subscription to t. group is the stream that the subscriber's
// browser shall see it in.
func (t *Track) NewDown(group string, want wire.VideoQuality) (*Down, error) {
	codec, ok := t.Codec()
	if !ok {
		return nil, webrtc.ErrUnsupportedCodec
	}
	local, err := webrtc.NewTrackLocalStaticRTP(codec, t.SID, group)
	if err != nil {
		return nil, err
	}
	d := &Down{TrackLocalStaticRTP: local, track: t, want: want, cur: none, rate: float64(codec.ClockRate)}
	d.vp8 = strings.EqualFold(codec.MimeType, webrtc.MimeTypeVP8)
	d.h264 = strings.EqualFold(codec.MimeType, webrtc.MimeTypeH264)
	if t.Video {
		d.target = t.best(want, time.Now())
	}
	t.attach(d)
	return d, nil
}

// Close ends the subscription.
func (d *Down) Close() { d.track.detach(d) }

// Bind is called when the sender is live. Before that, and before the
// connection is up, packets would vanish and a key frame with them: the
// subscription starts only when both are.
func (d *Down) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	p, err := d.TrackLocalStaticRTP.Bind(c)
	if err == nil {
		d.mu.Lock()
		d.bound = true
		d.mu.Unlock()
		d.Refresh()
	}
	return p, err
}

// Connected says that the subscriber's connection is up.
func (d *Down) Connected() {
	d.mu.Lock()
	d.connected = true
	d.mu.Unlock()
	d.Refresh()
}

// Set obeys what the subscriber says of how the track is shown.
func (d *Down) Set(s *wire.UpdateTrackSettings) {
	want := s.Quality
	if s.Width > 0 && s.Height > 0 {
		want = d.track.fit(s.Width, s.Height)
	}
	d.mu.Lock()
	d.off, d.want = s.Disabled, min(want, wire.VideoQuality_HIGH)
	if d.off {
		d.cur = none
	}
	d.mu.Unlock()
	if d.track.Video {
		d.choose(time.Now())
	}
}

// choose takes the layer that fits now, and asks for its key frame as long as
// it has not come.
func (d *Down) choose(now time.Time) {
	d.mu.Lock()
	if best := d.track.best(d.want, now); best != none {
		d.target = best
	}
	waiting := d.ready() && d.cur != d.target
	d.mu.Unlock()
	if waiting {
		d.Refresh()
	}
}

func (d *Down) ready() bool { return !d.off && d.bound && d.connected }

// Refresh asks the publisher for a key frame of the layer that is due.
func (d *Down) Refresh() {
	if !d.track.Video {
		return
	}
	d.mu.Lock()
	rid, ready := d.target, d.ready()
	d.mu.Unlock()
	if !ready {
		return
	}
	d.track.requestLayer(rid, time.Now())
}

// Listen obeys the subscriber's reports until sender ends.
func (d *Down) Listen(sender *webrtc.RTPSender) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range packets {
			switch r := p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				d.Refresh()
			case *rtcp.ReceiverReport:
				for _, report := range r.Reports {
					d.mu.Lock()
					d.lost = float64(report.FractionLost) / 256
					d.mu.Unlock()
				}
			}
		}
	}
}

// Loss gives the share of packets that the subscriber lost, 0 to 1.
func (d *Down) Loss() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
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
		d.out.change(in, d.vp8, d.rate, now)
		d.cur = l.rid
	}
	out, ok := d.out.next(in, d.vp8, now)
	if !ok && d.out.stale(now) { // the publisher's numbers have begun anew
		d.out.change(in, d.vp8, d.rate, now)
		out, ok = d.out.next(in, d.vp8, now)
	}
	if ok {
		d.TrackLocalStaticRTP.WriteRTP(out) // a packet that does not leave is a lost packet
	}
}
