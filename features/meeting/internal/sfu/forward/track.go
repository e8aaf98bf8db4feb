// Package forward passes one person's sound and pictures on to the others. It
// knows no rooms and no people.
//
// track.go receives what is published, layer by layer; down.go sends it to one
// subscriber and changes layer unseen; vp8.go and h264.go read and rewrite what
// the codecs put into packets; meter.go says who is speaking.
package forward

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

const (
	keyPause = 300 * time.Millisecond  // between two requests for a key frame
	idle     = 1500 * time.Millisecond // after which a layer counts as not sent
)

// A Track is what one person publishes: a sound, or a picture in one or more
// layers. Safe for concurrent use.
type Track struct {
	SID   string
	Video bool
	Meter *Meter // of a sound; else nil

	ask func(ssrc uint32) // asks the publisher for a key frame

	mu     sync.Mutex
	codec  webrtc.RTPCodecCapability
	layers map[string]*layer
	sizes  []*wire.VideoLayer
	downs  atomic.Pointer[[]*Down]
	feeds  atomic.Pointer[[]*Feed]
}

type layer struct {
	rid      string
	ssrc     uint32
	heard    atomic.Int64 // ms of the last packet
	asked    atomic.Int64 // ms of the last request for a key frame
	owed     atomic.Bool  // a request came too early, and is still to be made
	expected atomic.Int64
	received atomic.Int64
	report   atomic.Pointer[report] // the latest
}

// NewTrack makes a track. ask is called to have the publisher begin anew.
func NewTrack(sid string, video bool, ask func(ssrc uint32)) *Track {
	t := &Track{SID: sid, Video: video, ask: ask, layers: map[string]*layer{}}
	t.downs.Store(&[]*Down{})
	t.feeds.Store(&[]*Feed{})
	if !video {
		t.Meter = &Meter{}
	}
	return t
}

// SetSizes says how large the layers are, as the publisher tells.
func (t *Track) SetSizes(layers []*wire.VideoLayer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sizes = layers
}

// Codec gives how the track is coded; false before anything has arrived.
func (t *Track) Codec() (webrtc.RTPCodecCapability, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.codec, t.codec.MimeType != ""
}

// layersLimit is how many layers clients send at most.
const layersLimit = 3

// Add takes up one more layer; Receive must follow if it is true.
func (t *Track) Add(remote *webrtc.TrackRemote) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.layers[remote.RID()] == nil && len(t.layers) == layersLimit {
		return false
	}
	t.codec = remote.Codec().RTPCodecCapability
	l := &layer{rid: remote.RID(), ssrc: uint32(remote.SSRC())}
	l.heard.Store(time.Now().UnixMilli())
	t.layers[l.rid] = l
	return true
}

// Receive passes on a layer until its publisher stops, and gives how many
// layers are left.
func (t *Track) Receive(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) int {
	rid := remote.RID()
	t.mu.Lock()
	l := t.layers[rid]
	t.mu.Unlock()
	go l.listen(receiver)
	level := levelExtension(t, receiver)
	var last uint16
	for first := true; ; first = false {
		packet, _, err := remote.ReadRTP()
		if err != nil {
			break
		}
		now := time.Now()
		woke := now.UnixMilli()-l.heard.Swap(now.UnixMilli()) > idle.Milliseconds()
		l.received.Add(1)
		if step := int16(packet.SequenceNumber - last); first || step > 0 {
			if l.expected.Add(1); !first && step > 1 && step < 1000 {
				l.expected.Add(int64(step) - 1)
			}
			last = packet.SequenceNumber
		}
		if level != 0 {
			if b := packet.GetExtension(level); len(b) > 0 {
				t.Meter.hear(b[0] & 0x7f)
			}
		}
		if woke { // somebody may be waiting for it
			t.Tick(now)
		}
		t.spread(l, packet, now)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.layers[rid] == l {
		delete(t.layers, rid)
	}
	return len(t.layers)
}

func (t *Track) spread(l *layer, packet *rtp.Packet, now time.Time) {
	for _, d := range *t.downs.Load() {
		d.write(l, packet, now)
	}
	for _, f := range *t.feeds.Load() {
		f.write(l, packet, now)
	}
	if l.owed.Load() {
		t.request(l, now)
	}
}

// listen notes the sender's reports until it ends.
func (l *layer) listen(receiver *webrtc.RTPReceiver) {
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
				l.report.Store(&report{ntp: r.NTPTime, rtp: r.RTPTime, at: time.Now()})
			}
		}
	}
}

