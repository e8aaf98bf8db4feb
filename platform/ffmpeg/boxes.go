package ffmpeg

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"time"
)

// A Fragment is a stretch of film that can be appended to what came before it:
// moof and mdat (ISO 14496-12 §8.8).
type Fragment struct {
	Key      bool // begins with a picture that needs no other
	Start    time.Duration
	Duration time.Duration // of the picture; of the sound where there is none
	Bytes    []byte
}

var errBoxes = errors.New("not a film in fragments")

// boxLimit is more than any second of film that is made here.
const boxLimit = 64 << 20

// readBox gives one box whole. io.EOF is an end between two boxes,
// io.ErrUnexpectedEOF one within.
func readBox(r io.Reader) (kind string, b []byte, err error) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(r, head); err != nil {
		return "", nil, err
	}
	size := int64(binary.BigEndian.Uint32(head))
	if size < 8 || size > boxLimit {
		return "", nil, errBoxes
	}
	b = make([]byte, size)
	copy(b, head)
	if _, err := io.ReadFull(r, b[8:]); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return "", nil, err
	}
	return string(head[4:]), b, nil
}

// cut gives the beginning of a film, then its fragments as they come. One that
// broke off is left out.
func cut(r io.Reader, begin func([]byte), out func(Fragment)) error {
	var head, moof []byte
	var rates map[uint32]track
	for {
		kind, b, err := readBox(r)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch kind {
		case "ftyp":
			head = b
		case "moov":
			rates = tracksOf(b)
			begin(append(head, b...))
		case "moof":
			moof = b
		case "mdat":
			if moof == nil || rates == nil {
				return errBoxes
			}
			f := describe(moof, rates)
			f.Bytes = append(moof, b...)
			moof = nil
			out(f)
		}
	}
}

// ReadFragments gives the beginning and the fragments of a film that was
// written piece by piece; a last one that a crash cut off is left out.
func ReadFragments(path string, begin func([]byte), out func(Fragment)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return cut(f, begin, out)
}

type track struct {
	rate  uint32
	video bool
}

// inner calls do for each box inside b, which begins after skip bytes.
func inner(b []byte, skip int, do func(kind string, b []byte)) {
	for b = b[min(skip, len(b)):]; len(b) >= 8; {
		size := int(binary.BigEndian.Uint32(b))
		if size < 8 || size > len(b) {
			return
		}
		do(string(b[4:8]), b[:size])
		b = b[size:]
	}
}

func tracksOf(moov []byte) map[uint32]track {
	all := map[uint32]track{}
	inner(moov, 8, func(kind string, b []byte) {
		if kind != "trak" {
			return
		}
		var id uint32
		var t track
		inner(b, 8, func(kind string, b []byte) {
			switch {
			case kind == "tkhd" && len(b) >= 24:
				if id = binary.BigEndian.Uint32(b[20:]); b[8] == 1 && len(b) >= 32 {
					id = binary.BigEndian.Uint32(b[28:])
				}
			case kind == "mdia":
				inner(b, 8, func(kind string, b []byte) {
					switch {
					case kind == "mdhd" && len(b) >= 24:
						if t.rate = binary.BigEndian.Uint32(b[20:]); b[8] == 1 && len(b) >= 32 {
							t.rate = binary.BigEndian.Uint32(b[28:])
						}
					case kind == "hdlr" && len(b) >= 20:
						t.video = string(b[16:20]) == "vide"
					}
				})
			}
		})
		all[id] = t
	})
	return all
}

// describe reads when a fragment begins, how long it is and how its picture
// begins (§8.8.7, §8.8.8).
func describe(moof []byte, tracks map[uint32]track) (f Fragment) {
	seen := false
	inner(moof, 8, func(kind string, b []byte) {
		if kind != "traf" {
			return
		}
		r := run{}
		inner(b, 8, r.read)
		t := tracks[r.track]
		if t.rate == 0 || seen && !t.video {
			return
		}
		f.Start = time.Duration(r.start * uint64(time.Second) / uint64(t.rate))
		f.Duration = time.Duration(r.length * uint64(time.Second) / uint64(t.rate))
		f.Key = t.video && r.key()
		seen = seen || t.video
	})
	return f
}

type run struct {
	track           uint32
	start, length   uint64
	duration, flags uint32 // that hold where a sample says nothing
	first           uint32 // flags of the first sample
	any             bool
}

func (r *run) key() bool { return r.any && r.first&0x10000 == 0 }

func (r *run) read(kind string, b []byte) {
	if len(b) < 16 {
		return
	}
	flags := binary.BigEndian.Uint32(b[8:]) & 0xffffff
	at := 12
	next := func() (v uint32) {
		if at+4 <= len(b) {
			v = binary.BigEndian.Uint32(b[at:])
		}
		at += 4
		return v
	}
	switch kind {
	case "tfhd":
		r.track = next()
		for _, optional := range []struct {
			flag uint32
			size int
			into *uint32
		}{{1, 8, nil}, {2, 4, nil}, {8, 4, &r.duration}, {0x10, 4, nil}, {0x20, 4, &r.flags}} {
			if flags&optional.flag == 0 {
				continue
			}
			if optional.into != nil {
				*optional.into = next()
			} else {
				at += optional.size
			}
		}
	case "tfdt":
		r.start = uint64(next())
		if b[8] == 1 {
			r.start = r.start<<32 | uint64(next())
		}
	case "trun":
		r.samples(flags, next)
	}
}

func (r *run) samples(flags uint32, next func() uint32) {
	count := next()
	if flags&1 != 0 {
		next()
	}
	first, said := uint32(0), false
	if flags&4 != 0 {
		first, said = next(), true
	}
	for i := range min(count, 100_000) {
		duration, sample := r.duration, r.flags
		if flags&0x100 != 0 {
			duration = next()
		}
		if flags&0x200 != 0 {
			next()
		}
		if flags&0x400 != 0 {
			sample = next()
		}
		if flags&0x800 != 0 {
			next()
		}
		if i == 0 && !r.any {
			if r.first, r.any = sample, true; said {
				r.first = first
			}
		}
		r.length += uint64(duration)
	}
}
