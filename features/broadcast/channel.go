package broadcast

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"loggia/platform/ffmpeg"
)

const (
	window   = 8                // pieces in a playlist
	keptFor  = 60 * time.Second // that a piece is still given after it has left it
	shortest = 1500 * time.Millisecond
	longest  = 6 * time.Second // for a publisher that sends no key frames
)

// A channel holds the pieces of one stream that are shown or about to be, in
// memory: a stop forgets them, and nothing is left to be shown.
type channel struct {
	delay time.Duration
	now   func() time.Time

	mu      sync.Mutex
	stopped bool
	shows   []*show // that have not ended; the first one is shown
	rungs   [2]rung
	parts   int64 // discontinuities so far
	low     bool  // the small picture has been there
}

// A rung is one size of the picture.
type rung struct {
	next   int64
	pieces []piece
	init   []byte // of the part under way
	first  bool   // the next piece is the first of its part
	from   int64  // number of the piece that the part began with
	acc    piece  // what grows
}

// A piece is about two seconds, beginning with a key frame.
type piece struct {
	number, part  int64 // part: the number of the piece it began with
	cut           bool  // it does not go on where the one before ended
	ready, starts time.Time
	length        time.Duration
	bytes, init   []byte
}

// numbered gives a number that no earlier life of the program has given: pieces
// are longer than a second.
func numbered(now time.Time) int64 { return now.Unix() - 1_700_000_000 }

func newChannel(delay time.Duration, now func() time.Time) *channel {
	n := numbered(now())
	return &channel{delay: delay, now: now, parts: n, rungs: [2]rung{{next: n}, {next: n}}}
}

// A show is one part on a channel; a nil one goes nowhere. Parts may end after
// the next has begun: they are shown one after the other.
type show struct {
	channel *channel
	began   time.Time
	low     bool
	heads   [2][]byte
	waiting [2][]ffmpeg.Fragment
	ended   bool
	shown   bool
}

func (c *channel) show(began time.Time, low bool) *show {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &show{channel: c, began: began, low: low}
	c.shows = append(c.shows, s)
	return s
}

func (s *show) begin(r ffmpeg.Rung, head []byte) {
	if s == nil {
		return
	}
	s.channel.mu.Lock()
	defer s.channel.mu.Unlock()
	s.heads[r] = head
}

func (s *show) out(r ffmpeg.Rung, f ffmpeg.Fragment) {
	if s == nil {
		return
	}
	c := s.channel
	c.mu.Lock()
	defer c.mu.Unlock()
	s.waiting[r] = append(s.waiting[r], f)
	c.advance()
}

func (s *show) end() {
	if s == nil {
		return
	}
	c := s.channel
	c.mu.Lock()
	defer c.mu.Unlock()
	s.ended = true
	c.advance()
}

// advance takes what the first part has ready, and then the next.
func (c *channel) advance() {
	for len(c.shows) > 0 {
		s := c.shows[0]
		if c.stopped {
			s.waiting = [2][]ffmpeg.Fragment{}
		}
		for r := range s.waiting {
			if len(s.waiting[r]) > 0 && !s.shown {
				c.start(s)
			}
			for _, f := range s.waiting[r] {
				c.rungs[r].take(f, s.began, c.now())
			}
			s.waiting[r] = nil
		}
		if !s.ended {
			break
		}
		for r := range c.rungs {
			c.rungs[r].cut(c.now())
		}
		c.shows = c.shows[1:]
	}
	c.forget()
}

func (c *channel) start(s *show) {
	s.shown = true
	c.parts++
	c.low = c.low || s.low
	n := max(c.rungs[0].next, c.rungs[1].next)
	for r := range c.rungs {
		c.rungs[r].next, c.rungs[r].from = n, n
		c.rungs[r].init, c.rungs[r].first = s.heads[r], true
	}
}

func (r *rung) take(f ffmpeg.Fragment, began, now time.Time) {
	if r.acc.length > 0 && (f.Key && r.acc.length >= shortest || r.acc.length >= longest) {
		r.cut(now)
	}
	if r.acc.length == 0 {
		r.acc.starts = began.Add(f.Start)
	}
	r.acc.length += f.Duration
	r.acc.bytes = append(r.acc.bytes, f.Bytes...)
}