func levelExtension(t *Track, receiver *webrtc.RTPReceiver) uint8 {
	if t.Meter == nil {
		return 0
	}
	for _, e := range receiver.GetParameters().HeaderExtensions {
		if strings.HasSuffix(e.URI, ":ssrc-audio-level") {
			return uint8(e.ID)
		}
	}
	return 0
}

// request asks for a key frame, not more often than keyPause: with fifty
// subscribers one loss would become fifty requests.
func (t *Track) request(l *layer, now time.Time) {
	last := l.asked.Load()
	if now.UnixMilli()-last < keyPause.Milliseconds() {
		l.owed.Store(true)
		return
	}
	if l.asked.CompareAndSwap(last, now.UnixMilli()) {
		l.owed.Store(false)
		t.ask(l.ssrc)
	}
}

func (t *Track) requestLayer(rid string, now time.Time) {
	t.mu.Lock()
	l := t.layers[rid]
	t.mu.Unlock()
	if l != nil {
		t.request(l, now)
	}
}

func (t *Track) attach(d *Down) {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := append(append([]*Down(nil), *t.downs.Load()...), d)
	t.downs.Store(&next)
}

func (t *Track) detach(d *Down) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var next []*Down
	for _, x := range *t.downs.Load() {
		if x != d {
			next = append(next, x)
		}
	}
	t.downs.Store(&next)
}

// quality gives the order of layers: q below h below f. A picture in a single
// layer has no rid and counts as the best.
func quality(rid string) wire.VideoQuality {
	switch rid {
	case "q":
		return wire.VideoQuality_LOW
	case "h":
		return wire.VideoQuality_MEDIUM
	}
	return wire.VideoQuality_HIGH
}

// best gives the highest layer not above want that is being sent; else the
// lowest there is, else none.
func (t *Track) best(want wire.VideoQuality, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	best, lowest := none, none
	for rid, l := range t.layers {
		if now.UnixMilli()-l.heard.Load() > idle.Milliseconds() {
			continue // an idle layer would leave us waiting for a key frame that never comes
		}
		if quality(rid) <= want && (best == none || quality(rid) > quality(best)) {
			best = rid
		}
		if lowest == none || quality(rid) < quality(lowest) {
			lowest = rid
		}
	}
	if best == none {
		return lowest
	}
	return best
}

// fit gives the smallest quality that fills w by h; HIGH when none does.
func (t *Track) fit(w, h uint32) wire.VideoQuality {
	t.mu.Lock()
	defer t.mu.Unlock()
	fit := wire.VideoQuality_HIGH
	for _, l := range t.sizes {
		if l.Quality < fit && max(l.Width, l.Height) >= max(w, h) && min(l.Width, l.Height) >= min(w, h) {
			fit = l.Quality
		}
	}
	return fit
}

// Tick chooses layers anew. Call it every half second or so.
func (t *Track) Tick(now time.Time) {
	if !t.Video {
		return
	}
	for _, d := range *t.downs.Load() {
		d.choose(now)
	}
	for _, f := range *t.feeds.Load() {
		f.choose(now)
	}
}

// Wanted gives the best quality that any subscriber shows, or a sink takes; OFF
// when nobody looks.
func (t *Track) Wanted() wire.VideoQuality {
	if len(*t.feeds.Load()) > 0 {
		return wire.VideoQuality_HIGH
	}
	wanted, any := wire.VideoQuality_LOW, false
	for _, d := range *t.downs.Load() {
		d.mu.Lock()
		if !d.off {
			wanted, any = max(wanted, d.want), true
		}
		d.mu.Unlock()
	}
	if !any {
		return wire.VideoQuality_OFF
	}
	return wanted
}

// Loss gives how many of the publisher's packets were lost on their way here
// since the last call, of how many.
func (t *Track) Loss() (lost, of int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range t.layers {
		expected, received := l.expected.Swap(0), l.received.Swap(0)
		lost, of = lost+max(0, expected-received), of+expected
	}
	return lost, of
}

// KeyRequest is the packet by which a publisher is asked to begin anew.
func KeyRequest(ssrc uint32) []rtcp.Packet {
	return []rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}}
}
