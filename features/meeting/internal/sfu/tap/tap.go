// Package tap takes a meeting out of the engine as one picture and a few
// sounds: what a recording keeps and what the public is shown. It is a hidden
// subscriber inside the program.
//
// tap.go is the line of work; look.go chooses the picture: the screen that is
// shared, else who speaks; order.go puts packets into their order, frame.go and
// sps.go make pictures of them, clock.go gives them one clock, sound.go and
// opus.go keep the sounds without a gap; mkv.go and part.go write it all as live
// Matroska, which any encoder reads from a pipe without losing anything.
package tap

import (
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/pion/rtp"

	"loggia/features/meeting/internal/sfu/forward"
	"loggia/features/meeting/internal/sfu/room"
	"loggia/features/meeting/internal/sfu/wire"
)

const (
	// hold is how far the tap stays behind what arrives: late packets find their
	// place in it, and sounds and pictures meet.
	hold    = 500 * time.Millisecond
	refresh = 2 * time.Second // between two key frames that are asked for
	sounds  = 6               // voices that can be heard at once
)

var errStuck = errors.New("what writes the meeting takes nothing any more")

// An Event is something that a viewer would like to jump to.
type Event struct {
	Kind           string // "speaker", "share", "share_ended", "alone" (nobody inside), "company", "over", "broken"
	Identity, Name string
	At             time.Time
	Err            error // of "broken"
}

// Options says where a tap writes.
type Options struct {
	Card Card
	Log  *slog.Logger
	// Part opens what the next part is written to. An error ends the tap.
	Part func(Part) (io.WriteCloser, error)
	// Event is told what happens, in order; it must not call back.
	Event func(Event)
}

// A Tap is one that runs. Make it with Open.
type Tap struct {
	o    Options
	stop func() // watching

	mu    sync.Mutex
	inbox []any

	quit    chan struct{}
	closing sync.Once
	done    chan struct{}

	look
	sounds   []*sound
	slots    []*slot
	speaking []string
	inside   int
	shifts   map[string]*shift // by identity

	pen     *pen
	pens    []*pen // that are closing
	number  int
	cut     bool // a new part is wanted
	asked   time.Time
	params  params // of the part
	blocks  []block
	broken  []time.Time
	skipped int
	ended   bool
}

// Open begins to take a room, which is made if it is not there.
func Open(rooms *room.Rooms, name string, o Options) (*Tap, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Event == nil {
		o.Event = func(Event) {}
	}
	t := &Tap{o: o, quit: make(chan struct{}), done: make(chan struct{}), shifts: map[string]*shift{}}
	for range sounds {
		t.slots = append(t.slots, &slot{})
	}
	stop, err := rooms.Watch(name, (*watcher)(t))
	if err != nil {
		return nil, err
	}
	t.stop = stop
	go t.run()
	return t, nil
}

// Cut has a new part begin at the next key frame.
func (t *Tap) Cut() { t.post(cutting{}) }

// Close ends the tap and waits until the last part has been read.
func (t *Tap) Close() {
	t.closing.Do(func() {
		t.stop()
		close(t.quit)
	})
	<-t.done
}

type (
	began   room.Source
	changed room.Source
	gone    string
	beat    struct {
		speaking []string
		inside   int
		now      time.Time
	}
	over    struct{}
	cutting struct{}
	packet  struct {
		to *order
		p  *rtp.Packet
		at time.Time
	}
)

func (t *Tap) post(m any) {
	t.mu.Lock()
	t.inbox = append(t.inbox, m)
	t.mu.Unlock()
}

// watcher is the side that the room sees: it only notes.
type watcher Tap

func (w *watcher) Began(s room.Source)   { (*Tap)(w).post(began(s)) }
func (w *watcher) Changed(s room.Source) { (*Tap)(w).post(changed(s)) }
func (w *watcher) Ended(sid string)      { (*Tap)(w).post(gone(sid)) }
func (w *watcher) Over()                 { (*Tap)(w).post(over{}) }
func (w *watcher) Beat(speaking []string, inside int, now time.Time) {
	(*Tap)(w).post(beat{speaking, inside, now})
}

// inlet is the side that a feed sees.
type inlet struct {
	t  *Tap
	to *order
}

func (i inlet) WriteRTP(p *rtp.Packet, at time.Time) {
	own := &rtp.Packet{Header: rtp.Header{SequenceNumber: p.SequenceNumber, Timestamp: p.Timestamp, Marker: p.Marker}, Payload: slices.Clone(p.Payload)}
	i.t.post(packet{i.to, own, at})
}

func (t *Tap) run() {
	defer close(t.done)
	defer t.end()
	clock := time.NewTicker(tick)
	defer clock.Stop()
	t.opened = time.Now()
	for {
		select {
		case <-t.quit:
			return
		case <-clock.C:
		}
		now := time.Now()
		t.read(now)
		if t.ended {
			<-t.quit
			return
		}
		t.step(now)
	}
}

