package yjs

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"
)

// A reader takes an update apart. The first fault stays in err and all that is
// read after it is empty.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(why string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrBad, why)
	}
	r.b = nil
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail("it ends too early")
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// uint reads a number of at most 53 bits, seven bits a byte, lowest first.
func (r *reader) uint() (n uint64) {
	for shift := 0; ; shift += 7 {
		c := r.byte()
		if shift > 49 || n+uint64(c&0x7f)<<shift > most {
			r.fail("a number beyond 2^53")
			return 0
		}
		n += uint64(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
}

// count reads how many things follow, of which each takes a byte at least.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail("it promises more than it holds")
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	s := r.b[:n:n]
	r.b = r.b[n:]
	return s
}

func (r *reader) text() []byte {
	s := r.bytes()
	if !utf8.Valid(s) {
		r.fail("text that is not UTF-8")
		return nil
	}
	return s
}

func (r *reader) id() ID { return ID{r.uint(), r.uint()} }

// deepest is how far values may be nested: no person writes such, and what
// reads them calls itself.
const deepest = 64

// raw passes over one value of any kind and gives its bytes.
func (r *reader) raw(depth int) []byte {
	whole := r.b
	if depth > deepest {
		r.fail("values nested too deep")
		return nil
	}
	switch r.byte() {
	case 127, 126, 121, 120: // undefined, null, false, true
	case 125:
		for n := 0; r.byte() >= 0x80; n++ {
			if n > 8 {
				r.fail("a number beyond 2^53")
			}
		}
	case 124:
		r.skip(4)
	case 123, 122:
		r.skip(8)
	case 119:
		r.text()
	case 118:
		for n := r.count(); n > 0 && r.err == nil; n-- {
			r.text()
			r.raw(depth + 1)
		}
	case 117:
		for n := r.count(); n > 0 && r.err == nil; n-- {
			r.raw(depth + 1)
		}
	case 116:
		r.bytes()
	default:
		r.fail("a value of no known kind")
	}
	if r.err != nil {
		return nil
	}
	n := len(whole) - len(r.b)
	return whole[:n:n]
}

func (r *reader) skip(n int) {
	if len(r.b) < n {
		r.fail("it ends too early")
		return
	}
	r.b = r.b[n:]
}

// value reads what raw has passed over: nil, bool, float64, string, []byte,
// []any or map[string]any. Undefined is nil.
func (r *reader) value() any {
	switch r.byte() {
	case 121:
		return false
	case 120:
		return true
	case 125:
		return r.int()
	case 124:
		b := r.take(4)
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 123:
		return math.Float64frombits(binary.BigEndian.Uint64(r.take(8)))
	case 122:
		return float64(int64(binary.BigEndian.Uint64(r.take(8))))
	case 119:
		return string(r.bytes())
	case 118:
		m := map[string]any{}
		for n := r.count(); n > 0; n-- {
			k := string(r.bytes())
			m[k] = r.value()
		}
		return m
	case 117:
		l := []any{}
		for n := r.count(); n > 0; n-- {
			l = append(l, r.value())
		}
		return l
	case 116:
		return append([]byte(nil), r.bytes()...)
	}
	return nil
}

func (r *reader) take(n int) []byte {
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

// int reads a signed number: the first byte holds the sign and six bits.
func (r *reader) int() float64 {
	c := r.byte()
	sign := 1.0
	if c&0x40 != 0 {
		sign = -1
	}
	n, shift := uint64(c&0x3f), 6
	for c >= 0x80 {
		c = r.byte()
		n += uint64(c&0x7f) << shift
		shift += 7
	}
	return sign * float64(n)
}

func appendUint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

func appendBytes(b, s []byte) []byte { return append(appendUint(b, uint64(len(s))), s...) }

func appendID(b []byte, id ID) []byte { return appendUint(appendUint(b, id.Client), id.Clock) }
