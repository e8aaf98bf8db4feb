// Package forward passes one person's sound and pictures on to the others. It
// knows no rooms and no people.
//
// track.go is what one person publishes, layer.go one size of it, history.go
// what is kept of it; fan.go spreads packets over who takes them. down.go is one
// subscription, and changes its layer unseen; send.go puts its packets on the
// wire, and again those that were lost; line.go shares out the way to one
// subscriber over their subscriptions. rewrite.go makes one stream of many
// layers and clock.go keeps sound and picture in step; vp8.go and h264.go read
// what the codecs put into packets; sink.go gives a track to the program itself;
// meter.go says who is speaking.
package forward

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"loggia/features/meeting/internal/sfu/wire"
)

// A Track is what one person publishes: a sound, or a picture in one or more
// layers. Safe for concurrent use.
type Track struct {
	SID    string
	Video  bool
	Screen bool   // a shared screen, which is served before all else
	Meter  *Meter // of a sound; else nil

	ask      func(ssrc uint32) // asks the publisher for a key frame
	speaking atomic.Bool

	mu     sync.Mutex
	codec  webrtc.RTPCodecCapability
	layers map[string]*layer
	sizes  []*wire.VideoLayer
	downs  atomic.Pointer[fan]
	feeds  atomic.Pointer[[]*Feed]
}

// NewTrack makes a track. ask is called to have the publisher begin anew.
func NewTrack(sid string, video bool, ask func(ssrc uint32)) *Track {
	t := &Track{SID: sid, Video: video, ask: ask, layers: map[string]*layer{}}
	t.downs.Store(&fan{})
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

// SetSpeaking says whether its owner speaks: their picture is then served before
// those of who listens.
func (t *Track) SetSpeaking(yes bool) { t.speaking.Store(yes) }

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
	t.layers[remote.RID()] = newLayer(remote.RID(), uint32(remote.SSRC()), t.Video, time.Now())
	return true
}

// readMost is the largest packet that is read.
const readMost = 1500

// Receive passes on a layer until its publisher stops, and gives how many
// layers are left.
func (t *Track) Receive(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) int {
	rid := remote.RID()
	t.mu.Lock()
	l := t.layers[rid]
	t.mu.Unlock()
	go t.listen(l, receiver)
	level := levelExtension(t, receiver)
	scratch := make([]byte, readMost)
	var last uint16
	for first := true; ; first = false {
		packet, err := read(remote, scratch)
		if err != nil {
			break
		}
		now := time.Now()
		woke := l.measure(len(packet.Payload), now)
		last = l.count(packet.SequenceNumber, last, first)
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

// request asks for a key frame of a layer, unless it was asked for a moment ago:
// with fifty subscribers one loss would become fifty requests. What comes too
// early is made up for. first is of who has nothing of the picture yet.
func (t *Track) request(l *layer, now time.Time, first bool) {
	if l.turn(now, first) {
		Traffic.KeysAsked.Add(1)
		t.ask(l.ssrc)
	}
}

func (t *Track) requestLayer(rid string, now time.Time, first bool) {
	if l := t.layer(rid); l != nil {
		t.request(l, now, first)
	}
}

func (t *Track) layer(rid string) *layer {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.layers[rid]
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
	rids, _ := t.flowing(want, now)
	if len(rids) == 0 {
		return none
	}
	return rids[len(rids)-1]
}

// What a layer takes before it has been measured, and when its publisher has
// not said.
var reckoned = map[wire.VideoQuality]int{wire.VideoQuality_LOW: 160_000, wire.VideoQuality_MEDIUM: 450_000, wire.VideoQuality_HIGH: 1_500_000}

// flowing gives the layers not above want that are being sent, smallest first,
// and what each takes in bits/s; when all are above it, the smallest alone. A
// layer that is not sent would leave us waiting for a key frame that never comes.
func (t *Track) flowing(want wire.VideoQuality, now time.Time) (rids []string, rates []int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	lowest := none
	for _, rid := range []string{"q", "h", "f", ""} {
		l := t.layers[rid]
		if l == nil || !l.flows(now) {
			continue
		}
		if lowest == none {
			lowest = rid
		}
		if quality(rid) <= want {
			rids, rates = append(rids, rid), append(rates, t.rateOf(l))
		}
	}
	if len(rids) == 0 && lowest != none {
		return []string{lowest}, []int{t.rateOf(t.layers[lowest])}
	}
	for i := 1; i < len(rates); i++ { // a still picture may make a small layer take more than a large one
		rates[i] = max(rates[i], rates[i-1])
	}
	return rids, rates
}

func (t *Track) rateOf(l *layer) int {
	if r := l.rate.Load(); r > 0 {
		return int(r)
	}
	for _, s := range t.sizes {
		if s.Quality == quality(l.rid) && s.Bitrate > 0 {
			return int(s.Bitrate)
		}
	}
	return reckoned[quality(l.rid)]
}

// Rate gives what the track takes in bits/s, all its layers together.
func (t *Track) Rate(now time.Time) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	sum := 0
	for _, l := range t.layers {
		if l.flows(now) {
			sum += int(l.rate.Load())
		}
	}
	return sum
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
	for _, d := range t.downs.Load().all {
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
	for _, d := range t.downs.Load().all {
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
