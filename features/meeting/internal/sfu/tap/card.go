package tap

import (
	"bytes"
	"errors"
	"time"
)

// A Card is what is shown while nobody shows anything: a second of H264 that
// begins with a key frame, and can be shown again and again.
type Card struct {
	params        params
	width, height int
	pictures      []*frame
}

// cardPause is how far the pictures of a card are apart. A card that were drawn
// once a second would have players believe that so is all that follows.
const cardPause = 40 * time.Millisecond

// ReadCard takes a card out of a stream of H264 with start codes and delimiters,
// as an encoder writes it.
func ReadCard(stream []byte) (c Card, err error) {
	m := &assembler{h264: true}
	var f *frame
	for _, u := range units(stream) {
		if f == nil || u[0]&0x1f == nalAUD {
			f = &frame{}
			c.pictures = append(c.pictures, f)
		}
		m.unit(f, u)
	}
	if c.params = m.params; c.params.sps == nil || c.params.pps == nil || len(c.pictures) == 0 || !c.pictures[0].key {
		return c, errors.New("the card is not a film of H264")
	}
	var ok bool
	if c.width, c.height, ok = sizeOf(c.params.sps); !ok {
		return c, errors.New("the card has no size")
	}
	return c, nil
}

// units cuts a stream at its start codes (ITU-T H.264 annex B).
func units(b []byte) (all [][]byte) {
	code := []byte{0, 0, 1}
	for {
		i := bytes.Index(b, code)
		if i < 0 {
			return all
		}
		b = b[i+3:]
		end := bytes.Index(b, code)
		one := b
		if end >= 0 {
			one = b[:end]
		}
		if one = bytes.TrimRight(one, "\x00"); len(one) > 0 {
			all = append(all, one)
		}
	}
}

// frame gives the n-th picture of the card.
func (c Card) frame(n int) *frame {
	f := *c.pictures[n%len(c.pictures)]
	f.params, f.width, f.height = c.params, c.width, c.height
	return &f
}