// read takes what came since the last time.
func (t *Tap) read(now time.Time) {
	t.mu.Lock()
	inbox := t.inbox
	t.inbox = nil
	t.mu.Unlock()
	for _, m := range inbox {
		switch m := m.(type) {
		case packet:
			m.to.put(m.p, m.at)
		case began:
			t.begin(room.Source(m))
		case changed:
			t.change(room.Source(m))
		case gone:
			t.lose(string(m))
		case beat:
			t.speaking = m.speaking
			if m.inside == 0 && t.inside != 0 {
				t.o.Event(Event{Kind: "alone", At: now})
			}
			if m.inside > 0 && t.inside == 0 {
				t.o.Event(Event{Kind: "company", At: now})
			}
			t.inside = m.inside
			t.hear(m.speaking, m.now)
		case cutting:
			t.cut = true
		case over:
			t.ended = true
			t.o.Event(Event{Kind: "over", At: now})
		}
	}
}

func (t *Tap) shiftOf(identity string) *shift {
	if t.shifts[identity] == nil {
		t.shifts[identity] = &shift{}
	}
	return t.shifts[identity]
}

func (t *Tap) begin(s room.Source) {
	if s.Media.Video {
		t.sources = append(t.sources, s)
		if s.Kind == wire.TrackSource_SCREEN_SHARE {
			t.o.Event(Event{Kind: "share", Identity: s.Identity, Name: s.Name, At: time.Now()})
		}
		return
	}
	one := &sound{src: s}
	feed, err := s.Media.AddSink(inlet{t, &one.order})
	if err != nil {
		t.o.Log.Warn("a sound cannot be taken", "error", err)
		return
	}
	one.feed = feed
	one.clock = clock{rate: 48000, shift: t.shiftOf(s.Identity), report: feed.Time}
	t.sounds = append(t.sounds, one)
}

func (t *Tap) change(s room.Source) {
	for i := range t.sources {
		if t.sources[i].SID == s.SID {
			t.sources[i] = s
		}
	}
	for _, one := range t.sounds {
		if one.src.SID == s.SID {
			one.src = s
		}
	}
}

func (t *Tap) lose(sid string) {
	for _, s := range t.sources {
		if s.SID == sid && s.Kind == wire.TrackSource_SCREEN_SHARE {
			t.o.Event(Event{Kind: "share_ended", Identity: s.Identity, Name: s.Name, At: time.Now()})
		}
	}
	t.sources = slices.DeleteFunc(t.sources, func(s room.Source) bool { return s.SID == sid })
	for _, one := range t.sounds {
		if one.src.SID == sid {
			one.feed.Close()
			if one.slot != nil {
				one.slot.of = nil
			}
		}
	}
	t.sounds = slices.DeleteFunc(t.sounds, func(s *sound) bool { return s.src.SID == sid })
}

// step writes what is due: everything up to hold ago.
func (t *Tap) step(now time.Time) {
	horizon := now.Add(-hold)
	for _, one := range t.sounds {
		one.collect(now)
	}
	t.pictures(now, horizon)
	if t.pen == nil {
		for _, one := range t.sounds {
			one.due(horizon)
		}
		return
	}
	t.sound(horizon)
	t.flush(horizon)
}

func (t *Tap) sound(horizon time.Time) {
	began := t.pen.part.Began
	seat(t.slots, t.sounds, t.speaking)
	at := 0
	emit := func(moment time.Time, data []byte) {
		t.blocks = append(t.blocks, block{track: at + 2, at: moment.Sub(began), key: true, data: data})
	}
	for _, one := range t.sounds {
		due := one.due(horizon)
		if one.slot == nil {
			continue
		}
		at = slices.Index(t.slots, one.slot)
		for _, p := range due {
			one.slot.say(p, emit)
		}
	}
	for i, s := range t.slots {
		at = i
		s.hush(horizon, emit)
	}
}

// flush hands the blocks to the pen; a pen whose reader has gone is put away.
func (t *Tap) flush(horizon time.Time) {
	if t.pen == nil {
		return
	}
	slices.SortStableFunc(t.blocks, func(a, b block) int { return int(a.at - b.at) })
	err := t.pen.write(t.blocks, horizon.Sub(t.pen.part.Began))
	t.blocks = nil
	if err == nil {
		return
	}
	now := time.Now()
	t.o.Log.Warn("a part of a meeting broke off", "part", t.pen.part.Number, "error", err)
	t.put()
	if t.broken = append(t.broken, now); len(t.broken) >= 5 && now.Sub(t.broken[len(t.broken)-5]) < 20*time.Second {
		t.fail(err)
	}
	if t.cur != nil {
		t.cur.feed.Refresh()
	}
}

// fail ends the tap by itself.
func (t *Tap) fail(err error) {
	t.ended = true
	t.o.Event(Event{Kind: "broken", At: time.Now(), Err: err})
}

// put closes the part that is being written.
func (t *Tap) put() {
	if t.pen == nil {
		return
	}
	t.skipped += t.pen.skipped
	t.pen.close()
	t.pens = append(slices.DeleteFunc(t.pens, func(p *pen) bool {
		select {
		case <-p.done:
			return true
		default:
			return false
		}
	}), t.pen)
	t.pen, t.blocks = nil, nil
}

func (t *Tap) end() {
	t.put()
	for _, one := range t.sounds {
		one.feed.Close()
	}
	t.closePictures()
	for _, p := range t.pens {
		<-p.done
	}
}

var _ forward.Sink = inlet{}
