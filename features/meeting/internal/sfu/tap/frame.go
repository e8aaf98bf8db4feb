package tap

import (
	"bytes"
	"time"
)

// A frame is one picture of a publisher, whole. data is what Matroska holds of
// its codec: for H264 NAL units with their lengths before them, without the
// parameters, which stand in params.
type frame struct {
	key           bool
	data          []byte
	params        params // of a key frame of H264
	width, height int    // of a key frame
	stamp         uint32
	came, at      time.Time // when its first packet came, and the moment that it shows
}

// params are what a decoder of H264 needs before the first picture.
type params struct{ sps, pps []byte }

func (p params) equal(o params) bool { return bytes.Equal(p.sps, o.sps) && bytes.Equal(p.pps, o.pps) }

// record gives the parameters as Matroska and MP4 hold them (ISO 14496-15).
func (p params) record() []byte {
	b := []byte{1, p.sps[1], p.sps[2], p.sps[3], 0xff, 0xe1, byte(len(p.sps) >> 8), byte(len(p.sps))}
	b = append(b, p.sps...)
	b = append(b, 1, byte(len(p.pps)>>8), byte(len(p.pps)))
	return append(b, p.pps...)
}

// An assembler makes pictures of packets that come in order. After a loss it
// gives none until a key frame, for each is drawn upon the one before.
type assembler struct {
	h264    bool
	broken  bool // since a loss
	begun   bool
	stamp   uint32
	first   time.Time // when its first packet came
	packets [][]byte
	params  params // the last that were sent
	lost    int    // pictures that could not be given
}

// put takes up one packet and gives the pictures that end with it: mostly none
// or one, two when the earlier had no marker. The caller sets their moments.
func (m *assembler) put(a arrival, lost bool) (all []*frame) {
	if lost {
		if m.begun {
			m.lost++
		}
		m.broken, m.begun = true, false
	}
	if m.begun && a.stamp != m.stamp {
		all = m.end(all)
	}
	if !m.begun {
		m.begun, m.stamp, m.first, m.packets = true, a.stamp, a.at, nil
	}
	m.packets = append(m.packets, a.payload)
	if a.marker {
		all = m.end(all)
	}
	return all
}

func (m *assembler) end(all []*frame) []*frame {
	f := m.whole()
	m.begun, m.packets = false, nil
	if f == nil {
		return all
	}
	f.stamp, f.came = m.stamp, m.first
	return append(all, f)
}

func (m *assembler) whole() *frame {
	f := m.vp8
	if m.h264 {
		f = m.avc
	}
	one := f()
	switch {
	case one == nil:
		m.broken = true
		m.lost++
		return nil
	case one.key:
		m.broken = false
	case m.broken:
		m.lost++
		return nil
	}
	return one
}

// vp8 joins the payloads behind their descriptors (RFC 7741 §4.2).
func (m *assembler) vp8() *frame {
	f := &frame{}
	for i, b := range m.packets {
		n := vp8Descriptor(b)
		if n == 0 || n >= len(b) || i == 0 && b[0]&0x10 == 0 {
			return nil
		}
		f.data = append(f.data, b[n:]...)
	}
	if len(f.data) < 3 {
		return nil
	}
	if f.key = f.data[0]&1 == 0; f.key {
		if len(f.data) < 10 || f.data[3] != 0x9d || f.data[4] != 0x01 || f.data[5] != 0x2a {
			return nil
		}
		f.width = int(f.data[6]) | int(f.data[7]&0x3f)<<8
		f.height = int(f.data[8]) | int(f.data[9]&0x3f)<<8
		if f.width == 0 || f.height == 0 {
			return nil
		}
	}
	return f
}

func vp8Descriptor(b []byte) int {
	if len(b) < 1 {
		return 0
	}
	n := 1
	if b[0]&0x80 == 0 {
		return n
	}
	if len(b) < 2 {
		return 0
	}
	flags := b[1]
	n++
	if flags&0x80 != 0 {
		if len(b) <= n {
			return 0
		}
		if b[n]&0x80 != 0 {
			n++
		}
		n++
	}
	if flags&0x40 != 0 {
		n++
	}
	if flags&0x30 != 0 {
		n++
	}
	return n
}

const (
	nalIDR   = 5
	nalSPS   = 7
	nalPPS   = 8
	nalAUD   = 9
	nalSTAPA = 24
	nalFUA   = 28
)

// avc takes the NAL units out of the packets (RFC 6184 §5).
func (m *assembler) avc() *frame {
	f := &frame{}
	var piece []byte // of a unit that spans packets
	for _, b := range m.packets {
		switch kind := b[0] & 0x1f; {
		case kind == nalSTAPA:
			for b = b[1:]; len(b) > 2; {
				size := int(b[0])<<8 | int(b[1])
				if size == 0 || size > len(b)-2 {
					return nil
				}
				m.unit(f, b[2:2+size])
				b = b[2+size:]
			}
		case kind == nalFUA:
			if len(b) < 3 {
				return nil
			}
			if b[1]&0x80 != 0 {
				piece = []byte{b[0]&0xe0 | b[1]&0x1f}
			} else if piece == nil {
				return nil
			}
			if piece = append(piece, b[2:]...); b[1]&0x40 != 0 {
				m.unit(f, piece)
				piece = nil
			}
		case kind > 0 && kind < nalSTAPA:
			m.unit(f, b)
		default:
			return nil
		}
	}
	if piece != nil || len(f.data) == 0 {
		return nil
	}
	if f.key {
		if m.params.sps == nil || m.params.pps == nil {
			return nil
		}
		f.params = m.params
		var ok bool
		if f.width, f.height, ok = sizeOf(m.params.sps); !ok {
			return nil
		}
	}
	return f
}

func (m *assembler) unit(f *frame, u []byte) {
	switch u[0] & 0x1f {
	case nalSPS:
		if len(u) >= 4 && len(u) < 1<<12 {
			m.params.sps = bytes.Clone(u)
		}
		return
	case nalPPS:
		if len(u) < 1<<12 {
			m.params.pps = bytes.Clone(u)
		}
		return
	case nalAUD:
		return
	case nalIDR:
		f.key = true
	}
	f.data = append(f.data, byte(len(u)>>24), byte(len(u)>>16), byte(len(u)>>8), byte(len(u)))
	f.data = append(f.data, u...)
}
