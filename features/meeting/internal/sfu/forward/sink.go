package forward

import (
	"strings"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A Sink takes a track inside the program: a recording, a stream to the public.
type Sink interface {
	// WriteRTP takes one packet of an unbroken stream: numbers, times and VP8
	// counters go on when the layer changes, which it does at key frames only.
	// The payload is shared with the subscribers: read it, copy what is kept.
	// It is called where the publisher is read, so it must not wait.
	WriteRTP(p *rtp.Packet, at time.Time)
}

// A Feed gives a track to a Sink: always the best layer that is sent, whatever
// the subscribers' lines carry. Safe for concurrent use.
type Feed struct {
	track *Track
	sink  Sink
	codec webrtc.RTPCodecCapability
	vp8   bool
	h264  bool

	mu  sync.Mutex
	cur string
	out rewriter
}

// AddSink begins to give t to s; Close the feed to end it. It fails before
// anything of t has arrived. The first packet of a picture is that of a key
// frame, which the publisher is asked for.
func (t *Track) AddSink(s Sink) (*Feed, error) {
	codec, ok := t.Codec()
	if !ok {
		return nil, webrtc.ErrUnsupportedCodec
	}
	f := &Feed{track: t, sink: s, codec: codec, cur: none, vp8: strings.EqualFold(codec.MimeType, webrtc.MimeTypeVP8), h264: strings.EqualFold(codec.MimeType, webrtc.MimeTypeH264)}
	t.mu.Lock()
	next := append(append([]*Feed(nil), *t.feeds.Load()...), f)
	t.feeds.Store(&next)
	t.mu.Unlock()
	f.Refresh()
	return f, nil
}

// Close ends the feed.
func (f *Feed) Close() {
	f.track.mu.Lock()
	defer f.track.mu.Unlock()
	var next []*Feed
	for _, x := range *f.track.feeds.Load() {
		if x != f {
			next = append(next, x)
		}
	}
	f.track.feeds.Store(&next)
}

// Codec says how the track is coded.
func (f *Feed) Codec() webrtc.RTPCodecCapability { return f.codec }

// Refresh asks the publisher for a key frame.
func (f *Feed) Refresh() {
	if f.track.Video {
		f.track.requestLayer(f.track.best(wire.VideoQuality_HIGH, time.Now()), time.Now(), true)
	}
}

// Time says when, by the publisher's own clock, the sample with this timestamp
// of the feed was taken: what tells which sound belongs to which picture. False
// before the publisher has reported, within the first seconds.
func (f *Feed) Time(timestamp uint32) (time.Time, bool) {
	f.mu.Lock()
	cur, off := f.cur, f.out.tsOff
	f.mu.Unlock()
	return f.track.clockOf(cur, timestamp-off, float64(f.codec.ClockRate))
}

func (f *Feed) write(l *layer, in *rtp.Packet, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(in.Payload) == 0 {
		if l.rid == f.cur {
			f.out.swallow(in.SequenceNumber)
		}
		return
	}
	if l.rid != f.cur {
		if f.track.Video && (f.track.best(wire.VideoQuality_HIGH, now) != l.rid || !begins(f.vp8, f.h264, in.Payload)) {
			return
		}
		f.out.change(in, f.vp8, float64(f.codec.ClockRate), l.report.Load(), now)
		f.cur = l.rid
	}
	out, ok := f.out.next(in, f.vp8, now)
	if !ok && f.out.stale(now) {
		f.out.change(in, f.vp8, float64(f.codec.ClockRate), l.report.Load(), now)
		out, ok = f.out.next(in, f.vp8, now)
	}
	if ok {
		f.sink.WriteRTP(out, now)
	}
}

// choose asks for the key frame of a better layer, or of one that is still sent.
func (f *Feed) choose(now time.Time) {
	best := f.track.best(wire.VideoQuality_HIGH, now)
	f.mu.Lock()
	waiting := best != none && best != f.cur
	f.mu.Unlock()
	if waiting {
		f.track.requestLayer(best, now, false)
	}
}
