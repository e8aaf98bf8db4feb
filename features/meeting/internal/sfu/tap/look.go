package tap

import (
	"slices"
	"time"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

const (
	// steady is how long somebody must be the loudest before the picture goes to
	// them: a cough is not a speech.
	steady = 2 * time.Second
	// warm is how long a publisher may take to send its best layer, which it may
	// have ceased to when nobody looked.
	warm = 1500 * time.Millisecond
	// bare is how long the last picture may stand still once its source has gone.
	bare = 1500 * time.Millisecond
	// still is how long a source may send nothing: a shared page that does not
	// move is sent again at every key frame that we ask for.
	still = 6 * time.Second
)

// A look knows what can be seen, and what is.
type look struct {
	sources    []room.Source
	focus      string // identity of who is being looked at
	challenger string
	since      time.Time // of the challenger

	cur, next *picture
	drawn     time.Time // the moment of the last picture
	opened    time.Time
	card      int       // pictures of it that were drawn since it was put up
	carded    time.Time // the last of them
	onCard    bool
}

// A picture is one source that is received.
type picture struct {
	src    room.Source
	feed   *forward.Feed
	order  order
	clock  clock
	made   assembler
	ready  []*frame
	codec  string
	opened time.Time
}

// hear follows who speaks; the loudest comes first.
func (t *Tap) hear(speaking []string, now time.Time) {
	if len(speaking) == 0 {
		t.challenger = ""
		return
	}
	loudest := speaking[0]
	switch {
	case loudest == t.focus:
		t.challenger = ""
	case t.focus != "" && loudest != t.challenger:
		t.challenger, t.since = loudest, now
	case t.focus == "" || now.Sub(t.since) >= steady:
		t.focus, t.challenger = loudest, ""
		t.o.Event(Event{Kind: "speaker", Identity: loudest, Name: t.nameOf(loudest), At: now})
	}
}

func (t *Tap) nameOf(identity string) string {
	for _, s := range t.sounds {
		if s.src.Identity == identity {
			return s.src.Name
		}
	}
	return ""
}

// want gives the source to be seen: the screen shared last, else the camera of
// who is in focus, else the one that is seen, else any.
func (t *Tap) want() (s room.Source, ok bool) {
	usable := func(s room.Source, kind wire.TrackSource) bool { return s.Kind == kind && !s.Muted }
	for _, s := range slices.Backward(t.sources) {
		if usable(s, wire.TrackSource_SCREEN_SHARE) {
			return s, true
		}
	}
	var any, seen *room.Source
	for i, s := range t.sources {
		if !usable(s, wire.TrackSource_CAMERA) {
			continue
		}
		if s.Identity == t.focus {
			return s, true
		}
		if any == nil {
			any = &t.sources[i]
		}
		if t.cur != nil && t.cur.src.SID == s.SID {
			seen = &t.sources[i]
		}
	}
	if seen != nil {
		return *seen, true
	}
	if any != nil {
		return *any, true
	}
	return s, false
}

func (t *Tap) has(sid string) bool {
	return slices.ContainsFunc(t.sources, func(s room.Source) bool { return s.SID == sid && !s.Muted })
}

func (t *Tap) receive(s room.Source, now time.Time) *picture {
	p := &picture{src: s, opened: now}
	feed, err := s.Media.AddSink(inlet{t, &p.order})
	if err != nil {
		t.o.Log.Warn("a picture cannot be taken", "error", err)
		return nil
	}
	p.feed, p.codec = feed, VP8
	if feed.Codec().MimeType == "video/H264" {
		p.codec, p.made.h264 = H264, true
	}
	p.made.broken = true
	p.clock = clock{rate: 90000, shift: t.shiftOf(s.Identity), report: feed.Time}
	return p
}

// collect makes pictures of the packets that have come.
func (p *picture) collect(now time.Time) {
	for {
		a, lost, ok := p.order.take(now)
		if !ok {
			break
		}
		for _, f := range p.made.put(a, lost) {
			f.at = p.clock.see(f.stamp, f.came)
			p.ready = append(p.ready, f)
		}
	}
	if p.made.broken {
		p.feed.Refresh()
	}
}

// due takes out the pictures before the horizon.
func (p *picture) due(horizon time.Time) []*frame {
	n := 0
	for n < len(p.ready) && p.ready[n].at.Before(horizon) {
		n++
	}
	out := p.ready[:n]
	p.ready = slices.Clone(p.ready[n:])
	return out
}

// full says whether f is as large as the source announced, or nothing larger
// has come for a while.
func (p *picture) full(f *frame, now time.Time) bool {
	return p.src.Width == 0 || f.width*f.height*10 >= int(p.src.Width)*int(p.src.Height)*9 || now.Sub(p.opened) >= warm+hold
}

func (t *Tap) closePictures() {
	for _, p := range []*picture{t.cur, t.next} {
		if p != nil {
			p.feed.Close()
		}
	}
	t.cur, t.next = nil, nil
}

// pictures draws what is seen up to the horizon.
func (t *Tap) pictures(now, horizon time.Time) {
	t.turn(now)
	if t.next != nil {
		t.next.collect(now)
		due := t.next.due(horizon)
		for i, f := range due {
			if !f.key || !t.next.full(f, now) {
				continue
			}
			if t.cur != nil {
				t.cur.feed.Close()
			}
			t.cur, t.next = t.next, nil
			t.draw(t.cur.codec, due[i:])
			break
		}
	}
	if t.cur != nil {
		t.cur.collect(now)
		t.draw(t.cur.codec, t.cur.due(horizon))
	}
	t.cards(now, horizon)
	if t.cur != nil && now.Sub(t.asked) >= refresh {
		t.asked = now
		t.cur.feed.Refresh()
	}
}

// turn goes after the source that is to be seen.
func (t *Tap) turn(now time.Time) {
	if t.cur != nil && !t.has(t.cur.src.SID) {
		t.cur.feed.Close()
		t.cur = nil
	}
	want, ok := t.want()
	if t.next != nil && (!ok || t.next.src.SID != want.SID) {
		t.next.feed.Close()
		t.next = nil
	}
	if ok && t.next == nil && (t.cur == nil || t.cur.src.SID != want.SID) {
		t.next = t.receive(want, now)
	}
}

// cards draws the card while there is nothing to see.
func (t *Tap) cards(now, horizon time.Time) {
	if !t.onCard {
		pause := bare
		if t.cur != nil {
			pause = still
		}
		seen := t.drawn
		if seen.IsZero() {
			seen = t.opened
		}
		if horizon.Sub(seen) < pause && (len(t.sources) > 0 || !t.drawn.IsZero()) {
			return
		}
		if len(t.o.Card.pictures) == 0 {
			return
		}
		t.onCard, t.card, t.carded = true, 0, horizon.Add(-cardPause)
	}
	for t.onCard && !t.carded.Add(cardPause).After(horizon) {
		t.carded = t.carded.Add(cardPause)
		f := t.o.Card.frame(t.card)
		t.card++
		f.at = t.carded
		t.write(H264, f)
	}
}

// draw writes the pictures of a source.
func (t *Tap) draw(codec string, all []*frame) {
	for _, f := range all {
		if t.onCard && !f.key {
			continue
		}
		t.onCard = false
		t.write(codec, f)
	}
}

// write puts one picture into the part, or begins one with it.
func (t *Tap) write(codec string, f *frame) {
	if !t.drawn.IsZero() && !f.at.After(t.drawn) {
		f.at = t.drawn.Add(time.Millisecond) // two sources, or two clocks
	}
	if f.key && t.due(codec, f) {
		t.part(codec, f)
	}
	if t.pen == nil || t.pen.part.Codec != codec {
		return
	}
	t.drawn = f.at
	if t.pen.draw(f) {
		t.blocks = append(t.blocks, block{track: 1, at: f.at.Sub(t.pen.part.Began), key: f.key, data: f.data})
	}
}

// due says whether f needs a part of its own.
func (t *Tap) due(codec string, f *frame) bool {
	if t.pen == nil || t.cut || t.pen.part.Codec != codec {
		return true
	}
	return codec == H264 && !f.params.equal(t.params)
}

// part ends the part that is being written where f begins, and begins the next.
func (t *Tap) part(codec string, f *frame) {
	if t.pen != nil {
		t.sound(f.at)
		t.flush(f.at)
		t.put()
	}
	if t.ended {
		return
	}
	t.number++
	t.cut = false
	p := Part{Number: t.number, Codec: codec, Width: f.width, Height: f.height, Began: f.at, Sounds: len(t.slots)}
	if codec == H264 {
		t.params = f.params
		p.record = f.params.record()
	}
	out, err := t.o.Part(p)
	if err != nil {
		t.fail(err)
		return
	}
	t.pen = newPen(p, out)
	for _, s := range t.slots {
		s.next, s.last = f.at, -2
	}
}
