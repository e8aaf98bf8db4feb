package forward

// A vp8 is what a VP8 payload descriptor says (RFC 7741 §4.2): where the parts
// that change from layer to layer lie. An offset of 0 means that there is none.
type vp8 struct {
	picture  int  // of the picture id
	long     bool // the picture id has 15 bits
	tl0      int  // of TL0PICIDX
	size     int  // of the descriptor
	start    bool // of a frame
	keyframe bool
}

func parseVP8(b []byte) (d vp8, ok bool) {
	if len(b) < 1 {
		return d, false
	}
	d.size = 1
	if b[0]&0x80 != 0 {
		if len(b) < 2 {
			return d, false
		}
		flags := b[1]
		d.size = 2
		if flags&0x80 != 0 {
			if len(b) <= d.size {
				return d, false
			}
			d.picture, d.long = d.size, b[d.size]&0x80 != 0
			if d.size++; d.long {
				d.size++
			}
		}
		if flags&0x40 != 0 {
			d.tl0 = d.size
			d.size++
		}
		if flags&0x30 != 0 {
			d.size++
		}
	}
	if len(b) <= d.size { // a descriptor without a picture
		return d, false
	}
	d.start = b[0]&0x10 != 0 && b[0]&0x07 == 0
	d.keyframe = d.start && b[d.size]&0x01 == 0
	return d, true
}

func (d vp8) pictureID(b []byte) uint16 {
	switch {
	case d.picture == 0:
		return 0
	case d.long:
		return uint16(b[d.picture]&0x7f)<<8 | uint16(b[d.picture+1])
	}
	return uint16(b[d.picture] & 0x7f)
}

// set moves the counters of a payload.
func (d vp8) set(b []byte, picture uint16, tl0 uint8) {
	if d.picture > 0 {
		if d.long {
			b[d.picture], b[d.picture+1] = 0x80|byte(picture>>8&0x7f), byte(picture)
		} else {
			b[d.picture] = byte(picture & 0x7f)
		}
	}
	if d.tl0 > 0 {
		b[d.tl0] = tl0
	}
}