// cut ends the piece that grows.
func (r *rung) cut(now time.Time) {
	if r.acc.length == 0 {
		return
	}
	p := r.acc
	p.number, p.part, p.init, p.cut, p.ready = r.next, r.from, r.init, r.first, now
	r.next++
	r.first, r.acc = false, piece{}
	r.pieces = append(r.pieces, p)
}

func (c *channel) forget() {
	if c.stopped {
		for r := range c.rungs {
			c.rungs[r].pieces, c.rungs[r].acc = nil, piece{}
		}
		return
	}
	before := c.now().Add(-c.delay - keptFor - window*ffmpeg.Piece)
	for r := range c.rungs {
		n := 0
		for n < len(c.rungs[r].pieces) && c.rungs[r].pieces[n].ready.Before(before) {
			n++
		}
		c.rungs[r].pieces = c.rungs[r].pieces[n:]
	}
}

// stop ends it all, also what is in the delay.
func (c *channel) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	c.forget()
}

// visible gives the pieces of a rung that the public may have by now, at most
// the last few.
func (c *channel) visible(r int) []piece {
	until := c.now().Add(-c.delay)
	all := c.rungs[r].pieces
	n := len(all)
	for n > 0 && all[n-1].ready.After(until) {
		n--
	}
	return all[max(0, n-window):n]
}

// master gives the playlist of the sizes.
func (c *channel) master() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return "", ErrStopped
	}
	top := c.visible(0)
	if len(top) == 0 {
		return "", ErrNoSuchStream
	}
	var b strings.Builder
	b.WriteString("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
	for r, size := range []string{"", ",RESOLUTION=640x360"} {
		all := c.visible(r)
		if len(all) == 0 || len(all[len(all)-1].init) == 0 {
			continue
		}
		bits, length := 0, time.Duration(0)
		for _, p := range all {
			bits += len(p.bytes) * 8
			length += p.length
		}
		rate := int(float64(bits) / max(length.Seconds(), 1))
		fmt.Fprintf(&b, "#EXT-X-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d%s,CODECS=\"%s,mp4a.40.2\"\n%d.m3u8\n", max(rate*3/2, 200_000), max(rate, 100_000), size, codecOf(all[len(all)-1].init), r)
	}
	return b.String(), nil
}

// codecOf names the codec of the picture, from how a part begins (RFC 6381).
func codecOf(head []byte) string {
	if i := strings.Index(string(head), "avcC"); i >= 0 && i+8 <= len(head) {
		return fmt.Sprintf("avc1.%02x%02x%02x", head[i+5], head[i+6], head[i+7])
	}
	return "avc1.42e01f"
}

// playlist gives the pieces of one size.
func (c *channel) playlist(r int) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return "", ErrStopped
	}
	all := c.visible(r)
	if len(all) == 0 {
		return "", ErrNoSuchStream
	}
	target, cuts := int64(ffmpeg.Piece/time.Second), int64(0)
	for _, p := range all {
		target = max(target, int64((p.length+500*time.Millisecond)/time.Second))
	}
	for _, p := range c.rungs[r].pieces { // those that will be shown later
		if p.cut && p.number > all[0].number {
			cuts++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:%d\n#EXT-X-MEDIA-SEQUENCE:%d\n#EXT-X-DISCONTINUITY-SEQUENCE:%d\n", target, all[0].number, c.parts-cuts)
	for i, p := range all {
		if p.cut && i > 0 {
			b.WriteString("#EXT-X-DISCONTINUITY\n")
		}
		if p.cut || i == 0 {
			fmt.Fprintf(&b, "#EXT-X-MAP:URI=\"%d/init-%d.mp4\"\n", r, p.part)
			fmt.Fprintf(&b, "#EXT-X-PROGRAM-DATE-TIME:%s\n", p.starts.UTC().Format("2006-01-02T15:04:05.000Z"))
		}
		fmt.Fprintf(&b, "#EXTINF:%.3f,\n%d/%d.m4s\n", p.length.Seconds(), r, p.number)
	}
	return b.String(), nil
}

// bytes gives a piece by its number, or how its part begins.
func (c *channel) bytes(r int, number int64, head bool) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return nil, ErrStopped
	}
	until := c.now().Add(-c.delay)
	for _, p := range c.rungs[r].pieces {
		switch {
		case p.ready.After(until): // not yet
		case head && p.part == number:
			return p.init, nil
		case !head && p.number == number:
			return p.bytes, nil
		}
	}
	return nil, ErrNoSuchStream
}
